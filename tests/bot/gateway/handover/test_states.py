"""Whatever two members of staff and a person do: one has it at most, and every message is answered or in somebody's hands."""
from __future__ import annotations

import asyncio
from itertools import count
from time import time

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions.phrases import Phrases
from bot.gateway.handover.book import Book
from bot.gateway.handover.reception import Reception
from bot.gateway.handover.talks import ENDED, TAKEN
from bot.gateway.inbox import Inbox
from bot.gateway.outbox import Outbox
from bot.store.desk import Handover
from tests.bot.gateway.doubles import incoming, said
from tests.bot.gateway.handover.staff import ALWAYS, HOTLINE

SAY, STAFF, PEOPLE = Phrases.load(), ("lan", "minh"), count()
ACTS = st.one_of(
    st.tuples(st.sampled_from(["say", "wish", "work", "work", "back out", "away", "lapse"]), st.just("")),
    st.tuples(st.sampled_from(["take", "take", "reply", "seen", "end", "give_back", "transfer", "keep", "leave"]), st.sampled_from(STAFF)),
)


class World:
    """The gateway's parts, one step at a time and in an order that the test chooses."""

    def __init__(self, store):
        self.store, self.outbox = store, Outbox(store)
        self.inbox, self.book = Inbox(store, self.outbox), Book(store, self.outbox)
        self.reception = Reception(store, self.book, ALWAYS, SAY)
        self.person, self.sent, self.asked = f"p{next(PEOPLE)}", [], []
        self.pseudonym = store.keys.pseudonym(f"phone-{self.person}")

    def send(self, text):
        number = len(self.sent) + 1
        self.sent.append(text if text != "tin" else f"tin {number}")
        asyncio.run(self.inbox.take(incoming(self.person, number, self.sent[-1])))

    def work(self):
        """What the worker does with one message; whether there was one."""
        row = self.inbox.next(self.pseudonym)
        if row is None:
            return False
        talk = self.book.of(self.pseudonym)
        before = self.reception.before(row)
        if before.done or before.again:
            return True
        turn = before.turn
        if turn is None:
            assert talk is None or talk.state != TAKEN or talk.until < time()  # else the assistant is silent
            self.asked.append(row.incoming.text)
            wish = row.incoming.text == "gặp cán bộ"
            turn = {"behaviour": "handoff" if wish else "answer", "stage": None, "replies": [said(HOTLINE if wish else "Dạ")]}
        turn, also = self.reception.after(row, turn, before)
        assert self.inbox.done(row, turn, also)
        return True

    def rows(self):
        with self.store.engine.connect() as connection:
            mine = sa.select(Handover).where(Handover.sender_id == self.pseudonym)
            return connection.execute(mine.order_by(Handover.asked)).all()

    def act(self, name, login):
        talk = self.book.of(self.pseudonym)
        id = talk.id if talk else "none"
        holds = talk is not None and talk.state == TAKEN and talk.staff == login
        other = STAFF[login == STAFF[0]]
        if name in ("say", "wish", "back out"):
            self.send({"say": "tin", "wish": "gặp cán bộ", "back out": "không cần nữa"}[name])
        elif name == "work":
            self.work()
        elif name == "away":  # the desk has died; nobody has noticed
            with self.store.engine.begin() as connection:
                connection.execute(sa.update(Handover).where(Handover.id == id, Handover.state == TAKEN).values(until=time() - 1))
        elif name == "lapse":
            self.book.lapse()
        elif name == "take":
            assert self.book.take(id, login) == (talk is not None and talk.state != TAKEN)
        elif name == "reply":
            assert self.book.reply(id, login, login.title(), "Chào") == holds
        elif name == "transfer":
            assert self.book.transfer(id, login, other) == holds
        elif name in ("keep", "leave"):
            getattr(self.book, name)(login)
        elif name == "seen":
            self.book.seen(id, login)
        else:
            assert getattr(self.book, name)(id, login) == holds


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(ACTS, min_size=5, max_size=40))
def test_one_has_it_at_most_and_nothing_is_lost(desk, acts):
    world = World(desk)
    world.send("gặp cán bộ")
    world.work()
    for name, login in acts:
        world.act(name, login)
        open_ = [row for row in world.rows() if row.state != ENDED]
        assert len(open_) <= 1 and all((row.staff is not None) == (row.state == TAKEN) for row in open_)
    while world.work():
        pass
    said_to_staff = [line.text for row in world.rows() for line in world.book.lines(row.id) if line.who == "person"]
    for text in {text for text in world.sent if text.startswith("tin")}:
        assert text in world.asked or text in said_to_staff
        assert world.asked.count(text) <= 1 and said_to_staff.count(text) <= 1
    assert all(row.unread == 0 for row in world.rows() if row.state == ENDED)
