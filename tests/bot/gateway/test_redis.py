"""Limits that several servers share, over a Redis that runs: `redis-server` of this machine, each test its own."""
from __future__ import annotations

import asyncio
import shutil
import signal
import socket
import subprocess
import time

import pytest
import redis

from bot.gateway import limits as room
from bot.gateway.limits import Gate, Verdict
from limits import parse

SERVER = shutil.which("redis-server")
pytestmark = pytest.mark.skipif(SERVER is None, reason="needs redis-server (apt-get install redis-server)")


class Redis:
    """A server of our own on a free port, that keeps nothing on disk."""

    def __init__(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url, self._process = f"redis://127.0.0.1:{self.port}/0", None

    def start(self):
        given = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen([SERVER, *given], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        client = redis.Redis(port=self.port)
        for _ in range(500):
            try:
                if client.ping():
                    return client.close()
            except redis.ConnectionError:
                time.sleep(0.01)
        raise AssertionError("redis-server does not start")

    def send(self, number):
        self._process.send_signal(number)

    def stop(self):
        self.send(signal.SIGKILL)
        self._process.wait()


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setattr(room, "REDIS_PAUSE", 0.0)
    found = Redis()
    found.start()
    yield found
    found.stop()


def play(work):
    return asyncio.run(work())


def test_a_flood_over_two_servers_is_one_flood(server):
    gates = [Gate(server.url, person=parse("4/minute")) for _ in range(2)]

    async def work():
        found = [await gates[number % 2].message("zalo", "lan") for number in range(9)]
        return found, [await gate.message("zalo", "hoa") for gate in gates]

    found, other = play(work)
    assert found == [Verdict.FINE] * 4 + [Verdict.TELL] + [Verdict.DROP] * 4 and other == [Verdict.FINE] * 2


def test_both_at_once_let_no_more_through_than_one(server):
    gates = [Gate(server.url, person=parse("10/minute")) for _ in range(2)]

    async def work():
        return await asyncio.gather(*(gates[number % 2].message("zalo", "lan") for number in range(60)))

    found = play(work)
    assert [found.count(verdict) for verdict in (Verdict.FINE, Verdict.TELL, Verdict.DROP)] == [10, 1, 49]


def test_one_channel_is_full_for_both_and_another_is_not(server):
    gates = [Gate(server.url, channel=parse("2/minute")) for _ in range(2)]

    async def work():
        return [await gates[number % 2].message(channel, f"p{number}") for number, channel in enumerate(["zalo"] * 3 + ["telegram"])]

    assert play(work) == [Verdict.FINE, Verdict.FINE, Verdict.FULL, Verdict.FINE]


def test_addresses_are_counted_together(server, monkeypatch):
    monkeypatch.setattr(room, "SESSIONS", parse("2/minute"))
    gates = [Gate(server.url) for _ in range(2)]

    async def work():
        return [await gates[number % 2].session(address) for number, address in enumerate(["a", "a", "a", "b"])]

    assert play(work) == [True, True, False, True]


def test_a_redis_that_goes_away_lets_everyone_through_and_counts_again_when_it_is_back(server, caplog):
    gate = Gate(server.url, person=parse("1/minute"))

    async def work():
        before = [await gate.message("zalo", "lan") for _ in range(2)]
        server.stop()
        away = [await gate.message("zalo", "lan") for _ in range(3)]
        server.start()
        return before, away, [await gate.message("zalo", "lan") for _ in range(2)]

    assert play(work) == ([Verdict.FINE, Verdict.TELL], [Verdict.FINE] * 3, [Verdict.FINE, Verdict.TELL])
    assert "limits are off" in caplog.text and "lan" not in caplog.text


def test_a_redis_that_hangs_holds_nobody_up(server, caplog, monkeypatch):
    monkeypatch.setattr(room, "REDIS_PAUSE", 60.0)
    gate = Gate(server.url, person=parse("1/minute"))

    async def work():
        assert await gate.message("zalo", "lan") is Verdict.FINE
        server.send(signal.SIGSTOP)
        try:
            return [await asyncio.wait_for(gate.message("zalo", "lan"), 30) for _ in range(50)]
        finally:
            server.send(signal.SIGCONT)

    assert play(work) == [Verdict.FINE] * 50
    assert caplog.text.count("limits are off") == 1  # and was not asked again at every message
