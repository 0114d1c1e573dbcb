"""Logs without what people write: warnings only, and of an error its kind and its place, never its words."""
from __future__ import annotations

import logging
import sys
import traceback
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger


def warnings_only() -> None:
    """For this process, before any library that logs is at work. Below this level Rasa logs what people write."""
    handler = logging.StreamHandler()
    handler.setFormatter(Wordless("%(levelname)s:%(name)s:%(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])


def rasa_too() -> None:
    """Rasa's own logs. It would add each local variable to a traceback: whole messages."""
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.WARNING)
    *others, last, renderer = structlog.get_config()["processors"]
    structlog.configure(processors=[*others, wordless, last, renderer])


def place(error: BaseException | None) -> str:
    """Kind and frames of an error and of what caused it, the first cause last."""
    lines: list[str] = []
    while error is not None and len(lines) < 10:
        lines += [type(error).__name__, *traceback.format_tb(error.__traceback__)]
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n".join(line.rstrip() for line in lines)


class Wordless(logging.Formatter):
    """Tracebacks without the words of errors, which may quote a message or a whole request."""

    def formatException(self, info: Any) -> str:
        return place(info[1])


def wordless(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """A structlog processor: the same."""
    info = event.pop("exc_info", None)
    if info and not isinstance(info, (tuple, BaseException)):
        info = sys.exc_info()
    error = info[1] if isinstance(info, tuple) else info
    return {**event, "exception": place(error)} if error else event
