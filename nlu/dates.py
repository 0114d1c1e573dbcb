"""Dates as people write and say them: 3/5/2026, «hôm qua», «2 tháng rồi».

All patterns run on accent-free text of the same length, so that one set
serves text with and without diacritics. Days of the lunar calendar (tháng
giêng, tháng chạp) are left alone: a wrong date is worse than none.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from nlu.numbers import NUMBER, parse_number


@dataclass(frozen=True)
class DateRange:
    """The days that an expression may mean, first to last inclusive."""

    first: date
    last: date

    @property
    def exact(self) -> bool:
        """Whether one single day is meant."""
        return self.first == self.last


Found = tuple[int, int, DateRange]

#: Accent-free words of the lunar calendar, as alternatives of a pattern: for those who ask for the solar day instead.
LUNAR_WORDS = "am lich|lich am|ta lich|thang gieng|gieng|thang chap|ram"

_NUMERIC = re.compile(r"(?<![\d/.-])(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4}|\d{2})(?![\d/])")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_DAY_MONTH = re.compile(
    r"\b(?:ngay|hom|mung|mong|sinh|tu|den|vao)\s(\d{1,2})[/.-](\d{1,2})(?![\d/.-]\d|\d)"
)
_YEAR = (
    rf"(?:\s?(?:nam|/)\s?(\d{{4}}|nay|ngoai|roi|truoc|sau|hai ng(?:hin|an) {NUMBER}))"
)
_SPOKEN = re.compile(
    rf"\b(?:(?:ngay|hom|mung|mong)\s)*({NUMBER})\sthang\s"
    rf"(tu|\d{{1,2}}|(?:muoi )?(?:mot|hai)|muoi|ba|bon|nam(?! (?:ngoai|nay|sau|truoc|roi))"
    rf"|sau|bay|tam|chin)\b{_YEAR}?(?!\s(?:ngay|tuan|lan|tuoi|nam tuoi))"
)
_MONTH = re.compile(
    rf"\bthang\s(tu|\d{{1,2}}|muoi(?: mot| hai)?|mot|hai|ba|bon|nam(?= nam)|sau(?! )|bay|tam|chin)"
    rf"\b{_YEAR}?(?!\s(?:lan|ngay|tuan|tuoi))"
)
_YEAR_ALONE = re.compile(r"\b(?:nam|sn)\s((?:19|20)\d{2})\b")
_BORN = re.compile(r"\bsinh nam\s(\d{2})\b")
_SPAN_AGO = re.compile(
    rf"\b(?:(?:cach day|duoc|khoang|hon|gan)\s)*({NUMBER})\s(ngay|hom|bua|tuan|thang|nam)\s"
    r"(?:truoc|roi|nay|qua)\b"
)
_SPAN_BEFORE_NOW = re.compile(
    rf"\bcach day\s(?:khoang\s|hon\s|gan\s)?({NUMBER})\s(ngay|tuan|thang|nam)\b"
)
_SPAN_AHEAD = re.compile(rf"\b({NUMBER})\s(ngay|hom|bua|tuan|thang|nam)\s(?:nua|toi)\b")
_NAMED = re.compile(
    r"\b(hom nay|bua nay|hom qua|bua qua|hom kia|bua kia|hom truoc|ngay mai|sang mai|ngay mot"
    r"|ngay kia|tuan (?:nay|truoc|roi|qua|sau|toi)|thang (?:nay|truoc|roi|qua|sau|toi)"
    r"|nam (?:nay|ngoai|truoc|roi|qua|kia|sau|toi)|sang nam)\b"
)
_DAYS = {
    "hom nay": 0, "bua nay": 0, "hom qua": -1, "bua qua": -1, "hom kia": -2, "bua kia": -2,
    "ngay mai": 1, "sang mai": 1, "ngay mot": 2, "ngay kia": 2,
}  # fmt: skip
_STEPS = {
    "nay": 0, "truoc": -1, "roi": -1, "qua": -1, "ngoai": -1, "kia": -2, "sau": 1, "toi": 1
}  # fmt: skip


def find_dates(folded: str, today: date) -> Iterator[Found]:
    """Every date in accent-free ``folded``: start, end and the days meant.

    Matches may overlap; the longest is the right one.
    """
    for pattern, read in _READERS:
        for match in pattern.finditer(folded):
            days = read(match, today)
            if days:
                yield match.start(), match.end(), days


def _day(year: int | None, month: int | None, day: int | None) -> DateRange | None:
    if not year or not month or not day:
        return None
    try:
        exact = date(year, month, day)
    except ValueError:
        return None
    return DateRange(exact, exact)


def _month(year: int, month: int) -> DateRange | None:
    if not (1 <= month <= 12 and 1 <= year <= 9999):
        return None
    return DateRange(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def _year(year: int) -> DateRange:
    return DateRange(date(year, 1, 1), date(year, 12, 31))


def _short_year(text: str, today: date) -> int:
    """Two figures mean the last such year that is not in the future."""
    year = int(text)
    if len(text) > 2:
        return year
    return year + (2000 if year <= today.year % 100 + 1 else 1900)


def _numeric(m: re.Match[str], today: date) -> DateRange | None:
    return _day(_short_year(m[3], today), int(m[2]), int(m[1]))


def _iso(m: re.Match[str], today: date) -> DateRange | None:
    return _day(int(m[1]), int(m[2]), int(m[3]))


def _this_year(month: int, day: int, today: date) -> DateRange | None:
    """Without a year the nearest one: what happened lies behind, if at all."""
    days = _day(today.year, month, day)
    if days and days.first > today + timedelta(days=183):
        return _day(today.year - 1, month, day)
    return days


def _day_month(m: re.Match[str], today: date) -> DateRange | None:
    return _this_year(int(m[2]), int(m[1]), today)


def _month_number(text: str) -> int:
    return parse_number(text) or 0


def _year_of(text: str | None, today: date) -> int | None:
    if not text:
        return None
    if text in _STEPS:
        return today.year + _STEPS[text]
    return parse_number(text)


def _spoken(m: re.Match[str], today: date) -> DateRange | None:
    day, month, year = parse_number(m[1]), _month_number(m[2]), _year_of(m[3], today)
    if year:
        return _day(year, month, day)
    return _this_year(month, day or 0, today)


def _month_only(m: re.Match[str], today: date) -> DateRange | None:
    return _month(_year_of(m[2], today) or today.year, _month_number(m[1]))


def _span(m: re.Match[str], today: date, sign: int) -> DateRange | None:
    count, unit = parse_number(m[1]), m[2]
    if count is None or count > 200:
        return None
    if unit in ("ngay", "hom", "bua"):
        exact = today + sign * relativedelta(days=count)
        return DateRange(exact, exact)
    if unit == "tuan":
        return _week(today + sign * relativedelta(weeks=count))
    if unit == "thang":
        there = today + sign * relativedelta(months=count)
        return _month(there.year, there.month)
    return _year(today.year + sign * count)


def _week(day: date) -> DateRange:
    monday = day - timedelta(days=day.weekday())
    return DateRange(monday, monday + timedelta(days=6))


def _named(m: re.Match[str], today: date) -> DateRange | None:
    text = m[1]
    if text in _DAYS:
        exact = today + timedelta(days=_DAYS[text])
        return DateRange(exact, exact)
    if text == "hom truoc":  # some day of late
        return DateRange(today - timedelta(days=7), today - timedelta(days=1))
    if text == "sang nam":
        return _year(today.year + 1)
    unit, step = text.split()
    if unit == "tuan":
        return _week(today + timedelta(weeks=_STEPS[step]))
    if unit == "thang":
        there = today + relativedelta(months=_STEPS[step])
        return _month(there.year, there.month)
    return _year(today.year + _STEPS[step])


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], DateRange | None]], ...] = (
    (_NUMERIC, _numeric),
    (_ISO, _iso),
    (_DAY_MONTH, _day_month),
    (_SPOKEN, _spoken),
    (_MONTH, _month_only),
    (_YEAR_ALONE, lambda m, today: _year(int(m[1]))),
    (_BORN, lambda m, today: _year(_short_year(m[1], today))),
    (_SPAN_AGO, lambda m, today: _span(m, today, -1)),
    (_SPAN_BEFORE_NOW, lambda m, today: _span(m, today, -1)),
    (_SPAN_AHEAD, lambda m, today: _span(m, today, +1)),
    (_NAMED, _named),
)
