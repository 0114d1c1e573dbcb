"""Everything that the gateway answers over HTTP, put into an application."""
from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cache
from pathlib import Path
from typing import Any, Optional

from aiohttp import web

from bot.gateway.api.origins import guard
from bot.gateway.api.rest import Rest
from bot.gateway.api.widget import Widget
from bot.gateway.channel import Channel
from bot.gateway.gateway import Gateway
from bot.gateway.tallies import Tallies
from bot.serve.http import Handler, answer, failure
from bot.store.database import StoreError
from knowledge.loader import read_yaml

#: The description of all routes: OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.0).
DESCRIPTION = Path(__file__).with_name("openapi.yml")


@cache
def description() -> dict[str, Any]:
    return read_yaml(DESCRIPTION)


def mount(
    app: web.Application,
    gateway: Gateway,
    channels: Iterable[Channel],
    origins: Collection[str],
    sorry: str,
    tallies: Optional[Tallies] = None,
) -> None:
    """`sorry` is said while the database is away; `tallies` count links that were followed."""
    widget = Widget(gateway, tallies or Tallies(gateway.store))

    @web.middleware
    async def away(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except StoreError:
            return failure(503, "unavailable", sorry)

    async def openapi(_: web.Request) -> web.Response:
        return answer(description())

    guard(app, origins)
    app.middlewares.append(away)
    app.add_routes([*widget.routes(), *Rest(gateway).routes(), web.get("/openapi.json", openapi)])
    for channel in channels:
        app.add_routes(channel.routes())
