import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu import words
from nlu.text import normalise
from nlu.words import syllables, tokenize

SENTENCES = [
    "Tôi muốn làm giấy khai sinh cho con ở Hà Nội.",
    "cho em hỏi đăng ký kết hôn cần gì ạ???",
    "đổi bằng lái B2, hết hạn ngày 3/5/2026 (email: a@b.vn)",
    "  khoảng   trắng \n thừa ",
    "mất CCCD 🙏🙏 làm lại ở đâu",
]


@pytest.mark.parametrize("text", SENTENCES)
def test_tokens_are_what_stands_at_their_offsets(text: str) -> None:
    tokens = tokenize(text)
    assert all(text[t.start : t.end] == t.text for t in tokens)
    assert "".join("".join(t.text.split()) for t in tokens) == "".join(text.split())


def test_syllables_are_joined_to_words() -> None:
    assert "khai sinh" in [t.text for t in tokenize("làm giấy khai sinh cho con")]


def test_text_without_diacritics_stays_in_syllables() -> None:
    assert [t.text for t in tokenize("lam giay khai sinh!")] == ["lam", "giay", "khai", "sinh", "!"]


def test_a_segmenter_that_rewrites_beyond_recognition_is_not_believed(monkeypatch) -> None:
    monkeypatch.setattr(words, "_segment", lambda text: ["hoàn toàn", "khác"])
    assert [t.text for t in tokenize("giấy tờ")] == ["giấy", "tờ"]


def test_syllables_leave_punctuation_out() -> None:
    found = syllables("Số 12, đường A_b?")
    assert [t.text for t in found] == ["Số", "12", "đường", "A", "b"]
    assert found[1].start == 3


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet="đăng ký kết hôn.,!?123\n🙂@/", max_size=60))
def test_any_text_can_be_cut(text: str) -> None:
    clean = normalise(text)
    tokens = tokenize(clean)
    assert all(clean[t.start : t.end] == t.text for t in tokens)
    assert all(a.end <= b.start for a, b in zip(tokens, tokens[1:]))
