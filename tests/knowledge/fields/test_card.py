"""The text of an identity card's QR code, of both generations. Everybody here is invented."""
from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.fields import card
from tests.knowledge.fields.common import read, texts, valid

CARD_2021 = "001190123456|012345678|Nguyễn Thị Thử|12031990|Nữ|Số 12, Kim Mã, Ngọc Khánh, Ba Đình, Hà Nội|15042021"
READ = {
    "id_number": "001190123456", "old_id_number": "012345678", "full_name": "Nguyễn Thị Thử", "sex": "Nữ",
    "birth_date": "1990-03-12", "issued_on": "2021-04-15",
    "address": "Số 12, Kim Mã, Ngọc Khánh, Ba Đình, Hà Nội",
}  # fmt: skip


def test_a_card_of_2021():
    assert card.read(CARD_2021) == READ
    assert card.read(f"\ufeff{CARD_2021}\r\n") == READ


def test_a_card_of_2024_holds_more_that_is_left_unread():
    assert card.read(f"{CARD_2021}||Nguyễn Văn Mẫu|Trần Thị Mẫu|") == READ


def test_what_a_card_may_lack():
    lacking = card.read("001190123456||NGUYỄN THỊ THỬ|00001950|nữ||")
    assert lacking == {"id_number": "001190123456", "full_name": "Nguyễn Thị Thử", "birth_date": "1950", "sex": "Nữ"}
    assert card.read("001190123456||Nguyễn Thị Thử|1950|Nữ|Hà Nội")["birth_date"] == "1950"


def test_what_was_read_is_good_in_the_form():
    values = card.read(CARD_2021)
    kinds = {"id_number": "id_number", "full_name": "name", "sex": "sex", "birth_date": "past_date"}
    assert [valid(kind, values[key]) for key, kind in kinds.items()] == [None] * len(kinds)
    assert valid("old_id_number", values["old_id_number"]) is None
    assert read("id_number", values["id_number"], **values).confirm is None


@pytest.mark.parametrize("text", [
    "", "|", "|||||||", "https://example.org/?a=1|2|3|4|5|6|7",
    CARD_2021.replace("001190123456", "01190123456"), CARD_2021.replace("12031990", "29022023"),
    CARD_2021.replace("Nữ", "X"), CARD_2021.replace("Thử", "Th1"), CARD_2021.replace("|", ","), "x" * 3000,
    CARD_2021 + "y" * 3000,
])  # fmt: skip
def test_what_is_no_card(text):
    assert card.read(text) is None


@settings(max_examples=150, deadline=None)
@given(parts=st.lists(st.one_of(texts, st.sampled_from(CARD_2021.split("|"))), max_size=12))
def test_any_text_is_a_card_or_none(parts):
    values = card.read("|".join(parts))
    if values is not None:
        assert valid("id_number", values["id_number"]) is None and valid("name", values["full_name"]) is None
        assert values["sex"] in ("Nam", "Nữ") and valid("year_or_date", values["birth_date"]) in (None, "date_future")


def test_no_other_thing_raises():
    assert card.read(None) is None and card.read(b"001") is None
