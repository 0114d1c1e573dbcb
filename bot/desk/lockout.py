"""Wrong passwords in a row, and the locks that they lead to."""
from __future__ import annotations

from collections import OrderedDict
from datetime import datetime
from threading import Lock

import sqlalchemy as sa

from actions.world import VIETNAM
from bot.store.conversations import Store
from bot.store.database import told
from bot.store.desk import Staff
from nlu.errors import MotCuaError

#: Wrong passwords in a row, and seconds that an account is locked then; twice as long after each further one.
FAILURES, FIRST_LOCK, LONGEST_LOCK = 5, 60.0, 3600.0
#: Logins without an account whose failures are remembered.
STRANGERS = 1000
#: Neither failures nor a lock, as columns of `Staff`.
NONE = {"failures": 0, "locked_until": 0.0}


class Locked(MotCuaError):
    """Too many wrong passwords; `until` in seconds since 1970."""

    def __init__(self, until: float) -> None:
        when = datetime.fromtimestamp(until, VIETNAM)
        super().__init__(f"Tài khoản tạm khóa đến {when:%H:%M:%S} vì nhập sai mật khẩu nhiều lần.")
        self.until = until


class Lockout:
    """Counts tries before they are looked at, so that many at once are no more than many in turn."""

    def __init__(self, store: Store) -> None:
        self._store, self._guard = store, Lock()
        self._strangers: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def count(self, login: str, known: bool, now: float) -> tuple[int, float]:
        """One more try: (how many in a row, until when it is locked if this one is wrong). Raises Locked, StoreError.

        Logins without an account (`known` is False) lock like those with one: nobody learns here which there are.
        """
        return self._account(login, now) if known else self._stranger(login, now)

    def _account(self, login: str, now: float) -> tuple[int, float]:
        with told():
            while True:
                with self._store.engine.connect() as connection:
                    mine = sa.select(Staff.failures, Staff.locked_until).where(Staff.login == login)
                    failures, locked = connection.execute(mine).one()
                tries, until = _next(failures, locked, now)
                same = sa.and_(Staff.login == login, Staff.failures == failures, Staff.locked_until == locked)
                change = sa.update(Staff).where(same).values(failures=tries, locked_until=until)
                with self._store.writing() as connection:
                    if connection.execute(change).rowcount:  # else another try was counted meanwhile
                        return tries, until

    def _stranger(self, login: str, now: float) -> tuple[int, float]:
        with self._guard:
            found = _next(*self._strangers.get(login, (0, 0.0)), now)
            self._strangers[login] = found
            self._strangers.move_to_end(login)
            if len(self._strangers) > STRANGERS:
                self._strangers.popitem(last=False)
        return found


def _next(failures: int, locked_until: float, now: float) -> tuple[int, float]:
    if locked_until > now:
        raise Locked(locked_until)
    failures += 1
    if failures < FAILURES:
        return failures, 0.0
    return failures, now + min(FIRST_LOCK * 2 ** min(failures - FAILURES, 10), LONGEST_LOCK)
