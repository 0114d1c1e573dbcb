"""How much one person, one address and one channel may send: windows of the library `limits`, in memory or in Redis."""
from __future__ import annotations

import asyncio
import logging
from enum import Enum
from time import monotonic

from limits import RateLimitItem, parse
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from bot.settings import SettingsError

log = logging.getLogger(__name__)

#: More than anyone types: forwarded lists, a stuck key, a program.
PERSON = parse("60/minute")
#: Of one channel: what the machine can answer in time, and more than an office ever sees.
CHANNEL = parse("3000/minute")
#: Links followed that one address may tell of: they are counted, and nothing else comes of them.
CLICKS = parse("60/minute")
#: New conversations of one address; a whole commune may share one behind its provider's.
SESSIONS = parse("60/minute")
#: Tries of one address to log in at the desk: an office that comes to work at once, and no guessing.
LOGINS = parse("30/minute")

#: Seconds that Redis has for an answer, and for which it is not asked again when it had none: a message waits for it.
REDIS_TIMEOUT, REDIS_PAUSE = 0.5, 5.0


class Verdict(Enum):
    FINE = "fine"
    TELL = "tell"  # too much, for the first time in this window
    DROP = "drop"  # too much, and the person knows
    FULL = "full"  # the channel is: whoever delivers should come again


class Gate:
    """Storage that is away lets everyone through: a limit is worth less than an answer."""

    def __init__(self, redis: str | None = None, person: RateLimitItem = PERSON, channel: RateLimitItem = CHANNEL) -> None:
        """Raises SettingsError for an address that is none."""
        try:
            waits = {"socket_timeout": REDIS_TIMEOUT, "socket_connect_timeout": REDIS_TIMEOUT} if redis else {}
            self._windows = MovingWindowRateLimiter(storage_from_string(redis or "memory://", **waits))
        except Exception as error:  # of the library and of Redis: their words may hold a password
            raise SettingsError(f"MOTCUA_REDIS: không dùng được địa chỉ này ({type(error).__name__}).") from None
        self._far, self._away = redis is not None, 0.0  # until when Redis is not asked
        self._person, self._channel = person, channel
        self._once = type(person)(1, person.multiples)  # one sentence in a window

    async def message(self, channel: str, person: str) -> Verdict:
        """`person` is a pseudonym."""
        if not await self._hit(self._person, "person", person):
            return Verdict.TELL if await self._hit(self._once, "told", person) else Verdict.DROP
        return Verdict.FINE if await self._hit(self._channel, "channel", channel) else Verdict.FULL

    async def session(self, address: str) -> bool:
        """Whether this address may begin another conversation."""
        return await self._hit(SESSIONS, "sessions", address)

    async def login(self, address: str) -> bool:
        """Whether this address may try again to log in."""
        return await self._hit(LOGINS, "logins", address)

    async def click(self, address: str) -> bool:
        """Whether a link that this address followed is counted."""
        return await self._hit(CLICKS, "clicks", address)

    async def _hit(self, item: RateLimitItem, *names: str) -> bool:
        if monotonic() < self._away:
            return True
        try:
            if self._far:
                return await asyncio.to_thread(self._windows.hit, item, *names)
            return self._windows.hit(item, *names)
        except Exception as error:
            log.warning("limits are off: %s", type(error).__name__)
            self._away = monotonic() + REDIS_PAUSE
            return True
