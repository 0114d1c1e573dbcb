"""BM25 over sparse matrices: the index is one matrix, a query one vector, a search one product."""
from __future__ import annotations

from collections import Counter
from typing import Dict, Iterable, List, Mapping, Sequence, Tuple

import numpy as np
from scipy import sparse

K1 = 1.2  # Robertson's usual values; titles are short, so length matters less than in prose
B = 0.5


def grams(syllables: Sequence[str]) -> List[str]:
    """Character trigrams of the words run together: what is left of them through typing slips and glued words."""
    line = "".join(syllables)
    return [line[i : i + 3] for i in range(len(line) - 2)]


def terms(syllables: Sequence[str]) -> List[str]:
    """Unigrams and bigrams: most Vietnamese words are one or two syllables."""
    return [*syllables, *(f"{a}_{b}" for a, b in zip(syllables, syllables[1:]))]


class Bm25:
    """Weights of every term in every text, ready to be multiplied by a query."""

    def __init__(self, vocabulary: Dict[str, int], idf: np.ndarray, matrix: sparse.csr_matrix) -> None:
        self.vocabulary, self.idf, self.matrix = vocabulary, idf, matrix  # matrix: terms × texts

    @classmethod
    def build(cls, texts: Iterable[Sequence[str]]) -> "Bm25":
        """`texts` are lists of terms, one list a text."""
        counts = [Counter(text) for text in texts]
        vocabulary: Dict[str, int] = {}
        rows, columns, frequencies = [], [], []
        for column, count in enumerate(counts):
            for term, frequency in count.items():
                rows.append(vocabulary.setdefault(term, len(vocabulary)))
                columns.append(column)
                frequencies.append(frequency)
        shape = (len(vocabulary), len(counts))
        tf = np.asarray(frequencies, dtype=np.float32)
        rows_, columns_ = np.asarray(rows, dtype=np.int64), np.asarray(columns, dtype=np.int64)
        lengths = np.bincount(columns_, weights=tf, minlength=len(counts)) if len(tf) else np.zeros(len(counts))
        mean = max(float(lengths.mean()), 1.0) if len(counts) else 1.0
        df = np.bincount(rows_, minlength=len(vocabulary)) if len(rows_) else np.zeros(len(vocabulary))
        idf = np.log1p((len(counts) - df + 0.5) / (df + 0.5)).astype(np.float32)
        weight = tf * (K1 + 1) / (tf + K1 * (1 - B + B * lengths[columns_] / mean)) if len(tf) else tf
        matrix = sparse.csr_matrix((weight.astype(np.float32) * idf[rows_], (rows_, columns_)), shape=shape)
        return cls(vocabulary, idf, matrix)

    def scores(self, query: Mapping[str, float]) -> np.ndarray:
        """One score a text; `query` maps terms to weights."""
        known = [(self.vocabulary[term], weight) for term, weight in query.items() if term in self.vocabulary]
        if not known:
            return np.zeros(self.matrix.shape[1], dtype=np.float32)
        rows = self.matrix[[row for row, _ in known]]
        weights = np.asarray([weight for _, weight in known], dtype=np.float32)
        return np.asarray(weights @ rows).ravel()

    def presence(self, query: Mapping[str, float]) -> np.ndarray:
        """One sum a text: the query weights of the terms that stand in it, however often."""
        known = [(self.vocabulary[term], weight) for term, weight in query.items() if term in self.vocabulary]
        if not known:
            return np.zeros(self.matrix.shape[1], dtype=np.float32)
        rows = self.matrix[[row for row, _ in known]]
        rows.data = np.ones_like(rows.data)
        return np.asarray(np.asarray([weight for _, weight in known], dtype=np.float32) @ rows).ravel()

    def single_words(self) -> Tuple[np.ndarray, np.ndarray]:
        """For each text: how many different single words it has, and the sum of their idf."""
        rows = [row for term, row in self.vocabulary.items() if "_" not in term]
        words = self.matrix[rows].tocoo()
        count = np.bincount(words.col, minlength=self.matrix.shape[1])
        mass = np.bincount(words.col, weights=self.idf[rows][words.row], minlength=self.matrix.shape[1])
        return count, np.maximum(mass, 1e-6)

    def weight(self, term: str) -> float:
        """The idf of a term; that of a rare one when it was never seen."""
        row = self.vocabulary.get(term)
        return float(self.idf[row]) if row is not None else float(self.idf.max(initial=1.0))
