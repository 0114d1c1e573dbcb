"""A Zalo of our own: the OAuth host, the OpenAPI and the Bot API on one aiohttp server, as their shapes are known.

Its refresh tokens are spent once and refused for ever after; what it is told to answer next it answers once.
"""
from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from itertools import count

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.gateway.zalo.refreshing import Application
from bot.gateway.zalo.signature import SIGNATURE, mac
from bot.serve.http import one_shape

APP = Application("4021", "khoa-ung-dung", "khoa-oa")
FIRST = "r0"
PERSON, OA = "8412345678901234567", "5799"
NOW = 1_795_000_000.0
BOT_TOKEN = "123:abc"


class Clock:
    def __init__(self, now=NOW):
        self.now = now

    def __call__(self):
        return self.now


class Zalo:
    def __init__(self, lives=90_000):
        self.lives, self._numbers = lives, count(1)
        self.good_refresh, self.spent, self.good_access = FIRST, [], None
        self.sent, self.uploads, self.calls = [], [], []
        self.answers = []  # of message/cs and uploads: what comes next, instead of a success
        self.token_answers = []  # likewise of the token's address
        self.pause = 0.0  # seconds that a purchase takes
        self.updates = asyncio.Queue()
        self.bot_answers = {}  # method → what comes next
        self.purchases = 0

    def app(self):
        app = web.Application(client_max_size=8 * 1024 * 1024)
        app.router.add_post("/v4/oa/access_token", self._token)
        app.router.add_post("/v3.0/oa/message/cs", self._message)
        app.router.add_post("/v2.0/oa/upload/{kind}", self._upload)
        app.router.add_post(f"/bot{BOT_TOKEN}/{{method}}", self._bot)
        return app

    def buy(self):
        """A new pair, as an administrator would get one by hand."""
        number = next(self._numbers)
        self.good_refresh, self.good_access = f"r{number}", f"a{number}"
        return {"access_token": self.good_access, "refresh_token": self.good_refresh, "expires_in": str(self.lives)}

    async def _token(self, request):
        self.purchases += 1
        form = await request.post()
        if self.token_answers:
            return self.token_answers.pop(0)
        right = (form["app_id"], form["grant_type"], request.headers["secret_key"])
        assert right == (APP.id, "refresh_token", APP.secret)
        given = form["refresh_token"]
        if given != self.good_refresh:
            return web.json_response({"error": -14014, "error_name": "Invalid refresh token"})
        self.spent.append(given)
        pair = self.buy()
        await asyncio.sleep(self.pause)
        return web.json_response(pair)

    def _refused(self, request):
        if self.answers:
            return self.answers.pop(0)
        if request.headers.get("access_token") != self.good_access:
            return web.json_response({"error": -216, "message": "Access token is invalid"})
        return None

    async def _message(self, request):
        body = await request.json()
        refused = self._refused(request)
        if refused is not None:
            return refused
        self.sent.append((body["recipient"]["user_id"], body["message"]))
        return web.json_response({"error": 0, "message": "Success", "data": {"message_id": f"m{len(self.sent)}"}})

    async def _upload(self, request):
        form = await request.post()
        refused = self._refused(request)
        if refused is not None:
            return refused
        field, kind = form["file"], request.match_info["kind"]
        self.uploads.append((kind, field.filename, field.content_type, field.file.read()))
        key = {"file": "token", "image": "attachment_id"}[kind]
        return web.json_response({"error": 0, "data": {key: f"u{len(self.uploads)}"}})

    async def _bot(self, request):
        method, body = request.match_info["method"], await request.json()
        self.calls.append((method, body))
        if self.bot_answers.get(method):
            return self.bot_answers[method].pop(0)
        if method == "getMe":
            return web.json_response({"ok": True, "result": {"id": "999", "account_name": "bot.thu"}})
        if method == "getUpdates":
            try:
                return web.json_response({"ok": True, "result": await asyncio.wait_for(self.updates.get(), 0.3)})
            except asyncio.TimeoutError:
                return web.json_response({"ok": False, "error_code": 408, "description": "Request timeout"})
        if method == "sendMessage":
            self.sent.append((body["chat_id"], body["text"]))
        return web.json_response({"ok": True, "result": {"message_id": "x", "date": 1}})


@asynccontextmanager
async def running(zalo):
    """The address of the fake."""
    async with TestServer(zalo.app()) as server:
        yield str(server.make_url("")).rstrip("/")


@asynccontextmanager
async def front(channel):
    """A client of the channel's webhooks, behind the front's own middleware."""
    app = web.Application(middlewares=[one_shape])
    app.router.add_routes(list(channel.routes()))
    async with TestClient(TestServer(app)) as client:
        yield client


def refused(code):
    return web.json_response({"error": code, "message": "…"})


def signed(body, stamp, app=APP, prefix="mac="):
    return {SIGNATURE: prefix + mac(app.id, body, str(stamp), app.oa_secret), "Content-Type": "application/json"}


class Inbox:
    """Takes like the real one: once for each id; `down` refuses that often."""

    def __init__(self, down=None):
        self.kept, self.down = [], down or []

    async def __call__(self, message):
        if self.down:
            raise self.down.pop(0)
        if any(other.id == message.id for other in self.kept):
            return False
        self.kept.append(message)
        return True
