"""Who looks on at the desk, and what has changed since they looked last."""
from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from bot.serve.logs import place

log = logging.getLogger(__name__)

#: Seconds between two looks at what others may have written: another gateway, a person who had themselves erased.
LOOK = 1.0


class News:
    """Changes for one page. Made in the event loop."""

    def __init__(self) -> None:
        self._loop, self._event, self._ids = asyncio.get_running_loop(), asyncio.Event(), set[str]()

    async def wait(self, seconds: float) -> frozenset[str]:
        """Ids of conversations that changed since the last call (lines, state, unread, erased); empty when the time is up."""
        try:
            await asyncio.wait_for(self._event.wait(), max(0.0, seconds))
        except asyncio.TimeoutError:
            pass
        self._event.clear()
        found, self._ids = frozenset(self._ids), set()
        return found

    def tell(self, id: str) -> None:
        """From any thread."""
        try:
            self._loop.call_soon_threadsafe(self._add, id)
        except RuntimeError:  # the loop has ended, and the page with it
            pass

    def _add(self, id: str) -> None:
        self._ids.add(id)
        self._event.set()


class Board:
    def __init__(self, look: Callable[[], Mapping[str, float]]) -> None:
        """`look`: conversations that are not over → when they changed last. May wait for the database."""
        self._look, self._readers = look, set[News]()
        self._watch: asyncio.Task[None] | None = None

    @contextmanager
    def listen(self) -> Iterator[News]:
        news = News()
        self._readers.add(news)
        if self._watch is None or self._watch.done():
            self._watch = asyncio.create_task(self._watching())
        try:
            yield news
        finally:
            self._readers.discard(news)

    def tell(self, id: str) -> None:
        """Something has happened to this conversation. From any thread."""
        for news in tuple(self._readers):
            news.tell(id)

    async def _watching(self) -> None:
        """As long as anybody looks on: what was changed or deleted without being told here."""
        known: Mapping[str, float] | None = None
        while self._readers:
            try:
                found = await asyncio.to_thread(self._look)
            except Exception as error:  # the next look may go better
                log.info("a look at the desk failed: %s", place(error))
            else:
                for id in () if known is None else known.keys() | found.keys():
                    if known.get(id) != found.get(id):
                        self.tell(id)
                known = found
            await asyncio.sleep(LOOK)
