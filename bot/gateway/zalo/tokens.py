"""The Official Account's pair of tokens, in the store's database under the master key.

An access token lives about 25 hours (`expires_in` 90000), a refresh token three months, and it buys one new pair and
then is worthless. So a process claims the pair before it buys: two never spend the same refresh token, and one that
died while buying holds the others up for LEASE at most.
"""
from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from typing import Optional

import sqlalchemy as sa
from cryptography.fernet import InvalidToken, MultiFernet
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from bot.settings import Settings
from bot.store.database import Secret, StoreError, engines, told
from bot.store.keys import master_keys

#: Its name among the store's secrets.
NAME = "zalo.tokens"
#: Seconds that a claim holds; longer than a purchase may take (`refreshing.PATIENCE`).
LEASE = 60.0


@dataclass(frozen=True)
class Pair:
    """`access` is '' before the first purchase; `expires` and `claimed` (until when) in seconds since 1970."""

    refresh: str = field(repr=False)
    access: str = field(default="", repr=False)
    expires: float = 0.0
    claimed: float = 0.0


@dataclass(frozen=True)
class Kept:
    """A pair as it lies in the database; `wrapped` changes with every change of it."""

    pair: Pair
    wrapped: str = field(repr=False)


class TokenStore:
    """Every method may wait for the disk, and raises StoreError where the database refuses."""

    def __init__(self, engine: Engine, master: MultiFernet) -> None:
        self._engine, self._master = engine, master

    @classmethod
    def open(cls, settings: Settings) -> TokenStore:
        """Raises SettingsError too."""
        masters = master_keys(settings)
        conversations, keys = engines(settings.database_url)
        if conversations is not keys:
            conversations.dispose()
        return cls(keys, MultiFernet(masters))

    def close(self) -> None:
        self._engine.dispose()

    def read(self) -> Optional[Kept]:
        """None where no refresh token was ever put in."""
        with told(), self._engine.connect() as connection:
            wrapped = connection.execute(sa.select(Secret.wrapped).where(Secret.name == NAME)).scalar()
        if wrapped is None:
            return None
        try:
            return Kept(Pair(**json.loads(self._master.decrypt(wrapped.encode()))), wrapped)
        except (InvalidToken, ValueError, TypeError):
            raise StoreError("Khóa chính không mở được token Zalo đã lưu: chạy lại `motcua zalo token`.") from None

    def put(self, refresh: str) -> None:
        """A refresh token from outside, in place of whatever there was."""
        wrapped = self._wrap(Pair(refresh))
        with told():
            while not self._write(sa.update(Secret).where(Secret.name == NAME).values(wrapped=wrapped)):
                try:
                    with self._engine.begin() as connection:
                        connection.execute(sa.insert(Secret).values(name=NAME, wrapped=wrapped))
                    return
                except IntegrityError:  # another process was quicker
                    continue

    def claim(self, kept: Kept, until: float) -> bool:
        """Whether the purchase is ours: False where the pair is no longer what `kept` says."""
        return self._swap(kept, replace(kept.pair, claimed=until))

    def release(self, refresh: str) -> None:
        """The purchase did not come about: the next may try."""
        kept = self.read()
        if kept is not None and kept.pair.refresh == refresh:
            self._swap(kept, replace(kept.pair, claimed=0.0))

    def settle(self, spent: str, new: Pair) -> Pair:
        """Keep what was bought for the refresh token `spent`; the pair that holds now.

        That is another one where somebody has put in a token of their own meanwhile.
        """
        while True:
            kept = self.read()
            if kept is None or kept.pair.refresh != spent:
                return kept.pair if kept else new
            if self._swap(kept, new):  # else wrapped anew under another master key
                return new

    def _swap(self, kept: Kept, new: Pair) -> bool:
        same = sa.and_(Secret.name == NAME, Secret.wrapped == kept.wrapped)
        with told():
            return self._write(sa.update(Secret).where(same).values(wrapped=self._wrap(new)))

    def _write(self, statement: sa.sql.Update) -> bool:
        with self._engine.begin() as connection:
            return connection.execute(statement).rowcount > 0

    def _wrap(self, pair: Pair) -> str:
        return self._master.encrypt(json.dumps(asdict(pair)).encode()).decode()
