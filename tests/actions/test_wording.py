"""Figures and conditions as people read them."""
import datetime as dt

import pytest

from actions import wording
from actions.phrases import Phrases
from knowledge.schema import Duration
from tests.knowledge.tiny import procedure

PHRASES = Phrases.load()
OURS = procedure(cases=[
    {"id": "way", "ask": "Anh/chị nộp cách nào?", "options": [
        {"id": "online", "label": "Nộp qua mạng"}, {"id": "direct", "label": "Nộp trực tiếp"}, {"id": "post", "label": "Gửi bưu điện"}]},
    {"id": "married", "ask": "Cha mẹ đã kết hôn chưa?", "options": [{"id": "yes", "label": "Đã kết hôn"}, {"id": "no", "label": "Chưa"}]},
    {"id": "born", "ask": "Bé sinh ngày nào?", "type": "date"},
    {"id": "count", "ask": "Có mấy bản?", "type": "number"},
    {"id": "wed", "ask": "Kết hôn ngày nào?", "type": "date"},
])  # fmt: skip


def said(when):
    return wording.condition(when, OURS, PHRASES)


def test_dates_and_amounts():
    assert wording.date(dt.date(2026, 7, 8)) == "08/07/2026"
    assert [wording.dong(n) for n in (5, 35000, 1234567)] == ["5", "35.000", "1.234.567"]


@pytest.mark.parametrize(
    ("time", "words"),
    [
        ({"amount": 3, "unit": "working_day"}, "3 ngày làm việc"),
        ({"amount": 1.5, "unit": "day"}, "1,5 ngày"),
        ({"amount": 2.0, "unit": "hour"}, "2 giờ"),
        ({"amount": 3, "unit": "day", "note": "Tính từ ngày nhận."}, "3 ngày (Tính từ ngày nhận)"),
        ({"note": "Trả ngay."}, "Trả ngay."),
    ],
)
def test_a_time(time, words):
    assert wording.duration(Duration(**time), PHRASES) == words


def test_a_short_time_leaves_its_note_out():
    assert wording.duration(Duration(amount=3, unit="day", note="Tính từ ngày nhận."), PHRASES, brief=True) == "3 ngày"
    assert wording.duration(Duration(note="Trả ngay."), PHRASES, brief=True) == "Trả ngay."


def test_lists():
    assert wording.bullets(["a", "b"]) == "• a\n• b" and wording.numbered(["a", "b"]) == "1. a\n2. b"


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (None, ""),
        ("way = online", "nộp qua mạng"),
        ("way in [online, post]", "nộp qua mạng hoặc gửi bưu điện"),
        ("way != online", "nộp trực tiếp hoặc gửi bưu điện"),
        ("not way in [online, post]", "nộp trực tiếp"),
        ("way = online and way != post", "nộp qua mạng"),
        ("way = online or way = online", "nộp qua mạng"),
        ("married", "«Cha mẹ đã kết hôn chưa?» – đã kết hôn"),
        ("not married", "«Cha mẹ đã kết hôn chưa?» – chưa"),
        ("age(born) < 14", "dưới 14 tuổi"),
        ("not age(born) < 14", "từ đủ 14 tuổi"),
        ("age(born) <= 14", "từ 14 tuổi trở xuống"),
        ("days(born) > 60", "quá 60 ngày"),
        ("months(born) = 6", "đúng 6 tháng"),
        ("days(born) > 60 and married", "quá 60 ngày; «Cha mẹ đã kết hôn chưa?» – đã kết hôn"),
        ("count > 2", "tùy câu «Có mấy bản»"),
        ("as_of > 2026-01-01", ""),
        ("wed > @born", "tùy câu «Kết hôn ngày nào»"),
        ("age(born, wed) < 18", "tùy câu «Bé sinh ngày nào»"),
        ("as_of > @born", "tùy câu «Bé sinh ngày nào»"),
    ],
)
def test_a_condition_in_the_words_of_its_questions(when, words):
    assert said(when) == words
