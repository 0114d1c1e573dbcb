"""When somebody is at the desk, as the profile says it. Pure; times carry their zone, and the desk's is Vietnam's."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Optional

from actions.phrases import Phrases
from actions.world import VIETNAM
from knowledge.profile import DAYS, Desk

#: Days that are looked ahead for the next opening: a desk that is closed for longer has no hours.
AHEAD = 400


def now_in_vietnam() -> dt.datetime:
    return dt.datetime.now(VIETNAM)


def open_at(desk: Desk, now: dt.datetime) -> bool:
    return any(start <= now < end for start, end in _on(desk, now.astimezone(VIETNAM).date()))


def next_opening(desk: Desk, now: dt.datetime) -> Optional[dt.datetime]:
    """The first moment after `now` at which it opens; None where it does not in more than a year."""
    today = now.astimezone(VIETNAM).date()
    for days in range(AHEAD):
        coming = [start for start, _ in _on(desk, today + dt.timedelta(days=days)) if start > now]
        if coming:
            return min(coming)
    return None


def said(moment: dt.datetime, now: dt.datetime, say: Phrases) -> str:
    """«7 giờ 30 hôm nay», «13 giờ 30 ngày mai», «7 giờ 30 thứ Hai, ngày 20/07/2026»."""
    clock = say("desk.hour", hour=moment.hour) if not moment.minute else say("desk.time", hour=moment.hour, minute=f"{moment.minute:02}")
    days = (moment.date() - now.astimezone(VIETNAM).date()).days
    if days in (0, 1):
        return f"{clock} {say('desk.today' if days == 0 else 'desk.tomorrow')}"
    day = say.group("weekdays")[DAYS[moment.weekday()]]
    return say("desk.on_day", clock=clock, weekday=day, date=f"{moment:%d/%m/%Y}")


def _on(desk: Desk, day: dt.date) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    if day in desk.closed:
        return
    for hours in desk.hours:
        if DAYS[day.weekday()] in hours.days:
            yield _at(day, hours.start), _at(day, hours.end)


def _at(day: dt.date, clock: str) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), VIETNAM)
