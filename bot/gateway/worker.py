"""Answers what waits in the inbox: a person's messages one after the other, many persons at once."""
from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from time import time
from typing import Any
from unicodedata import normalize

from actions.phrases import Phrases
from bot.gateway.apart import elsewhere, kept_apart
from bot.gateway.channel import Channel
from bot.gateway.claims import ELSEWHERE, Claims
from bot.gateway.handover.reception import Before, Reception
from bot.gateway.inbox import Inbox, Row
from bot.gateway.lanes import Lanes
from bot.gateway.outbox import SHOWN
from bot.messages import clean
from bot.serve.front import saying
from bot.serve.logs import place
from bot.serve.upstream import Unavailable, Upstream
from bot.store.conversations import Store
from bot.store.database import StoreError

log = logging.getLogger(__name__)

#: Turns at once; Rasa answers one after the other, the rest is waiting for the database.
WIDTH = 16
#: Seconds after which a person is told that it takes longer, and after which their message is too old to answer.
TELL_AFTER, TOO_OLD = 20.0, 900.0
#: Seconds before the second try and most between two; a try more makes it longer.
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 15.0
#: Tries after which a message that Rasa cannot answer, though it is well, counts as one that it never will.
TRIES = 6
#: Tries to keep an answer, a second between them beside what the database itself waits.
KEEP_TRIES = 3
#: Seconds after which «is writing» fades on a phone (Telegram's five are the shortest).
BUSY_FADES = 4.0


#: Hears of a message and the JSON of its turn, once that is kept.
Heard = Callable[[Row, "dict[str, Any]"], Awaitable[None]]


def pause(tries: int) -> float:
    """Seconds before the next try, when so many have failed; a little different each time."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(tries, 10)) * random.uniform(0.8, 1.2)


class Worker:
    def __init__(
        self,
        store: Store,
        inbox: Inbox,
        claims: Claims,
        upstream: Upstream,
        channels: Mapping[str, Channel],
        sorry: str,
        answered: Callable[[str], None],
        reception: Reception,
        say: Phrases | None = None,
        heard: Sequence[Heard] = (),
    ) -> None:
        """`sorry`: the sentence for an outage; `answered` hears whose replies lie in the outbox."""
        self._store, self._inbox, self._claims = store, inbox, claims
        self._upstream, self._channels = upstream, channels
        self._sorry, self._answered, self._say = sorry, answered, say or Phrases.load()
        self._reception, self._heard = reception, heard
        self._lanes = Lanes(self._step, WIDTH)
        #: Pseudonyms whose turn is running.
        self.busy: set[str] = set()

    @property
    def names(self) -> list[str]:
        """Channels whose messages are answered here."""
        return [*self._channels, *SHOWN]

    def wake(self, person_id: str) -> None:
        self._lanes.wake(person_id)

    async def look(self) -> None:
        """Wake whoever waits: after a start, and for what another gateway took and did not answer."""
        for person_id in await asyncio.to_thread(self._inbox.people, self.names):
            self._lanes.wake(person_id)

    async def stop(self, grace: float) -> None:
        await self._lanes.stop(grace)

    async def _step(self, person_id: str) -> float | None:
        row = await asyncio.to_thread(self._inbox.next, person_id)
        if row is None or row.incoming.channel not in self.names:
            return None
        if (early := row.due - time()) > 0:
            return early
        async with self._claims.held(f"turn:{person_id}") as ours:
            if not ours:
                return ELSEWHERE
            row = await asyncio.to_thread(self._inbox.next, person_id)  # another gateway may have been at work
            if row is not None and row.due <= time():
                await self._answer(row)
            return 0.0

    async def _answer(self, row: Row) -> None:
        before, kind = await asyncio.to_thread(self._reception.before, row), row.incoming.kind
        if before.done:
            self._answered(row.person.id)
        elif before.again:
            return
        elif before.turn:
            await self._done(row, before.turn, before)
        elif kind not in ("text", "choice"):
            await self._done(row, self._sentence(await asyncio.to_thread(self._other, row)), before)
        elif time() - row.time > TOO_OLD:
            await self._done(row, self._sentence(self._say("channels.too_old")), before)
        else:
            await self._ask(row, before)

    async def _ask(self, row: Row, before: Before) -> None:
        self.busy.add(row.person.id)
        self._answered(row.person.id)  # whoever looks on sees that it is being answered
        typing = asyncio.create_task(self._type(row))
        try:
            turn = await self._upstream.turn(row.incoming.sender, normalize("NFC", clean(row.incoming.text)))
            turn = await kept_apart(turn, row.incoming, self._channels.get(row.incoming.channel), self._upstream, self._say)
            self.busy.discard(row.person.id)  # before its end can be read, or it would be told after the answer
            await self._done(row, turn, before, self._heard)
        except StoreError:
            raise
        except Exception as error:  # also a turn that is none: tried again, and not for ever
            if not isinstance(error, Unavailable):
                log.error("a turn failed: %s", place(error))
            await self._away(row, before)
        finally:
            self.busy.discard(row.person.id)
            typing.cancel()

    async def _away(self, row: Row, before: Before) -> None:
        if row.tries >= TRIES and all(part.ok for part in (await self._upstream.health()).values()):
            log.error("a message cannot be answered: given up after %d tries", row.tries + 1)
            await self._done(row, self._sentence(self._sorry), before)
            return
        now, tell = time(), row.time + TELL_AFTER
        if now >= tell and not row.told:
            if await asyncio.to_thread(self._inbox.say, row, self._sentence(self._sorry)):
                self._answered(row.person.id)
        due = now + pause(row.tries)
        await asyncio.to_thread(self._inbox.later, row, min(due, tell) if now < tell else due)

    async def _done(self, row: Row, turn: dict[str, Any], before: Before, heard: Sequence[Heard] = ()) -> None:
        for tries in range(KEEP_TRIES):
            try:
                if await asyncio.to_thread(self._keep, row, turn, before):
                    self._answered(row.person.id)
                    await self._tell(heard, row, turn)
                return
            except StoreError:  # a turn that cannot be kept would be had again
                if tries + 1 == KEEP_TRIES:
                    raise
                await asyncio.sleep(1.0)

    def _keep(self, row: Row, turn: dict[str, Any], before: Before) -> bool:
        address = elsewhere(row.incoming, self._channels.get(row.incoming.channel), turn.get("procedure"))
        said, also = self._reception.after(row, turn, before, address)
        if not self._inbox.done(row, said, also):
            return False
        if also or before.talk:
            self._reception.happened(row.person.id, before)
        return True

    async def _tell(self, heard: Sequence[Heard], row: Row, turn: dict[str, Any]) -> None:
        for each in heard:
            try:
                await each(row, turn)
            except Exception as error:  # whoever learns or counts disturbs nobody's conversation
                log.error("a turn was not heard: %s", place(error))

    async def _type(self, row: Row) -> None:
        channel = self._channels.get(row.incoming.channel)
        while channel is not None:
            await channel.busy(row.incoming.to or row.incoming.person)
            await asyncio.sleep(BUSY_FADES)

    def _other(self, row: Row) -> str:
        """What is said to a message without words."""
        kind = row.incoming.kind
        if kind == "photo" and self._store.vault.holds(row.incoming.sender):
            return self._say("channels.photo_in_form")
        return self._say(f"channels.{kind}")

    @staticmethod
    def _sentence(words: str) -> dict[str, Any]:
        return {"replies": [saying(words)], "behaviour": "apologize", "stage": None}
