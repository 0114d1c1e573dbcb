"""What the evaluations' command lines share: the halves, the assistant, errors as one sentence."""
from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from evaluation.rows import Row, read
from nlu.errors import MotCuaError

if TYPE_CHECKING:
    from bot.assistant import Assistant
    from bot.settings import Settings

HERE = Path(__file__).resolve().parent
DEVELOPMENT, UNTOUCHED = "development", "untouched"
#: Development is for tuning; of the untouched half nothing but aggregates is ever printed or written.
HALVES = {name: HERE / "questions" / f"{name}.jsonl" for name in (DEVELOPMENT, UNTOUCHED)}
#: A smaller sample of the untouched half would show single questions.
FEWEST_UNTOUCHED = 100
#: Rows between two signs of life.
EVERY = 100

T = TypeVar("T")


class TooFew(MotCuaError):
    """A sample so small that its figures are those of single untouched questions."""


def question_options(parser: argparse.ArgumentParser) -> None:
    """`--half`, `--catalogue` and `--sample`, for whatever runs questions."""
    parser.add_argument("--half", choices=HALVES, default=DEVELOPMENT)
    catalogue_option(parser)
    parser.add_argument("--sample", type=positive, metavar="N", help="only N questions, evenly spread")


def catalogue_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--catalogue", metavar="DIR", help="an imported catalogue, beside the curated one")


def positive(text: str) -> int:
    """A whole number from 1, for argparse."""
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def spread(items: Sequence[T], count: int | None) -> list[T]:
    """`count` of `items` at even distances, all where there are no more."""
    if count is None or count >= len(items):
        return list(items)
    return [items[i * len(items) // count] for i in range(count)]


def questions(half: str, sample: int | None = None) -> list[Row]:
    """Raises DataError where the half's file is missing or broken, TooFew."""
    if half == UNTOUCHED and sample is not None and sample < FEWEST_UNTOUCHED:
        raise TooFew(f"--sample {sample}: of the untouched half at least {FEWEST_UNTOUCHED} questions are run.")
    return spread(read(HALVES[half]), sample)


def settings(catalogue: str | None) -> Settings:
    """The settings of this run, also put into the environment for child processes."""
    from bot.settings import Settings

    found = Settings.read(catalogue=catalogue)
    found.apply()
    return found


def assistant(catalogue: str | None) -> Assistant:
    """The same assistant as `motcua ask` has. Raises MotCuaError."""
    found = settings(catalogue)
    from bot.assistant import Assistant

    return Assistant.load(found, say=say)


def procedures(assistant: Assistant) -> int:
    """How many procedures the assistant knows, each code once."""
    return sum(1 for _ in assistant.world.catalogue)


def say(words: str) -> None:
    """Progress: standard error, so that standard output holds tables only."""
    print(words, file=sys.stderr, flush=True)


def progress(what: str) -> Callable[[int, int], None]:
    def tell(done: int, total: int) -> None:
        if done % EVERY == 0 or done == total:
            say(f"  {what}: {done}/{total}")

    return tell


def guarded(main: Callable[[], None]) -> None:
    """Run `main`; an error of ours is one sentence and exit status 2."""
    from bot.settings import quiet

    quiet()
    try:
        main()
    except MotCuaError as error:
        say(str(error))
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
