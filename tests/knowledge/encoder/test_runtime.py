"""The shipped encoder, through its public interface."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from knowledge.encoder import MODEL, Encoder, EncoderError

TITLES = [
    "Thủ tục đăng ký khai sinh",
    "Thủ tục đăng ký khai tử",
    "Đổi giấy phép lái xe",
    "Cấp Giấy phép khai thác khoáng sản",
    "Thủ tục cấp giấy phép tổ chức biểu diễn nghệ thuật",
    "Đăng ký đất đai, tài sản gắn liền với đất đối với trường hợp đã được Nhà nước giao đất để quản lý, cấp Giấy chứng nhận",
]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder.load(MODEL)


def nearest(encoder: Encoder, question: str) -> str:
    return TITLES[int((encoder.encode_passages(TITLES) @ encoder.encode_queries([question])[0]).argmax())]


def test_vectors_are_unit_rows_of_the_named_dimension(encoder):
    vectors = encoder.encode_queries(["làm giấy khai sinh", "ko có gì", ""])
    assert vectors.shape == (3, encoder.dimension)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(3), abs=1e-4)


def test_no_texts_give_no_rows(encoder):
    assert encoder.encode_passages([]).shape == (0, encoder.dimension)


def test_one_text_instead_of_a_list_is_refused(encoder):
    with pytest.raises(TypeError):
        encoder.encode_queries("làm giấy khai sinh")


def test_rows_keep_the_order_of_the_texts(encoder):
    together = encoder.encode_passages(TITLES)
    alone = np.vstack([encoder.encode_passages([title]) for title in TITLES])
    assert (together * alone).sum(axis=1) == pytest.approx(np.ones(len(TITLES)), abs=0.01)


def test_the_same_text_gives_the_same_vector(encoder):
    text = ["đổi bằng lái xe máy ở đâu"]
    assert (encoder.encode_queries(text) == encoder.encode_queries(text)).all()


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("làm giấy khai sinh cho con", "Thủ tục đăng ký khai sinh"),
        ("lam giay khai sinh cho con", "Thủ tục đăng ký khai sinh"),
        ("ông em mới mất muốn khai tử", "Thủ tục đăng ký khai tử"),
        ("đổi bằng lái", "Đổi giấy phép lái xe"),
        ("doi bang lai xe can gi", "Đổi giấy phép lái xe"),
        ("xin phep khai thac mo da", "Cấp Giấy phép khai thác khoáng sản"),
    ],
)
def test_a_question_finds_its_title(encoder, question, title):
    assert nearest(encoder, question) == title


def test_diacritics_and_capitals_hardly_move_a_question(encoder):
    accented, bare, loud, strange = encoder.encode_queries(
        [
            "đăng ký tạm trú cần gì",
            "dang ky tam tru can gi",
            "ĐĂNG KÝ TẠM TRÚ CẦN GÌ",
            "giấy phép khai thác khoáng sản",
        ]
    )
    assert accented @ loud > 0.999
    assert accented @ bare > accented @ strange + 0.2


def test_the_place_of_a_tone_mark_does_not_matter(encoder):
    old, new = encoder.encode_queries(["xóa tên, hòa giải", "xoá tên, hoà giải"])
    assert (old == new).all()


def test_a_very_long_text_is_cut(encoder):
    assert encoder.encode_passages(["đăng ký khai sinh " * 500]).shape == (1, encoder.dimension)


def test_the_fingerprint_follows_the_files(encoder, tmp_path):
    assert Encoder.load(MODEL).fingerprint == encoder.fingerprint
    folder = tmp_path / "model"
    folder.mkdir()
    for file in MODEL.rglob("*"):
        target = folder / file.relative_to(MODEL)
        target.mkdir(exist_ok=True) if file.is_dir() else target.write_bytes(file.read_bytes())
    assert Encoder.load(folder).fingerprint == encoder.fingerprint
    (folder / "config.json").write_text("{}")
    assert Encoder.load(folder).fingerprint != encoder.fingerprint


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(EncoderError, match="does not exist") as caught:
        Encoder.load(tmp_path / "nowhere")
    assert str(tmp_path / "nowhere") in str(caught.value)


def test_a_hub_id_is_no_folder():
    with pytest.raises(EncoderError, match="intfloat/multilingual-e5-small"):
        Encoder.load("intfloat/multilingual-e5-small")


def test_a_folder_that_is_no_model_is_named(tmp_path):
    with pytest.raises(EncoderError, match="modules.json"):
        Encoder.load(tmp_path)


def test_a_broken_graph_is_named(tmp_path):
    (tmp_path / "modules.json").write_text("[]")
    (tmp_path / "onnx").mkdir()
    (tmp_path / "onnx" / "model_int8.onnx").write_bytes(b"no graph")
    with pytest.raises(EncoderError, match="cannot be read"):
        Encoder.load(tmp_path)


def test_answering_imports_no_torch():
    code = (
        "import sys; from knowledge.encoder import Encoder; "
        "Encoder.load().encode_queries(['a']); print('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_what_is_shipped_is_small_and_says_where_it_comes_from():
    size = sum(file.stat().st_size for file in MODEL.rglob("*") if file.is_file())
    assert size < 40_000_000
    readme = (MODEL / "README.md").read_text(encoding="utf-8")
    assert "multilingual-e5-small" in readme and "MIT" in readme
