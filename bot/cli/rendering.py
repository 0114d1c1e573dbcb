"""Turns as they are printed: plain text for people, one line of JSON for scripts."""
from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from actions.replies import CHECKLIST, Reply


def as_text(replies: Sequence[Reply]) -> str:
    """Replies under one another, choices with the number that picks them."""
    return "\n".join(line for reply in replies for line in _lines(reply))


def _lines(reply: Reply) -> Iterable[str]:
    if reply.text:
        yield reply.text
    for number, choice in enumerate(reply.choices, 1):
        yield f"  • {choice.title}" if reply.type == CHECKLIST else f"  {number}. {choice.title}"
    for place in (reply.url, reply.path):
        if place:
            yield f"  {place}"


def as_json(turn: Mapping[str, Any]) -> str:
    return json.dumps(turn, ensure_ascii=False)


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Columns as wide as they need, numbers to the right."""
    cells = [[str(cell) for cell in row] for row in (header, *rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(header))]
    numeric = [all(_number(row[i]) for row in cells[1:]) for i in range(len(header))]
    return "\n".join(
        "  ".join(c.rjust(w) if n else c.ljust(w) for c, w, n in zip(row, widths, numeric)).rstrip() for row in cells
    )


def _number(cell: str) -> bool:
    return cell.replace(".", "", 1).replace("–", "0").isdigit()
