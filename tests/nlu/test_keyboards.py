"""Keys of Telex and VNI that no input method has read."""
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.analysis import analyse
from nlu.keyboards import read_keys


@pytest.mark.parametrize(
    "typed, meant",
    [
        ("ddawng kys kết hôn", "đăng ký kết hôn"),
        ("làm căn cưowcs", "làm căn cước"),
        ("hooj khaaur", "hộ khẩu"),
        ("gia61y to72 nha2", "giấy tờ nhà"),
        ("d9a8ng ky1", "đăng ký"),
        ("Quyeefn sử dụng ddaats", "Quyền sử dụng đất"),
    ],
)
def test_keys_are_read_as_the_words_they_stand_for(typed, meant):
    assert read_keys(typed) == meant


@pytest.mark.parametrize("text", ["xe bus max 50k gas", "CT07 cấp2 quan1 m2 t5", "free call tour", "giấy khai sinh"])
def test_other_words_and_codes_stay(text):
    assert read_keys(text) == text


def test_the_analysis_reads_keys():
    assert analyse("ddawng kys kết hôn").expanded == "đăng ký kết hôn"


@given(st.text(max_size=60))
def test_any_text_goes_in_and_reading_twice_changes_nothing(text):
    once = read_keys(text)
    assert read_keys(once) == once
