"""What strangers send to any door of the whole server: its status, and that nothing of it is kept."""
from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from time import time

import pytest
from aiohttp.test_utils import TestServer

from bot.gateway.channel import PieceLost, attached
from bot.gateway.telegram import WEBHOOK as TELEGRAM
from bot.gateway.telegram.adapter import Telegram
from bot.gateway.telegram.webhook import SECRET as TELEGRAM_SECRET
from bot.gateway.zalo.bot import SECRET as BOT_SECRET
from bot.gateway.zalo.bot import WEBHOOK as ZALO_BOT
from bot.gateway.zalo.bot import PlatformBot
from bot.gateway.zalo.official import WEBHOOK as ZALO
from bot.gateway.zalo.official import OfficialAccount
from bot.gateway.zalo.tokens import TokenStore
from bot.serve.http import LARGEST_BODY
from bot.settings import Settings
from bot.store.conversations import Store
from bot.store.transit import Seen, Unsent, Waiting
from tests.bot.gateway.doubles import Assistant
from tests.bot.gateway.http import serving
from tests.bot.gateway.telegram.fake import OF_PTB, TOKEN, FakeTelegram
from tests.bot.gateway.test_flow import lying
from tests.bot.gateway.zalo.fake import APP, BOT_TOKEN, FIRST, Zalo, running, signed

pytestmark = OF_PTB

KEY, PUBLIC = "invented-secret-of-16", "https://motcua.example"
JSON = {"Content-Type": "application/json"}
WEBHOOKS = (TELEGRAM, ZALO, ZALO_BOT)


@pytest.fixture
def stores(tmp_path):
    """One kind of database is enough here."""
    settings = Settings.read({}, var=tmp_path)
    store, tokens = Store.open(settings), TokenStore.open(settings)
    tokens.put(FIRST)
    yield store, tokens
    store.close()


@asynccontextmanager
async def everything(stores):
    """A server with every channel, each against a stand-in of its messenger."""
    store, tokens = stores
    telegram = TestServer(FakeTelegram().application())
    await telegram.start_server()
    try:
        async with running(Zalo()) as zalo:
            channels = [
                Telegram(TOKEN, store.shelf.find, str(telegram.make_url("")).rstrip("/"), f"{PUBLIC}{TELEGRAM}", KEY),
                OfficialAccount(APP, tokens, store.shelf.find, PUBLIC, zalo, zalo),
                PlatformBot(BOT_TOKEN, store.shelf.find, KEY, PUBLIC, zalo),
            ]
            async with serving(store, Assistant(), *channels) as server:
                yield server
    finally:
        await telegram.close()


def attack(stores, script):
    """Runs `script(client)`; nothing may be kept of it."""

    async def run():
        async with everything(stores) as server:
            await script(server.client)

    asyncio.run(run())
    assert lying(stores[0], Seen, Waiting, Unsent) == 0


def trusted(path, body):
    """The headers by which a messenger is known."""
    if path == ZALO:
        return signed(body, int(time() * 1000))
    return {**JSON, TELEGRAM_SECRET if path == TELEGRAM else BOT_SECRET: KEY}


async def refused(response):
    """Status and code of an answer that has the one shape of errors."""
    body = await response.json()
    assert set(body) == {"error"} and body["error"]["message"], body
    return response.status, body["error"]["code"]


@pytest.mark.parametrize("path", WEBHOOKS)
def test_a_mebibyte_is_too_large_even_from_the_messenger(stores, path):
    body = b'{"update_id": 1, "x": "' + b"a" * 1024 * 1024 + b'"}'

    async def pieces():
        for at in range(0, len(body), 16_384):
            yield body[at : at + 16_384]

    async def script(client):
        assert len(body) > LARGEST_BODY
        async with client.post(path, data=body, headers=trusted(path, body)) as response:
            assert await refused(response) == (413, "too_large")
        async with client.post(path, data=pieces(), headers=trusted(path, body)) as response:  # without saying how long
            assert await refused(response) == (413, "too_large")

    attack(stores, script)


@pytest.mark.parametrize("path", WEBHOOKS)
@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/xml", ""])
def test_from_strangers_every_kind_of_content_is_refused(stores, path, kind):
    async def script(client):
        async with client.post(path, data=b'{"update_id": 1}', headers={"Content-Type": kind}) as response:
            assert (await refused(response))[0] in (403, 415)

    attack(stores, script)


@pytest.mark.parametrize("path", [TELEGRAM, ZALO_BOT])
@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_the_messenger_itself_sends_json(stores, path, kind):
    async def script(client):
        body = b'{"update_id": 1}'
        async with client.post(path, data=body, headers={**trusted(path, body), "Content-Type": kind}) as response:
            assert await refused(response) == (415, "unsupported_media_type")

    attack(stores, script)


WRONG = [
    [], 1, "x", None, True, {}, {"update_id": None}, {"update_id": 10**30}, {"update_id": 1, "message": []},
    {"update_id": 1, "message": {"message_id": {}, "from": "x", "chat": 5, "date": "z", "text": ["a"]}},
    {"result": {"message": "x"}}, {"result": [[[]]]}, {"event_name": ["user_send_text"], "timestamp": {}, "sender": 4},
    {"event_name": "user_send_text", "sender": {"id": {}}, "message": {"msg_id": [], "text": 5}},
    {"event_name": "message.text.received", "message": {"from": {"id": []}, "chat": {"id": {}}, "message_id": {}, "text": {}}},
]  # fmt: skip


@pytest.mark.parametrize("path", WEBHOOKS)
def test_what_has_the_wrong_shape_is_refused_or_dropped_and_breaks_nothing(stores, path):
    async def script(client):
        for wrong in WRONG:
            body = json.dumps(wrong).encode()
            async with client.post(path, data=body, headers=trusted(path, body)) as response:
                assert response.status in (200, 400, 403), (wrong, response.status)
        for broken in (b"", b"{", b"\xff\xfe", b"[" * 60_000):
            async with client.post(path, data=broken, headers=trusted(path, broken)) as response:
                assert (await refused(response))[0] in (400, 403)

    attack(stores, script)


def test_every_route_says_which_methods_it_has(stores):
    async def script(client):
        routes = {}
        for route in client.app.router.routes():
            routes.setdefault(route.resource.canonical, set()).add(route.method)
        assert set(WEBHOOKS) < set(routes) and len(routes) > 9
        for path, methods in routes.items():
            for method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"} - methods:
                async with client.request(method, path.replace("{", "").replace("}", "")) as response:
                    assert response.status == 405, (method, path, response.status)
                    assert set(response.headers["Allow"].split(",")) == methods
                    assert await response.read() == b"" if method == "HEAD" else await refused(response) == (405, "method_not_allowed")

    attack(stores, script)


@pytest.mark.parametrize("path", ["/health", "/openapi.json", "/v1/files/x.pdf"])
def test_head_is_get_without_a_body(stores, path):
    async def script(client):
        async with client.get(path) as got, client.head(path) as headed:
            assert (headed.status, headed.content_type, await headed.read()) == (got.status, got.content_type, b"")

    attack(stores, script)


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS", "PROPFIND", "DELETE"])
@pytest.mark.parametrize("path", ["/v1", "/v1/", "/webhooks", "/webhooks/", "/webhooks/rest/webhook", "/webhooks/telegram/", "/.env"])
def test_what_is_not_there_is_not_found_whatever_is_asked(stores, method, path):
    async def script(client):
        async with client.request(method, path) as response:
            assert response.status == 404

    attack(stores, script)


@pytest.mark.parametrize("name", ["../../master.key", "/etc/passwd", "..", ".", "", "a/../../b.pdf", "x\x00.pdf", "a\\..\\b.pdf"])
def test_no_name_of_a_file_leads_out_of_the_shelf(stores, name):
    with pytest.raises(PieceLost):
        asyncio.run(attached(stores[0].shelf.find, name))
