"""Pages of real and of made-up procedures, and what their SVG says."""
from __future__ import annotations

from functools import lru_cache
from typing import Any, List, Tuple
from xml.etree import ElementTree

from actions.drawing import draw
from actions.drawing.contents import Contents, read
from actions.drawing.layout import lay_out
from actions.drawing.page import Page
from actions.phrases import Phrases
from knowledge.schema import Procedure
from knowledge.store import Catalogue
from tests.knowledge.tiny import procedure

SVG = "{http://www.w3.org/2000/svg}"
PHRASES = Phrases.load()
CATALOGUE = Catalogue.load()
CODES = sorted(CATALOGUE.curated)

YES_NO = [{"id": "yes", "label": "Có"}, {"id": "no", "label": "Không"}]


def ask(name: str, when: str = None, **more: Any) -> dict:
    """A question of two answers."""
    return {"id": name, "ask": f"Câu về {name}?", "options": YES_NO, **({"when": when} if when else {}), **more}


def walk(**more: Any) -> Procedure:
    return procedure(**{"cases": [ask("a"), ask("b", "a = yes")], **more})


def contents(ours: Procedure) -> Contents:
    return read(ours, CATALOGUE, PHRASES)


def page(ours: Procedure) -> Page:
    return lay_out(contents(ours), PHRASES)


@lru_cache(maxsize=None)
def real_page(code: str) -> Page:
    return page(CATALOGUE.curated[code])


def svg(ours: Procedure) -> str:
    return draw(ours, CATALOGUE, PHRASES)


def said(picture: str) -> str:
    """Everything written in a picture, its lines joined as a reader would copy them."""
    root = ElementTree.fromstring(picture.encode())
    return "\n".join("".join(text.itertext()) for text in root.iter(f"{SVG}text"))


def overlaps(ours: Page) -> List[Tuple[str, str]]:
    """Pairs of texts that share a part of the page."""
    areas = sorted((words.area[1], words.area, words.lines[0]) for words in ours.words)
    return [
        (one, other)
        for number, (_, (left, _, right, bottom), one) in enumerate(areas)
        for top, (other_left, _, other_right, _), other in areas[number + 1 :]
        if top < bottom and other_left < right and left < other_right
    ]


def spills(ours: Page) -> List[str]:
    """Texts that leave the page, or the box in which they begin."""
    found = []
    for words in ours.words:
        left, top, right, bottom = words.area
        homes = [b for b in ours.boxes if b.x <= left < b.x + b.width and b.y <= top < b.y + b.height]
        x, y, x1, y1 = min(
            [(b.x, b.y, b.x + b.width, b.y + b.height) for b in homes] + [(0, 0, ours.width, ours.height)],
            key=lambda each: (each[2] - each[0]) * (each[3] - each[1]),
        )
        if left < x or top < y or right > x1 + 0.01 or bottom > y1 + 0.01:
            found.append(words.lines[0])
    return found


def struck(ours: Page) -> List[str]:
    """Texts that an arrow runs through."""
    segments = [pair for arrow in ours.arrows for pair in zip(arrow.points, arrow.points[1:])]
    return [
        words.lines[0]
        for words in ours.words
        for (x0, y0), (x1, y1) in segments
        if max(x0, x1) > words.area[0] and min(x0, x1) < words.area[2]
        and max(y0, y1) > words.area[1] and min(y0, y1) < words.area[3]
    ]
