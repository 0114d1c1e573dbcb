"""Replies on their way: to be sent, on a channel that sends; to be read by cursor, on one that is asked."""
from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from time import time
from typing import Any, Optional

import sqlalchemy as sa
import structlog
from sqlalchemy.engine import Connection

from bot.gateway.message import Incoming
from bot.serve.front import addressed
from bot.store import transit
from bot.store.conversations import Store
from bot.store.database import told
from bot.store.keys import Person
from bot.store.transit import Session, Shown, Unsent, Waiting, closed, new, opened

log = structlog.get_logger()

#: Channels whose replies are fetched, not sent.
WEB, API = "web", "api"
SHOWN = (WEB, API)


@dataclass(frozen=True)
class Letter:
    """Replies of one turn for `to`; the first `sent` of their pieces have arrived."""

    id: int
    person: Person
    channel: str
    time: float
    due: float
    tries: int
    sent: int
    to: str
    replies: list[dict[str, Any]]
    erased: bool  # the person was, or is not known: a key that was made for the letter goes with it


class Outbox:
    """Every method raises StoreError where the database cannot be reached, and then changed nothing."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @staticmethod
    def shows(channel: str) -> bool:
        return channel in SHOWN

    def put(self, connection: Connection, person: Person, incoming: Incoming, turn: dict[str, Any], erased: bool) -> None:
        """Add the replies of a turn, in the caller's transaction. `erased`: the key may be there for them alone."""
        now = time()
        if self.shows(incoming.channel):
            replies = addressed(turn["replies"])
            event = {"type": "turn", "replies": replies, "stage": turn.get("stage"), "behaviour": turn["behaviour"]}
            self.show(connection, person, event, now, incoming.channel)
        elif turn["replies"]:
            content = {"to": incoming.to or incoming.person, "replies": turn["replies"], "erased": erased}
            row = {"sender_id": person.id, "channel": incoming.channel, "time": now, "due": now}
            connection.execute(sa.insert(Unsent).values(**row, data=closed(person, content)))

    def tell(self, incoming: Incoming, turn: dict[str, Any]) -> str:
        """Say something to whoever sent a message that is not taken; their pseudonym."""
        with told():
            person = self._store.keys.find_or_make(incoming.sender)
            with self._store.writing() as connection:
                self.put(connection, person, incoming, turn, erased=True)
        return person.id

    def show(self, connection: Connection, person: Person, event: dict[str, Any], now: float, channel: str) -> int:
        """Add an event in the caller's transaction, and its cursor: the next, as the row of the session is locked."""
        mine = Session.sender_id == person.id
        change: dict[str, Any] = {"cursor": Session.cursor + 1}
        if event["type"] == "user":
            change["time"] = now
        if connection.execute(sa.update(Session).where(mine).values(change)).rowcount == 0:
            row = {"sender_id": person.id, "channel": channel, "time": now, "cursor": 0}
            connection.execute(new(self._store.engine, Session, row))
            connection.execute(sa.update(Session).where(mine).values(change))
        cursor = connection.execute(sa.select(Session.cursor).where(mine)).scalar_one()
        shown = {"sender_id": person.id, "cursor": cursor, "time": now, "data": closed(person, event)}
        connection.execute(sa.insert(Shown).values(shown))
        return cursor

    def people(self, channels: Collection[str]) -> list[str]:
        """Pseudonyms with replies on their way."""
        return transit.people(self._store.engine, Unsent, channels)

    def next(self, person_id: str) -> Optional[Letter]:
        """The person's first letter; what cannot be read is deleted."""
        first = sa.select(Unsent).where(Unsent.sender_id == person_id).order_by(Unsent.id).limit(1)
        while True:
            with told():
                with self._store.engine.connect() as connection:
                    row = connection.execute(first).first()
                if row is None:
                    return None
                person = self._store.keys.behind(person_id)
            content = opened(person, row.data)
            if person is not None and content is not None:
                return Letter(row.id, person, row.channel, row.time, row.due, row.tries, row.sent, **content)
            log.error("reply.dropped", person=person_id[:8], why="unreadable")
            self._remove(row.id)

    def arrived(self, letter: Letter, sent: int) -> None:
        """So many pieces have; what failed before is forgotten."""
        self._change(letter, sent=sent, tries=0)

    def later(self, letter: Letter, due: float) -> None:
        """Not before `due`, in seconds."""
        self._change(letter, due=due, tries=letter.tries + 1)

    def gone(self, letter: Letter) -> None:
        """It is delivered, or will not be. A key that was made for it alone goes too."""
        self._remove(letter.id)
        if letter.erased:
            self._tidy(letter.person)

    def depth_of(self, table: type) -> tuple[int, float]:
        """How many rows lie in `table`, and for how many seconds the oldest does."""
        with told(), self._store.engine.connect() as connection:
            count, oldest = connection.execute(sa.select(sa.func.count(), sa.func.min(table.time)).select_from(table)).one()
        return count, max(0.0, time() - oldest) if count else 0.0

    def depth(self) -> tuple[int, float]:
        return self.depth_of(Unsent)

    def _change(self, letter: Letter, **values: Any) -> None:
        with told(), self._store.writing() as connection:
            connection.execute(sa.update(Unsent).where(Unsent.id == letter.id).values(values))

    def _remove(self, number: int) -> None:
        with told(), self._store.writing() as connection:
            connection.execute(sa.delete(Unsent).where(Unsent.id == number))

    def _tidy(self, person: Person) -> None:
        """A message that is just being written notices, and gets a new key (`Inbox.take`), or is noticed here."""
        with told():
            if self._store.keeps_anything(person.id):
                return
            self._store.keys.forget([person.id])
            mine = sa.select(Waiting.data).where(Waiting.sender_id == person.id)
            with self._store.engine.connect() as connection:
                waiting = [opened(person, data) for data in connection.execute(mine).scalars()]
            for sender in {Incoming(**content).sender for content in waiting if content}:
                transit.rewrap(self._store.engine, self._store.keys, sender, person)
