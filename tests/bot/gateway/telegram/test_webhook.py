"""The webhook over the application's own routes and middleware."""
import asyncio
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.gateway.telegram import WEBHOOK, receiving
from bot.gateway.telegram.webhook import SECRET
from bot.serve.http import LARGEST_BODY, one_shape
from bot.settings import SettingsError
from bot.store.database import StoreError
from tests.bot.gateway.telegram.fake import FakeTelegram, running
from tests.bot.gateway.telegram.shapes import asked, message, tap

KEY = "invented-secret-of-16"
PUBLIC = "https://motcua.example/webhooks/telegram"


@asynccontextmanager
async def posted(fake=None):
    async with running(fake, webhook=PUBLIC, secret=KEY) as (fake, channel, inbox):
        app = web.Application(middlewares=[one_shape], client_max_size=LARGEST_BODY)
        app.add_routes(channel.routes())
        async with TestClient(TestServer(app)) as client:

            async def post(secret=KEY, **request):
                headers = {SECRET: secret, **request.pop("headers", {})} if secret is not None else {}
                async with client.post(WEBHOOK, headers=headers, **request) as response:
                    return response.status

            yield fake, channel, inbox, post


def posting(work):
    async def run():
        async with posted() as given:
            return await work(*given)

    return asyncio.run(run())


def test_telegram_is_told_where_to_post():
    async def work(fake, channel, inbox, post):
        assert fake.webhook == PUBLIC and fake.of("setWebhook")[0]["secret_token"] == KEY
        assert fake.of("setWebhook")[0]["allowed_updates"] == ["message", "edited_message", "callback_query"]
        assert not fake.of("getUpdates") and not fake.of("deleteWebhook")
        assert channel.health().ok and "webhook" in channel.health().says

    posting(work)


def test_an_update_is_taken_before_it_is_acknowledged():
    async def work(fake, channel, inbox, post):
        assert await post(json=message(5, text="làm khai sinh")) == 200
        assert [each.text for each in inbox.taken] == ["làm khai sinh"]

    posting(work)


def test_one_that_cannot_be_kept_comes_again():
    async def work(fake, channel, inbox, post):
        inbox.failing.append(StoreError("away"))
        assert await post(json=message(5, text="ạ")) == 503 and inbox.taken == []
        assert await post(json=message(5, text="ạ")) == 200
        assert await post(json=message(5, text="ạ")) == 200
        assert len(inbox.taken) == 1

    posting(work)


@pytest.mark.parametrize("secret", [None, "", "invented-secret-of-17", KEY + "x", "\udcff", "bí mật"])
def test_without_the_secret_nothing_is_read(secret):
    async def work(fake, channel, inbox, post):
        headers = {} if secret is None else {SECRET: secret.encode("utf-8", "surrogateescape").decode("latin-1")}
        assert await post(None, data="{") == 403
        assert await post("no", headers=headers, json=message(5, text="ạ")) == 403 and inbox.taken == []

    posting(work)


@pytest.mark.parametrize(
    "request_, status",
    [
        ({"data": "{", "headers": {"Content-Type": "application/json"}}, 400),
        ({"data": b"\xff\xfe{", "headers": {"Content-Type": "application/json"}}, 400),
        ({"data": "[" * 60_000, "headers": {"Content-Type": "application/json"}}, 400),
        ({"json": [1]}, 400),
        ({"json": {}}, 400),
        ({"json": {"update_id": "5"}}, 400),
        ({"json": {"update_id": True}}, 400),
        ({"data": "update_id=5"}, 415),
        ({"json": {"update_id": 5, "x": "a" * LARGEST_BODY}}, 413),
    ],
)
def test_what_is_no_update(request_, status):
    async def work(fake, channel, inbox, post):
        assert await post(**request_) == status and inbox.taken == []

    posting(work)


@pytest.mark.parametrize("body", [{"message": "?"}, {"message": {"message_id": 5}}, {"callback_query": {}}, {"of_the_future": {}}, {}])
def test_an_update_of_an_unknown_shape_does_not_come_again(body):
    async def work(fake, channel, inbox, post):
        assert await post(json={"update_id": 5, **body}) == 200 and inbox.taken == []

    posting(work)


def test_a_tap_comes_in_too():
    async def work(fake, channel, inbox, post):
        assert await post(json=tap("a", asked([{"Có": "a"}]))) == 200
        await fake.until("editMessageText")
        assert [each.kind for each in inbox.taken] == ["choice"]

    posting(work)


def test_a_webhook_that_telegram_refuses_is_said():
    async def run():
        fake = FakeTelegram()
        fake.refuse("setWebhook", 400, "Bad Request: bad webhook: HTTPS url must be provided for webhook")
        async with running(fake, start=False, webhook=PUBLIC, secret=KEY) as (_, channel, inbox):
            with pytest.raises(SettingsError) as error:
                await channel.start(inbox.take)
            assert "MOTCUA_TELEGRAM_WEBHOOK" in str(error.value) and KEY not in str(error.value)

    asyncio.run(run())


def test_until_telegram_is_reached_updates_come_again(monkeypatch):
    monkeypatch.setattr(receiving, "SHORTEST", 0.02)

    async def run():
        fake = FakeTelegram()
        fake.refuse("getMe", 502)
        async with posted(fake) as (_, channel, inbox, post):
            assert await post(json=message(5, text="ạ")) == 503
            await fake.until("setMyCommands")
            while not channel.health().ok:
                await asyncio.sleep(0.005)
            assert await post(json=message(5, text="ạ")) == 200 and len(inbox.taken) == 1

    asyncio.run(run())


def test_without_a_webhook_there_are_no_routes():
    async def run():
        async with running(start=False) as (_, channel, __):
            return list(channel.routes())

    assert asyncio.run(run()) == []
