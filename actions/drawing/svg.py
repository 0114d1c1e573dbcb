"""A page as SVG: text as text, no scripts, nothing loaded from elsewhere.

What matters is said by words and by the kind of border, never by colour alone, so that it prints in black and white.
"""
from __future__ import annotations

import re
from typing import Iterable
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from actions.drawing.page import STYLES, Arrow, Box, Page, Words

_INK, _DIM, _BLUE, _PALE = "#1a1a1a", "#4a4a4a", "#17456f", "#eef3f8"
#: How boxes are drawn, by the words of their kind.
_BOXES = {
    "legend": "fill:#f7f7f5;stroke:#b5b5b0",
    "asked": f"fill:#fff;stroke:{_BLUE};stroke-width:2",
    "asked_if": f"fill:#fff;stroke:{_BLUE};stroke-width:2;stroke-dasharray:7 4",
    "number": f"fill:{_BLUE};stroke:none",
    "opens": f"fill:{_PALE};stroke:{_BLUE}",
    "excludes": f"fill:#fff;stroke:{_DIM};stroke-dasharray:2 2",
    "rule": "stroke:#c9c9c4",
    "end": f"fill:{_PALE};stroke:{_BLUE};stroke-width:2",
    "redirect": f"fill:#fff;stroke:{_INK};stroke-width:1.5",
    "tag": f"fill:#fff;stroke:{_INK};stroke-width:1.5",
    "stops": f"fill:{_INK};stroke:{_INK}",
    "returns": f"fill:#fff;stroke:{_INK};stroke-width:2",
    "note": f"fill:#fff;stroke:{_DIM};stroke-dasharray:3 2",
}
_CARD = f"fill:#fff;stroke:{_DIM}"
_COLOURS = {"when": _BLUE, "line": "#2c2c2c", "small": _DIM, "title": _BLUE, "heading": _BLUE}
_ROUND = {"number": 16, "opens": 10, "excludes": 10, "end": 18, "asked": 8, "asked_if": 8, "redirect": 16}
_FOLD = 16
#: What XML 1.0 cannot hold, escaped or not.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(page: Page) -> str:
    """The SVG of a page: elements in the order in which they were drawn, a line each."""
    width, height = _n(page.width), _n(page.height)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        ' lang="vi" role="img" aria-labelledby="title about">',
        _line(_plain("title", page.title, id="title")),
        _line(_plain("desc", page.about, id="about")),
        _line(_plain("style", _css())),
        f'<rect width="{width}" height="{height}" style="fill:#fff"/>',
    ]
    for arrow in page.arrows:
        lines += map(_line, _arrow(arrow))
    for box in page.boxes:
        lines += map(_line, _box(box))
    lines += map(_line, map(_words, page.words))
    return "\n".join([*lines, "</svg>", ""])


def _css() -> str:
    rows = ['text{font-family:"DejaVu Sans",Verdana,Arial,sans-serif;fill:' + _INK + "}"]
    for name, (size, bold) in STYLES.items():
        colour = f";fill:{_COLOURS[name]}" if name in _COLOURS else ""
        rows.append(f".{name}{{font-size:{_n(size)}px;font-weight:{700 if bold else 400}{colour}}}")
    rows += [f".b-{name}{{{style}}}" for name, style in {**_BOXES, "card": _CARD}.items()]
    rows += [".centred{text-anchor:middle}", ".on-dark{fill:#fff}"]
    rows.append(f".arrow{{fill:none;stroke:{_INK};stroke-width:1.5}}.tip{{fill:{_INK};stroke:none}}")
    return "".join(rows)


def _box(box: Box) -> Iterable[Element]:
    kind, _, severity = box.kind.partition(" ")
    if kind == "rule":
        yield Element("path", {"class": "b-rule", "d": f"M{_n(box.x)} {_n(box.y)}H{_n(box.x + box.width)}"})
        return
    style = f"b-{kind if kind in _BOXES else 'card'}"
    if kind == "paper":  # a sheet with its corner turned down
        left, top, right, bottom = _n(box.x), _n(box.y), _n(box.x + box.width), _n(box.y + box.height)
        across, down = _n(box.x + box.width - _FOLD), _n(box.y + _FOLD)
        sheet = f"M{left} {top}H{across}L{right} {down}V{bottom}H{left}Z"
        corner = f"M{across} {top}V{down}H{right}"
        yield Element("path", {"class": style, "d": sheet + corner})
        return
    yield _rect(style, box.x, box.y, box.width, box.height, _ROUND.get(kind, 3))
    if severity:
        yield _rect(f"b-{severity}", box.x, box.y, 9, box.height, 0)


def _rect(style: str, x: float, y: float, width: float, height: float, radius: float) -> Element:
    return Element("rect", {
        "class": style, "x": _n(x), "y": _n(y), "width": _n(width), "height": _n(height), "rx": _n(radius),
    })  # fmt: skip


def _arrow(arrow: Arrow) -> Iterable[Element]:
    """The line and its tip: arrows end going right or down."""
    (x0, y0), (x, y) = arrow.points[-2:]
    start, *rest = arrow.points
    line = f"M{_n(start[0])} {_n(start[1])}" + "".join(f"L{_n(a)} {_n(b)}" for a, b in rest)
    yield Element("path", {"class": "arrow", "d": line})
    tip = [(x - 9, y - 5), (x, y), (x - 9, y + 5)] if y == y0 else [(x - 5, y - 9), (x, y), (x + 5, y - 9)]
    yield Element("path", {"class": "tip", "d": "M" + "L".join(f"{_n(a)} {_n(b)}" for a, b in tip) + "Z"})


def _words(words: Words) -> Element:
    classes = [words.style] + ["centred"] * words.centred + ["on-dark"] * words.on_dark
    text = Element("text", {"class": " ".join(classes)})
    last = len(words.lines) - 1
    for number, line in enumerate(words.lines):
        span = SubElement(text, "tspan", {"x": _n(words.x), "y": _n(words.baseline(number))})
        span.text = _clean(line) + (" " if number < last else "")  # so that copied text keeps its words apart
    return text


def _plain(tag: str, text: str, **attributes: str) -> Element:
    element = Element(tag, attributes)
    element.text = _clean(text)
    return element


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", text)


def _line(element: Element) -> str:
    return ElementTree.tostring(element, encoding="unicode")


def _n(number: float) -> str:
    """A coordinate, to a tenth of a pixel."""
    return f"{number:.1f}".rstrip("0").rstrip(".")
