from hypothesis import given
from hypothesis import strategies as st

from bot.messages import clean, neutralise
from nlu.text import normalise


def test_words_are_left_alone():
    assert neutralise("làm khai sinh") == "làm khai sinh"


def test_a_leading_slash_is_guarded():
    for text in ("/restart", "  /restart", "/ask{\"case\": 1}", "//"):
        assert not neutralise(text).strip().startswith("/")


def test_an_empty_message_is_still_a_message():
    assert neutralise("  ").strip() != ""


@given(st.text())
def test_the_guard_changes_no_reading(text):
    guarded = neutralise(text)
    assert not guarded.strip().startswith("/") and guarded.strip()
    assert normalise(guarded) == normalise(text)


@given(st.text(alphabet=st.characters(), max_size=20))
def test_clean_text_can_be_written(text):
    clean(text).encode("utf-8")


def test_a_lone_surrogate_is_replaced():
    assert clean("a\ud800b") == "a\ufffdb"
    assert clean("🙂 đ") == "🙂 đ"
