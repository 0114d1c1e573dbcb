"""The HTTP front: conversations, files made in them, and health."""
from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Collection
from dataclasses import asdict
from pathlib import Path
from time import perf_counter
from typing import Any, Optional

from aiohttp import web

from actions.progress import public
from bot.serve.http import LARGEST_BODY, Refused, answer, failure, json_body, one_shape, text_of
from bot.serve.upstream import Part, Unavailable, Upstream
from nlu.errors import MotCuaError

#: Where files are fetched; a name holds 128 random bits (`bot.store.files`).
FILES = "/v1/files"
#: How a name ends → what is in it.
_KINDS = {
    "pdf": "application/pdf",
    "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "txt": "text/plain; charset=utf-8",
}
_SENDER = re.compile(r"[A-Za-z0-9_-]{1,64}")

#: A file's full name → its own name and what is in it, or None. May wait for the disk; raises MotCuaError.
Find = Callable[[str], Optional[tuple[str, bytes]]]
#: How further parts are, by name.
Parts = Callable[[], Awaitable[dict[str, Part]]]


async def _none() -> dict[str, Part]:
    return {}


def addressed(replies: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Replies with the address of a file instead of its path, which is of use to `Find` only."""
    return [
        {**reply, "path": None, "url": f"{FILES}/{Path(reply['path']).name}"} if reply.get("path") else reply
        for reply in replies
    ]


def saying(text: str) -> dict[str, Any]:
    """A sentence in the shape of a reply."""
    return {"type": "text", "text": text, "choices": [], "path": None, "url": None}


def application(
    upstream: Upstream, sorry: str, find: Find, parts: Parts = _none, others: Collection[str] = ()
) -> web.Application:
    """`sorry` is what a person reads when the assistant cannot answer; `find` gives what was made for people.

    A conversation whose id begins like those of a channel in `others` is refused: it would be that channel's person.
    """
    app = web.Application(middlewares=[one_shape], client_max_size=LARGEST_BODY)

    def away() -> web.Response:
        return failure(503, "unavailable", sorry, replies=[saying(sorry)])

    async def message(request: web.Request) -> web.Response:
        began = perf_counter()
        sender = request.match_info["id"]
        if not _SENDER.fullmatch(sender):
            raise Refused(400, "bad_id", "Mã cuộc trò chuyện chỉ gồm chữ không dấu, số, gạch ngang và gạch dưới, dài nhất 64.")
        if sender.startswith(tuple(f"{name}-" for name in others)):
            raise Refused(400, "bad_id", "Mã cuộc trò chuyện không được bắt đầu như mã của một kênh.")
        text = text_of(await json_body(request))
        try:
            turn = public(await upstream.turn(sender, text))
        except Unavailable:
            return away()
        # What the person wrote and how long they waited are known here, not behind Rasa.
        turn.update(user=text, latency_ms=round((perf_counter() - began) * 1000, 1))
        turn["replies"] = addressed(turn["replies"])
        return answer(turn)

    async def file(request: web.Request) -> web.StreamResponse:
        try:
            found = await asyncio.to_thread(find, request.match_info["name"])
        except MotCuaError:
            return away()
        if found is None:
            raise web.HTTPNotFound()
        name, content = found
        headers = {
            "Content-Type": _KINDS[name.rpartition(".")[2]],
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        }
        return web.Response(body=content, headers=headers)

    async def health(_: web.Request) -> web.Response:
        found = {**await upstream.health(), **await parts()}
        well = all(part.ok for part in found.values())
        body = {"status": "ok" if well else "unavailable", "parts": {name: asdict(part) for name, part in found.items()}}
        return answer(body, 200 if well else 503)

    app.router.add_post("/v1/conversations/{id}/messages", message)
    app.router.add_get(f"{FILES}/{{name}}", file)
    app.router.add_get("/health", health)
    return app
