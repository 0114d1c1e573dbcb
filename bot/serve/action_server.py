"""Child process: the rasa-sdk action server, on loopback, with its catalogue opened before it listens."""
from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, Any

from bot.serve.logs import place, warnings_only
from bot.settings import HOST, Settings, quiet
from nlu.errors import MotCuaError

if TYPE_CHECKING:
    from sanic.request import Request

log = logging.getLogger(__name__)


def main() -> int:
    quiet()
    warnings_only()
    settings = Settings.read()

    from actions import rasa_actions
    from bot.store.conversations import Store

    try:
        catalogue = rasa_actions.world().catalogue
        store = Store.open(settings)
        rasa_actions.ActionTurn.vault, rasa_actions.ActionTurn.shelf = store.vault, store.shelf
    except MotCuaError as error:
        print(error, file=sys.stderr)
        return 1
    counts = {
        "curated": len(catalogue.curated),
        "neighbours": len(catalogue.neighbours),
        "imported": len(catalogue.imported.codes) if catalogue.imported else 0,
    }
    application(counts).run(HOST, settings.actions_port, workers=1, access_log=False)
    return 0


def application(counts: dict[str, int]) -> Any:
    """The SDK's Sanic application with `GET ready`, which says `counts`, `POST advice` and `POST situation`.

    `advice {"parse", "picked", "answers"}` → `actions.advice.model`; `situation {"state", "opened"}` →
    `actions.situation`; nothing of it is kept.
    """
    from rasa_sdk.endpoint import create_app
    from sanic import response

    from actions import rasa_actions
    from actions.advice.advising import advise
    from actions.situation import situation as situation_of

    app = create_app(rasa_actions, cors_origins=[])

    @app.get("/ready")
    async def ready(_: object):
        return response.json(counts)

    @app.post("/advice")
    async def advice(request: Request):
        asked = request.json
        advised = advise(asked["parse"], rasa_actions.world(), asked.get("picked"), asked.get("answers"))
        return response.json(advised.to_json())

    @app.post("/situation")
    async def situation(request: Request):
        asked = request.json
        return response.json(situation_of(asked["state"], rasa_actions.world(), asked.get("opened") is True))

    # In place of the SDK's, which answers with the whole request; Rasa would write that into its log.
    @app.exception(Exception)
    async def failed(_: object, error: Exception):
        log.error("request failed: %s", place(error))
        return response.json({"error": type(error).__name__}, status=getattr(error, "status_code", 500))

    return app


if __name__ == "__main__":
    sys.exit(main())
