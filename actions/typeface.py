"""The typeface of everything printed or drawn, and text broken into lines that fit.

DejaVu Sans comes with matplotlib, which is in the lock: it has every Vietnamese letter, and matplotlib is not imported.
"""
from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Callable, List

FAMILY = "DejaVu Sans"
_FILES = {False: "DejaVuSans.ttf", True: "DejaVuSans-Bold.ttf"}


@lru_cache(maxsize=None)
def font_file(bold: bool = False) -> Path:
    """Raises FileNotFoundError where matplotlib is not installed."""
    found = find_spec("matplotlib")
    if found is None or not found.submodule_search_locations:
        raise FileNotFoundError("matplotlib, which carries the typeface")
    return Path(found.submodule_search_locations[0]) / "mpl-data" / "fonts" / "ttf" / _FILES[bold]


def wrap(text: str, room: float, width: Callable[[str], float]) -> List[str]:
    """`text` in lines no wider than `room` by `width`, broken at spaces; a longer word goes on in the next line."""
    lines: List[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if width(longer) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        while len(word) > 1 and width(word) > room:
            fits = _fitting(word, room, width)
            lines.append(word[:fits])
            word = word[fits:]
        line = word
    return [*lines, line] if line else lines


def _fitting(word: str, room: float, width: Callable[[str], float]) -> int:
    """How many letters of a word fit; at least one."""
    fit = 1
    while fit < len(word) and width(word[: fit + 1]) <= room:
        fit += 1
    return fit
