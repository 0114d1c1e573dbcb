"""`actions.files.Shelf` in the database: files made for people, encrypted with their person's key like events.

Whoever has a file's name can fetch it, and nobody else: the name begins with 128 random bits, of which the
database knows a digest only.
"""
from __future__ import annotations

import errno
import hashlib
import re
import secrets
from dataclasses import dataclass, field
from time import time
from typing import Any

import sqlalchemy as sa
from cryptography.fernet import InvalidToken
from sqlalchemy.engine import Connection, Engine

from actions.files import KEPT_SECONDS
from bot.store.database import File, StoreError, told
from bot.store.keys import Keys, Person

#: Bytes of one file; those made here are a hundredth of it.
LARGEST = 5 * 1024 * 1024
#: Files of one person; a newer one takes the place of the oldest.
MOST = 20
#: Random bytes of a token: 22 letters.
TOKEN = 16

_NAME = r"[\w.-]{1,60}\.(?:pdf|png|docx|txt)"
_FULL = re.compile(rf"([A-Za-z0-9_-]{{22}})-({_NAME})", re.ASCII)


class PersonShelf:
    def __init__(self, engine: Engine, keys: Keys) -> None:
        self._engine, self._keys = engine, keys

    def of(self, sender: str, known: bool) -> PersonFiles:
        try:
            with told():
                person = self._keys.find(sender)
        except StoreError:  # a turn that makes no file need not know
            return PersonFiles(self, sender, None, False)
        return PersonFiles(self, sender, person.secret if person else None, not known)

    def add(self, sender: str, secret: bytes | None, name: str, content: bytes) -> str:
        """`content` under a name that is fetched with `find`; `secret`: the person's key, None for a new person.

        Raises StoreError, also for a person who has another key or none by now: they were erased meanwhile.
        """
        token = secrets.token_urlsafe(TOKEN)
        with told():
            person = self._keys.find_or_make(sender) if secret is None else self._keys.find(sender)
            if person is None or secret not in (None, person.secret):
                raise StoreError("Người này vừa được xóa.")
            row = {
                "id": _digest(token), "sender_id": person.id, "time": time(), "name": person.encrypt(name),
                "data": person.seal(content),
            }  # fmt: skip
            newest = sa.select(File.id).where(File.sender_id == person.id).order_by(File.time.desc()).limit(MOST)
            with self._engine.begin() as connection:
                sweep(connection, row["time"])
                connection.execute(sa.insert(File).values(row))
                connection.execute(sa.delete(File).where(File.sender_id == person.id, File.id.not_in(newest)))
        return f"{token}-{name}"

    def find(self, full: str) -> tuple[str, bytes] | None:
        """The name as it was kept, and the content; None for what is not there (any more). Raises StoreError."""
        asked = _FULL.fullmatch(full)
        if asked is None:
            return None
        there = sa.and_(File.id == _digest(asked[1]), File.time >= time() - KEPT_SECONDS)
        with told():
            with self._engine.connect() as connection:
                row = connection.execute(sa.select(File.sender_id, File.name, File.data).where(there)).first()
            person = self._keys.behind(row.sender_id) if row else None
        if row is None or person is None:
            return None
        try:
            name, content = person.decrypt(row.name), person.unseal(row.data)
        except InvalidToken:  # of someone who was erased and came back
            return None
        return (name, content) if name == asked[2] else None

    def clear(self, sender: str) -> None:
        with told(), self._engine.begin() as connection:
            connection.execute(sa.delete(File).where(File.sender_id == self._keys.pseudonym(sender)))

    def names(self, sender: str) -> list[dict[str, Any]]:
        """[{"name", "at"}], the oldest first, `at` in seconds. Raises StoreError."""
        with told():
            person = self._keys.find(sender)
            if person is None:
                return []
            kept = sa.and_(File.sender_id == person.id, File.time >= time() - KEPT_SECONDS)
            with self._engine.connect() as connection:
                rows = connection.execute(sa.select(File.name, File.time).where(kept).order_by(File.time)).all()
        return [{"name": name, "at": row.time} for row in rows if (name := _name(person, row.name))]


@dataclass(frozen=True)
class PersonFiles:
    """`actions.world.Files` of one person, as they were when the turn began."""

    shelf: PersonShelf
    sender: str
    secret: bytes | None = field(repr=False)
    new: bool

    def keep(self, name: str, content: bytes) -> str:
        if not re.fullmatch(_NAME, name, re.ASCII):
            raise OSError(errno.EINVAL, "no name for a file of a person")
        if len(content) > LARGEST:
            raise OSError(errno.EFBIG, f"more than {LARGEST} bytes")
        if self.secret is None and not self.new:
            raise OSError(errno.EACCES, "erased, or the database was away")
        try:
            return self.shelf.add(self.sender, self.secret, name, content)
        except StoreError as error:
            raise OSError(str(error)) from None


def sweep(connection: Connection, now: float) -> None:
    """Delete the files whose time is over."""
    connection.execute(sa.delete(File).where(File.time < now - KEPT_SECONDS))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _name(person: Person, kept: str) -> str | None:
    try:
        return person.decrypt(kept)
    except InvalidToken:
        return None
