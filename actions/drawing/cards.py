"""Cards: a paper, a redirect, a finding, whatever has a number, words and a condition."""
from __future__ import annotations

from typing import Sequence, Tuple

from actions.drawing.contents import Item
from actions.drawing.page import Box, Page
from actions.phrases import Phrases

_PAD, _BETWEEN, _COLUMNS = 12, 10, 20


def card(page: Page, x: float, y: float, width: float, item: Item, phrases: Phrases) -> Tuple[Box, float]:
    """Draws a card; returns its box and where it ends below."""
    box = page.box(f"{item.kind} {item.severity}".strip(), x, y, width, 0)
    left = x + _PAD + (6 if item.severity else 0)  # a finding has a bar on its left
    badge = page.badge("tag", "pill", left, y + 10, item.ref)
    text = badge.x + badge.width + 10
    room, at = x + width - _PAD - text, y + 10
    if item.label:
        at = page.badge(item.severity, "severity", text, at, item.label).height + at + 5
    at = page.text("head", text, at, room - (14 if item.kind == "paper" else 0), item.head)
    for line in item.lines:
        at = page.text("line", text, at + 3, room, line)
    if item.condition:
        at = page.text("when", text, at + 4, room, phrases("drawing.when", condition=item.condition))
    box.height = max(at, y + 31) + 10 - y
    return box, y + box.height


def stack(page: Page, x: float, y: float, width: float, items: Sequence[Item], phrases: Phrases) -> float:
    """Cards under one another; returns where they end."""
    for item in items:
        y = card(page, x, y, width, item, phrases)[1] + _BETWEEN
    return y - _BETWEEN


def rows_of_cards(
    page: Page, x: float, y: float, room: float, items: Sequence[Item], phrases: Phrases, columns: int
) -> float:
    """Cards in rows of `columns`, as high as the highest of their row; returns where they end."""
    width = (room - _COLUMNS * (columns - 1)) / columns
    for start in range(0, len(items), columns):
        row = [
            card(page, x + place * (width + _COLUMNS), y, width, item, phrases)[0]
            for place, item in enumerate(items[start : start + columns])
        ]
        highest = max(box.height for box in row)
        for box in row:
            box.height = highest
        y += highest + _BETWEEN
    return y - _BETWEEN
