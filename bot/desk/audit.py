"""What staff did: rows are added and read, never changed. The database itself refuses that (`bot.store.migrations`)."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import time
from typing import Optional

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.store.conversations import Store
from bot.store.database import told
from bot.store.desk import Audit

LOGIN, LOGOUT, LOGIN_FAILED, LOCKED = "login", "logout", "login_failed", "locked"
ACCOUNT_ADDED, ACCOUNT_CHANGED, PASSWORD_CHANGED = "account_added", "account_changed", "password_changed"
TAKEN, REPLIED, RETURNED, TRANSFERRED, ENDED = "taken", "replied", "returned", "transferred", "ended"
OPENED_VALUES, NOTED, CORRECTION, EXPORTED = "opened_values", "noted", "correction", "exported"
CHANGE_PROPOSED, CHANGE_APPROVED, CHANGE_REJECTED = "change_proposed", "change_approved", "change_rejected"
ACTS = (
    LOGIN, LOGOUT, LOGIN_FAILED, LOCKED, ACCOUNT_ADDED, ACCOUNT_CHANGED, PASSWORD_CHANGED, TAKEN, REPLIED, RETURNED,
    TRANSFERRED, ENDED, OPENED_VALUES, NOTED, CORRECTION, CHANGE_PROPOSED, CHANGE_APPROVED, CHANGE_REJECTED, EXPORTED,
)  # fmt: skip
#: Instead of a login: the command line, and whoever tried one that is no account. What they typed may be a password.
CONSOLE, STRANGER = "(dòng lệnh)", "(không rõ)"
#: Letters of a subject and of a detail; what is longer is cut.
SUBJECT, DETAIL = 96, 500


@dataclass(frozen=True)
class Entry:
    """`time` in seconds since 1970; `subject`: a conversation's id, a procedure's code, an account."""

    id: int
    time: float
    login: str
    act: str
    subject: str
    detail: str


class AuditLog:
    """Every method raises StoreError where the database cannot be reached: then what was to be recorded is not done."""

    def __init__(self, store: Store, clock: Callable[[], float] = time) -> None:
        self._store, self._clock = store, clock

    def add(self, login: str, act: str, subject: str, detail: str = "") -> None:
        """`act` is one of ACTS. Nothing personal in `subject` and `detail`. It outlives a power cut."""
        with told(), self._store.writing(durable=True) as connection:
            self.write(connection, login, act, subject, detail)

    def write(self, connection: Connection, login: str, act: str, subject: str, detail: str = "") -> None:
        """The same in the transaction of what is recorded."""
        if act not in ACTS:
            raise ValueError(f"no act of the audit log: {act}")
        row = {
            "time": self._clock(), "login": login, "act": act,
            "subject": _line(subject, SUBJECT), "detail": _line(detail, DETAIL),
        }  # fmt: skip
        connection.execute(sa.insert(Audit).values(row))

    def rows(
        self, before_id: Optional[int] = None, limit: int = 100, login: Optional[str] = None, act: Optional[str] = None
    ) -> list[Entry]:
        """The newest first; `before_id` is the last of the page before, `login` and `act` choose."""
        wanted = sa.select(Audit.id, Audit.time, Audit.login, Audit.act, Audit.subject, Audit.detail)
        if before_id is not None:
            wanted = wanted.where(Audit.id < before_id)
        if login is not None:
            wanted = wanted.where(Audit.login == login)
        if act is not None:
            wanted = wanted.where(Audit.act == act)
        with told(), self._store.engine.connect() as connection:
            return [Entry(*row) for row in connection.execute(wanted.order_by(Audit.id.desc()).limit(limit))]


def _line(text: str, most: int) -> str:
    """One line without control characters, which PostgreSQL would not take either."""
    return "".join(char if char.isprintable() else " " for char in text)[:most]
