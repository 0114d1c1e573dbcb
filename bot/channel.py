"""Rasa's one input channel: text in, the turn as JSON out. On loopback, behind the HTTP front."""
from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Text

import structlog
from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.messages import neutralise
from bot.store.trackers import watched
from knowledge.runtime import open_knowledge

log = structlog.get_logger()

#: Parsed once before the server calls itself ready: the first parse opens the index and takes seconds.
WARM_UP = "đăng ký khai sinh cần giấy tờ gì"
#: A sender that the front lets nobody be.
NOBODY = "?"


class TurnInput(InputChannel):
    """`POST turn {"sender","text"}` → `{"turn": …}`, null where no action answered; `GET health`; `GET events/<sender>`."""

    def __init__(self) -> None:
        self._warm: str | None = None  # None: not yet; empty: well; else what went wrong

    @classmethod
    def name(cls) -> Text:
        return "motcua"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        routes = Blueprint("motcua")

        @routes.post("/turn")
        async def turn(request: Request) -> HTTPResponse:
            sender, text = request.json["sender"], neutralise(request.json["text"])
            collected = CollectingOutputChannel()
            with watched() as troubles:
                try:
                    await on_new_message(UserMessage(text, collected, sender, input_channel=self.name()))
                except Exception as error:  # the text is personal: the log gets the kind of the error alone
                    log.error("turn.failed", error=type(error).__name__)
            turns = [message["custom"] for message in collected.messages if "custom" in message]
            # A turn that could not be read from the store or kept in it was never said.
            return response.json({"turn": turns[-1] if turns and not troubles else None})

        @routes.get("/health")
        async def health(request: Request) -> HTTPResponse:
            return response.json(await self._health(request))

        @routes.get("/events/<sender:str>")
        async def events(request: Request, sender: str) -> HTTPResponse:
            tracker = await request.app.ctx.agent.tracker_store.retrieve(sender)
            return response.json({"events": len(tracker.events) if tracker else 0})

        return routes

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
