"""A full queue and many open desks: how soon a message of a citizen stands on each of them.

Each desk does what its page does (`bot/desk/static/queue.js`): it hears that a conversation changed, waits a moment in
which more may change, and fetches those rows, one request at a time.
"""
from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from random import random
from time import monotonic, perf_counter
from typing import Any, TypeVar

import aiohttp

from evaluation.scoring import percentile
from evaluation.speed.figure import Figure
from evaluation.speed.made import CommandFailed

#: Milliseconds until a new message is on a desk.
BAR_SHOWN = 1000.0
DESKS, CONVERSATIONS = 50, 500
#: Conversations that each desk has taken; the others wait, and the assistant answers what comes in them.
EACH = 2
#: Seconds between two messages: fifty people who talk with staff write twice a minute each, and some who wait.
EVERY = 0.5
#: Of so many messages one is of somebody who waits.
WAITING = 4
#: Seconds that the page gathers changes for, and those that it waits besides, at random.
TOGETHER, SPREAD = 0.12, 0.2
#: Seconds in which the queue fills; in which the last message has to come.
FILLS, LAST = 600.0, 30.0
#: New conversations at once, while the queue fills.
WIDTH = 8

WISH = "cho tôi gặp cán bộ"

T = TypeVar("T")


@dataclass
class Message:
    """`taken`: staff have the conversation. `sent`: when the server had accepted it; times of `perf_counter`."""

    text: str
    taken: bool
    sent: float


@dataclass
class Seen:
    """Text → seconds: of the event by which a desk heard of it, of the row that it fetched then."""

    told: dict[str, float] = field(default_factory=dict)
    shown: dict[str, float] = field(default_factory=dict)


class Person:
    """A citizen in the widget, each as if from an address of their own."""

    def __init__(self, session: aiohttp.ClientSession, base: str, number: int) -> None:
        self._session, self._base, self.number = session, f"{base}/v1/widget", number
        self._headers, self._written = {"X-Forwarded-For": f"10.1.{number // 250}.{number % 250}"}, 0

    async def begin(self) -> None:
        async with self._session.post(f"{self._base}/sessions", json={}, headers=self._headers) as response:
            self._headers["Authorization"] = f"Bearer {(await response.json())['token']}"

    async def write(self, text: str) -> float:
        """When it was accepted. Raises CommandFailed."""
        self._written += 1
        body = {"id": f"m{self._written}", "text": text}
        async with self._session.post(f"{self._base}/messages", json=body, headers=self._headers) as response:
            if response.status != 202:
                raise CommandFailed(f"A message was not taken: {response.status}")
            return perf_counter()


class Desk:
    """One open queue of one member of staff."""

    def __init__(self, session: aiohttp.ClientSession, base: str, token: str, csrf: str) -> None:
        self._session, self._base, self.seen, self.fetches = session, f"{base}/desk", Seen(), 0
        self._headers = {"Cookie": f"desk={token}", "X-CSRF": csrf, "Origin": base, "Accept": "text/html, application/json"}
        self._changed: dict[str, float] = {}  # conversation → when it was told
        self._fetching: asyncio.Task[None] | None = None

    async def counts(self) -> dict[str, int]:
        return json.loads(await self._ask("GET", "/live", Accept="application/json"))

    async def take(self, id: str) -> None:
        await self._ask("POST", f"/talks/{id}/take")

    async def rows(self, query: str = "") -> str:
        return await self._ask("GET", f"/queue/rows{query}")

    async def follow(self, open: asyncio.Event, messages: dict[str, Message]) -> None:
        """Until it is cancelled. `open` is set when the page stands, `messages` may grow. Raises CommandFailed."""
        headers, patient = {**self._headers, "Accept": "text/event-stream"}, aiohttp.ClientTimeout(total=None)
        async with self._session.get(f"{self._base}/live", headers=headers, timeout=patient) as stream:
            async for line in stream.content:
                if line.startswith(b"data: {") and (change := json.loads(line[6:])):
                    now = perf_counter()
                    if change["all"]:
                        await self.rows()
                        open.set()
                    for id in change["talks"]:
                        self._changed.setdefault(id, now)
                    if self._changed and (self._fetching is None or self._fetching.done()):
                        if self._fetching:
                            self._fetching.result()
                        self._fetching = asyncio.create_task(self._fetch(messages))
        raise CommandFailed(f"A desk's stream ended: {stream.status}")

    async def _fetch(self, messages: dict[str, Message]) -> None:
        while self._changed:
            await asyncio.sleep(TOGETHER + SPREAD * random())
            told, self._changed = self._changed, {}
            page = await self.rows("?" + "&".join(f"id={id}" for id in told))
            self.fetches += 1
            now, first = perf_counter(), min(told.values())
            for text in [text for text in messages if text in page]:
                self.seen.told.setdefault(text, first)
                self.seen.shown.setdefault(text, now)

    async def _ask(self, method: str, path: str, **headers: str) -> str:
        async with self._session.request(method, self._base + path, headers={**self._headers, **headers}) as response:
            body = await response.text()
            if response.status != 200:
                raise CommandFailed(f"The desk did not answer {path.partition('?')[0]}: {response.status} {body[:200]}")
            return body


class Hall:
    """Citizens and desks around a running server; `async with` closes their connections."""

    def __init__(self, base: str, sessions: Sequence[tuple[str, str]], conversations: int) -> None:
        """`sessions`: (token, csrf), one for each desk."""
        self._base, self._sessions, self._many = base, sessions, conversations
        self.messages: dict[str, Message] = {}

    async def __aenter__(self) -> Hall:
        self._stack = AsyncExitStack()
        connector = aiohttp.TCPConnector(limit=0)
        session = aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=60))
        self._session = await self._stack.enter_async_context(session)
        self.people = [Person(session, self._base, number) for number in range(self._many)]
        self.desks = [Desk(session, self._base, *each) for each in self._sessions]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def fill(self) -> None:
        """Everybody asks for a person, those whom the desks are going to take first. Raises CommandFailed."""
        await self._ask(self.people[: self._most])
        self._ids = re.findall(r'id="talk-(\w+)"', await self.desks[0].rows())
        await self._ask(self.people[self._most :])

    async def talk(self, meanwhile: Callable[[], Coroutine[Any, Any, T]], every: float = EVERY) -> T:
        """Every desk opens and takes its conversations; then people write, in turn, as long as `meanwhile()` takes, which
        is what comes back. Raises CommandFailed."""
        taken, waiting = self.people[: self._most], self.people[self._most :]
        opened = [asyncio.Event() for _ in self.desks]
        following = [asyncio.create_task(desk.follow(each, self.messages)) for desk, each in zip(self.desks, opened)]
        try:
            await _or_failed(asyncio.gather(*(each.wait() for each in opened)), following)
            for place, id in enumerate(self._ids):
                await self.desks[place % len(self.desks)].take(id)
            number, doing = 0, asyncio.create_task(meanwhile())
            while not doing.done():
                began, waits = monotonic(), number % WAITING == WAITING - 1
                among = waiting if waits else taken
                text = f"tin thứ {number + 1000} của tôi"
                self.messages[text] = Message(text, not waits, 0.0)
                self.messages[text].sent = await among[(number // WAITING if waits else number) % len(among)].write(text)
                number += 1
                await asyncio.sleep(max(0.0, every - (monotonic() - began)))
            end = monotonic() + LAST
            while self.missed and monotonic() < end:
                await _or_failed(asyncio.sleep(0.2), following)
            return doing.result()
        finally:
            for task in following:
                task.cancel()
            await asyncio.gather(*following, return_exceptions=True)

    async def _ask(self, people: Sequence[Person]) -> None:
        room, end = asyncio.Semaphore(WIDTH), monotonic() + FILLS

        async def ask(person: Person) -> None:
            async with room:
                await person.begin()
                await person.write(WISH)

        before = (await self.desks[0].counts())["waiting"]
        await asyncio.gather(*map(ask, people))
        while (await self.desks[0].counts())["waiting"] < before + len(people):
            if monotonic() > end:
                raise CommandFailed("The queue did not fill.")
            await asyncio.sleep(0.5)

    @property
    def _most(self) -> int:
        return EACH * len(self.desks)

    @property
    def missed(self) -> int:
        return sum(len(self.messages.keys() - desk.seen.shown.keys()) for desk in self.desks)

    def took(self, kind: str, taken: bool) -> list[float]:
        """Milliseconds after it was accepted, for each message and each desk; `kind`: told | shown."""
        mine = [message for message in self.messages.values() if message.taken == taken]
        seen = [getattr(desk.seen, kind) for desk in self.desks]
        return sorted(max(0.0, each[m.text] - m.sent) * 1000 for each in seen for m in mine if m.text in each)


async def _or_failed(what, tasks: Sequence[asyncio.Task[None]]) -> None:
    """`what` awaited; raises what ended one of `tasks` before."""
    waited = asyncio.ensure_future(what)
    done, _ = await asyncio.wait([waited, *tasks], return_when=asyncio.FIRST_COMPLETED)
    for task in done:
        task.result()


def figures(hall: Hall) -> list[Figure]:
    """Raises CommandFailed for a message that did not come to every desk."""
    if hall.missed:
        raise CommandFailed(f"{hall.missed} rows did not come to a desk.")
    found, fetches = [], sum(desk.fetches for desk in hall.desks)
    for taken, whose in ((True, "whom staff answer"), (False, "who waits, with the assistant's answer to it")):
        told, shown = hall.took("told", taken), hall.took("shown", taken)
        how = f"{len(shown)} rows: {len(hall.desks)} desks, {len(hall.people)} conversations, a message each {EVERY:g} s, {fetches} fetches"
        what = f"message of a person {whose}, until"
        found += [
            Figure(f"{what} a desk is told, p95", percentile(told, 95), "ms", None, how),
            Figure(f"{what} it is on a desk, p50", percentile(shown, 50), "ms", None, how),
            Figure(f"{what} it is on a desk, p95", percentile(shown, 95), "ms", BAR_SHOWN, how),
            Figure(f"{what} it is on a desk, worst", shown[-1], "ms", BAR_SHOWN, how),
        ]
    return found
