"""The widget against the gateway itself, in place of the double: what both sides say of the API is the same thing."""
from __future__ import annotations

import asyncio
import threading

import pytest
from aiohttp import web

from bot.gateway.api.mount import mount
from bot.serve.front import application
from bot.settings import Settings
from bot.store.conversations import Store
from bot.widget.routes import routes
from knowledge.profile import Profile
from tests.bot.gateway.doubles import SORRY, Assistant, gateway_of
from tests.bot.widget.talk import awaited, opened, said, say


class Office:
    """The gateway with the widget's routes, on a port of this machine, in a thread of its own."""

    def __init__(self, folder):
        self.folder, self.assistant = folder, Assistant()

    def __enter__(self):
        started = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve(started)), daemon=True)
        self._thread.start()
        assert started.wait(30)
        return self

    def __exit__(self, *_):
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(30)

    async def _serve(self, started):
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        store = Store.open(Settings.read({}, var=self.folder))
        gateway = gateway_of(store, self.assistant)
        app = application(self.assistant, SORRY, store.shelf.find, gateway.parts, ("web", "api"))
        mount(app, gateway, (), [], SORRY)
        app.add_routes(routes(Profile.load()))
        await gateway.start()
        runner = web.AppRunner(app, shutdown_timeout=0.5)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"
        started.set()
        await self._stop.wait()
        gateway.feed.close()
        await gateway.stop()
        await runner.cleanup()
        store.close()


@pytest.fixture
def office(tmp_path):
    with Office(tmp_path) as running:
        yield running


def test_a_conversation_over_a_reload_a_second_tab_and_a_break(tab, office):
    page = opened(tab(), office.url)
    say(page, "một")
    awaited(page, "Dạ một")
    page.reload()
    awaited(page, "Dạ một")
    page.context.set_offline(True)
    say(page, "hai")
    page.get_by_text("Máy đang không có mạng").wait_for()
    page.context.set_offline(False)
    awaited(page, "Dạ hai")
    with page.expect_popup() as popup:
        page.evaluate("window.open(location.href)")
    awaited(popup.value, "Dạ hai")
    assert said(page) == said(popup.value) == ["một", "hai"]
    assert [text for _, text in office.assistant.asked] == ["một", "hai"]


def test_the_code_of_a_page_is_asked_once(tab, office):
    page = tab()
    page.goto(f"{office.url}/#tt=1.001193")
    awaited(page, "Dạ 1.001193")
    assert [text for _, text in office.assistant.asked] == ["1.001193"]


def test_a_browser_without_streams(tab, office):
    page = opened(tab(scripts=["delete window.ReadableStream;"]), office.url)
    say(page, "một")
    awaited(page, "Dạ một")
    say(page, "hai")
    awaited(page, "Dạ hai")


def test_what_was_erased_is_gone_and_a_new_conversation_begins(tab, office):
    page = opened(tab(), office.url)
    say(page, "một")
    awaited(page, "Dạ một")
    token = page.evaluate("sessionStorage.getItem('motcua.token')")
    for name in ("Tùy chọn", "Xóa dữ liệu", "Xóa hết"):
        page.get_by_role("button", name=name).click()
    page.get_by_text("Đã xóa.").wait_for()
    ask = "(token) => fetch('/v1/widget/events', { headers: { Authorization: `Bearer ${token}` } }).then((answer) => answer.status)"
    assert page.evaluate(ask, token) == 401
    say(page, "hai")
    awaited(page, "Dạ hai")
    assert said(page) == ["hai"]
