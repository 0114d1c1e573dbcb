"""The server's widget API in memory, with the widget's own routes: what docs/widget.md says of it, and faults on request."""
from __future__ import annotations

import asyncio
import json
import secrets
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional, Tuple

from aiohttp import web

from bot.widget.routes import routes
from knowledge.profile import Profile

State = Dict[str, Any]
#: What the server says to whoever sends too much.
TOO_MUCH = "Anh/chị nhắn nhanh quá, tôi chưa đọc kịp."
#: State and text → the state after the turn, and the turn's JSON.
Answer = Callable[[State, str], Tuple[State, Dict[str, Any]]]


def reply(text: str, type: str = "text", choices=(), path=None, url=None) -> Dict[str, Any]:
    return {"type": type, "text": text, "choices": [{"id": i, "title": t} for i, t in choices], "path": path, "url": url}


def card(text: str, title: str, rows=(), source: str = "") -> Dict[str, Any]:
    """A text with its parts."""
    rows = [{"label": label, "text": words} for label, words in rows]
    return {**reply(text), "card": {"title": title, "rows": rows, "source": source}}


def turn(*replies: Dict[str, Any], stage: str = "answered", behaviour: str = "answer") -> Dict[str, Any]:
    return {"replies": list(replies), "stage": stage, "behaviour": behaviour}


def echo(state: State, text: str) -> Tuple[State, Dict[str, Any]]:
    return state, turn(reply(f"Tôi nghe: {text}"))


@dataclass
class Session:
    state: State = field(default_factory=dict)
    events: List[Dict[str, Any]] = field(default_factory=list)
    ids: Dict[str, int] = field(default_factory=dict)
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    turns: asyncio.Lock = field(default_factory=asyncio.Lock)

    def tell(self, **event: Any) -> int:
        self.events.append({"cursor": len(self.events) + 1, **event})
        self.changed.set()
        return len(self.events)


class Double:
    """Runs in a thread of its own. `answer`, `down`, `buffered`, `slow`, `lose` and `full` may be changed while it runs.

    `down`: 503 to everything of the API; `buffered`: an event stream keeps back all it is given, as some proxies do;
    `slow`: seconds that a turn takes; `lose`: so many messages are taken and their acknowledgements lost; `full`: so
    many messages are too many, and may come again after a second.
    """

    def __init__(self, answer: Answer = echo, files: Optional[Path] = None, origins: Tuple[str, ...] = ()) -> None:
        self.answer, self.files, self.origins = answer, files, origins
        self.down = self.buffered = False
        self.slow, self.lose, self.full = 0.0, 0, 0
        self.sessions: Dict[str, Session] = {}
        self.asked: List[Tuple[str, str, bytes]] = []  # method, path, body of every request to the API
        self.said: List[Tuple[str, str]] = []  # token and text of every message that got a turn

    def __enter__(self) -> Double:
        started = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve(started)), daemon=True)
        self._thread.start()
        assert started.wait(10)
        return self

    def __exit__(self, *_: Any) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def expire(self) -> None:
        """Ends all sessions, as after a day."""
        self.sessions.clear()

    def cut(self) -> None:
        """Breaks every open stream."""
        for session in self.sessions.values():
            self._loop.call_soon_threadsafe(session.changed.set)

    async def _serve(self, started: threading.Event) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        app = web.Application(middlewares=[self._gate])
        app.add_routes(routes(Profile.load()))
        app.router.add_post("/v1/widget/sessions", self._open)
        app.router.add_post("/v1/widget/messages", self._message)
        app.router.add_get("/v1/widget/events", self._events)
        app.router.add_delete("/v1/widget/session", self._erase)
        app.router.add_post("/v1/widget/opened", self._opened)
        app.router.add_get("/v1/files/{name}", self._file)
        app.router.add_get("/elsewhere", self._elsewhere)
        runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"
        started.set()
        await self._stop.wait()
        await runner.cleanup()

    @web.middleware
    async def _gate(self, request: web.Request, handler: Any) -> web.StreamResponse:
        api = request.path.startswith("/v1/")
        if api:
            self.asked.append((request.method, request.path, await request.read()))
            if self.down:
                return web.json_response({"error": {"code": "unavailable", "message": ""}}, status=503)
        if request.method == "OPTIONS":
            response: web.StreamResponse = web.Response(status=204)
        else:
            response = await handler(request)
        if api and request.headers.get("Origin") in self.origins and not response.prepared:
            self._allow(request, response)
        return response

    def _allow(self, request: web.Request, response: web.StreamResponse) -> None:
        if request.headers.get("Origin") in self.origins:
            response.headers["Access-Control-Allow-Origin"] = request.headers["Origin"]
            response.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
            response.headers["Access-Control-Allow-Methods"] = "GET, POST, DELETE"

    def _session(self, request: web.Request) -> Session:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if token not in self.sessions:
            raise web.HTTPUnauthorized()
        return self.sessions[token]

    async def _opened(self, request: web.Request) -> web.Response:
        return web.Response(status=204)

    async def _open(self, request: web.Request) -> web.Response:
        token = secrets.token_urlsafe(24)
        self.sessions[token] = Session()
        return web.json_response({"token": token, "cursor": 0, "expires_in": 86_400}, status=201)

    async def _message(self, request: web.Request) -> web.StreamResponse:
        session, body = self._session(request), await request.json()
        if self.full:
            self.full -= 1
            error = {"code": "too_many_requests", "message": TOO_MUCH}
            return web.json_response({"error": error}, status=429, headers={"Retry-After": "1"})
        if len(body["text"]) > 10_000:
            raise web.HTTPRequestEntityTooLarge(10_000, len(body["text"]))
        if body["id"] not in session.ids:
            session.ids[body["id"]] = session.tell(type="user", id=body["id"], text=body["text"])
            asyncio.ensure_future(self._turn(session, request, body["text"]))
        if self.lose:
            self.lose -= 1
            request.transport.close()
        return web.json_response({"cursor": session.ids[body["id"]]}, status=202)

    async def _turn(self, session: Session, request: web.Request, text: str) -> None:
        self.said.append((request.headers["Authorization"].removeprefix("Bearer "), text))
        async with session.turns:
            await asyncio.sleep(self.slow)
            session.state, answer = await asyncio.to_thread(self.answer, session.state, text)
        for each in answer["replies"]:
            if each["path"]:
                each.update(path=None, url=f"/v1/files/{Path(each['path']).name}")
        session.tell(type="turn", **{name: answer[name] for name in ("replies", "stage", "behaviour")})

    async def _events(self, request: web.Request) -> web.StreamResponse:
        session, after = self._session(request), int(request.query.get("after", 0))
        if "text/event-stream" not in request.headers.get("Accept", ""):
            if len(session.events) <= after:
                session.changed.clear()
                try:
                    await asyncio.wait_for(session.changed.wait(), float(request.query.get("wait", 0)))
                except asyncio.TimeoutError:
                    pass
            return web.json_response({"events": session.events[after:], "cursor": len(session.events)})
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        if self.buffered:
            await asyncio.sleep(120)
        self._allow(request, response)
        await response.prepare(request)
        while session in self.sessions.values() and not self.down:
            for event in session.events[after:]:
                await response.write(f"id: {event['cursor']}\ndata: {json.dumps(event, ensure_ascii=False)}\n\n".encode())
            after = max(after, len(session.events))
            session.changed.clear()
            if len(session.events) == after:
                await response.write(b": here\n\n")
                await session.changed.wait()
        return response

    async def _erase(self, request: web.Request) -> web.Response:
        self._session(request)
        del self.sessions[request.headers["Authorization"].removeprefix("Bearer ")]
        return web.Response(status=204)

    async def _file(self, request: web.Request) -> web.StreamResponse:
        path = self.files / request.match_info["name"] if self.files else None
        if path is None or not path.is_file():
            raise web.HTTPNotFound()
        return web.FileResponse(path, headers={"Content-Disposition": f'attachment; filename="{path.name}"'})

    async def _elsewhere(self, request: web.Request) -> web.Response:
        """A portal's page of another origin: the server's address is in `of`."""
        of = request.query["of"]
        script = f'<script src="{of}/widget.js" defer data-procedure="1.001193"></script>'
        page = f'<!doctype html><html lang="vi"><title>Cổng khác</title><body><p>Cổng khác</p>{script}'
        policy = f"default-src 'none'; script-src {of}; connect-src {of}"
        return web.Response(text=page, content_type="text/html", headers={"Content-Security-Policy": policy})
