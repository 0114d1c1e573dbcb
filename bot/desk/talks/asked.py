"""What a row of the queue shows of a conversation: the person's own words, and not the sentence that they were put into the queue."""
from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from threading import Lock

import sqlalchemy as sa

from bot.desk.talks.words import cut
from bot.gateway.handover.book import Book
from bot.gateway.handover.talks import PERSON, TAKEN, Said, Talk
from bot.store.conversations import Store
from bot.store.database import batches, told
from bot.store.desk import Line
from bot.store.transit import opened

#: Messages of a person: what they asked, and often the wish for a person after it.
NEWEST = 2
#: Letters of each.
LETTERS = 110
#: Messages that are remembered as lists show them: a list is fetched again with every message.
REMEMBERED = 4096


class Asked:
    """Conversations with `last` as the person's own newest words, masked. Raises StoreError."""

    def __init__(self, store: Store, book: Book) -> None:
        self._store, self._book = store, book
        self._glimpses: OrderedDict[int, str] = OrderedDict()
        self._lock = Lock()

    def some(self, ids: Sequence[str]) -> list[Talk]:
        """`Book.some`."""
        return self._told(self._book.some(ids))

    def ended_since(self, time: float, limit: int) -> list[Talk]:
        """`Book.ended_since`."""
        return self._told(self._book.ended_since(time, limit))

    def sweep(self) -> None:
        """`Book.sweep`, and of what is remembered here."""
        self._book.sweep()
        with self._lock:
            known = list(self._glimpses)
        for id in set(known) - self._book.still(known):
            with self._lock:
                self._glimpses.pop(id, None)

    def _told(self, talks: list[Talk]) -> list[Talk]:
        newest: dict[str, list[int]] = {}
        with told(), self._store.engine.connect() as connection:
            for batch in batches(talk.id for talk in talks):
                rank = sa.func.row_number().over(partition_by=Line.handover, order_by=Line.id.desc()).label("rank")
                theirs = sa.select(Line.id, Line.handover, rank).where(Line.handover.in_(batch), Line.who == PERSON).subquery()
                rows = sa.select(theirs.c.id, theirs.c.handover).where(theirs.c.rank <= NEWEST).order_by(theirs.c.id)
                for id, handover in connection.execute(rows):
                    newest.setdefault(handover, []).append(id)
        # Who has it and has not read the newest sees that one.
        shown = {talk.id: newest.get(talk.id, [])[-1 if talk.state == TAKEN and talk.unread else 0 :] for talk in talks}
        texts = self._texts({id for ids in shown.values() for id in ids})
        return [_with(talk, [texts[id] for id in shown[talk.id] if id in texts]) for talk in talks]

    def _texts(self, wanted: set[int]) -> dict[int, str]:
        with self._lock:
            found = {id: self._glimpses[id] for id in wanted if id in self._glimpses}
        read: dict[int, str] = {}
        with told():
            for batch in batches(str(id) for id in wanted - found.keys()):
                with self._store.engine.connect() as connection:
                    rows = connection.execute(sa.select(Line).where(Line.id.in_([int(id) for id in batch]))).all()
                for row in rows:
                    content = opened(self._store.keys.behind(row.sender_id), row.data)
                    if content:
                        said = Said(row.id, row.time, row.who, row.staff, bool(row.private), str(content.get("text") or ""))
                        read[row.id] = cut(said.shown(), LETTERS)
        with self._lock:
            self._glimpses.update(read)
            while len(self._glimpses) > REMEMBERED:
                self._glimpses.popitem(last=False)
        return {**found, **read}


def _with(talk: Talk, texts: Sequence[str]) -> Talk:
    """`last` keeps its number: it says how much has been said."""
    if talk.last is None or not texts:
        return talk
    return replace(talk, last=replace(talk.last, who=PERSON, staff=None, private=False, text=" — ".join(dict.fromkeys(texts))))
