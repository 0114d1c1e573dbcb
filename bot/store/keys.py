"""A master key, and under it a key for each person: deleting that key erases the person, in backups too.

Fernet (AES-128-CBC with HMAC-SHA256) from `cryptography`. A person is known to the store by a pseudonym, an HMAC
of the sender's id, whose key lies wrapped in the store itself.
"""
from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from time import time

import sqlalchemy as sa
import structlog
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from bot.settings import Settings, SettingsError
from bot.store.database import PersonKey, Secret, StoreError, batches, told

log = structlog.get_logger()

#: File name of the master key inside `var`, where the environment has none.
MASTER_KEY = "master.key"
PEPPER = "pseudonyms"


def master_keys(settings: Settings) -> list[Fernet]:
    """From the environment (several, with commas between them: the first is used, the others still open), else
    from a file made here once. Raises SettingsError and StoreError."""
    if settings.master_key:
        return _fernets(settings.master_key.split(","), "MOTCUA_MASTER_KEY")
    file = settings.var / MASTER_KEY
    with told():
        if not file.is_file():
            _make(file)
        return _fernets([file.read_text(encoding="ascii", errors="replace")], str(file))


def _fernets(keys: Iterable[str], source: str) -> list[Fernet]:
    try:
        return [Fernet(key.strip()) for key in keys]
    except ValueError:  # the key itself is said nowhere
        raise SettingsError(f"{source}: không phải khóa hợp lệ (32 byte viết bằng base64 url-safe).") from None


def _make(file: Path) -> None:
    """A new key in `file`, whole or not at all, and never over one that another process has just made."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as output:
        output.write(Fernet.generate_key())
        output.flush()
        os.fsync(output.fileno())
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


@dataclass(frozen=True)
class Person:
    """`id` is the pseudonym. `secret` is the data key: another one is another person, though the id is the same."""

    id: str
    secret: bytes = field(repr=False)

    def encrypt(self, text: str) -> str:
        return self.seal(text.encode()).decode()

    def decrypt(self, token: str) -> str:
        """Raises cryptography's InvalidToken."""
        return self.unseal(token.encode()).decode()

    def seal(self, content: bytes) -> bytes:
        return self._cipher.encrypt(content)

    def unseal(self, token: bytes) -> bytes:
        """Raises cryptography's InvalidToken."""
        return self._cipher.decrypt(token)

    @cached_property
    def _cipher(self) -> Fernet:
        return Fernet(self.secret)


class Keys:
    """The keys of people. Nothing is remembered in between: another process may erase a person at any time."""

    def __init__(self, engine: Engine, masters: list[Fernet]) -> None:
        """Raises StoreError where none of the master keys opens this store."""
        self._engine, self._master = engine, MultiFernet(masters)
        self._pepper = self._open(masters[0])

    def close(self) -> None:
        self._engine.dispose()

    def pseudonym(self, sender: str) -> str:
        """64 hexadecimal digits that only this store can tell from the sender's id."""
        return hmac.new(self._pepper, sender.encode(), hashlib.sha256).hexdigest()

    def find(self, sender: str) -> Person | None:
        """None where nothing is kept of the sender, or their key cannot be read."""
        return self.behind(self.pseudonym(sender))

    def behind(self, person: str) -> Person | None:
        """The same for a pseudonym."""
        with self._engine.connect() as connection:
            wrapped = connection.execute(sa.select(PersonKey.wrapped).where(PersonKey.person == person)).scalar()
        if wrapped is None:
            return None
        try:
            return Person(person, self._master.decrypt(wrapped.encode()))
        except InvalidToken:
            log.error("person_key.unreadable", person=person[:8])
            return None

    def find_or_make(self, sender: str) -> Person:
        person = self.pseudonym(sender)
        while not (found := self.find(sender)):
            secret = Fernet.generate_key()
            row = {"person": person, "made": time(), "wrapped": self._master.encrypt(secret).decode()}
            try:
                with self._engine.begin() as connection:
                    connection.execute(sa.insert(PersonKey).values(row))
                return Person(person, secret)
            except IntegrityError:  # another process was quicker, or the key that is there cannot be read
                if not self.find(sender):
                    self.forget([person])
        return found

    def forget(self, people: Iterable[str]) -> int:
        """Delete the keys of these pseudonyms; how many there were."""
        gone = 0
        for batch in batches(people):
            with self._engine.begin() as connection:
                gone += connection.execute(sa.delete(PersonKey).where(PersonKey.person.in_(batch))).rowcount
        return gone

    def made(self) -> dict[str, float]:
        """Pseudonym → when its key was made, in seconds."""
        with self._engine.connect() as connection:
            return {person: made for person, made in connection.execute(sa.select(PersonKey.person, PersonKey.made))}

    def _open(self, first: Fernet) -> bytes:
        """The key of the pseudonyms, made on first run; all keys wrapped anew where the master key has changed."""
        with self._engine.connect() as connection:
            wrapped = connection.execute(sa.select(Secret.wrapped).where(Secret.name == PEPPER)).scalar()
        if wrapped is None:
            try:
                with self._engine.begin() as connection:
                    made = self._master.encrypt(secrets.token_bytes(32)).decode()
                    connection.execute(sa.insert(Secret).values(name=PEPPER, wrapped=made))
            except IntegrityError:  # another process was quicker
                pass
            return self._open(first)
        try:
            pepper = self._master.decrypt(wrapped.encode())
        except InvalidToken:
            raise StoreError(
                "Khóa chính không mở được dữ liệu đã lưu: đặt lại khóa cũ (MOTCUA_MASTER_KEY hoặc tệp "
                f"{MASTER_KEY}), hoặc xóa cơ sở dữ liệu cùng các khóa để bắt đầu lại."
            ) from None
        try:
            first.decrypt(wrapped.encode())
        except InvalidToken:
            self._wrap_anew()
        return pepper

    def _wrap_anew(self) -> None:
        with self._engine.begin() as connection:
            for table, name in ((PersonKey, PersonKey.person), (Secret, Secret.name)):
                for key, wrapped in connection.execute(sa.select(name, table.wrapped)).all():
                    try:
                        again = self._master.rotate(wrapped.encode()).decode()
                    except InvalidToken:  # found unreadable when its person comes back
                        continue
                    connection.execute(sa.update(table).where(name == key).values(wrapped=again))
