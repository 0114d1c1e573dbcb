"""`GET /desk/live`: what changes, as a stream (Server-Sent Events); and that whoever listens is at the desk.

Events: «change» {"all", "talks", "waiting", "mine", "unread"}, with ids and counts, nothing that anybody said;
«here» as a sign of life. Asked for JSON it answers with the counts alone.
"""
from __future__ import annotations

import asyncio
import socket
from time import monotonic

from aiohttp import web

from bot.desk.guard import SESSION
from bot.desk.talks.queue import WATCH
from bot.desk.talks.watch import Reader, Watch
from bot.desk.web import desk, member
from bot.serve.http import Refused, answer, dumps
from bot.store.database import StoreError

STREAM = "text/event-stream"
#: Seconds between two notes that a member is there; a conversation is theirs for `book.LEASE` after the last.
BEAT = 10.0
#: Seconds in which what is written must arrive: a computer that sleeps or has lost its network closes nothing itself.
SILENT = 30


async def live(request: web.Request) -> web.StreamResponse:
    watch, login = request.app[WATCH], member(request).login
    if STREAM not in request.headers.get("Accept", ""):
        return answer(watch.numbers.of(login))
    with watch.reader() as reader:
        if reader is None:
            raise Refused(429, "too_many_readers", "Có quá nhiều trang đang mở.", Retry_After="15")
        await _there(request)  # before anything is sent: without a database it is an answer of its own
        headers = {"Content-Type": f"{STREAM}; charset=utf-8", "X-Accel-Buffering": "no"}
        response = web.StreamResponse(headers=headers)
        await response.prepare(request)
        _let_go(request)
        try:
            await _follow(request, response, watch, reader)
        except (ConnectionResetError, StoreError):  # the page has gone, or asks again when there is a database
            pass
        return response


def _let_go(request: web.Request) -> None:
    """The connection ends when what is written does not arrive (Linux: tcp(7), TCP_USER_TIMEOUT), and the lease with it."""
    connection = request.transport.get_extra_info("socket") if request.transport else None
    if connection is not None and hasattr(socket, "TCP_USER_TIMEOUT"):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, SILENT * 1000)


async def _follow(request: web.Request, response: web.StreamResponse, watch: Watch, reader: Reader) -> None:
    login, beat = member(request).login, monotonic() + BEAT
    while True:
        news = await reader.next(beat - monotonic())
        if watch.closed:
            break
        if news is not None:
            all, talks = news
            change = {"all": all, "talks": talks, **watch.numbers.of(login)}
            await response.write(f"event: change\ndata: {dumps(change)}\n\n".encode())
        if monotonic() >= beat:
            if not await _there(request):
                break
            await response.write(b"event: here\ndata: {}\n\n")
            beat = monotonic() + BEAT


async def _there(request: web.Request) -> bool:
    """Whoever has a page open is at work, also while nobody writes. False once their session is over.

    The stream itself keeps no session: it ends an hour after somebody did something (`bot.desk.logins.IDLE`).
    """
    found, token = desk(request), request.cookies.get(SESSION, "")
    who = await asyncio.to_thread(found.logins.find, token, seen=False)
    if who is None or who.login != member(request).login:
        return False
    await asyncio.to_thread(found.gateway.book.keep, who.login)
    return True
