import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update

from bot.gateway.message import Button
from bot.gateway.telegram import keyboard as keyboards
from bot.gateway.telegram.keyboard import Ids, Tap, keyboard, tapped, without_choices
from bot.gateway.telegram.limits import CALLBACK
from tests.bot.gateway.telegram.shapes import asked, tap

LONG = "form:option=" + "x" * 70


def rows(*titles):
    return [[button.text for button in row] for row in keyboard([Button(title, title) for title in titles], Ids()).inline_keyboard]


@pytest.mark.parametrize(
    "titles, expected",
    [
        (("Có rồi", "Chưa có", "Không chắc"), [["Có rồi", "Chưa có"], ["Không chắc"]]),
        (("Có", "Chưa"), [["Có", "Chưa"]]),
        (("1", "2", "3", "4", "5", "6"), [["1", "2", "3", "4", "5"], ["6"]]),
        (("Cấp bản sao trích lục hộ tịch", "Có"), [["Cấp bản sao trích lục hộ tịch"], ["Có"]]),
        (("Có", "Cấp bản sao trích lục hộ tịch", "1"), [["Có"], ["Cấp bản sao trích lục hộ tịch"], ["1"]]),
    ],
)
def test_short_buttons_stand_beside_each_other(titles, expected):
    assert rows(*titles) == expected


def test_no_buttons_no_keyboard():
    assert keyboard([], Ids()) is None


@given(st.lists(st.text("ă1", min_size=1, max_size=32), min_size=1, max_size=12))
def test_every_button_is_there_in_order_and_wide_enough(titles):
    found = rows(*titles)
    assert [title for row in found for title in row] == titles
    for row in found:
        assert len(row) == 1 or all(len(title) + keyboards.EDGE <= keyboards.ROW / len(row) for title in row)


@given(st.text(min_size=0, max_size=90))
def test_every_id_fits_a_button_and_comes_back(id):
    ids = Ids()
    data = ids.data(id)
    assert 0 < len(data.encode()) <= CALLBACK and ids.id(data) == id


def test_a_short_id_is_itself():
    assert Ids().data("case:how=online") == "case:how=online" == Ids().id("case:how=online")


def test_old_ids_are_forgotten_and_newer_ones_are_not(monkeypatch):
    monkeypatch.setattr(keyboards, "MOST_IDS", 2)
    ids = Ids()
    tokens = [ids.data(f"{LONG}{number}") for number in range(2)]
    ids.data(f"{LONG}0")  # said again
    ids.data(f"{LONG}9")
    assert [ids.id(token) for token in tokens] == [f"{LONG}0", None]


def meaning(ids, data, on):
    return tapped(Update.de_json(tap(data, on), None).callback_query, ids)


def test_a_button_means_its_id():
    assert meaning(Ids(), "paper:a=have", asked([{"Có rồi": "paper:a=have"}])) == Tap("paper:a=have", "Có rồi")


def test_a_long_id_comes_back_from_its_token():
    ids = Ids()
    assert meaning(ids, ids.data(LONG), asked([{"Có": ids.data(LONG)}])) == Tap(LONG, "Có")


def test_after_a_restart_a_long_id_is_the_words_on_its_button():
    token = Ids().data(LONG)
    assert meaning(Ids(), token, asked([{"Có": token}])) == Tap("Có", "Có")


def test_after_a_restart_a_number_is_its_line():
    token = Ids().data(LONG)
    on = asked([{"12": token}], text="Chọn:\n1. Một\n12. Hai vợ chồng\n")
    assert meaning(Ids(), token, on) == Tap("Hai vợ chồng", "12")
    assert meaning(Ids(), token, asked([{"2": token}], text="Chọn:\n12. Hai")) == Tap("", "2")


def test_data_that_no_button_has_is_not_believed():
    on = asked([{"Có": "paper:a=have"}])
    for data in ("paper:b=have", "", "~AAAA", "form:make", "x" * 200):
        assert meaning(Ids(), data, on) == Tap("")
    assert meaning(Ids(), "paper:a=have", asked([])) == Tap("")


def test_a_message_too_old_to_see():
    old = {"message_id": 900, "date": 0, "chat": {"id": 42, "type": "private"}}
    assert meaning(Ids(), "paper:a=have", old) == Tap("paper:a=have")
    assert meaning(Ids(), Ids().data(LONG), old) == Tap("")


def test_links_stay_when_a_choice_is_made():
    on = asked([{"Có": "a", "Trang": "https://dichvucong.gov.vn"}, {"Chưa": "b"}])
    message = Update.de_json(tap("a", on), None).callback_query.message
    assert [[button.url for button in row] for row in without_choices(message).inline_keyboard] == [["https://dichvucong.gov.vn"]]
    assert without_choices(Update.de_json(tap("a", asked([{"Có": "a"}])), None).callback_query.message) is None
