import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.analysis import analyse
from nlu.text import MAX_CHARS
from nlu.words import tokenize


def test_one_reading_in_four_spellings():
    analysis = analyse("Lm giấy  ks cho con ko mất phí hả")
    assert analysis.text == "Lm giấy  ks cho con ko mất phí hả"
    assert analysis.normalised == "Lm giấy ks cho con ko mất phí hả"
    assert "khai sinh" in analysis.expanded
    assert "khai sinh" in analysis.folded and analysis.folded.isascii()


def test_a_flood_is_capped():
    analysis = analyse("giấy " * MAX_CHARS)
    assert len(analysis.normalised) <= MAX_CHARS


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("làm  giấy   khai sinh", "giấy"),
        ("chị\u200b ơi giấy gì", "giấy"),
        (unicodedata.normalize("NFD", "bé sinh hôm qua"), unicodedata.normalize("NFD", "sinh")),
        ("  khai\nsinh", "sinh"),
    ],
)
def test_places_carry_back_to_what_was_typed(text, word):
    analysis = analyse(text)
    start = analysis.normalised.index(unicodedata.normalize("NFC", word))
    begin, end = analysis.original_span(start, start + len(unicodedata.normalize("NFC", word)))
    assert text[begin:end] == word


def test_a_word_that_changed_its_length_carries_back_whole():
    text = "đẹp quáaaa trời"
    analysis = analyse(text)
    start = analysis.normalised.index("quá")
    begin, end = analysis.original_span(start, start + 3)
    assert text[begin:end] == "quáaaa"


@settings(deadline=None)  # the first word loads the segmenter
@given(st.text(max_size=60))
def test_every_word_has_a_place_in_the_text(text):
    analysis = analyse(text)
    last = 0
    for word in tokenize(analysis.normalised):
        start, end = analysis.original_span(word.start, word.end)
        assert last <= end and 0 <= start < end <= len(text)
        last = start
