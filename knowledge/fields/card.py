"""The text behind the QR code of an identity card, read off by the person's own device.

Fields stand between «|»: number, former number, full name, day of birth, sex, place of residence, day of issue. Cards
since 1 July 2024 (Thông tư 16/2024/TT-BCA) hold more behind these, a cancelled number and the parents' names among
them; the order of those is published nowhere that could be checked, so they are left unread.
"""
from __future__ import annotations

import re
from datetime import date
from typing import Dict, Optional

from knowledge.fields import name
from knowledge.fields.model import Context
from knowledge.fields.words import tidy

#: A QR code holds less; more is no card.
MOST = 2000
FIELDS = 6

_DAY = re.compile(r"([0-9]{2})/?([0-9]{2})/?([0-9]{4})")


def read(text: str) -> Optional[Dict[str, str]]:
    """Values by the suffix of the form field that they fill, None for what is no card. Never raises.

    `id_number`, `full_name`, `birth_date` (ISO, a year alone where the card has no more) and `sex` are always there;
    `old_id_number`, `address` (one line, for the kind "address" to read) and `issued_on` where the card has them.
    """
    if not isinstance(text, str) or len(text) > MOST:
        return None
    fields = [tidy(part) for part in text.strip("\ufeff \r\n\t").split("|")]
    if len(fields) < FIELDS or not re.fullmatch(r"[0-9]{12}", fields[0]):
        return None
    birth, sex = _day(fields[3], whole=False), {"nam": "Nam", "nữ": "Nữ"}.get(fields[4].lower())
    if not birth or not sex or name.valid(fields[2], Context(date.max)):
        return None
    full_name = name.cased(fields[2])
    card = {"id_number": fields[0], "full_name": full_name, "birth_date": birth, "sex": sex}
    issued = _day(fields[6]) if len(fields) > FIELDS else None
    optional = {
        "old_id_number": fields[1] if re.fullmatch(r"[0-9]{9}(?:[0-9]{3})?", fields[1]) else None,
        "address": fields[5],
        "issued_on": issued,
    }
    card.update({key: value for key, value in optional.items() if value})
    return card


def _day(text: str, whole: bool = True) -> Optional[str]:
    match = _DAY.fullmatch(text)
    day, month, year = match.groups() if match else ("00", "00", text)
    if not re.fullmatch(r"(?:19|20)[0-9]{2}", year):
        return None
    if not whole and day == "00":
        return year if month == "00" else f"{year}-{month}" if 1 <= int(month) <= 12 else None
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
