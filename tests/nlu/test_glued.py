"""Words run together."""
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.glued import unglue


@pytest.mark.parametrize(
    "typed, read",
    [
        ("hangrieng", "hang rieng"),
        ("Giahan tạm trú", "Gia han tạm trú"),
        ("nộp ở đâunàoạ", "nộp ở đâunàoạ"),  # three words in one are left alone
        ("lúc nàoạ", "lúc nào ạ"),
        ("đăngký kếthôn", "đăng ký kết hôn"),
        ("thườngtrú", "thường trú"),
    ],
)
def test_two_known_words_are_cut(typed, read):
    assert unglue(typed) == read


@pytest.mark.parametrize("word", ["online", "karaoke", "internet", "website", "facebook", "vneid", "thuyền", "nghiêng", "khuya"])
def test_other_words_stay(word):
    assert unglue(word) == word


@settings(max_examples=60)
@given(st.text())
def test_nothing_is_lost(text):
    assert unglue(text).replace(" ", "") == text.replace(" ", "")
