"""`/desk/queue`: who waits, who is answered by whom, who was given back today; whole, or some rows of it."""
from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from time import time

import sqlalchemy as sa
from aiohttp import web

from bot.desk.talks.abouts import Abouts
from bot.desk.talks.asked import Asked
from bot.desk.talks.rows import Row, Section, row, sections
from bot.desk.talks.watch import Watch, names
from bot.desk.talks.words import DONE, MINE, OTHERS, WAITING, iso, midnight
from bot.desk.web import Desk, desk, fragment, member, render
from bot.gateway.handover import talks
from bot.gateway.handover.talks import Talk
from bot.store.conversations import Store
from bot.store.database import told
from bot.store.desk import Handover

ABOUTS = web.AppKey("abouts", Abouts)
WATCH = web.AppKey("watch", Watch)
#: Rows of one section.
SHOWN = 100
#: Rows that may be asked for one by one.
MOST = 100
ID = re.compile(r"[A-Za-z0-9_-]{1,32}")


async def queue(request: web.Request) -> web.Response:
    return render(request, "queue.html", now=iso(time()), only=None, sections=await _whole(request))


async def rows(request: web.Request) -> web.Response:
    """Of the ids asked for those that are there; of none at all everything."""
    ids = [id for id in request.query.getall("id", []) if ID.fullmatch(id)][:MOST]
    if "id" in request.query:
        return fragment(request, "queue_rows.html", only=await _some(request, ids), sections=[])
    return fragment(request, "queue_rows.html", only=None, sections=await _whole(request))


async def _whole(request: web.Request) -> list[Section]:
    login, found = member(request).login, desk(request)
    now = time()
    counts, listed = await asyncio.to_thread(_listed, found.store, request.app[WATCH].asked, login, now)
    called = await asyncio.to_thread(names_of, found)
    return sections(_rows(request, listed, called, now), counts)


async def _some(request: web.Request, ids: Sequence[str]) -> list[Row]:
    now = time()
    listed = await asyncio.to_thread(request.app[WATCH].some, ids)
    fresh = [talk for talk in listed if talk.state != talks.ENDED or talk.time >= midnight(now)]
    return _rows(request, fresh, request.app[WATCH].names, now)


def _rows(request: web.Request, listed: Sequence[Talk], names: Mapping[str, str], now: float) -> list[Row]:
    login = member(request).login
    abouts = request.app[ABOUTS].of(listed)
    return [row(talk, login, names, abouts.get(talk.id), now) for talk in listed]


def names_of(found: Desk) -> dict[str, str]:
    """`watch.names`."""
    return names(found.store)


def _listed(store: Store, asked: Asked, login: str, now: float) -> tuple[dict[str, int], list[Talk]]:
    """How many there are of each place, and those that are shown."""
    ids, counts = _open(store, login), {DONE: _ended(store, midnight(now))}
    counts.update({place: len(every) for place, every in ids.items()})
    listed = asked.some([id for every in ids.values() for id in every[:SHOWN]])
    return counts, [*listed, *asked.ended_since(midnight(now), SHOWN)]


def _open(store: Store, login: str) -> dict[str, list[str]]:
    """Place → ids, who has waited longest first: the queue may be long, and one's own are never cut off by it."""
    wanted = sa.select(Handover.id, Handover.state, Handover.staff).where(Handover.state.in_((talks.WAITING, talks.TAKEN)))
    found: dict[str, list[str]] = {MINE: [], WAITING: [], OTHERS: []}
    with told(), store.engine.connect() as connection:
        for id, state, staff in connection.execute(wanted.order_by(Handover.asked, Handover.id)):
            found[WAITING if state == talks.WAITING else MINE if staff == login else OTHERS].append(id)
    return found


def _ended(store: Store, since: float) -> int:
    count = sa.select(sa.func.count()).select_from(Handover).where(Handover.state == talks.ENDED, Handover.time >= since)
    with told(), store.engine.connect() as connection:
        return connection.execute(count).scalar_one()
