"""What staff added comes into use: when it is looked for, how turns wait meanwhile, and on a real server."""
from __future__ import annotations

import asyncio
import os
import threading

import aiohttp
import pytest
from aiohttp import web

from bot.serve import renewal, upstream
from bot.serve.renewal import BEGINS, ENDED, FAILED, Renewal
from bot.serve.upstream import Unavailable, Upstream
from bot.settings import HOST, Settings
from knowledge.additions import change
from knowledge.store import Catalogue
from tests.bot.test_serve import READY, SOON, prepared, serving, wait_for

__all__ = ["prepared"]

BIRTH, BROKEN = "1.001193", "aliases: ["
#: No word of it leads anywhere else.
NAME = "tờ chim én hồng"


@pytest.fixture
def clock(monkeypatch):
    """Seconds that only the test lets pass."""
    now = [1000.0]
    monkeypatch.setattr(renewal, "monotonic", lambda: now[0])
    return now


class Work:
    """A renewal over a folder whose index is not really built."""

    def __init__(self, folder, after=60.0):
        self.folder, self.well, self.said, self.done, self.during = folder, True, [], [], None
        self.renewal = Renewal(folder, after, self.prepare, self.again, self.said.append)

    async def prepare(self):
        self.done.append("prepare")
        if self.during:
            self.during()
        return self.well

    async def again(self):
        self.done.append("again")

    def look(self):
        return asyncio.run(self.renewal.look())

    def add(self, text, name=f"{BIRTH}.yml"):
        self.folder.mkdir(exist_ok=True)
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        os.utime(path, ns=(0, 1000 * len(list(self.folder.iterdir())) + len(text)))


def test_what_was_there_at_the_start_is_in_use(tmp_path, clock):
    Work(tmp_path / "x").add("code: '1'")
    work = Work(tmp_path / "x")
    clock[0] += 1000
    assert not work.look() and work.done == work.said == []


def test_a_row_of_approvals_is_one_new_index(tmp_path, clock):
    work = Work(tmp_path / "x")
    for text in ("one", "three", "fifteen"):
        work.add(text)
        assert not work.look()
        clock[0] += 50
        assert not work.look()
    clock[0] += 20
    assert work.look() and work.done == ["prepare", "again"] and work.said == [BEGINS, ENDED]
    clock[0] += 1000
    assert not work.look() and len(work.done) == 2


def test_a_file_that_is_taken_away_is_a_change(tmp_path, clock):
    Work(tmp_path / "x").add("one")
    work = Work(tmp_path / "x")
    (tmp_path / "x" / f"{BIRTH}.yml").unlink()
    work.look()
    clock[0] += 60
    assert work.look()


def test_what_is_approved_while_the_index_is_built_comes_next(tmp_path, clock):
    work = Work(tmp_path / "x", after=1.0)
    work.add("one")
    work.during = lambda: work.add("another")
    work.look()
    clock[0] += 1
    assert work.look()
    work.during = None
    assert not work.look()
    clock[0] += 1
    assert work.look() and work.done.count("again") == 2


def test_a_broken_file_leaves_everything_as_it_is_and_is_tried_once(tmp_path, clock):
    work = Work(tmp_path / "x", after=1.0)
    work.well = False
    work.add("[")
    work.look()
    clock[0] += 1
    assert not work.look() and work.said == [BEGINS, FAILED] and work.done == ["prepare"]
    clock[0] += 1000
    assert not work.look() and len(work.said) == 2
    work.well = True
    work.add("mended")
    work.look()
    clock[0] += 1
    assert work.look() and work.said[-1] == ENDED


def test_an_error_does_not_stop_the_looking(tmp_path, monkeypatch):
    monkeypatch.setattr(renewal, "LOOK", 0.001)
    work = Work(tmp_path / "x", after=0.001)

    async def fails():
        work.done.append("prepare")
        raise OSError("no process")

    work.renewal._prepare = fails

    async def run():
        looking = asyncio.create_task(work.renewal.keep())
        for number in (1, 2):
            work.add("x" * number)
            while len(work.done) < number or work.said[-1] != FAILED:
                await asyncio.sleep(0.001)
        assert not looking.done()
        looking.cancel()

    asyncio.run(asyncio.wait_for(run(), SOON))
    assert work.said == [BEGINS, FAILED] * 2


class Rasa:
    """Answers a turn when it is let go."""

    def __init__(self):
        self.asked, self.go = 0, asyncio.Event()

    async def turn(self, _):
        self.asked += 1
        await self.go.wait()
        return web.json_response({"turn": {"replies": []}})


def with_rasa(work):
    async def run():
        rasa, app = Rasa(), web.Application()
        app.router.add_post("/webhooks/motcua/turn", rasa.turn)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, HOST, 0)
        await site.start()
        try:
            async with aiohttp.ClientSession() as session:
                settings = Settings(rasa_port=site._server.sockets[0].getsockname()[1])
                return await work(rasa, Upstream(settings, session))
        finally:
            rasa.go.set()
            await runner.cleanup()

    return asyncio.run(asyncio.wait_for(run(), SOON))


def test_turns_under_way_end_first_and_new_ones_wait():
    async def work(rasa, upstream):
        first = asyncio.create_task(upstream.turn("lan", "a"))
        while rasa.asked < 1:
            await asyncio.sleep(0.001)
        inside, leave = asyncio.Event(), asyncio.Event()

        async def hold():
            async with upstream.held():
                inside.set()
                await leave.wait()

        holding = asyncio.create_task(hold())
        await asyncio.sleep(0.05)
        assert not inside.is_set()
        rasa.go.set()
        assert await first == {"replies": []}
        await inside.wait()
        second = asyncio.create_task(upstream.turn("hoa", "b"))
        await asyncio.sleep(0.05)
        assert rasa.asked == 1 and not second.done()
        leave.set()
        await holding
        assert await second == {"replies": []} and rasa.asked == 2

    with_rasa(work)


def test_who_waits_too_long_is_told(monkeypatch):
    monkeypatch.setattr(upstream, "TURN_TIMEOUT", 0.05)

    async def work(rasa, upstream):
        async with upstream.held():
            with pytest.raises(Unavailable):
                await upstream.turn("lan", "a")
        assert rasa.asked == 0

    with_rasa(work)


@pytest.fixture(scope="module")
def server(prepared, tmp_path_factory):
    with serving(tmp_path_factory.mktemp("renewed"), options=(), MOTCUA_RENEW_AFTER="1") as found:
        wait_for(found.well, READY, found)
        yield found


def test_an_approved_name_is_found_without_anybody_at_the_server(server):
    assert server.say("lan", f"làm {NAME}")[1]["procedure"] != BIRTH
    folder = server.var / "additions"
    summary = next(each for each in Catalogue.load().summaries() if each.code == BIRTH)
    folder.mkdir()
    path, _, text = change.texts(folder, "alias", "add", BIRTH, NAME, "desk-1", summary)
    answers, ended = [], threading.Event()

    def talk():
        while not ended.is_set():
            answers.append(server.say("hoa", "làm giấy khai sinh cho con cần giấy tờ gì"))

    before = {server.child(f"bot.serve.{name}") for name in ("rasa_server", "action_server")}
    talking = threading.Thread(target=talk)
    talking.start()
    try:
        change.write(path, text)
        wait_for(lambda: ENDED in server.said.read_text(encoding="utf-8"), READY, server)
    finally:
        ended.set()
        talking.join()
    after = {server.child(f"bot.serve.{name}") for name in ("rasa_server", "action_server")}
    assert None not in after and not before & after
    assert server.say("lan", f"làm {NAME}")[1]["procedure"] == BIRTH
    # Who talks all the while waits longer once; turned away is nobody but by a machine that takes long to start.
    assert {status for status, _ in answers} <= {200, 503} and answers[-1][0] == 200


def test_a_file_that_was_broken_by_hand_changes_nothing(server):
    (server.var / "additions" / "1.000894.yml").write_text(BROKEN, encoding="utf-8")
    wait_for(lambda: FAILED in server.said.read_text(encoding="utf-8"), SOON, server)
    assert server.well() and server.say("lan", f"làm {NAME}")[1]["procedure"] == BIRTH
    said = server.said.read_text(encoding="utf-8")
    assert "1.000894.yml" in said and "Traceback" not in said
