"""The database away while staff are at work: each page says it, nothing is lost, and all of it comes back by itself."""
from __future__ import annotations

import asyncio
import shutil
import sqlite3

import pytest
from sqlalchemy.engine import make_url

from bot.desk.mount import pages
from bot.desk.talks import live as live_room
from bot.settings import Settings
from bot.store import database
from bot.store.conversations import Store
from tests.bot.desk.browsing import Hall
from tests.bot.desk.cord import Cord
from tests.bot.desk.office import furnish
from tests.bot.desk.talking import Citizen, desk_office, eventually, lines, live, waiting
from tests.bot.desk.test_browser_talks import asking, line
from tests.bot.desk.test_web import filled
from tests.bot.widget.conftest import browser, launch, playwright, tab
from tests.bot.widget.talk import awaited

__all__ = ["browser", "launch", "playwright", "tab"]

AWAY = "Cơ sở dữ liệu đang bận hoặc không kết nối được. Chưa có gì bị mất."
#: Pages of the desk that are read, with the log-in.
READ = sorted({page.path for page in pages() if page.method == "GET"})


class Locked:
    """A SQLite file that another process writes to, for as long as it likes."""

    def __init__(self, folder):
        self.file = folder / "conversations.db"

    def cut(self):
        self.other = sqlite3.connect(self.file, isolation_level=None)
        self.other.execute("BEGIN EXCLUSIVE")

    def mend(self):
        self.other.execute("ROLLBACK")
        self.other.close()


@pytest.fixture
def hasty(furnished, tmp_path, monkeypatch):
    """A folder with an SQLite store that is waited for a moment only."""
    monkeypatch.setattr(database, "PATIENCE", 0.2)
    shutil.copytree(furnished, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.fixture
def gone(tmp_path, postgresql):
    """A store over PostgreSQL, and the cord to it."""
    url = make_url(postgresql)
    with Cord(url.host, url.port) as cord:
        far = url.set(host="127.0.0.1", port=cord.port)
        store = Store.open(Settings.read({}, var=tmp_path, database=far.render_as_string(hide_password=False)))
        furnish(store)
        yield store, cord
        store.close()


@pytest.fixture
def locked(hasty):
    store = Store.open(Settings.read({}, var=hasty))
    yield store, Locked(hasty)
    store.close()


def at_work(broken, monkeypatch, meanwhile):
    """A member answers a citizen, `broken` = (store, what can be cut); `meanwhile(member, id)` while it is."""
    store, line_ = broken
    monkeypatch.setattr(live_room, "BEAT", 0.3)

    async def script():
        async with desk_office(store) as office:
            person, id = await waiting(office)
            quan = await office.sitting("admin")
            reply, path = {"text": "tin lúc máy hỏng", "key": "k1"}, f"/desk/talks/{id}"
            await quan.act(f"{path}/take")
            await quan.act(f"{path}/reply", {"text": "tin trước", "key": "k0"})
            async with live(quan) as change:
                await change()
                await person.write("vừa kịp gửi")  # taken: from now on it is ours
                line_.cut()
                await meanwhile(quan, id)
                sent = await quan.act(f"{path}/reply", reply)
                assert sent.status == 503 and AWAY in sent.text and 'value="tin lúc máy hỏng"' in sent.text
                called = await quan.act(f"{path}/reply", reply, X_CSRF=quan.csrf)
                assert (called.status, called.json["error"]["code"]) == (503, "unavailable") and called.headers["Retry-After"]
                refused = await person.browser.call(
                    "POST", "/v1/widget/messages", json={"id": "away", "text": "lúc máy hỏng"}, headers=person.headers
                )
                assert refused.status == 503, "not taken: the widget keeps it and sends it again"
                while await change() is not None:  # the stream ends, and asks again
                    pass
                streamed = await quan.get("/desk/live", Accept="text/event-stream")
                assert (streamed.status, streamed.json["error"]["code"]) == (503, "unavailable")
                line_.mend()
            for _ in range(2):
                assert (await quan.act(f"{path}/reply", reply)).status == 303
            async with live(quan) as change:
                assert (await change())["all"]
                found = await person.browser.call(
                    "POST", "/v1/widget/messages", json={"id": "away", "text": "lúc máy hỏng"}, headers=person.headers
                )
                assert found.status == 202
                while (await change())["unread"] == 0:
                    pass
            await person.heard("tin lúc máy hỏng")
            assert len([text for text in await person.heard() if "tin lúc máy hỏng" in text]) == 1
            page = await eventually_page(quan, path, "lúc máy hỏng")
            said = [words for who, words in lines(page) if who == "person"]
            assert [sum(text in words for words in said) for text in ("vừa kịp gửi", "lúc máy hỏng")] == [1, 1]
            assert [act for _, act, subject in office.acts() if subject == id] == ["taken", "replied", "replied"]
            assert office.book.get(id).staff == "quan"
            other = await Citizen(office).open()
            await other.write("chào")
            await other.heard("Dạ chào")

    asyncio.run(script())


async def eventually_page(member, path, words):
    while True:
        text = (await member.get(path)).text
        if any(who == "person" and words in said for who, said in lines(text)):
            return text
        await asyncio.sleep(0.05)


def test_a_database_that_cannot_be_reached(gone, monkeypatch):
    async def every_page_says_it(member, id):
        for path in READ:
            page = await member.get(filled(path.replace("{id}", id)))
            assert page.status == 503 and AWAY in page.text and "text/html" in page.headers["Content-Type"], path
            assert '<meta http-equiv="refresh"' in page.text and "psycopg" not in page.text and "SELECT" not in page.text, path
            called = await member.get(filled(path), **{"X-CSRF": member.csrf})
            assert (called.status, called.json["error"]["code"]) == (503, "unavailable"), path
        assert (await member.get("/desk/static/desk.css")).status == 200

    at_work(gone, monkeypatch, every_page_says_it)


def test_a_database_that_is_locked_for_longer_than_we_wait(locked, monkeypatch):
    async def reading_goes_on(member, id):
        for path in ("/desk/", "/desk/queue", f"/desk/talks/{id}", "/desk/measures", "/desk/care", "/desk/people", "/desk/me"):
            assert (await member.get(path)).status == 200, path

    at_work(locked, monkeypatch, reading_goes_on)


def test_a_reply_stays_on_its_page_until_the_database_is_back(tab, hasty):
    lock = Locked(hasty)
    with Hall(hasty) as hall:
        person = asking(tab, hall)
        page = tab()
        page.context.add_cookies([hall.cookie("can")])
        page.goto(f"{hall.url}/desk/talks/{hall.book.queue()[0].id}")
        page.keyboard.press("Alt+t")
        page.locator(".state-mine").wait_for()
        lock.cut()
        box = page.get_by_label("Trả lời người dân")
        box.fill("gửi khi máy hỏng")
        box.press("Control+Enter")
        page.locator("#banner", has_text="Máy chủ chưa đọc ghi được dữ liệu").wait_for()
        assert box.input_value() == "gửi khi máy hỏng" and line(page, "staff", "gửi khi máy hỏng").count() == 0
        lock.mend()
        awaited(person, "gửi khi máy hỏng")
        line(page, "staff", "gửi khi máy hỏng").wait_for()
        page.locator("#banner").wait_for(state="hidden")
        assert box.input_value() == "" and person.locator(".turn", has_text="gửi khi máy hỏng").count() == 1
        assert len(hall.desk.audit.rows(act="replied")) == 1
