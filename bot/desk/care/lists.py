"""Which procedures want to be looked at, and why. Pure: cards, additions and counts in, rows out."""
from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bot.desk.care.cards import Card
from knowledge.additions.model import Addition, laid

#: Days after which a record wants to be held against its source again, where nothing else is chosen.
REVIEW_AFTER = 180
#: Days over which is counted how often a procedure was spoken of.
FOUND_IN = 90


@dataclass(frozen=True)
class Row:
    """`names`: how many everyday names and questions are searched; `found`, `corrected`: how often."""

    card: Card
    names: int
    found: int
    corrected: int


Wanted = Callable[[Row, dt.date], bool]

#: List → what is in it; the day is the last on which a record is still fresh.
LISTS: Mapping[str, Wanted] = {
    "due": lambda row, fresh: row.card.verified_on < fresh,
    "changed": lambda row, _: row.card.changed,
    "unnamed": lambda row, _: not row.names,
    "unfound": lambda row, _: not row.found,
    "corrected": lambda row, _: row.corrected > 0,
    "all": lambda *_: True,
}


def rows(
    cards: Iterable[Card], additions: Mapping[str, Addition], found: Mapping[str, int], corrected: Mapping[str, int]
) -> list[Row]:
    """Of all that people may find; those most often corrected and asked for first."""
    made = []
    for card in cards:
        if card.searched:
            whole = laid(card.summary, additions.get(card.code))
            names = len(whole.aliases) + len(whole.questions)
            made.append(Row(card, names, found.get(card.code, 0), corrected.get(card.code, 0)))
    return sorted(made, key=lambda row: (-row.corrected, -row.found, not row.card.ours, row.card.verified_on, row.card.code))


def chosen(every: Iterable[Row], name: str, today: dt.date, days: int = REVIEW_AFTER, ours: bool = True) -> list[Row]:
    """The rows of a list; `ours`: without what is only imported."""
    fresh, wanted = today - dt.timedelta(days=days), LISTS[name]
    return [row for row in every if (row.card.ours or not ours) and wanted(row, fresh)]
