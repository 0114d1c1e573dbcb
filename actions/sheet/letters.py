"""How much room letters take on paper."""
from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Tuple

from PIL import ImageFont

from actions import typeface

#: Millimetres in a point.
POINT = 25.4 / 72
#: Size at which widths are read off the font: large, so that rounding does not count.
_MEASURE = 1000


@lru_cache(maxsize=None)
def font(bold: bool = False, size: float = _MEASURE) -> ImageFont.FreeTypeFont:
    """The typeface for Pillow, `size` in pixels."""
    return ImageFont.truetype(str(typeface.font_file(bold)), size, layout_engine=ImageFont.Layout.BASIC)


def clean(text: str) -> str:
    """One line of whole letters (NFC): white space is one space, what cannot be printed is left out."""
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    return "".join(letter for letter in text if unicodedata.category(letter) not in ("Cc", "Cs", "Cf"))


def width(text: str, size: float, bold: bool = False) -> float:
    """Millimetres that `text` takes at `size` points."""
    return font(bold).getlength(text) / _MEASURE * size * POINT


def wrap(text: str, room: float, size: float, bold: bool = False) -> Tuple[str, ...]:
    """`text` in lines of at most `room` millimetres; a word that is longer goes on in the next line."""
    return tuple(typeface.wrap(clean(text), room, lambda words: width(words, size, bold)))
