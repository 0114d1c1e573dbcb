"""What reading an address came to, set against what it means."""
from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import perf_counter

from evaluation.addresses.rows import Row
from knowledge.fields import Read, read
from knowledge.fields.places import show
from knowledge.units import gazetteer
from knowledge.units.resolution import MOST

#: The one unit that is meant; or the person is asked and can give it.
RIGHT, OFFERED, ASKED = "right", "offered", "asked"
#: What is offered leaves it out; another unit, put as a question; another unit, without a word.
LEFT_OUT, CONFIRMED, SILENT = "left out", "wrong but asked", "silently wrong"
VERDICTS = (RIGHT, OFFERED, ASKED, LEFT_OUT, CONFIRMED, SILENT)
GOOD = frozenset({RIGHT, OFFERED, ASKED})

#: Nothing in an address depends on it.
_TODAY = dt.date(2026, 11, 22)


@dataclass(frozen=True)
class Outcome:
    row: Row
    verdict: str
    found: Read


def verdict(row: Row, found: Read) -> str:
    """One of VERDICTS. A guess among several is right only where the person is asked to confirm it."""
    if found.value is not None:
        if found.value.get("code") not in row.codes:
            return CONFIRMED if found.confirm else SILENT
        if len(row.codes) == 1:
            return RIGHT
        return OFFERED if found.confirm else SILENT
    if not found.options:
        return ASKED
    shared = set(row.codes) & offered(found.options)
    # A list that is full may leave out some of many; the person then names the province.
    enough = shared and len(found.options) >= MOST or shared == set(row.codes)
    return OFFERED if row.codes and enough else LEFT_OUT


def offered(options: Iterable[str]) -> set[str]:
    """The codes of the communes that are offered in words."""
    units = gazetteer().units.values()
    names = {show({"detail": "…", "unit": unit.full_name}).removeprefix("…, "): unit.code for unit in units}
    names.update({unit.full_name: unit.code for unit in units})
    found = set()
    for option in options:
        parts = option.split(", ")
        found.add(names.get(", ".join(parts[-2:]), option))
    return found


def run(rows: Iterable[Row], change: Callable[[str], str] = str) -> tuple[list[Outcome], float]:
    """Every row read, and the seconds that reading took."""
    rows = list(rows)
    texts = [(row, "address" if row.commune else "place", change(row.text)) for row in rows]
    for kind in ("address", "place"):
        read(kind, "xã Không Có Thật, Hà Nội", today=_TODAY)  # the files of names are read before the clock starts
    began = perf_counter()
    answers = [(row, read(kind, text, today=_TODAY)) for row, kind, text in texts]
    took = perf_counter() - began
    return [Outcome(row, verdict(row, found), found) for row, found in answers], took
