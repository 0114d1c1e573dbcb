"""Sends what lies in the outbox: a person's replies in order, each piece until the channel has it."""
from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from time import time
from typing import Any, List

from actions.phrases import Phrases
from bot.gateway.channel import Channel, Later, Lost, PieceLost
from bot.gateway.claims import ELSEWHERE, Claims
from bot.gateway.lanes import Lanes
from bot.gateway.message import Limits, Piece
from bot.gateway.outbox import Letter, Outbox
from bot.gateway.rendering import worded
from bot.serve.logs import place

log = logging.getLogger(__name__)

#: Letters on their way at once.
WIDTH = 32
#: Seconds for one piece to be sent; a file over a slow line is the longest.
SEND_TIMEOUT = 90.0
#: Seconds after which a reply that could not be delivered is given up: it would answer nobody's question any more.
GIVE_UP = 3600.0
#: Seconds before the second try and most between two.
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0

#: Replies as messages of a channel (`bot.gateway.rendering.pieces`); the same for the same replies, always.
Render = Callable[[Sequence[Mapping[str, Any]], Limits], List[Piece]]


class Delivery:
    """At least once: a piece is sent again only where the process ends between its sending and the note of it."""

    def __init__(
        self,
        outbox: Outbox,
        claims: Claims,
        channels: Mapping[str, Channel],
        render: Render,
        say: Phrases | None = None,
        undelivered: Callable[[str, str], None] = lambda person_id, why: None,
    ) -> None:
        """`undelivered` hears, in a thread, whose reply did not arrive, and why: "lost" or "given_up"."""
        self._undelivered = undelivered
        self._outbox, self._claims, self._channels, self._render = outbox, claims, channels, render
        self._say = say or Phrases.load()
        self._lanes = Lanes(self._step, WIDTH)

    def wake(self, person_id: str) -> None:
        self._lanes.wake(person_id)

    async def look(self) -> None:
        """Wake whoever has letters: after a start, and for what another gateway did not send."""
        for person_id in await asyncio.to_thread(self._outbox.people, list(self._channels)):
            self._lanes.wake(person_id)

    async def stop(self, grace: float) -> None:
        await self._lanes.stop(grace)

    async def _step(self, person_id: str) -> float | None:
        letter = await asyncio.to_thread(self._outbox.next, person_id)
        if letter is None or letter.channel not in self._channels:
            return None
        if (early := letter.due - time()) > 0:
            return early
        async with self._claims.held(f"send:{person_id}") as ours:
            if not ours:
                return ELSEWHERE
            letter = await asyncio.to_thread(self._outbox.next, person_id)
            if letter is not None and letter.due <= time():
                await self._send(letter, self._channels[letter.channel])
            return 0.0

    async def _send(self, letter: Letter, channel: Channel) -> None:
        """One piece of the letter."""
        try:
            pieces = self._render(letter.replies, channel.limits)[letter.sent :]
            if pieces:
                await self._give(letter.to, pieces[0], channel)
        except Lost:
            await self._not_arrived(letter, "lost")
        except Later as later:
            await self._again(letter, later.seconds, "later")
        except Exception as error:
            log.info("a piece was not sent: %s", place(error))
            seconds = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(letter.tries, 10))
            await self._again(letter, seconds, type(error).__name__)
        else:
            await self._arrived(letter, len(pieces))

    async def _give(self, to: str, piece: Piece, channel: Channel) -> None:
        """The piece; where the channel refuses it alone, its words without buttons, else a sentence that says so.

        Nothing is noted before one of them has arrived: what fails for now begins again with the piece.
        """
        lost = self._say("channels.file_lost" if piece.file else "channels.piece_lost")
        ways = [[piece], *([worded(piece, channel.limits)] if piece.buttons else [])]
        for way in [*ways, worded(Piece(piece.text if piece.file else ""), channel.limits, lost)]:
            try:
                for part in way:
                    await asyncio.wait_for(channel.send(to, part), SEND_TIMEOUT)
                return
            except PieceLost:
                log.warning("%s: a piece of a reply was refused", channel.name)

    async def _arrived(self, letter: Letter, pieces: int) -> None:
        """The first of so many that were left is done with."""
        if pieces > 1:
            await asyncio.to_thread(self._outbox.arrived, letter, letter.sent + 1)
        else:
            await asyncio.to_thread(self._outbox.gone, letter)

    async def _again(self, letter: Letter, seconds: float, why: str) -> None:
        if time() + seconds - letter.time > GIVE_UP:
            log.error("%s: a reply is given up after %d tries (%s)", letter.channel, letter.tries + 1, why)
            await self._not_arrived(letter, "given_up")
        else:
            await asyncio.to_thread(self._outbox.later, letter, time() + seconds)

    async def _not_arrived(self, letter: Letter, why: str) -> None:
        await asyncio.to_thread(self._undelivered, letter.person.id, why)
        await asyncio.to_thread(self._outbox.gone, letter)
