"""What of the counts may be shown. Pure.

A group is one count of one kind: of a day (conversations) or of the whole period (everything else), of one commune, one
channel and one subject. A group smaller than LEAST is hidden, and every figure that is shown, in whatever table and
under whatever filter, is a sum of groups that are not hidden. So nothing that is shown depends on how large a hidden
group is, and no sum or difference of figures of one period gives it away.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Dict, NamedTuple

from actions import progress
from bot.gateway.tallies import CONVERSATION

#: Smaller groups are hidden.
LEAST = 5
#: Kinds that are shown by day. Of one kind there are groups of one size only: a sum of days would give away a day.
DAILY = frozenset({CONVERSATION})
#: Where conversations were left: what was reached and not passed. Neither is shown itself, the difference is.
LEFT = "left"


class Count(NamedTuple):
    """A row of the tallies."""

    day: str
    commune: str
    channel: str
    kind: str
    subject: str
    count: int


class Group(NamedTuple):
    """`day` is '' for groups of the whole period."""

    day: str
    commune: str
    channel: str
    kind: str
    subject: str


@dataclass(frozen=True)
class Figure:
    """The sum of groups that may be shown. `less`: there are hidden ones besides."""

    count: int = 0
    less: bool = False

    def __add__(self, other: Figure) -> Figure:
        return Figure(self.count + other.count, self.less or other.less)

    def __str__(self) -> str:
        number = f"{self.count:,}".replace(",", ".")
        if not self.less:
            return number
        return f"≥ {number}" if self.count else f"<{LEAST}"


def groups(rows: Iterable[Count]) -> Dict[Group, int]:
    """Counts by group; none is 0."""
    found: Counter[Group] = Counter()
    for row in rows:
        kind, sign = row.kind, 1
        if kind in (progress.REACHED, progress.PASSED):
            kind, sign = LEFT, 1 if kind == progress.REACHED else -1
        found[Group(row.day if kind in DAILY else "", row.commune, row.channel, kind, row.subject)] += sign * row.count
    return {group: count for group, count in found.items() if count > 0}


def hidden(found: Mapping[Group, int]) -> Dict[Group, Figure]:
    """The groups as they may be shown."""
    return {group: Figure(count) if count >= LEAST else Figure(less=True) for group, count in found.items()}


def total(figures: Iterable[Figure]) -> Figure:
    return sum(figures, Figure())
