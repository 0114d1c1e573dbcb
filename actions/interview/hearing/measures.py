"""Numbers with a unit behind them («80m2», «2 tầng»), and the blanks that are counted in it."""
from __future__ import annotations

import re
from functools import lru_cache
from typing import Iterable, List, Optional

from actions.forms.values import Blank
from actions.interview.hearing.cues import Cues, Unit
from actions.interview.hearing.shapes import Shape
from knowledge.fields.words import tokens
from nlu.numbers import NUMBER
from nlu.text import fold

KIND = "measure"
#: «6 mét rưỡi».
_HALF = " ruoi"
_FIGURES = re.compile(r"[0-9]+(?:[.,][0-9]+)*")


def unit_of(blank: Blank) -> Optional[Unit]:
    """The unit that the label of a number blank names, or else its question."""
    if blank.kind != "number":
        return None
    for text in (blank.label.lower(), (blank.ask or "").lower()):
        for unit in Cues.load().units:
            if any(word in text for word in unit.label):
                return unit
    return None


def measures(folded: str, asked: Iterable[Blank]) -> List[Shape]:
    """Where figures stand before a unit of the blanks that are asked. `folded`: lower case without marks."""
    units = tuple(dict.fromkeys(unit for unit in map(unit_of, asked) if unit))
    return [Shape(m.start(), m.end(), KIND) for m in _pattern(units).finditer(folded)] if units else []


def measured(text: str) -> Optional[Unit]:
    """The unit of a text that is such a number."""
    said = fold(text.strip().lower()).removesuffix(_HALF)
    return next((unit for unit in Cues.load().units if said.endswith(tuple(map(fold, unit.says)))), None)


@lru_cache(maxsize=16)
def _pattern(units: Iterable[Unit]) -> re.Pattern[str]:
    said = sorted({fold(said) for unit in units for said in unit.says}, key=len, reverse=True)
    either, spelled = ("|".join(map(re.escape, names)) for names in (said, [name for name in said if len(name) > 2]))
    figures = rf"[0-9]+(?:[.,][0-9]+)*\s?(?:{either})"
    return re.compile(rf"(?<![\w.,/-])(?:{figures}|{NUMBER} (?:{spelled or either}))(?:{_HALF})?(?![\w²])")


def alone(text: str) -> bool:
    """Whether nothing stands about the figures that says what they count."""
    words, beside = tokens(_FIGURES.sub(" ", text)), Cues.load().lists["beside_numbers"]
    at = 0
    while at < len(words):
        found = beside.at(words, at, len(words))
        if not found:
            return False
        at += found[0]
    return True
