"""One lane a person: what concerns them is done one after the other, many persons at once."""
from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.serve.logs import place

log = logging.getLogger(__name__)

#: Seconds before a step that failed is tried again.
AFTER_FAILURE = 5.0

#: Works for a person once; seconds until it wants to be called again, None when there is nothing left.
Step = Callable[[str], Awaitable["float | None"]]


class Lanes:
    def __init__(self, step: Step, width: int) -> None:
        """At most `width` steps at once; a person whose step waits for its time takes no room."""
        self._step, self._room = step, asyncio.Semaphore(width)
        self._woken: dict[str, asyncio.Event] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False

    def wake(self, person: str) -> None:
        """There may be something to do for `person`."""
        if person in self._woken:
            self._woken[person].set()
        elif not self._closed:
            self._woken[person] = asyncio.Event()
            task = asyncio.create_task(self._run(person))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def stop(self, grace: float) -> None:
        """No step begins any more; those at work have `grace` seconds."""
        self._closed = True
        for woken in self._woken.values():
            woken.set()
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=grace)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _run(self, person: str) -> None:
        woken = self._woken[person]
        while not self._closed:
            woken.clear()
            pause: float | None = AFTER_FAILURE
            async with self._room:
                if self._closed:
                    break
                try:
                    pause = await self._step(person)
                except Exception as error:  # the lane goes on: a database that is away comes back
                    log.error("a step failed: %s", place(error))
            if pause is None and not woken.is_set():
                break
            if pause:
                try:
                    await asyncio.wait_for(woken.wait(), pause)
                except asyncio.TimeoutError:
                    pass
        del self._woken[person]
