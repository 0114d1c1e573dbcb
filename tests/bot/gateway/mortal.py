"""A gateway in a process of its own that may be killed at any moment: `python -m tests.bot.gateway.mortal VAR OUT FIRST LAST`.

Takes messages FIRST to LAST of four people, and appends to OUT what has been taken and what has been delivered.
"""
from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from bot.settings import Settings
from bot.store.conversations import Store
from tests.bot.gateway.doubles import Assistant, Phone, incoming, running

PEOPLE = ("lan", "hoa", "mai", "cúc")


async def main(store: Store, out: int, first: int, last: int) -> None:
    def note(kind: str, person: str, text: str) -> None:
        os.write(out, f"{kind}\t{person}\t{text}\n".encode())

    class Pen(Phone):
        async def send(self, to, piece):
            await super().send(to, piece)
            note("got", to, piece.text.removeprefix("Dạ "))

    async def write(person):
        for number in range(first, last):
            if await phone.take(incoming(person, number)):
                note("taken", person, str(number))

    phone = Pen()
    async with running(store, Assistant(take=0.01), phone) as gateway:
        await asyncio.gather(*map(write, PEOPLE))
        while gateway.inbox.depth()[0] or gateway.outbox.depth()[0]:
            await asyncio.sleep(0.05)


if __name__ == "__main__":
    var, path, begin, end = sys.argv[1:]
    target = os.open(Path(path), os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    asyncio.run(main(Store.open(Settings.read(var=var)), target, int(begin), int(end)))
