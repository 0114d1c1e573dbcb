"""Which form a wish names."""
import pytest

from actions.interview.hints import named, wish
from knowledge.forms.files import Forms

FORMS = Forms.load()


@pytest.mark.parametrize("number, id", [("ct01", "ct01"), ("DC02", "dc02"), ("tk01", "tk01"), ("TK1-TS", "to-khai-tk1-ts")])
@pytest.mark.parametrize("before", ["điền tờ khai {}", "dien mau {} giup em", "giúp tôi điền phiếu {} với ạ", "điền tờ khai {} cho con"])
def test_a_number_names_a_form_although_it_looks_like_an_abbreviation(number, id, before):
    rest = wish(before.format(number))
    assert rest and named(rest, FORMS).id == id


@pytest.mark.parametrize(
    "text, id",
    [
        ("điền tờ khai khai sinh cho cháu", "to-khai-khai-sinh"),
        ("dien to khai dang ky khai sinh cho con em", "to-khai-khai-sinh"),
        ("giúp em điền tờ khai đăng ký khai tử của bố", "to-khai-khai-tu"),
        ("điền tờ khai cải chính hộ tịch", "to-khai-thay-doi-ho-tich"),
        ("điền tờ khai xác nhận tình trạng hôn nhân", "to-khai-tinh-trang-hon-nhan"),
        ("điền đơn xin giấy phép xây dựng", "don-de-nghi-cap-giay-phep-xay-dung"),
    ],
)
def test_words_of_a_title_name_a_form(text, id):
    assert named(wish(text), FORMS).id == id


@pytest.mark.parametrize("text", ["điền tờ khai", "điền tờ khai hộ tịch", "điền tờ khai thuế"])
def test_what_fits_none_or_several_names_none(text):
    assert named(wish(text), FORMS) is None
