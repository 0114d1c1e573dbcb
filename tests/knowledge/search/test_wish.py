"""Where in a question the wish stands."""
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.search.wish import SHORT, wish
from nlu.lexicons import default_lexicon

STORY = (
    "bà ngoại em năm nay tám mươi tuổi, sống một mình ở quê từ hồi ông mất. "
    "hôm trước bà đi chợ bị rơi túi. giờ em muốn xin cấp lại thẻ căn cước cho bà"
)


def said(text):
    return wish(text, default_lexicon())


@pytest.mark.parametrize("text", ["làm căn cước", "em muốn làm giấy khai sinh cho con thì cần gì", ""])
def test_a_short_question_is_its_own_wish(text):
    assert said(text) == text


def test_the_story_before_it_is_left_out():
    assert "cấp lại thẻ căn cước" in said(STORY)
    assert "sống một mình" not in said(STORY) and "đi chợ" not in said(STORY)


def test_a_story_without_a_wish_stays_whole():
    text = "sáng ra ngoài ngõ thấy mưa to quá, con mèo nằm ngủ trên mái, hàng cây ướt sũng, trẻ con chạy chơi khắp xóm"
    assert said(text) == text


@given(st.lists(st.sampled_from([*STORY.split(), ".", "?", "thì", "giờ"]), max_size=60).map(" ".join))
def test_every_word_of_a_wish_was_said(text):
    words = said(text).split()
    assert set(words) <= {*text.split(), *(word.rstrip(".?,") for word in text.split())}
    assert bool(words) == bool(text.split())
    if len(text.split()) <= SHORT:
        assert said(text) == text
