"""Where answers lead: which numbered things speak of an answer in their conditions."""
from __future__ import annotations

from typing import Dict, List, Optional, Tuple

from knowledge.conditions import Compare, Condition
from knowledge.schema import Procedure

#: A kind, the letter before its numbers, a number.
Ref = Tuple[str, str, int]
#: The order in which an answer's refs are told.
KINDS = ("question", "redirect", "paper", "deadline", "requirement", "fee", "time", "check")
_NAMES = ("=", "in")
_EXCLUDES = ("!=", "not in")


class Leads:
    """Gathers conditions by `add`, then tells what each answer takes part in."""

    def __init__(self, procedure: Procedure) -> None:
        self._day = procedure.source.verified_on  # any day would do: only single answers are tried
        self._rows: List[Tuple[Ref, Condition]] = []
        self._options = {case.id: [option.id for option in case.options] for case in procedure.cases}
        self._numbers = {case.id: number for number, case in enumerate(procedure.cases, 1)}

    def add(self, number: int, when: Optional[str], kind: str, prefix: str = "") -> None:
        if when:
            self._rows.append(((kind, prefix, number), Condition.parse(when)))
            self._rows.sort(key=lambda row: (KINDS.index(row[0][0]), row[0][2]))

    def place(self, when: Optional[str]) -> Tuple[int, int]:
        """The number of the last question that a condition waits for (0: none), and the first of its answers named."""
        comparisons = Condition.parse(when).comparisons() if when else ()
        asked = [(self._numbers[name], name, c) for c in comparisons for name in c.questions if name in self._numbers]
        last = max((number for number, _, _ in asked), default=0)
        ours = [(name, compare) for number, name, compare in asked if number == last]
        named = {literal for _, compare in ours for literal in _literals(compare)}
        options = self._options[ours[0][0]] if ours else []
        return last, next((place for place, option in enumerate(options) if option in named), 0)

    def of_option(self, case: str, option: str) -> Tuple[List[Ref], List[Ref]]:
        """What names this answer, and what it alone rules out because a condition names it as an exception."""
        opens, excludes = [], []
        for ref, condition in self._rows:
            ops = {c.op for c in condition.comparisons() if c.name == case and option in _literals(c)}
            if ops.intersection(_NAMES):
                opens.append(ref)
            elif ops.intersection(_EXCLUDES) and condition.value({case: option}, self._day) is False:
                excludes.append(ref)
        return opens, excludes

    def marks(self, case: str) -> List[Tuple[Compare, List[Ref]]]:
        """Every comparison made with a date, a number or a place, each once, with what it takes part in."""
        found: Dict[Compare, List[Ref]] = {}
        for ref, condition in self._rows:
            for compare in dict.fromkeys(condition.comparisons()):
                if case in compare.questions:
                    found.setdefault(compare, []).append(ref)
        return sorted(found.items(), key=lambda row: (row[0].call or "", _order(row[0]), row[0].op))


def joined(numbers: List[int], prefix: str) -> str:
    """[3, 4, 5, 8] → «3–5, 8»; the deadline, which has no number, is its letter."""
    if numbers == [0]:
        return prefix
    runs: List[List[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    said = []
    for run in runs:
        said += [f"{prefix}{run[0]}–{run[-1]}"] if len(run) > 2 else [f"{prefix}{number}" for number in run]
    return ", ".join(said)


def _literals(compare: Compare) -> Tuple[str, ...]:
    return tuple(map(str, compare.literals))


def _order(compare: Compare) -> Tuple[float, str]:
    number = isinstance(compare.literal, (int, float))
    return (compare.literal if number else 0.0, str(compare.literal))
