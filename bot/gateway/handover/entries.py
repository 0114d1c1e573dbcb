"""Lines of a conversation as they are written: what is kept in them, and how they go back to the assistant."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from time import time
from typing import Any, Optional

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.gateway.handover.talks import PERSON, STAFF
from bot.gateway.message import Incoming
from bot.store.desk import Line
from bot.store.keys import Person
from bot.store.transit import Waiting, closed, opened

#: Characters of a line; what is longer was no talk.
LONGEST = 4000


@dataclass(frozen=True)
class Entry:
    """A line to be written. `incoming`: the message itself, where the assistant has not answered it."""

    who: str
    text: str
    private: bool = False
    staff: Optional[str] = None
    time: Optional[float] = None
    incoming: Optional[Incoming] = None


def write(connection: Connection, person: Person, id: str, entries: Sequence[Entry]) -> None:
    for entry in entries:
        content: dict[str, Any] = {"text": entry.text[:LONGEST]}
        if entry.incoming:
            content["incoming"] = asdict(entry.incoming)
        row = {
            "handover": id, "sender_id": person.id, "time": entry.time or time(), "who": entry.who, "staff": entry.staff,
            "private": entry.private, "data": closed(person, content),
        }  # fmt: skip
        connection.execute(sa.insert(Line).values(row))


def put_back(connection: Connection, person: Person, id: str, most: Optional[int] = None) -> int:
    """The person's newest messages that staff did not answer (`most` of them), from the lines to the inbox; how many."""
    mine = sa.and_(Line.handover == id, Line.sender_id == person.id)
    answered = connection.execute(sa.select(sa.func.max(Line.id)).where(mine, Line.who == STAFF)).scalar() or 0
    later = sa.select(Line.id, Line.data).where(mine, Line.who == PERSON, Line.id > answered).order_by(Line.id)
    found = [(row.id, content) for row in connection.execute(later).all() if (content := opened(person, row.data))]
    unanswered = [(number, Incoming(**content["incoming"])) for number, content in found if content.get("incoming")]
    if most is not None:
        unanswered = unanswered[max(0, len(unanswered) - most) :]
    now = time()
    for number, incoming in unanswered:
        waiting = {
            "sender_id": person.id, "channel": incoming.channel, "time": now, "due": now,
            "rank": incoming.order - 1,  # before what came after it and waits already
            "data": closed(person, asdict(incoming)),
        }  # fmt: skip
        connection.execute(sa.insert(Waiting).values(waiting))
        connection.execute(sa.delete(Line).where(Line.id == number))
    return len(unanswered)
