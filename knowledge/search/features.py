"""What is known of a question and a document together: the numbers that ranking weighs."""
from __future__ import annotations

from dataclasses import dataclass
from typing import List

import numpy as np

from knowledge.search.index import Index
from knowledge.search.lexical import Bm25
from knowledge.search.query import READINGS, Query
from nlu.text import fold

#: How many documents each way of searching sends to ranking.
POOL = 50
#: How many texts the dense index is asked for.
NEAREST = 300

NAMES = (
    "folded",  # BM25 without diacritics over every text, as a share of what the question could reach
    "accented",  # the same with diacritics; 0 when typed without
    "official",  # BM25 of the lexicon's official words over title and short name
    "dense",  # cosine with the nearest text
    "dense_wish",  # the same of the clauses that say the wish
    "dense_official",  # of the lexicon's official words; 0 when it knows none
    "dense_rank",  # 1 / (1 + rank) by cosine
    "folded_rank",
    "official_rank",
    "covered",  # share of the question's subject that the document's best text says
    "said",  # share of the title that the question says: the general procedure is said more fully
    "alias",  # how much of the subject a name of the document makes up that is said whole
    "grams",  # character trigrams, for slips and glued words
    "context",  # BM25 over field, agency, result and papers
    "acts_both",  # acts («cấp lại», «gia hạn») that both name
    "acts_unsaid",  # acts of the document that the question does not name
    "acts_missed",  # acts of the question that the document is not
    "unsaid_marks",  # special variants of the document that the question does not name
    "missed_marks",  # special variants of the question that the document is not
    "walk",
    "neighbour",
    "specific",
    "commune",
    "ministry",
    "citizen",
    "length",
)


@dataclass(frozen=True)
class Pool:
    """The candidates of one question: document numbers and one row of NAMES each."""

    documents: np.ndarray
    features: np.ndarray


def pool(index: Index, query: Query, vectors: np.ndarray) -> Pool:
    """The documents worth ranking for `query`; `vectors` are those of `query.readings`, one a row."""
    folded = index.per_document(index.folded.scores(query.folded_terms)) / _reach(index.folded, query.folded_terms)
    slips = index.per_document(index.grams.scores(query.gram_terms)) / _reach(index.grams, query.gram_terms)
    official = index.titles.scores(query.official_terms) / _reach(index.titles, query.official_terms)
    accented = np.zeros_like(folded)
    if query.accented_terms:
        accented = index.per_document(index.accented.scores(query.accented_terms))
        accented /= _reach(index.accented, query.accented_terms)
    near, *readings = _dense(index, vectors)
    readings += [np.zeros_like(near)] * (READINGS - 1 - len(readings))
    chosen = np.unique(np.concatenate([_top(scores) for scores in (folded, accented, official, near, slips)]))
    context = index.contexts.scores(query.folded_terms) / _reach(index.contexts, query.folded_terms)
    covered, alias = _names_said(index, query)
    columns = [
        folded, accented, official, near, *readings, _rank(near), _rank(folded), _rank(official), covered,
        _title_said(index, query), alias, slips, context,
    ]
    return Pool(
        chosen,
        np.column_stack(
            [*(column[chosen] for column in columns), *_kinds(index, query, chosen), index.static[chosen]]
        ).astype(np.float32),
    )


def _reach(bm25: Bm25, query) -> float:
    """What a text that says the whole question about once would score."""
    return max(sum(weight * bm25.weight(term) for term, weight in query.items()), 1e-6)


def _dense(index: Index, vectors: np.ndarray) -> List[np.ndarray]:
    """For each vector the best cosine among each document's texts; that of the last found for those not found."""
    count = min(NEAREST, len(index.embeddings))
    found = []
    for vector in vectors.astype(np.float32):
        cosines, texts = index.dense.search(vector.reshape(1, -1), count)  # one at a time: faiss starts no threads then
        scores = np.full(len(index.documents), float(cosines[0, -1]), dtype=np.float32)
        np.maximum.at(scores, index.owner[texts[0]], cosines[0])
        found.append(scores)
    return found


def _top(scores: np.ndarray) -> np.ndarray:
    count = min(POOL, len(scores))
    best = np.argpartition(-scores, count - 1)[:count]
    return best[scores[best] > 0]


def _rank(scores: np.ndarray) -> np.ndarray:
    """1 for the best, 1/2 for the second, …"""
    ranks = np.empty(len(scores), dtype=np.float32)
    ranks[np.argsort(-scores, kind="stable")] = np.arange(1, len(scores) + 1)
    return 1.0 / ranks


def says_a_name(index: Index, query: Query, share: float) -> bool:
    """Whether some document's name makes up at least `share` of the question's subject."""
    return bool(_names_said(index, query)[1].max(initial=0.0) >= share)


def _names_said(index: Index, query: Query):
    """For each document: share of the subject that its best text says, and of the subject that a whole name is."""
    subject = dict.fromkeys(query.content)
    weights = {word: index.folded.weight(word) for word in subject}
    whole = sum(weights.values())
    if not whole:
        nothing = np.zeros(len(index.documents), dtype=np.float32)
        return nothing, nothing
    covered = index.per_document(index.folded.presence(weights)) / whole
    found = index.folded.presence(dict.fromkeys(subject, 1.0))
    said = np.where((found >= index.words) & index.is_name, index.words / len(subject), 0.0)
    return covered, np.minimum(index.per_document(said), 1.0)


def _title_said(index: Index, query: Query) -> np.ndarray:
    words = set(query.content) | {word for phrase, _ in query.official for word in fold(phrase).split()}
    return index.titles.presence({word: index.titles.weight(word) for word in words}) / index.title_weight


def _kinds(index: Index, query: Query, chosen: np.ndarray):
    rows = [index.documents[int(number)] for number in chosen]
    return (
        np.asarray([len(row.acts & query.acts) for row in rows]),
        np.asarray([len(row.acts - query.acts) for row in rows]),
        np.asarray([len(query.acts - row.acts) for row in rows]),
        np.asarray([len(row.marks - query.marks) for row in rows]),
        np.asarray([len(query.marks - row.marks) for row in rows]),
    )
