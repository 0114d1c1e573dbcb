"""One comparison of the `when` language: what stands on its two sides, and what the answers make of it.

A date of which only the year or the month is known («1995», «1995-03») stands for every day of it: a comparison is
decided only where all these days agree.
"""
from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from operator import ge, gt, le, lt
from typing import Any, Callable, Iterator, Mapping, NamedTuple, Optional, Tuple, Union

from dateutil.relativedelta import relativedelta

#: The answer id that means the person does not know.
UNSURE = "unsure"
#: What stands for the answer of a question that does not arise in this case.
NOT_ASKED = "not_asked"
#: The name of the day asked for.
AS_OF = "as_of"

Literal_ = Union[str, int, float, dt.date]
Answers = Mapping[str, Any]

_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_ORDER = {"<": lt, "<=": le, ">": gt, ">=": ge}


def _years(start: dt.date, end: dt.date) -> int:
    return relativedelta(end, start).years


def _months(start: dt.date, end: dt.date) -> int:
    delta = relativedelta(end, start)
    return delta.years * 12 + delta.months


#: Calls: whole units from one day to another.
CALLS: Mapping[str, Callable[[dt.date, dt.date], int]] = {
    "age": _years,
    "months": _months,
    "days": lambda start, end: (end - start).days,
}


class _Bounds(NamedTuple):
    """The least and the greatest that a value may stand for: two numbers or two days."""

    low: Any
    high: Any


@dataclass(frozen=True)
class Compare:
    """`name op literal`, `name op @other`, `call(name) op literal` or `call(name, other) op literal`.

    `literal` is a tuple for `in` and None where `@other` stands in its place. A call measures from the day in `name` to
    the one in `other`, without it to `as_of`.
    """

    name: str
    call: Optional[str]
    op: str
    literal: Union[Literal_, Tuple[Literal_, ...], None]
    other: Optional[str] = None

    @property
    def literals(self) -> Tuple[Literal_, ...]:
        """The values named on the right: several for `in`, none where another answer stands there."""
        if self.literal is None:
            return ()
        return self.literal if isinstance(self.literal, tuple) else (self.literal,)

    @property
    def questions(self) -> Tuple[str, ...]:
        """The case ids that it speaks of, once each."""
        return tuple(dict.fromkeys(name for name in (self.name, self.other) if name not in (None, AS_OF)))

    def names(self) -> Iterator["Compare"]:
        yield self

    def value(self, answers: Answers, as_of: dt.date) -> Optional[bool]:
        """True, False, or None where the answers do not decide it."""
        names = (self.name, self.other or AS_OF) if self.call or self.other else (self.name,)
        sides = [as_of if name == AS_OF else answers.get(name) for name in names]
        if NOT_ASKED in sides:
            return self.op in ("!=", "not in")
        if None in sides or UNSURE in sides:
            return None
        left = _measured(self.call, *sides) if self.call else sides[0]
        if left is None:
            return None
        if self.op in _ORDER:
            return _ordered(left, self.op, sides[1] if self.literal is None else self.literal)
        if self.literal is None:
            same = [_equal(left, sides[1])]
        else:
            same = [str(left) == each if isinstance(each, str) else _equal(left, each) for each in self.literals]
        among = True if True in same else None if None in same else False
        return among if among is None or self.op in ("=", "in") else not among


def _measured(call: str, start: Any, end: Any) -> Optional[_Bounds]:
    first, last = _days(start), _days(end)
    if first is None or last is None:
        return None
    return _Bounds(CALLS[call](first.high, last.low), CALLS[call](first.low, last.high))


def _ordered(left: Any, op: str, right: Any) -> Optional[bool]:
    """`<` and its kin over dates or numbers; None where the two cannot be compared or may fall either way."""
    pair = _pair(left, right)
    if pair is None:
        return None
    one, other = pair
    ends = {_ORDER[op](one.low, other.high), _ORDER[op](one.high, other.low)}
    return ends.pop() if len(ends) == 1 else None


def _equal(left: Any, right: Any) -> Optional[bool]:
    pair = _pair(left, right)
    if pair is None:
        return str(left) == str(right)
    one, other = pair
    if one.high < other.low or other.high < one.low:
        return False
    return True if one.low == one.high == other.low == other.high else None


def _pair(left: Any, right: Any) -> Optional[Tuple[_Bounds, _Bounds]]:
    """Both as days or both as numbers; two texts of four figures are years. None where they are not alike."""
    for read in (_days, _number):
        one, other = read(left), read(right)
        if one is not None and other is not None:
            return one, other
    return None


def _days(value: Any) -> Optional[_Bounds]:
    """The days of an ISO date, month or year."""
    if isinstance(value, dt.date):
        return _Bounds(value, value)
    match = _ISO.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return None
    year, month, day = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    try:
        first = dt.date(year, month if match[2] else 1, day if match[3] else 1)
    except ValueError:
        return None
    if match[3]:
        return _Bounds(first, first)
    return _Bounds(first, first.replace(day=calendar.monthrange(year, month)[1]) if match[2] else dt.date(year, 12, 31))


def _number(value: Any) -> Optional[_Bounds]:
    if isinstance(value, _Bounds):
        return value
    if isinstance(value, bool):
        return None
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return _Bounds(number, number) if number == number else None
