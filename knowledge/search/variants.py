"""What tells near-identical titles apart: the act («cấp lại», «gia hạn») and the special case («nước ngoài»)."""
from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Dict, FrozenSet, List, Tuple

from knowledge.loader import read_yaml
from knowledge.search.acts import plain
from nlu.errors import DataError

FILE = Path(__file__).with_name("variants.yml")


@dataclass(frozen=True)
class Kinds:
    """Phrases without diacritics → the name of the act or mark; one table for titles, one for what people say."""

    titles: Tuple[Tuple[str, str], ...]
    says: Tuple[Tuple[str, str], ...]

    def of_title(self, title: str) -> FrozenSet[str]:
        return _found(self.titles, title)

    def of_question(self, text: str) -> FrozenSet[str]:
        return _found(self.says, text)


@dataclass(frozen=True)
class Variants:
    acts: Kinds
    marks: Kinds


def _found(table: Tuple[Tuple[str, str], ...], text: str) -> FrozenSet[str]:
    """The names whose phrase stands in `text`; a phrase inside a longer one that stands there too does not count."""
    padded = f" {plain(text)} "
    names = set()
    for phrase, name in table:  # longest first
        if f" {phrase} " in padded:
            names.add(name)
            padded = padded.replace(f" {phrase} ", " | ")
    return frozenset(names)


@lru_cache(maxsize=1)
def variants(path: Path = FILE) -> Variants:
    """The data file as tables; raises DataError naming the place of a mistake."""
    data = read_yaml(path)
    if not isinstance(data, dict) or set(data) != {"acts", "marks"}:
        raise DataError(path, "", "must hold 'acts' and 'marks'")
    return Variants(_kinds(path, "acts", data["acts"]), _kinds(path, "marks", data["marks"]))


def _kinds(path: Path, group: str, rows: Dict[str, Dict[str, List[str]]]) -> Kinds:
    titles, says = [], []
    for name, lists in rows.items():
        if not isinstance(lists, dict) or set(lists) != {"titles", "says"}:
            raise DataError(path, f"{group}.{name}", "must hold 'titles' and 'says'")
        titles += [(plain(phrase), name) for phrase in lists["titles"]]
        says += [(plain(phrase), name) for phrase in {*lists["titles"], *lists["says"]}]
    return Kinds(*(tuple(sorted(table, key=lambda row: (-len(row[0]), row))) for table in (titles, says)))
