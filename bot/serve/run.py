"""The life of a server: prepare, start the children, answer, stop."""
from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING

import aiohttp
from aiohttp import web

from actions.phrases import Phrases
from bot.desk.accounts import Accounts
from bot.desk.audit import AuditLog
from bot.desk.listening import listener
from bot.desk.logins import Logins
from bot.desk.mount import mount as mount_desk
from bot.desk.web import ROOT as DESK
from bot.desk.web import Desk
from bot.gateway.api.mount import mount
from bot.gateway.channels import SENDERS, named, opened
from bot.gateway.gateway import Gateway
from bot.gateway.limits import Gate
from bot.gateway.rendering import pieces
from bot.gateway.tallies import Tallies
from bot.serve.connections import Site
from bot.serve.front import application
from bot.serve.logs import warnings_only
from bot.serve.renewal import Renewal
from bot.serve.retention import keep_short, purge, told
from bot.serve.supervisor import Child, end, spawn
from bot.serve.upstream import Upstream
from bot.settings import HOST, Settings, SettingsError
from bot.widget.routes import routes as widget_files
from knowledge.profile import Profile

if TYPE_CHECKING:
    from bot.store.conversations import Store

#: Seconds between two looks at whether all is ready.
LOOK = 0.5
#: Seconds that the children have to be ready again before turns go to them all the same.
AGAIN = 120.0
#: Seconds that requests under way have when the server stops.
SHUTDOWN = 5.0

Say = Callable[[str], None]


def run(settings: Settings, say: Say, train: bool = True) -> None:
    """Serve until SIGINT or SIGTERM. `train` makes a stale model and index anew, first and later. Raises MotCuaError."""
    settings = settings if train else replace(settings, renew_after=0)
    settings.apply()
    warnings_only()
    asyncio.run(_serve(settings, say, train))


def sorry(profile: Profile) -> str:
    """What a person reads when the assistant cannot answer."""
    return Phrases.load()("server.unavailable", hotline=f"{profile.hotline.name} {profile.hotline.number}")


async def _serve(settings: Settings, say: Say, train: bool) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    names, profile = named(settings.channels), Profile.load(settings.profile)
    store = await asyncio.to_thread(_store, settings)
    async with aiohttp.ClientSession() as session:
        runner: web.AppRunner | None = None
        gateway: Gateway | None = None
        children: list[Child] = []
        try:
            upstream = Upstream(settings, session)
            channels = opened(names, settings, store.shelf.find)
            tallies = Tallies(store, profile.unit_code or "")
            heard = (tallies.heard, listener(store))
            gateway = Gateway(store, upstream, sorry(profile), channels, pieces, Gate(settings.redis), profile.desk, heard)
            app = application(upstream, sorry(profile), store.shelf.find, gateway.parts, SENDERS)
            mount(app, gateway, channels, _origins(profile, settings), sorry(profile), tallies)
            desk = Desk(
                store, gateway, upstream, profile, settings, Accounts(store), Logins(store), AuditLog(store), Phrases.load()
            )
            mount_desk(app, desk)
            app.add_routes(widget_files(profile))
            runner = web.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN)
            await runner.setup()
            await _listen(runner, settings.port)
            told(await asyncio.to_thread(purge, settings), settings, say)
            await gateway.start()
            daily = asyncio.create_task(keep_short(settings, say))
            say(f"Đang nghe ở http://{HOST}:{settings.port} (sức khỏe: /health). Ctrl-C để dừng.")
            say(await asyncio.to_thread(_where, desk))
            if names:
                say(f"Kênh: {', '.join(names)}.")
            work = asyncio.create_task(_work(settings, upstream, children, say, train))
            await asyncio.wait([work, asyncio.create_task(stop.wait())], return_when=asyncio.FIRST_COMPLETED)
            if work.done():
                work.result()
                await stop.wait()
            work.cancel()
            daily.cancel()
            await asyncio.gather(work, daily, return_exceptions=True)
        finally:
            if gateway:
                await gateway.stop()
            if runner:
                await runner.cleanup()
            await asyncio.gather(*(child.stop() for child in children))
            store.close()
            say("Đã dừng.")


def _origins(profile: Profile, settings: Settings) -> list[str]:
    """Of pages that may call, besides the server's own by the name that they call it."""
    return [*profile.widget.origins, *([settings.public_url] if settings.public_url else [])]


def _where(desk: Desk) -> str:
    """Where the desk is, or how to open it. Raises StoreError."""
    if desk.accounts.count():
        return f"Bàn trợ giúp: {desk.settings.public_url or f'http://{HOST}:{desk.settings.port}'}{DESK}"
    return 'Bàn trợ giúp chưa có tài khoản; tạo quản trị viên: motcua desk add TÊN --name "Họ tên" --role admin'


def _store(settings: Settings) -> Store:
    from bot.store.conversations import Store

    return Store.open(settings)


async def _listen(runner: web.AppRunner, port: int) -> None:
    try:
        await Site(runner, HOST, port).start()
    except OSError as error:
        raise SettingsError(f"Không mở được cổng {port}: {error.strerror or error}. Chọn cổng khác bằng --port.") from None


async def _work(settings: Settings, upstream: Upstream, children: list[Child], say: Say, train: bool) -> None:
    """Prepare, start the children, say once when all is ready; then see to it that what staff add comes into use."""
    renewal = Renewal(settings.additions, settings.renew_after, _prepare, lambda: _again(upstream, children), say)
    if train and not await _prepare():
        say("Chưa chuẩn bị xong mô hình hoặc chỉ mục; máy chủ vẫn chạy, xem /health.")
    began = monotonic()
    for name, module, log in (
        ("Rasa", "bot.serve.rasa_server", "rasa.log"),
        ("Máy chủ hành động", "bot.serve.action_server", "actions.log"),
    ):
        child = Child(name, [sys.executable, "-m", module], settings.logs / log, say)
        child.start()
        children.append(child)
    await _well(upstream)
    say(
        f"Sẵn sàng sau {monotonic() - began:.0f} giây: Rasa ở {HOST}:{settings.rasa_port}, "
        f"máy chủ hành động ở {HOST}:{settings.actions_port}, nhật ký ở {settings.logs}"
    )
    if settings.renew_after:
        await renewal.keep()


async def _again(upstream: Upstream, children: list[Child]) -> None:
    """Start the children anew between two turns; who writes meanwhile waits a little longer."""
    async with upstream.held():
        await asyncio.gather(*(child.stop() for child in children))
        for child in children:
            child.start()
        try:
            await asyncio.wait_for(_well(upstream), AGAIN)
        except asyncio.TimeoutError:
            pass  # /health says what is wrong, and the children are watched


async def _well(upstream: Upstream) -> None:
    while not all(part.ok for part in (await upstream.health()).values()):
        await asyncio.sleep(LOOK)


async def _prepare() -> bool:
    process = await spawn([sys.executable, "-m", "bot.serve.prepare"])
    try:
        return await process.wait() == 0
    finally:
        await end(process)
