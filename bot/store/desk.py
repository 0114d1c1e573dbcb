"""Tables of the desk: conversations that a person takes over, what staff decide, who they are, and what they did.

What people said is encrypted with their key and goes with them; what staff did is kept under the name of the account.
"""
from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.store.database import Conversations
from bot.store.keys import Person
from bot.store.transit import opened

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


class Handover(Conversations):
    """A conversation that asks for a member of staff, or has one. At most one of a person is not `ended`.

    `state`: waiting | taken | ended. `time`: of the last change. `asked`: when it was put into the queue first.
    `until`: as long as whoever took it is known to be there. `data`: where to answer, encrypted.
    """

    __tablename__ = "desk_handovers"
    id = sa.Column(sa.String(32), primary_key=True)  # random: nobody guesses another's
    sender_id = sa.Column(sa.String(64), nullable=False, index=True)
    channel = sa.Column(sa.String(32), nullable=False)
    state = sa.Column(sa.String(16), nullable=False, index=True)
    reason = sa.Column(sa.String(16), nullable=False)  # asked | failed | staff
    asked = sa.Column(sa.Float, nullable=False)
    time = sa.Column(sa.Float, nullable=False, index=True)
    staff = sa.Column(sa.String(64))  # login of whoever has it
    until = sa.Column(sa.Float)
    unread = sa.Column(sa.Integer, nullable=False, default=0)  # messages since staff looked last
    data = sa.Column(sa.Text, nullable=False)


_OPEN = Handover.state != "ended"
sa.Index("desk_one_open_handover", Handover.sender_id, unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN)


class Line(Conversations):
    """What was said in such a conversation, and staff's own notes. `who`: person | assistant | staff | note | event."""

    __tablename__ = "desk_lines"
    __table_args__ = {"sqlite_autoincrement": True}
    id = sa.Column(_NUMBER, primary_key=True)
    handover = sa.Column(sa.String(32), nullable=False, index=True)
    sender_id = sa.Column(sa.String(64), nullable=False, index=True)
    time = sa.Column(sa.Float, nullable=False)
    who = sa.Column(sa.String(16), nullable=False)
    staff = sa.Column(sa.String(64))
    private = sa.Column(sa.Boolean, nullable=False, default=False)  # masked until opened, and opening is recorded
    data = sa.Column(sa.Text, nullable=False)


class Correction(Conversations):
    """A question that was answered wrongly or not at all. `kind`: citizen | staff | unanswered; `state`: new | used | dropped."""

    __tablename__ = "desk_corrections"
    __table_args__ = {"sqlite_autoincrement": True}
    id = sa.Column(_NUMBER, primary_key=True)
    sender_id = sa.Column(sa.String(64), nullable=False, index=True)
    time = sa.Column(sa.Float, nullable=False, index=True)
    kind = sa.Column(sa.String(16), nullable=False)
    state = sa.Column(sa.String(16), nullable=False, index=True)
    staff = sa.Column(sa.String(64))  # who told it, or who decided
    data = sa.Column(sa.Text, nullable=False)  # {"question", "answered", "right"}, encrypted


class Change(Conversations):
    """A change to what procedures are found by, proposed and then decided. Nothing in it is of a person.

    `kind`: alias | question | evaluation; `act`: add | remove; `state`: proposed | approved | rejected.
    """

    __tablename__ = "desk_changes"
    __table_args__ = {"sqlite_autoincrement": True}
    id = sa.Column(_NUMBER, primary_key=True)
    time = sa.Column(sa.Float, nullable=False, index=True)
    code = sa.Column(sa.String(16), nullable=False, index=True)
    kind = sa.Column(sa.String(16), nullable=False)
    act = sa.Column(sa.String(16), nullable=False)
    text = sa.Column(sa.Text, nullable=False)
    state = sa.Column(sa.String(16), nullable=False, index=True)
    proposed_by = sa.Column(sa.String(64), nullable=False)
    decided_by = sa.Column(sa.String(64))
    decided_at = sa.Column(sa.Float)


class Tally(Conversations):
    """How often something happened on a day. Counts only: no person, no text."""

    __tablename__ = "desk_tallies"
    day = sa.Column(sa.String(10), primary_key=True)  # in Vietnam, YYYY-MM-DD
    commune = sa.Column(sa.String(16), primary_key=True)  # code, '' where it is not known
    channel = sa.Column(sa.String(32), primary_key=True)
    kind = sa.Column(sa.String(32), primary_key=True)
    subject = sa.Column(sa.String(96), primary_key=True)  # a procedure's code, a paper, a question; '' for none
    count = sa.Column(_NUMBER, nullable=False)


class Staff(Conversations):
    """An account of the desk. `role`: staff | editor | admin; `password`: a hash."""

    __tablename__ = "desk_staff"
    login = sa.Column(sa.String(64), primary_key=True)
    name = sa.Column(sa.String(128), nullable=False)
    role = sa.Column(sa.String(16), nullable=False)
    password = sa.Column(sa.Text, nullable=False)
    active = sa.Column(sa.Boolean, nullable=False, default=True)
    made = sa.Column(sa.Float, nullable=False)
    must_change = sa.Column(sa.Boolean, nullable=False, default=False)  # a password that someone else chose
    failures = sa.Column(sa.Integer, nullable=False, default=0)
    locked_until = sa.Column(sa.Float, nullable=False, default=0.0)


class Login(Conversations):
    """A session of the desk. `digest` of its token."""

    __tablename__ = "desk_logins"
    digest = sa.Column(sa.String(64), primary_key=True)
    login = sa.Column(sa.String(64), nullable=False, index=True)
    csrf = sa.Column(sa.String(64), nullable=False)
    made = sa.Column(sa.Float, nullable=False)
    seen = sa.Column(sa.Float, nullable=False, index=True)


class Audit(Conversations):
    """What staff did. Rows are added and never changed: the database itself refuses (see the migrations)."""

    __tablename__ = "desk_audit"
    __table_args__ = {"sqlite_autoincrement": True}
    id = sa.Column(_NUMBER, primary_key=True)
    time = sa.Column(sa.Float, nullable=False, index=True)
    login = sa.Column(sa.String(64), nullable=False, index=True)
    act = sa.Column(sa.String(32), nullable=False)
    subject = sa.Column(sa.String(96), nullable=False)  # a conversation's id, a procedure's code, an account
    detail = sa.Column(sa.Text, nullable=False, default="")  # never anything personal


#: What holds words of a person.
CONTENT = (Handover, Line, Correction)


def throw_away(connection: Connection, oldest: float) -> None:
    """Delete conversations that ended before `oldest` with their lines, and questions told before it: whoever comes
    back again and again would else keep theirs for ever, and so would staff, whose questions are one pseudo-person's."""
    over = sa.and_(Handover.state == "ended", Handover.time < oldest)
    connection.execute(sa.delete(Line).where(Line.handover.in_(sa.select(Handover.id).where(over))))
    connection.execute(sa.delete(Handover).where(over))
    connection.execute(sa.delete(Correction).where(Correction.time < oldest))


def noted(engine: Engine, person: Person | None) -> dict[str, list[dict[str, Any]]]:
    """What the desk keeps of the person, in clear: {"handovers", "lines", "corrections"}; `id` and `handover` say which
    lines belong to which conversation, `last` is the message by which the person is answered."""
    found: dict[str, list[dict[str, Any]]] = {"handovers": [], "lines": [], "corrections": []}
    if person is None:
        return found

    def mine(table: Any, order: Any) -> Any:
        return connection.execute(sa.select(table).where(table.sender_id == person.id).order_by(order))

    with engine.connect() as connection:
        for row in mine(Handover, Handover.asked):
            facts = {name: row._mapping[name] for name in ("id", "asked", "channel", "state", "reason", "staff")}
            found["handovers"].append({"at": row.time, **facts, "last": opened(person, row.data)})
        for row in mine(Line, Line.id):
            found["lines"].append({"at": row.time, "handover": row.handover, "who": row.who, **_said(person, row.data)})
        for row in mine(Correction, Correction.id):
            found["corrections"].append({"at": row.time, "kind": row.kind, **(opened(person, row.data) or {})})
    return found


def _said(person: Person, data: str) -> dict[str, Any]:
    return {"text": (opened(person, data) or {}).get("text")}
