"""The typeface of everything printed, and how much room its letters take.

DejaVu Sans comes with matplotlib, which is in the lock: it has every Vietnamese letter, and is never imported.
"""
from __future__ import annotations

import unicodedata
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import List, Tuple

from PIL import ImageFont

FAMILY = "DejaVu Sans"
_FILES = {False: "DejaVuSans.ttf", True: "DejaVuSans-Bold.ttf"}
#: Millimetres in a point.
POINT = 25.4 / 72
#: Size at which widths are read off the font: large, so that rounding does not count.
_MEASURE = 1000


@lru_cache(maxsize=None)
def font_file(bold: bool = False) -> Path:
    """Raises FileNotFoundError where matplotlib is not installed."""
    found = find_spec("matplotlib")
    if found is None or not found.submodule_search_locations:
        raise FileNotFoundError("matplotlib, which carries the typeface")
    return Path(found.submodule_search_locations[0]) / "mpl-data" / "fonts" / "ttf" / _FILES[bold]


@lru_cache(maxsize=None)
def font(bold: bool = False, size: float = _MEASURE) -> ImageFont.FreeTypeFont:
    """The typeface for Pillow, `size` in pixels."""
    return ImageFont.truetype(str(font_file(bold)), size, layout_engine=ImageFont.Layout.BASIC)


def clean(text: str) -> str:
    """One line of whole letters (NFC): white space is one space, what cannot be printed is left out."""
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    return "".join(letter for letter in text if unicodedata.category(letter) not in ("Cc", "Cs", "Cf"))


def width(text: str, size: float, bold: bool = False) -> float:
    """Millimetres that `text` takes at `size` points."""
    return font(bold).getlength(text) / _MEASURE * size * POINT


def wrap(text: str, room: float, size: float, bold: bool = False) -> Tuple[str, ...]:
    """`text` in lines of at most `room` millimetres; a word that is longer goes on in the next line."""
    lines: List[str] = []
    line = ""
    for word in clean(text).split(" "):
        longer = f"{line} {word}" if line else word
        if width(longer, size, bold) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        while width(word, size, bold) > room and len(word) > 1:
            head = _head(word, room, size, bold)
            lines.append(word[:head])
            word = word[head:]
        line = word
    return (*lines, line) if line else tuple(lines)


def _head(word: str, room: float, size: float, bold: bool) -> int:
    """How many letters of a word fit; at least one."""
    fit = 1
    while fit < len(word) and width(word[: fit + 1], size, bold) <= room:
        fit += 1
    return fit
