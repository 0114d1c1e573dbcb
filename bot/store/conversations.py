"""Conversations as they are kept: read, added to, erased, shown to their person, deleted when they are old."""
from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from time import time
from typing import Any

import sqlalchemy as sa
import structlog
from cryptography.fernet import InvalidToken
from sqlalchemy.engine import Engine

from bot.settings import Settings
from bot.store.database import Event, batches, engines, told
from bot.store.keys import Keys, Person, master_keys

log = structlog.get_logger()

DAY = 86_400.0


class Store:
    """Every method raises StoreError where the database cannot be reached."""

    def __init__(self, engine: Engine, keys: Keys) -> None:
        self.engine, self.keys = engine, keys

    @classmethod
    def open(cls, settings: Settings) -> Store:
        """Makes what is missing: key, database, tables. Raises SettingsError too."""
        masters = master_keys(settings)
        conversations, keys = engines(settings.database_url)
        with told():
            return cls(conversations, Keys(keys, masters))

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

    def erase(self, sender: str) -> bool:
        """Delete the person's key, then their events. Whether anything was kept of them."""
        with told():
            return self._forget([self.keys.pseudonym(sender)])

    def drop(self, sender: str, why: str) -> None:
        """Erase what cannot be used any more, and say so in the log, by pseudonym."""
        log.error("conversation.dropped", person=self.keys.pseudonym(sender)[:8], why=why)
        self.erase(sender)

    def purge(self, days: int, now: float | None = None) -> int:
        """Erase those who have said nothing for so many days; how many. Events without a key go too."""
        oldest = (time() if now is None else now) - days * DAY
        with told():
            with self.engine.connect() as connection:
                latest = sa.select(Event.sender_id, sa.func.max(Event.time)).group_by(Event.sender_id)
                last = {person: when for person, when in connection.execute(latest)}
            made = self.keys.made()  # after the events: whoever has just come has a key before they have an event
            silent = {person for person, when in made.items() if last.get(person, when) < oldest}
            self._forget([*silent, *(person for person in last if person not in made)])
        return len(silent)

    def export(self, sender: str) -> dict[str, Any] | None:
        """Everything that is kept of the sender, in clear: {"sender", "case", "messages", "events"}; None for nothing."""
        found = self.read(sender)
        if not found or not found[1]:
            return None
        events = found[1]
        cases = [event.get("value") for event in events if event.get("event") == "slot" and event.get("name") == "case"]
        said = [
            {"at": event.get("timestamp"), "from": event["event"], "text": event.get("text"), "data": _custom(event)}
            for event in events
            if event.get("event") in ("user", "bot")
        ]
        return {"sender": sender, "case": cases[-1] if cases else None, "messages": said, "events": events}

    def _forget(self, people: Sequence[str]) -> bool:
        """Whether there was anything. Keys first: without them the rest is dead, whatever happens next."""
        gone = self.keys.forget(people)
        for batch in batches(people):
            with self.engine.begin() as connection:
                gone += connection.execute(sa.delete(Event).where(Event.sender_id.in_(batch))).rowcount
        return gone > 0


def _custom(event: dict[str, Any]) -> Any:
    return (event.get("data") or {}).get("custom")
