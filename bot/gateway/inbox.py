"""Messages from the moment they are taken until they are answered: kept, in order, each once."""
from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass
from time import time
from typing import Any, Optional

import sqlalchemy as sa
import structlog
from sqlalchemy.engine import Connection

from bot.gateway.batch import Batch
from bot.gateway.message import Incoming
from bot.gateway.outbox import Outbox
from bot.store import transit
from bot.store.conversations import Store
from bot.store.database import told
from bot.store.keys import Person
from bot.store.transit import Seen, Waiting, closed, new, opened

log = structlog.get_logger()

#: Seconds that a message waits for one that was written before it and comes after it.
HOLD = 0.25
#: Seconds in which a message that cannot be read may still get its person's new key (`Store.erase`).
SETTLED = 10.0


@dataclass(frozen=True)
class Taken:
    """What became of a delivery: `new`, or there already (`same` text or another). `cursor` of its event, where it is shown."""

    new: bool
    same: bool = True
    cursor: int = 0


@dataclass(frozen=True)
class Row:
    """A message that waits; `person` as they were when it was read."""

    id: int
    person: Person
    time: float
    due: float
    tries: int
    told: bool
    incoming: Incoming


class Inbox:
    """Every method raises StoreError where the database cannot be reached, and then changed nothing."""

    def __init__(self, store: Store, outbox: Outbox, woken: Callable[[str], None] = lambda _: None) -> None:
        """`woken` hears the pseudonym of whoever has a message, in the event loop."""
        self._store, self._outbox, self._woken = store, outbox, woken
        self._batch: Batch[Incoming, Taken] = Batch(self._write)

    async def take(self, incoming: Incoming) -> Taken:
        """On disk when it returns, and once only however often it is delivered."""
        taken = await self._batch.put(incoming)
        if taken.new:
            self._woken(self._store.keys.pseudonym(incoming.sender))
        return taken

    def _write(self, messages: Sequence[Incoming]) -> Sequence[Taken]:
        keys = self._store.keys
        with told():
            persons = {sender: keys.find_or_make(sender) for sender in {message.sender for message in messages}}
            # In one order of persons everywhere, or two gateways could wait for each other; a person's in theirs.
            places = sorted(range(len(messages)), key=lambda place: persons[messages[place].sender].id)
            found: dict[int, Taken] = {}
            made: dict[int, Incoming] = {}
            with self._store.writing(durable=True) as connection:
                for place in places:
                    message = messages[place]
                    found[place], row = self._add(connection, message, persons[message.sender])
                    if row is not None:
                        made[row] = message
            self._after_an_erasure(persons, made)
        return [found[place] for place in range(len(messages))]

    def _add(self, connection: Connection, message: Incoming, person: Person) -> tuple[Taken, Optional[int]]:
        keys, now = self._store.keys, time()
        mark = keys.pseudonym(f"{message.kind}/{message.text}")
        seen = {"id": keys.pseudonym(f"{message.channel}/{message.person}/{message.id}"), "mark": mark}
        row = {**seen, "sender_id": person.id, "time": now}
        if connection.execute(new(self._store.engine, Seen, row)).rowcount == 0:
            known = connection.execute(sa.select(Seen.mark, Seen.cursor).where(Seen.id == seen["id"])).first()
            return Taken(False, known is None or known.mark == mark, known.cursor if known else 0), None
        cursor, hold = 0, HOLD
        if self._outbox.shows(message.channel):
            event = {"type": "user", "id": message.id, "text": message.text}
            cursor = self._outbox.show(connection, person, event, now, message.channel)
            connection.execute(sa.update(Seen).where(Seen.id == seen["id"]).values(cursor=cursor))
            hold = 0.0  # numbered when they come: there is no other order
        waiting = {
            "sender_id": person.id, "channel": message.channel, "rank": message.order, "time": now, "due": now + hold,
            "data": closed(person, asdict(message)),
        }  # fmt: skip
        made = connection.execute(sa.insert(Waiting).values(waiting))
        return Taken(True, True, cursor), made.inserted_primary_key[0]

    def _after_an_erasure(self, persons: dict[str, Person], made: dict[int, Incoming]) -> None:
        """Whoever was erased while their message was written has another key now, and the message gets that."""
        keys = self._store.keys
        changed = {sender for sender, person in persons.items() if keys.find(sender) != person}
        for row, message in made.items():
            if message.sender in changed:
                data = closed(keys.find_or_make(message.sender), asdict(message))
                with self._store.writing() as connection:
                    connection.execute(sa.update(Waiting).where(Waiting.id == row).values(data=data))

    def people(self, channels: Collection[str]) -> list[str]:
        """Pseudonyms with messages that wait."""
        return transit.people(self._store.engine, Waiting, channels)

    def next(self, person_id: str) -> Optional[Row]:
        """The person's first message; what cannot be read is deleted, and None until that is sure."""
        first = sa.select(Waiting).where(Waiting.sender_id == person_id).order_by(Waiting.rank, Waiting.id).limit(1)
        while True:
            with told():
                with self._store.engine.connect() as connection:
                    row = connection.execute(first).first()
                if row is None:
                    return None
                person = self._store.keys.behind(person_id)
            content = opened(person, row.data)
            if person is not None and content is not None:
                return Row(row.id, person, row.time, row.due, row.tries, bool(row.told), Incoming(**content))
            if time() - row.time < SETTLED:
                return None
            log.error("message.dropped", person=person_id[:8], why="unreadable")
            with told(), self._store.writing() as connection:
                connection.execute(sa.delete(Waiting).where(Waiting.id == row.id, Waiting.data == row.data))

    def later(self, row: Row, due: float) -> None:
        """Not before `due`, in seconds."""
        with told(), self._store.writing() as connection:
            connection.execute(sa.update(Waiting).where(Waiting.id == row.id).values(due=due, tries=row.tries + 1))

    def say(self, row: Row, turn: dict[str, Any]) -> bool:
        """Tell the person something while their message waits on; False where that was done, or they were erased."""
        change = sa.update(Waiting).where(Waiting.id == row.id, Waiting.told.is_(False)).values(told=True)
        return self._answer(row, change, turn)

    def done(self, row: Row, turn: dict[str, Any], also: Optional[Callable[[Connection, Person], None]] = None) -> bool:
        """The message goes and its replies take its place, both or neither, and what `also` writes with them.
        False where the message is not there."""
        return self._answer(row, sa.delete(Waiting).where(Waiting.id == row.id), turn, also)

    def _answer(self, row: Row, change: Any, turn: dict[str, Any], also: Any = None) -> bool:
        with told():
            person = self._store.keys.find_or_make(row.incoming.sender)
            with self._store.writing() as connection:
                if connection.execute(change).rowcount == 0:
                    return False
                if also and person == row.person:
                    also(connection, person)
                self._outbox.put(connection, person, row.incoming, turn, erased=person != row.person)
        return True

    def depth(self) -> tuple[int, float]:
        """How many messages wait, and for how many seconds the oldest does."""
        return self._outbox.depth_of(Waiting)
