"""Numbers of identity papers.

Twelve figures: three for the province (or country) of birth registration, one for sex and century, two for the year of
birth, six at random (Thông tư 59/2021/TT-BCA, out of force since 1 July 2024; numbers given stay). Luật Căn cước
26/2023/QH15 promises no more than twelve figures, so what does not fit is asked about, never refused.
"""
from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Dict, Optional

from knowledge.fields.model import Context, Read, none
from knowledge.fields.words import DATA, MOST
from nlu.errors import DataError
from nlu.text import normalise
from nlu.yamlfiles import read_yaml

_RUN = re.compile(r"[0-9]+")
_JOINED = re.compile(r"(?<=[0-9])[ .\-–]+(?=[0-9])")


@lru_cache(maxsize=1)
def provinces() -> Dict[str, str]:
    """The first three figures and the province of 2025 and before that they mean."""
    file = DATA / "id_prefixes.yml"
    data = read_yaml(file)
    if not isinstance(data, dict) or not isinstance(data.get("provinces"), dict):
        raise DataError(file, "provinces", "phải là bảng mã và tên tỉnh")
    return data["provinces"]


def read(text: str, context: Context) -> Read:
    """The problem "id_old" says that nine figures are a number that is no longer used."""
    number = _number(text, (12,))
    if number:
        return Read(number, number, confirm=_doubt(number, context))
    if len(text) <= MOST and _number(text, (9,)):
        return none("id_old")
    several = sorted({run for run in _RUN.findall(normalise(text)) if len(run) == 12}) if len(text) <= MOST else []
    if len(several) > 1:
        return none("id_two", several)
    return none("id_number" if len(text) > MOST or not _RUN.search(normalise(text)) else "id_length")


def read_old(text: str, context: Context) -> Read:
    """The nine figures of a former identity card, or the twelve of its last kind."""
    number = _number(text, (9, 12))
    return Read(number, number) if number else none("old_id_number")


def show(value: Any) -> str:
    return value if isinstance(value, str) else ""


def valid(value: Any, context: Context) -> Optional[str]:
    if not isinstance(value, str):
        return "id_number"
    if re.fullmatch(r"[0-9]{9}", value):
        return "id_old"
    return None if re.fullmatch(r"[0-9]{12}", value) else "id_length"


def valid_old(value: Any, context: Context) -> Optional[str]:
    good = isinstance(value, str) and re.fullmatch(r"[0-9]{9}(?:[0-9]{3})?", value)
    return None if good else "old_id_number"


def birth_year(number: str) -> int:
    """The year of birth that is in twelve figures: 0 and 1 stand for the 20th century, 2 and 3 for the 21st, …"""
    return 1900 + int(number[3]) // 2 * 100 + int(number[4:6])


def sex(number: str) -> str:
    return "Nữ" if int(number[3]) % 2 else "Nam"


def _number(text: str, lengths: tuple) -> Optional[str]:
    """The one number of such a length; parts of it may be set apart by spaces, stops or hyphens."""
    if len(text) > MOST:
        return None
    line = normalise(text)
    for spelling in (_JOINED.sub("", line), line):
        found = {run for run in _RUN.findall(spelling) if len(run) in lengths}
        others = [run for run in _RUN.findall(spelling) if len(run) > 8 and run not in found]
        if len(found) == 1 and not others:
            return found.pop()
    return None


def _doubt(number: str, context: Context) -> Optional[str]:
    known_year = re.match(r"[0-9]{4}", str(context.known.get("birth_date") or ""))
    if known_year and int(known_year[0]) != birth_year(number):
        return "id_birth"
    known_sex = context.known.get("sex")
    if known_sex in ("Nam", "Nữ") and known_sex != sex(number):
        return "id_sex"
    if birth_year(number) > context.today.year:
        return "id_odd"
    return None if number[:3] in provinces() else "id_prefix"
