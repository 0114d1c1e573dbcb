"""Connections to the server: so many at most, and each says in time what it wants.

aiohttp waits for the head of a first request for as long as it takes; what comes after it has limits already (a body:
`bot.serve.http.BODY_TIMEOUT`; the next request on the same connection: aiohttp's keep-alive, 75 s).
"""
from __future__ import annotations

import asyncio
import resource
from typing import Optional

from aiohttp import web

#: Seconds from the connection to the end of the first request's head; slow lines need a few, a person none.
HEAD_TIMEOUT = 10.0
#: Connections at once: each open widget holds one. What one process can serve, with a margin.
MOST = 4000
#: Seconds in which a head normally comes; who has had less makes room last.
YOUNG = 1.0
#: Open files that are kept for everything else: the database, its journal, Rasa, channels, logs.
RESERVED = 200
#: Connections that the system holds until they are accepted.
BACKLOG = 128

#: What a connection gets for which there is no room. Nothing of it has been read, so nothing is parsed.
_FULL = (
    b"HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 5\r\n"
    b"Content-Type: application/json; charset=utf-8\r\nContent-Length: %d\r\n\r\n%s"
)
_WORDS = '{"error": {"code": "too_busy", "message": "Máy chủ đang có quá nhiều kết nối. Anh/chị thử lại sau ít giây ạ."}}'.encode()


def room() -> int:
    """How many connections there may be: MOST, or as many as the process may open files for."""
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST if files == resource.RLIM_INFINITY else max(1, min(MOST, files - RESERVED))


class Connection(web.RequestHandler):
    """One connection; `site` keeps the count."""

    __slots__ = ("_site", "_timer", "_made")

    def __init__(self, site: Site, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(site.server, loop=loop, access_log=None)
        self._site = site
        self._timer: Optional[asyncio.TimerHandle] = None
        self._made = loop.time()

    @property
    def worth(self) -> int:
        """0: said nothing in all its time; 1: was answered and says nothing; 2: has just come; 3: is being answered."""
        if not self._request_count:
            return 0 if self._loop.time() - self._made > YOUNG else 2
        # Between taking a request up and answering it aiohttp has neither a message nor a current request; it waits for
        # the next one only when it is done with the last.
        return 1 if self._waiter is not None and not self._messages else 3

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if not self._site.enter(self):
            self._force_close = True  # what still comes is not read
            transport.write(_FULL % (len(_WORDS), _WORDS))  # type: ignore[attr-defined]
            transport.close()
            return
        super().connection_made(transport)
        self._timer = self._loop.call_later(self._site.patience, self._late)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._request_count and self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def connection_lost(self, exc: Optional[BaseException]) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._site.left(self)
        super().connection_lost(exc)

    def _late(self) -> None:
        self._timer = None
        self.force_close()


class Site(web.BaseSite):
    """Where a runner listens. Where it is full, whoever is connected for nothing makes room; where all are being
    answered, a new one is turned away."""

    def __init__(
        self, runner: web.AppRunner, host: str, port: int, most: Optional[int] = None, patience: float = HEAD_TIMEOUT
    ) -> None:
        """`most`: connections at once; `patience`: seconds for the head of a first request."""
        super().__init__(runner, backlog=BACKLOG)
        self._host, self._port, self._most, self.patience = host, port, most or room(), patience
        self._open: dict[Connection, None] = {}  # the oldest first

    @property
    def name(self) -> str:
        return f"http://{self._host}:{self._port}"

    @property
    def server(self) -> web.Server:
        assert self._runner.server is not None
        return self._runner.server

    async def start(self) -> None:
        """Raises OSError where the port cannot be had."""
        await super().start()
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: Connection(self, loop), self._host, self._port, backlog=self._backlog
        )

    def enter(self, connection: Connection) -> bool:
        """Whether there is room for one more."""
        if len(self._open) >= self._most:
            found = min(self._open, key=lambda one: one.worth)  # of the same worth the oldest
            if found.worth == 3:
                return False
            found.force_close()
            self.left(found)
        self._open[connection] = None
        return True

    def left(self, connection: Connection) -> None:
        self._open.pop(connection, None)
