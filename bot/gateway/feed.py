"""Conversations that are read by cursor: they begin, are followed as they happen, and end."""
from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from time import time
from typing import Any

import sqlalchemy as sa

from bot.gateway.outbox import API, WEB
from bot.store.conversations import Store
from bot.store.database import told
from bot.store.transit import SESSION, Session, Shown, ended, new, opened

#: Readers of one conversation at once: tabs, and connections that died unnoticed.
READERS = 8


class Feed:
    """Every method that reads or writes raises StoreError where the database cannot be reached."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._readers: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        self.closed = False

    def begin(self, sender: str, channel: str) -> None:
        with told():
            person = self._store.keys.find_or_make(sender)
            row = {"sender_id": person.id, "channel": channel, "time": time(), "cursor": 0}
            with self._store.writing() as connection:
                connection.execute(new(self._store.engine, Session, row))

    def lives(self, sender: str) -> bool:
        """Whether the conversation was begun and has not ended."""
        mine = sa.and_(Session.sender_id == self._store.keys.pseudonym(sender), Session.time >= time() - SESSION)
        with told(), self._store.engine.connect() as connection:
            return connection.execute(sa.select(Session.time).where(mine)).first() is not None

    def events(self, sender: str, after: int) -> tuple[list[dict[str, Any]], int]:
        """Events after a cursor, the oldest first, and the cursor of the last; `after` itself where there is none."""
        with told():
            person = self._store.keys.find(sender)
            if person is None:
                return [], after
            mine = sa.and_(Shown.sender_id == person.id, Shown.cursor > after)
            with self._store.engine.connect() as connection:
                rows = connection.execute(sa.select(Shown.cursor, Shown.data).where(mine).order_by(Shown.cursor)).all()
        found = [(row.cursor, opened(person, row.data)) for row in rows]
        # What cannot be read is of someone who was erased in this moment.
        return [{"cursor": cursor, **event} for cursor, event in found if event], rows[-1].cursor if rows else after

    def sweep(self) -> None:
        """Erase who has left the widget, and what clients have long read."""
        now = time()
        with told():
            with self._store.writing() as connection:
                left, read = ended(connection, now, WEB), ended(connection, now, API)
                for table in (Shown, Session):
                    for person in read:
                        connection.execute(sa.delete(table).where(table.sender_id == person))
            self._store.end(left)

    @contextmanager
    def reader(self, person_id: str) -> Iterator[asyncio.Event | None]:
        """Set whenever something may have happened; None where too many read already."""
        events = self._readers[person_id]
        event = asyncio.Event()
        full = len(events) >= READERS
        if not full:
            events.add(event)
        try:
            yield None if full else event
        finally:
            events.discard(event)
            if not events:
                self._readers.pop(person_id, None)

    def notice(self, person_id: str) -> None:
        """Something has happened to this pseudonym."""
        for event in self._readers.get(person_id, ()):
            event.set()

    def close(self) -> None:
        """Whoever reads is let go."""
        self.closed = True
        for person_id in list(self._readers):
            self.notice(person_id)
