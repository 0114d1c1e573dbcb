"""A message cut into words once, and the phrases of `names.yml` looked up in it."""
from __future__ import annotations

from functools import lru_cache
from typing import Dict, List, Tuple

from actions.interview.naming.names import data
from nlu.analysis import Analysis
from nlu.text import fold, has_diacritics
from nlu.words import syllables

#: What ends a clause.
STOPS = frozenset(",.;!?…()\n")

Span = Tuple[int, int]  # words from … up to (exclusive)


class Line:
    """The words of a message; a word typed without marks counts as the word with them."""

    def __init__(self, analysis: Analysis) -> None:
        self._analysis = analysis
        self.text = analysis.normalised
        self.tokens = syllables(self.text)
        self.low = [token.text.lower() for token in self.tokens]
        self.bare = not has_diacritics(self.text)
        self.shouted = self.text.isupper()

    def __len__(self) -> int:
        return len(self.tokens)

    def gap(self, at: int) -> str:
        """What stands between word `at` and the one before it (before the first, or after the last)."""
        start = self.tokens[at - 1].end if at else 0
        return self.text[start : self.tokens[at].start if at < len(self) else len(self.text)]

    def words(self, span: Span) -> str:
        return self.text[self.tokens[span[0]].start : self.tokens[span[1] - 1].end] if span[0] < span[1] else ""

    def typed(self, start: int, end: int) -> str:
        """`text[start:end]` as it was typed."""
        first, last = self._analysis.original_span(start, end)
        return self._analysis.text[first:last]

    def is_name(self, at: int) -> bool:
        """Whether a word within a sentence has a capital: «Lê Thị Sửa»."""
        inside = at > 0 and not set(self.gap(at)) & set(".!?…")
        return inside and not self.shouted and self.capital(at)

    def capital(self, at: int) -> bool:
        return self.tokens[at].text[:1].isupper()

    def digit(self, at: int) -> bool:
        return self.tokens[at].text[:1].isdigit()

    def at(self, group: str, at: int, end: int) -> int:
        """How many words the longest phrase of `group` has that begins at word `at` and ends by `end`; 0 for none."""
        for words in _phrases(group, False).get(fold(self.low[at]) if at < end else "", ()):
            if at + len(words) <= end and self._same(words, at):
                return len(words)
        return 0

    def before(self, group: str, start: int, end: int, marked: bool = False) -> int:
        """The same for the phrase that ends at word `end`; with `marked`, one word must have its marks."""
        for words in _phrases(group, True).get(fold(self.low[end - 1]) if start < end else "", ()):
            if start <= end - len(words) and self._same(words, end - len(words)):
                if not marked or len(words) > 1 or self.low[end - 1] == words[0]:
                    return len(words)
        return 0

    def anywhere(self, group: str, span: Span) -> bool:
        return any(self.at(group, at, span[1]) for at in range(*span))

    def _same(self, words: Tuple[str, ...], at: int) -> bool:
        return all(typed in (word, fold(word)) for typed, word in zip(self.low[at:], words))

    def without_front(self, group: str, span: Span) -> Span:
        start, end = span
        while start < end and (size := self.at(group, start, end)):
            start += size
        return start, end

    def without_back(self, group: str, span: Span, marked: bool = False) -> Span:
        start, end = span
        while start < end and (size := self.before(group, start, end, marked)):
            end -= size
        return start, end


@lru_cache(maxsize=None)
def _phrases(group: str, by_last: bool) -> Dict[str, List[Tuple[str, ...]]]:
    """The phrases of a group by their first (or last) word, longest first."""
    found: Dict[str, List[Tuple[str, ...]]] = {}
    for phrase in data()[group]:
        words = tuple(phrase.split())
        found.setdefault(fold(words[-1 if by_last else 0]), []).append(words)
    return {word: sorted(phrases, key=len, reverse=True) for word, phrases in found.items()}
