"""Slips of typing mended by the company words keep: «đang kiểm» → «đăng kiểm», «tam chú» → «tạm trú».

A noisy channel (Kernighan, Church & Gale, 1990): each word may be one that is typed or sounds like it, at a cost; what
the names of procedures say side by side pays for it. The cheapest reading of the line is taken (Viterbi).
"""
from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from functools import lru_cache
from math import log
from typing import Dict, Iterable, Iterator, List, Mapping, Sequence, Set, Tuple

from nlu.spelling import is_syllable
from nlu.text import fold, has_diacritics

_WORD = re.compile(r"\w+")
_STOP = re.compile(r"[.,;:?!()\n]")

#: What a change costs, in units of the logarithm of how often a pair stands in a name.
FORGOTTEN, SWAPPED, OTHER, SOUND, KEY = 1.0, 2.0, 4.0, 4.0, 3.0
#: What a pair is worth besides how often it stands.
PAIR = 2.0
#: What every change costs more in a line where each word is one that is written so.
CALM = 2.5
#: How often a word must stand in names to be thought of.
COMMON = 2

_ONSETS = (
    ("ch", "tr"), ("s", "x"), ("d", "gi"), ("d", "r"), ("gi", "r"), ("l", "n"), ("d", "v"), ("gi", "v"), ("c", "k"),
    ("ng", "ngh"), ("g", "gh"),
)
_CODAS = (("n", "ng"), ("t", "c"), ("n", "nh"), ("t", "ch"), ("i", "y"))
_LETTERS = "abcdeghiklmnopqrstuvxy"


class Mender:
    """Words and pairs of the names, with how many names hold them; make one with `of`."""

    def __init__(self, words: Mapping[str, int], pairs: Mapping[Tuple[str, str], int]) -> None:
        self._words, self._pairs = words, pairs
        self._by_fold: Dict[str, List[str]] = defaultdict(list)
        for word, count in words.items():
            if count >= COMMON and word.isalpha():
                self._by_fold[fold(word)].append(word)
        self._readings = lru_cache(maxsize=8192)(self._read)

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Mender":
        """From names and phrases as they are rightly written; those typed without diacritics teach nothing."""
        words: Counter = Counter()
        pairs: Counter = Counter()
        for text in texts:
            found = _WORD.findall(text.lower())
            if 3 * sum(map(has_diacritics, found)) > len(found):
                words.update(found)
                pairs.update(zip(found, found[1:]))
        return cls(words, pairs)

    def mend(self, text: str, known: Sequence[Tuple[int, int]] = ()) -> str:
        """`text` with its slips mended, and with the diacritics it lost where its words have company.

        `known`: spans of what people do say like this; there is no slip in them («mới đẻ» is not «mới để»).
        """
        found = list(_WORD.finditer(text))
        sure = [any(first <= match.start() and match.end() <= last for first, last in known) for match in found]
        typed = [match.group() if match.group().isupper() else match.group().lower() for match in found]
        joined = [not _STOP.search(text[a.end() : b.start()]) for a, b in zip(found, found[1:])]
        care = 1.0 if any(map(self._is_odd, typed)) else CALM
        out, last = [], 0
        for match, old, new in zip(found, typed, self._best(typed, joined, sure, care)):
            if new != old:
                out += [text[last : match.start()], new.capitalize() if match.group()[0].isupper() else new]
                last = match.end()
        return "".join(out) + text[last:]

    def _is_odd(self, word: str) -> bool:
        """Whether nobody writes `word` like this, but one that looks like it."""
        return word not in self._words and any(cost in (FORGOTTEN, KEY) for _, cost in self._readings(word))

    def _best(self, typed: List[str], joined: List[bool], sure: List[bool], care: float) -> List[str]:
        paths: Dict[str, Tuple[float, List[str]]] = {"": (0.0, [])}
        for at, word in enumerate(typed):
            near = at and joined[at - 1]
            following: Dict[str, Tuple[float, List[str]]] = {}
            for reading, cost in self._readings(word)[: 1 if sure[at] else None]:
                score, path = max(
                    ((s + (self._worth(before, reading) if near else 0.0), p) for before, (s, p) in paths.items()),
                    key=lambda found: found[0],
                )
                following[reading] = (score - care * cost, [*path, reading])
            paths = following
        return max(paths.values(), key=lambda found: found[0])[1]

    def _worth(self, first: str, second: str) -> float:
        count = self._pairs.get((first, second), 0)
        return PAIR + log(1 + count) if count else 0.0

    def _read(self, word: str) -> Tuple[Tuple[str, float], ...]:
        """What `word` may stand for, with its cost; itself first, for nothing."""
        costs: Dict[str, float] = {}
        if word.isalpha() and len(word) > 1 and not word.isupper():
            bare = fold(word)
            for other in self._by_fold.get(bare, ()):
                costs[other] = _marks_cost(word, other)
            if is_syllable(bare):
                for line in _sounding(bare):
                    for other in self._by_fold.get(line, ()):
                        costs.setdefault(other, SOUND + _tone_cost(word, other))
            elif len(word) > 2:
                for line in _near(bare):
                    for other in self._by_fold.get(line, ()):
                        costs.setdefault(other, KEY + (0.0 if _all_marks(word) <= _all_marks(other) else SWAPPED))
        costs.pop(word, None)
        return ((word, 0.0), *costs.items())


def _marks_cost(typed: str, meant: str) -> float:
    if _all_marks(typed) <= _all_marks(meant):
        return FORGOTTEN
    if {_tone(typed), _tone(meant)} == {"\u0309", "\u0303"} and _shapes(typed) == _shapes(meant):
        return SWAPPED
    return OTHER


def _tone_cost(typed: str, meant: str) -> float:
    if _tone(typed) == _tone(meant):
        return 0.0
    return OTHER if _tone(typed) else FORGOTTEN


def _all_marks(word: str) -> Set[str]:
    return {c for c in unicodedata.normalize("NFD", word) if unicodedata.combining(c) or c == "đ"}


def _tone(word: str) -> str:
    return next((c for c in unicodedata.normalize("NFD", word) if c in "\u0300\u0301\u0303\u0309\u0323"), "")


def _shapes(word: str) -> Set[str]:
    return _all_marks(word) - {_tone(word)}


def _sounding(bare: str) -> Iterator[str]:
    """Syllables that many say alike: tr/ch, s/x, d/gi/r, l/n, final n/ng, t/c, i/y."""
    for a, b in _ONSETS:
        for old, new in ((a, b), (b, a)):
            if bare.startswith(old) and is_syllable(line := new + bare[len(old) :]):
                yield line
    for a, b in _CODAS:
        for old, new in ((a, b), (b, a)):
            if bare.endswith(old) and is_syllable(line := bare[: -len(old)] + new):
                yield line


def _near(bare: str) -> Iterator[str]:
    """Syllables one key away: one left out, one too many, another one, two swapped (Damerau, 1964)."""
    lines = set()
    for at in range(len(bare) + 1):
        head, tail = bare[:at], bare[at:]
        lines.update(head + letter + tail for letter in _LETTERS)
        if tail:
            lines.add(head + tail[1:])
            lines.update(head + letter + tail[1:] for letter in _LETTERS)
        if len(tail) > 1:
            lines.add(head + tail[1] + tail[0] + tail[2:])
    for line in sorted(lines):
        if line != bare and is_syllable(line):
            yield line
