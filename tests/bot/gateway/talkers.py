"""People who talk to a whole server over HTTP: they send, pick, and read until the answer is whole."""
from __future__ import annotations

import asyncio
import json
import re
import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Dict, List, Tuple

import aiohttp
import sqlalchemy as sa

from bot.gateway.api.widget import person
from bot.gateway.message import Incoming
from bot.settings import HOST
from bot.store.conversations import Store
from bot.store.transit import Seen, Unsent, Waiting
from tests.bot.gateway.zalo.fake import Zalo

if TYPE_CHECKING:
    from tests.bot.gateway.phones import PhoneBook

#: An upper bound and no bar, in seconds; Rasa answers one turn after the other.
LATEST = 240.0
#: Turns of all people at once, so that none waits for Rasa longer than the server does.
AT_ONCE = 6
#: Messages of one person in so many seconds: just below what is too many (`bot.gateway.limits.PERSON`).
MOST, WINDOW = 29, 61.0
_ADDRESS = re.compile(r"https?://[^\s«»()]+[^\s«»().,;:]")


@dataclass
class Heard:
    """What a person was given in one turn: words (those of buttons too, addresses not), addresses, files."""

    words: str = ""
    links: List[str] = field(default_factory=list)
    files: List[Tuple[str, bytes]] = field(default_factory=list)

    def add(self, text: str) -> None:
        self.words += "\n" + _ADDRESS.sub("", text)
        self.links += _ADDRESS.findall(text)

    def button(self, title: str, url: str | None) -> None:
        """A button that only says the number of its line adds no words."""
        if url:
            self.links.append(url)
        elif not title.isdigit():
            self.words += "\n" + title


class Office:
    """The server and the fakes around it."""

    def __init__(
        self, port: int, key: str, store: Store, session: aiohttp.ClientSession, phones: PhoneBook, zalo: Zalo
    ) -> None:
        self.store, self.session, self.phones, self.zalo = store, session, phones, zalo
        self.address, self.key, self.turns = f"http://{HOST}:{port}", key, asyncio.Semaphore(AT_ONCE)

    async def call(self, method: str, path: str, **request: Any) -> Any:
        async with self.session.request(method, self.address + path, **request) as response:
            content = await response.read()
            assert response.status < 300, (method, path, response.status, content[:300])
            return json.loads(content) if response.content_type == "application/json" and content else None

    async def file(self, path: str) -> Tuple[str, bytes]:
        """The name under which it is given, and the content."""
        async with self.session.get(self.address + path) as response:
            assert response.status == 200, (path, response.status)
            return response.content_disposition.filename, await response.read()

    async def settled(self, sender: str, messages: int) -> None:
        """Until so many messages of the person were taken and answered, and the answers delivered."""
        end = time.monotonic() + LATEST
        while not await asyncio.to_thread(self._settled, self.store.keys.pseudonym(sender), messages):
            assert time.monotonic() < end, f"{sender}: message {messages} is not answered"
            await asyncio.sleep(0.1)

    def _settled(self, person: str, messages: int) -> bool:
        """In the order in which a message goes its way: what is in none of them has gone through all."""

        def rows(table, *which):
            return connection.execute(sa.select(sa.func.count()).where(table.sender_id == person, *which)).scalar()

        with self.store.engine.connect() as connection:
            taken = rows(Seen, Seen.mark != "")  # what was counted has no mark
        with self.store.engine.connect() as connection:
            waiting = rows(Waiting)
        with self.store.engine.connect() as connection:
            return taken == messages and not waiting and not rows(Unsent)


class Talker:
    """One person. `pick` chooses the `number`-th of the choices that were put last, as far as the channel lets them."""

    channel: str

    def __init__(self, office: Office, number: int) -> None:
        self.office, self.number, self.person = office, number, str(7_000_000 + number)
        self.messages = 0
        self._times: deque[float] = deque(maxlen=MOST)

    @property
    def sender(self) -> str:
        return Incoming(self.channel, self.person, "", 0).sender

    async def begin(self) -> None:
        """Before the first message."""

    async def say(self, text: str) -> Heard:
        return await self._turn(text)

    async def pick(self, number: int, choice: Dict[str, str]) -> Heard:
        raise NotImplementedError

    async def _turn(self, sent: Any) -> Heard:
        async with self.office.turns:
            if len(self._times) == MOST and (early := self._times[0] + WINDOW - time.monotonic()) > 0:
                await asyncio.sleep(early)
            self._times.append(time.monotonic())
            self.messages += 1
            return await self.give(sent)

    async def give(self, sent: Any) -> Heard:
        """Send it, and read until the answer is whole."""
        raise NotImplementedError


class Program(Talker):
    """The REST interface with a client's key."""

    channel, client = "api", "quay"
    path = events = "/v1/messages"
    cursor = 0

    def __init__(self, office: Office, number: int) -> None:
        super().__init__(office, number)
        self.conversation = {"conversation": f"so-{number}"}
        self.person, self.key = f"{self.client}-so-{number}", office.key
        self.turn: Dict[str, Any] = {}

    async def pick(self, number: int, choice: Dict[str, str]) -> Heard:
        return await self._turn(choice["id"])

    async def give(self, sent: str) -> Heard:
        headers = {"Authorization": f"Bearer {self.key}"}
        body = {**self.conversation, "id": f"m{self.messages}", "text": sent}
        await self.office.call("POST", self.path, json=body, headers=headers)
        end = time.monotonic() + LATEST
        while True:
            assert time.monotonic() < end, f"{self.sender}: message {self.messages} is not answered"
            query = {**self.conversation, "after": str(self.cursor), "wait": "20"}
            found = await self.office.call("GET", self.events, params=query, headers=headers)
            self.cursor = found["cursor"]
            turns = [event for event in found["events"] if event["type"] == "turn"]
            if turns:
                (self.turn,) = turns
                return await self.heard(self.turn["replies"])

    async def heard(self, replies: List[Dict[str, Any]]) -> Heard:
        heard = Heard()
        for reply in replies:
            heard.add(reply["text"])
            for choice in reply["choices"]:
                heard.button(choice["title"], None)
            if reply["type"] == "file":
                heard.files.append(await self.office.file(reply["url"]))
            elif reply["url"]:
                heard.links.append(reply["url"])
        return heard


class Page(Program):
    """The widget's page."""

    channel = "web"
    path, events = "/v1/widget/messages", "/v1/widget/events"

    async def begin(self) -> None:
        session = await self.office.call("POST", "/v1/widget/sessions", json={})
        self.key, self.conversation = session["token"], {}
        self.person = person(self.key)
