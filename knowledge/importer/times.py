"""Times as the portal writes them: a value with a unit, or words. A bare number (unit «other») is no time."""
from __future__ import annotations

import re
from typing import Any, Dict, Optional

from knowledge.importer.text import NOTHING, squeeze

UNITS = {
    "phút": "minute", "giờ": "hour", "giờ làm việc": "working_hour", "ngày": "day", "ngày làm việc": "working_day",
    "tuần": "week", "tháng": "month", "năm": "year",
}
NATIVE_UNITS = {
    "MINUTE": "minute", "HOUR": "hour", "WORKING_HOUR": "working_hour", "DAY": "day", "WORKING_DAY": "working_day",
    "WEEK": "week", "MONTH": "month", "YEAR": "year",
}
_UNIT = "(" + "|".join(sorted(UNITS, key=len, reverse=True)) + ")"
_PLAIN = re.compile(
    r"(?:tối đa\s+|không quá\s+|chậm nhất\s+|trong(?: thời hạn)?\s+|thời (?:hạn|gian)(?: giải quyết)?\s*:?\s+)*"
    rf"(\d{{1,3}}(?:[.,]\d{{1,2}})?)\s*(?:\([^()]{{1,20}}\)\s*)?{_UNIT}"
    r"(?:,?\s+(?:kể từ|tính từ|từ)\s+(?:ngày|khi)\s+(?:tiếp )?nhận\s+(?:được\s+)?(?:đủ\s+)?(?:hồ sơ(?:\s+(?:đầy đủ|hợp lệ|đầy đủ,? hợp lệ))?))?\s*[.;]?",
    re.IGNORECASE,
)

Time = Dict[str, Any]


def number(value: Any) -> Optional[float]:
    """A positive, sensible count (whole ones as int), else None."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        try:
            value = float(value.strip().replace(",", "."))
        except ValueError:
            return None
    if not isinstance(value, (int, float)) or not 0 < value < 10_000:
        return None
    return int(value) if value == int(value) else float(value)


def time_of(value: Any, unit: Optional[str], note: Optional[str] = None) -> Optional[Time]:
    """`value` of `unit` (one of ours), else what the note says in words, else None."""
    amount = number(value)
    if amount is not None and unit:
        return {"amount": amount, "unit": unit, **({"note": note} if note else {})}
    return {"note": note} if note else None


def time_in_words(text: Optional[str]) -> Optional[Time]:
    """«Không quá 15 ngày làm việc» as 15 working days with the words as note; other words as a note alone."""
    text = squeeze(text or "")
    if not text or text.lower().strip(" .") in NOTHING | {"theo mô tả"} or not re.search(r"[^\W\d_]", text):
        return None
    match = _PLAIN.fullmatch(text)
    if not match:
        return {"note": text}
    note = None if text[0].isdigit() and len(text) < 25 else text
    return time_of(match.group(1), UNITS[match.group(2).lower()], note)
