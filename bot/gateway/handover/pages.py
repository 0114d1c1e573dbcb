"""The book as it is read: conversations in order, and their lines."""
from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Sequence
from threading import Lock
from typing import Any, Optional

import sqlalchemy as sa

from bot.gateway.handover.talks import ASSISTANT, ENDED, PERSON, STAFF, TAKEN, WAITING, Counts, Said, Talk
from bot.gateway.message import Incoming
from bot.store.conversations import Store
from bot.store.database import batches, told
from bot.store.desk import Handover, Line
from bot.store.keys import Person
from bot.store.transit import opened

#: Most rows of a list at once.
SHOWN_AT_ONCE = 100
#: Lines of lists that are remembered as they were shown, masked: a list is fetched again with every message.
REMEMBERED = 4096
#: Characters of a line in a list.
GLIMPSE = 160

_SPOKEN = (PERSON, ASSISTANT, STAFF)


class Pages:
    """Every method raises StoreError where the database cannot be reached."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._glimpses: OrderedDict[int, Said] = OrderedDict()
        self._lock = Lock()

    def get(self, id: str) -> Optional[Talk]:
        """None for an id that there is not (any more)."""
        return next(iter(self._found(sa.select(Handover).where(Handover.id == id))), None)

    def of(self, person_id: str) -> Optional[Talk]:
        """The conversation of this pseudonym that is not over."""
        mine = sa.select(Handover).where(Handover.sender_id == person_id, Handover.state != ENDED).order_by(Handover.asked.desc())
        return next(iter(self._found(mine.limit(1))), None)

    def queue(self, limit: int = SHOWN_AT_ONCE) -> list[Talk]:
        """Waiting and taken, who has waited longest first; with their last line."""
        open_ = sa.select(Handover).where(Handover.state.in_((WAITING, TAKEN))).order_by(Handover.asked, Handover.id)
        return self._with_last(self._found(open_.limit(limit)))

    def some(self, ids: Sequence[str]) -> list[Talk]:
        """Those of `ids` that are still there, in any state, who has waited longest first; with their last line."""
        found: list[Talk] = []
        for batch in batches(ids):
            found += self._found(sa.select(Handover).where(Handover.id.in_(batch)))
        return self._with_last(sorted(found, key=lambda talk: (talk.asked, talk.id)))

    def ended_since(self, time: float, limit: int = SHOWN_AT_ONCE) -> list[Talk]:
        """Ended since then (seconds), newest first, with their last line."""
        over = sa.select(Handover).where(Handover.state == ENDED, Handover.time >= time).order_by(Handover.time.desc())
        return self._with_last(self._found(over.limit(limit)))

    def counts(self) -> Counts:
        rows = sa.select(Handover.state, sa.func.count()).where(Handover.state != ENDED).group_by(Handover.state)
        with told(), self._store.engine.connect() as connection:
            found = dict(connection.execute(rows).all())
        return Counts(found.get(WAITING, 0), found.get(TAKEN, 0))

    def changes(self) -> dict[str, float]:
        """Conversations that are not over → when they changed last."""
        rows = sa.select(Handover.id, Handover.time).where(Handover.state != ENDED)
        with told(), self._store.engine.connect() as connection:
            return dict(connection.execute(rows).all())

    def ahead(self, asked: Optional[float] = None) -> int:
        """How many wait who asked before `asked`; all who wait where None."""
        before = [] if asked is None else [Handover.asked < asked]
        count = sa.select(sa.func.count()).select_from(Handover).where(Handover.state == WAITING, *before)
        with told(), self._store.engine.connect() as connection:
            return connection.execute(count).scalar_one()

    def lines(self, id: str, after: int = 0) -> list[Said]:
        """Oldest first; those with a larger id than `after`."""
        mine = sa.select(Line).where(Line.handover == id, Line.id > after).order_by(Line.id)
        with told():
            with self._store.engine.connect() as connection:
                rows = connection.execute(mine).all()
            person = self._store.keys.behind(rows[0].sender_id) if rows else None
        return [said for row in rows if (said := _said(row, person))]

    def whose(self, id: str) -> Optional[tuple[Person, Incoming]]:
        """The person of a conversation, and their last message by which they are answered; None where they are gone."""
        with told():
            with self._store.engine.connect() as connection:
                row = connection.execute(sa.select(Handover.sender_id, Handover.data).where(Handover.id == id)).first()
            person = self._store.keys.behind(row.sender_id) if row else None
        content = opened(person, row.data) if row else None
        return (person, Incoming(**content)) if person and content else None

    def still(self, lines: Collection[int]) -> set[int]:
        """Of these lines, by number, those that are still there."""
        found: set[int] = set()
        with told(), self._store.engine.connect() as connection:
            for batch in batches(map(str, lines)):
                found.update(connection.execute(sa.select(Line.id).where(Line.id.in_([int(id) for id in batch]))).scalars())
        return found

    def sweep(self) -> None:
        """Forget, in memory too, what people said who have been erased since. To be called now and then."""
        with self._lock:
            known = list(self._glimpses)
        for id in set(known) - self.still(known):
            with self._lock:
                self._glimpses.pop(id, None)

    def _found(self, rows: Any) -> list[Talk]:
        with told(), self._store.engine.connect() as connection:
            return [_talk(row) for row in connection.execute(rows)]

    def _with_last(self, talks: Sequence[Talk]) -> list[Talk]:
        ids: dict[str, int] = {}
        with told(), self._store.engine.connect() as connection:
            for batch in batches(talk.id for talk in talks):
                spoken = sa.and_(Line.handover.in_(batch), Line.who.in_(_SPOKEN))
                newest = sa.select(Line.handover, sa.func.max(Line.id)).where(spoken).group_by(Line.handover)
                ids.update(connection.execute(newest).all())
        with self._lock:
            known = {id: self._glimpses[id] for id in ids.values() if id in self._glimpses}
        known.update(self._read(set(ids.values()) - known.keys()))
        return [Talk(**{**talk.__dict__, "last": known.get(ids.get(talk.id, 0))}) for talk in talks]

    def _read(self, wanted: set[int]) -> dict[int, Said]:
        """Lines as lists show them: masked and cut, whoever looks."""
        found: dict[int, Said] = {}
        with told():
            for batch in batches(str(id) for id in wanted):
                with self._store.engine.connect() as connection:
                    rows = connection.execute(sa.select(Line).where(Line.id.in_([int(id) for id in batch]))).all()
                for row in rows:
                    said = _said(row, self._store.keys.behind(row.sender_id))
                    if said:
                        text = " ".join(said.shown().split())
                        text = text if len(text) <= GLIMPSE else text[: GLIMPSE - 1].rstrip() + "…"
                        found[row.id] = Said(**{**said.__dict__, "text": text})
        with self._lock:
            self._glimpses.update(found)
            while len(self._glimpses) > REMEMBERED:
                self._glimpses.popitem(last=False)
        return found


def _talk(row: Any) -> Talk:
    return Talk(
        row.id, row.sender_id, row.channel, row.state, row.reason, row.asked, row.time, row.staff, row.until, row.unread or 0
    )


def _said(row: Any, person: Optional[Person]) -> Optional[Said]:
    """None for what cannot be read: of someone who was erased in this moment."""
    content = opened(person, row.data)
    return Said(row.id, row.time, row.who, row.staff, bool(row.private), str(content.get("text") or "")) if content else None
