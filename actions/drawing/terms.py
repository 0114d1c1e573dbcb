"""The numbers by which a picture speaks of questions and answers, and conditions in these terms.

Unlike `wording.condition`, which tells a person when a paper is theirs, nothing is left out here: a reader who checks
the walk must see every «và», «hoặc» and «không».
"""
from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Any, Dict, Optional

from actions import wording
from actions.phrases import Phrases
from knowledge.conditions import AS_OF, Compare, Condition, Junction, Not
from knowledge.schema import Case, Procedure

#: Longest label that is repeated in a condition, in characters; its number leads to the whole one.
LABEL = 44
#: More answers than this are named by their numbers alone.
_NAMED = 2
_CALL_WORDS = {"<": "under", "<=": "up_to", ">": "over", ">=": "from", "=": "exactly"}
_PLAIN_WORDS = {"<": "less", "<=": "most", ">": "more", ">=": "least", "=": "equal", "!=": "differs"}


def letter(index: int) -> str:
    """a … z, then aa, ab …"""
    return (letter(index // 26 - 1) if index >= 26 else "") + chr(ord("a") + index % 26)


def short(label: str) -> str:
    """A label without its brackets, or its first words, where it is too long to be repeated."""
    if len(label) <= LABEL:
        return label
    plain = re.sub(r"\s*\([^()]*\)", "", label)
    return plain if 0 < len(plain) <= LABEL else plain[:LABEL].rsplit(" ", 1)[0].rstrip(",;: ") + "…"


class Terms:
    """Numbers of one procedure's questions (`number`: 1, 2 …) and answers (`answer`: 2a, 2b …)."""

    def __init__(self, procedure: Procedure, phrases: Phrases) -> None:
        self.phrases = phrases
        self.cases: Dict[str, Case] = {case.id: case for case in procedure.cases}
        self.number = {case.id: index for index, case in enumerate(procedure.cases, 1)}
        self.answer = {
            (case.id, option.id): f"{self.number[case.id]}{letter(place)}"
            for case in procedure.cases
            for place, option in enumerate(case.options)
        }

    def condition(self, when: Optional[str]) -> str:
        """`when` in words («2a «Đúng vậy» và câu 1: quá 60 ngày»); '' for none."""
        return self._tree(Condition.parse(when).tree) if when else ""

    def _tree(self, tree: Any, inside: bool = False) -> str:
        if isinstance(tree, Junction):
            word = self.phrases("drawing.and" if tree.word == "and" else "drawing.or")
            said = f" {word} ".join(self._tree(part, inside=True) for part in tree.parts)
            return f"({said})" if inside else said
        if isinstance(tree, Not):
            if isinstance(tree.inner, Compare):
                return self._tree(next(tree.names()), inside)
            if isinstance(tree.inner, Not):
                return self._tree(tree.inner.inner, inside)
            return self.phrases("drawing.is_not", said=self._tree(tree.inner, inside=True))
        said = self.compare(tree)
        return f"({said})" if inside and tree.op == "in" and len(tree.literal) > 1 else said

    def compare(self, compare: Compare) -> str:
        """One comparison, with the number of its question."""
        if compare.name not in self.cases:
            return self.mark(compare)  # as_of: the day asked for
        if self.cases[compare.name].type == "choice" and not compare.call:
            return self._choice(compare)
        return self.phrases("drawing.compare", number=self.number[compare.name], said=self.mark(compare))

    def _choice(self, compare: Compare) -> str:
        options = [o for o in self.cases[compare.name].options if o.id in map(str, compare.literals)]
        named = [self.answer[compare.name, o.id] for o in options]
        if len(options) <= _NAMED:
            named = [f"{ref} «{short(option.label)}»" for ref, option in zip(named, options)]
        word = self.phrases("drawing.or")
        said = f" {word} ".join(filter(None, (", ".join(named[:-1]), *named[-1:])))
        if compare.op in ("=", "in"):
            return said
        return self.phrases("drawing.is_not", said=f"({said})" if len(named) > 1 else said)

    def mark(self, compare: Compare) -> str:
        """What is asked of a date, a number or a place, without its question («quá 60 ngày»)."""
        if compare.call and compare.other:
            said = self.mark(replace(compare, other=None))
            return self.phrases("drawing.counted_to", said=said, day=self._answer(compare.other))
        if compare.call:
            if compare.op == "<" and compare.literal == 0:
                return self.phrases("drawing.ahead")
            word = _CALL_WORDS.get(compare.op)
            if word:
                return self._measured(compare.call, word, compare.literal)
        elif compare.op in _PLAIN_WORDS:
            return self._plain(compare, _PLAIN_WORDS[compare.op], compare.literal)
        # `in`, and `!=` or `not in` over what is measured, which no everyday word says.
        said = f" {self.phrases('drawing.or')} ".join(
            self._measured(compare.call, "exactly", each) if compare.call else self._plain(compare, "equal", each)
            for each in compare.literals
        )
        return said if compare.op == "in" else self.phrases("drawing.is_not", said=said)

    def _measured(self, call: str, word: str, literal: Any) -> str:
        return self.phrases(f"when.{call}_{word}", number=literal)

    def _plain(self, compare: Compare, word: str, literal: Any) -> str:
        names = filter(None, (compare.name, compare.other))
        days = any(name == AS_OF or self.cases[name].type == "date" for name in names)
        if compare.other:
            value = self._answer(compare.other, days)
        else:
            value = wording.date(literal) if isinstance(literal, dt.date) else str(literal)
        if days:
            return self.phrases(f"drawing_day.{word}", value=value)
        return self.phrases(f"drawing_value.{word}", value=value)

    def _answer(self, name: str, day: bool = True) -> str:
        """The answer to another question, as a day or a number («ở câu 2»); or today."""
        if name == AS_OF:
            return self.phrases("drawing.today")
        number = self.number[name]
        return self.phrases("drawing.day_of", number=number) if day else self.phrases("drawing.number_of", number=number)
