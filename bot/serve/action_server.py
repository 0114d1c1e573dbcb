"""Child process: the rasa-sdk action server, on loopback, with its catalogue opened before it listens."""
from __future__ import annotations

import logging
import sys

from bot.settings import HOST, Settings, quiet
from nlu.errors import MotCuaError


def main() -> int:
    quiet()
    logging.basicConfig(level=logging.WARNING)
    settings = Settings.read()

    from rasa_sdk.endpoint import create_app
    from sanic import response

    from actions import rasa_actions

    try:
        catalogue = rasa_actions.world().catalogue
    except MotCuaError as error:
        print(error, file=sys.stderr)
        return 1
    counts = {
        "curated": len(catalogue.curated),
        "neighbours": len(catalogue.neighbours),
        "imported": len(catalogue.imported.codes) if catalogue.imported else 0,
    }
    app = create_app(rasa_actions, cors_origins=[])

    @app.get("/ready")
    async def ready(_: object):
        return response.json(counts)

    app.run(HOST, settings.actions_port, workers=1, access_log=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
