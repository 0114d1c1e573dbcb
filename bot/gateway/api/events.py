"""A conversation's events over HTTP: as a stream (Server-Sent Events), or as JSON that waits for them.

https://html.spec.whatwg.org/multipage/server-sent-events.html; the id of an event is its cursor.
"""
from __future__ import annotations

import asyncio
from time import monotonic

from aiohttp import web

from bot.gateway.gateway import Gateway
from bot.serve.http import Refused, answer, dumps

STREAM = "text/event-stream"
#: Seconds between two signs of life on a stream.
HEARTBEAT = 15.0
#: Longest wait that may be asked for, in seconds; proxies give up after 30 or 60.
LONGEST_WAIT = 25
#: Seconds between two looks where another gateway may write too.
LOOK = 1.0
#: Largest cursor: what JavaScript counts exactly.
LARGEST_CURSOR = 2**53 - 1


async def give(request: web.Request, gateway: Gateway, sender: str) -> web.StreamResponse:
    """Raises Refused."""
    streams = STREAM in request.headers.get("Accept", "")
    after = _number(request, "after", request.headers.get("Last-Event-ID") if streams else None, LARGEST_CURSOR)
    wait = _number(request, "wait", None, LONGEST_WAIT)
    person_id = gateway.store.keys.pseudonym(sender)
    with gateway.feed.reader(person_id) as news:
        if news is None:
            raise Refused(429, "too_many_readers", "Cuộc trò chuyện này đang mở ở quá nhiều nơi.", Retry_After="15")
        if streams:
            return await _stream(request, gateway, sender, after, news)
        return await _poll(gateway, sender, after, wait, news)


async def _poll(gateway: Gateway, sender: str, after: int, wait: int, news: asyncio.Event) -> web.Response:
    person_id, end = gateway.store.keys.pseudonym(sender), monotonic() + wait
    while True:
        news.clear()
        events, cursor = await asyncio.to_thread(gateway.feed.events, sender, after)
        left = end - monotonic()
        if events or left <= 0 or gateway.feed.closed:
            busy = [{"type": "busy"}] if person_id in gateway.worker.busy else []
            return answer({"events": [*events, *busy], "cursor": cursor})
        await _news(gateway, news, left)


async def _stream(
    request: web.Request, gateway: Gateway, sender: str, after: int, news: asyncio.Event
) -> web.StreamResponse:
    person_id = gateway.store.keys.pseudonym(sender)
    headers = {"Content-Type": f"{STREAM}; charset=utf-8", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    response = web.StreamResponse(headers=headers)
    await response.prepare(request)
    beat, busy = monotonic() + HEARTBEAT, False
    try:
        await response.write(b": \n\n")  # so that whoever waits for the stream knows that it runs
        while not gateway.feed.closed:
            news.clear()
            events, after = await asyncio.to_thread(gateway.feed.events, sender, after)
            for event in events:
                await response.write(f"id: {event['cursor']}\ndata: {dumps(event)}\n\n".encode())
            was, busy = busy, person_id in gateway.worker.busy
            if busy and not was:
                await response.write(f"data: {dumps({'type': 'busy'})}\n\n".encode())
            if monotonic() >= beat:
                if not await asyncio.to_thread(gateway.feed.lives, sender):
                    break
                await response.write(b": \n\n")
                beat = monotonic() + HEARTBEAT
            await _news(gateway, news, beat - monotonic())
    except ConnectionResetError:  # the reader has gone
        pass
    return response


async def _news(gateway: Gateway, news: asyncio.Event, seconds: float) -> None:
    """Until something happens, or the time is up."""
    if gateway.store.engine.dialect.name == "postgresql":
        seconds = min(seconds, LOOK)
    try:
        await asyncio.wait_for(news.wait(), max(0.0, seconds))
    except asyncio.TimeoutError:
        pass


def _number(request: web.Request, name: str, first: str | None, most: int) -> int:
    text = first if first is not None else request.query.get(name, "0")
    if not (text.isascii() and text.isdigit() and len(text) < 17 and int(text) <= most):
        raise Refused(400, f"bad_{name}", f"{name} là một số từ 0 đến {most}.")
    return int(text)
