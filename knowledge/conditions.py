"""The `when` language: small, three-valued, parsed once and never eval'd.

    when: parents_married = no and father_recognises = yes
    when: age(birth_date) >= 14 or reason in [lost, broken]
    when: days(birth_date) > 60
    when: marriage_date > @birth_date or age(mother_birth_date, birth_date) < 16

Grammar (lowest binding first): `or`, `and`, `not`, comparison, parentheses. A comparison has an
operand on the left (a case id, `as_of`, or a call `age(x)`, `months(x)`, `days(x)`) and a literal on the right
(an option id, a number, an ISO date, or a quoted string; `in` takes `[a, b]`). `@id` on the right is the answer to
another question, and a call with two ids measures from the first day to the second; with one, to `as_of`. A bare case
id is short for `id = yes`.

Values are three: True, False and None (*unknown*). A question that is unanswered or answered «không chắc»
makes its comparison unknown (Kleene logic), so that a paper is listed as «có thể cần» and never dropped. A question that
does not arise (its own condition is false) is marked NOT_ASKED: it equals nothing and nothing was measured from it.
"""
from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any, Callable, Iterator, List, Optional, Tuple

from knowledge.comparing import AS_OF, CALLS, NOT_ASKED, UNSURE, Answers, Compare, Literal_
from nlu.errors import MotCuaError

__all__ = ["AS_OF", "NOT_ASKED", "UNSURE", "Answers", "Compare", "Condition", "ConditionError", "Junction", "Not"]


class ConditionError(MotCuaError):
    """A condition that cannot be parsed; the message points at the place."""


_TOKEN = re.compile(
    r"\s*(?:(?P<date>\d{4}-\d{2}-\d{2})|(?P<number>-?\d{1,15}(?:\.\d{1,15})?)(?![\w-])|(?P<op>!=|<=|>=|=|<|>)"
    r"|(?P<punct>[()\[\],])|(?P<string>\"[^\"]*\"|'[^']*')|(?P<word>[A-Za-z0-9_][\w-]*)|(?P<answer>@[A-Za-z0-9_][\w-]*))"
)
_KEYWORDS = {"and", "or", "not", "in"}

#: What a comparison says under `not`; `not in` exists only here, to be put into words.
_OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">", "in": "not in", "not in": "in"}


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
        return self._names

    @cached_property
    def _names(self) -> Tuple[str, ...]:
        return tuple(dict.fromkeys(name for compare in self.comparisons() for name in compare.questions))


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
        name, call, other = self._id(), None, None
        if self._value() == "(":
            if name not in CALLS:
                raise ConditionError(f"unknown call '{name}' in «{self.text}»; known: {', '.join(sorted(CALLS))}")
            self.at += 1
            call, name = name, self._id()
            if self._value() == ",":
                self.at += 1
                other = self._id()
            self._take(")")
        if self._kind() == "op":
            op = self._next()
            if self._kind() == "answer" and not call:
                return Compare(name, None, op, None, self._next()[1:])
            return Compare(name, call, op, self._literal(), other)
        if self._kind() == "in":
            self.at += 1
            return Compare(name, call, "in", tuple(self._list()), other)
        if call:
            self._fail("a comparison")
        return Compare(name, None, "=", "yes")

    def _id(self) -> str:
        if self._kind() != "word":
            self._fail("a question's id")
        return self._next()

    def _list(self) -> List[Literal_]:
        self._take("[")
        items = [self._literal()]
        while self._value() == ",":
            self.at += 1
            items.append(self._literal())
        self._take("]")
        return items

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
