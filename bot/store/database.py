"""The tables, and engines for SQLite and PostgreSQL. Keys are kept apart from what they open.

Where the database is an SQLite file, the keys are a file beside it, so that a backup of conversations does not
carry the keys along, and a person whose key is deleted is gone from every backup too. In PostgreSQL they are
tables of their own, which a dump can leave out.
"""
from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import declarative_base
from sqlalchemy.pool import QueuePool

from bot.store.migrations import CONVERSATIONS, KEYS, TooNew, revision, upgrade
from nlu.errors import MotCuaError

#: Seconds to wait for another process that writes to the same SQLite file; less than a turn may take.
PATIENCE = 5.0
#: Seconds for PostgreSQL to take a connection.
CONNECT_TIMEOUT = 5
#: Names in one SQL statement; SQLite's limit of variables is 999 in old builds.
BATCH = 500

Conversations, Keyring = declarative_base(), declarative_base()


class StoreError(MotCuaError):
    """What is kept cannot be read or written; the message says why, without anything personal."""


class Event(Conversations):
    """One event of Rasa's tracker. `sender_id` is a pseudonym, `time` in seconds, `data` encrypted JSON.

    There are none from before the last start of a session, so that nothing but the time is needed in clear.
    """

    __tablename__ = "conversation_events"
    id = sa.Column(sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)
    sender_id = sa.Column(sa.String(64), nullable=False, index=True)
    time = sa.Column(sa.Float, nullable=False)
    data = sa.Column(sa.Text, nullable=False)


class Values(Conversations):
    """What a person told for forms (`actions.vault`): one row each. `time` of the last change, `data` encrypted JSON."""

    __tablename__ = "person_values"
    sender_id = sa.Column(sa.String(64), primary_key=True)
    time = sa.Column(sa.Float, nullable=False)
    data = sa.Column(sa.Text, nullable=False)


class Letter(Conversations):
    """A message or a reply that Rasa knows by its reference only, until it is taken. `data` is encrypted JSON."""

    __tablename__ = "person_letters"
    id = sa.Column(sa.String(64), primary_key=True)
    sender_id = sa.Column(sa.String(64), nullable=False, index=True)
    time = sa.Column(sa.Float, nullable=False, index=True)
    data = sa.Column(sa.Text, nullable=False)


class File(Conversations):
    """A file made for a person, for a day. `id` is the digest of its token; `name` and `data` are encrypted."""

    __tablename__ = "person_files"
    id = sa.Column(sa.String(64), primary_key=True)
    sender_id = sa.Column(sa.String(64), nullable=False, index=True)
    time = sa.Column(sa.Float, nullable=False, index=True)
    name = sa.Column(sa.Text, nullable=False)
    data = sa.Column(sa.LargeBinary, nullable=False)


class PersonKey(Keyring):
    """A person's data key, wrapped by the master key; `made` in seconds."""

    __tablename__ = "person_keys"
    person = sa.Column(sa.String(64), primary_key=True)
    made = sa.Column(sa.Float, nullable=False)
    wrapped = sa.Column(sa.Text, nullable=False)


class Secret(Keyring):
    """What belongs to the whole store and is wrapped by the master key."""

    __tablename__ = "store_secrets"
    name = sa.Column(sa.String(64), primary_key=True)
    wrapped = sa.Column(sa.Text, nullable=False)


@contextmanager
def told() -> Iterator[None]:
    """Raises StoreError for what the database or the disk refuses: no statement, no URL, nothing personal."""
    try:
        yield
    except SQLAlchemyError as error:
        words = str(getattr(error, "orig", None) or error).strip().splitlines()
        raise StoreError(f"Cơ sở dữ liệu cuộc trò chuyện: {words[0] if words else type(error).__name__}") from None
    except OSError as error:
        raise StoreError(f"{error.filename}: {error.strerror or error}") from None


def engines(url: str) -> tuple[Engine, Engine]:
    """Engines of conversations and of keys, whose tables are made or brought up to date. Raises StoreError."""
    with told():
        made = make_url(url)
        if made.get_backend_name() == "sqlite":
            file = Path(made.database or "")
            conversations, keys = _sqlite(file, "WAL"), _sqlite(file.with_suffix(".keys.db"), "DELETE")
        else:
            conversations = keys = _postgresql(made)
        try:
            upgrade(conversations, CONVERSATIONS)
            upgrade(keys, KEYS)
        except TooNew as error:
            raise StoreError(
                f"Cơ sở dữ liệu này thuộc một bản Một Cửa mới hơn (lược đồ {error.revision}): hãy cập nhật chương trình, "
                "hoặc phục hồi bản sao lưu làm trước khi nâng cấp."
            ) from None
    return conversations, keys


def schema(url: str) -> str | None:
    """The revision that conversations have, '' before there were any, and None where no file is. Nothing is made.

    Raises StoreError.
    """
    made = make_url(url)
    lite = made.get_backend_name() == "sqlite"
    if lite and not Path(made.database or "").is_file():
        return None
    with told():
        engine = sa.create_engine(made, hide_parameters=True) if lite else _postgresql(made)
        try:
            return revision(engine, CONVERSATIONS) or ""
        finally:
            engine.dispose()


def _postgresql(url: sa.engine.URL) -> Engine:
    return sa.create_engine(url, pool_pre_ping=True, hide_parameters=True, connect_args={"connect_timeout": CONNECT_TIMEOUT})


def _sqlite(file: Path, journal: str) -> Engine:
    """`journal`: the log of WAL is quick, but keeps what was deleted for a while, which keys must not."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        # SQLite's own files beside it get the same mode. One that is there is not opened: closing it would drop the
        # locks of every connection that this process has to it (https://www.sqlite.org/howtocorrupt.html, 2.2).
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        pass
    engine = sa.create_engine(
        sa.engine.URL.create("sqlite", database=str(file)),
        poolclass=QueuePool,
        hide_parameters=True,
        connect_args={"timeout": PATIENCE, "check_same_thread": False},
    )

    @sa.event.listens_for(engine, "connect")
    def _prepare(connection: Any, _: object) -> None:
        for pragma in (f"journal_mode={journal}", "synchronous=NORMAL", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def batches(names: Iterable[str]) -> Iterator[list[str]]:
    """`names` in lists short enough for one statement."""
    rest = iter(names)
    while batch := list(islice(rest, BATCH)):
        yield batch
