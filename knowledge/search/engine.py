"""Search: a question in, ranked acts out, with a probability for each and for there being one at all."""
from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import List, Optional, Sequence, Tuple

import numpy as np

from knowledge.encoder import Encoder
from knowledge.search import features as feature_room
from knowledge.search import ranking
from knowledge.search.documents import Document
from knowledge.search.index import Index
from knowledge.search.mending import Mender
from knowledge.search.query import Query, analyse
from knowledge.search.ranking import Signals, Weights
from knowledge.search.vague import Vague
from nlu.examples import load_examples
from nlu.lexicons import Lexicon
from nlu.text import has_diacritics

#: The idf of all deciding words together from which a question counts as full.
HEAVY = 40.0


@dataclass(frozen=True)
class Candidate:
    """One act: `score` is the probability that it is meant, given that one is."""

    code: str
    title: str
    score: float
    document: Document


@dataclass(frozen=True)
class Found:
    """The outcome of one search, best first.

    `in_scope` is the probability that the catalogue has what is asked, `ambiguous` that one must ask which is meant;
    `choices` are the codes to offer then, where the vague word is a known one. `named` is how much of the question's
    subject is a name of the first candidate said whole (0..1).
    """

    candidates: List[Candidate]
    in_scope: float
    ambiguous: float
    query: Query
    named: float = 0.0
    choices: Tuple[str, ...] = ()


class SearchEngine:
    """Index, encoder, lexicon and weights put together; safe to share between threads (nothing changes)."""

    def __init__(self, index: Index, encoder: Encoder, lexicon: Lexicon, weights: Optional[Weights] = None) -> None:
        self.index, self.encoder, self.lexicon = index, encoder, lexicon
        self.weights = weights or Weights.load()
        names = (text for document in index.documents for _, text in document.texts)
        self.mender = Mender.of([*names, *lexicon.phrases, *(example.text for example in load_examples())])
        self.vague = Vague.load(lexicon, set(index.by_code))

    def search(self, text: str, limit: int = 10, signals: Signals = Signals()) -> Found:
        """`text` as `nlu.analysis` leaves it. At most `limit` candidates, fewer only in a tiny catalogue."""
        query, pool = self.pool(text)
        if not len(pool.documents):
            return Found([], 0.0, 0.0, query)
        weights = self.weights
        rank = weights.ranking(query)
        first, probabilities = ranking.order(pool.features, rank)
        scope = ranking.scope_values(pool.features, first, query, rank, signals)
        clarify = ranking.clarify_values(pool.features, first, probabilities, query, self.mass(query))
        documents = [self.index.documents[int(pool.documents[i])] for i in first[:limit]]
        return Found(
            [Candidate(d.code, d.title, float(p), d) for d, p in zip(documents, probabilities)],
            ranking.probability(scope, weights.scope),
            ranking.probability(clarify, weights.clarify),
            query,
            float(pool.features[first[0], feature_room.NAMES.index("alias")]),
            self.vague.choices(query),
        )

    def says_a_name(self, text: str, share: float) -> bool:
        """Whether a known name makes up at least `share` of what `text` speaks of; cheap, nothing is encoded."""
        return feature_room.says_a_name(self.index, self.read(text), share)

    def pool(self, text: str) -> Tuple[Query, feature_room.Pool]:
        """The question as analysed and its candidates with their features (what the weights are fitted on)."""
        query = self.read(text)
        return query, feature_room.pool(self.index, query, self.vectors(query.readings))

    def read(self, text: str) -> Query:
        """`text` mended and analysed; `accented` says how it was typed."""
        mended = self.mender.mend(text, self.lexicon.as_written(text.lower()))
        return dataclasses.replace(analyse(mended, self.lexicon), accented=has_diacritics(text))

    def mass(self, query: Query) -> float:
        """How much the words of the subject weigh (0..1) that can tell one procedure from another."""
        words = set(query.content) - self.vague.neutral
        return min(sum(self.index.folded.weight(word) for word in words) / HEAVY, 1.0)

    def vectors(self, readings: Sequence[str]) -> np.ndarray:
        """The encoder's vectors, one a row; what is read twice is encoded once."""
        texts = list(dict.fromkeys(readings))
        return np.asarray(self.encoder.encode_queries(texts))[[texts.index(text) for text in readings]]
