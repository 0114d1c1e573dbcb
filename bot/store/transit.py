"""Tables of the gateway: messages that wait, replies on their way, what a page may show again, and who may ask.

Content is encrypted with its person's key like events; in clear are pseudonyms, times, channels and counts.
"""
from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
import structlog
from cryptography.fernet import InvalidToken
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine

from bot.store.database import Conversations, told
from bot.store.keys import Keys, Person

log = structlog.get_logger()

#: Seconds that the id of a delivery is remembered, and that a message or a reply may lie when nothing takes it.
SEEN_LIE, UNTAKEN_LIE = 48 * 3600.0, 24 * 3600.0
#: Seconds after the last message at which a conversation that is read by cursor ends.
SESSION = 24 * 3600.0

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


class Waiting(Conversations):
    """A message that is not answered yet. `rank`: its place among its person's; `due`: not before, in seconds."""

    __tablename__ = "gateway_inbox"
    __table_args__ = {"sqlite_autoincrement": True}
    id = sa.Column(_NUMBER, primary_key=True)
    sender_id = sa.Column(sa.String(64), nullable=False, index=True)
    channel = sa.Column(sa.String(32), nullable=False)
    rank = sa.Column(sa.BigInteger, nullable=False)
    time = sa.Column(sa.Float, nullable=False)
    due = sa.Column(sa.Float, nullable=False)
    tries = sa.Column(sa.Integer, nullable=False, default=0)
    told = sa.Column(sa.Boolean, nullable=False, default=False)  # that it takes longer
    data = sa.Column(sa.Text, nullable=False)


class Unsent(Conversations):
    """Replies of one turn on their way to a channel; of their pieces `sent` have arrived."""

    __tablename__ = "gateway_outbox"
    __table_args__ = {"sqlite_autoincrement": True}
    id = sa.Column(_NUMBER, primary_key=True)
    sender_id = sa.Column(sa.String(64), nullable=False, index=True)
    channel = sa.Column(sa.String(32), nullable=False)
    time = sa.Column(sa.Float, nullable=False)
    due = sa.Column(sa.Float, nullable=False)
    tries = sa.Column(sa.Integer, nullable=False, default=0)
    sent = sa.Column(sa.Integer, nullable=False, default=0)
    data = sa.Column(sa.Text, nullable=False)


class Session(Conversations):
    """A conversation that is read by cursor. `time` of its last message; `cursor` of its last event."""

    __tablename__ = "gateway_sessions"
    sender_id = sa.Column(sa.String(64), primary_key=True)
    channel = sa.Column(sa.String(32), nullable=False)
    time = sa.Column(sa.Float, nullable=False, index=True)
    cursor = sa.Column(sa.BigInteger, nullable=False, default=0)


class Shown(Conversations):
    """An event of such a conversation."""

    __tablename__ = "gateway_events"
    sender_id = sa.Column(sa.String(64), primary_key=True)
    cursor = sa.Column(sa.BigInteger, primary_key=True, autoincrement=False)
    time = sa.Column(sa.Float, nullable=False)
    data = sa.Column(sa.Text, nullable=False)


class Seen(Conversations):
    """A delivery that came: `id` and `mark` (of its text) are HMACs, `cursor` that of its event."""

    __tablename__ = "gateway_seen"
    id = sa.Column(sa.String(64), primary_key=True)
    sender_id = sa.Column(sa.String(64), nullable=False, index=True)
    time = sa.Column(sa.Float, nullable=False, index=True)
    mark = sa.Column(sa.String(64), nullable=False)
    cursor = sa.Column(sa.BigInteger, nullable=False, default=0)


class Claim(Conversations):
    """Which gateway works for a person, and until when. `id` is the kind of work and the pseudonym."""

    __tablename__ = "gateway_claims"
    id = sa.Column(sa.String(80), primary_key=True)
    owner = sa.Column(sa.String(32), nullable=False)
    until = sa.Column(sa.Float, nullable=False)


class Client(Conversations):
    """A program that may use the REST interface; `digest` of its key."""

    __tablename__ = "gateway_clients"
    name = sa.Column(sa.String(32), primary_key=True)
    digest = sa.Column(sa.String(64), nullable=False, unique=True)
    made = sa.Column(sa.Float, nullable=False)


#: What holds words of a person, and what holds none, but is theirs.
CONTENT, TRACES = (Waiting, Unsent, Shown), (Session, Seen)
#: What outlives an erasure that the person asked for in the conversation, so that they read the answer.
ANSWERED_STILL = (Waiting, Session, Seen)


def closed(person: Person, content: dict[str, Any]) -> str:
    return person.encrypt(json.dumps(content, ensure_ascii=False))


def opened(person: Person | None, data: str) -> dict[str, Any] | None:
    """None for what the person's key does not open."""
    try:
        found = json.loads(person.decrypt(data)) if person else None
    except (InvalidToken, ValueError):
        return None
    return found if isinstance(found, dict) else None


def people(engine: Engine, table: type, channels: Collection[str]) -> list[str]:
    """Pseudonyms with rows of these channels in the inbox or the outbox."""
    with told(), engine.connect() as connection:
        rows = sa.select(table.sender_id).where(table.channel.in_(channels)).distinct()
        return connection.execute(rows).scalars().all()


def new(engine: Engine, table: type, values: dict[str, Any]) -> sa.sql.Insert:
    """An insert that changes nothing where the primary key is there."""
    dialect = postgresql if engine.dialect.name == "postgresql" else sqlite
    return dialect.insert(table).values(values).on_conflict_do_nothing()


def rewrap(engine: Engine, keys: Keys, sender: str, old: Person) -> None:
    """Messages that wait, encrypted with a person's key that is no more, under a new one."""
    mine = sa.select(Waiting.id, Waiting.data).where(Waiting.sender_id == old.id)
    with engine.connect() as connection:
        rows = connection.execute(mine).all()
    if not rows:
        return
    person = keys.find_or_make(sender)
    with engine.begin() as connection:
        for row in rows:
            content = opened(old, row.data)
            if content is not None:  # else it came after the old key was gone
                change = sa.update(Waiting).where(Waiting.id == row.id).values(data=closed(person, content))
                connection.execute(change)


def throw_away(connection: Connection, now: float) -> None:
    """Delete what has lain too long. Conversations by cursor: `ended` names them."""
    connection.execute(sa.delete(Seen).where(Seen.time < now - SEEN_LIE))
    for table in (Waiting, Unsent):
        connection.execute(sa.delete(table).where(table.time < now - UNTAKEN_LIE))
    connection.execute(sa.delete(Claim).where(Claim.until < now - UNTAKEN_LIE))


def ended(connection: Connection, now: float, channel: str) -> list[str]:
    """Pseudonyms whose conversation on `channel` has ended."""
    over = sa.and_(Session.channel == channel, Session.time < now - SESSION)
    return connection.execute(sa.select(Session.sender_id).where(over)).scalars().all()


def carried(engine: Engine, person: Person | None) -> dict[str, list[dict[str, Any]]]:
    """What of the person is on its way or may be shown again, in clear: {"waiting", "unsent", "shown"}."""
    names = {"waiting": (Waiting, Waiting.id), "unsent": (Unsent, Unsent.id), "shown": (Shown, Shown.cursor)}
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    if person is None:
        return found
    with engine.connect() as connection:
        for name, (table, order) in names.items():
            mine = sa.select(table.time, table.data).where(table.sender_id == person.id).order_by(order)
            for row in connection.execute(mine):
                found[name].append({"at": row.time, **(opened(person, row.data) or {})})
    return found
