"""The webhook: an update that is kept is acknowledged, any other comes again."""
from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable

from aiohttp import web
from telegram import Bot, Update

from bot.gateway.telegram.updates import parsed
from bot.serve.http import Handler, Refused, json_body

#: With every request where setWebhook was given a `secret_token` (core.telegram.org/bots/api#setwebhook).
SECRET = "X-Telegram-Bot-Api-Secret-Token"


def handler(bot: Bot, secret: str, taken: Callable[[Update], Awaitable[bool]]) -> Handler:
    """Besides what `json_body` refuses: 403 without the secret, 400 for no update, 503 for one that was not kept."""

    async def receive(request: web.Request) -> web.Response:
        given = request.headers.get(SECRET, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, secret.encode()):
            raise Refused(403, "forbidden", "Yêu cầu không mang mã bí mật của webhook.")
        body = await json_body(request)
        if type(body.get("update_id")) is not int:
            raise Refused(400, "bad_request", "Nội dung không phải một cập nhật của Telegram.")
        update = parsed(body, bot)
        if update and not await taken(update):
            raise Refused(503, "unavailable", "Chưa nhận được lúc này.")
        return web.Response()

    return receive
