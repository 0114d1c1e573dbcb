"""A Bot API server on this machine: speaks Telegram's HTTP as far as the bot needs it, and remembers what it was asked."""
import asyncio
import json
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.gateway.telegram.adapter import Telegram

TOKEN = "777000111:AAinvented-token-of-a-bot-that-is-none"
ME = {"id": 777000111, "is_bot": True, "first_name": "Một Cửa", "username": "MotCua_thu_bot"}
#: Its warnings about itself: of a method that it would rather have called otherwise, and of its own future.
OF_PTB = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBUserWarning", "ignore::telegram.warnings.PTBDeprecationWarning")
PRIVATE = {"id": 42, "type": "private", "first_name": "Na"}


class FakeTelegram:
    """`refuse(method, …)` makes the next calls of a method fail; `calls` holds (method, parameters) in their order."""

    def __init__(self):
        self.calls, self.updates, self.refusals, self.webhook = [], [], {}, ""
        self.offsets, self._news, self._number = [], asyncio.Event(), 100

    def refuse(self, method, status, description="no", times=1, **parameters):
        body = {"ok": False, "error_code": status, "description": description}
        self.refusals.setdefault(method, []).extend([(status, {**body, **({"parameters": parameters} if parameters else {})})] * times)

    def arrive(self, *updates):
        self.updates += updates
        self._news.set()

    def of(self, method):
        """Parameters of the calls of a method."""
        return [parameters for name, parameters in self.calls if name == method]

    async def until(self, method, count=1):
        """Its calls, once there are so many."""
        for _ in range(500):
            if len(self.of(method)) >= count:
                return self.of(method)
            await asyncio.sleep(0.01)
        raise AssertionError(f"{method}: {len(self.of(method))} of {count} calls")

    def application(self):
        app = web.Application()
        app.router.add_post("/bot{token}/{method}", self._answer)
        return app

    async def _answer(self, request):
        method = request.match_info["method"]
        given = {name: value if isinstance(value, web.FileField) else _value(value) for name, value in (await request.post()).items()}
        for name, value in given.items():
            if isinstance(value, web.FileField):
                given[name] = (value.filename, value.file.read())
        self.calls.append((method, given))
        if request.match_info["token"] != TOKEN:
            return web.json_response({"ok": False, "error_code": 401, "description": "Unauthorized"}, status=401)
        if self.refusals.get(method):
            status, body = self.refusals[method].pop(0)
            return web.json_response(body, status=status)
        return web.json_response({"ok": True, "result": await getattr(self, f"_{method}", self._done)(given)})

    async def _done(self, given):
        return True

    async def _getMe(self, given):
        return ME

    async def _getUpdates(self, given):
        self.offsets.append(given.get("offset"))
        if given.get("offset"):
            self.updates = [update for update in self.updates if update["update_id"] >= given["offset"]]
        if not self.updates:
            self._news.clear()
            try:
                await asyncio.wait_for(self._news.wait(), given.get("timeout", 0))
            except asyncio.TimeoutError:
                return []
        return self.updates

    async def _setWebhook(self, given):
        self.webhook = given["url"]
        return True

    async def _deleteWebhook(self, given):
        self.webhook = ""
        return True

    async def _sendMessage(self, given):
        self._number += 1
        return {"message_id": self._number, "date": 1790000000, "chat": {"id": given["chat_id"], "type": "private"}, "text": given["text"]}

    async def _sendDocument(self, given):
        self._number += 1
        return {"message_id": self._number, "date": 1790000000, "chat": {"id": given["chat_id"], "type": "private"}}

    _editMessageText = _done


def _value(text):
    try:
        return json.loads(text)
    except ValueError:
        return text


class Inbox:
    """What was taken; `failing` holds what to raise first."""

    def __init__(self):
        self.taken, self.failing, self._ids, self._news = [], [], set(), asyncio.Event()

    async def take(self, incoming):
        if self.failing:
            raise self.failing.pop(0)
        if incoming.id in self._ids:
            return False
        self._ids.add(incoming.id)
        self.taken.append(incoming)
        return True

    async def until(self, count=1):
        for _ in range(500):
            if len(self.taken) >= count:
                return self.taken
            await asyncio.sleep(0.01)
        raise AssertionError(f"{len(self.taken)} of {count} messages")


@asynccontextmanager
async def running(fake=None, find=lambda name: None, start=True, **settings):
    """The fake server, the channel against it, and its inbox."""
    fake = fake or FakeTelegram()
    server = TestServer(fake.application())
    await server.start_server()
    channel = Telegram(TOKEN, find, api=str(server.make_url("")).rstrip("/"), wait=1, **settings)
    inbox = Inbox()
    try:
        if start:
            await channel.start(inbox.take)
        yield fake, channel, inbox
    finally:
        await channel.stop()
        await server.close()
