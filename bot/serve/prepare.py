"""One-shot child process: trains and indexes what is stale. A process of its own, so that its memory is given back."""
from __future__ import annotations

import sys

from bot.settings import Settings, quiet
from nlu.errors import MotCuaError


def main() -> int:
    quiet()
    settings = Settings.read()

    from bot.training import train
    from knowledge.runtime import open_knowledge

    try:
        train(settings.models, say=_say)
        knowledge = open_knowledge(say=_say)
        if not knowledge.index_is_fresh():
            knowledge.build_index()
    except MotCuaError as error:
        _say(str(error))
        return 1
    return 0


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
