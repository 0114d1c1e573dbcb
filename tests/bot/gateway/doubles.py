"""What stands on both sides of the gateway where a test is about order and faults: an assistant and a channel."""
from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager

from bot.gateway.gateway import Gateway
from bot.gateway.limits import Gate
from bot.gateway.message import Incoming, Limits, Piece
from bot.serve.upstream import Part, Unavailable
from limits import parse

#: Seconds after which waiting for something is given up; an upper bound and no bar.
SOON = 60.0
SORRY = "Xin lỗi anh/chị. Gọi 1900 0000."


def said(text):
    return {"type": "text", "text": text, "choices": [], "path": None, "url": None}


class Assistant:
    """Answers «1» with «Dạ 1»; `down` makes it unavailable, `take` is what a turn takes in seconds."""

    def __init__(self, take=0.0):
        self.down, self.take, self.asked, self.running, self.together = False, take, [], set(), []

    async def turn(self, sender, text):
        if self.down:
            raise Unavailable("down")
        assert sender not in self.running, "two turns of one person at once"
        self.running.add(sender)
        self.together.append(len(self.running))
        try:
            await asyncio.sleep(self.take)
            self.asked.append((sender, text))
        finally:
            self.running.discard(sender)
        return {"behaviour": "answer", "stage": None, "replies": self.replies(sender, text)}

    def replies(self, sender, text):
        return [said(f"Dạ {text}")]

    async def health(self):
        return {"rasa": Part(not self.down, "đang chạy")}


class Phone:
    """A channel whose people are here; `fail` may raise before a piece arrives."""

    name, limits = "phone", Limits(text=2000, buttons=0, title=0, payload=0)

    def __init__(self, fail=lambda to, piece: None):
        self.got, self.typed, self.fail, self.take = [], [], fail, None

    async def start(self, take):
        self.take = take

    async def stop(self):
        self.take = None

    def routes(self):
        return ()

    async def send(self, to, piece):
        await asyncio.sleep(0)
        self.fail(to, piece)
        self.got.append((to, piece.text or piece.file))

    def alone(self, to, procedure):
        return f"https://vi.du/{procedure or ''}" if to.startswith("group-") else None

    async def busy(self, to):
        self.typed.append(to)

    def health(self):
        return Part(True, "đang nhận tin")

    def heard(self, to):
        return [text for one, text in self.got if one == to]


def one_each(replies, limits):
    return [Piece(reply["text"], file=reply["path"]) for reply in replies]


def incoming(person, number, text=None, **more):
    return Incoming(**{"channel": "phone", "person": person, "id": str(number), "order": number, "text": text or str(number), **more})


def gateway_of(store, assistant, *channels, person="100000/second", channel="100000/second", render=one_each):
    return Gateway(store, assistant, SORRY, channels, render, Gate(person=parse(person), channel=parse(channel)))


@asynccontextmanager
async def running(store, assistant, *channels, **limits):
    gateway = gateway_of(store, assistant, *channels, **limits)
    await gateway.start()
    try:
        yield gateway
    finally:
        await gateway.stop()


async def until(what, seconds=SOON):
    """The first truth of `what()`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := what():
            return found
        await asyncio.sleep(0.01)
    raise AssertionError("it did not come")
