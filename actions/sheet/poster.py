"""The poster for the counter: a big title, a QR code to scan, how to do it, a number to call. A4."""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import List, Sequence, Tuple

from actions.sheet import canvas
from actions.sheet.canvas import HEIGHT, WIDTH, Code, Mark, Words
from actions.sheet.letters import POINT, clean, wrap

#: Millimetres.
MARGIN = 15.0
#: Of the first code, quiet zone counted: read from an arm's length and more. 
LEAST, MOST = 95.0, 130.0
SMALL_CODE = 38.0
LEADING = 1.35
#: Points at full size.
HEAD, TITLE, LABEL, LINE, SMALL_LABEL, HOTLINE, FOOT = 16, 46, 20, 17, 13, 24, 10.5
#: Shares of it that are tried until the big code has its room, (title, the rest): a long title shrinks first.
SCALES = ((1, 1), (0.9, 1), (0.8, 1), (0.7, 1), (0.6, 1), (0.5, 1), (0.5, 0.9), (0.45, 0.8), (0.4, 0.7), (0.35, 0.6))

DRAW = {".pdf": canvas.pdf, ".svg": canvas.svg, ".png": canvas.png}


def poster(
    title: str,
    links: Sequence[Tuple[str, str]],
    lines: Sequence[str],
    *,
    kind: str = ".pdf",
    head: str = "",
    hotline: str = "",
    foot: Sequence[str] = (),
) -> bytes:
    """The file. `links` are (label, address), at least one: the first is the big code. `kind` is a key of DRAW."""
    marks = layout(title, links, lines, head=head, hotline=hotline, foot=foot)
    return DRAW[kind](marks, clean(title))


def layout(
    title: str,
    links: Sequence[Tuple[str, str]],
    lines: Sequence[str],
    *,
    head: str = "",
    hotline: str = "",
    foot: Sequence[str] = (),
) -> List[Mark]:
    """Where everything stands: the largest type that leaves the big code its room."""
    for large, scale in SCALES:
        above = _stack([(head, HEAD, False, 4), (title, TITLE * large / scale, True, 3)], scale)
        below = _stack([(links[0][0], LABEL, True, 4), *((line, LINE, False, 1.5) for line in lines)], scale)
        small = _small(links[1:], scale)
        last = _stack([(hotline, HOTLINE, True, 2), *((line, FOOT, False, 0.5) for line in foot)], scale)
        parts = [above, below, small, last]
        room = HEIGHT - 2 * MARGIN - sum(part.height for part in parts) - 4
        if room >= LEAST:
            break
    size = max(LEAST, min(room, MOST))
    gap = max(room - size, 0.0) / 4  # what is left is shared out between the parts
    code = _Part([Code((WIDTH - size) / 2, 0, size, clean(links[0][1]), clean(links[0][0]))], size)
    marks: List[Mark] = []
    y = MARGIN
    for part in (above, code, below, small):
        marks += part.at(y)
        y += part.height + gap
    return marks + last.at(HEIGHT - MARGIN - last.height)


@dataclass(frozen=True)
class _Part:
    """Marks that stand together, from y = 0."""

    marks: Sequence[Mark]
    height: float

    def at(self, y: float) -> List[Mark]:
        return [replace(mark, y=mark.y + y) for mark in self.marks]


def _stack(rows: Sequence[Tuple[str, float, bool, float]], scale: float, middle: float = WIDTH / 2,
           room: float = WIDTH - 2 * MARGIN) -> _Part:  # fmt: skip
    """Centred text, each row (text, points, bold, millimetres below it)."""
    marks: List[Mark] = []
    y = 0.0
    for text, size, bold, gap in rows:
        size = max(size * scale, min(size, FOOT))
        wrapped = _even(text, room, size, bold)
        for line in wrapped:
            marks.append(Words(middle, y + size * POINT, line, size, bold))
            y += size * POINT * LEADING
        y += gap if wrapped else 0
    return _Part(marks, y)


def _even(text: str, room: float, size: float, bold: bool) -> Tuple[str, ...]:
    """As few lines as there is room for, and these about as long as one another."""
    lines = wrap(text, room, size, bold)
    while len(lines) > 1 and max(map(len, text.split())) < max(map(len, lines)):
        room *= 0.97
        narrower = wrap(text, room, size, bold)
        if len(narrower) > len(lines):
            break
        lines = narrower
    return lines


def _small(links: Sequence[Tuple[str, str]], scale: float) -> _Part:
    """The other codes side by side, each over its label."""
    if not links:
        return _Part([], 0.0)
    column = (WIDTH - 2 * MARGIN) / len(links)
    marks: List[Mark] = []
    height = 0.0
    for number, (label, url) in enumerate(links):
        middle = MARGIN + column * (number + 0.5)
        text = _stack([(label, SMALL_LABEL, True, 0)], scale, middle, min(column - 4, 90.0))
        marks += [Code(middle - SMALL_CODE / 2, 0, SMALL_CODE, clean(url), clean(label)), *text.at(SMALL_CODE)]
        height = max(height, SMALL_CODE + text.height + 3)
    return _Part(marks, height)
