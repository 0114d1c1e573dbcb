"""What pages of conversations say, without a server: rows, lines, times, what stands beside."""
from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.world import VIETNAM
from bot.desk.talks import aside, words
from bot.desk.talks.lines import shown
from bot.desk.talks.rows import About, row, sections
from bot.gateway.handover.talks import DOTS, Said, Talk

NOW = datetime(2026, 11, 22, 0, 30, tzinfo=VIETNAM).timestamp()
NAMES = {"can": "Phạm Thị Cẩn"}


def talk(**more):
    return Talk(**{
        "id": "t1", "person": "p", "channel": "zalo", "state": "waiting", "reason": "asked", "asked": NOW - 3700,
        "time": NOW - 60, "staff": None, "until": None, "unread": 2, **more,
    })  # fmt: skip


def said(who, text, **more):
    return Said(**{"id": 1, "time": NOW, "who": who, "staff": None, "private": False, "text": text, **more})


def texts(*lines, opened=False):
    return [(line.text, line.hidden) for line in shown(lines, opened, NAMES, NOW, ("1900 0000",))]


def test_where_a_conversation_stands_depends_on_who_looks():
    taken = talk(state="taken", staff="can")
    assert [words.place(each, "can") for each in (talk(), taken, talk(state="ended", staff="can"))] == ["waiting", "mine", "done"]
    assert words.place(taken, "bien") == "others"


def test_a_row_says_how_long_it_waits_and_what_it_is_about():
    found = row(talk(last=said("person", "thẻ số 012345678901 " + "chữ " * 80)), "can", NAMES, About("Đăng ký khai sinh", "Đang hỏi."), NOW)
    assert (found.channel, found.since_word, found.age, found.about, found.stage) == ("Zalo OA", "chờ", "1 giờ 1 phút", "Đăng ký khai sinh", "Đang hỏi")
    assert found.last.startswith(f"thẻ số {DOTS} chữ") and len(found.last) <= 160 and found.last.endswith("…")


def test_sections_are_in_order_and_count_what_is_not_shown():
    rows = [row(talk(id=name, asked=NOW - wait), "can", NAMES, None, NOW) for name, wait in (("b", 10), ("a", 99))]
    rows += [row(talk(id=name, state="ended", time=NOW - ago), "can", NAMES, None, NOW) for name, ago in (("old", 50), ("new", 5))]
    found = {section.place: ([each.id for each in section.rows], section.count) for section in sections(rows, {"waiting": 500})}
    assert found == {"mine": ([], 0), "waiting": (["a", "b"], 500), "others": ([], 0), "done": (["new", "old"], 2)}


@pytest.mark.parametrize(
    "seconds, words_", [(-5, "dưới 1 phút"), (59, "dưới 1 phút"), (60, "1 phút"), (3599, "59 phút"), (3600, "1 giờ 0 phút"), (90_000, "1 ngày")]
)
def test_ages(seconds, words_):
    assert words.age(seconds) == words_


def test_times_are_those_of_vietnam():
    assert words.clock(NOW, NOW) == "00:30" and words.clock(NOW - 3600, NOW) == "23:30 ngày 21/11/2026"
    assert words.midnight(NOW) == NOW - 1800 and words.iso(NOW) == "2026-11-22T00:30:00+07:00"


def test_pages_and_the_hotline_of_the_assistant_are_nobodys():
    ours = "Xem https://dichvucong.gov.vn/a/123456789, gọi 1900 0000, số của chị 0912345678"
    assert texts(said("assistant", ours)) == [(ours.replace("0912345678", DOTS), True)]
    assert texts(said("assistant", ours[:60].split(", số")[0])) == [(ours[:60].split(", số")[0], False)]
    assert texts(said("person", "zalo.me/0912345678 hay https://zalo.me/0912345678"))[0][0] == f"zalo.me/{DOTS} hay https://zalo.me/{DOTS}"
    assert texts(said("assistant", ours, private=True)) == [(DOTS, True)]
    assert texts(said("assistant", ours, private=True), opened=True) == [(ours, False)]


@given(st.text(max_size=60), st.text(alphabet="0123456789", min_size=6, max_size=12), st.sampled_from(["person", "assistant", "staff", "note"]))
def test_no_long_number_is_shown_unopened(before, number, who):
    (line,) = shown([said(who, f"{before} {number}")], False, NAMES, NOW)
    assert number not in line.text.replace(before, "", 1)


def test_the_suggestion_belongs_to_the_last_message_and_what_is_at_hand():
    where = aside.situation({"procedure": {"code": "1.001193", "short": "Đăng ký khai sinh"}, "stage": "", "open": ["Bé sinh ngày nào?"]})
    advice = {
        "procedure": {"code": "1.001193", "short": "Đăng ký khai sinh"},
        "candidates": [{"code": "1.001193", "short": "Đăng ký khai sinh"}, {"code": "1.000894", "short": "Đăng ký kết hôn"}],
        "texts": {"spoken": "ngắn", "message": "dài", "sms": []},
        "questions": [{"ask": "Đã trả lời rồi?", "options": []}, {"ask": "Bé sinh ngày nào?", "options": [{"id": "x", "label": "Không chắc"}]}],
    }  # fmt: skip
    found = aside.suggestion(said("person", "cần gì ạ, số em 0912345678"), advice, where)
    assert [(text.title, text.text) for text in found.texts] == [("Ngắn", "ngắn"), ("Đầy đủ", "dài"), ("Câu nên hỏi tiếp", "Bé sinh ngày nào?")]
    assert found.others == [("1.000894", "Đăng ký kết hôn")] and DOTS in found.question and "0912345678" not in found.question
    assert aside.suggestion(said("person", "bí mật", private=True), None, where).sorry == aside.PRIVATE
    assert aside.suggestion(None, None, where).sorry == aside.NOTHING_SAID
    assert aside.suggestion(said("person", "a"), None, where).sorry == aside.NO_ASSISTANT
    assert aside.suggestion(said("person", "a"), {"kind": "none", "say": ""}, where).say == aside.NOTHING_FITS


def test_what_is_known_of_a_person_without_a_case():
    assert aside.situation(None).sorry == aside.situation({"stage": "", "answers": []}).sorry == aside.NO_WALK
