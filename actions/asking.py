"""What is asked of one procedure, and how much of the answer is said at once."""
from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, List, Mapping, Tuple

from actions.world import World
from knowledge.schema import Procedure

#: How many papers and characters a first answer shows; «chi tiết» shows all.
FIRST_ROWS = 8
FIRST_CHARACTERS = 900
#: In an overview of several aspects each is shorter still.
BRIEF_ROWS = 4
BRIEF_CHARACTERS = 450


@dataclass(frozen=True)
class Ask:
    """What is asked of one procedure: on which day, with which answers known, in short or whole."""

    procedure: Procedure
    world: World
    as_of: dt.date
    answers: Mapping[str, Any] = field(default_factory=dict)
    whole: bool = False
    brief: bool = False
    quiet: bool = False  # facts alone, without what to do next: for a comparison

    def cut(self, lines: List[str]) -> Tuple[List[str], int]:
        """The first lines that a person reads without tiring, and how many are left. Never part of a line."""
        if self.whole:
            return lines, 0
        rows, characters = (BRIEF_ROWS, BRIEF_CHARACTERS) if self.brief else (FIRST_ROWS, FIRST_CHARACTERS)
        shown: List[str] = []
        for line in lines:
            if shown and (len(shown) >= rows or sum(map(len, shown)) + len(line) > characters):
                break
            shown.append(line)
        return shown, len(lines) - len(shown)

    def say(self, key: str, **values: object) -> str:
        return self.world.phrases(key, hotline=self.world.hotline, portal=self.world.profile.portal.name, **values)
