"""Days of the solar calendar, exact; and, where old papers hold no more, a month or a year alone.

Values are "1990-03-12", "1990-03" and "1990"; forms show 12/03/1990, 03/1990 and 1990.
"""
from __future__ import annotations

import calendar
import re
from datetime import date
from typing import Any, List, Optional, Tuple

from knowledge.fields.model import Context, Read, none
from knowledge.fields.words import MOST
from nlu.analysis import analyse
from nlu.dates import LUNAR_WORDS, DateRange, find_dates
from nlu.numbers import NUMBER, parse_number

#: Nobody who fills in a form now was born before.
EARLIEST = 1900
YEARS_AHEAD = 50

KINDS = frozenset({"date", "past_date", "year_or_date"})

_LUNAR = re.compile(rf"\b(?:{LUNAR_WORDS}|lich ta|chap|nhuan am|\d+ am)\b")
_EIGHT = re.compile(r"(?<!\d)(\d{2})(\d{2})((?:19|20)\d{2})(?!\d)")
_SPACED = re.compile(r"(?<![\d/.-])(\d{1,2}) (\d{1,2}) ((?:19|20)\d{2})(?![\d/.-])")
_MIXED = re.compile(r"(?<![\d/.-])(\d{1,2})[/.-](\d{1,2}) ((?:19|20)\d{2})(?![\d/.-])")
_NO_YEAR_WORD = re.compile(r"\b(thang (?:\d{1,2}|[a-z]+(?: mot| hai)?)) ((?:19|20)\d{2})\b")
_MONTH = re.compile(r"(?<![\d/.-])(0?[1-9]|1[0-2])\s?[/.-]\s?((?:19|20)\d{2})(?![\d/.-])")
_YEAR = re.compile(r"(?<![\d/.-])((?:19|20)\d{2})(?![\d/.-])")
_COUNT_BEFORE = re.compile(rf"(?:\d|\b{NUMBER})\W*$")
# No doubt about the year: it was said, or a day near today.
_YEAR_SAID = re.compile(
    r"\d{4}|\bnam (?:nay|ngoai|roi|truoc|sau|kia|hai)\b"
    r"|\b(?:hom|bua) (?:nay|qua|kia)\b|\bngay (?:mai|mot|kia)\b|\bsang mai\b"
    r"|\b(?:truoc|roi|qua|nay|nua|toi)$|\bcach day\b"
)
_SPOKEN_YEAR = re.compile(rf"(?<!thang )\bnam ({NUMBER})\b")
_SHORT_YEAR = re.compile(r"(\bthang (?:\d{1,2}|[a-z]+(?: mot| hai)?) nam) (\d{2})(?!\d)")
_DAY_MONTH = re.compile(r"\D*(\d{1,2})\s?[/.-]\s?(\d{1,2})\D*")
_UNITS = {
    "khong": 0, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "sau": 6,
    "bay": 7, "tam": 8, "chin": 9,
}  # fmt: skip
_VALUE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")

Span = Tuple[int, int, DateRange]


def read(kind: str, text: str, context: Context) -> Read:
    if len(text) > MOST:
        return none("date")
    line, doubt = _prepared(analyse(text).folded, context.today)
    if _LUNAR.search(line):
        return none("date_lunar")
    try:
        spans = _outermost(list(find_dates(line, context.today)))
    except (OverflowError, ValueError):  # a day before the calendar began
        return none("date_range")
    exact = {days.first for _, _, days in spans if days.exact}
    if len(exact) > 1:
        return none("date_two", [_written(day) for day in sorted(exact) if not _bounds(day, day, kind, context)])
    if exact:
        start, end, days = next(span for span in spans if span[2].exact)
        problem = _bounds(days.first, days.first, kind, context)
        if problem:
            return none(problem)
        said = not doubt and _YEAR_SAID.search(line[start:end])
        return _done(days.first.isoformat(), None if said else "date_year")
    if kind == "year_or_date":
        return _part(line, spans, context, doubt)
    if spans or _YEAR.search(line):
        return none("date_none" if _impossible(line, spans) else "date_day")
    short = _DAY_MONTH.fullmatch(line)
    if short and _days(2024, int(short[2]) or 13, int(short[1]) or 32):
        return none("date_day")
    return none("date_none" if re.search(r"\d\s?[/.-]\s?\d", line) else "date")


def show(value: Any) -> str:
    match = _VALUE.fullmatch(value) if isinstance(value, str) else None
    return "/".join(part for part in (match[3], match[2], match[1]) if part) if match else ""


def valid(kind: str, value: Any, context: Context) -> Optional[str]:
    match = _VALUE.fullmatch(value) if isinstance(value, str) else None
    if not match:
        return "date"
    if kind != "year_or_date" and not match[3]:
        return "date_day"
    days = _days(int(match[1]), int(match[2] or 0), int(match[3] or 0))
    if days is None:
        return "date_none"
    return _bounds(*days, kind, context)


def _prepared(line: str, today: date) -> Tuple[str, bool]:
    """The line in the forms that `find_dates` knows, and whether the century of a year is a guess."""
    for pattern in (_EIGHT, _SPACED, _MIXED):
        line = pattern.sub(r"\1/\2/\3", line)
    line = _NO_YEAR_WORD.sub(r"\1 nam \2", _SPOKEN_YEAR.sub(_figures, line))
    full = _SHORT_YEAR.sub(lambda m: f"{m[1]} {int(m[2]) + (2000 if int(m[2]) <= today.year % 100 else 1900)}", line)
    return full, full != line


def _figures(match: re.Match[str]) -> str:
    """«năm một chín chín mươi», «năm chín hai» in figures; as it was where it is no year."""
    words = match[1].split()
    century = {("mot", "chin"): "19", ("hai", "khong"): "20"}.get(tuple(words[:2])) if len(words) > 2 else None
    rest = words[2:] if century else words
    if len(rest) == 2 and all(word in _UNITS for word in rest):
        year = f"{century or ''}{_UNITS[rest[0]]}{_UNITS[rest[1]]}"
    else:
        number = parse_number(" ".join(rest))
        year = str(number) if number is not None and 10 <= number <= 99 and century else ""
        if century and year:
            year = century + year
        elif number is not None and (1900 <= number <= 2100 or 10 <= number <= 99):
            year = str(number)
    return f"nam {year}" if year else match[0]


def _outermost(spans: List[Span]) -> List[Span]:
    """Without those that lie within a longer one."""
    return [s for s in spans if not any(o[0] <= s[0] and s[1] <= o[1] and o[1] - o[0] > s[1] - s[0] for o in spans)]


def _part(line: str, spans: List[Span], context: Context, doubt: bool) -> Read:
    """A month or a year, when the text holds nothing else that could be a day."""
    found = {(m[2], f"{int(m[1]):02}") for m in _MONTH.finditer(line)}
    rest = _MONTH.sub(" ", line)
    for start, end, days in spans:
        if (days.first.day, days.last.month) == (1, days.first.month) and days.last.day >= 28:
            found.add((str(days.first.year), f"{days.first.month:02}"))
            if _COUNT_BEFORE.search(line[:start]) or re.search(r"\d", line[:start] + line[end:]):
                return none("date_none")
            if not re.search(r"\d{4}|nam", line[start:end]):
                return none("date")
            rest = ""
    years = {m[1] for m in _YEAR.finditer(rest)}
    years |= {str(d.first.year) for _, _, d in spans if f"{d.first:%d%m}{d.last:%d%m}" == "01013112"}
    if not found:
        if len(years) > 1:
            return none("date_two")
        if re.search(r"\d\s?[/.-]\s?\d|\bthang\b", line) or len(re.findall(r"\d+", line)) > 1:
            return none("date_none")
        found = {(year, "") for year in years}
    elif years - {year for year, _ in found}:
        return none("date_two")
    if len(found) != 1:
        return none("date_two" if found else "date")
    year, month = found.pop()
    days = _days(int(year), int(month or 0), 0)
    problem = "date_none" if days is None else _bounds(*days, "year_or_date", context)
    if problem:
        return none(problem)
    sure = not doubt and re.search(r"\d{4}", line)
    return _done(f"{year}-{month}" if month else year, None if sure else "date_year")


def _impossible(line: str, spans: List[Span]) -> bool:
    """Whether a day was said, but one that no calendar has («29 tháng 2 năm 2023»)."""
    return bool(re.search(r"\d\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d", line)) or any(
        _COUNT_BEFORE.search(line[:start]) for start, _, days in spans if not days.exact
    )


def _days(year: int, month: int, day: int) -> Optional[Tuple[date, date]]:
    """First and last day of a year, a month or a day; None when there is no such day."""
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        return None
    if month:
        return first, first if day else date(year, month, calendar.monthrange(year, month)[1])
    return first, date(year, 12, 31)


def _bounds(first: date, last: date, kind: str, context: Context) -> Optional[str]:
    if first.year < EARLIEST or first.year > context.today.year + YEARS_AHEAD:
        return "date_range"
    latest = _bound(context, "not_after")
    if kind in ("past_date", "year_or_date"):
        latest = min(latest or context.today, context.today)
    if latest and first > latest:
        return "date_future" if latest == context.today else "date_late"
    earliest = _bound(context, "not_before")
    return "date_early" if earliest and last < earliest else None


def _bound(context: Context, name: str) -> Optional[date]:
    told = context.known.get(name)
    if isinstance(told, date):
        return told
    if told == "today":
        return context.today
    match = _VALUE.fullmatch(told) if isinstance(told, str) else None
    days = _days(int(match[1]), int(match[2] or 0), int(match[3] or 0)) if match else None
    return days and days[0]


def _written(day: date) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year}"


def _done(value: str, confirm: Optional[str] = None) -> Read:
    return Read(value, show(value), confirm=confirm)
