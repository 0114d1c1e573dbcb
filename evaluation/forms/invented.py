"""What invented people say: a good answer to a blank in one of its spellings, bad ones, the text behind a card."""
from __future__ import annotations

import datetime as dt
from random import Random
from typing import Dict, Sequence, Union

from knowledge.forms.model import Column, Field
from nlu.text import fold

FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vàng", "Giàng", "Lò", "Đặng", "Bùi")
MIDDLES = ("Thị", "Văn", "Minh", "Ngọc", "Thu", "Đức", "Khánh", "A", "Xuân", "Gia")
NAMES = ("An", "Bình", "Châu", "Dũng", "Giang", "Hạnh", "Khuê", "Lộc", "Páo", "Yến")
UNITS = (
    "phường Ba Đình, thành phố Hà Nội", "phường Cửa Nam, thành phố Hà Nội", "xã Hòa Bình, tỉnh Phú Thọ", "xã Sa Pa, tỉnh Lào Cai",
)  # fmt: skip
STREETS = ("Trần Phú", "Kim Mã", "Lê Lợi", "Đội Cấn")
PROVINCES = ("001", "010", "025", "079")
TEXTS = ("Mục 12 quyển 3", "Công an tỉnh Phú Thọ", "Ủy ban nhân dân xã Hòa Bình", "đúng như giấy khai sinh cũ")
#: Nothing that any blank could want, or too much of it.
BAD = (
    "", " ", "???", "🙂🙂🙂", "asdf qwer", "31/2", "30/2/1990", "0123456789012", "99/99/9999", "-1", "0", "a" * 2000,
    "tôi chưa hiểu ý bạn " * 100, "{name} {0} %s", "<b>x</b>", "\u202eabc\u0000", "|||||||", "12.000.000.000.000.000.000",
    "xã Không Có Thật, tỉnh Không Có Thật", "hôm qua trời mưa to quá", "ừm", "1;2;3", "a@b", "…", "mùng 5 tháng 13", "năm 3000",
)  # fmt: skip
_PLAIN: Dict[str, Sequence[str]] = {
    "sex": ("Nam", "Nữ", "nữ", "nam ạ"),
    "ethnicity": ("Kinh", "Tày", "Mông", "dân tộc Dao", "kinh"),
    "religion": ("không", "Phật giáo", "Công giáo"),
    "nationality": ("Việt Nam", "việt nam", "Lào"),
    "relation": ("con", "vợ", "chồng", "cháu", "bố đẻ", "mẹ"),
    "yes_no": ("có", "không", "Có ạ"),
    "phone": ("0912345678", "0912 345 678", "+84 912 345 678", "038.765.4321"),
    "email": ("nguoi1@example.com", "lan.nguyen@example.com"),
    "number": ("2", "3", "4", "hai", "1"),
    "money": ("1.500.000", "2 triệu", "500 nghìn", "50000000"),
}


def good(field: Union[Field, Column], dice: Random, day: dt.date) -> str:
    """A good answer to that blank, no table, in one of the spellings in which people write it."""
    kind = field.kind
    if field.options:
        option = dice.choice(field.options)
        return dice.choice([option.label, option.label.lower()])
    if kind in ("date", "year_or_date"):
        return date(dice, day, with_year_alone=kind == "year_or_date")
    if kind in _PLAIN:
        return dice.choice(_PLAIN[kind])
    if kind == "text":
        return field.example or dice.choice(TEXTS)
    return {"name": name, "id_number": number, "old_id_number": old_number, "address": address, "place": place}[kind](dice)


def name(dice: Random) -> str:
    full = " ".join([dice.choice(FAMILIES), dice.choice(MIDDLES), dice.choice(NAMES)])
    return dice.choice([full, full, full.lower(), full.upper(), fold(full), f"{full} ạ"])


def number(dice: Random) -> str:
    digits = f"{dice.choice(PROVINCES)}{dice.randrange(4)}{dice.randrange(100):02}{dice.randrange(10**6):06}"
    return dice.choice([digits, digits, f"{digits[:3]} {digits[3:6]} {digits[6:9]} {digits[9:]}"])


def old_number(dice: Random) -> str:
    return f"{dice.randrange(10**8, 4 * 10**8):09}"


def address(dice: Random) -> str:
    place = f"số {dice.randrange(1, 99)} {dice.choice(STREETS)}, {dice.choice(UNITS)}"
    return dice.choice([place, place, place.lower(), place.replace("thành phố", "tp").replace("phường", "p.")])


def place(dice: Random) -> str:
    return dice.choice(UNITS)


def date(dice: Random, day: dt.date, with_year_alone: bool = False) -> str:
    """A day that has come."""
    told = day - dt.timedelta(days=dice.randrange(1, 60 * 365))
    written = [
        f"{told:%d/%m/%Y}", f"{told.day}/{told.month}/{told.year}", f"{told:%d-%m-%Y}", f"{told:%d.%m.%Y}",
        f"ngày {told.day} tháng {told.month} năm {told.year}",
    ]  # fmt: skip
    return dice.choice([*written, str(told.year), f"năm {told.year}"] if with_year_alone else written)


def card(dice: Random, day: dt.date) -> str:
    """What the QR code of an invented identity card says."""
    born = day - dt.timedelta(days=dice.randrange(15 * 365, 70 * 365))
    issued = day - dt.timedelta(days=dice.randrange(1, 900))
    full = " ".join([dice.choice(FAMILIES), dice.choice(MIDDLES), dice.choice(NAMES)])
    sex = dice.choice(["Nam", "Nữ"])
    digit = 2 * (born.year >= 2000) + (sex == "Nữ")
    digits = f"{dice.choice(PROVINCES)}{digit}{born:%y}{dice.randrange(10**6):06}"
    place = f"Số {dice.randrange(1, 99)}, {dice.choice(STREETS)}, {dice.choice(UNITS)}"
    return f"{digits}|{dice.choice(['', old_number(dice)])}|{full}|{born:%d%m%Y}|{sex}|{place}|{issued:%d%m%Y}"
