"""Conversations as they are kept: read, added to, erased, shown to their person, deleted when they are old."""
from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from threading import Lock
from time import time
from typing import Any

import sqlalchemy as sa
import structlog
from cryptography.fernet import InvalidToken
from sqlalchemy.engine import Connection, Engine

from bot.settings import Settings
from bot.store import desk, transit
from bot.store.database import Event, File, Letter, Values, batches, engines, told
from bot.store.files import PersonShelf, sweep
from bot.store.keys import Keys, Person, master_keys
from bot.store.vault import PersonVault, throw_away

log = structlog.get_logger()

DAY = 86_400.0
#: What there may be of a person besides their key.
TABLES = (Event, Values, Letter, File, *transit.CONTENT, *desk.CONTENT)


class Store:
    """Every method raises StoreError where the database cannot be reached. `vault` holds values and letters, `shelf` files."""

    def __init__(self, engine: Engine, keys: Keys) -> None:
        self.engine, self.keys, self._writers = engine, keys, Lock()
        self.vault = PersonVault(engine, keys)
        self.shelf = PersonShelf(engine, keys)

    @classmethod
    def open(cls, settings: Settings) -> Store:
        """Makes what is missing: key, database, tables. Raises SettingsError too."""
        masters = master_keys(settings)
        conversations, keys = engines(settings.database_url)
        with told():
            return cls(conversations, Keys(keys, masters))

    @contextmanager
    def writing(self, durable: bool = False) -> Iterator[Connection]:
        """A transaction. `durable`: it outlives a power cut, not only the end of this process.

        Over SQLite one at a time: waiting for one's turn is shorter than asking for it again and again.
        """
        lite = self.engine.dialect.name == "sqlite"  # PostgreSQL's transactions are durable as they are
        with self._writers if lite else nullcontext(), self.engine.connect() as connection:
            if lite and durable:
                connection.exec_driver_sql("PRAGMA synchronous=FULL")
            try:
                with connection.begin():
                    yield connection
            finally:
                if lite and durable:
                    connection.exec_driver_sql("PRAGMA synchronous=NORMAL")

    def close(self) -> None:
        self.engine.dispose()
        self.keys.close()

    def read(self, sender: str) -> tuple[Person, list[dict[str, Any]]] | None:
        """The person and their events, oldest first. What cannot be read is deleted, and None like nothing."""
        with told():
            person = self.keys.find(sender)
            if person is None:
                return None
            with self.engine.connect() as connection:
                rows = connection.execute(sa.select(Event.data).where(Event.sender_id == person.id).order_by(Event.id))
                kept = rows.scalars().all()
        try:
            return person, [json.loads(person.decrypt(data)) for data in kept]
        except (InvalidToken, ValueError):
            self.drop(sender, "unreadable")
            return None

    def append(
        self, sender: str, events: Iterable[dict[str, Any]], known: bytes | None, start_over: bool = False
    ) -> Person | None:
        """Add events; `start_over` deletes all from before them.

        `known` is the key that `read` gave, None for a new conversation. Where the person has another one or none
        by now, they were erased in between: nothing is added, and None returned.
        """
        now = time()
        with told():
            person = self.keys.find(sender) if known else self.keys.find_or_make(sender)
            if person is None or known not in (None, person.secret):
                return None
            rows = [
                {"sender_id": person.id, "time": now, "data": person.encrypt(json.dumps(event, ensure_ascii=False))}
                for event in events
            ]
            with self.engine.begin() as connection:
                if start_over or known is None:
                    connection.execute(sa.delete(Event).where(Event.sender_id == person.id))
                if rows:
                    connection.execute(sa.insert(Event), rows)
        return person

    def erase(self, sender: str, but_waiting: bool = False) -> bool:
        """Delete the person's key, then all that is kept of them. Whether anything was.

        `but_waiting` is for an erasure in the course of a turn: messages that wait in the gateway, that of the turn
        among them, stay to be answered, under a new key.
        """
        with told():
            old = self.keys.find(sender) if but_waiting else None
            gone = self._forget([self.keys.pseudonym(sender)], but_waiting)
            if old is not None:
                transit.rewrap(self.engine, self.keys, sender, old)
        return gone

    def end(self, people: Sequence[str]) -> None:
        """The same as `erase` for pseudonyms."""
        with told():
            self._forget(people)

    def keeps_anything(self, person: str) -> bool:
        """Of the person with this pseudonym, besides their key."""
        with told(), self.engine.connect() as connection:
            mine = (sa.select(table.time).where(table.sender_id == person).limit(1) for table in TABLES)
            return any(connection.execute(rows).first() is not None for rows in mine)

    def drop(self, sender: str, why: str) -> None:
        """Erase what cannot be used any more, and say so in the log, by pseudonym."""
        log.error("conversation.dropped", person=self.keys.pseudonym(sender)[:8], why=why)
        self.erase(sender, but_waiting=True)

    def purge(self, days: int, now: float | None = None) -> int:
        """Erase those who have said nothing for so many days; how many. What has no key goes too, letters and files
        whose time is over, and what the desk is done with for as long."""
        now = time() if now is None else now
        oldest = now - days * DAY
        with told():
            with self.engine.begin() as connection:
                throw_away(connection, now)
                sweep(connection, now)
                transit.throw_away(connection, now)
                desk.throw_away(connection, oldest)
            last = self._last()
            made = self.keys.made()  # after the events: whoever has just come has a key before they have an event
            silent = {person for person, when in made.items() if last.get(person, when) < oldest}
            self._forget([*silent, *(person for person in last if person not in made)])
        return len(silent)

    def export(self, sender: str) -> dict[str, Any] | None:
        """Everything that is kept of the sender, in clear: {"sender", "case", "values", "files", "messages", "events",
        "waiting", "unsent", "shown", "handovers", "lines", "corrections"}; None for nothing. `values` is the private part
        of the case (`actions.vault`), `files` are names and times; the next three are what the gateway has of them, the
        last three what the desk has."""
        found = self.read(sender)
        events, values = found[1] if found else [], self.vault.values(sender)
        files = self.shelf.names(sender)
        with told():
            person = self.keys.find(sender)
            carried = {**transit.carried(self.engine, person), **desk.noted(self.engine, person)}
        if not (events or values or files or any(carried.values())):
            return None
        cases = [event.get("value") for event in events if event.get("event") == "slot" and event.get("name") == "case"]
        said = [
            {"at": event.get("timestamp"), "from": event["event"], "text": event.get("text"), "data": _custom(event)}
            for event in events
            if event.get("event") in ("user", "bot")
        ]
        case = cases[-1] if cases else None
        return {"sender": sender, "case": case, "values": values, "files": files, "messages": said, "events": events, **carried}

    def _last(self) -> dict[str, float]:
        """Pseudonym → when the last event came, the values changed or a file was made, in seconds."""
        last: dict[str, float] = {}
        with self.engine.connect() as connection:
            for table in TABLES:
                latest = sa.select(table.sender_id, sa.func.max(table.time)).group_by(table.sender_id)
                for person, when in connection.execute(latest):
                    last[person] = max(when, last.get(person, when))
        return last

    def _forget(self, people: Sequence[str], but_waiting: bool = False) -> bool:
        """Whether there was anything. Keys first: without them the rest is dead, whatever happens next."""
        gone = self.keys.forget(people)
        for batch in batches(people):
            with self.engine.begin() as connection:
                for table in TABLES if not but_waiting else set(TABLES) - set(transit.ANSWERED_STILL):
                    gone += connection.execute(sa.delete(table).where(table.sender_id.in_(batch))).rowcount
                for table in () if but_waiting else transit.TRACES:
                    connection.execute(sa.delete(table).where(table.sender_id.in_(batch)))
        return gone > 0


def _custom(event: dict[str, Any]) -> Any:
    return (event.get("data") or {}).get("custom")
