"""What every route shares: one JSON shape for errors, bodies within their size and time, and JSON with its letters."""
from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from bot.messages import clean

#: Bytes of a request: 10,000 Vietnamese letters as JSON escapes, twice over.
LARGEST_BODY = 128 * 1024
#: Seconds for a body to arrive.
BODY_TIMEOUT = 10.0

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

#: HTTP status → (code, sentence) where the framework itself refuses a request.
_REFUSALS = {
    404: ("not_found", "Không có địa chỉ này."),
    405: ("method_not_allowed", "Địa chỉ này không nhận phương thức đó."),
    413: ("too_large", f"Yêu cầu dài quá {LARGEST_BODY // 1024} KiB."),
}


class Refused(Exception):
    """A request that cannot be served: HTTP status, code for programs, sentence for people, headers."""

    def __init__(self, status: int, code: str, message: str, **headers: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def failure(status: int, code: str, message: str, **more: Any) -> web.Response:
    return answer({"error": {"code": code, "message": message}, **more}, status)


def dumps(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False)


def answer(body: dict[str, Any], status: int = 200) -> web.Response:
    return web.json_response(body, status=status, dumps=dumps)


async def json_body(request: web.Request) -> dict[str, Any]:
    """The JSON object of a request. Raises Refused, and aiohttp's 413."""
    if request.content_type != "application/json":
        raise Refused(415, "unsupported_media_type", "Cần Content-Type: application/json.")
    if (request.content_length or 0) > LARGEST_BODY:  # before a byte of it is read
        raise web.HTTPRequestEntityTooLarge(LARGEST_BODY, request.content_length or 0)
    try:
        read = await asyncio.wait_for(request.read(), BODY_TIMEOUT)
    except asyncio.TimeoutError:
        raise Refused(408, "too_slow", f"Yêu cầu gửi lâu quá {BODY_TIMEOUT:.0f} giây.", Connection="close") from None
    try:
        body = json.loads(read)
    except (ValueError, RecursionError):
        raise Refused(400, "bad_json", "Nội dung không phải JSON.") from None
    if not isinstance(body, dict):
        raise Refused(400, "bad_text", 'Cần một đối tượng JSON có "text" là chuỗi.')
    return body


def host_of(address: str) -> str:
    """Host and port of an address; '' for what is none."""
    try:
        return urlsplit(address).netloc
    except ValueError:
        return ""


def text_of(body: dict[str, Any]) -> str:
    """The message of a body. Raises Refused."""
    if not isinstance(body.get("text"), str):
        raise Refused(400, "bad_text", 'Cần một đối tượng JSON có "text" là chuỗi.')
    return clean(body["text"])


@web.middleware
async def one_shape(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except Refused as refused:
        response = failure(refused.status, refused.code, refused.message)
        response.headers.update(refused.headers)
        if refused.headers.get("Connection") == "close":
            response.force_close()
        return response
    except web.HTTPException as refused:
        code, words = _REFUSALS.get(refused.status, ("bad_request", "Yêu cầu không hợp lệ."))
        response = failure(refused.status, code, words)
        if "Allow" in refused.headers:
            response.headers["Allow"] = refused.headers["Allow"]
        if refused.status == 413:  # its body lies unread on the connection, and would be taken for the next request
            response.force_close()
        return response
    except Exception:
        request.app.logger.exception("request failed")
        return failure(500, "internal", "Máy chủ gặp lỗi. Anh/chị thử lại sau ạ.")
