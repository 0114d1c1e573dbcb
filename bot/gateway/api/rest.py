"""The REST interface: a program brings messages of its people and reads what answers them."""
from __future__ import annotations

import asyncio
import re

from aiohttp import web

from bot.gateway.api import events
from bot.gateway.api.clients import Clients
from bot.gateway.api.taking import bearer, keep, message_of, unknown
from bot.gateway.gateway import Gateway
from bot.gateway.message import Incoming
from bot.gateway.outbox import API
from bot.serve.http import Refused, answer, json_body

_CONVERSATION = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Rest:
    def __init__(self, gateway: Gateway) -> None:
        self._gateway, self._clients = gateway, Clients(gateway.store)

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/v1/messages", self.message), web.get("/v1/messages", self.events, allow_head=False)]

    async def message(self, request: web.Request) -> web.Response:
        client = await self._client(request)
        body = await json_body(request)
        message = message_of(body, API, _person(client, body.get("conversation")))
        taken = await keep(self._gateway, message)
        if not taken.same:
            raise Refused(409, "id_taken", "Mã tin này đã dùng cho một tin khác.")
        return answer({"cursor": taken.cursor}, 202)

    async def events(self, request: web.Request) -> web.StreamResponse:
        client = await self._client(request)
        person = _person(client, request.query.get("conversation"))
        sender = Incoming(channel=API, person=person, id="", order=0).sender
        if not await asyncio.to_thread(self._gateway.feed.lives, sender):
            raise Refused(404, "no_conversation", "Không có cuộc trò chuyện này, hoặc đã kết thúc.")
        return await events.give(request, self._gateway, sender)

    async def _client(self, request: web.Request) -> str:
        """Whose key it is. Raises Refused."""
        name = await asyncio.to_thread(self._clients.find, bearer(request))
        if name is None:
            raise unknown()
        return name


def _person(client: str, conversation: object) -> str:
    """A client's conversations are its own: another's of the same name is another person. Raises Refused."""
    if not isinstance(conversation, str) or not _CONVERSATION.fullmatch(conversation):
        raise Refused(400, "bad_conversation", "conversation chỉ gồm chữ không dấu, số, gạch ngang và gạch dưới, dài nhất 64.")
    return f"{client}-{conversation}"
