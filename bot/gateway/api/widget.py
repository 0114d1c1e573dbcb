"""The widget's routes: a conversation belongs to whoever has its token, which is kept nowhere but in the page."""
from __future__ import annotations

import asyncio
import hashlib
import ipaddress
import secrets

from aiohttp import web

from bot.gateway.api import events
from bot.gateway.api.taking import bearer, keep, message_of, too_much, unknown
from bot.gateway.gateway import Gateway
from bot.gateway.message import Incoming
from bot.gateway.outbox import WEB
from bot.gateway.tallies import Tallies
from bot.serve.http import Refused, answer, json_body
from bot.store.transit import SESSION
from knowledge.codes import is_code

#: Random bytes of a token.
TOKEN = 32
#: Bits of an IPv6 address that one household has.
_HOUSEHOLD = 64


class Widget:
    def __init__(self, gateway: Gateway, tallies: Tallies) -> None:
        self._gateway, self._tallies = gateway, tallies

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/v1/widget/sessions", self.begin),
            web.post("/v1/widget/messages", self.message),
            web.get("/v1/widget/events", self.events, allow_head=False),
            web.delete("/v1/widget/session", self.erase),
            web.post("/v1/widget/opened", self.opened),
        ]

    async def begin(self, request: web.Request) -> web.Response:
        if not await self._gateway.gate.session(address(request)):
            raise too_much(self._gateway.flooded)
        procedure = (await json_body(request)).get("procedure")
        if procedure is not None and not (isinstance(procedure, str) and is_code(procedure)):
            raise Refused(400, "bad_procedure", "procedure là mã thủ tục, như 1.001193.")
        token = secrets.token_urlsafe(TOKEN)
        first = Incoming(channel=WEB, person=person(token), id="procedure", order=0, text=procedure or "")
        await asyncio.to_thread(self._gateway.feed.begin, first.sender, WEB)
        if procedure is not None:
            await keep(self._gateway, first)
        return _private(answer({"token": token, "cursor": 0, "expires_in": int(SESSION)}, 201))

    async def message(self, request: web.Request) -> web.Response:
        who = await self._person(request)
        message = message_of(await json_body(request), WEB, who)
        return _private(answer({"cursor": (await keep(self._gateway, message)).cursor}, 202))

    async def events(self, request: web.Request) -> web.StreamResponse:
        return _private(await events.give(request, self._gateway, _sender(await self._person(request))))

    async def erase(self, request: web.Request) -> web.Response:
        sender = _sender(await self._person(request))
        await asyncio.to_thread(self._gateway.store.erase, sender)
        self._gateway.feed.notice(self._gateway.store.keys.pseudonym(sender))
        return web.Response(status=204)

    async def opened(self, request: web.Request) -> web.Response:
        """A link to the portal was followed: counted, whoever it was. Nothing in the request is read."""
        if not await self._gateway.gate.click(address(request)):
            raise too_much(self._gateway.flooded)
        await self._tallies.opened(WEB)
        return web.Response(status=204)

    async def _person(self, request: web.Request) -> str:
        """Whose token it is. Raises Refused."""
        who = person(bearer(request))
        if not await asyncio.to_thread(self._gateway.feed.lives, _sender(who)):
            raise unknown()
        return who


def person(token: str) -> str:
    """The channel's id of whoever has this token, from which nobody finds the token."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()[:40]


def _sender(who: str) -> str:
    return Incoming(channel=WEB, person=who, id="", order=0).sender


def address(request: web.Request) -> str:
    """Where a request comes from: as the proxy in front says, which is the only one that reaches this server."""
    said = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or request.remote or ""
    try:
        found = ipaddress.ip_address(said)
    except ValueError:
        return "unknown"
    if found.version == 6:
        return str(ipaddress.ip_network((found, _HOUSEHOLD), strict=False))
    return str(found)


def _private(response: web.StreamResponse) -> web.StreamResponse:
    if not response.prepared:
        response.headers["Cache-Control"] = "no-store"
    return response
