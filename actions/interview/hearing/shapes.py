"""What its figures and signs make plain in a line: numbers of papers, telephone numbers, e-mail addresses, days.

Only where they begin and end; whether they are any good the readers of `knowledge.fields` say. Runs of figures are cut
where most of them become numbers that exist: «2 9 1995 0011 9501 2345» is a day and an identity number.
"""
from __future__ import annotations

import re
from typing import List, NamedTuple, Optional, Tuple

from knowledge.fields.words import mapping

#: Figures of a number that may be one of those asked for, mistyped.
LEAST = 7
DAYS = ("day", "month", "year")

_MAIL = re.compile(r"[^\s,;:<>()\"«»]+ ?@ ?[^\s,;:<>()\"«»]+")
_END = r"(?![0-9/]|[.-][0-9]| [/.-] ?[0-9])"
_BEFORE = r"(?<![0-9/.-])"
_DAY = re.compile(
    rf"{_BEFORE}[0-9]{{1,2}} ?[/.-] ?[0-9]{{1,2}} ?[/.-] ?(?:[0-9]{{4}}(?![0-9/]|[.-][0-9])|[0-9]{{2,3}}{_END})"
    rf"|{_BEFORE}[0-9]{{1,2}}[/.-][0-9]{{1,2}} (?:19|20)[0-9]{{2}}{_END}"
    rf"|{_BEFORE}(?<![0-9] )[0-9]{{1,2}} [0-9]{{1,2}} (?:19|20)[0-9]{{2}}{_END}"
    rf"|{_BEFORE}(?:19|20)[0-9]{{2}}-[0-9]{{1,2}}-[0-9]{{1,2}}{_END}"
    rf"|\b(?:(?:ngay|mung|mong) )*[0-9]{{1,2}} ?thang ?[0-9]{{1,2}}(?: ?nam (?:[0-9]{{4}}|[0-9]{{2}})| (?:19|20)[0-9]{{2}}){_END}"
)
_MONTH = re.compile(
    rf"{_BEFORE}(?:0?[1-9]|1[0-2]) ?[/-] ?(?:19|20)[0-9]{{2}}{_END}|\bthang (?:0?[1-9]|1[0-2])(?: ?/ ?| nam )(?:19|20)[0-9]{{2}}{_END}"
)
_RUN = re.compile(r"(?<![0-9a-z_])\+?[0-9]+(?:[ .\-–][0-9]+)*")
_GROUP = re.compile(r"[0-9]+")
_AMOUNT = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+")
#: More groups are no number of anything.
_MOST_GROUPS = 60


class Shape(NamedTuple):
    start: int
    end: int
    kind: str  # id, old_id, phone, email, day, month, year; number: of so many figures, but none of these


def shapes(folded: str) -> List[Shape]:
    """In the order in which they stand; none overlaps another. `folded`: lower case without marks, one line or more."""
    found: List[Shape] = []
    for kind, pattern in (("email", _MAIL), ("day", _DAY), ("month", _MONTH)):
        for match in pattern.finditer(folded):
            found.append(Shape(match.start(), match.end(), kind))
        for shape in found:
            folded = folded[: shape.start] + "\0" * (shape.end - shape.start) + folded[shape.end :]
    for run in _RUN.finditer(folded):
        glued = bool(re.search(r"[0-9]/\Z", folded[: run.start()]))  # «112/2005» is one number
        found += [shape for shape in _cut(run) if not (glued and shape.kind == "year")]
    return sorted(found)


def _cut(run: re.Match[str]) -> List[Shape]:
    if _AMOUNT.fullmatch(run[0]):
        return []
    start = run.start()
    groups = [(start + m.start(), start + m.end(), m[0]) for m in _GROUP.finditer(run[0])]
    if run[0][0] == "+":
        kind = "phone" if sum(len(group[2]) for group in groups) > LEAST else "number"
        return [Shape(start, run.end(), kind)]
    if len(groups) > _MOST_GROUPS:
        return []
    best: List[Tuple[float, List[Shape]]] = [(0.0, [])]
    for end in range(1, len(groups) + 1):
        options = []
        for first in range(max(0, end - 8), end):
            figures = "".join(group[2] for group in groups[first:end])
            kind = _kind(figures, end - first)
            if kind:
                shape = Shape(groups[first][0], groups[end - 1][1], kind)
                kept = [shape] if kind != "small" else []
                options.append((best[first][0] + _cost(kind, end - first), best[first][1] + kept))
        best.append(min(options, key=lambda option: option[0]))
    return best[-1][1]


def _cost(kind: str, groups: int) -> float:
    """Figures that are left over make a cut dear, the more so beside a number that is set apart in groups."""
    if kind in ("small", "number"):
        return 9.5 if kind == "small" else 10
    return 0 if groups == 1 else 1


def _kind(figures: str, groups: int) -> Optional[str]:
    size = len(figures)
    if size == 12:
        return "id"
    if size in (10, 11) and _phone(figures):
        return "phone"
    if size == 9:
        return "old_id"
    if groups == 1 and size == 8 and re.fullmatch(r"(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])(?:19|20)[0-9]{2}", figures):
        return "day"
    if groups == 1 and size == 4 and figures[:2] in ("19", "20"):
        return "year"
    if size >= LEAST:
        return "number"
    return "small" if groups == 1 else None


def _phone(figures: str) -> bool:
    if len(figures) == 10:
        return figures[0] == "0" and figures[1] != "0"
    return figures[:2] in ("02", "84") or figures[:4] in mapping("phone.former")
