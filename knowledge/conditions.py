"""The `when` language: small, three-valued, parsed once and never eval'd.

    when: parents_married = no and father_recognises = yes
    when: age(birth_date) >= 14 or reason in [lost, broken]
    when: days(birth_date) > 60

Grammar (lowest binding first): `or`, `and`, `not`, comparison, parentheses. A comparison has an
operand on the left (a case id, `as_of`, or a call `age(x)`, `months(x)`, `days(x)`) and a literal on the right
(an option id, a number, an ISO date, or a quoted string; `in` takes `[a, b]`). A bare case id is short for
`id = yes`.

Values are three: True, False and None (*unknown*). A question that is unanswered or answered «không chắc»
makes its comparison unknown (Kleene logic), so that a paper is listed as «có thể cần» and never dropped. A question that
does not arise (its own condition is false) is marked NOT_ASKED: it equals nothing and nothing was measured from it.
"""
from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import ge, gt, le, lt
from typing import Any, Callable, Iterator, Mapping, Optional, Tuple, Union

from dateutil.relativedelta import relativedelta

from nlu.errors import MotCuaError

#: The answer id that means the person does not know.
UNSURE = "unsure"
#: What stands for the answer of a question that does not arise in this case.
NOT_ASKED = "not_asked"

Literal_ = Union[str, int, float, dt.date]
Answers = Mapping[str, Any]


class ConditionError(MotCuaError):
    """A condition that cannot be parsed; the message points at the place."""


_TOKEN = re.compile(
    r"\s*(?:(?P<date>\d{4}-\d{2}-\d{2})|(?P<number>-?\d{1,15}(?:\.\d{1,15})?)(?![\w-])|(?P<op>!=|<=|>=|=|<|>)"
    r"|(?P<punct>[()\[\],])|(?P<string>\"[^\"]*\"|'[^']*')|(?P<word>[A-Za-z0-9_][\w-]*))"
)
_KEYWORDS = {"and", "or", "not", "in"}


def _years(start: dt.date, end: dt.date) -> int:
    return relativedelta(end, start).years


def _months(start: dt.date, end: dt.date) -> int:
    delta = relativedelta(end, start)
    return delta.years * 12 + delta.months


#: What a comparison says under `not`; `not in` exists only here, to be put into words.
_OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">", "in": "not in", "not in": "in"}

_ORDER = {"<": lt, "<=": le, ">": gt, ">=": ge}

#: Calls: from the date in a case to `as_of`, in whole units.
_CALLS: Mapping[str, Callable[[dt.date, dt.date], int]] = {
    "age": _years,
    "months": _months,
    "days": lambda start, end: (end - start).days,
}


@dataclass(frozen=True)
class Compare:
    """`call(name) op literal`; `literal` is a tuple for `in`."""

    name: str
    call: Optional[str]
    op: str
    literal: Union[Literal_, Tuple[Literal_, ...]]

    def value(self, answers: Answers, as_of: dt.date) -> Optional[bool]:
        left = as_of if self.name == "as_of" else answers.get(self.name)
        if left == NOT_ASKED:
            return self.op == "!="
        left = _as_date(left) if self.call else left
        if left is None or left == UNSURE:
            return None
        if self.call:
            left = _CALLS[self.call](left, as_of)
        if self.op == "in":
            return any(_equal(left, item) for item in self.literal)
        if self.op in ("=", "!="):
            return _equal(left, self.literal) == (self.op == "=")
        return _ordered(left, self.op, self.literal)

    def names(self) -> Iterator["Compare"]:
        yield self


@dataclass(frozen=True)
class Not:
    inner: Any

    def value(self, answers: Answers, as_of: dt.date) -> Optional[bool]:
        inner = self.inner.value(answers, as_of)
        return None if inner is None else not inner

    def names(self) -> Iterator[Compare]:
        return (replace(each, op=_OPPOSITE[each.op]) for each in self.inner.names())


@dataclass(frozen=True)
class Junction:
    """`and` or `or` over its parts (Kleene: one decisive part settles it, whatever is unknown)."""

    word: str
    parts: Tuple[Any, ...]

    def value(self, answers: Answers, as_of: dt.date) -> Optional[bool]:
        decisive = self.word == "or"
        values = [part.value(answers, as_of) for part in self.parts]
        if decisive in values:
            return decisive
        return None if None in values else not decisive

    def names(self) -> Iterator[Compare]:
        for part in self.parts:
            yield from part.names()


@dataclass(frozen=True)
class Condition:
    """A parsed condition. `Condition.always()` holds whatever the answers are."""

    text: str
    tree: Any = None

    @staticmethod
    def always() -> "Condition":
        return Condition("")

    @staticmethod
    @lru_cache(maxsize=8192)
    def parse(text: str) -> "Condition":
        """Parse `text`; raises ConditionError with what was found and what was expected."""
        try:
            return Condition(text, _Parser(text).parse())
        except RecursionError:
            raise ConditionError(f"a condition of {len(text)} characters is nested too deeply") from None

    def value(self, answers: Answers, as_of: dt.date) -> Optional[bool]:
        """True, False, or None where the answers do not decide it."""
        return True if self.tree is None else self.tree.value(answers, as_of)

    def comparisons(self) -> Tuple[Compare, ...]:
        """Every comparison in it, turned round where it stands under `not`."""
        return () if self.tree is None else tuple(self.tree.names())

    def names(self) -> Tuple[str, ...]:
        """The case ids that it speaks of, in order, once each."""
        return tuple(dict.fromkeys(c.name for c in self.comparisons() if c.name != "as_of"))


class _Parser:
    def __init__(self, text: str) -> None:
        self.text, self.tokens, self.at = text, [], 0
        position = 0
        while text[position:].strip():
            match = _TOKEN.match(text, position)
            if not match:
                raise ConditionError(f"cannot read «{text[position:].strip()}» in condition «{text}»")
            kind = match.lastgroup
            value = match.group(kind)
            self.tokens.append((value if value in _KEYWORDS else kind, value))
            position = match.end()

    def parse(self) -> Any:
        tree = self._junction("or", lambda: self._junction("and", self._not))
        if self.at < len(self.tokens):
            self._fail("the end")
        return tree

    def _junction(self, word: str, part: Callable[[], Any]) -> Any:
        parts = [part()]
        while self._kind() == word:
            self.at += 1
            parts.append(part())
        return parts[0] if len(parts) == 1 else Junction(word, tuple(parts))

    def _not(self) -> Any:
        if self._kind() == "not":
            self.at += 1
            return Not(self._not())
        if self._value() == "(":
            self.at += 1
            inner = self._junction("or", lambda: self._junction("and", self._not))
            self._take(")")
            return inner
        return self._comparison()

    def _comparison(self) -> Compare:
        if self._kind() != "word":
            self._fail("a question's id")
        name, call = self._next(), None
        if self._value() == "(":
            if name not in _CALLS:
                raise ConditionError(f"unknown call '{name}' in «{self.text}»; known: {', '.join(sorted(_CALLS))}")
            self.at += 1
            if self._kind() != "word":
                self._fail("a question's id")
            call, name = name, self._next()
            self._take(")")
        if self._kind() == "op":
            return Compare(name, call, self._next(), self._literal())
        if self._kind() == "in":
            self.at += 1
            self._take("[")
            items = [self._literal()]
            while self._value() == ",":
                self.at += 1
                items.append(self._literal())
            self._take("]")
            return Compare(name, call, "in", tuple(items))
        if call:
            self._fail("a comparison")
        return Compare(name, None, "=", "yes")

    def _literal(self) -> Literal_:
        kind, text = self._kind(), self._value()
        if kind not in ("word", "number", "date", "string"):
            self._fail("a value")
        self.at += 1
        if kind == "date":
            try:
                return dt.date.fromisoformat(text)
            except ValueError:
                raise ConditionError(f"'{text}' is no date in «{self.text}»") from None
        if kind == "number":
            return float(text) if "." in text else int(text)
        return text[1:-1] if kind == "string" else text

    def _kind(self) -> Optional[str]:
        return self.tokens[self.at][0] if self.at < len(self.tokens) else None

    def _value(self) -> Optional[str]:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else None

    def _next(self) -> str:
        if self.at >= len(self.tokens):
            self._fail("a word")
        self.at += 1
        return self.tokens[self.at - 1][1]

    def _take(self, text: str) -> None:
        if self._value() != text:
            self._fail(f"'{text}'")
        self.at += 1

    def _fail(self, expected: str) -> None:
        found = self._value()
        raise ConditionError(
            f"expected {expected} but found {'the end' if found is None else repr(found)} in «{self.text}»"
        )


def _as_date(value: Any) -> Optional[dt.date]:
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        return None


def _equal(left: Any, right: Literal_) -> bool:
    if isinstance(right, dt.date):
        return _as_date(left) == right
    if isinstance(right, (int, float)):
        number = _as_number(left)
        return number is not None and number == right
    return str(left) == right


def _ordered(left: Any, op: str, right: Literal_) -> Optional[bool]:
    """`<` and its kin over dates or numbers; None where the two cannot be compared."""
    if isinstance(right, dt.date):
        left = _as_date(left)
    else:
        left, right = _as_number(left), _as_number(right)
    if left is None or right is None:
        return None
    return _ORDER[op](left, right)


def _as_number(value: Any) -> Optional[float]:
    if isinstance(value, bool):
        return None
    try:
        return float(value)
    except (TypeError, ValueError):
        return None
