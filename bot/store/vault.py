"""`actions.vault.Vault` in the database: values and letters, encrypted with their person's key like events."""
from __future__ import annotations

import json
import secrets
from time import time
from typing import Any

import sqlalchemy as sa
import structlog
from cryptography.fernet import InvalidToken
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError

from bot.store.database import Letter, Values, told
from bot.store.keys import Keys, Person

log = structlog.get_logger()

#: Seconds that a letter lies; one is taken within its turn, or never.
LETTERS_LIE = 3600.0
#: Random bytes of a reference.
REFERENCE = 16


class PersonVault:
    """Every method raises StoreError where the database cannot be reached, and then changed nothing."""

    def __init__(self, engine: Engine, keys: Keys) -> None:
        self._engine, self._keys = engine, keys

    def values(self, sender: str) -> dict[str, Any]:
        """What cannot be read is deleted, and {} like nothing."""
        with told():
            pseudonym = self._keys.pseudonym(sender)
            with self._engine.connect() as connection:
                data = connection.execute(sa.select(Values.data).where(Values.sender_id == pseudonym)).scalar()
            if data is None:
                return {}
            found = _opened(self._keys.find(sender), data)
        if found is None:
            log.error("values.dropped", person=pseudonym[:8], why="unreadable")
            self.keep(sender, {})
        return found or {}

    def keep(self, sender: str, values: dict[str, Any], renew: bool = False) -> None:
        with told():
            if not values:
                with self._engine.begin() as connection:
                    connection.execute(sa.delete(Values).where(Values.sender_id == self._keys.pseudonym(sender)))
                return
            person = self._keys.find(sender) if renew else self._keys.find_or_make(sender)
            if person is None:
                return
            row = {"time": time(), "data": _closed(person, values)}
            if not self._replace(person, row) and not renew:
                try:
                    with self._engine.begin() as connection:
                        connection.execute(sa.insert(Values).values(sender_id=person.id, **row))
                except IntegrityError:  # another process was quicker
                    self._replace(person, row)

    def holds(self, sender: str) -> bool:
        with told(), self._engine.connect() as connection:
            person = self._keys.pseudonym(sender)
            return connection.execute(sa.select(Values.time).where(Values.sender_id == person)).scalar() is not None

    def put(self, sender: str, content: dict[str, Any]) -> str:
        reference = secrets.token_urlsafe(REFERENCE)
        with told():
            person = self._keys.find_or_make(sender)
            row = {"id": reference, "sender_id": person.id, "time": time(), "data": _closed(person, content)}
            with self._engine.begin() as connection:
                connection.execute(sa.insert(Letter).values(row))
                throw_away(connection, row["time"])
        return reference

    def take(self, sender: str, reference: str) -> dict[str, Any] | None:
        with told():
            person = self._keys.find(sender)
            if person is None:
                return None
            mine = sa.and_(Letter.id == reference, Letter.sender_id == person.id, Letter.time >= time() - LETTERS_LIE)
            with self._engine.connect() as connection:
                data = connection.execute(sa.select(Letter.data).where(mine)).scalar()
            with self._engine.begin() as connection:
                taken = connection.execute(sa.delete(Letter).where(mine)).rowcount  # by one process only
        return _opened(person, data) if taken and data is not None else None

    def _replace(self, person: Person, row: dict[str, Any]) -> bool:
        with self._engine.begin() as connection:
            return connection.execute(sa.update(Values).where(Values.sender_id == person.id).values(row)).rowcount > 0


def throw_away(connection: Connection, now: float) -> None:
    """Delete the letters that nobody took."""
    connection.execute(sa.delete(Letter).where(Letter.time < now - LETTERS_LIE))


def _closed(person: Person, content: dict[str, Any]) -> str:
    return person.encrypt(json.dumps(content, ensure_ascii=False))


def _opened(person: Person | None, data: str) -> dict[str, Any] | None:
    """None for what the person's key does not open."""
    try:
        found = json.loads(person.decrypt(data)) if person else None
    except (InvalidToken, ValueError):
        return None
    return found if isinstance(found, dict) else None
