"""What the gateway wants of a channel, and what may go wrong with sending."""
from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Optional, Protocol

from aiohttp import web

from bot.gateway.message import Incoming, Limits, Piece
from bot.serve.front import Find
from bot.serve.upstream import Part

#: Keeps a message durably; False for one that is there already. Raises StoreError where it cannot be kept.
Take = Callable[[Incoming], Awaitable[bool]]


class Later(Exception):
    """The channel wants to be asked again, after so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"later: {seconds:.0f} s")
        self.seconds = seconds


class Lost(Exception):
    """This cannot be delivered, now or later: the person has blocked the bot, or the window to answer has closed."""


class PieceLost(Lost):
    """This piece alone cannot be delivered (a file or a form of message that the channel does not take); what follows may."""


async def attached(find: Find, path: str) -> tuple[str, str, bytes]:
    """The file that a piece names: as in an address, its own name, its content. Raises PieceLost once it is gone, and MotCuaError."""
    full = Path(path).name
    found = await asyncio.to_thread(find, full)
    if found is None:
        raise PieceLost("the file is gone")
    return (full, *found)


class Channel(Protocol):
    name: str
    limits: Limits

    async def start(self, take: Take) -> None:
        """Begin to receive; returns once that has begun. Raises MotCuaError with what is wrong (a bad token)."""

    async def stop(self) -> None:
        """Stop receiving; what was taken is in the inbox."""

    def routes(self) -> Iterable[web.RouteDef]:
        """Its webhooks; none where it asks for messages itself."""

    async def send(self, to: str, piece: Piece) -> None:
        """Deliver one piece. Raises Later, Lost, PieceLost, or anything else for a failure that is worth another try."""

    def alone(self, to: str, procedure: Optional[str]) -> Optional[str]:
        """Where others read along: the address at which this person writes alone, at a procedure if one is at hand; else None."""

    async def busy(self, to: str) -> None:
        """Show that an answer is being written, where the channel can; never raises."""

    def health(self) -> Part:
        """Whether it receives and delivers, in a sentence."""
