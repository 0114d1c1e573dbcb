"""Free text of a form: one line, as typed, not too long."""
from __future__ import annotations

from typing import Any, Optional

from knowledge.fields.model import Context, Read, none
from knowledge.fields.words import tidy

#: Characters, where the field says nothing else in `most`.
MOST = 500


def read(text: str, context: Context) -> Read:
    value = tidy(text)
    problem = _fault(value, context)
    return none(problem) if problem else Read(value, value)


def show(value: Any) -> str:
    return value if isinstance(value, str) else ""


def valid(value: Any, context: Context) -> Optional[str]:
    if not isinstance(value, str) or value != tidy(value):
        return "text"
    return _fault(value, context)


def _fault(value: str, context: Context) -> Optional[str]:
    most = context.known.get("most")
    most = most if isinstance(most, int) and not isinstance(most, bool) else MOST
    return "text" if not value else "text_long" if len(value) > most else None
