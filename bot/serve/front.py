"""The HTTP front: conversations, files made in them, and health; one JSON shape for errors."""
from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from pathlib import Path
from time import perf_counter
from typing import Any, Optional

from aiohttp import web

from bot.messages import clean
from bot.serve.upstream import Unavailable, Upstream
from nlu.errors import MotCuaError

#: Bytes of a request: 10,000 Vietnamese letters as JSON escapes, twice over.
LARGEST_BODY = 128 * 1024
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

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
#: A file's full name → its own name and what is in it, or None. May wait for the disk; raises MotCuaError.
Find = Callable[[str], Optional[tuple[str, bytes]]]

#: HTTP status → (code, sentence) where the framework itself refuses a request.
_REFUSALS = {
    404: ("not_found", "Không có địa chỉ này."),
    405: ("method_not_allowed", "Địa chỉ này không nhận phương thức đó."),
    413: ("too_large", f"Yêu cầu dài quá {LARGEST_BODY // 1024} KiB."),
}


class Refused(Exception):
    """A request that cannot be served: HTTP status, code for programs, sentence for people."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


def failure(status: int, code: str, message: str, **more: Any) -> web.Response:
    return _json({"error": {"code": code, "message": message}, **more}, status)


def _json(body: dict[str, Any], status: int = 200) -> web.Response:
    return web.json_response(body, status=status, dumps=lambda data: json.dumps(data, ensure_ascii=False))


def application(upstream: Upstream, sorry: str, find: Find) -> web.Application:
    """`sorry` is what a person reads when the assistant cannot answer; `find` gives what was made for people."""
    app = web.Application(middlewares=[_one_shape], client_max_size=LARGEST_BODY)

    def away() -> web.Response:
        reply = {"type": "text", "text": sorry, "choices": [], "path": None, "url": None}
        return failure(503, "unavailable", sorry, replies=[reply])

    async def message(request: web.Request) -> web.Response:
        began = perf_counter()
        sender = request.match_info["id"]
        if not _SENDER.fullmatch(sender):
            raise Refused(400, "bad_id", "Mã cuộc trò chuyện chỉ gồm chữ không dấu, số, gạch ngang và gạch dưới, dài nhất 64.")
        text = await _text(request)
        try:
            turn = await upstream.turn(sender, text)
        except Unavailable:
            return away()
        # What the person wrote and how long they waited are known here, not behind Rasa.
        turn.update(user=text, latency_ms=round((perf_counter() - began) * 1000, 1))
        for reply in turn["replies"]:
            if reply.get("path"):  # of use to `find` only
                reply.update(path=None, url=f"{FILES}/{Path(reply['path']).name}")
        return _json(turn)

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
        parts = await upstream.health()
        well = all(part.ok for part in parts.values())
        body = {"status": "ok" if well else "unavailable", "parts": {name: asdict(part) for name, part in parts.items()}}
        return _json(body, 200 if well else 503)

    app.router.add_post("/v1/conversations/{id}/messages", message)
    app.router.add_get(f"{FILES}/{{name}}", file)
    app.router.add_get("/health", health)
    return app


async def _text(request: web.Request) -> str:
    """The message of a request. Raises Refused."""
    if request.content_type != "application/json":
        raise Refused(415, "unsupported_media_type", "Cần Content-Type: application/json.")
    try:
        body = json.loads(await request.read())
    except (ValueError, RecursionError):
        raise Refused(400, "bad_json", "Nội dung không phải JSON.") from None
    if not isinstance(body, dict) or not isinstance(body.get("text"), str):
        raise Refused(400, "bad_text", 'Cần một đối tượng JSON có "text" là chuỗi.')
    return clean(body["text"])


@web.middleware
async def _one_shape(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except Refused as refused:
        return failure(refused.status, refused.code, refused.message)
    except web.HTTPException as refused:
        code, words = _REFUSALS.get(refused.status, ("bad_request", "Yêu cầu không hợp lệ."))
        response = failure(refused.status, code, words)
        if "Allow" in refused.headers:
            response.headers["Allow"] = refused.headers["Allow"]
        return response
    except Exception:
        request.app.logger.exception("request failed")
        return failure(500, "internal", "Máy chủ gặp lỗi. Anh/chị thử lại sau ạ.")
