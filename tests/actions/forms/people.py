"""Invented values for every fact that a form may ask for, by kind of key."""
from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any, Dict

from actions.forms.values import coded
from actions.phrases import Phrases
from knowledge.forms.files import Forms
from knowledge.forms.model import Field, Form
from knowledge.forms.sharing import owner

DAY = dt.date(2026, 11, 20)
NOW = dt.datetime(2026, 11, 20, 8, 0, tzinfo=dt.timezone.utc)
MIDDLE = ("Minh", "Ngọc", "Thu", "Gia", "Đức", "Khánh", "Quỳnh", "Xuân", "Bảo", "Hoài")
LAST = ("An", "Bình", "Châu", "Dũng", "Giang", "Hạnh", "Khuê", "Lộc", "Mẫn", "Yến")
STREETS = ("Trần Phú", "Kim Mã", "Lê Lợi", "Đội Cấn", "Nguyễn Huệ", "Hàng Bông", "Phan Chu Trinh")


@lru_cache(maxsize=1)
def forms() -> Forms:
    return Forms.load()


@lru_cache(maxsize=1)
def phrases() -> Phrases:
    return Phrases.load()


def invented(field, number: int, option: int = 0) -> Any:
    """A plain text for that field, different for each `number`; `option` says which option of a choice."""
    kind = field.kind
    if kind == "table":
        return [{c.id: invented(c, number * 7 + row * 3 + i) for i, c in enumerate(field.columns)} for row in range(2)]
    if getattr(field, "options", None):
        return field.options[option % len(field.options)].id
    return {
        "name": f"Nguyễn {MIDDLE[number // 10 % 10]} {LAST[number % 10]}",
        "date": f"{number % 28 + 1:02}/{number % 12 + 1:02}/{1980 + number % 40}",
        "year_or_date": f"{number % 28 + 1:02}/{number % 12 + 1:02}/{1980 + number % 40}",
        "sex": ("Nam", "Nữ")[number % 2],
        "id_number": f"0011901{number:05}",
        "old_id_number": f"0123{number:05}",
        "phone": f"09123456{number % 100:02}",
        "email": f"nguoi{number}@example.com",
        "address": f"số {number + 1} {STREETS[number % 7]}, phường Ba Đình, thành phố Hà Nội",
        "place": "phường Ba Đình, thành phố Hà Nội",
        "ethnicity": ("Kinh", "Tày")[number % 2],
        "religion": "không",
        "nationality": "Việt Nam",
        "relation": "con",
        "money": f"{number + 1}.500.000",
        "number": str(number + 2),
        "text": (field.example if isinstance(field, Field) and field.example else f"Mục {number}"),
        "yes_no": "có",
    }[kind]


def values_for(form: Form, option: int = 0) -> Dict[str, Any]:
    """A file of values for the form: each person's facts under one key, every blank that may apply filled."""
    deciding: Dict[str, Any] = {}
    fields: Dict[str, Field] = {field.key: field for field in form.all_fields() if field.key}
    for field in fields.values():
        if field.options:
            deciding[field.key] = coded(field, invented(field, 0, option))
    found = {}
    for number, key in enumerate([*fields, "office.name", *(s.key for s in form.signatures if s.key)]):
        kept = owner(key, forms().register, deciding)
        if key in deciding:
            found[key] = deciding[key]
        elif kept not in found:
            found[kept] = invented(fields.get(kept) or fields.get(key) or forms().keys[kept], number, option)
    return {**found, "office.name": "Ủy ban nhân dân phường Ba Đình"}
