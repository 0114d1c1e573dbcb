"""What holds of every kind for any text and any value."""
from __future__ import annotations

import json
import math

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from knowledge.fields import KINDS
from tests.knowledge.fields.common import SENTENCES, TODAY, read, show, sound, texts, valid

PIECES = ["a", "1", " ", "\u0301", "tôi ", "hai ", "12/3/1990 ", "@", "phường ", "\ud800", "㎡", "1."]
EVERY = pytest.mark.parametrize("kind", sorted(KINDS))
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30) | st.just(TODAY),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["detail", "code", "unit", "country", "x"]), inner, max_size=4),
    max_leaves=6,
)


@EVERY
@settings(max_examples=60, deadline=None)
@given(text=texts)
def test_any_text_is_read_or_answered_and_what_was_read_reads_the_same_in_the_form(kind, text):
    found = read(kind, text)
    sound(kind, found)
    if found.value is not None:
        assert json.loads(json.dumps(found.value)) == found.value
        assert read(kind, found.shown).value == found.value
    for option in found.options:
        assert read(kind, option).value is not None


@EVERY
@pytest.mark.parametrize("piece", PIECES)
def test_ten_thousand_characters_are_no_trouble(kind, piece):
    text = (piece * 10_000)[:10_000]
    found = read(kind, text)
    sound(kind, found)
    assert found.value is None


@EVERY
@settings(max_examples=40, deadline=None)
@given(value=values)
@example(value=math.nan)
@example(value=math.inf)
@example(value={"detail": "", "country": []})
@example(value={"detail": "", "code": {}, "unit": "x"})
def test_a_value_out_of_a_file_is_good_or_has_a_problem(kind, value):
    problem = valid(kind, value)
    assert problem is None or problem in SENTENCES
    assert isinstance(show(kind, value), str)
    if problem is None:
        assert show(kind, value)


@EVERY
def test_bounds_of_any_shape_do_no_harm(kind):
    for bound in ("x", None, [], {}, True, "2020-13-45"):
        names = ("most", "least", "not_after", "not_before", "birth_date", "sex", "province")
        sound(kind, read(kind, "12/3/1990", **dict.fromkeys(names, bound)))
