"""Child process: Rasa with the trained model, on loopback, with our one channel and no other API."""
from __future__ import annotations

import sys

from bot.serve.logs import rasa_too, warnings_only
from bot.serve.retention import purge
from bot.settings import HOST, ROOT, Settings, quiet
from nlu.errors import MotCuaError


def main() -> int:
    quiet()
    settings = Settings.read()
    if not settings.model.is_file():
        # Said before Rasa is imported: the supervisor asks again now and then, and it must cost nothing.
        print(f"no model at {settings.model}", file=sys.stderr)
        return 1

    # Rasa would keep conversations in memory where the class of their store cannot be imported, and wait for ever
    # for a database; here both are an error, before anything heavy is loaded.
    try:
        purge(settings)
    except MotCuaError as error:
        print(error, file=sys.stderr)
        return 1

    import rasa.core.run
    from rasa.core.utils import AvailableEndpoints

    warnings_only()
    rasa_too()
    rasa.core.run.serve_application(
        model_path=str(settings.model),
        interface=HOST,
        port=settings.rasa_port,
        credentials=str(ROOT / "credentials.yml"),
        endpoints=AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml")),
        enable_api=False,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
