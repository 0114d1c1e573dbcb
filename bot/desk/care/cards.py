"""What the desk knows of every procedure: names, questions, source and day; a tenth of the catalogue's memory.

The catalogue itself is opened for a moment and closed again, and anew when another one has been imported.
"""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any, Optional

from bot.desk.care.differences import differences
from knowledge.additions.faults import Names
from knowledge.imported import MANIFEST
from knowledge.schema import Procedure
from knowledge.search.documents import Summary
from knowledge.store import Catalogue
from nlu.text import fold


@dataclass(frozen=True)
class Card:
    """`summary` without its context; `verified_on` and `read_on`: when our record was held against its source, and when
    the portal's was read (None where none is imported). `differs`: sentences, see `differences`."""

    summary: Summary
    agency: Optional[str]
    online: str
    result: Optional[str]
    papers: int
    url: Optional[str]
    decision: Optional[str]
    verified_on: dt.date
    curated: bool
    read_on: Optional[dt.date] = None
    differs: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        return self.summary.code

    @property
    def ours(self) -> bool:
        """Written or named here, not only imported."""
        return self.curated or self.summary.neighbour

    @property
    def searched(self) -> bool:
        return self.summary.audience != "agency" and self.summary.kind != "internal"

    @property
    def changed(self) -> bool:
        """Whether the portal says something else since the record was held against it."""
        return bool(self.differs) and self.read_on is not None and self.read_on > self.verified_on

    @cached_property
    def said(self) -> str:
        row = self.summary
        return fold(" . ".join((row.code, row.short, row.title, *row.aliases)))


class Cards(Mapping[str, Card]):
    """By today's code."""

    def __init__(self, cards: Mapping[str, Card], now: Mapping[str, str]) -> None:
        self._cards, self.now = cards, now

    def __getitem__(self, code: str) -> Card:
        return self._cards[self.now.get(code, code)]

    def __iter__(self) -> Iterator[str]:
        return iter(self._cards)

    def __len__(self) -> int:
        return len(self._cards)

    @cached_property
    def names(self) -> Names:
        return Names((card.summary for card in self._cards.values()), self.now)

    def search(self, words: str, limit: int = 8) -> list[Card]:
        """Those whose code, titles or names have the most of `words`; ours before imported ones, short names first."""
        wanted = fold(words).split()
        found = []
        for card in self._cards.values():
            if not card.searched:
                continue
            there = sum(f" {word}" in f" {card.said}" for word in wanted)
            if there and 2 * there > len(wanted):
                found.append((-there, fold(words) not in card.said, not card.ours, len(card.summary.short), card.code, card))
        return [card for *_, card in sorted(found, key=lambda row: row[:-1])[:limit]]


_lock = Lock()
_read: dict[Optional[Path], tuple[float, Cards]] = {}


def cards(imported: Optional[Path]) -> Cards:
    """Of the catalogue in use; seconds at first, then at once. Raises DataError. To be called in a thread."""
    mark = (imported / MANIFEST).stat().st_mtime if imported else 0.0
    with _lock:
        if imported not in _read or _read[imported][0] != mark:
            _read[imported] = mark, _cards(Catalogue.load(imported))
        return _read[imported][1]


def _cards(catalogue: Catalogue) -> Cards:
    found = {row.code: _card(replace(row, context=""), catalogue) for row in catalogue.summaries()}
    return Cards(found, dict(catalogue.now_means))


def _card(summary: Summary, catalogue: Catalogue) -> Card:
    raw = catalogue.imported.raw(summary.code) if catalogue.imported and summary.code in catalogue.imported else None
    curated = catalogue.curated.get(summary.code)
    if curated:
        differs = tuple(differences(curated, raw)) if raw else ()
        return replace(_of(curated, summary), curated=True, read_on=_day(raw), differs=differs)
    return _imported(summary, raw) if raw else _of(catalogue.neighbours[summary.code], summary)


def _of(procedure: Procedure, summary: Summary) -> Card:
    source = procedure.source
    return Card(
        summary, procedure.agency, procedure.online, procedure.result, len(procedure.documents), source.url,
        source.decision, source.verified_on, False,
    )  # fmt: skip


def _imported(summary: Summary, raw: Mapping[str, Any]) -> Card:
    source, day = raw.get("source") or {}, _day(raw)
    return Card(
        summary, raw.get("agency"), raw.get("online") or "unknown", raw.get("result"), len(raw.get("documents") or ()),
        source.get("url"), source.get("decision"), day or dt.date.min, False, day,
    )  # fmt: skip


def _day(raw: Optional[Mapping[str, Any]]) -> Optional[dt.date]:
    said = ((raw or {}).get("source") or {}).get("verified_on")
    return dt.date.fromisoformat(said) if said else None
