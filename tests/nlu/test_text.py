import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.text import MAX_CHARS, cap, fold, has_diacritics, normalise

# Vietnamese letters, combining marks, invisible characters, look-alikes, emoji.
VIETNAMESE = st.text(
    alphabet="aăâeêioôơuưyđhgqunmtckhpạáàảãếềọỏòóúùủụýỳỷỹỵQUYAOĐ \t\n"
    "\u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031b\u200b\u200d\ufe0f\u00adðÐа🙂👩1l@./-²Ⅱ",
    max_size=40,
)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        # One place for the tone mark.
        ("hoà thuý khoẻ", "hòa thúy khỏe"),
        ("tòan Hùynh ngòai", "toàn Huỳnh ngoài"),
        ("quý qúy quả qủa quyết", "quý quý quả quả quyết"),
        ("già gìa giúp gíup gì gìn", "già già giúp giúp gì gìn"),
        ("nghĩa của rượu mười thuở ngoéo khuỷu", "nghĩa của rượu mười thuở ngoéo khuỷu"),
        # A horn forgotten.
        ("nguời đuợc đựơc truờng", "người được được trường"),
        # Drawn out.
        ("ơiiii khôngggg quáaaa", "ơi không quá"),
        ("ạạ vângg rồii", "ạ vâng rồi"),
        ("xoong rơ-moóc boong", "xoong rơ-moóc boong"),
        ("hưu cứu lưu", "hưu cứu lưu"),
        ("free call google", "free call google"),
        ("phần III, mục VIII, iii", "phần III, mục VIII, iii"),
        ("CCCD cccd ubnd", "CCCD cccd ubnd"),
        ("1000000 đồng 0000", "1000000 đồng 0000"),
        # What cannot be seen, and what only looks alike.
        ("giấy\u200b khai\u00a0\n sinh\ufeff", "giấy khai sinh"),
        ("Ð\u00f0 Đà", "Đđ Đà"),
        ("сccd ĐĂNG KÝ", "cccd ĐĂNG KÝ"),  # the first letter is Cyrillic
        ("Россия", "Россия"),
        ("ＣＴ０１ 20m²", "CT01 20m2"),
        ("\ufffea\u0300\u0300", "\ufffeà"),
        ("e\u0301\u0302", "ế"),  # marks in the wrong order
        # What survives.
        ("👨‍👩‍👧 ❤️ 🙏", "👨‍👩‍👧 ❤️ 🙏"),
        ("gửi aaaa@bbbb.com", "gửi aaaa@bbbb.com"),
        ("", ""),
    ],
)
def test_normalise(typed: str, expected: str) -> None:
    assert normalise(typed) == unicodedata.normalize("NFC", expected)


@given(st.text() | VIETNAMESE)
def test_normalise_takes_anything_and_is_idempotent(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert once == once.strip()
    assert "\u200b" not in once


@given(st.characters(categories=["Cs"]))
def test_normalise_drops_what_cannot_be_encoded(half: str) -> None:
    normalise(f"a{half}b").encode("utf-8")


@given(st.from_regex(r"[0-9]{1,12}( [0-9]{1,12}){0,3}", fullmatch=True))
def test_digits_survive(digits: str) -> None:
    assert normalise(digits) == digits


@given(st.text() | VIETNAMESE)
def test_fold_keeps_offsets(text: str) -> None:
    assert len(fold(text)) == len(unicodedata.normalize("NFC", text).lower())


@given(VIETNAMESE)
def test_fold_of_normalised_text_has_no_diacritics(text: str) -> None:
    assert not has_diacritics(fold(normalise(text)))


def test_fold() -> None:
    assert fold("ĐỔI Giấy phép lái xe") == "doi giay phep lai xe"


def test_has_diacritics() -> None:
    assert has_diacritics("dang ký")
    assert has_diacritics("đi")
    assert not has_diacritics("lam giay khai sinh 123 OK")


def test_cap_cuts_between_words() -> None:
    assert cap("một hai ba", 7) == "một hai"
    assert cap("một hai ba", 9) == "một hai"
    assert cap("một hai ba", 10) == "một hai ba"
    assert cap("x" * 5000) == "x" * MAX_CHARS


@given(st.text(), st.integers(1, 50))
def test_cap_is_a_short_beginning(text: str, limit: int) -> None:
    assert len(cap(text, limit)) <= limit
    assert text.startswith(cap(text, limit))
