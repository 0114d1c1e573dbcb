"""Short answers and commands of a walk: data in `words.yml`, understood only when the whole message is one.

«quay lại», «sửa câu 2», «dạ chưa có ạ»: what is polite around them is dropped, a number is read, and with or without
diacritics is the same. Longer messages are none of these.
"""
from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Dict, Iterable, List, Optional, Tuple

from knowledge.loader import read_yaml
from nlu.analysis import analyse
from nlu.errors import DataError
from nlu.text import fold
from nlu.words import syllables

FILE = Path(__file__).with_name("words.yml")
#: A longer message is a sentence of its own, whatever it contains.
MOST_SYLLABLES = 8
NUMBER = "{n}"
#: Groups that end something: «cho con em thôi» is no wish to stop, whatever is dropped before «thôi».
_GRAVE = frozenset({"stop", "next_person"})
_BEFORE_GRAVE = frozenset({"da", "vang", "a", "thi", "u", "o"})


@dataclass(frozen=True)
class Said:
    """The group a message belongs to, and the number in it."""

    group: str
    number: Optional[int] = None


class Words:
    """`words("dạ sửa câu 2 ạ")` is `Said("amend", 2)`; None for anything else."""

    def __init__(self, polite: Iterable[str], groups: Dict[str, List[str]]) -> None:
        self._polite = {tuple(phrase.split()) for phrase in polite}
        self._bare_polite = {tuple(map(fold, words)) for words in self._polite}
        self._groups: Dict[Tuple[str, ...], str] = {}
        self._bare: Dict[Tuple[str, ...], str] = {}
        for group, phrases in groups.items():
            for phrase in phrases:
                key = tuple(phrase.split())
                self._groups[key] = group
                self._bare.setdefault(tuple(map(fold, key)), group)

    @staticmethod
    @lru_cache(maxsize=1)
    def polite() -> Tuple[str, ...]:
        """Words that change nothing around a short answer."""
        return tuple(read_yaml(FILE)["polite"])

    @classmethod
    @lru_cache(maxsize=1)
    def load(cls) -> Words:
        """The project's own words. Raises DataError for a group that holds anything but phrases, or for a phrase in two groups."""
        groups = read_yaml(FILE)
        seen: Dict[str, str] = {}
        for group, phrases in groups.items():
            for phrase in phrases:
                if not isinstance(phrase, str) or not phrase.strip():
                    raise DataError(FILE, str(group), "expected phrases (quote them)")
                if group != "polite" and phrase in seen:
                    raise DataError(FILE, str(group), f"'{phrase}' stands in '{seen[phrase]}' too")
                seen[phrase] = group
        return cls(groups.pop("polite"), groups)

    def __call__(self, text: str) -> Optional[Said]:
        typed = [token.text.lower() for token in syllables(analyse(text).expanded)]
        if not typed or len(typed) > MOST_SYLLABLES:
            return None
        number = next((int(word) for word in typed if word.isdigit() and len(word) < 4), None)
        typed = [NUMBER if word.isdigit() else word for word in typed]
        bare = typed == [fold(word) for word in typed]
        for words in self._without_politeness(typed, bare):
            group = self._groups.get(words) or (self._bare.get(words) if bare else None)
            if group in _GRAVE and not set(map(fold, typed[: self._start(typed, words)])) <= _BEFORE_GRAVE:
                return None
            if group:
                return Said(group, number)
        return None

    @staticmethod
    def _start(typed: List[str], words: Tuple[str, ...]) -> int:
        """Where in the message the phrase begins; its end where it stands nowhere in one piece."""
        places = (i for i in range(len(typed)) if tuple(typed[i : i + len(words)]) == words)
        return next(places, len(typed))

    def _without_politeness(self, typed: List[str], bare: bool) -> Iterable[Tuple[str, ...]]:
        """The message as it is, then with polite words taken off its ends, then off everywhere."""
        polite = self._bare_polite if bare else self._polite
        yield tuple(typed)
        left, right = 0, len(typed)
        moved = True
        while moved and left < right:
            moved = False
            for words in polite:
                size = len(words)
                if right - left > size and tuple(typed[left : left + size]) == words:
                    left, moved = left + size, True
                if right - left > size and tuple(typed[right - size : right]) == words:
                    right, moved = right - size, True
        yield tuple(typed[left:right])
        single = {words[0] for words in polite if len(words) == 1}
        yield tuple(word for word in typed if word not in single)
