"""The acts of a list: titles that are copies of one another put together, and found by their words."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from knowledge.encoder.build import acts
from knowledge.encoder.build.corpus import INTERNAL, Page, Title


@dataclass
class Act:
    """One act with the rows of the list that are copies of it."""

    number: int
    titles: list[int]  # row numbers in Listing.titles
    core: str
    head: str
    words: frozenset[str]
    variants: frozenset[str]
    field: str
    provincial: bool  # only provinces' own rows
    results: list[str] = field(default_factory=list)
    papers: list[str] = field(default_factory=list)
    sayings: list[str] = field(default_factory=list)  # everyday names of this act


class Listing:
    """Acts of all `titles` that a citizen may be offered."""

    def __init__(self, titles: Iterable[Title], pages: Iterable[Page] = ()) -> None:
        self.titles = [title for title in titles if title.kind != INTERNAL]
        rows: dict[str, list[int]] = defaultdict(list)
        for number, title in enumerate(self.titles):
            rows[acts.key(title.title)].append(number)
        self.acts = [self._act(number, found) for number, found in enumerate(rows.values())]
        self.act_of = {row: act.number for act in self.acts for row in act.titles}
        self.by_code = {title.code: self.act_of[row] for row, title in enumerate(self.titles)}
        self._holding: dict[str, set[int]] = defaultdict(set)
        for act in self.acts:
            for word in act.words:
                self._holding[word].add(act.number)
        self._take(pages)

    def _act(self, number: int, rows: list[int]) -> Act:
        # The shortest copy is the plainest; provinces' rows are wordier.
        plainest = min(
            rows, key=lambda row: (self.titles[row].kind != "STANDARD", len(self.titles[row].title))
        )
        title = self.titles[plainest].title
        core = acts.core(title)
        provincial = all(self.titles[row].kind == "SPECIFIC" for row in rows)
        named = acts.variants(title)
        return Act(
            number,
            rows,
            core,
            acts.head(title),
            acts.words(core),
            named,
            self.titles[plainest].field,
            provincial,
        )

    def _take(self, pages: Iterable[Page]) -> None:
        shared: Counter[str] = Counter()
        found = [(self.acts[self.by_code[page.code]], page) for page in pages if page.code in self.by_code]
        for _, page in found:
            shared.update(set(page.results) | set(page.papers))
        for act, page in found:
            act.results += [
                name for name in page.results if shared[name] <= 3 and 3 <= len(name.split()) <= 16
            ]
            act.papers += [name for name in page.papers if shared[name] <= 8]

    def idf(self, word: str) -> float:
        """Rarity of a word over the acts."""
        return math.log((len(self.acts) + 1) / (1 + len(self._holding.get(word, ()))))

    def holding(self, words: frozenset[str]) -> set[int]:
        """Numbers of the acts whose title holds all `words`."""
        found: set[int] | None = None
        for word in sorted(words, key=lambda word: len(self._holding.get(word, ()))):
            mine = self._holding.get(word, set())
            found = set(mine) if found is None else found & mine
            if not found:
                break
        return found or set()

    def extra(self, act: Act, words: frozenset[str], named: frozenset[str]) -> float:
        """How much `act` says beyond `words`; a special case that is not `named` weighs more."""
        more = act.words - words
        changed = 8.0 if more & acts.words(" ".join(act.head.split()[:4])) & acts.CHANGES else 0.0
        return sum(map(self.idf, more)) + 6.0 * len(act.variants - named) + changed

    def meant(self, phrase: str, near: float = 1.5, share: float = 0.999) -> tuple[list[Act], set[int]]:
        """The acts that `phrase` (official words) means, plainest first, and all that it may mean.

        An act is a candidate if it holds `share` of the phrase's words by rarity; meant are those that
        say least beyond the phrase, within `near`.
        """
        words, named = acts.words(phrase), acts.variants(phrase)
        whole = sum(map(self.idf, words)) or 1.0
        numbers = self.holding(words)
        if not numbers and share < 0.99:
            near_by = Counter(number for word in words for number in self._holding.get(word, ()))
            numbers = {
                number for number, _ in near_by.most_common(400)
                if sum(self.idf(word) for word in words & self.acts[number].words) >= share * whole
            }  # fmt: skip
        if not numbers:
            return [], set()
        ranked = sorted(numbers, key=lambda number: (self._cost(number, words, named), number))
        best = self._cost(ranked[0], words, named)
        return [self.acts[n] for n in ranked if self._cost(n, words, named) <= best + near], numbers

    def _cost(self, number: int, words: frozenset[str], named: frozenset[str]) -> float:
        act = self.acts[number]
        missing = sum(self.idf(word) for word in words - act.words)
        return self.extra(act, words, named) + 3.0 * missing + (4.0 if act.provincial else 0.0)
