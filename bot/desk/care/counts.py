"""How often each procedure was spoken of, and how often its answer was corrected."""
from __future__ import annotations

from collections import Counter

import sqlalchemy as sa

from bot.desk import corrections
from bot.store.conversations import Store
from bot.store.database import told
from bot.store.desk import Tally

PROCEDURE = "procedure"


def found(store: Store, since: str) -> dict[str, int]:
    """Code → count, from the day `since` (YYYY-MM-DD) on. Raises StoreError."""
    counted = sa.select(Tally.subject, sa.func.sum(Tally.count)).where(Tally.kind == PROCEDURE, Tally.day >= since)
    with told(), store.engine.connect() as connection:
        return {code: int(count) for code, count in connection.execute(counted.group_by(Tally.subject))}


def corrected(store: Store) -> dict[str, int]:
    """Code → how many kept corrections are of an answer about it. Raises StoreError."""
    rows = corrections.rows(store, state=None, limit=2000)
    return dict(Counter(row.answered for row in rows if row.answered and row.state != corrections.DROPPED))
