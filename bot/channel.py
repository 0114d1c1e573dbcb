"""Rasa's one input channel: text in, the turn or its parse as JSON out. On loopback, behind the HTTP front.

What is personal passes Rasa as a reference (`actions.vault`): the message is read here, in memory, and laid down.
"""
from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any, Text
from weakref import WeakValueDictionary

import structlog
from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from actions.vault import INTENT, REFERENCE, Vault
from bot.messages import neutralise
from bot.settings import Settings
from bot.store.conversations import Store
from bot.store.trackers import watched
from knowledge.runtime import open_knowledge

log = structlog.get_logger()

#: Parsed once before the server calls itself ready: the first parse opens the index and takes seconds.
WARM_UP = "đăng ký khai sinh cần giấy tờ gì"
#: A sender that the front lets nobody be.
NOBODY = "?"

Handle = Callable[[UserMessage], Awaitable[Any]]


class TurnInput(InputChannel):
    """`POST turn {"sender","text"}` → `{"turn": …}`, null where no action answered; `GET health`; `GET events/<sender>`.

    `POST parse {"text"}` → `{"parse": …}`, null where the text could not be read; it belongs to no conversation.
    """

    def __init__(self, vault: Vault | None = None) -> None:
        """`vault`: that of the settings where none is given, opened when the server starts."""
        self._warm: str | None = None  # None: not yet; empty: well; else what went wrong
        self._vault = vault
        #: A person's messages are handled one after the other; a lock is gone when nobody holds or awaits it.
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @classmethod
    def name(cls) -> Text:
        return "motcua"

    def blueprint(self, on_new_message: Handle) -> Blueprint:
        routes = Blueprint("motcua")

        @routes.listener("before_server_start")
        async def open_vault(*_: Any) -> None:
            if self._vault is None:
                self._vault = (await asyncio.to_thread(Store.open, Settings.read())).vault

        @routes.post("/turn")
        async def turn(request: Request) -> HTTPResponse:
            agent, body = request.app.ctx.agent, request.json
            return response.json({"turn": await self.answer(agent, body["sender"], body["text"], on_new_message)})

        @routes.post("/parse")
        async def parse(request: Request) -> HTTPResponse:
            return response.json({"parse": await self.read(request.app.ctx.agent, request.json["text"])})

        @routes.get("/health")
        async def health(request: Request) -> HTTPResponse:
            return response.json(await self._health(request))

        @routes.get("/events/<sender:str>")
        async def events(request: Request, sender: str) -> HTTPResponse:
            tracker = await request.app.ctx.agent.tracker_store.retrieve(sender)
            return response.json({"events": len(tracker.events) if tracker else 0})

        return routes

    async def answer(self, agent: Any, sender: str, text: str, on_new_message: Handle) -> dict[str, Any] | None:
        """The turn; None where no action answered, or what is kept could not be read or written."""
        # One that came while the message before it was still opening a form would be taken for one that is not personal.
        async with self._locks.setdefault(sender, asyncio.Lock()):
            collected = CollectingOutputChannel()
            with watched() as troubles:
                try:
                    await on_new_message(await self._message(agent, sender, neutralise(text), collected))
                    turns = [message["custom"] for message in collected.messages if "custom" in message]
                    turn = await self._unsealed(sender, turns[-1]) if turns else None
                except Exception as error:  # the text is personal: the log gets the kind of the error alone
                    log.error("turn.failed", error=type(error).__name__)
                    turn = None
            # A turn that could not be read from the store or kept in it was never said.
            return None if troubles else turn

    async def read(self, agent: Any, text: str) -> dict[str, Any] | None:
        """What the model reads in `text`, of which nothing is kept; None where it could not be read."""
        try:
            return await agent.parse_message(neutralise(text))
        except Exception as error:  # the text is personal: the log gets the kind of the error alone
            log.error("parse.failed", error=type(error).__name__)
            return None

    async def _message(self, agent: Any, sender: str, text: str, collected: CollectingOutputChannel) -> UserMessage:
        if self._vault is None or not await asyncio.to_thread(self._vault.holds, sender):
            return UserMessage(text, collected, sender, input_channel=self.name())
        parse = await agent.parse_message(text)
        reference = await asyncio.to_thread(self._vault.put, sender, {"parse": parse})
        entities = json.dumps({REFERENCE: reference})
        masked = f"/{INTENT}{entities}"
        where = {"start": len(masked) - len(entities), "end": len(masked)}
        # As Rasa itself reads such a message, but for the parse of the reference, which says nothing.
        read = {
            "text": masked,
            "intent": {"name": INTENT, "confidence": 1.0},
            "entities": [{"entity": REFERENCE, "value": reference, **where}],
        }
        return UserMessage(masked, collected, sender, parse_data=read, input_channel=self.name())

    async def _unsealed(self, sender: str, turn: dict[str, Any]) -> dict[str, Any] | None:
        """The turn itself where Rasa had a reference to it."""
        if self._vault is None or set(turn) != {REFERENCE}:
            return turn
        return await asyncio.to_thread(self._vault.take, sender, turn[REFERENCE])

    async def _health(self, request: Request) -> dict[str, Any]:
        """Whether a model is loaded, and how many procedures the index it searches has."""
        agent = getattr(request.app.ctx, "agent", None)
        if agent is None or not agent.is_ready():
            return {"model": False, "documents": 0}
        store = await self._store(agent)
        if self._warm is None:
            self._warm = await self._warm_up(agent)
        if self._warm:
            return {"model": True, "documents": 0, "error": self._warm, "store": store}
        return {"model": True, "documents": len(open_knowledge().engine.index.documents), "store": store}

    async def _store(self, agent: Any) -> str:
        """What keeps conversations from being kept; empty where nothing does."""
        with watched() as troubles:
            await agent.tracker_store.retrieve(NOBODY)
        return "; ".join(troubles)

    async def _warm_up(self, agent: Any) -> str:
        """What keeps the first parse and the index from working; empty where nothing does."""
        try:
            await agent.parse_message(WARM_UP)
            open_knowledge().engine
        except Exception as error:
            reason = str(error.__cause__ or error)
            log.error("warm_up.failed", error=reason)
            return reason
        return ""
