"""How wide words are: advances of DejaVu Sans, read from the font itself.

Widths are sums of the font's own advances (no hinting, no kerning), so they are the same on every machine. The fonts
that take its place where it is missing are about as wide (Verdana) or narrower (Arial).
"""
from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Dict, List, Tuple

from fontTools.ttLib import TTFont, TTLibError

from actions import typeface
from nlu.errors import MotCuaError

#: What a character that the font lacks is taken for.
_WIDEST = "W"


@lru_cache(maxsize=2)
def _advances(bold: bool) -> Tuple[Dict[int, float], float]:
    """Code point to advance in em, and the advance of an unknown one."""
    try:
        font = TTFont(typeface.font_file(bold), lazy=True)
    except (OSError, TTLibError):
        raise MotCuaError(f"Không vẽ được: thiếu phông chữ {typeface.FAMILY} của gói matplotlib. Chạy make env.") from None
    with font:
        units, table = font["head"].unitsPerEm, font["hmtx"]
        advances = {point: table[name][0] / units for point, name in font.getBestCmap().items()}
    return advances, advances[ord(_WIDEST)]


def width(text: str, size: float, bold: bool = False) -> float:
    """The width of one line in pixels."""
    advances, unknown = _advances(bold)
    return size * sum(advances.get(ord(character), unknown) for character in text)


def wrap(text: str, room: float, size: float, bold: bool = False) -> List[str]:
    """`text` in lines of at most `room` pixels, broken at spaces; a word longer than a line is cut between letters."""
    return typeface.wrap(unicodedata.normalize("NFC", text), room, lambda words: width(words, size, bold))
