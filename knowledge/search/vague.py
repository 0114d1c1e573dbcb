"""Words that name a family of procedures and no one of them: «làm căn cước», «giấy tờ đất».

When a question says such a word and nothing that decides, the family's members are offered by name instead of the
likeliest being guessed.
"""
from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Dict, FrozenSet, List, Set, Tuple

from knowledge.loader import parse, read_yaml
from knowledge.schema import Code, Strict, Text
from knowledge.search.query import Query, syllables
from nlu.errors import DataError
from nlu.lexicons import Lexicon
from nlu.text import fold

FILE = Path(__file__).with_name("vague.yml")


class Family(Strict):
    """`says`: the vague words; `acts`: acts that leave it as vague as before; `choices`: whom to offer, in order."""

    says: List[Text]
    acts: List[Text] = []
    choices: List[Code]


@dataclass(frozen=True)
class Vague:
    """Vague words (as sets of folded words) → the codes to offer and the acts that do not decide."""

    families: Dict[FrozenSet[str], Tuple[FrozenSet[str], Tuple[str, ...]]]
    neutral: FrozenSet[str]

    @classmethod
    def load(cls, lexicon: Lexicon, known: Set[str], path: Path = FILE) -> "Vague":
        """Families of which at least two members are `known`; raises DataError naming the place of a mistake."""
        data = read_yaml(path)
        if not isinstance(data, dict) or set(data) != {"neutral", "families"}:
            raise DataError(path, "", "must hold 'neutral' and 'families'")
        families = {}
        for index, row in enumerate(data["families"]):
            family = parse(Family, row, path, f"families.{index}")
            choices = tuple(code for code in family.choices if code in known)
            if len(choices) < 2:
                continue
            for words in family.says:
                families[frozenset(syllables(fold(words)))] = (frozenset(family.acts), choices)
        return cls(families, frozenset(word for words in data["neutral"] for word in syllables(fold(words))))

    def choices(self, query: Query) -> Tuple[str, ...]:
        """The codes to offer for a question that says a vague word and nothing that decides; empty otherwise."""
        words = frozenset(query.content)
        for said in sorted(self.families, key=len, reverse=True):
            acts, codes = self.families[said]
            # A neutral word may be part of a name once its diacritics are gone («cần», «căn cước»).
            if said <= words and words - said <= self.neutral and not query.acts - acts:
                return codes
        return ()
