"""The gateway as a whole: what is taken is kept, answered, and delivered."""
from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from time import monotonic
from typing import Any

from actions.phrases import Phrases
from bot.gateway.channel import Channel
from bot.gateway.claims import Claims
from bot.gateway.delivery import Delivery, Render
from bot.gateway.feed import Feed
from bot.gateway.handover.book import Book
from bot.gateway.handover.reception import Reception
from bot.gateway.handover.situation import case_of
from bot.gateway.inbox import Inbox, Taken
from bot.gateway.limits import Gate, Verdict
from bot.gateway.message import Incoming
from bot.gateway.outbox import Outbox
from bot.gateway.worker import Heard, Worker
from bot.messages import clean
from bot.serve.front import saying
from bot.serve.logs import place
from bot.serve.upstream import Part, Upstream
from bot.store.conversations import Store
from bot.store.database import StoreError
from knowledge.profile import Desk

log = logging.getLogger(__name__)

#: Seconds between two looks at what other gateways may have left (claims are renewed then too), and two sweeps.
LOOK, SWEEP = 2.0, 600.0
#: Seconds that turns and deliveries have to come to an end.
GRACE = 5.0
#: Seconds after which a message or a reply that waits means that something does not work.
MESSAGE_LATE, REPLY_LATE = 120.0, 600.0


class TooMuch(StoreError):
    """The channel is full; whoever delivers should come again."""


class Gateway:
    def __init__(
        self,
        store: Store,
        upstream: Upstream,
        sorry: str,
        channels: Sequence[Channel],
        render: Render,
        gate: Gate,
        desk: Desk | None = None,
        heard: Sequence[Heard] = (),
    ) -> None:
        """`desk`: when people can take over, as the profile says it. `heard` hears of each turn (`bot.gateway.worker`)."""
        self.store, self.gate, self.outbox, self.feed = store, gate, Outbox(store), Feed(store)
        self.inbox = Inbox(store, self.outbox, self._came)
        self._say = Phrases.load()
        self._channels = {channel.name: channel for channel in channels}
        self._claims = Claims(store)
        self._upstream = upstream
        self._loop: asyncio.AbstractEventLoop | None = None
        self.book = Book(store, self.outbox, self._woken, self._say)
        plain = [channel.name for channel in channels if not channel.limits.buttons]
        self.worker = Worker(
            store, self.inbox, self._claims, upstream, self._channels, sorry, self._answered,
            Reception(store, self.book, desk, self._say, plain), self._say, heard,
        )  # fmt: skip
        self.delivery = Delivery(self.outbox, self._claims, self._channels, render, self._say, self.book.undelivered)
        self._looking: asyncio.Task[None] | None = None

    @property
    def flooded(self) -> str:
        """What is said to whoever sends too much."""
        return self._say("channels.flood")

    async def start(self) -> None:
        """Raises MotCuaError: a channel that cannot begin, a database that is away."""
        self._loop = asyncio.get_running_loop()
        for channel in self._channels.values():
            await channel.start(self.take)
        self._looking = asyncio.create_task(self._look())

    async def stop(self) -> None:
        await asyncio.gather(*(channel.stop() for channel in self._channels.values()), return_exceptions=True)
        if self._looking:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)
        self.feed.close()
        await self.worker.stop(GRACE)
        await self.delivery.stop(GRACE)

    async def take(self, incoming: Incoming) -> bool:
        """`bot.gateway.channel.Take` for channels that send their replies."""
        verdict = await self.admit(incoming)
        if verdict is Verdict.FULL:
            raise TooMuch("Kênh đang nhận quá nhiều tin.")
        if verdict is Verdict.TELL:
            turn = {"replies": [saying(self.flooded)], "behaviour": "apologize", "stage": None}
            self.delivery.wake(await asyncio.to_thread(self.outbox.tell, incoming, turn))
        return verdict is Verdict.FINE and (await self.keep(incoming)).new

    async def admit(self, incoming: Incoming) -> Verdict:
        return await self.gate.message(incoming.channel, self.store.keys.pseudonym(incoming.sender))

    async def keep(self, incoming: Incoming) -> Taken:
        return await self.inbox.take(replace(incoming, text=clean(incoming.text)))

    async def parts(self) -> dict[str, Part]:
        """How inbox, outbox and each channel are."""
        try:
            (waiting, longest), (unsent, late) = await asyncio.to_thread(lambda: (self.inbox.depth(), self.outbox.depth()))
        except StoreError as error:
            away = Part(False, str(error))
            found = {"inbox": away, "outbox": away}
        else:
            found = {
                "inbox": Part(longest < MESSAGE_LATE, _depth(waiting, longest, "tin chờ trả lời")),
                "outbox": Part(late < REPLY_LATE, _depth(unsent, late, "câu trả lời chờ gửi")),
            }
        return {**found, **{name: channel.health() for name, channel in self._channels.items()}}

    async def situation(self, id: str, opened: bool = False) -> dict[str, Any] | None:
        """Where the person of a conversation is (`actions.situation`); None where they are gone. Raises StoreError, Unavailable."""
        state = await asyncio.to_thread(case_of, self.book, self.store, id)
        return None if state is None else await self._upstream.situation(state, opened)

    def _woken(self, person_id: str) -> None:
        """From any thread: there are replies to deliver or messages to answer."""
        if self._loop and not self._loop.is_closed():  # else whoever starts next looks for both
            self._loop.call_soon_threadsafe(self._answered, person_id)
            self._loop.call_soon_threadsafe(self.worker.wake, person_id)

    def _came(self, person_id: str) -> None:
        self.feed.notice(person_id)
        self.worker.wake(person_id)

    def _answered(self, person_id: str) -> None:
        self.feed.notice(person_id)
        self.delivery.wake(person_id)

    async def _look(self) -> None:
        swept = monotonic()
        while True:
            try:
                await asyncio.to_thread(self._claims.renew)
                await asyncio.to_thread(self.book.lapse)
                await self.worker.look()
                await self.delivery.look()
                if monotonic() - swept > SWEEP:
                    swept = monotonic()
                    await asyncio.to_thread(self.feed.sweep)
            except Exception as error:  # the next look may go better
                log.error("a look failed: %s", place(error))
            await asyncio.sleep(LOOK)


def _depth(count: int, seconds: float, what: str) -> str:
    return f"{count} {what}, lâu nhất {seconds:.0f} giây" if count else f"không có {what}"
