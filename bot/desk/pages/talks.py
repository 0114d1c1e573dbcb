"""Conversations that want a person: the queue, each of them, and what changes while somebody looks."""
from __future__ import annotations

from aiohttp import web

from bot.desk.talks import acts, page, queue
from bot.desk.talks.abouts import Abouts
from bot.desk.talks.live import live
from bot.desk.talks.watch import Watch
from bot.desk.web import DESK, Page

_TALK = "/desk/talks/{id}"


def pages() -> list[Page]:
    return [
        Page("GET", "/desk/queue", queue.queue, "staff"),
        Page("GET", "/desk/queue/rows", queue.rows, "staff"),
        Page("GET", "/desk/live", live, "staff"),
        Page("GET", _TALK, page.talk, "staff"),
        Page("GET", f"{_TALK}/lines", page.lines, "staff"),
        Page("POST", f"{_TALK}/take", acts.take, "staff"),
        Page("POST", f"{_TALK}/reply", acts.reply, "staff"),
        Page("POST", f"{_TALK}/note", acts.note, "staff"),
        Page("POST", f"{_TALK}/open", acts.open_private, "staff"),
        Page("POST", f"{_TALK}/transfer", acts.transfer, "staff"),
        Page("POST", f"{_TALK}/requeue", acts.requeue, "staff"),
        Page("POST", f"{_TALK}/return", acts.hand_back, "staff"),
    ]


def prepare(app: web.Application) -> None:
    """What lives as long as the server: one watch for all who look on."""
    desk = app[DESK]
    watch = app[queue.WATCH] = Watch(desk.gateway.book, desk.store)
    app[queue.ABOUTS] = Abouts(desk.gateway.situation, watch.tell)

    async def start(_: web.Application) -> None:
        watch.start()

    async def close(_: web.Application) -> None:
        watch.close()

    async def stop(own: web.Application) -> None:
        await watch.stop()
        await own[queue.ABOUTS].stop()

    app.on_startup.append(start)
    app.on_shutdown.append(close)
    app.on_cleanup.append(stop)
