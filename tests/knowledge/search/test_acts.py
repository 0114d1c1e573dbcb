"""Which titles name one act."""
import pytest

from knowledge.search.acts import act_key


@pytest.mark.parametrize(
    "title",
    ["Thủ tục đăng ký khai sinh", "Đăng ký khai sinh (cấp xã)", "ĐĂNG KÝ KHAI SINH tại cấp tỉnh",
     "Đăng ký khai sinh (thực hiện tại cấp trung ương)", "Thủ tục hành chính về đăng ký khai sinh."],
)  # fmt: skip
def test_level_and_form_of_the_title_do_not_matter(title):
    assert act_key(title) == "dang ky khai sinh"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Đăng ký kết hôn", "Đăng ký kết hôn có yếu tố nước ngoài"),
        ("Cấp thẻ (lần đầu)", "Cấp thẻ (cấp lại)"),
        ("Cấp đổi thẻ căn cước", "Cấp lại thẻ căn cước"),
    ],
)
def test_what_tells_acts_apart_stays(one, other):
    assert act_key(one) != act_key(other)


def test_a_plain_title_is_folded_words():
    assert act_key("Thủ tục «Đăng ký, khai sinh»") == "dang ky khai sinh"
