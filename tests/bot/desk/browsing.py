"""The widget, the gateway and the desk on a port of this machine, in a thread of its own, for tests that drive a browser."""
from __future__ import annotations

import asyncio
import threading

from aiohttp import web

from actions.phrases import Phrases
from bot.desk.accounts import Accounts
from bot.desk.audit import AuditLog
from bot.desk.logins import Logins
from bot.desk.mount import mount as mount_desk
from bot.desk.web import Desk
from bot.gateway.api.mount import mount
from bot.serve.front import application
from bot.settings import Settings
from bot.store.conversations import Store
from bot.widget.routes import routes
from knowledge.profile import Profile
from tests.bot.desk.talking import Clerk, gateway_with_desk
from tests.bot.gateway.doubles import SORRY


class Hall:
    """`port` 0 takes a free one; the same port again is the server that has come back."""

    def __init__(self, folder, assistant=None, port=0):
        self.folder, self.assistant, self.port = folder, assistant or Clerk(), port

    def __enter__(self):
        started = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve(started)), daemon=True)
        self._thread.start()
        assert started.wait(60)
        return self

    def __exit__(self, *_):
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(60)

    def token(self, login):
        """Of a new session, as if logged in."""
        return self.desk.logins.begin(login)[0]

    def cookie(self, login):
        return {"name": "desk", "value": self.token(login), "url": f"{self.url}/desk"}

    async def _serve(self, started):
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        store = Store.open(Settings.read({}, var=self.folder))
        gateway = gateway_with_desk(store, self.assistant)
        app = application(self.assistant, SORRY, store.shelf.find, gateway.parts, ("web", "api"))
        mount(app, gateway, (), [], SORRY)
        app.add_routes(routes(Profile.load()))
        self.desk = Desk(
            store, gateway, self.assistant, Profile.load(), Settings(),
            Accounts(store), Logins(store), AuditLog(store), Phrases.load(),
        )  # fmt: skip
        self.book = gateway.book
        mount_desk(app, self.desk)
        await gateway.start()
        runner = web.AppRunner(app, shutdown_timeout=0.5)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", self.port, reuse_address=True)
        await site.start()
        self.port = site._server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        started.set()
        await self._stop.wait()
        gateway.feed.close()
        await gateway.stop()
        await runner.cleanup()
        store.close()
