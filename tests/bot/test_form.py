"""`motcua form fill`: a form from a file, or one sentence and nothing written."""
from __future__ import annotations

import json
from io import BytesIO

import pytest
from click.testing import CliRunner
from docx import Document as open_docx
from pypdf import PdfReader

from bot.cli import cli
from tests.actions.forms.people import forms, values_for

LAN = {
    "applicant.full_name": "Nguyễn Thị Lan",
    "applicant.relation_to_child": "mẹ",
    "child.full_name": "Nguyễn Minh An",
    "answers": {"birth_date": "12/11/2026"},
}


@pytest.fixture
def fill(tmp_path):
    """Runs the command in a folder of its own: `fill(values or raw bytes, output, form)`."""

    def run(values, out="k.txt", form="to-khai-khai-sinh"):
        source = tmp_path / "v.json"
        source.write_bytes(values if isinstance(values, bytes) else json.dumps(values, ensure_ascii=False).encode())
        return CliRunner().invoke(cli, ["form", "fill", form, "--values", str(source), "-o", str(tmp_path / out)])

    return run


def test_text_docx_and_pdf(fill, tmp_path):
    for name in ("k.txt", "k.DOCX", "k.pdf"):
        done = fill(LAN, name)
        assert done.exit_code == 0 and "TỜ KHAI ĐĂNG KÝ KHAI SINH" in done.stdout, done.stderr
    text = (tmp_path / "k.txt").read_text(encoding="utf-8")
    assert "Họ, chữ đệm, tên người mẹ: NGUYỄN THỊ LAN\n" in text and "Ngày mười hai tháng mười một" in text
    paper = open_docx(BytesIO((tmp_path / "k.DOCX").read_bytes()))
    assert any("NGUYỄN MINH AN" in paragraph.text for paragraph in paper.paragraphs)
    assert "NGUYỄN MINH AN" in PdfReader(tmp_path / "k.pdf").pages[0].extract_text()
    assert {path.name for path in tmp_path.iterdir()} == {"v.json", "k.txt", "k.DOCX", "k.pdf"}


def test_what_is_missing_or_odd_goes_to_standard_error(fill):
    done = fill({**LAN, "applicant.full_name": "nguyen thi lan", "applicant.birth_date": "12/11/2014"})
    assert done.exit_code == 0
    assert "không dấu" in done.stderr and "chưa đủ" in done.stderr and "Còn thiếu: " in done.stderr


def test_a_day_that_has_not_come_is_refused(fill):
    done = fill({**LAN, "child.birth_date": "12/11/2035"})
    assert done.exit_code == 2 and "còn chưa tới" in done.stderr


@pytest.mark.parametrize("id", sorted(forms().by_id))
def test_every_form_is_filled(fill, id):
    assert fill(values_for(forms().get(id)), form=id).exit_code == 0


@pytest.mark.parametrize(
    "values, out, form, said",
    [
        (LAN, "k.odt", "to-khai-khai-sinh", "đuôi tệp phải là .docx, .pdf, .txt"),
        (LAN, "khong/k.txt", "to-khai-khai-sinh", "không ghi được tệp"),
        (LAN, "k.txt", "to-khai-khai-sin", "có phải «to-khai-khai-sinh»"),
        (LAN, "k.txt", "x", "các mẫu: ct01"),
        (b"{", "k.txt", "ct01", "không phải JSON (dòng 1"),
        (b"[]", "k.txt", "ct01", "phải là một đối tượng JSON"),
        (b'{"a": 1, "a": 2}', "k.txt", "ct01", "tên «a» đứng hai lần"),
        (b'{"copies.count": NaN}', "k.txt", "ct01", "không phải JSON đọc được"),
        (b"[" * 100_000, "k.txt", "ct01", "không phải JSON"),
        ("Lê An".encode("utf-16"), "k.txt", "ct01", "tệp phải là UTF-8"),
        (b" " * 1_000_001, "k.txt", "ct01", "lớn quá"),
        ({"answers": []}, "k.txt", "ct01", "mục answers phải là"),
        ({"answers": {"whom": "x"}}, "k.txt", "ct01", "Không có câu hỏi nào tên «whom»"),
        ({"answers": {"who": "x"}}, "k.txt", "ct01", "không hợp với câu"),
        ({"child.name": "An"}, "k.txt", "ct01", "Không có thông tin nào tên «child.name»"),
        ({"child.birth_date": "hôm nào đó"}, "k.txt", "ct01", "child.birth_date: Tôi chưa đọc được ngày"),
        ({"child.sex": {"a": 1}}, "k.txt", "ct01", "child.sex: Anh/chị cho tôi biết là nam hay nữ"),
    ],
)
def test_one_sentence_and_nothing_written(fill, tmp_path, values, out, form, said):
    done = fill(values, out, form)
    assert done.exit_code == 2 and said in done.stderr and done.stderr.count("\n") == 1 and done.stdout == ""
    assert [path.name for path in tmp_path.iterdir()] == ["v.json"]


def test_each_wrong_value_has_its_sentence(fill):
    done = fill({"child.sex": "x1", "child.name": "An", "copies.count": "nhiều lắm"})
    assert done.exit_code == 2 and len(done.stderr.splitlines()) == 3


def test_a_file_that_is_not_there_and_a_folder_as_target(fill, tmp_path):
    arguments = ["form", "fill", "ct01", "--values", str(tmp_path / "x.json"), "-o", str(tmp_path / "k.txt")]
    gone = CliRunner().invoke(cli, arguments)
    assert gone.exit_code == 2 and "không đọc được tệp (không có tệp" in gone.stderr
    (tmp_path / "k.txt").mkdir()
    assert fill(LAN).exit_code == 2 and list((tmp_path / "k.txt").iterdir()) == []


def test_an_earlier_file_stays_where_the_new_one_is_refused(fill, tmp_path):
    (tmp_path / "k.txt").write_text("cũ", encoding="utf-8")
    assert fill({"child.sex": "x1"}).exit_code == 2
    assert (tmp_path / "k.txt").read_text(encoding="utf-8") == "cũ"
