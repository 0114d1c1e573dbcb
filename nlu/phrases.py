"""Finding known phrases in what people typed, with or without diacritics.

A trie over accent-free syllables proposes phrases; what was really typed then
decides how well a phrase fits, so that ``bán đất`` does not match ``bạn đặt``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from nlu.text import fold, normalise
from nlu.words import Token, syllables

T = TypeVar("T")

# How far a phrase is believed, by how it was typed.
EXACT = 1.0
BARE = 0.9  # no diacritics in the whole text
MIXED = 0.8  # this phrase without some of its marks, others in place
SLIP = 0.7  # marks forgotten or one syllable with wrong ones, in a longer phrase
BARE_PAIR = 0.6  # two bare syllables in a text that has marks elsewhere
LEAST = 0.5  # below this a phrase does not match at all
SKIPPED = 0.95  # times this when a word such as «cái» stands inside


def phrase_key(phrase: str) -> tuple[str, ...]:
    """The lower-case syllables of ``phrase`` after normalisation."""
    return tuple(token.text.lower() for token in syllables(normalise(phrase)))


@dataclass(frozen=True)
class Match(Generic[T]):
    """A phrase found: syllables ``first`` up to ``last`` (exclusive)."""

    first: int
    last: int
    fit: float
    payload: T


@dataclass
class _Node(Generic[T]):
    children: dict[str, _Node[T]] = field(default_factory=dict)
    endings: list[tuple[tuple[str, ...], T]] = field(default_factory=list)


class Typed:
    """A text cut into lower-case syllables once, for several searches."""

    def __init__(self, text: str) -> None:
        self.tokens: list[Token] = syllables(text)
        self.words = [token.text.lower() for token in self.tokens]
        self.folded = [fold(word) for word in self.words]
        self.accented = self.words != self.folded
        self._line = f" {' '.join(self.words)} "

    def __len__(self) -> int:
        return len(self.words)

    def holds(self, key: tuple[str, ...]) -> bool:
        """Whether the phrase stands anywhere, as typed or without marks."""
        line = " ".join(key)
        return f" {line} " in self._line or f" {fold(line)} " in self._line

    def holds_at(self, key: tuple[str, ...], first: int) -> bool:
        """Whether the phrase stands at syllable ``first``."""
        if first < 0 or first + len(key) > len(self.words):
            return False
        return all(
            typed == word or typed == fold(word)
            for typed, word in zip(self.words[first:], key)
        )


class PhraseTrie(Generic[T]):
    """Phrases with a payload each; several payloads may share a phrase.

    ``inside`` are accent-free words that may stand once inside a phrase
    (``mất cái sổ đỏ``). ``lone_bare`` lets one-syllable phrases match text
    without diacritics, where most syllables mean several things.
    """

    def __init__(self, *, inside: Iterable[str] = (), lone_bare: bool = False) -> None:
        self._root: _Node[T] = _Node()
        self._inside = frozenset(inside)
        self._lone_bare = lone_bare

    def add(self, key: tuple[str, ...], payload: T) -> None:
        """Add a phrase given as ``phrase_key`` makes it."""
        node = self._root
        for word in key:
            node = node.children.setdefault(fold(word), _Node())
        node.endings.append((key, payload))

    def at(self, typed: Typed, first: int, least: float = LEAST) -> list[Match[T]]:
        """Every phrase that begins at syllable ``first``, longest, then best, first.

        ``least`` is the fit a match must have (see the constants above).
        """
        found = [
            Match(first, last, fit, payload)
            for last, used, ending in self._walk(self._root, typed, first, (), False)
            for key, payload in ending
            if (fit := self._fit(typed, key, used, last - first)) >= least
        ]
        found.sort(key=lambda match: (-match.last, -match.fit))
        return found

    def _walk(
        self, node: _Node[T], typed: Typed, at: int, used: tuple[int, ...], skipped: bool
    ) -> Iterator[tuple[int, tuple[int, ...], list[tuple[tuple[str, ...], T]]]]:
        if node.endings:
            yield at, used, node.endings
        if at == len(typed):
            return
        child = node.children.get(typed.folded[at])
        if child:
            yield from self._walk(child, typed, at + 1, (*used, at), skipped)
        if used and not skipped and typed.folded[at] in self._inside:
            for last, path, endings in self._walk(node, typed, at + 1, used, True):
                if len(path) > len(used):  # a phrase does not end in a skipped word
                    yield last, path, endings

    def _fit(self, typed: Typed, key: tuple[str, ...], used: tuple[int, ...], width: int) -> float:
        marked = bare = partly = wrong = 0
        tone_only = False
        for index, word in zip(used, key):
            written, plain = typed.words[index], typed.folded[index]
            if written == word:
                marked += word != plain
            elif written == plain:
                bare += 1
            elif _marks(written) < _marks(word):
                partly += 1  # kêt for kết
            else:
                wrong += 1
                tone_only = _toneless(written) == _toneless(word)
        long = len(key) > 2
        if wrong:
            near = wrong == 1 and (len(key) > 3 or not (bare or partly) and (long or tone_only))
            fit = SLIP if near and len(key) > 1 else 0.0
        elif partly:
            fit = SLIP if long else 0.0
        elif not bare:
            fit = EXACT
        elif len(key) == 1:
            fit = BARE if self._lone_bare and not typed.accented else 0.0
        elif not typed.accented:
            fit = BARE
        elif marked or long:
            fit = MIXED
        else:
            fit = BARE_PAIR
        return fit * SKIPPED if width > len(key) else fit

    def matches(self, typed: Typed, least: float = LEAST) -> Iterator[Match[T]]:
        """Phrases from left to right, the longest at each place, none overlapping."""
        at = 0
        while at < len(typed):
            found = self.at(typed, at, least)
            if found:
                yield found[0]
                at = found[0].last
            else:
                at += 1


_TONES = str.maketrans("", "", "\u0300\u0301\u0303\u0309\u0323")


def _toneless(word: str) -> str:
    return unicodedata.normalize("NFD", word).translate(_TONES)


def _marks(word: str) -> set[tuple[int, str]]:
    """The diacritics of ``word``, each with the number of its letter."""
    marks: set[tuple[int, str]] = set()
    letter = 0
    for char in unicodedata.normalize("NFD", word):
        if unicodedata.combining(char):
            marks.add((letter, char))
        else:
            letter += 1
            if char == "đ":
                marks.add((letter, char))
    return marks
