"""The tallies of a period as they are kept."""
from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from bot.desk.measures.hiding import DAILY, Count
from bot.store.conversations import Store
from bot.store.database import told
from bot.store.desk import Tally

#: Days of a period, the last of them today.
PERIODS = (7, 30, 90)


@dataclass(frozen=True)
class Period:
    """Days from `first` to `last`, both in it."""

    first: dt.date
    last: dt.date

    @classmethod
    def of(cls, days: int, today: dt.date) -> Period:
        return cls(today - dt.timedelta(days=days - 1), today)

    @property
    def days(self) -> list[dt.date]:
        return [self.first + dt.timedelta(days=at) for at in range((self.last - self.first).days + 1)]

    def __str__(self) -> str:
        return f"{self.first:%d/%m/%Y} – {self.last:%d/%m/%Y}"


def counts(store: Store, period: Period) -> list[Count]:
    """By day what is shown by day; the rest summed up, its day ''. Raises StoreError."""
    within = Tally.day.between(period.first.isoformat(), period.last.isoformat())
    parts, daily = (Tally.commune, Tally.channel, Tally.kind, Tally.subject), Tally.kind.in_(DAILY)
    by_day = sa.select(Tally.day, *parts, Tally.count).where(within, daily)
    summed = sa.select(sa.literal(""), *parts, sa.func.sum(Tally.count)).where(within, sa.not_(daily)).group_by(*parts)
    with told(), store.engine.connect() as connection:
        rows = [*connection.execute(by_day), *connection.execute(summed)]
    return [Count(*parts, int(count)) for *parts, count in rows]  # PostgreSQL's sums are decimals
