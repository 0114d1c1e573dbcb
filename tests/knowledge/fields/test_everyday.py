"""What people type, north and south, with and without diacritics, and what stands in the form then."""
from __future__ import annotations

import pytest

from tests.knowledge.fields.common import read, sound

#: kind, text, what is shown, the sentence that asks to confirm.
GOOD = [
    ("name", "Nguyễn Văn An", "Nguyễn Văn An", None),
    ("name", "nguyễn văn an", "Nguyễn Văn An", None),
    ("name", "NGUYỄN THỊ THUÝ", "Nguyễn Thị Thuý", None),  # the mark stays where the card has it
    ("name", "nguyen van an", "Nguyen Van An", "name_bare"),
    ("name", "Vincent van Gogh", "Vincent van Gogh", "name_bare"),
    ("name", "ten em la nguyen van an", "Nguyen Van An", "name_bare"),
    ("name", "chu van an", "Chu Van An", "name_bare"),  # no uncle
    ("name", "tên em là Nguyễn Văn An ạ", "Nguyễn Văn An", None),
    ("name", "mẹ là Trần Thị Bình", "Trần Thị Bình", None),
    ("name", "má tui tên Nguyễn Thị Sáu", "Nguyễn Thị Sáu", None),
    ("name", "con bé tên Giàng Thị Mỷ nha", "Giàng Thị Mỷ", None),
    ("name", "họ và tên: Lê Thị Hoa", "Lê Thị Hoa", None),
    ("name", "bà Nguyễn Thị Năm", "Nguyễn Thị Năm", None),
    ("name", "Hoàng Thị Bích Ngọc nhé chị", "Hoàng Thị Bích Ngọc", None),
    ("name", "Chu Văn An", "Chu Văn An", None),
    ("name", "La Văn Cầu", "La Văn Cầu", None),
    ("name", "Bế Văn Đàn", "Bế Văn Đàn", None),
    ("name", "Ông Cao Thắng", "Cao Thắng", "name_title"),
    ("name", "Anh Thư", "Anh Thư", "name_title"),
    ("name", "H'HEN NIÊ", "H'Hen Niê", None),
    ("name", "Y Moan Ênuôl", "Y Moan Ênuôl", None),
    ("name", "Páo", "Páo", "name_one"),
    ("name", "anh Hùng", "Hùng", "name_one"),
    ("date", "12/3/1990", "12/03/1990", None),
    ("date", "12.3.1990", "12/03/1990", None),
    ("date", "12031990", "12/03/1990", None),
    ("date", "12 3 1990", "12/03/1990", None),
    ("date", "ngày 12 tháng 3 năm 1990 ạ", "12/03/1990", None),
    ("date", "12 thang 3 nam 1990", "12/03/1990", None),
    ("date", "12 tháng 3 1990", "12/03/1990", None),
    ("date", "mười hai tháng ba năm một chín chín mươi", "12/03/1990", None),
    ("date", "ngày mùng năm tháng ba năm hai không không năm", "05/03/2005", None),
    ("date", "12/3/90", "12/03/1990", "date_year"),
    ("date", "12 tháng 3 năm 90", "12/03/1990", "date_year"),
    ("date", "mùng năm tháng ba", "05/03/2026", "date_year"),
    ("date", "hôm qua", "21/11/2026", None),
    ("year_or_date", "1950", "1950", None),
    ("year_or_date", "sinh năm 1950", "1950", None),
    ("year_or_date", "sinh năm tám lăm", "1985", "date_year"),
    ("year_or_date", "tháng 3 năm 1950", "03/1950", None),
    ("year_or_date", "3/1950", "03/1950", None),
    ("year_or_date", "12/3/1950", "12/03/1950", None),
    ("sex", "con trai", "Nam", None),
    ("sex", "bé gái ạ", "Nữ", None),
    ("sex", "nu", "Nữ", None),
    ("sex", "em là nữ", "Nữ", None),
    ("yes_no", "dạ có ạ", "Có", None),
    ("yes_no", "rồi", "Có", None),
    ("yes_no", "hông", "Không", None),
    ("yes_no", "ko", "Không", None),
    ("id_number", "001.090 123-456", "001090123456", None),
    ("id_number", "số của em là 079190001234 ạ", "079190001234", None),
    ("old_id_number", "012 345 678", "012345678", None),
    ("phone", "sđt em là 0912.345.678 ạ", "0912 345 678", None),
    ("phone", "84912345678", "0912 345 678", None),
    ("phone", "không chín một hai ba bốn năm sáu bảy tám", "0912 345 678", None),
    ("phone", "01682345678", "0382 345 678", "phone_converted"),
    ("phone", "02438251234", "024 3825 1234", None),
    ("phone", "+1 650 253 0000", "+1 650-253-0000", None),
    ("email", "mail em là An@GMAIL.com.", "An@gmail.com", None),
    ("email", "an a còng gmail chấm com", "an@gmail.com", None),
    ("email", "an@gmail.con", "an@gmail.con", "email_typo"),
    ("address", "số 12 Kim Mã, phường Ba Đình, Hà Nội", "số 12 Kim Mã, phường Ba Đình, thành phố Hà Nội", None),
    ("address", "nhà em ở thôn 3 xã Mường Khến, Phú Thọ", "thôn 3, xã Tân Lạc, tỉnh Phú Thọ", "address_converted"),
    ("address", "thon 3 xa muong khen phu tho", "thon 3, xã Tân Lạc, tỉnh Phú Thọ", "address_converted"),
    ("address", "Shibuya, Tokyo, Nhật Bản", "Shibuya, Tokyo, Nhật Bản", None),
    ("address", "bản 3, xã Hát Lót, huyện Mai Sơn, Sơn La", "bản 3, xã Mai Sơn, tỉnh Sơn La", "address_converted"),
    ("place", "em sinh ở Hà Nội", "Thành phố Hà Nội", None),
    ("address", "25 Bạch Mai, Hà Nội", "25 Bạch Mai, phường Bạch Mai, thành phố Hà Nội", "address_unsure"),
    ("address", "bv Bạch Mai phường Kim Liên Hà Nội", "bv Bạch Mai, phường Kim Liên, thành phố Hà Nội", None),
    ("address", "Bệnh viện tỉnh Phú Thọ, phường Việt Trì", "Bệnh viện tỉnh Phú Thọ, phường Việt Trì, tỉnh Phú Thọ", None),
    ("address", "bv bach mai ha noi", "bv, phường Bạch Mai, thành phố Hà Nội", "address_unsure"),
    ("place", "Hà Nam", "Tỉnh Ninh Bình", "address_converted"),
    ("place", "Mỹ", "Hoa Kỳ", None),
    ("place", "Nhà thờ Lớn, Hà Nội", "Nhà thờ Lớn, thành phố Hà Nội", None),
    ("place", "nhà hộ sinh xã Hòa Lễ, Đắk Lắk", "nhà hộ sinh, xã Krông Bông, tỉnh Đắk Lắk", "address_unsure"),
    ("ethnicity", "người kinh", "Kinh", None),
    ("ethnicity", "H'Mông", "Mông", None),
    ("ethnicity", "dan toc tay", "Tày", None),
    ("ethnicity", "Mèo", "Mông", "ethnicity_other"),
    ("ethnicity", "người Thái trắng ở Mai Châu", "Thái", "ethnicity_other"),
    ("religion", "khong", "Không", None),
    ("religion", "theo đạo Hòa Hảo", "Phật giáo Hòa Hảo", None),
    ("religion", "lương", "Không", None),
    ("religion", "đạo ông bà", "Không", "heard"),
    ("religion", "có đạo", "Công giáo", "heard"),
    ("nationality", "viet nam", "Việt Nam", None),
    ("nationality", "người Nhật", "Nhật Bản", None),
    ("nationality", "Ma-rốc", "Ma-rốc", None),
    ("relation", "tía", "Cha", None),
    ("relation", "u", "Mẹ", None),
    ("relation", "bà xã", "Vợ", None),
    ("relation", "em là con gái", "Con", None),
    ("relation", "là bố của cháu", "Cha", None),
    ("relation", "vợ chủ hộ", "Vợ", None),
    ("money", "2 tỷ rưỡi", "2.500.000.000 đồng", None),
    ("money", "1.500.000đ", "1.500.000 đồng", None),
    ("money", "muoi lam trieu", "15.000.000 đồng", None),
    ("money", "hai trăm ngàn", "200.000 đồng", None),
    ("money", "3 trăm triệu", "300.000.000 đồng", None),
    ("money", "nửa tỷ", "500.000.000 đồng", None),
    ("money", "một nghìn tỷ", "1.000.000.000.000 đồng", None),
    ("money", "1tr5", "1.500.000 đồng", "money_heard"),
    ("money", "một tỷ hai", "1.200.000.000 đồng", "money_heard"),
    ("money", "khoảng 3 tỷ", "3.000.000.000 đồng", "money_about"),
    ("money", "500", "500 đồng", "money_small"),
    ("number", "75,5 m2", "75,5", None),
    ("number", "1.500", "1.500", None),
    ("number", "hai mươi mốt", "21", None),
    ("number", "ba người con", "3", None),
    ("number", "2 nghìn rưỡi", "2.500", None),
    ("number", "không", "0", "heard"),
    ("text", "  buôn bán\n tạp hóa ", "buôn bán tạp hóa", None),
    ("choice", "số 2", "Cấp lại", None),
    ("choice", "em bị mất", "Cấp lại", None),
    ("choice", "hu the", "Cấp đổi", None),
]
BAD = [
    ("name", "Nguyễn Văn 2", "name_digits"),
    ("name", "Иван", "name_letters"),
    ("name", "tôi không biết", "name"),
    ("name", "cần làm giấy khai sinh", "name"),
    ("name", "tên gì cũng được?", "name"),
    ("date", "rằm tháng giêng năm 1990", "date_lunar"),
    ("date", "mồng 3 âm lịch", "date_lunar"),
    ("date", "tháng 3/1990", "date_day"),
    ("date", "1990", "date_day"),
    ("date", "12/3", "date_day"),
    ("date", "45/3", "date_none"),
    ("date", "29 tháng 2 năm 2023", "date_none"),
    ("date", "2/3/1990 hoặc 3/4/1991", "date_two"),
    ("past_date", "5/6/2030", "date_future"),
    ("year_or_date", "2050", "date_future"),
    ("year_or_date", "29 tháng 2 năm 2023", "date_none"),
    ("year_or_date", "ba mươi mốt tháng tư năm 1990", "date_none"),
    ("year_or_date", "13/1950", "date_none"),
    ("year_or_date", "1950 hay 1951", "date_two"),
    ("sex", "năm", "sex"),
    ("sex", "không phải nam", "sex"),
    ("yes_no", "có không", "yes_no"),
    ("yes_no", "không biết", "yes_no"),
    ("id_number", "123456789", "id_old"),
    ("id_number", "0010901234", "id_length"),
    ("id_number", "em không nhớ", "id_number"),
    ("id_number", "001090123456 và 001090123457", "id_two"),
    ("phone", "113", "phone_wrong"),
    ("phone", "1900 1234", "phone_wrong"),
    ("phone", "0912345678 hoặc 0987654321", "phone_two"),
    ("email", "nguyễn@gmail.com", "email_marks"),
    ("email", "a@b", "email"),
    ("address", "Hà Nội", "address_commune"),
    ("address", "bv Bạch Mai, Hà Nội", "address_commune"),
    ("address", "xã Tân Lập", "address_which"),
    ("address", "Nhật Bản", "address"),
    ("place", "không biết", "place"),
    ("ethnicity", "không phải Kinh", "ethnicity"),
    ("ethnicity", "Xá Khao", "ethnicity_which"),
    ("relation", "ba má", "relation_which"),
    ("ethnicity", "thiểu số", "ethnicity"),
    ("nationality", "Việt Nam và Mỹ", "nationality_which"),
    ("money", "2-3 tỷ", "money"),
    ("money", "nhà 3 tầng 2 tỷ", "money"),
    ("money", "100 usd", "money_currency"),
    ("money", "0 đồng", "money_range"),
    ("number", "2 hoặc 3", "number_two"),
    ("number", "tôi không biết", "number"),
    ("number", "ba tôi", "number"),
    ("number", "bà", "number"),
    ("number", "năm nay", "number"),
    ("number", "0012", "number"),
    ("phone", "004312345678", "phone_wrong"),
    ("text", " \u200b ", "text"),
    ("choice", "không bị mất", "choice"),
    ("choice", "4", "choice"),
]


@pytest.mark.parametrize("kind, text, shown, confirm", GOOD, ids=[f"{k}-{t}" for k, t, *_ in GOOD])
def test_it_stands_in_the_form(kind, text, shown, confirm):
    found = read(kind, text)
    sound(kind, found)
    assert (found.shown, found.confirm) == (shown, confirm)


@pytest.mark.parametrize("kind, text, problem", BAD, ids=[f"{k}-{t}" for k, t, _ in BAD])
def test_it_is_asked_again(kind, text, problem):
    found = read(kind, text)
    sound(kind, found)
    assert found.problem == problem


def test_what_is_stored():
    assert read("address", "12 Kim Mã, phường Ba Đình, Hà Nội").value == {
        "detail": "12 Kim Mã", "code": "00004", "unit": "Phường Ba Đình, thành phố Hà Nội",
    }  # fmt: skip
    assert read("place", "Pháp").value == {"detail": "", "country": "FR"}
    assert read("nationality", "Việt Nam").value == "VN"
    assert read("date", "12/3/1990").value == "1990-03-12"
    assert read("year_or_date", "3/1950").value == "1950-03"
    assert read("phone", "0912345678").value == "+84912345678"
    assert read("money", "2 tỷ").value == 2_000_000_000
    assert read("yes_no", "rồi").value is True
    assert read("choice", "mất thẻ").value == "lai"


def test_several_places_of_one_name_are_offered_whole_with_the_house():
    found = read("address", "số 5, xã Tân Lập")
    assert len(found.options) > 2 and all(option.startswith("số 5, xã ") for option in found.options)
    assert len(read("address", "số 5, xã Tân Lập", province="Lâm Đồng").options) == 0


def test_the_bounds_of_a_field():
    assert read("text", "abcdef", most=5).problem == "text_long"
    assert read("number", "7", most=6).problem == "number_most"
    assert read("number", "-1", least=0).problem == "number_least"
    assert read("money", "5 triệu", least=10_000_000).problem == "number_least"
    assert read("date", "5/6/2027", not_after="today").problem == "date_future"
    assert read("date", "5/6/2020", not_after="2019-01-01").problem == "date_late"
    assert read("date", "5/6/2018", not_before="2019-01-01").problem == "date_early"
    assert read("date", "1/1/1800").problem == "date_range"
