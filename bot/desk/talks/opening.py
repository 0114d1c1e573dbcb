"""Private lines are open to a member for a while after the audit log has it: no other record could say otherwise."""
from __future__ import annotations

from collections.abc import Callable
from time import time
from typing import Optional

from bot.desk.audit import OPENED_VALUES, AuditLog

#: Seconds for which what was opened stays open to whoever opened it.
OPEN_FOR = 600.0
#: Newest openings of a member that are looked through.
_NEWEST = 100


def opened_until(audit: AuditLog, login: str, id: str, clock: Callable[[], float] = time) -> Optional[float]:
    """Until when `login` reads this conversation in clear; None where they do not. Raises StoreError."""
    oldest = clock() - OPEN_FOR
    for entry in audit.rows(login=login, act=OPENED_VALUES, limit=_NEWEST):
        if entry.time <= oldest:
            return None
        if entry.subject == id:
            return entry.time + OPEN_FOR
    return None
