"""Programs that may use the REST interface: a name, and a key of which only a digest is kept."""
from __future__ import annotations

import hashlib
import re
import secrets
from time import time
from typing import Optional

import sqlalchemy as sa

from bot.store.conversations import Store
from bot.store.database import told
from bot.store.transit import Client, new
from nlu.errors import MotCuaError

#: No dash: it ends the name in a sender (`Clients.person`).
NAME = re.compile(r"[a-z0-9_]{1,24}")
#: Random bytes of a key, and what it begins with, so that it is recognised where it lies by mistake.
KEY, BEGINS = 32, "motcua_"


class ClientError(MotCuaError):
    """A client cannot be added or removed; the message says why."""


class Clients:
    """Every method raises StoreError where the database cannot be reached."""

    def __init__(self, store: Store) -> None:
        self._engine = store.engine

    def add(self, name: str) -> str:
        """The new client's key, which cannot be read again. Raises ClientError."""
        if not NAME.fullmatch(name):
            raise ClientError(f"Tên '{name}': chỉ gồm chữ thường không dấu, số và gạch dưới, dài nhất 24.")
        key = BEGINS + secrets.token_urlsafe(KEY)
        row = {"name": name, "digest": _digest(key), "made": time()}
        with told(), self._engine.begin() as connection:
            if connection.execute(new(self._engine, Client, row)).rowcount == 0:
                raise ClientError(f"Đã có '{name}'; xóa trước bằng `motcua client remove {name}` để cấp khóa mới.")
        return key

    def names(self) -> list[tuple[str, float]]:
        """(name, when it was added in seconds) by name."""
        with told(), self._engine.connect() as connection:
            return [tuple(row) for row in connection.execute(sa.select(Client.name, Client.made).order_by(Client.name))]

    def remove(self, name: str) -> None:
        """Its key opens nothing any more. Raises ClientError."""
        with told(), self._engine.begin() as connection:
            if connection.execute(sa.delete(Client).where(Client.name == name)).rowcount == 0:
                raise ClientError(f"Không có '{name}'; xem `motcua client list`.")

    def find(self, key: str) -> Optional[str]:
        """The name of whoever has this key."""
        with told(), self._engine.connect() as connection:
            return connection.execute(sa.select(Client.name).where(Client.digest == _digest(key))).scalar()


def _digest(key: str) -> str:
    """A key is random and long: no slow hash is needed."""
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()
