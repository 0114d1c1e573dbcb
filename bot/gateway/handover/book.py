"""The book of conversations that staff take over: `gateway.book`.

All methods but `listen` are synchronous, raise StoreError where the database cannot be reached, and then changed
nothing. Whoever acts must hold the conversation, or they read False: somebody else was quicker, it went back to the
queue, or the person has had everything of theirs erased (`get` is None then). Each act writes its line of `event` and
tells the person in a sentence; audit rows are the pages' business: `beside` writes them, in the act's own transaction.
"""
from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from time import time
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from actions.phrases import Phrases
from bot.gateway.handover import presence
from bot.gateway.handover.entries import Entry, put_back, write
from bot.gateway.handover.news import Board, News
from bot.gateway.handover.pages import Pages
from bot.gateway.handover.talks import ENDED, EVENT, NOTE, PERSON, STAFF, TAKEN, WAITING, Talk
from bot.gateway.message import Incoming
from bot.gateway.outbox import Outbox
from bot.serve.front import saying
from bot.store.conversations import Store
from bot.store.database import told
from bot.store.desk import Handover, Line
from bot.store.keys import Person
from bot.store.transit import Seen, Waiting, closed, new

#: Seconds for which a conversation is kept when nobody says that its holder is there (`keep`).
LEASE = 45.0
#: Behaviour of a turn in which staff speak, or nobody does because staff will.
BEHAVIOUR = "staff"

#: Which of the person's messages the assistant is to answer when staff go: those they have not seen, or have not answered.
UNREAD, UNANSWERED = "unread", "unanswered"

#: What is done beside a change, in its transaction.
Also = Callable[[Connection, Person], Any]
#: What whoever acts writes with it: done with the act or not at all, and once.
Beside = Callable[[Connection], Any]


def spoken(*sentences: str) -> dict[str, Any]:
    """Sentences in the shape of a turn; none: the assistant is silent."""
    return {"replies": [saying(words) for words in sentences], "behaviour": BEHAVIOUR, "stage": None}


class Book(Pages):
    def __init__(self, store: Store, outbox: Outbox, woken: Callable[[str], None] = lambda _: None, say: Phrases | None = None) -> None:
        """`woken` hears, in any thread, whose replies or messages lie there anew."""
        super().__init__(store)
        self._outbox, self._woken, self._say = outbox, woken, say or Phrases.load()
        self._board = Board(self.changes)

    def listen(self) -> AbstractContextManager[News]:
        """In the event loop: `with book.listen() as news: changed = await news.wait(10)`."""
        return self._board.listen()

    # What staff do.

    def take(self, id: str, login: str, beside: Beside | None = None) -> bool:
        """Exactly one of those who try gets True."""
        change = {"state": TAKEN, "staff": login, "until": time() + LEASE, "unread": 0}
        return self._act(id, Handover.state == WAITING, change, "taken", login, beside=beside)

    def reply(self, id: str, login: str, name: str, text: str, key: str = "", beside: Beside | None = None) -> bool:
        """Send `text` to the person, after `name`. With the same `key` again: True, not sent again, nothing `beside` it."""
        words = self._say("desk.says", name=name, text=text)
        entry = Entry(STAFF, text, private=self._private(id), staff=login)

        def say(connection: Connection, person: Person, incoming: Incoming) -> None:
            if key:
                seen = {"id": self._store.keys.pseudonym(f"desk/{id}/{key}"), "mark": "", "sender_id": person.id, "time": time()}
                if connection.execute(new(self._store.engine, Seen, seen)).rowcount == 0:
                    return
            write(connection, person, id, [entry])
            self._outbox.put(connection, person, incoming, spoken(words), erased=False)
            if beside:
                beside(connection)

        return self._change(id, _held(login), {"unread": 0}, say, durable=beside is not None)

    def note(self, id: str, login: str, text: str, beside: Beside | None = None) -> bool:
        """False only where the conversation is gone; anybody may, in any state."""
        entry = Entry(NOTE, text, private=self._private(id), staff=login)

        def also(connection: Connection, person: Person, _: Incoming) -> None:
            write(connection, person, id, [entry])
            if beside:
                beside(connection)

        return self._change(id, sa.true(), {}, also, durable=beside is not None)

    def give_back(self, id: str, login: str, beside: Beside | None = None) -> bool:
        """Into the queue, at its old place: anybody may take it. The assistant answers what was not looked at yet."""
        change = {"state": WAITING, "staff": None, "until": None, "reason": "staff"}
        return self._act(id, _held(login), change, "returned", login, back=UNREAD, beside=beside)

    def end(self, id: str, login: str, beside: Beside | None = None) -> bool:
        """To the assistant, which answers what was not looked at yet."""
        change = {"state": ENDED, "staff": login, "until": None}
        return self._act(id, _held(login), change, "ended", login, back=UNREAD, beside=beside)

    def transfer(self, id: str, login: str, to: str, beside: Beside | None = None) -> bool:
        """False also where `to` is no active account, or `login` itself."""
        with told(), self._store.engine.connect() as connection:
            if to == login or not presence.active(connection, to):
                return False
        change = {"staff": to, "until": time() + LEASE}
        return self._act(id, _held(login), change, "transferred", login, to, beside=beside)

    def seen(self, id: str, login: str, line: int = 0) -> None:
        """The holder has read up to this line; all of it for 0."""
        later = sa.select(sa.func.count()).where(Line.handover == id, Line.who == PERSON, Line.id > line)
        left = later.scalar_subquery() if line else 0
        mine = sa.and_(Handover.id == id, _held(login), Handover.unread > 0)
        with told(), self._store.writing() as connection:
            changed = connection.execute(sa.update(Handover).where(mine).values(unread=left, time=time())).rowcount
        if changed:
            self._board.tell(id)

    def keep(self, login: str, seconds: float | None = None) -> None:
        """`login` is at the desk: what they hold stays theirs for so many seconds (`LEASE`). To be called each ~10 s."""
        until = time() + (LEASE if seconds is None else seconds)
        with told(), self._store.writing() as connection:
            connection.execute(sa.update(Handover).where(_held(login)).values(until=until))
            presence.come(connection, self._store.engine, login, until)

    def leave(self, login: str) -> None:
        """`login` has logged out: what they hold goes back to the queue."""
        with told(), self._store.writing() as connection:
            connection.execute(sa.update(Handover).where(_held(login)).values(until=0.0))
            presence.go(connection, login)
        self.lapse()

    def present(self) -> set[str]:
        """Logins whose desk is open now."""
        return presence.present(self._store.engine)

    def staffed(self) -> bool:
        """Whether there is a desk at all."""
        return presence.staffed(self._store.engine)

    # What happens to a conversation otherwise.

    def lapse(self) -> list[str]:
        """Conversations whose holder has gone, back in the queue; the assistant answers what staff did not."""
        over = sa.and_(Handover.state == TAKEN, Handover.until < time())
        with told(), self._store.engine.connect() as connection:
            rows = connection.execute(sa.select(Handover.id, Handover.staff).where(over)).all()
        change = {"state": WAITING, "staff": None, "until": None}
        gone = [row.id for row in rows if self._act(row.id, over, change, "lapsed", row.staff or "", back=UNANSWERED)]
        for id in {row.id for row in rows} - set(gone):
            if self.whose(id) is None:
                self.bury(id)
        return gone

    def bury(self, id: str) -> None:
        """Delete a conversation that nobody can read any more: the process ended in the middle of an erasure."""
        with told(), self._store.writing() as connection:
            connection.execute(sa.delete(Line).where(Line.handover == id))
            connection.execute(sa.delete(Handover).where(Handover.id == id))
        self._board.tell(id)

    def hear(self, talk: Talk, row: int, person: Person, entry: Entry) -> bool:
        """A message goes from the inbox (by its number) into the lines of a conversation that staff have, and counts as
        answered; False where staff do not have it (any more), and nothing is changed."""
        incoming, now = entry.incoming, time()
        held = sa.and_(Handover.id == talk.id, Handover.state == TAKEN, Handover.until >= now)
        assert incoming is not None
        change = {"unread": Handover.unread + 1, "time": now, "data": closed(person, incoming.__dict__)}
        with told(), self._store.writing() as connection:
            if connection.execute(sa.update(Handover).where(held).values(change)).rowcount == 0:
                return False
            if connection.execute(sa.delete(Waiting).where(Waiting.id == row)).rowcount:
                write(connection, person, talk.id, [entry])
                self._outbox.put(connection, person, incoming, spoken(), erased=False)
        self._board.tell(talk.id)
        return True

    def opening(self, incoming: Incoming, reason: str, entries: Sequence[Entry]) -> Also:
        """What writes a new conversation into the queue, after what was said before."""
        id, event, now = uuid4().hex, Entry(EVENT, self._say(f"happened.{reason}")), time()

        def also(connection: Connection, person: Person) -> None:
            row = {
                "id": id, "sender_id": person.id, "channel": incoming.channel, "state": WAITING, "reason": reason,
                "asked": now, "time": now, "unread": 0, "data": closed(person, incoming.__dict__),
            }  # fmt: skip
            connection.execute(sa.insert(Handover).values(row))
            write(connection, person, id, [*entries, event])

        return also

    def going_on(self, talk: Talk, incoming: Incoming, entries: Sequence[Entry], over: bool = False) -> Also:
        """What writes a turn of the assistant into a conversation; `over`: the person does not wait any longer."""
        change: dict[str, Any] = {"data": None, "unread": Handover.unread + 1}
        entries = [*entries, *([Entry(EVENT, self._say("happened.cancelled"))] if over else [])]

        def also(connection: Connection, person: Person) -> None:
            change.update(data=closed(person, incoming.__dict__), time=time())
            mine = sa.and_(Handover.id == talk.id, Handover.sender_id == person.id, Handover.state != ENDED)
            if connection.execute(sa.update(Handover).where(mine).values(change)).rowcount:
                if over:
                    waiting = sa.and_(Handover.id == talk.id, Handover.state == WAITING)
                    connection.execute(sa.update(Handover).where(waiting).values(state=ENDED, unread=0))
                write(connection, person, talk.id, entries)

        return also

    def undelivered(self, person_id: str, why: str) -> None:
        """What was said to this pseudonym did not reach them; `why`: a key of the group `happened`."""
        talk = self.of(person_id)
        if talk:
            entry = Entry(EVENT, self._say(f"happened.{why}"))
            self._change(talk.id, sa.true(), {}, lambda connection, person, _: write(connection, person, talk.id, [entry]))

    def tell(self, id: str) -> None:
        """Whoever looks on hears that something happened to this conversation."""
        self._board.tell(id)

    def _act(
        self, id: str, where: Any, change: dict[str, Any], act: str, login: str, to: str = "", back: str = "",
        beside: Beside | None = None,
    ) -> bool:  # fmt: skip
        """A change, its line, its sentence to the person, and the messages that go back to the assistant."""

        def also(connection: Connection, person: Person, incoming: Incoming) -> None:
            name, other = presence.name_of(connection, login), presence.name_of(connection, to) if to else ""
            write(connection, person, id, [Entry(EVENT, self._say(f"happened.{act}", name=name, other=other), staff=login or None)])
            if back:
                unread = connection.execute(sa.select(Handover.unread).where(Handover.id == id)).scalar_one()
                put_back(connection, person, id, unread if back == UNREAD else None)
                connection.execute(sa.update(Handover).where(Handover.id == id).values(unread=0))
            words = self._say(f"desk.{act}", name=other or name)
            self._outbox.put(connection, person, incoming, spoken(words), erased=False)
            if beside:
                beside(connection)

        return self._change(id, where, change, also, durable=beside is not None)

    def _change(
        self, id: str, where: Any, change: dict[str, Any], also: Callable[[Connection, Person, Incoming], Any], durable: bool = False
    ) -> bool:
        whose = self.whose(id)
        if whose is None:
            return False
        person, incoming = whose
        update = sa.update(Handover).where(Handover.id == id, where).values(time=time(), **change)
        with told(), self._store.writing(durable) as connection:
            if connection.execute(update).rowcount == 0:
                return False
            also(connection, person, incoming)
        self._board.tell(id)
        self._woken(person.id)
        return True

    def _private(self, id: str) -> bool:
        """Whether what is said now belongs to a form that is being filled."""
        whose = self.whose(id)
        return whose is not None and self._store.vault.holds(whose[1].sender)


def _held(login: str) -> Any:
    return sa.and_(Handover.state == TAKEN, Handover.staff == login)
