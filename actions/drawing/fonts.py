"""How wide words are: advances of DejaVu Sans, read from the font itself.

Widths are sums of the font's own advances (no hinting, no kerning), so they are the same on every machine. The fonts
that take its place where it is missing are about as wide (Verdana) or narrower (Arial).
"""
from __future__ import annotations

import importlib.util
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Dict, List, Tuple

from fontTools.ttLib import TTFont, TTLibError

from nlu.errors import MotCuaError

#: Where matplotlib keeps the fonts; the package itself is never imported (it takes a second).
_PACKAGE, _FOLDER = "matplotlib", Path("mpl-data", "fonts", "ttf")
_FILES = {False: "DejaVuSans.ttf", True: "DejaVuSans-Bold.ttf"}
#: What a character that the font lacks is taken for.
_WIDEST = "W"


@lru_cache(maxsize=2)
def _advances(bold: bool) -> Tuple[Dict[int, float], float]:
    """Code point to advance in em, and the advance of an unknown one."""
    package = importlib.util.find_spec(_PACKAGE)
    folder = Path(package.origin).parent if package and package.origin else Path()
    try:
        font = TTFont(folder / _FOLDER / _FILES[bold], lazy=True)
    except (OSError, TTLibError):
        raise MotCuaError(f"Không vẽ được: thiếu phông chữ {_FILES[bold]} của gói {_PACKAGE}. Chạy make env.") from None
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
    lines, line = [], ""
    for word in unicodedata.normalize("NFC", text).split():
        longer = f"{line} {word}" if line else word
        if width(longer, size, bold) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        while len(word) > 1 and width(word, size, bold) > room:
            fits = max(1, next(n for n in range(1, len(word) + 1) if width(word[:n], size, bold) > room) - 1)
            lines.append(word[:fits])
            word = word[fits:]
        line = word
    return lines + [line] if line else lines
