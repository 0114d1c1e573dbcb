"""Slips mended by the company words keep."""
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.search.mending import Mender

NAMES = [
    "đăng ký tạm trú", "gia hạn tạm trú", "đăng ký tạm trú cho người thuê trọ", "giấy chứng nhận đăng kiểm xe",
    "đăng kiểm xe ô tô", "thông báo lưu trú", "kinh doanh hồ bơi", "mở hồ bơi", "công cụ hỗ trợ", "hỗ trợ học sinh",
    "đang làm", "chú cháu", "giấy đăng ký tạm trú", "cho trẻ em", "trẻ em",
]  # fmt: skip


@pytest.fixture(scope="module")
def mender():
    return Mender.of([*NAMES, *NAMES])


@pytest.mark.parametrize(
    "typed, meant",
    [
        ("gia han tam chú", "gia hạn tạm trú"),  # marks forgotten, and written as it is said
        ("dang ky tam tru", "đăng ký tạm trú"),
        ("mở hô bơi cho tre em", "mở hồ bơi cho trẻ em"),
        ("công cụ hổ trợ", "công cụ hỗ trợ"),  # hỏi for ngã
        ("đăng kiểmm xe", "đăng kiểm xe"),  # a key too many
        ("Giâý đăng ký", "Giấy đăng ký"),
    ],
)
def test_a_slip_is_mended(mender, typed, meant):
    assert mender.mend(typed) == meant


@pytest.mark.parametrize("text", ["chú cháu đang làm", "xin chào ATM", "đăng ký. tạm trú", "áo quần xanh"])
def test_what_is_right_or_unknown_stays(mender, text):
    assert mender.mend(text) == text


def test_what_people_do_say_like_this_is_no_slip():
    mender = Mender.of(["để được cấp giấy", "để được hưởng", "để làm giấy", "con dấu", "nhà đất"] * 4)
    text = "Vợ mới đẻ được hôm qua"
    assert mender.mend(text) == "Vợ mới để được hôm qua"
    assert mender.mend(text, [(3, 9)]) == text  # mới đẻ
    assert mender.mend(text, [(7, 9)]) == text  # đẻ
    assert mender.mend(text, [(3, 8)]) != text  # a part of a word is no word


def test_names_without_diacritics_teach_nothing():
    assert Mender.of(["dang ky xe"] * 5).mend("đang ký xe") == "đang ký xe"


@given(st.text(alphabet="aăâđdeêiíịkyrưươtạmú .,?XÁ1", max_size=50))
def test_what_stands_between_the_words_stays(mender, text):
    mended = mender.mend(text)
    marks = lambda line: [c for c in line if not c.isalnum()]
    assert marks(mended) == marks(text)
    assert len(mended.split()) == len(text.split())
