"""The widget's routes over a real server."""
from __future__ import annotations

import asyncio

import pytest
import sqlalchemy as sa

from bot.gateway.api import events as events_room
from bot.gateway.api.widget import person
from bot.gateway import limits as limits_room
from bot.serve import http as http_room
from bot.store.transit import SESSION, Session, Shown
from limits import parse
from tests.bot.gateway.doubles import Assistant, said, until
from tests.bot.gateway.http import PORTAL, serving


def play(store, script, assistant=None, **limits):
    async def run():
        async with serving(store, assistant or Assistant(), **limits) as server:
            return await script(server)

    return asyncio.run(run())


def test_a_conversation_by_waiting(store):
    async def script(server):
        token = await server.open()
        status, headers, taken = await server.write(token, "a1", "làm giấy khai sinh")
        assert (status, taken, headers["Cache-Control"]) == (202, {"cursor": 1}, "no-store")
        events = await server.all(token, turns=1)
        assert events[0] == {"cursor": 1, "type": "user", "id": "a1", "text": "làm giấy khai sinh"}
        assert events[1] == {
            "cursor": 2, "type": "turn", "replies": [said("Dạ làm giấy khai sinh")], "stage": None, "behaviour": "answer"
        }  # fmt: skip
        assert (await server.read(token, after=2, wait=0)) == {"events": [], "cursor": 2}
        assert (await server.read(token, after=0, wait=0))["events"] == events

    play(store, script)


def test_the_same_id_is_answered_once_and_says_the_same_cursor(store):
    async def script(server):
        token, other = await server.open(), await server.open()
        cursors = [(await server.write(token, "a", "một"))[2]["cursor"] for _ in range(3)]
        await server.write(token, "b", "hai")
        assert cursors == [1, 1, 1] and (await server.write(token, "a", "khác"))[0] == 202
        assert (await server.write(other, "a", "một"))[2] == {"cursor": 1}
        events = await server.all(token, turns=2)
        assert [event["replies"][0]["text"] for event in events if event["type"] == "turn"] == ["Dạ một", "Dạ hai"]

    play(store, script)


def test_a_stream_says_busy_then_the_turn_and_goes_on_where_it_broke(store):
    async def script(server):
        token = await server.open()
        async with server.stream(token) as event:
            await server.write(token, "a", "một")
            assert await event() == ("1", {"cursor": 1, "type": "user", "id": "a", "text": "một"})
            assert await event() == (None, {"type": "busy"})
            number, turn = await event()
            assert (number, turn["type"], turn["replies"][0]["text"]) == ("2", "turn", "Dạ một")
            await server.write(token, "b", "hai")
            assert [(await event())[1]["type"] for _ in range(3)] == ["user", "busy", "turn"]
        await server.write(token, "c", "ba")
        async with server.stream(token, **{"Last-Event-ID": "4"}) as event:
            assert (await event())[1]["id"] == "c"

    play(store, script, Assistant(take=0.3))


def test_a_wait_says_that_it_is_being_answered(store):
    async def script(server):
        token = await server.open()
        await server.write(token, "a")
        await until(lambda: server.gateway.worker.busy)
        assert (await server.read(token, after=1, wait=0)) == {"events": [{"type": "busy"}], "cursor": 1}

    play(store, script, Assistant(take=0.5))


def test_streams_show_that_they_live_and_end_with_the_conversation(store, monkeypatch):
    monkeypatch.setattr(events_room, "HEARTBEAT", 0.1)

    async def script(server):
        token = await server.open()
        headers = {"Accept": "text/event-stream", "Authorization": f"Bearer {token}"}
        async with server.client.get("/v1/widget/events", headers=headers) as response:
            for _ in range(4):
                assert (await asyncio.wait_for(response.content.readline(), 20)).strip() in (b":", b"")
            assert (await server.call("DELETE", "/v1/widget/session", token))[0] == 204
            await asyncio.wait_for(response.content.read(), 20)  # it ends

    play(store, script)


def test_a_session_may_begin_at_a_procedure(store):
    async def script(server):
        events = await server.all(await server.open(procedure="1.001193"), turns=1)
        assert [event.get("text") for event in events] == ["1.001193", None]

    play(store, script)


def test_files_have_addresses_that_can_be_fetched(store):
    class Writer(Assistant):
        def replies(self, sender, text):
            full = store.shelf.of(sender, known=False).keep("ct01.txt", b"x")
            return [{**said(""), "type": "file", "path": f"var/files/{full}"}]

    async def script(server):
        token = await server.open()
        await server.write(token, "a")
        url = (await server.all(token, turns=1))[1]["replies"][0]["url"]
        assert url.startswith("/v1/files/") and (await server.call("GET", url))[0] == 200

    play(store, script, Writer())


def test_erasing_leaves_nothing_and_ends_the_session(store):
    async def script(server):
        token, other = await server.open(), await server.open()
        for one in (token, other):
            await server.write(one, "a", "Nguyễn Thị Bí Mật")
            await server.all(one, turns=1)
        assert (await server.call("DELETE", "/v1/widget/session", token))[0] == 204
        assert (await server.write(token, "b"))[0] == 401
        assert store.export(f"web-{person(token)}") is None and store.export(f"web-{person(other)}")["shown"]
        with store.engine.connect() as connection:
            for table in (Session, Shown):
                assert len({row.sender_id for row in connection.execute(sa.select(table))}) == 1

    play(store, script)


def test_forgetting_in_the_conversation_is_still_answered(store):
    """The turn erases its person, as «xóa dữ liệu» does; what was written after it is answered too."""

    class Forgetful(Assistant):
        def replies(self, sender, text):
            if text == "xóa dữ liệu":
                assert store.erase(sender, but_waiting=True)
            return super().replies(sender, text)

    async def script(server):
        token = await server.open()
        await server.write(token, "a", "Nguyễn Thị Bí Mật")
        await server.all(token, turns=1)
        await server.write(token, "b", "xóa dữ liệu")
        await server.write(token, "c", "xin chào")
        events = [event for event in await server.all(token, turns=2, after=4) if event["type"] == "turn"]
        assert [event["replies"][0]["text"] for event in events] == ["Dạ xóa dữ liệu", "Dạ xin chào"]
        assert [event["cursor"] for event in events] == [5, 6]
        assert "Bí Mật" not in str(store.export(f"web-{person(token)}"))

    play(store, script, Forgetful(take=0.3))


def test_a_session_ends_a_day_after_its_last_message(store):
    async def script(server):
        token = await server.open()
        await server.write(token, "a")
        await server.all(token, turns=1)
        with store.engine.begin() as connection:
            connection.execute(sa.update(Session).values(time=Session.time - SESSION))
        assert (await server.write(token, "b"))[0] == 401
        server.gateway.feed.sweep()
        assert store.export(f"web-{person(token)}") is None and store.keys.made() == {}

    play(store, script)


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer x", "Basic eA==", "Bearer " + "A" * 43, "Bearer \xff"])
def test_without_a_token_nothing_is_done(store, authorization):
    async def script(server):
        headers = {"Authorization": authorization} if authorization else {}
        for method, path in (("POST", "messages"), ("GET", "events"), ("DELETE", "session")):
            status, headers_, body = await server.call(method, f"/v1/widget/{path}", headers=headers, **({"json": {}} if method == "POST" else {}))
            assert (status, body["error"]["code"], headers_["WWW-Authenticate"]) == (401, "unauthorized", "Bearer")

    play(store, script)


BAD = [
    ({"json": {"text": "a"}}, 400, "bad_message_id"),
    ({"json": {"id": "a b", "text": "a"}}, 400, "bad_message_id"),
    ({"json": {"id": "a" * 129, "text": "a"}}, 400, "bad_message_id"),
    ({"json": {"id": 7, "text": "a"}}, 400, "bad_message_id"),
    ({"json": {"id": "a"}}, 400, "bad_text"),
    ({"json": {"id": "a", "text": ["a"]}}, 400, "bad_text"),
    ({"json": []}, 400, "bad_text"),
    ({"data": b"{", "headers": {"Content-Type": "application/json"}}, 400, "bad_json"),
    ({"data": b"\xff\xfe", "headers": {"Content-Type": "application/json"}}, 400, "bad_json"),
    ({"data": b"[" * 100_000, "headers": {"Content-Type": "application/json"}}, 400, "bad_json"),
    ({"data": {"id": "a", "text": "a"}}, 415, "unsupported_media_type"),
    ({"data": b"{}", "headers": {"Content-Type": "text/plain"}}, 415, "unsupported_media_type"),
    ({"json": {"id": "a", "text": "a" * 1_000_000}}, 413, "too_large"),
]


@pytest.mark.parametrize("request_, status, code", BAD)
def test_what_is_no_message_is_refused(store, request_, status, code):
    async def script(server):
        token = await server.open()
        got, _, body = await server.call("POST", "/v1/widget/messages", token, **request_)
        assert (got, body["error"]["code"]) == (status, code)
        assert (await server.read(token, wait=0)) == {"events": [], "cursor": 0}

    play(store, script)


@pytest.mark.parametrize("query", ["after=-1", "after=a", "after=", "after=9007199254740992", "wait=26", "wait=1.5", "after=١", "after=" + "9" * 5000])
def test_numbers_that_are_none(store, query):
    async def script(server):
        status, _, body = await server.call("GET", f"/v1/widget/events?{query}", await server.open())
        assert (status, body["error"]["code"]) == (400, f"bad_{query.partition('=')[0]}")

    play(store, script)


@pytest.mark.parametrize("procedure", ["1.1", 1.001193, "../1.001193", "1.001193\n"])
def test_a_procedure_that_is_none(store, procedure):
    async def script(server):
        status, _, body = await server.call("POST", "/v1/widget/sessions", json={"procedure": procedure})
        assert (status, body["error"]["code"]) == (400, "bad_procedure")

    play(store, script)


def test_a_body_that_drips_holds_nobody(store, monkeypatch):
    monkeypatch.setattr(http_room, "BODY_TIMEOUT", 0.5)

    async def script(server):
        token = await server.open()

        async def drip():
            for byte in b'{"id": "slow", "text": "a"}' * 20:
                yield bytes([byte])
                await asyncio.sleep(0.1)

        async def slow():
            headers = {"Content-Type": "application/json"}
            return await server.call("POST", "/v1/widget/messages", token, data=drip(), headers=headers)

        waiting = [asyncio.create_task(slow()) for _ in range(20)]
        await asyncio.sleep(0)
        await server.write(token, "quick", "nhanh")
        assert (await server.all(token, turns=1))[0]["id"] == "quick"
        assert {(status, body["error"]["code"]) for status, _, body in await asyncio.gather(*waiting)} == {(408, "too_slow")}

    play(store, script)


def test_who_floods_gets_429_and_others_feel_nothing(store):
    async def script(server):
        token, other = await server.open(), await server.open()
        found = [await server.write(token, number) for number in range(5)]
        assert [status for status, _, _ in found] == [202, 202, 202, 429, 429]
        assert "chờ một phút" in found[-1][2]["error"]["message"] and found[-1][1]["Retry-After"] == "60"
        assert (await server.write(other, 1))[0] == 202

    play(store, script, person="3/minute")


def test_sessions_of_one_address_are_limited(store, monkeypatch):
    monkeypatch.setattr(limits_room, "SESSIONS", parse("2/minute"))

    async def script(server):
        async def begin(**headers):
            return (await server.call("POST", "/v1/widget/sessions", json={}, headers=headers))[0]

        assert [await begin() for _ in range(3)] == [201, 201, 429]
        # Behind a proxy: what it says itself counts, the last; what a client claims before it does not.
        assert [await begin(**{"X-Forwarded-For": f"9.9.9.{n}, 5.5.5.5"}) for n in range(3)] == [201, 201, 429]
        assert [await begin(**{"X-Forwarded-For": f"2001:db8::{n}"}) for n in range(3)] == [201, 201, 429]

    play(store, script)


def test_too_many_readers_of_one_conversation(store):
    async def script(server):
        token = await server.open()
        reading = [asyncio.create_task(server.read(token)) for _ in range(8)]
        await asyncio.sleep(0.3)
        status, _, body = await server.call("GET", "/v1/widget/events?wait=1", token)
        assert (status, body["error"]["code"]) == (429, "too_many_readers")
        await server.write(token, "a")
        await asyncio.gather(*reading)
        assert (await server.call("GET", "/v1/widget/events", token))[0] == 200

    play(store, script)


OTHERS = ["https://evil.example", "null", "https://xa-ban-mau.example.evil.example", "http://xa-ban-mau.example", "https://xa-ban-mau.example:444"]


@pytest.mark.parametrize("origin", OTHERS)
@pytest.mark.parametrize("path", ["/v1/widget/sessions", "/v1/messages", "/v1/conversations/lan/messages"])
def test_other_origins_are_refused_before_anything_is_done(store, origin, path):
    async def script(server):
        for method in ("POST", "OPTIONS"):
            headers = {"Origin": origin, "Access-Control-Request-Method": "POST", "Content-Type": "text/plain"}
            status, answered, body = await server.call(method, path, headers=headers, data=b"{")
            assert (status, body["error"]["code"]) == (403, "origin_not_allowed")
            assert "Access-Control-Allow-Origin" not in answered

    assistant = Assistant()
    play(store, script, assistant)
    assert assistant.asked == [] and store.keys.made() == {}


def test_the_pages_of_the_profile_may_call(store):
    async def script(server):
        asking = {"Origin": PORTAL, "Access-Control-Request-Method": "POST"}
        status, headers, _ = await server.call("OPTIONS", "/v1/widget/messages", headers=asking)
        assert (status, headers["Access-Control-Allow-Origin"], headers["Access-Control-Allow-Methods"]) == (204, PORTAL, "POST")
        assert "authorization" in headers["Access-Control-Allow-Headers"].lower() and "Origin" in headers["Vary"]
        status, headers, body = await server.call("POST", "/v1/widget/sessions", json={}, headers={"Origin": PORTAL})
        assert (status, headers["Access-Control-Allow-Origin"]) == (201, PORTAL)
        assert "Access-Control-Allow-Credentials" not in headers and "Set-Cookie" not in headers
        sent = {"Origin": PORTAL, "Accept": "text/event-stream", "Authorization": f"Bearer {body['token']}"}
        async with server.client.get("/v1/widget/events", headers=sent) as response:
            assert response.headers["Access-Control-Allow-Origin"] == PORTAL

    play(store, script)


def test_the_pages_of_the_profile_may_call_the_widget_only(store):
    async def script(server):
        status, _, body = await server.call("POST", "/v1/messages", headers={"Origin": PORTAL}, json={})
        assert (status, body["error"]["code"]) == (403, "origin_not_allowed")

    play(store, script)


def test_the_servers_own_pages_may_call(store):
    async def script(server):
        own = str(server.client.make_url("/")).rstrip("/")
        assert (await server.call("POST", "/v1/widget/sessions", json={}, headers={"Origin": own}))[0] == 201

    play(store, script)


TRICKS = [
    "/v1/widget/../../../../etc/passwd", "/v1/files/../../master.key", "/v1/widget/%2e%2e/messages", "//v1/widget/events",
    "/v1/widget/events/", "/v1/widget/", "/v1/widget/events%00", "/v1/files/%2e%2e%2fmaster.key", "/V1/widget/events",
]  # fmt: skip


@pytest.mark.parametrize("path", TRICKS)
def test_no_other_path_leads_in(store, path):
    """As it stands on the wire: clients tidy paths up."""

    async def script(server):
        reader, writer = await asyncio.open_connection(server.client.host, server.client.port)
        writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        answer = (await asyncio.wait_for(reader.read(), 20)).decode()
        writer.close()
        assert answer.split()[1] in ("400", "401", "404") and "root:" not in answer

    play(store, script)


@pytest.mark.parametrize("sender", ["web-abc", "api-x-y"])
def test_nobody_is_a_person_of_a_channel_through_another_door(store, sender):
    async def script(server):
        status, _, body = await server.call("POST", f"/v1/conversations/{sender}/messages", json={"text": "a"})
        assert (status, body["error"]["code"]) == (400, "bad_id")

    play(store, script)


def test_while_the_database_is_away_there_is_a_sentence(store, monkeypatch):
    async def script(server):
        token = await server.open()

        def away(*_, **__):
            raise sa.exc.OperationalError("SELECT", {}, Exception("server closed the connection"))

        monkeypatch.setattr(store.engine, "connect", away)
        status, _, body = await server.write(token, "a")
        assert (status, body["error"]["code"]) == (503, "unavailable") and "closed" not in str(body)
        status, _, body = await server.call("GET", "/health")
        assert (status, body["parts"]["inbox"]["ok"]) == (503, False)
        monkeypatch.undo()

    play(store, script)
