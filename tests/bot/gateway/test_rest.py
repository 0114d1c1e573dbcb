"""The REST interface over a real server."""
from __future__ import annotations

import asyncio

import pytest

from bot.gateway.api.clients import ClientError, Clients
from tests.bot.gateway.doubles import Assistant
from tests.bot.gateway.http import serving


@pytest.fixture
def key(store):
    return Clients(store).add("kiosk")


def play(store, script, **limits):
    async def run():
        async with serving(store, Assistant(), **limits) as server:
            return await script(server)

    return asyncio.run(run())


def written(server, key, number, text="xin chào", conversation="quay-1"):
    body = {"conversation": conversation, "id": number, "text": text}
    return server.call("POST", "/v1/messages", key, json=body)


async def read(server, key, conversation="quay-1", after=0, wait=20):
    return await server.call("GET", f"/v1/messages?conversation={conversation}&after={after}&wait={wait}", key)


def test_a_message_and_its_answer(store, key):
    async def script(server):
        assert (await written(server, key, "a", "một"))[::2] == (202, {"cursor": 1})
        status, _, body = await read(server, key, after=1)
        assert (status, body["cursor"], body["events"][0]["replies"][0]["text"]) == (200, 2, "Dạ một")

    play(store, script)


def test_the_same_as_a_stream(store, key):
    async def script(server):
        await written(server, key, "a", "một")
        async with server.stream(key, path="/v1/messages?conversation=quay-1") as event:
            assert (await event())[1]["text"] == "một"

    play(store, script)


def test_the_same_id_twice_and_with_other_words(store, key):
    async def script(server):
        found = [await written(server, key, "a", text) for text in ("một", "một", "hai")]
        assert [(status, body.get("cursor")) for status, _, body in found] == [(202, 1), (202, 1), (409, None)]
        assert (await written(server, key, "a", "hai", "quay-2"))[0] == 202

    play(store, script)


def test_the_conversations_of_another_client_are_its_own(store, key):
    other = Clients(store).add("portal")

    async def script(server):
        await written(server, key, "a", "Bí Mật")
        status, _, body = await read(server, other, wait=0)
        assert (status, body["error"]["code"]) == (404, "no_conversation")
        await written(server, other, "a", "hai")
        assert "Bí Mật" not in str((await read(server, other, wait=0))[2])
        assert server.gateway.store.export("api-kiosk-quay-1")["shown"][0]["text"] == "Bí Mật"

    play(store, script)


def test_a_key_that_was_taken_back_opens_nothing(store, key):
    async def script(server):
        assert (await written(server, key, "a"))[0] == 202
        Clients(store).remove("kiosk")
        assert (await written(server, key, "b"))[0] == (await read(server, key))[0] == 401
        assert (await written(server, "", "b"))[0] == (await written(server, "x" * 10_0, "b"))[0] == 401

    play(store, script)


@pytest.mark.parametrize("conversation", [None, "", "a b", "a" * 65, 7, "../x", "ạ"])
def test_a_conversation_that_is_none(store, key, conversation):
    async def script(server):
        status, _, body = await written(server, key, "a", conversation=conversation)
        assert (status, body["error"]["code"]) == (400, "bad_conversation")

    play(store, script)


def test_a_flood_is_refused(store, key):
    async def script(server):
        assert [(await written(server, key, str(n)))[0] for n in range(3)] == [202, 202, 429]

    play(store, script, person="2/minute")


def test_the_description_is_served(store):
    async def script(server):
        _, _, body = await server.call("GET", "/openapi.json")
        described = {
            (method.upper(), path) for path, methods in body["paths"].items() for method in methods if method != "parameters"
        }
        routes = {
            (route.method, route.resource.canonical) for route in server.client.app.router.routes() if route.method != "HEAD"
        }
        assert body["openapi"] == "3.1.0" and described == routes

    play(store, script)


def test_keys_are_shown_once_and_kept_as_a_digest(store, key):
    clients = Clients(store)
    assert clients.find(key) == "kiosk" and clients.find(key[:-1]) is None and [name for name, _ in clients.names()] == ["kiosk"]
    with pytest.raises(ClientError, match="Đã có 'kiosk'"):
        clients.add("kiosk")
    with pytest.raises(ClientError, match="Không có 'portal'"):
        clients.remove("portal")
    for name in ("", "A", "a-b", "a" * 25, "ạ"):
        with pytest.raises(ClientError, match="chỉ gồm"):
            clients.add(name)
    with store.engine.connect() as connection:
        assert key not in str(connection.exec_driver_sql("SELECT * FROM gateway_clients").all())
