"""Weighs the features into probabilities: which document is meant, whether any is, and whether one must ask which.

The weights are data (`weights.json`), fitted by `evaluation.retrieval.fit` on the development half.
"""
from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Mapping, Sequence, Tuple

import numpy as np

from knowledge.search.features import NAMES
from knowledge.search.query import Query
from knowledge.search.signs import THING, WHICH
from nlu.errors import DataError

WEIGHTS = Path(__file__).with_name("weights.json")

#: What tells a question that the catalogue can answer from one that it cannot. The last two come from the intent.
SCOPE_NAMES = ("score", "folded", "official", "dense", "covered", "alias", "content", "bias", "outside", "ask")
#: What tells a question that must be asked back from one that can be answered.
CLARIFY_NAMES = (
    "first", "gap", "top3", "entropy", "content", "acts", "covered", "said", "alias", "folded", "official", "walk",
    "dense", "bias", "mass", "holders", "thing", "which",
)
#: A document holds a question whose subject it says to this share.
HOLDS = 0.8

_GROUPS = (("rank", NAMES), ("rank_bare", NAMES), ("scope", SCOPE_NAMES), ("clarify", CLARIFY_NAMES))


@dataclass(frozen=True)
class Signals:
    """What the intent classifier says of a message: probability of `out_of_scope`, `ask` and `compare`."""

    outside: float = 0.0
    ask: float = 1.0
    compare: float = 0.0

    @classmethod
    def of(cls, ranking: Sequence[Mapping[str, Any]]) -> "Signals":
        """From Rasa's `intent_ranking`; a message that no classifier has seen counts as asking."""
        found = {row["name"]: float(row["confidence"]) for row in ranking}
        return cls(*(found.get(name, 0.0) for name in ("out_of_scope", "ask", "compare"))) if found else cls()


@dataclass(frozen=True)
class Weights:
    rank: np.ndarray  # one per features.NAMES, for questions with diacritics
    rank_bare: np.ndarray  # the same for questions without: other features tell more then
    scope: np.ndarray  # one per SCOPE_NAMES
    clarify: np.ndarray  # one per CLARIFY_NAMES

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> "Weights":
        """Raises DataError when the file is missing or lacks a weight."""
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            return cls(*(np.asarray([data[key][n] for n in names], dtype=np.float32) for key, names in _GROUPS))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise DataError(path, "", f"is no file of search weights ({error})") from None

    def ranking(self, query: Query) -> np.ndarray:
        """The ranking weights that fit how the question was typed."""
        return self.rank if query.accented else self.rank_bare

    def save(self, path: Path = WEIGHTS) -> None:
        data = {
            key: {n: round(float(v), 4) for n, v in zip(names, getattr(self, key))} for key, names in _GROUPS
        }
        path.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


def order(features: np.ndarray, weights: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    """Candidate numbers best first, and the probability of each in that order."""
    logits = features @ weights
    first = np.argsort(-logits, kind="stable")
    shifted = np.exp(logits[first] - logits[first[0]])
    return first, shifted / shifted.sum()


def scope_values(
    features: np.ndarray, first: np.ndarray, query: Query, weights: np.ndarray, signals: Signals
) -> np.ndarray:
    """SCOPE_NAMES of a question, from its best candidates and its intent."""
    best = {name: float(features[first[:3], NAMES.index(name)].max()) for name in SCOPE_NAMES[1:6]}
    score = float(features[first[0]] @ weights) / 10.0
    content = min(len(query.content), 6) / 6.0
    return np.asarray([score, *best.values(), content, 1.0, signals.outside, signals.ask], dtype=np.float32)


def clarify_values(
    features: np.ndarray, first: np.ndarray, probabilities: np.ndarray, query: Query, mass: float
) -> np.ndarray:
    """CLARIFY_NAMES of a question: how flat the ranking is, how little was said, and whether no paper was named.

    `mass` is how much the words that can decide weigh (0..1).
    """
    p = np.pad(probabilities[:10], (0, max(0, 10 - len(probabilities))))
    best = features[first[0]]
    entropy = float(-(p * np.log(p + 1e-9)).sum())
    content = min(len(query.content), 8) / 8.0
    own = {name: float(best[NAMES.index(name)]) for name in CLARIFY_NAMES[6:13]}
    holders = np.log1p((features[:, NAMES.index("covered")] >= HOLDS).sum()) / 4.0
    flat = [p[0], p[0] - p[1], p[:3].sum(), entropy]
    unnamed = [mass, holders, THING in query.signs, WHICH in query.signs]
    return np.asarray([*flat, content, len(query.acts), *own.values(), 1.0, *unnamed], dtype=np.float32)


def probability(values: np.ndarray, weights: np.ndarray) -> float:
    """The logistic function of their product."""
    return float(1.0 / (1.0 + np.exp(-float(values @ weights))))
