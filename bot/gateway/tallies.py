"""Counts of what happens in conversations, by day, commune and channel: no person, no text, nothing that was told.

Kinds and their subjects (`bot.store.desk.Tally`): those of `actions.progress`, and
conversation ''          the first message of a person on a day that the assistant answered
turn behaviour           answer | clarify | apologize | walk | form | handoff | smalltalk | other
correction 'citizen'     somebody said that an answer was wrong
portal_opened ''         a link to the portal was followed (the widget tells)
wait class               a member of staff took a conversation for the first time; after how long (`WAITS`)

What counts once a person and day is remembered like a delivery (`bot.store.transit.Seen`): an HMAC, for two days.
"""
from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from time import time
from typing import Any, Tuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from actions import progress
from actions.world import VIETNAM
from bot.gateway.batch import Batch
from bot.gateway.handover.talks import Talk
from bot.gateway.inbox import Row
from bot.serve.logs import place
from bot.store.conversations import Store
from bot.store.database import StoreError, told
from bot.store.desk import Tally
from bot.store.transit import Seen, new

log = logging.getLogger(__name__)

CONVERSATION, TURN, CORRECTION, OPENED, WAIT = "conversation", "turn", "correction", "portal_opened", "wait"
BEHAVIOURS = ("answer", "clarify", "apologize", "walk", "form", "handoff", "smalltalk")
#: What the gateway itself said: the assistant was away, or somebody sent a picture.
OTHER = "other"
#: A wait in minutes is below the number: classes of it, and the last one.
WAITS = ((1, "under_1"), (5, "under_5"), (15, "under_15"))
LONGEST_WAIT = "over_15"
#: What counts once a person and day.
ONCE = (CONVERSATION, progress.PORTAL)
#: Characters of a subject, and most of what one turn may count.
SUBJECT, MOST = 96, 40

#: (day, commune, channel, kind, subject)
Key = Tuple[str, str, str, str, str]


def day_of(when: float) -> str:
    """YYYY-MM-DD in Vietnam of a time in seconds."""
    return datetime.fromtimestamp(when, VIETNAM).date().isoformat()


def wait_class(seconds: float) -> str:
    return next((name for minutes, name in WAITS if seconds < 60 * minutes), LONGEST_WAIT)


class Tallies:
    def __init__(self, store: Store, home: str = "") -> None:
        """`home`: code of the commune served, for what is not known to come from another."""
        self._store, self._home = store, home
        self._batch: Batch[Tuple[str, Sequence[Key]], None] = Batch(self._write)

    async def heard(self, row: Row, turn: Mapping[str, Any]) -> None:
        """Count a turn that was kept. Never raises: what cannot be counted is not."""
        try:
            await self._batch.put((row.person.id, self._of(row, turn)))
        except Exception as error:
            log.error("a turn is not counted: %s", place(error))

    async def opened(self, channel: str) -> None:
        """A link to the portal was followed. Raises StoreError."""
        await self._batch.put(("", [(day_of(time()), self._home, channel, OPENED, "")]))

    def _of(self, row: Row, turn: Mapping[str, Any]) -> list[Key]:
        known = turn.get(progress.KEY)
        known = known if isinstance(known, dict) else {}
        behaviour = turn.get("behaviour")
        happened = [(CONVERSATION, ""), (TURN, behaviour if known and behaviour in BEHAVIOURS else OTHER)]
        if turn.get("intent") == "wrong":
            happened.append((CORRECTION, "citizen"))
        for kind, subject in known.get("happened", [])[:MOST]:
            if kind in progress.KINDS:
                happened.append((kind, str(subject)))
        commune = str(known.get("commune") or self._home)[:16]
        day, channel = day_of(row.time), row.incoming.channel
        return [(day, commune, channel, kind, subject[:SUBJECT]) for kind, subject in happened]

    def _write(self, items: Sequence[Tuple[str, Sequence[Key]]]) -> Sequence[None]:
        counts: Counter[Key] = Counter()
        with told(), self._store.writing() as connection:
            for person, keys in sorted(items):
                counts.update(key for key in keys if key[3] not in ONCE or self._first(connection, person, key))
            add(connection, counts.items())
        return [None] * len(items)

    def _first(self, connection: Connection, person: str, key: Key) -> bool:
        day, _, _, kind, _ = key
        return once(connection, self._store, f"{kind}/{day}/{person}", person)


def waited(store: Store, home: str, talk: Talk) -> None:
    """A member of staff has taken a conversation. Never raises: nobody is to wait longer because that is not counted."""
    now = time()
    key = (day_of(now), home, talk.channel, WAIT, wait_class(now - talk.asked))
    try:
        with told(), store.writing() as connection:
            if once(connection, store, f"{WAIT}/{talk.id}", talk.person):
                add(connection, [(key, 1)])
    except StoreError as error:
        log.error("a wait is not counted: %s", place(error))


def once(connection: Connection, store: Store, what: str, person: str) -> bool:
    """Whether it is the first time; `person` is the pseudonym with which the memory of it goes."""
    seen = {"id": store.keys.pseudonym(f"tally/{what}"), "sender_id": person, "time": time(), "mark": "", "cursor": 0}
    return connection.execute(new(store.engine, Seen, seen)).rowcount > 0


def add(connection: Connection, counts: Iterable[Tuple[Key, int]]) -> None:
    """In one order everywhere, or two gateways could wait for each other."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    names = ("day", "commune", "channel", "kind", "subject")
    for key, count in sorted(counts):
        row = dialect.insert(Tally).values(**dict(zip(names, key)), count=count)
        more = row.on_conflict_do_update(index_elements=names, set_={"count": Tally.count + row.excluded.count})
        connection.execute(more)

