"""The page: boxes, arrows and lines of text with their places, in pixels from the upper left corner."""
from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Iterable, List, Optional, Tuple

from actions.drawing import fonts

#: Font size in pixels and weight by style; colours and borders are in `svg`.
STYLES = {
    "title": (25, True),
    "heading": (17, True),
    "ask": (15.5, True),
    "head": (14, True),
    "label": (14, False),
    "ref": (14, True),
    "line": (13, False),
    "when": (13, False),
    "small": (12.5, False),
    "pill": (12, True),
    "severity": (12, True),
    "number": (16, True),
}
#: Kinds of boxes whose ground is dark.
DARK = ("number", "stops")
#: Room for stacked Vietnamese marks: «Ẫ» reaches 1.05 em above the baseline.
_LINE, _BASELINE = 1.42, 1.08
_PILL = 21


@dataclass
class Box:
    """`kind` says how it is drawn (see `svg`); its height may be set later, when its neighbours are known."""

    kind: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Arrow:
    points: Tuple[Tuple[float, float], ...]


@dataclass(frozen=True)
class Words:
    """Lines of one style; `x` is their left side, or their middle when `centred`."""

    style: str
    x: float
    y: float
    lines: Tuple[str, ...]
    centred: bool = False
    on_dark: bool = False

    @property
    def size(self) -> float:
        return STYLES[self.style][0]

    @property
    def step(self) -> float:
        return round(self.size * _LINE)

    def baseline(self, line: int) -> float:
        return self.y + line * self.step + self.size * _BASELINE

    @property
    def area(self) -> Tuple[float, float, float, float]:
        """Left, top, right, bottom."""
        widest = max(fonts.width(line, *STYLES[self.style]) for line in self.lines)
        left = self.x - widest / 2 if self.centred else self.x
        return left, self.y, left + widest, self.y + self.step * len(self.lines)


@dataclass
class Page:
    width: float
    title: str = ""
    about: str = ""
    height: float = 0
    boxes: List[Box] = field(default_factory=list)
    arrows: List[Arrow] = field(default_factory=list)
    words: List[Words] = field(default_factory=list)

    def text(self, style: str, x: float, y: float, room: float, text: str) -> float:
        """Writes `text` into `room` pixels; returns where it ends below (`y` itself for an empty text)."""
        lines = fonts.wrap(text, room, *STYLES[style])
        if not lines:
            return y
        self.words.append(Words(style, x, y, tuple(lines)))
        return self.words[-1].area[3]

    def box(self, kind: str, x: float, y: float, width: float, height: float) -> Box:
        self.boxes.append(Box(kind, x, y, width, height))
        return self.boxes[-1]

    def badge(
        self, kind: str, style: str, x: float, y: float, text: str, size: Optional[Tuple[float, float]] = None
    ) -> Box:
        """One line of text in a frame of its own; as wide as the text unless `size` (width, height) is given."""
        width, height = size or (fonts.width(text, *STYLES[style]) + 14, _PILL)
        words = Words(style, x + width / 2, y, (text,), centred=True, on_dark=kind in DARK)
        self.words.append(replace(words, y=y + (height - words.step) / 2))
        return self.box(kind, x, y, width, height)

    def badges(self, x: float, y: float, room: float, badges: Iterable[Tuple[str, str]]) -> float:
        """A flow of badges, each a kind and a text; returns where it ends below (`y` itself where there are none)."""
        at, bottom = x, y
        for kind, text in badges:
            for line in fonts.wrap(text, room - 14, *STYLES["pill"]):
                width = fonts.width(line, *STYLES["pill"]) + 14
                if at > x and at + width > x + room:
                    at, y = x, y + _PILL + 4
                self.badge(kind, "pill", at, y, line)
                at, bottom = at + width + 6, y + _PILL
        return bottom
