"""Connections that say nothing, say it slowly, or are too many: real sockets against a real server."""
from __future__ import annotations

import asyncio
import json
import resource
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from bot.serve import connections
from bot.serve.connections import MOST, RESERVED, Site, room

HOST = "127.0.0.1"
REQUEST = b"GET /now HTTP/1.1\r\nHost: xa.example\r\n\r\n"
#: Seconds after which waiting for something is given up; an upper bound and no bar.
SOON = 30


class Server:
    """`/now` answers at once, `/held` when it is let go, POST `/read` what it was sent; `said` counts heads that came."""

    def __init__(self):
        self.go, self.held, self.port, self.site = asyncio.Event(), 0, 0, None

    def application(self):
        async def now(_):
            await asyncio.sleep(0)
            return web.Response(text="dạ")

        async def held(_):
            self.held += 1
            await self.go.wait()
            return web.Response(text="dạ")

        async def read(request):
            return web.Response(body=await request.read())

        app = web.Application()
        app.add_routes([web.get("/now", now), web.get("/held", held), web.post("/read", read)])
        return app

    async def open(self, said=b""):
        reader, writer = await asyncio.open_connection(HOST, self.port)
        writer.write(said)
        await writer.drain()
        return reader, writer

    async def ask(self, said=REQUEST, connection=None):
        """(status, body) of one request."""
        reader, writer = connection or await self.open()
        writer.write(said)
        return await answer(reader)


async def answer(reader):
    head = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), SOON)).decode()
    length = next(int(line.partition(":")[2]) for line in head.lower().splitlines() if line.startswith("content-length"))
    return int(head.split()[1]), await reader.readexactly(length)


async def closed(reader):
    """Whether the server closes without a word."""
    try:
        return await asyncio.wait_for(reader.read(), SOON) == b""
    except ConnectionResetError:
        return True


@asynccontextmanager
async def serving(**limits):
    server = Server()
    runner = web.AppRunner(server.application(), access_log=None, shutdown_timeout=1)
    await runner.setup()
    site = Site(runner, HOST, 0, **limits)
    try:
        await site.start()
        server.site = site
        server.port = site._server.sockets[0].getsockname()[1]
        yield server
    finally:
        server.go.set()
        await runner.cleanup()


def play(work, **limits):
    async def run():
        async with serving(**limits) as server:
            return await work(server)

    return asyncio.run(run())


@pytest.mark.parametrize("said", [b"", b"G", b"GET /now HTTP/1.1\r\nHost: xa.exa", REQUEST[:-1]])
def test_half_a_head_is_closed_in_time(said):
    async def work(server):
        reader, _ = await server.open(said)
        return await closed(reader)

    assert play(work, patience=0.2)


def test_a_head_that_drips_gets_no_more_time():
    async def work(server):
        reader, writer = await server.open(b"GET /now HTTP/1.1\r\n")
        ended = asyncio.create_task(closed(reader))
        for number in range(1000):
            if ended.done():
                break
            try:
                writer.write(b"X-%d: a\r\n" % number)
                await writer.drain()
            except ConnectionError:
                break
            await asyncio.sleep(0.02)
        return await ended

    assert play(work, patience=0.3)


def test_who_has_said_what_they_want_has_time():
    async def work(server):
        held = await server.open(REQUEST.replace(b"/now", b"/held"))
        slow = await server.open(b"POST /read HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nab")
        again = await server.open()
        first = await server.ask(connection=again)
        await asyncio.sleep(0.4)
        slow[1].write(b"cd")
        server.go.set()
        return first, await answer(held[0]), await answer(slow[0]), await server.ask(connection=again)

    assert play(work, patience=0.1) == ((200, "dạ".encode()), (200, "dạ".encode()), (200, b"abcd"), (200, "dạ".encode()))


def test_three_hundred_who_say_nothing_keep_nobody_out():
    async def work(server):
        silent = [await server.open(b"GET / HTTP") for _ in range(300)]
        held = await server.open(REQUEST.replace(b"/now", b"/held"))
        found = [await server.ask() for _ in range(5)]
        server.go.set()
        assert await answer(held[0]) == (200, "dạ".encode())
        oldest = await closed(silent[0][0])
        for _, writer in silent:
            writer.close()
        return found, oldest

    assert play(work, most=50, patience=2 * SOON) == ([(200, "dạ".encode())] * 5, True)


def test_who_was_answered_makes_room_and_who_is_being_answered_does_not():
    async def work(server):
        answered = await server.open()
        await server.ask(connection=answered)
        held = [await server.open(REQUEST.replace(b"/now", b"/held")) for _ in range(2)]
        while server.held < 2:
            await asyncio.sleep(0.01)
        assert await closed(answered[0])  # it kept its place for nothing
        refused = await server.open()
        status, body = await answer(refused[0])
        assert status == 503 and json.loads(body)["error"]["code"] == "too_busy"
        server.go.set()
        assert [await answer(reader) for reader, _ in held] == [(200, "dạ".encode())] * 2
        return (await server.ask())[0]

    assert play(work, most=2, patience=2 * SOON) == 200


@pytest.mark.parametrize("times", [1, 2], ids=["its first request", "a second one on the same connection"])
def test_at_no_moment_of_its_request_is_a_connection_taken_for_idle(times):
    """Looked at each time the loop goes round, from the request's head to its answer."""

    async def work(server):
        loop, seen = asyncio.get_running_loop(), []

        def look():
            for one in server.site._open:
                if one._request_count == times:
                    seen.append(one.worth)
            if not server.go.is_set():
                loop.call_soon(look)

        connection = await server.open()
        look()
        for _ in range(times):
            await server.ask(connection=connection)
        server.go.set()
        return seen

    seen = play(work)
    assert seen[0] == 3 and seen == sorted(seen, reverse=True), seen


def test_who_has_gone_leaves_room():
    async def work(server):
        for _ in range(10):
            reader, writer = await server.open(REQUEST.replace(b"/now", b"/held"))
            writer.close()
            await writer.wait_closed()
        return await server.ask()

    assert play(work, most=1)[0] == 200


@pytest.mark.parametrize(
    "files, expected", [(1024, 1024 - RESERVED), (100, 1), (10**6, MOST), (resource.RLIM_INFINITY, MOST)]
)
def test_there_is_room_as_far_as_files_can_be_opened(monkeypatch, files, expected):
    monkeypatch.setattr(connections.resource, "getrlimit", lambda _: (files, files))
    assert room() == expected


def test_a_port_that_is_taken_is_an_error():
    async def work(server):
        runner = web.AppRunner(web.Application())
        await runner.setup()
        try:
            with pytest.raises(OSError):
                await Site(runner, HOST, server.port).start()
        finally:
            await runner.cleanup()

    play(work)
