"""What both kinds of callers share: who they are by their token, and the message that they bring."""
from __future__ import annotations

import re
from typing import Any

from aiohttp import web

from bot.gateway.gateway import Gateway
from bot.gateway.inbox import Taken
from bot.gateway.limits import PERSON, Verdict
from bot.gateway.message import Incoming
from bot.serve.http import Refused, text_of

#: What a client may call a message: long enough for any kind of unique id.
_ID = re.compile(r"[A-Za-z0-9._:-]{1,128}")
#: Seconds after which a window of the limits is over.
WINDOW = str(PERSON.get_expiry())


def bearer(request: web.Request) -> str:
    """The token of a request. Raises Refused."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token.strip():
        raise unknown()
    return token.strip()


def unknown() -> Refused:
    return Refused(401, "unauthorized", "Cần mã truy cập còn hiệu lực.", WWW_Authenticate="Bearer")


def too_much(words: str) -> Refused:
    return Refused(429, "too_many_requests", words, Retry_After=WINDOW)


def message_of(body: dict[str, Any], channel: str, person: str) -> Incoming:
    """The message in a body; numbered when it is written down, which is the order in which it came. Raises Refused."""
    number = body.get("id")
    if not isinstance(number, str) or not _ID.fullmatch(number):
        raise Refused(400, "bad_message_id", 'Cần "id": 1–128 chữ không dấu, số hoặc dấu . _ : - khác nhau cho mỗi tin.')
    return Incoming(channel=channel, person=person, id=number, order=0, text=text_of(body))


async def keep(gateway: Gateway, message: Incoming) -> Taken:
    """Raises Refused where there are too many, and StoreError."""
    if await gateway.admit(message) is not Verdict.FINE:
        raise too_much(gateway.flooded)
    return await gateway.keep(message)
