"""What changes among conversations, told to every open page: one listener and one count, however many look on."""
from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import Optional

import sqlalchemy as sa

from bot.desk.talks.asked import Asked
from bot.gateway.handover.book import Book
from bot.gateway.handover.talks import TAKEN, WAITING, Talk
from bot.serve.logs import place
from bot.store.conversations import Store
from bot.store.database import told
from bot.store.desk import Handover, Staff

log = logging.getLogger(__name__)

#: Seconds between two tellings at the least: many changes at once are one. The first is told at once.
TOGETHER = 0.1
#: Seconds after which the counts are taken anew, whatever is heard; and between two tries where there is no database.
LOOK, PAUSE = 10.0, 1.0
#: Seconds between two looks at whether what is remembered is of people who were erased.
SWEEP = 60.0
#: Pages that may look on at once: a desk of fifty, each with some tabs in some browsers.
READERS = 400
#: Conversations that changed last, as pages fetch them.
REMEMBERED = 500


@dataclass(frozen=True)
class Numbers:
    """How many wait; login → (how many they have, messages in them that they have not read)."""

    waiting: int = 0
    held: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def of(self, login: str) -> dict[str, int]:
        mine, unread = self.held.get(login, (0, 0))
        return {"waiting": self.waiting, "mine": mine, "unread": unread}


def names(store: Store) -> dict[str, str]:
    """Login → name of everybody who has or had an account. Raises StoreError."""
    with told(), store.engine.connect() as connection:
        return dict(connection.execute(sa.select(Staff.login, Staff.name)).all())


def numbers(store: Store) -> Numbers:
    """Raises StoreError."""
    rows = sa.select(Handover.state, Handover.staff, sa.func.count(), sa.func.sum(Handover.unread))
    rows = rows.where(Handover.state.in_((WAITING, TAKEN))).group_by(Handover.state, Handover.staff)
    waiting, held = 0, {}
    with told(), store.engine.connect() as connection:
        for state, staff, count, unread in connection.execute(rows):
            if state == WAITING:
                waiting += count
            elif staff:
                held[staff] = (count, int(unread or 0))
    return Numbers(waiting, held)


class Reader:
    """One page that looks on."""

    def __init__(self) -> None:
        self._changed: set[str] = set()
        self._all, self._news = True, asyncio.Event()
        self._news.set()

    async def next(self, seconds: float) -> Optional[tuple[bool, list[str]]]:
        """(whether anything may have changed, ids of what has) since the last call; None when the time is up.

        The first answer is that anything may have.
        """
        try:
            await asyncio.wait_for(self._news.wait(), max(0.0, seconds))
        except asyncio.TimeoutError:
            return None
        found = self._all, sorted(self._changed)
        self._all, self._changed = False, set()
        self._news.clear()
        return found

    def tell(self, ids: Iterable[str], all: bool = False) -> None:
        self._changed.update(ids)
        self._all = self._all or all
        self._news.set()


class Watch:
    def __init__(self, book: Book, store: Store) -> None:
        self._book, self._store, self.asked = book, store, Asked(store, book)
        self._readers: set[Reader] = set()
        #: None for one that is gone; those that changed first are forgotten first.
        self._known: dict[str, Optional[Talk]] = {}
        self._task: Optional[asyncio.Task[None]] = None
        self.closed, self.numbers = False, Numbers()
        #: As they were when something changed last, or `LOOK` seconds ago.
        self.names: Mapping[str, str] = {}

    def start(self) -> None:
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        self.close()
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def close(self) -> None:
        """Whoever looks on is let go."""
        self.closed = True
        self.tell(())

    def some(self, ids: Sequence[str]) -> list[Talk]:
        """`Asked.some`. All pages fetch what they were told of, at once: read when it was told, and looked at only
        for whether it is still so. Raises StoreError."""
        kept = {id: talk for id in ids if (talk := self._known.get(id))}
        with told(), self._store.engine.connect() as connection:
            rows = connection.execute(sa.select(Handover.id, Handover.time).where(Handover.id.in_(list(kept))))
            still = {row.id for row in rows if row.time == kept[row.id].time}
        others = [id for id in ids if id not in still]
        return [*(kept[id] for id in ids if id in still), *(self.asked.some(others) if others else [])]

    @contextmanager
    def reader(self) -> Iterator[Optional[Reader]]:
        """None where too many look on already."""
        reader = Reader() if len(self._readers) < READERS else None
        if reader:
            self._readers.add(reader)
        try:
            yield reader
        finally:
            self._readers.discard(reader)

    def tell(self, ids: Iterable[str], all: bool = False) -> None:
        for reader in self._readers:
            reader.tell(ids, all)

    async def _run(self) -> None:
        lost, swept = False, monotonic()
        while True:
            try:
                with self._book.listen() as news:
                    await self._count(frozenset(), lost)  # what happened meanwhile nobody has told
                    lost = False
                    while True:
                        began = monotonic()
                        await self._count(await news.wait(LOOK))
                        if monotonic() - swept >= SWEEP:
                            swept = monotonic()
                            await asyncio.to_thread(self._sweep)
                        await asyncio.sleep(max(0.0, TOGETHER - (monotonic() - began)))
            except Exception as error:
                if not lost:
                    log.warning("conversations are not watched: %s", place(error))
                lost = True
                self._known.clear()
                await asyncio.sleep(PAUSE)

    async def _count(self, ids: frozenset[str], all: bool = False) -> None:
        before, (self.numbers, self.names, found) = self.numbers, await asyncio.to_thread(self._look, ids)
        # Told twice is asked for twice, by every page: a change is heard of when it is made and when it is looked for.
        changed = frozenset(id for id in ids if id not in self._known or self._known[id] != found.get(id))
        for id in ids:
            self._known.pop(id, None)
            self._known[id] = found.get(id)
        while len(self._known) > REMEMBERED:
            self._known.pop(next(iter(self._known)))
        if changed or all or before != self.numbers:
            self.tell(changed, all)

    def _sweep(self) -> None:
        self.asked.sweep()
        known = [id for id, talk in tuple(self._known.items()) if talk]
        with told(), self._store.engine.connect() as connection:
            there = set(connection.execute(sa.select(Handover.id).where(Handover.id.in_(known))).scalars())
        for id in set(known) - there:
            self._known[id] = None

    def _look(self, ids: frozenset[str]) -> tuple[Numbers, dict[str, str], dict[str, Talk]]:
        return numbers(self._store), names(self._store), {talk.id: talk for talk in self.asked.some(sorted(ids))} if ids else {}
