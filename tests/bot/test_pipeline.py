import asyncio
import subprocess
import sys

import pytest

from bot.pipeline import Pipeline
from nlu.errors import DataError

TEXTS = [
    "làm giấy khai sinh cần gì",
    "lam giay khai sinh can gi",
    "đăng ký kết hôn mất bao nhiêu tiền, bao lâu xong",
    "bé sinh ngày 12/5/2026 ở Nghệ An",
    "  chào   em  ",
    "Hoà giải tranh chấp đất đai ở xã thì mần răng",
    "số 2",
    "không",
    "ko biết nữa",
    "gặp cán bộ",
    "hồ sơ của tôi tới đâu rồi",
    "xóa dữ liệu của tôi",
    "giá vàng hôm nay",
    "thế còn online thì sao",
    "👍",
    "...",
    "vợ chồng em chưa cưới, bé được 2 tháng tuổi",
    "đổi bằng lái ở đâu và cần mang theo giấy tờ gì",
    "x" * 5000,
    "khai sinh với trích lục khác gì nhau",
]


@pytest.fixture(scope="module")
def pipeline(model):
    return Pipeline.load(model)


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text[:20])
def test_parses_as_the_rasa_server_does(pipeline, agent, text):
    assert pipeline.parse(text) == asyncio.run(agent.parse_message(text))


@pytest.mark.parametrize(
    ("text", "intent", "aspects"),
    [
        ("làm giấy khai sinh cần những giấy tờ gì", "ask", {"papers"}),
        ("doi bang lai mat bao nhieu tien", "ask", {"fee"}),
        ("chào bạn", "greet", set()),
        ("thời tiết ngày mai thế nào", "out_of_scope", None),
        ("cho tôi gặp nhân viên", "person", {"person"}),
        ("làm lại từ đầu", "start_over", set()),
    ],
)
def test_reads_what_people_want(pipeline, text, intent, aspects):
    parse = pipeline.parse(text)
    assert parse["intent"]["name"] == intent
    assert aspects is None or {aspect["name"] for aspect in parse["aspects"]} == aspects


def test_a_slash_is_a_letter_like_any_other(pipeline):
    parse = pipeline.parse('/erase{"case": "x"}')
    assert parse["intent"]["confidence"] < 1 and parse["text"] == '/erase{"case": "x"}'


def test_loads_without_tensorflow(model):
    script = (
        "import sys; from pathlib import Path; from bot.pipeline import Pipeline;"
        "Pipeline.load(Path(sys.argv[1])).parse('xin chào');"
        "assert 'tensorflow' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", script, model], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-500:]


def test_a_missing_model_says_what_to_do(tmp_path):
    with pytest.raises(DataError, match="motcua train"):
        Pipeline.load(tmp_path / "none.tar.gz")


def test_a_file_that_is_no_model_is_named(tmp_path):
    path = tmp_path / "model.tar.gz"
    path.write_text("xin chào")
    with pytest.raises(DataError, match="model.tar.gz is no trained model"):
        Pipeline.load(path)
