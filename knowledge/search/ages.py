"""How old somebody is of whom a question speaks: «cháu 10 tuổi», «con năm tuổi», «bé 8 tháng tuổi»."""
from __future__ import annotations

import re
from typing import FrozenSet, List

from nlu.numbers import NUMBER, parse_number
from nlu.text import fold

#: Name of the mark in `variants.yml`, and the age from which nobody is a child to the procedures that ask
#: (Luật Căn cước 26/2023/QH15, Điều 19; the health insurance of children ends at six).
CHILDREN, GROWN = "children", 14
#: What says a limit and not an age.
_LIMITS = frozenset({"duoi", "tren", "tu", "den", "chua"})
_AGE = re.compile(rf"(?<!\w)(?:(?P<before>\w+) )?(?P<number>{NUMBER}) (?P<months>thang )?tuoi(?!\w)")


def ages(text: str) -> List[float]:
    """In years, in the order said; limits («dưới 14 tuổi») are none."""
    found = []
    for match in _AGE.finditer(" ".join(re.findall(r"\w+", fold(text.lower())))):
        number = parse_number(match["number"])
        if number is not None and match["before"] not in _LIMITS:
            found.append(number / 12 if match["months"] else float(number))
    return found


def by_age(marks: FrozenSet[str], text: str) -> FrozenSet[str]:
    """`marks` of a question, with that of children as the ages in it have it; without an age as they are."""
    said = ages(text)
    if not said:
        return marks
    return marks | {CHILDREN} if min(said) < GROWN else marks - {CHILDREN}
