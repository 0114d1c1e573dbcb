"""What became of the dialogues, form by form, against the bar: each ends or can be left, and nothing is lost."""
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from evaluation.forms.dialogue import Fault
from evaluation.forms.play import Played
from evaluation.tables import Table

HEADER = ("form", "dialogues", "turns", "can be left (bar: all)", "gone on with", "ended (bar: all)", "faults (bar: 0)", "holds")
_SAID = re.compile(r"«.*?»|'.*?'")


def table(played: Mapping[str, Sequence[Played]], caption: str) -> Table:
    """One row a form, then all."""
    rows = [_cells(form, some) for form, some in played.items()]
    return Table(caption, HEADER, (*rows, _cells("**all**", [one for some in played.values() for one in some])))


def holds(played: Sequence[Played]) -> bool:
    """Whether each can be left, each that was gone on with has ended, and nothing is wrong with any."""
    return bool(played) and all(one.left and one.ended is not False and not one.faults for one in played)


def shortest(played: Iterable[Played]) -> list[Fault]:
    """Of each kind of fault the one that takes the fewest messages to see, the most frequent kind first."""
    kinds: dict[str, list[Fault]] = {}
    for fault in (fault for one in played for fault in one.faults):
        kinds.setdefault(_SAID.sub("«»", fault.what), []).append(fault)
    return [min(some, key=lambda fault: len(fault.said)) for some in sorted(kinds.values(), key=len, reverse=True)]


def _cells(name: str, played: Sequence[Played]) -> tuple[str, ...]:
    on = [one for one in played if one.ended is not None]
    counts = (len(played), sum(one.turns for one in played), sum(one.left for one in played), len(on))
    ended, faults = sum(bool(one.ended) for one in on), sum(len(one.faults) for one in played)
    return (name, *(f"{count:,}" for count in (*counts, ended, faults)), "yes" if holds(played) else "**no**")
