"""What conversations in the queue are about: asked for beside the page, so that no page waits for it."""
from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Optional

from bot.desk.talks.rows import About
from bot.gateway.handover.talks import ENDED, Talk
from bot.serve.upstream import Unavailable
from bot.store.database import StoreError

#: Asked for at once: the assistant has citizens to answer, and staff who type.
WIDTH = 1
#: Conversations that are remembered; those that were asked for first are forgotten first.
REMEMBERED = 2000

#: Seconds in which new words are told together: a whole queue is read in one go.
TOGETHER = 0.5

#: `Gateway.situation`.
Situation = Callable[[str], Awaitable[Optional[dict[str, Any]]]]


def about(situation: Optional[dict[str, Any]]) -> About:
    """In two short pieces, from what `Gateway.situation` says. Pure."""
    procedure = (situation or {}).get("procedure") or {}
    return About(procedure.get("short") or "", (situation or {}).get("stage") or "")


class Abouts:
    """In memory: procedures and stages, nothing that anybody said."""

    def __init__(self, situation: Situation, changed: Callable[[list[str]], None]) -> None:
        """`changed` hears, in the event loop, which conversations have other words now."""
        self._situation, self._changed = situation, changed
        self._known: dict[str, tuple[int, About]] = {}
        self._wanted: dict[str, int] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._news: list[str] = []

    def of(self, talks: Iterable[Talk]) -> dict[str, About]:
        """What is known now. In the event loop; what is not, or was before the last line, is asked for."""
        found = {}
        for talk in talks:
            line, words = self._known.get(talk.id, (-1, None))
            if words is not None:
                found[talk.id] = words
            newest = talk.last.id if talk.last else 0
            if newest > line and talk.state != ENDED:
                self._wanted[talk.id] = newest
        while self._wanted and len(self._tasks) < WIDTH:
            task = asyncio.create_task(self._ask())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            if len(self._tasks) >= len(self._wanted):
                break
        return found

    async def stop(self) -> None:
        self._wanted.clear()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _ask(self) -> None:
        while self._wanted:
            id, newest = self._wanted.popitem()
            try:
                words = about(await self._situation(id))
            except (Unavailable, StoreError):  # a row says nothing of it until somebody looks again
                continue
            before = self._known.pop(id, (0, About()))[1]
            self._known[id] = (newest, words)
            while len(self._known) > REMEMBERED:
                self._known.pop(next(iter(self._known)))
            if words != before:
                self._news.append(id)
                if len(self._news) == 1:
                    asyncio.get_running_loop().call_later(TOGETHER, self._tell)

    def _tell(self) -> None:
        ids, self._news = self._news, []
        self._changed(ids)
