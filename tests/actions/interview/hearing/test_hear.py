"""Several answers out of one sentence: as people type them, over blanks of the real forms."""
from __future__ import annotations

import datetime as dt
from typing import Any, Dict, List

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.forms import values
from actions.interview.hearing.cues import Cues, fact
from actions.interview.hearing.hear import LONGEST, Asked, Heard, hear
from actions.interview.hearing.shapes import shapes
from knowledge.forms.model import Field
from nlu.errors import DataError
from nlu.text import fold
from tests.actions.forms.people import forms

DAY = dt.date(2026, 11, 20)
BIRTH, MARRIAGE, CARD, HOME = "to-khai-khai-sinh", "to-khai-ket-hon", "dc02", "ct01"
INSURANCE, DEATH, HOUSE, PASSPORT = "to-khai-tk1-ts", "to-khai-khai-tu", "don-de-nghi-cap-giay-phep-xay-dung", "tk01"
COPY = "to-khai-ban-sao-trich-luc"


def asked(form: str, name: str) -> List[Asked]:
    """The blanks of a group, the one blank of that id, or the columns of the table of that id."""
    fields = [f for f in forms().get(form).all_fields() if name in (f.group, f.id)]
    assert fields, name
    return [Asked(column) for column in fields[0].columns] or [Asked(field) for field in fields]


def beside(form: str, name: str) -> List[Asked]:
    """Every other blank that a person could fill in."""
    ids = {one.field.id for one in asked(form, name)}
    return [Asked(f) for f in forms().get(form).all_fields() if not f.derived and f.id not in ids]


def told(heard: Heard) -> Dict[str, Any]:
    """Values by field; of an address the commune with what stands before it."""
    shown = {id: read.shown if isinstance(read.value, dict) else read.value for id, read in heard.reads.items()}
    return {**shown, **({"wrong": (heard.trouble[0], heard.trouble[1].problem)} if heard.trouble else {})}


def of(prefix: str, *values: Any, **also: Any) -> Dict[str, Any]:
    """Name, day of birth and number of one person."""
    names = [f"{prefix}_{part}" for part in ("name", "birth_date", "id_number")]
    return {**{name: value for name, value in zip(names, values) if value is not None}, **also}


def people(prefix: str, ethnicity: str | None = None, nationality: str | None = None) -> Dict[str, Any]:
    both = {f"{prefix}_ethnicity": ethnicity, f"{prefix}_nationality": nationality}
    return {id: value for id, value in both.items() if value}


LAN, NUMBER = "Nguyễn Thị Lan", "001195012345"
DAY_OF_LAN = "1995-09-02"
ALL = of("mother", LAN, DAY_OF_LAN, NUMBER)
BARE = {**ALL, "mother_name": "Nguyen Thi Lan"}
POLICE = "Cục Cảnh sát quản lý hành chính về trật tự xã hội"


def card(number: str | None, day: str | None, by: str | None) -> Dict[str, Any]:
    told = {"applicant_id_number": number, "applicant_id_issued_on": day, "applicant_id_issued_by": by}
    return {id: value for id, value in told.items() if value}


GROUPS = [
    # A mother: name, day of birth, number.
    (BIRTH, "mother_basics", "Nguyễn Thị Lan, 2/9/1995, 001195012345", ALL),
    (BIRTH, "mother_basics", "Nguyễn Thị Lan 02/09/1995 001195012345", ALL),
    (BIRTH, "mother_basics", "Nguyễn Thị Lan; 2-9-1995; 0011 9501 2345", ALL),
    (BIRTH, "mother_basics", "2/9/1995, 001.195.012.345, Nguyễn Thị Lan", ALL),
    (BIRTH, "mother_basics", "001195012345 Nguyễn Thị Lan 02091995", ALL),
    (BIRTH, "mother_basics", "Nguyễn Thị Lan - 2/9/1995 - 001195012345", ALL),
    (BIRTH, "mother_basics", "Nguyễn Thị Lan\n2/9/1995\n001195012345", ALL),
    (BIRTH, "mother_basics", "1. Nguyễn Thị Lan\n2. 2/9/1995\n3. 001195012345", ALL),
    (BIRTH, "mother_basics", "Họ tên: Nguyễn Thị Lan\nNgày sinh: 2/9/1995\nSố CCCD: 001195012345", ALL),
    (BIRTH, "mother_basics", "Họ và tên:\nNguyễn Thị Lan\nNgày sinh:\n2/9/1995\nCCCD:\n001195012345", ALL),
    (BIRTH, "mother_basics", "- Họ tên Nguyễn Thị Lan\n- Sinh ngày 2 tháng 9 năm 1995\n- Căn cước 001195012345", ALL),
    (BIRTH, "mother_basics", "nguyen thi lan sinh 2 9 1995 cccd so 001195012345", BARE),
    (BIRTH, "mother_basics", "nguyen thi lan, sinh ngay 2/9/1995, so can cuoc 001195012345", BARE),
    (BIRTH, "mother_basics", "me be ten la nguyen thi lan, ngay sinh 2/9/1995 , so dinh danh 001195012345", BARE),
    (BIRTH, "mother_basics", "NGUYỄN THỊ LAN SINH NGÀY 02/09/1995 SỐ CCCD 001195012345", ALL),
    (BIRTH, "mother_basics", "nguyễn thị lan sinh ngày 2/9/1995 căn cước 001195012345", ALL),
    (BIRTH, "mother_basics", "Dạ mẹ bé tên là Nguyễn Thị Lan, sinh ngày 2/9/1995, số căn cước của mẹ là 0011 9501 2345 ạ", ALL),
    (BIRTH, "mother_basics", "Dạ em gửi anh chị: Nguyễn Thị Lan, sn 2/9/1995, cc 001195012345 ạ", ALL),
    (BIRTH, "mother_basics", "Vợ em tên Nguyễn Thị Lan, sinh ngày 2/9/1995. Số định danh cá nhân: 001195012345", ALL),
    (BIRTH, "mother_basics", "mẹ cháu tên Nguyễn Thị Lan, sinh 2/9/1995, cccd 001195012345", ALL),
    (BIRTH, "mother_basics", "Mẹ: Nguyễn Thị Lan, 2/9/1995, 001195012345", ALL),
    (BIRTH, "mother_basics", "Nguyễn Thị Lan, sinh ngày hai tháng chín năm một chín chín lăm, cccd 001195012345", ALL),
    (BIRTH, "mother_basics", "Nguyễn Thị Lan ngày 2 tháng 9 năm 1995 001195012345", ALL),
    (BIRTH, "mother_basics", "Nguyễn Thị Lan, sn 95, 001195012345", of("mother", LAN, "1995", NUMBER)),
    (BIRTH, "mother_basics", "Nguyễn Thị Lan sinh năm 1995", of("mother", LAN, "1995")),
    (BIRTH, "mother_basics", "Nguyễn Thị Lan 1995", of("mother", LAN, "1995")),
    (BIRTH, "mother_basics", "Nguyễn Thị Lan năm 1995", of("mother", LAN, "1995")),
    (BIRTH, "mother_basics", "Nguyễn Thị Lan và 001195012345", of("mother", LAN, None, NUMBER)),
    (BIRTH, "mother_basics", "Và Thị Mỷ, sinh 1990", of("mother", "Và Thị Mỷ", "1990")),
    (BIRTH, "mother_basics", "cccd 001195012345", of("mother", None, None, NUMBER)),
    (BIRTH, "mother_basics", "chỉ nhớ là sinh năm 1995 thôi ạ", of("mother", None, "1995")),
    (BIRTH, "mother_basics", "do thi lan 1995", of("mother", "Do Thi Lan", "1995")),
    (BIRTH, "mother_basics", "nguyễn thị bé sinh 1990", of("mother", "Nguyễn Thị Bé", "1990")),
    (BIRTH, "mother_basics", "Hà Thị Mai sinh tháng 9/1995", of("mother", "Hà Thị Mai", "1995-09")),
    (BIRTH, "father_basics", "Nguyễn Văn Ba sinh 1990", of("father", "Nguyễn Văn Ba", "1990")),
    (BIRTH, "father_basics", "nguyễn văn ba sinh 1990", of("father", "Nguyễn Văn Ba", "1990")),
    (BIRTH, "father_basics", "chồng em là Nguyễn Văn Ba, sinh 1/5/1990", of("father", "Nguyễn Văn Ba", "1990-05-01")),
    # What is no good, beside what is.
    (BIRTH, "mother_basics", "Nguyễn Thị Lan, 31/2/1995, 001195012345", of("mother", LAN, None, NUMBER, wrong=("mother_birth_date", "date_none"))),
    (BIRTH, "mother_basics", "Nguyễn Thị Lan, 2/9/1995, 0011950123456", of("mother", LAN, DAY_OF_LAN, wrong=("mother_id_number", "id_length"))),
    (BIRTH, "mother_basics", "Nguyễn Thị Lan, 2/9/1995, cccd 0011 9501 234", of("mother", LAN, DAY_OF_LAN, wrong=("mother_id_number", "id_length"))),
    (BIRTH, "mother_basics", "Nguyễn Thị Lan, 2/9/1995, 3/9/1995", of("mother", LAN, wrong=("mother_birth_date", "date_two"))),
    (BIRTH, "mother_basics", "Nguyễn Thị Lan sinh 2/9/1995, sinh 3/9/1995", of("mother", LAN, wrong=("mother_birth_date", "date_two"))),
    (BIRTH, "mother_basics", "Nguyễn Thị Lan, cmnd 012345678", of("mother", LAN, wrong=("mother_id_number", "id_old"))),
    (BIRTH, "mother_basics", "001195012345, 001195012346, Nguyễn Thị Lan", of("mother", LAN, wrong=("mother_id_number", "id_two"))),
    (BIRTH, "mother_basics", "Nguyễn Thị Lan, sinh ngày rằm tháng 7 năm 1995", of("mother", LAN, wrong=("mother_birth_date", "date_lunar"))),
    # Peoples and countries.
    (BIRTH, "mother_people", "Kinh, Việt Nam", people("mother", "Kinh", "VN")),
    (BIRTH, "mother_people", "việt nam, kinh", people("mother", "Kinh", "VN")),
    (BIRTH, "mother_people", "dân tộc Tày quốc tịch Việt Nam", people("mother", "Tày", "VN")),
    (BIRTH, "mother_people", "quoc tich viet nam dan toc tay", people("mother", "Tày", "VN")),
    (BIRTH, "mother_people", "Tày và Việt Nam", people("mother", "Tày", "VN")),
    (BIRTH, "mother_people", "kinh vn", people("mother", "Kinh", "VN")),
    (BIRTH, "mother_people", "Ba Na, Việt Nam", people("mother", "Ba Na", "VN")),
    (BIRTH, "mother_people", "dạ dân tộc Ba Na ạ", people("mother", "Ba Na")),
    (BIRTH, "mother_people", "Mèo, VN", people("mother", "Mông", "VN")),
    # A card.
    (BIRTH, "applicant_card", "001195012345, 10/5/2021, Bộ Công an", card(NUMBER, "2021-05-10", "Bộ Công an")),
    (BIRTH, "applicant_card", "001195012345 cấp ngày 10/5/2021 nơi cấp Bộ Công an", card(NUMBER, "2021-05-10", "Bộ Công an")),
    (BIRTH, "applicant_card", f"số cccd 001195012345 cấp 10/5/2021 do {POLICE} cấp", card(NUMBER, "2021-05-10", POLICE)),
    (BIRTH, "applicant_card", "Nơi cấp: Sở A và B\nNgày cấp: 10/5/2021\nSố: 001195012345", card(NUMBER, "2021-05-10", "Sở A và B")),
    (BIRTH, "applicant_card", "001195012345 cap ngay 10/5/2021 do cuc canh sat cap", card(NUMBER, "2021-05-10", "cuc canh sat")),
    (BIRTH, "applicant_card", "001195012345, Công an tỉnh Hòa Bình cấp ngày 10/5/2021", card(NUMBER, "2021-05-10", "Công an tỉnh Hòa Bình")),
    (BIRTH, "applicant_card", "ngày cấp 10/05/2021", card(None, "2021-05-10", None)),
    # A certificate.
    (
        BIRTH,
        "marriage_paper",
        "số 15, quyển số 01/2018, ngày 5/6/2018, tại UBND xã Yên Lập, tỉnh Phú Thọ",
        {"marriage_number": "15", "marriage_book": "01/2018", "marriage_date": "2018-06-05", "marriage_place": "UBND xã Yên Lập, tỉnh Phú Thọ"},
    ),
    (
        BIRTH,
        "marriage_paper",
        "15, 01/2018, 5/6/2018, UBND xã Yên Lập",
        {"marriage_number": "15", "marriage_book": "01/2018", "marriage_date": "2018-06-05", "marriage_place": "UBND xã Yên Lập"},
    ),
    (
        BIRTH,
        "marriage_paper",
        "đăng ký ngày 5/6/2018 tại UBND xã Yên Lập quyển 01 số 15",
        {"marriage_number": "15", "marriage_book": "01", "marriage_date": "2018-06-05", "marriage_place": "UBND xã Yên Lập"},
    ),
    # Others.
    (HOME, "resident_basics", "Nguyễn Văn Nam, 2/9/1995, nam", {"resident_name": "Nguyễn Văn Nam", "resident_birth_date": DAY_OF_LAN, "resident_sex": "Nam"}),
    (HOME, "resident_basics", "nữ, Nguyễn Thị Lan, 2/9/1995", {"resident_name": LAN, "resident_birth_date": DAY_OF_LAN, "resident_sex": "Nữ"}),
    (HOME, "resident_basics", "Nguyễn Thị Lan nữ 2/9/1995", {"resident_name": LAN, "resident_birth_date": DAY_OF_LAN, "resident_sex": "Nữ"}),
    (HOME, "resident_basics", "tên Nguyễn Thị Lan giới tính nữ sinh ngày 2/9/1995", {"resident_name": LAN, "resident_birth_date": DAY_OF_LAN, "resident_sex": "Nữ"}),
    (HOME, "resident_basics", "em tên Nguyễn Thị Lan, sinh 2/9/1995, nữ ạ", {"resident_name": LAN, "resident_birth_date": DAY_OF_LAN, "resident_sex": "Nữ"}),
    (HOME, "head_basics", "Chủ hộ tên Nguyễn Văn Ba, cccd 001090012345", {"head_name": "Nguyễn Văn Ba", "head_id_number": "001090012345"}),
    (HOME, "head_basics", "mẹ em là Nguyễn Thị Lan 001195012345", {"head_name": LAN, "head_id_number": NUMBER}),
    (CARD, "representative_basics", "Nguyễn Thị Lan, con gái, 2/9/1995", {"representative_name": LAN, "representative_birth_date": DAY_OF_LAN, "representative_sex": "Nữ"}),
    (MARRIAGE, "bride_basics", "em tên Nguyễn Thị Lan, sinh ngày 2/9/1995", {"bride_name": LAN, "bride_birth_date": DAY_OF_LAN}),
    (MARRIAGE, "bride_people", "cô dâu dân tộc Thái, quốc tịch Lào", people("bride", "Thái", "LA")),
    (INSURANCE, "contact", "0912345678, lan@example.com", {"contact_phone": "+84912345678", "contact_email": "lan@example.com"}),
    (INSURANCE, "contact", "email lan@example.com sđt 0912 345 678", {"contact_phone": "+84912345678", "contact_email": "lan@example.com"}),
    (INSURANCE, "contact", "lan@example.com, 091234567", {"contact_email": "lan@example.com", "wrong": ("contact_phone", "phone_wrong")}),
    (INSURANCE, "contribution", "500 nghìn, 3 tháng một lần", {"contribution": 500_000, "contribution_period": "3 tháng một lần"}),
    (INSURANCE, "contribution", "500k 3 tháng 1 lần", {"contribution": 500_000, "contribution_period": "3 tháng 1 lần"}),
    (INSURANCE, "contribution", "đóng theo quý, mức 1.500.000", {"contribution": 1_500_000, "contribution_period": "quý"}),
    (INSURANCE, "contribution", "một triệu rưỡi, hàng tháng", {"contribution": 1_500_000, "contribution_period": "hàng tháng"}),
    (DEATH, "deceased_basics", "Bà Nguyễn Thị Lan, mất năm 2020, sinh năm 1940, nữ", {"deceased_name": LAN, "deceased_birth_date": "1940", "deceased_sex": "Nữ"}),
    (DEATH, "death_time", "10 giờ 30 phút", {"death_hour": 10, "death_minute": 30}),
    (DEATH, "notice", "số 12, Bệnh viện Bạch Mai, 5/6/2026", {"notice_number": "12", "notice_issuer": "Bệnh viện Bạch Mai", "notice_date": "2026-06-05"}),
    (HOUSE, "house_size", "80, 150, 7, 2", {"house_ground_area": 80, "house_floor_area": 150, "house_height": 7, "house_storeys": 2}),
    (HOUSE, "site_basics", "thửa 123 tờ 5, diện tích 100 m2", {"site_lot": "123 tờ 5", "site_area": 100}),
    (PASSPORT, "subject_people", "Kinh, không", {"subject_ethnicity": "Kinh", "subject_religion": "Không"}),
    (PASSPORT, "old_passport", "hộ chiếu B1234567 cấp ngày 10/5/2019", {"old_passport_number": "B1234567", "old_passport_date": "2019-05-10"}),
    (PASSPORT, "refund", "stk 0123456789012, Nguyễn Thị Lan, ngân hàng Nông nghiệp", {"refund_account": "0123456789012", "refund_holder": LAN, "refund_bank": "Nông nghiệp"}),
    (COPY, "record_basics", "UBND xã Yên Lập, năm 1998", {"registered_at": "UBND xã Yên Lập", "registered_on": "1998"}),
    (HOME, "members", "con trai Nguyễn Minh An, 2/9/2015, nam, 001215012345", {"name": "Nguyễn Minh An", "birth_date": "2015-09-02", "sex": "Nam", "id_number": "001215012345"}),
    (HOME, "members", "Nguyễn Minh An, nam, con đẻ, sinh 2/9/2015", {"name": "Nguyễn Minh An", "birth_date": "2015-09-02", "sex": "Nam", "relation": "Con"}),
]


@pytest.mark.parametrize("form, name, text, expected", GROUPS, ids=[f"{name}: {text[:50]}" for _, name, text, _ in GROUPS])
def test_a_group(form, name, text, expected):
    heard = hear(asked(form, name), text, DAY, beside(form, name))
    assert told(heard) == expected


SINGLE = [
    (BIRTH, "mother_name", "Nguyễn Thị Lan", {"mother_name": LAN}, ""),
    (BIRTH, "mother_name", "mẹ bé tên là Nguyễn Thị Lan ạ", {"mother_name": LAN}, ""),
    (BIRTH, "mother_name", "Nguyễn Thị Lan, sinh 2/9/1995", of("mother", LAN, DAY_OF_LAN), ""),
    (BIRTH, "mother_name", "Nguyễn Thị Lan, dân tộc Kinh", {"mother_name": LAN, "mother_ethnicity": "Kinh"}, ""),
    (BIRTH, "mother_name", "Nguyễn Thị Lan nữ", {"mother_name": LAN}, "nữ"),
    (BIRTH, "mother_name", "Nguyễn Thị Lan 001195012345", {"mother_name": LAN}, NUMBER),
    (BIRTH, "mother_name", "Nguyễn Thị Lan, 2/9/1995", {"mother_name": LAN}, "2/9/1995"),
    (BIRTH, "mother_name", "bố bé tên Nguyễn Văn Ba, sinh 1990", of("father", "Nguyễn Văn Ba", "1990"), ""),
    (BIRTH, "mother_birth_date", "2/9/1995", of("mother", None, DAY_OF_LAN), ""),
    (BIRTH, "mother_birth_date", "sinh 2/9/1995, cccd 001195012345", of("mother", None, DAY_OF_LAN, NUMBER), ""),
    (BIRTH, "mother_birth_date", "cccd 001195012345", of("mother", None, None, NUMBER), ""),
    (BIRTH, "mother_id_number", "0011 9501 2345 ạ", of("mother", None, None, NUMBER), ""),
    (BIRTH, "mother_address", "số 5, thôn Đông, xã Yên Lập, tỉnh Phú Thọ", {"mother_address": "số 5, thôn Đông, xã Yên Lập, tỉnh Phú Thọ"}, ""),
    (BIRTH, "mother_address", "mẹ bé ở phường Ba Đình, Hà Nội", {"mother_address": "Phường Ba Đình, thành phố Hà Nội"}, ""),
    (BIRTH, "mother_address", "bố ở phường Ba Đình, Hà Nội", {"father_address": "Phường Ba Đình, thành phố Hà Nội"}, ""),
    (BIRTH, "mother_address", "phường Ba Đình, Hà Nội, cccd 001195012345", {"mother_address": "Phường Ba Đình, thành phố Hà Nội", "mother_id_number": NUMBER}, ""),
    (BIRTH, "mother_address", "phường Ba Đình, Hà Nội, dân tộc Kinh", {"mother_address": "Phường Ba Đình, thành phố Hà Nội", "mother_ethnicity": "Kinh"}, ""),
    (BIRTH, "mother_address", "phường Ba Đình, Hà Nội, sđt 0912345678", {"mother_address": "Phường Ba Đình, thành phố Hà Nội"}, "sđt 0912345678"),
    (BIRTH, "child_sex", "bé gái, tên Nguyễn Minh An", {"child_sex": "Nữ", "child_name": "Nguyễn Minh An"}, ""),
    (BIRTH, "relation_to_child", "mẹ", {"relation_to_child": "mother"}, ""),
    (BIRTH, "relation_to_child", "em là mẹ bé", {"relation_to_child": "mother"}, ""),
    (HOME, "resident_name", "Nguyễn Thị Lan 0912345678", {"resident_name": LAN, "contact_phone": "+84912345678"}, ""),
    (HOME, "contact_phone", "0912345678, lan@example.com", {"contact_phone": "+84912345678", "contact_email": "lan@example.com"}, ""),
    (HOME, "request_more", "sửa ngày sinh, ghi đúng là 2/9/1995", {"request_more": "sửa ngày sinh, ghi đúng là 2/9/1995"}, ""),
    (CARD, "card_details", "đổi thẻ vì sai năm sinh", {"card_details": "đổi thẻ vì sai năm sinh"}, ""),
    (CARD, "card_details", "đổi số điện thoại 0912345678", {"card_details": "đổi số điện thoại 0912345678"}, ""),
    (CARD, "card_request", "1, 8", {"card_request": ["card", "add_to_card"]}, ""),
    (HOME, "members", "Nguyễn Minh An", {"name": "Nguyễn Minh An"}, ""),
]


@pytest.mark.parametrize("form, name, text, expected, rest", SINGLE, ids=[f"{case[1]}: {case[2][:50]}" for case in SINGLE])
def test_one_blank(form, name, text, expected, rest):
    heard = hear(asked(form, name), text, DAY, beside(form, name))
    assert (told(heard), heard.rest) == (expected, rest)


def test_what_is_not_understood_is_told():
    heard = hear(asked(BIRTH, "mother_basics"), "Nguyễn Thị Lan, sđt 0912345678, ngày cấp 10/5/2021, xe máy Honda", DAY)
    assert told(heard) == {"mother_name": LAN}
    assert heard.rest == "sđt 0912345678, ngày cấp 10/5/2021, xe máy Honda"
    assert hear(asked(BIRTH, "mother_basics"), "dạ Nguyễn Thị Lan ạ, em cảm ơn", DAY).rest == ""


@pytest.mark.parametrize("text", ["", "   ", "..., ,", "dạ em gửi ạ", "mất bao lâu thì xong?", "không có"])
def test_nothing_is_a_trouble_of_the_first_blank(text):
    heard = hear(asked(BIRTH, "mother_basics"), text, DAY)
    assert told(heard) == {"wrong": ("mother_name", "name")}


def test_a_single_blank_ends_in_reads_or_trouble():
    heard = hear(asked(BIRTH, "mother_id_number"), "0011950123456", DAY)
    assert told(heard) == {"wrong": ("mother_id_number", "id_length")}
    heard = hear(asked(BIRTH, "mother_birth_date"), "2/9/1995, 3/9/1995", DAY)
    assert told(heard) == {"wrong": ("mother_birth_date", "date_two")}
    assert heard.trouble[1].options == ("02/09/1995", "03/09/1995")


@pytest.mark.parametrize(
    "text, without",
    [
        ("Nguyễn Thị Lan, cmnd không có", ("mother_id_number",)),
        ("Nguyễn Thị Lan, không có cccd", ("mother_id_number",)),
        ("nguyen thi lan, khong nho ngay sinh, chua co can cuoc", ("mother_birth_date", "mother_id_number")),
        ("Nguyễn Thị Lan, cccd thì không biết ạ, ngày sinh em không nhớ", ("mother_id_number", "mother_birth_date")),
        ("Nguyễn Thị Lan, 2/9/1995, không có", ("mother_id_number",)),
    ],
)
def test_having_none(text, without):
    heard = hear(asked(BIRTH, "mother_basics"), text, DAY)
    assert sorted(heard.without) == sorted(without) and "mother_name" in heard.reads and heard.trouble is None
    assert not set(heard.without) & set(heard.reads)


def test_having_none_of_a_text():
    heard = hear(asked(BIRTH, "marriage_paper"), "đăng ký ngày 5/6/2018, số thì không nhớ, quyển số bỏ qua", DAY)
    assert told(heard) == {"marriage_date": "2018-06-05"}
    assert set(heard.without) == {"marriage_number", "marriage_book"}


@pytest.mark.parametrize("text", ["{number}, {born}", "{born}, {number}", "cccd {number}, sinh {born}", "sinh {born} cccd {number}"])
def test_facts_of_one_sentence_help_each_other(text):
    group = asked(BIRTH, "mother_basics")
    fits = hear(group, "Nguyễn Thị Lan, " + text.format(number=NUMBER, born="2/9/1995"), DAY)
    differs = hear(group, "Nguyễn Thị Lan, " + text.format(number=NUMBER, born="2/9/1985"), DAY)
    assert fits.reads["mother_id_number"].confirm is None
    assert differs.reads["mother_id_number"].confirm == "id_birth"


def test_what_is_known_and_the_sex_in_a_row():
    name, birth = Asked(asked(BIRTH, "mother_name")[0].field), Asked(asked(BIRTH, "mother_birth_date")[0].field)
    number = Asked(asked(BIRTH, "mother_id_number")[0].field, {"birth_date": "1985-09-02"})
    assert hear([name, number], f"{LAN}, {NUMBER}", DAY).reads["mother_id_number"].confirm == "id_birth"
    assert hear([name, birth, number], f"{LAN}, {NUMBER}, 2/9/1995", DAY).reads["mother_id_number"].confirm is None
    assert hear(asked(HOME, "members"), f"Nguyễn Văn An, nam, {NUMBER}", DAY).reads["id_number"].confirm == "id_sex"
    father, mother = asked(BIRTH, "father_birth_date"), asked(BIRTH, "mother_id_number")
    heard = hear([*father, *mother], f"bố sinh 2/9/1985, mẹ cccd {NUMBER}", DAY)
    assert heard.reads["mother_id_number"].confirm is None  # the father's day of birth says nothing of her number


@pytest.mark.parametrize(
    "text",
    ["bố tên Nguyễn Văn Ba, sinh 1990, cccd 001090012345", "Bố: Nguyễn Văn Ba 1990 001090012345", "của bố: tên Nguyễn Văn Ba, sn 1990"],
)
def test_what_is_said_of_another_person_is_not_taken(text):
    alone = hear(asked(BIRTH, "mother_basics"), text, DAY)
    assert alone.reads == {} and alone.trouble[0] == "mother_name" and alone.rest
    both = hear(asked(BIRTH, "mother_basics"), text, DAY, beside(BIRTH, "mother_basics"))
    assert not [id for id in both.reads if id.startswith("mother")]


def test_two_persons_in_one_message():
    text = "mẹ tên Nguyễn Thị Lan sinh 1995, bố tên Nguyễn Văn Ba sinh 1990"
    expected = {**of("mother", LAN, "1995"), **of("father", "Nguyễn Văn Ba", "1990")}
    assert told(hear(asked(BIRTH, "mother_basics"), text, DAY, beside(BIRTH, "mother_basics"))) == expected
    assert told(hear(asked(BIRTH, "father_basics"), text, DAY, beside(BIRTH, "father_basics"))) == expected


def test_beside_is_filled_only_by_cues_and_by_what_cannot_be_mistaken():
    name = asked(HOME, "resident_name")
    others = beside(HOME, "resident_name")
    assert told(hear(name, "Nguyễn Thị Lan, nữ", DAY, others)) == {"resident_name": LAN}
    assert "contact_email" in hear(name, "Nguyễn Thị Lan, lan@example.com", DAY, others).reads
    owner = asked("giay-de-nghi-dang-ky-ho-kinh-doanh", "owner_name")
    several = beside("giay-de-nghi-dang-ky-ho-kinh-doanh", "owner_name")
    assert told(hear(owner, "Nguyễn Thị Lan, 0912345678", DAY, several)) == {"owner_name": LAN}  # whose number, nobody knows


def test_a_name_that_may_end_in_the_sex_is_made_sure():
    heard = hear(asked(HOME, "resident_basics"), "nguyễn thị lan nữ 2/9/1995", DAY)
    assert heard.reads["resident_name"].confirm == "name_title"


def test_a_long_message_is_one_answer():
    text = "x" * (LONGEST + 1)
    assert told(hear(asked(BIRTH, "mother_basics"), text, DAY)) == {"wrong": ("mother_name", "name_long")}
    assert told(hear(asked(HOME, "request_more"), text, DAY)) == {"request_more": text}


def test_tables_are_not_heard():
    table = [Asked(f) for f in forms().get(HOME).all_fields() if f.kind == "table"]
    assert hear(table, "Nguyễn Thị Lan", DAY) == Heard({}, None, "Nguyễn Thị Lan")


@pytest.mark.parametrize(
    "line, kinds",
    [
        ("2/9/1995 001195012345", ["day", "id"]),
        ("2 9 1995 0011 9501 2345", ["day", "id"]),
        ("1995 0011 9501 2345 0912 345 678", ["year", "id", "phone"]),
        ("so 5 0912345678", ["phone"]),
        ("0912 345 678 9", ["number"]),
        ("0011 9501 23456", ["number"]),
        ("+84 912 345 678", ["phone"]),
        ("1.500.000", []),
        ("01/2018", ["month"]),
        ("ngay 2 thang 9 nam 95", ["day"]),
        ("3 thang 1 lan", []),
        ("012345678", ["old_id"]),
        ("09.12.34.56.78", ["phone"]),
        ("lan@example.com", ["email"]),
    ],
)
def test_shapes(line, kinds):
    assert [shape.kind for shape in shapes(line)] == kinds


def test_the_words_name_facts_and_kinds_that_there_are(tmp_path):
    fields = [f for form in forms() for f in form.all_fields()]
    blanks = [*fields, *(column for f in fields for column in f.columns)]
    keys = {key.split(".")[1] for key in forms().keys} | {fact(blank) for blank in blanks}
    targets = {target[1:] for cue in Cues.load().cues._exact.values() for target in cue.targets}
    assert {name for what, name in targets if what == "fact"} - keys == set()
    assert {name for what, name in targets if what == "kind"} - {b.kind for b in blanks} <= {"old_id_number"}
    assert Cues.load().persons - {key.split(".")[0] for key in forms().keys} == set()
    assert Cues.load().with_figures - keys == set()
    (tmp_path / "cues.yml").write_text("facts: {}\n", encoding="utf-8")
    with pytest.raises(DataError):
        Cues.load(tmp_path / "cues.yml")


# Properties.

NAMES = ("mother_basics", "mother_people", "applicant_card", "marriage_paper", "mother_name", "mother_address", "relation_to_child")
WORDS = [
    "Nguyễn Thị Lan", "bố", "mẹ bé", "tên", "là", "sinh", "ngày", "2/9/1995", "31/2", "1995", "cccd", "số", "001195012345",
    "0912 345 678", "lan@example.com", "dân tộc", "Kinh", "Việt Nam", "không có", "quê", "ở", "xã Yên Lập", "tỉnh Phú Thọ",
    "và", ",", ";", "\n", ":", "của", "em", "ạ", "nữ", "cấp ngày", "do", "Bộ Công an", "cấp", "quyển", "15", "?", "nam",
]  # fmt: skip
SAID = st.one_of(st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join), st.text(max_size=120))


@settings(max_examples=150, deadline=None)
@given(name=st.sampled_from(NAMES), text=SAID, more=st.booleans())
def test_whatever_is_typed(name, text, more):
    blanks, others = asked(BIRTH, name), beside(BIRTH, name) if more else []
    heard = hear(blanks, text, DAY, others)
    fields = {one.field.id: one.field for one in (*blanks, *others)}
    for id, read in heard.reads.items():
        assert read.value is not None and read.problem is None
        assert values.problem(fields[id], read.value, DAY) is None
    if heard.trouble:
        assert heard.trouble[0] in fields and heard.trouble[0] not in heard.reads and heard.trouble[1].problem
    assert heard.reads or heard.trouble or heard.without
    assert not set(heard.without) & set(heard.reads)
    # No figure is given twice: what was read and what is left over have no more of them than the text.
    for run in ("001195012345", "912 345 678", "lan@example.com"):
        given_ = sum(values.shown(fields[id], read.value).count(run) for id, read in heard.reads.items())
        assert given_ + heard.rest.count(run) <= text.count(run)


@settings(max_examples=25, deadline=None)
@given(text=st.text(max_size=10_000))
def test_no_text_raises(text):
    hear(asked(BIRTH, "marriage_paper"), text, DAY, beside(BIRTH, "marriage_paper"))
    hear(asked(BIRTH, "mother_name"), text[: LONGEST], DAY, beside(BIRTH, "mother_name"))


CUED = [
    "họ tên Nguyễn Thị Lan",
    "sinh ngày 2/9/1995",
    "số cccd 001195012345",
    "dân tộc Tày",
    "quốc tịch Việt Nam",
]


@settings(max_examples=60, deadline=None)
@given(order=st.permutations(CUED), mark=st.sampled_from([", ", "; ", "\n", " và ", ". "]), bare=st.booleans())
def test_the_order_of_what_is_announced_does_not_matter(order, mark, bare):
    blanks = [*asked(BIRTH, "mother_basics"), *asked(BIRTH, "mother_people")]
    text = mark.join(order)
    heard = hear(blanks, fold(text) if bare else text, DAY)
    expected = {**(BARE if bare else ALL), **people("mother", "Tày", "VN")}
    assert told(heard) == expected and heard.rest == ""


def test_every_blank_of_every_form_can_be_asked_alone():
    for form in forms():
        for field in form.all_fields():
            if field.derived or field.kind == "table":
                continue
            for text in ("Nguyễn Thị Lan", "2/9/1995", "không có", "Kinh, sđt 0912345678"):
                heard = hear([Asked(field)], text, DAY)
                assert isinstance(field, Field) and (heard.reads or heard.trouble or heard.without), (field.id, text)
