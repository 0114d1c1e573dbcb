"""The gateway with the widget's routes on a port of this machine, in a thread of its own, for tests that drive a browser."""
from __future__ import annotations

import asyncio
import threading

from aiohttp import web

from bot.gateway.api.mount import mount
from bot.serve.front import application
from bot.settings import Settings
from bot.store.conversations import Store
from bot.widget.routes import routes
from knowledge.profile import Profile
from tests.bot.gateway.doubles import SORRY, Assistant, gateway_of

HOST, SOON = "127.0.0.1", 60


class House:
    """`port` 0 takes a free one; the same port again is the server that has come back."""

    def __init__(self, folder, assistant=None, port=0):
        self.folder, self.assistant, self.port = folder, assistant or Assistant(), port

    def __enter__(self):
        started = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve(started)), daemon=True)
        self._thread.start()
        assert started.wait(SOON)
        return self

    def __exit__(self, *_):
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(SOON)

    def gateway_over(self, store):
        return gateway_of(store, self.assistant)

    def furnish(self, app, gateway, store):
        """What stands on the server besides the widget."""

    async def _serve(self, started):
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        store = Store.open(Settings.read({}, var=self.folder))
        gateway = self.gateway_over(store)
        app = application(self.assistant, SORRY, store.shelf.find, gateway.parts, ("web", "api"))
        mount(app, gateway, (), [], SORRY)
        app.add_routes(routes(Profile.load()))
        self.furnish(app, gateway, store)
        await gateway.start()
        runner = web.AppRunner(app, shutdown_timeout=0.5)
        await runner.setup()
        site = web.TCPSite(runner, HOST, self.port, reuse_address=True)
        await site.start()
        self.port = site._server.sockets[0].getsockname()[1]
        self.url = f"http://{HOST}:{self.port}"
        started.set()
        await self._stop.wait()
        gateway.feed.close()
        await gateway.stop()
        await runner.cleanup()
        store.close()
