"""Amounts: figures and words say the same number."""
from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.fields import in_words
from nlu.text import fold
from tests.knowledge.fields.common import read


@pytest.mark.parametrize("number, words", [
    (0, "không"), (4, "bốn"), (5, "năm"), (10, "mười"), (11, "mười một"), (15, "mười lăm"), (20, "hai mươi"),
    (21, "hai mươi mốt"), (55, "năm mươi lăm"),
    (101, "một trăm linh một"), (105, "một trăm linh năm"),
    (110, "một trăm mười"), (115, "một trăm mười lăm"), (1005, "một nghìn không trăm linh năm"),
    (2024, "hai nghìn không trăm hai mươi bốn"), (1_500_000, "một triệu năm trăm nghìn"),
    (1_000_005, "một triệu không trăm linh năm"), (21_000_001, "hai mươi mốt triệu không trăm linh một"),
    (2_500_000_000, "hai tỷ năm trăm triệu"), (10**12, "một nghìn tỷ"),
    (10**15 + 5, "một triệu tỷ không trăm linh năm"),
])  # fmt: skip
def test_in_words(number, words):
    assert in_words(number) == words


@settings(max_examples=150, deadline=None)
@given(amount=st.one_of(st.integers(1000, 10**15), st.integers(1, 10**12).map(lambda n: n * 1000)))
def test_words_and_figures_read_to_the_same_amount(amount):
    figures, words = f"{amount:,}", in_words(amount)
    for text in (figures, figures.replace(",", ".") + "đ", str(amount), words, f"{fold(words)} dong"):
        found = read("money", text)
        assert (found.value, found.confirm) == (amount, None)
    assert read("number", in_words(amount)).value == amount


@settings(max_examples=60, deadline=None)
@given(number=st.integers(1, 999), unit=st.sampled_from(["m2", " m2", "m²", " mét vuông", "m", " tầng", "m3"]), lead=st.sampled_from(["", "khoảng ", "rộng "]))
def test_a_unit_is_no_second_number(number, unit, lead):
    assert read("number", f"{lead}{number}{unit}").value == number


@pytest.mark.parametrize("text, value", [("80m2", 80), ("6 mét rưỡi", 6.5), ("6 rưỡi", None), ("7,5m", 7.5), ("6m5", None), ("80m2 90m2", None)])
def test_numbers_with_units(text, value):
    assert read("number", text).value == value
