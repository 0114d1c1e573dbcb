"""Sessions of the desk: a random token for the browser, of which only a digest is kept."""
from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from time import time
from typing import Optional

import sqlalchemy as sa

from bot.store.conversations import Store
from bot.store.database import StoreError, told
from bot.store.desk import Login, Staff

#: Random bytes of a token and of what forms prove themselves with.
TOKEN = 32
#: Seconds that a session lasts in all, and without a request.
LONGEST, IDLE = 12 * 3600.0, 60 * 60.0
#: Seconds between two notes of when a session was last seen.
NOTE = 60.0


@dataclass(frozen=True)
class Member:
    """Who is logged in. `must_change`: they have a password that someone else chose."""

    login: str
    name: str
    role: str
    csrf: str = field(repr=False)
    must_change: bool = False


class Logins:
    """Every method raises StoreError where the database cannot be reached."""

    def __init__(self, store: Store, clock: Callable[[], float] = time) -> None:
        self._store, self._clock = store, clock

    def begin(self, login: str) -> tuple[str, str]:
        """(token, csrf) of a new session. Sessions that are over are deleted at this occasion."""
        token, csrf, now = secrets.token_urlsafe(TOKEN), secrets.token_urlsafe(TOKEN), self._clock()
        row = {"digest": _digest(token), "login": login, "csrf": csrf, "made": now, "seen": now}
        with told(), self._store.writing() as connection:
            connection.execute(sa.delete(Login).where(sa.not_(_alive(now))))
            connection.execute(sa.insert(Login).values(row))
        return token, csrf

    def find(self, token: str, seen: bool = True) -> Optional[Member]:
        """None for a session that is over and an account that is disabled. Name and role are those of this moment.

        `seen`: somebody asks, which keeps the session; not so what an open page does by itself.
        """
        now, mine = self._clock(), Login.digest == _digest(token)
        wanted = sa.select(Staff.login, Staff.name, Staff.role, Login.csrf, Staff.must_change, Login.seen)
        wanted = wanted.join(Staff, Staff.login == Login.login).where(mine, Staff.active, _alive(now))
        with told():
            with self._store.engine.connect() as connection:
                row = connection.execute(wanted).first()
            if row is None:
                return None
        if seen and row.seen < now - NOTE:
            try:
                with told(), self._store.writing() as connection:
                    connection.execute(sa.update(Login).where(mine, Login.seen < now).values(seen=now))
            except StoreError:  # who can be read may read; the next request is noted
                pass
        return Member(*row[:-1])

    def end(self, token: str) -> None:
        with told(), self._store.writing() as connection:
            connection.execute(sa.delete(Login).where(Login.digest == _digest(token)))

    def end_all(self, login: str) -> None:
        with told(), self._store.writing() as connection:
            connection.execute(sa.delete(Login).where(Login.login == login))


def _alive(now: float) -> sa.sql.ColumnElement:
    return sa.and_(Login.made > now - LONGEST, Login.seen > now - IDLE)


def _digest(token: str) -> str:
    """A token is random and long: no slow hash is needed."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
