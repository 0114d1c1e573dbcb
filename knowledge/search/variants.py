"""What tells near-identical titles apart: the act («cấp lại», «gia hạn») and the special case («nước ngoài»)."""
from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Dict, FrozenSet, List

from knowledge.loader import read_yaml
from nlu.errors import DataError
from nlu.phrases import PhraseTrie, Typed, phrase_key
from nlu.text import normalise

FILE = Path(__file__).with_name("variants.yml")


class Kinds:
    """Names by phrase: one table for titles, one for what people say; phrases that need their diacritics get them."""

    def __init__(self) -> None:
        self._titles: PhraseTrie[str] = PhraseTrie()
        self._says: PhraseTrie[str] = PhraseTrie()  # «doi» alone may be «đời»: bare words need a neighbour

    def add(self, name: str, titles: List[str], says: List[str]) -> None:
        for phrase in titles:
            self._titles.add(phrase_key(phrase), name)
        for phrase in dict.fromkeys([*titles, *says]):
            self._says.add(phrase_key(phrase), name)

    def of_title(self, title: str) -> FrozenSet[str]:
        return frozenset(match.payload for match in self._titles.matches(Typed(normalise(title))))

    def of_question(self, text: str) -> FrozenSet[str]:
        return frozenset(match.payload for match in self._says.matches(Typed(normalise(text))))


@dataclass(frozen=True)
class Variants:
    acts: Kinds
    marks: Kinds


@lru_cache(maxsize=1)
def variants(path: Path = FILE) -> Variants:
    """The data file as tables; raises DataError naming the place of a mistake."""
    data = read_yaml(path)
    if not isinstance(data, dict) or set(data) != {"acts", "marks"}:
        raise DataError(path, "", "must hold 'acts' and 'marks'")
    return Variants(_kinds(path, "acts", data["acts"]), _kinds(path, "marks", data["marks"]))


def _kinds(path: Path, group: str, rows: Dict[str, Dict[str, List[str]]]) -> Kinds:
    kinds = Kinds()
    for name, lists in rows.items():
        if not isinstance(lists, dict) or set(lists) != {"titles", "says"}:
            raise DataError(path, f"{group}.{name}", "must hold 'titles' and 'says'")
        kinds.add(name, lists["titles"], lists["says"])
    return kinds
