"""Which blanks some words of a message mean, whatever polite, possessive or mistaken words stand around the name."""
from __future__ import annotations

from functools import lru_cache
from typing import FrozenSet, Iterator, Optional, Tuple

from actions.interview.naming.names import Index, people
from actions.interview.naming.spoken import STOPS, Line, Span
from nlu.numbers import parse_number
from nlu.text import fold

#: Words that a name may have, with what people say around it.
LONGEST = 30

Ids = Tuple[str, ...]


class Meant:
    """`named((1, 4))`: the blanks that the words 1 to 3 of the line mean."""

    def __init__(self, line: Line, index: Index) -> None:
        self.line, self.index = line, index

    def named(self, span: Span, cut: bool = False) -> Optional[Ids]:
        """The blanks that the words name exactly, or by number; None where they name none."""
        for part in self._cuts(span) if cut else [span]:
            for text, number in self._spellings(part):
                if number is not None:
                    return self.index.number(number)
                ids = self.index.exact(text)
                if ids:
                    return ids
        return None

    def _cuts(self, span: Span) -> Iterator[Span]:
        """The span up to where the name may end: a stop, a «từ», an old value."""
        start, end = span
        for at in range(min(end - 1, start + LONGEST), start, -1):
            if set(self.line.gap(at)) & STOPS or self.line.at("ends", at, end) or self.begins_value(at):
                yield start, at

    def _spellings(self, span: Span) -> Iterator[Tuple[str, Optional[int]]]:
        """The words, then with less and less of what people say around a name; a number where they are one."""
        line = self.line
        if not 0 < span[1] - span[0] <= LONGEST:
            return
        seen = set()
        for part in self._narrowed(span):
            for text in (line.words(part), self._without_loose(part)):
                if text and text not in seen:
                    seen.add(text)
                    yield text, self._number(part)

    def _narrowed(self, span: Span) -> Iterator[Span]:
        """The span and what is left of it; «hộ khẩu ạ» before «khẩu ạ» («sửa hộ …»)."""
        line = self.line
        for start, end in dict.fromkeys((span, line.without_front("helps", span))):
            yield start, end
            while start < end and (size := line.before("tails", start, end) or line.before("faults", start, end)):
                end -= size
                yield start, end
            yield line.without_front("places", (start, end))
            while end - start > 1 and line.before("possessors", end - 1, end) and line.low[end - 2] in _persons():
                end -= 1
                yield start, end

    def _without_loose(self, span: Span) -> str:
        line, (at, end) = self.line, span
        kept = []
        while at < end:
            size = line.at("loose", at, end)
            kept += [] if size else [line.tokens[at].text]
            at += size or 1
        return " ".join(kept)

    def _number(self, span: Span) -> Optional[int]:
        """«5», «mục 5», «câu số năm»: a number in the review list."""
        line = self.line
        after = line.without_front("places", span)
        said = line.words(after)
        if after == span and not said.isdigit() or after[0] >= after[1]:
            return None
        plain = len(said) < 4 and not said.startswith("0") if said.isdigit() else True
        return parse_number(fold(said)) if plain else None

    def partly(self, span: Span) -> Optional[Ids]:
        """The blanks in whose names all the words stand; None where there are none."""
        if span[1] - span[0] > LONGEST:
            return None
        for start, end in dict.fromkeys((span, self.line.without_front("helps", span))):
            left = self.line.without_back("tails", (start, end))
            if left[0] < left[1] and (ids := self.index.partly(self.line.words(left))):
                return ids
        return None

    def part(self, span: Span) -> bool:
        """Whether the words name but a part of a blank, and perhaps whose: «tên đệm của bé», «số nhà»."""
        line = self.line
        start, end = line.without_front("helps", span)
        start += (size := line.at("parts", start, end))
        left = line.without_back("tails", (start, end))
        others = (at for at in range(*left) if not line.at("fillers", at, end) and not line.at("possessors", at, end))
        return size > 0 and all(line.low[at] in _persons() for at in others)

    def begins_value(self, at: int) -> bool:
        """Whether word `at` could begin a value that no link leads: a figure or a capital."""
        line = self.line
        apart = any(char.isspace() or char == "," for char in line.gap(at))
        return apart and (line.digit(at) or line.capital(at) and not line.shouted)


@lru_cache(maxsize=1)
def _persons() -> FrozenSet[str]:
    """Words after which «em», «tôi», «bé» says whose: «mẹ em», «bé nhà em»."""
    return frozenset(word for person in (*people(), "nhà") for word in (person, fold(person)))
