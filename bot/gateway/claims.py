"""Which gateway works for a person, where several share a database."""
from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import time
from uuid import uuid4

import sqlalchemy as sa

from bot.store.conversations import Store
from bot.store.database import told
from bot.store.transit import Claim, new

#: Seconds for which a claim holds when it is not renewed: so long nothing is done for whom a dead gateway worked for.
LEASE = 15.0
#: Seconds until a person whom another gateway works for is looked at again.
ELSEWHERE = 0.5


class Claims:
    """Claims of this gateway; over SQLite there is no other. Every method raises StoreError where the database is away."""

    def __init__(self, store: Store) -> None:
        self._engine, self._owner = store.engine, uuid4().hex
        self._alone = store.engine.dialect.name == "sqlite"

    @asynccontextmanager
    async def held(self, name: str) -> AsyncIterator[bool]:
        """Whether the work of this name is ours while the block runs; given back at its end."""
        mine = self._alone or await asyncio.to_thread(self.take, name)
        try:
            yield mine
        finally:
            if mine and not self._alone:
                await asyncio.to_thread(self.release, name)

    def take(self, name: str, seconds: float = LEASE) -> bool:
        now = time()
        row = {"owner": self._owner, "until": now + seconds}
        free = sa.or_(Claim.until < now, Claim.owner == self._owner)
        with told(), self._engine.begin() as connection:
            if connection.execute(sa.update(Claim).where(Claim.id == name, free).values(row)).rowcount:
                return True
            return connection.execute(new(self._engine, Claim, {"id": name, **row})).rowcount == 1

    def release(self, name: str) -> None:
        with told(), self._engine.begin() as connection:
            connection.execute(sa.delete(Claim).where(Claim.id == name, Claim.owner == self._owner))

    def renew(self) -> None:
        """All of ours, for another while; to be called several times in it."""
        if self._alone:
            return
        with told(), self._engine.begin() as connection:
            connection.execute(sa.update(Claim).where(Claim.owner == self._owner).values(until=time() + LEASE))
