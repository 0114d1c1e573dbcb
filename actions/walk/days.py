"""Days as people say them, read as the answer to a question that wants one: exact, vague, lunar, impossible. Pure."""
from __future__ import annotations

import datetime as dt
import re
from typing import Iterator, Optional, Tuple

from dateutil.relativedelta import relativedelta

from actions.walk.case import conditions, last_day
from actions.walk.heard import NOTHING, Heard
from knowledge.schema import Case, Procedure
from nlu.analysis import analyse
from nlu.dates import LUNAR_WORDS, DateRange, find_dates
from nlu.values import find_values

#: Nobody alive was born before, and no deadline runs from before.
EARLIEST = dt.date(1900, 1, 1)
MOST_YEARS_AHEAD = 1
#: The verbs beside which a day told by the way answers a question.
_VERBS = {"birth_date": ("sinh", "de", "sanh"), "death_date": ("mat", "chet", "qua doi")}
_LUNAR = re.compile(rf"\b(?:{LUNAR_WORDS}|nam nhuan am)\b")


def _spans(text: str, today: dt.date, ages: bool) -> Iterator[Tuple[int, DateRange]]:
    """Each span of days said and how long its words are; `ages` reads «2 tháng tuổi» as days of birth."""
    folded = analyse(text).folded
    for start, end, days in find_dates(folded, today):
        yield end - start, days
    for value in find_values(analyse(text).expanded, today) if ages else ():
        if value.kind == "age":
            yield value.end - value.start, _born(value.value, today)


def _born(age: Tuple[int, str], today: dt.date) -> DateRange:
    """The days of birth of somebody who is so many years, months or days old today."""
    number, unit = age
    last = today - relativedelta(**{f"{unit}s": min(number, 150 * 366)})
    before = today - relativedelta(**{f"{unit}s": min(number + 1, 150 * 366)})
    return DateRange(before + dt.timedelta(days=1), last)


def asked(case: Case, text: str, procedure: Procedure, today: dt.date) -> Heard:
    folded = analyse(text).folded
    if _LUNAR.search(folded):
        return Heard(problem="lunar")
    try:
        spans = sorted(_spans(text, today, case.id == "birth_date"), key=lambda row: -row[0])
    except (OverflowError, ValueError):  # an age before the calendar began
        return Heard(problem="date_range")
    if not spans:
        return Heard(problem="no_such_day") if re.search(r"\d\s?[/.-]\s?\d", folded) else NOTHING
    longest = [days for size, days in spans if size == spans[0][0]]
    if len({(d.first, d.last) for d in longest}) > 1:
        return Heard(problem="day_needed")
    days = longest[0]
    if days.first < EARLIEST or days.last.year > today.year + MOST_YEARS_AHEAD:
        return Heard(problem="date_range")
    if days.exact:
        return Heard(days.first.isoformat())
    if _decides_alike(case, days, procedure, today):
        return Heard((days.last if days.last <= today else days.first).isoformat(), about=_spoken(days))
    return Heard(problem="day_needed")


def day(text: str, today: dt.date) -> Heard:
    """One exact day, such as the day a paper was issued."""
    if _LUNAR.search(analyse(text).folded):
        return Heard(problem="lunar")
    days = {days.first for _, days in _spans(text, today, ages=False) if days.exact}
    if len(days) != 1:
        return Heard(problem="day_needed" if days else "date")
    found = days.pop()
    if not EARLIEST <= found <= today.replace(year=today.year + MOST_YEARS_AHEAD, day=1):
        return Heard(problem="date_range")
    return Heard(found.isoformat())


def _decides_alike(case: Case, days: DateRange, procedure: Procedure, today: dt.date) -> bool:
    """Whether everything that hangs on this date comes out the same on the first and the last day of the span."""
    for condition in [*conditions(procedure), *(c.condition for c in procedure.cases)]:
        for compare in condition.comparisons():
            if case.id in compare.questions:
                if len(compare.questions) > 1:
                    return False
                if compare.value({case.id: days.first}, today) != compare.value({case.id: days.last}, today):
                    return False
    deadline = procedure.deadline
    if deadline is None or deadline.after != case.id:
        return True
    return (last_day(deadline, days.first) < today) and (last_day(deadline, days.last) < today)


def _spoken(days: DateRange) -> str:
    if (days.first.month, days.first.day, days.last.month, days.last.day) == (1, 1, 12, 31):
        return f"năm {days.first.year}"
    if days.first.month == days.last.month and days.first.year == days.last.year and days.first.day == 1:
        return f"tháng {days.first.month}/{days.first.year}"
    return f"khoảng {days.first.day}/{days.first.month}/{days.first.year} đến {days.last.day}/{days.last.month}/{days.last.year}"


def told(case: Case, text: str, today: dt.date) -> Optional[str]:
    """The one exact day of a text that also says the question's verb («sinh», «mất»); None otherwise."""
    folded = f" {analyse(text).folded} "
    if not any(f" {verb} " in folded for verb in _VERBS.get(case.id, ())) or _LUNAR.search(folded):
        return None
    exact = {days.first for _, days in _spans(text, today, ages=False) if days.exact}
    if len(exact) != 1:
        return None
    day = exact.pop()
    return day.isoformat() if EARLIEST <= day <= today else None
