"""Who sits at the desk, and an assistant that hands over."""
from __future__ import annotations

import asyncio
import datetime as dt
from contextlib import asynccontextmanager
from time import time

import sqlalchemy as sa
from limits import parse

from actions.world import VIETNAM
from bot.gateway.gateway import Gateway
from bot.gateway.limits import Gate
from bot.store.desk import Staff
from knowledge.profile import DAYS, Desk, Opening
from tests.bot.gateway.doubles import SORRY, Assistant, Phone, incoming, one_each, said, until

HOTLINE = "Anh/chị gọi 1900 0000 để gặp người hỗ trợ ạ."
#: Open at every moment.
ALWAYS = Desk.construct(hours=[Opening.construct(days=list(DAYS), start="00:00", end="23:59:59.999999")], closed=[])


def shut(days):
    """A desk that opens next in so many days, at 7:30."""
    day = (dt.datetime.now(VIETNAM) + dt.timedelta(days=days)).weekday()
    return Desk.parse_obj({"hours": [{"days": [DAYS[day]], "from": "07:30", "to": "11:30"}]})


def hire(store, login, name, active=True):
    row = {"login": login, "name": name, "role": "staff", "password": "-", "active": active, "made": time()}
    with store.engine.begin() as connection:
        connection.execute(sa.insert(Staff).values(row))


class Receptionist(Assistant):
    """Hands over when asked for a person; «hai lần» offers one; «xóa dữ liệu» erases, as Rasa's process does."""

    def __init__(self, store=None, take=0.0):
        super().__init__(take)
        self.store = store

    async def turn(self, sender, text):
        turn = await super().turn(sender, text)
        if text in ("gặp cán bộ", "person"):
            return {**turn, "behaviour": "handoff", "replies": [said(HOTLINE)]}
        if text == "hai lần":
            offer = {**said("Anh/chị muốn gặp cán bộ?"), "type": "choices", "choices": [{"id": "person", "title": "Gặp cán bộ"}]}
            return {**turn, "behaviour": "apologize", "replies": [said("Tôi chưa hiểu."), offer]}
        if text == "xóa dữ liệu" and self.store:
            self.store.erase(sender, but_waiting=True)
        return turn


def gateway_of(store, assistant, *channels, desk=ALWAYS, heard=()):
    gate = Gate(person=parse("100000/second"), channel=parse("100000/second"))
    return Gateway(store, assistant, SORRY, channels, one_each, gate, desk=desk, heard=heard)


@asynccontextmanager
async def running(store, assistant, *channels, **more):
    gateway = gateway_of(store, assistant, *channels, **more)
    await gateway.start()
    try:
        yield gateway
    finally:
        await gateway.stop()


def play(store, script, assistant=None, phone=None, **more):
    """Runs `script(gateway, phone, assistant)` over a running gateway; what it returns."""
    assistant, phone = assistant or Receptionist(store), phone or Phone()

    async def run():
        async with running(store, assistant, phone, **more) as gateway:
            return await script(gateway, phone, assistant)

    return asyncio.run(run())


async def asked(gateway, phone, person="hoa", number=1):
    """A conversation that waits in the queue."""
    await phone.take(incoming(person, number, "gặp cán bộ"))
    pseudonym = gateway.store.keys.pseudonym(f"phone-{person}")
    return await until(lambda: gateway.book.of(pseudonym))


async def away(what, *given):
    return await asyncio.to_thread(what, *given)


def texts(book, id, who=None):
    return [line.text for line in book.lines(id) if who in (None, line.who)]


__all__ = ["ALWAYS", "HOTLINE", "Phone", "Receptionist", "asked", "away", "gateway_of", "hire", "incoming", "play", "running", "said", "shut", "texts", "until"]
