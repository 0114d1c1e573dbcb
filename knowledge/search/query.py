"""A question made ready for search: what it says, with and without diacritics, and what that is called officially."""
from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Dict, FrozenSet, List, Tuple

from knowledge.search.ages import by_age
from knowledge.search.lexical import grams, terms
from knowledge.search.signs import signs
from knowledge.search.variants import variants
from knowledge.search.wish import wish
from nlu.lexicons import Lexicon
from nlu.text import fold, has_diacritics

_WORD = re.compile(r"\w+")

#: How many ways a question is read by the encoder, at most: whole, its wish, its official words.
READINGS = 3
#: An official phrase is read by the encoder from this weight on.
SURE = 0.4
#: What words that carry no subject still count: a little, since «mất» or «ở đâu» may be the subject after all.
FILLER_WEIGHT = 0.1


def syllables(text: str) -> List[str]:
    """The words of a text as written, without punctuation."""
    return _WORD.findall(text)


@dataclass(frozen=True)
class Query:
    """One question for the index. Term maps are term → weight; see `knowledge.search.lexical.terms`."""

    text: str
    accented: bool
    content: Tuple[str, ...]  # folded words that carry the subject
    folded_terms: Dict[str, float]
    accented_terms: Dict[str, float]
    official: Tuple[Tuple[str, float], ...]  # (official phrase, weight)
    official_terms: Dict[str, float]
    gram_terms: Dict[str, float]
    marks: FrozenSet[str]
    acts: FrozenSet[str]
    signs: FrozenSet[str]  # of `knowledge.search.signs`
    wish: str

    @property
    def readings(self) -> List[str]:
        """What the encoder reads of it, in order; the official words only where there are some."""
        official = ", ".join(name for name, weight in self.official if weight >= SURE)
        return [self.text, self.wish, *([official] if official else [])]

    @property
    def has_subject(self) -> bool:
        """Whether the question names a thing of its own, or only asks on («thế mất bao lâu»)."""
        return bool(self.content)


def analyse(text: str, lexicon: Lexicon) -> Query:
    """`text` is normalised and its abbreviations are written out (`nlu.analysis`)."""
    lowered = text.lower()
    accented = has_diacritics(lowered)
    content = [fold(token) for token in lexicon.content_tokens(lowered)]
    keep = set(content)
    words = syllables(lowered)
    expansions = lexicon.expand(lowered)
    official: Dict[str, float] = {}
    for expansion in expansions:
        official[expansion.official] = max(official.get(expansion.official, 0.0), expansion.weight)
    official_terms: Dict[str, float] = {}
    for phrase, weight in official.items():
        for term in terms(syllables(fold(phrase))):
            official_terms[term] = max(official_terms.get(term, 0.0), weight)
    folded = [fold(word) for word in words]
    for term, weight in _weights(folded, keep).items():
        if weight == 1.0:
            official_terms[term] = 1.0
    return Query(
        text=text,
        accented=accented,
        content=tuple(content),
        folded_terms=_weights(folded, keep),
        accented_terms=_weights(words, {w for w in words if fold(w) in keep}) if accented else {},
        official=tuple(official.items()),
        official_terms=official_terms,
        gram_terms=dict.fromkeys(grams([word for word in folded if word in keep] or folded), 1.0),
        marks=by_age(
            variants().marks.of_question(lowered).union(*(variants().marks.of_title(name) for name in official)), lowered
        ),
        acts=variants().acts.of_question(lowered),
        signs=signs().of_question(lowered),
        wish=wish(text, lexicon),
    )


def _weights(words: List[str], content: set) -> Dict[str, float]:
    """Full weight for what carries the subject; a pair counts fully when both its words do."""
    weights: Dict[str, float] = {}
    for word in words:
        weights[word] = 1.0 if word in content else FILLER_WEIGHT
    for first, second in zip(words, words[1:]):
        weights[f"{first}_{second}"] = 1.0 if first in content and second in content else FILLER_WEIGHT
    return weights
