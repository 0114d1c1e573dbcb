"""What staff added to the catalogue comes into use while the server runs: the index is built anew beside it, then the
processes that hold the old one are started again."""
from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from time import monotonic

from bot.serve.logs import place
from knowledge.additions import model

log = logging.getLogger(__name__)

#: Seconds between two looks at the folder.
LOOK = 5.0

BEGINS = "Phần bổ sung của danh mục đã đổi: đang lập lại chỉ mục, trợ lý vẫn trả lời như trước…"
ENDED = "Trợ lý đã dùng phần bổ sung mới."
FAILED = "Chưa lập lại được chỉ mục; trợ lý vẫn dùng chỉ mục cũ. Hãy chạy `motcua catalogue check` để xem lỗi."

Stamp = tuple[tuple[str, int, int], ...]


def stamp(folder: Path) -> Stamp:
    """Name, time and size of each file; a folder that cannot be read has none."""
    found = []
    try:
        for path in model.files(folder):
            about = path.stat()
            found.append((path.name, about.st_mtime_ns, about.st_size))
    except OSError:
        return ()
    return tuple(found)


class Renewal:
    """Looks whether the additions are others than those in use."""

    def __init__(
        self,
        folder: Path,
        after: float,
        prepare: Callable[[], Awaitable[bool]],
        again: Callable[[], Awaitable[None]],
        say: Callable[[str], None],
    ) -> None:
        """`after`: seconds in which nothing may have changed, so that a row of approvals is one new index; `prepare`
        builds it and says whether that went well; `again` makes the processes read it."""
        self._folder, self._after, self._prepare, self._again, self._say = folder, after, prepare, again, say
        self._used = self._seen = stamp(folder)
        self._since = monotonic()

    async def keep(self) -> None:
        """For ever."""
        while True:
            await asyncio.sleep(min(LOOK, self._after))
            try:
                await self.look()
            except Exception as error:  # the server goes on with what it has
                log.error("the additions cannot be taken into use: %s", place(error))
                self._say(FAILED)

    async def look(self) -> bool:
        """Whether the processes read a new index now."""
        now = await asyncio.to_thread(stamp, self._folder)
        if now != self._seen:
            self._seen, self._since = now, monotonic()
        if now == self._used or monotonic() - self._since < self._after:
            return False
        self._say(BEGINS)
        self._used = now  # what fails is tried again when something changes: the same files would fail again
        if not await self._prepare():
            self._say(FAILED)
            return False
        await self._again()
        self._say(ENDED)
        return True
