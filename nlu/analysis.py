"""One reading of a message, shared by every part that looks at it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property, lru_cache

from nlu.abbreviations import expand
from nlu.glued import unglue
from nlu.keyboards import read_keys
from nlu.text import cap, fold, normalise

_CHUNK = re.compile(r"\S+")


@dataclass(frozen=True)
class Analysis:
    """A message in its four spellings.

    ``text`` is what was typed, ``normalised`` its uniform and capped spelling
    (see ``nlu.text``), ``expanded`` the same with keys read as words, words run
    together cut and abbreviations written out, and
    ``folded`` the expanded text in lower case without diacritics.
    """

    text: str
    normalised: str
    expanded: str
    folded: str

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """The place in ``text`` of ``normalised[start:end]``.

        Exact where normalising kept the length of the surrounding run of
        non-spaces, else that whole run. An empty span stays empty.
        """
        if start >= end:
            return (0, 0)
        first, last = self._chunk_at(start), self._chunk_at(end - 1)
        if first is None or last is None:
            return (0, len(self.text))
        return first[0](start), last[1](end)

    def _chunk_at(self, position: int):
        starts, pairs = self._alignment
        index = bisect_right(starts, position) - 1
        if index < 0 or position >= pairs[index][1]:
            return None
        start, end, original_start, original_end = pairs[index]
        if end - start == original_end - original_start:
            return (lambda p: p - start + original_start,) * 2
        return (lambda p: original_start), (lambda p: original_end)

    @cached_property
    def _alignment(self) -> tuple[list[int], list[tuple[int, int, int, int]]]:
        """Runs of non-spaces of ``normalised`` beside those of ``text``."""
        ours = [m.span() for m in _CHUNK.finditer(self.normalised)]
        # A run of nothing but invisible characters has no counterpart.
        theirs = [m.span() for m in _CHUNK.finditer(self.text) if normalise(m.group())]
        pairs = [(*a, *b) for a, b in zip(ours, theirs)]
        return [pair[0] for pair in pairs], pairs


@lru_cache(maxsize=256)
def analyse(text: str) -> Analysis:
    """Normalise, cap and expand ``text``; total, and remembered for a while."""
    normalised = cap(normalise(text))
    expanded = expand(unglue(read_keys(normalised)))
    return Analysis(text, normalised, expanded, fold(expanded))
