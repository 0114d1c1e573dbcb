"""Fits the ranking and scope weights on development questions (never on the untouched half).

    python -m evaluation.retrieval.fit DEV.jsonl [TRAINING.jsonl …] [--catalogue DIR] [--write [--group scope …]]

Ranking: listwise softmax over each question's candidates. Scope: logistic regression of «the catalogue has it».
Both with L2; the printed figures are of five-fold cross-validation, the weights written are of all rows.
"""
from __future__ import annotations

import argparse
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import List, Sequence, Tuple

import numpy as np
from scipy.optimize import minimize

from bot.assistant import Assistant
from bot.settings import Settings
from evaluation.rows import Row, read
from knowledge.runtime import open_knowledge
from knowledge.search import ranking
from knowledge.search.engine import SearchEngine
from knowledge.search.features import NAMES
from knowledge.search.query import Query
from knowledge.search.ranking import Signals, Weights
from nlu.analysis import analyse
from nlu.text import fold, normalise

FOLDS = 5

Example = Tuple[np.ndarray, np.ndarray]  # features, which rows are right


@dataclass(frozen=True)
class Sample:
    """One development question as the weights see it; a row and its copy without diacritics share a fold."""

    fold: int
    row: Row
    written: bool  # as the row has it
    query: Query
    features: np.ndarray
    right: np.ndarray
    signals: Signals
    mass: float


def samples(assistant: Assistant, engine: SearchEngine, rows: Sequence[Row]) -> List[Sample]:
    """Every one-turn row as written, and once more without diacritics, so that the weights hold for both."""
    found = []
    for number, row in enumerate(rows):
        if len(row.turns) > 1:
            continue
        for text in dict.fromkeys([row.turns[0], strip(row.turns[0])]):
            query, pool = engine.pool(analyse(text).expanded)
            acts = [engine.index.documents[int(d)].codes for d in pool.documents]
            right = np.array([bool(set(codes) & set(row.codes)) for codes in acts], dtype=bool)
            signals = Signals.of(assistant.parse(text)["intent_ranking"])
            written = text == row.turns[0]
            found.append(
                Sample(number % FOLDS, row, written, query, pool.features, right, signals, engine.mass(query))
            )
    return found


def strip(text: str) -> str:
    """`text` without diacritics, its capitals kept."""
    return "".join(f.upper() if c.isupper() else f for c, f in zip(normalise(text), fold(normalise(text))))


def fit_rank(data: Sequence[Example], l2: float = 0.005) -> np.ndarray:
    """Weights that make the right candidates likely; rows whose right one is not in the pool teach nothing."""
    data = [(f, r) for f, r in data if r.any()]

    def loss(w: np.ndarray) -> Tuple[float, np.ndarray]:
        total, gradient = 0.5 * l2 * float(w @ w) * len(data) / 10, l2 * w * len(data) / 10
        for features, right in data:
            logits = features @ w
            logits -= logits.max()
            p = np.exp(logits)
            p /= p.sum()
            mass = p[right].sum()
            total -= np.log(mass + 1e-12)
            gradient += features.T @ p - features[right].T @ (p[right] / (mass + 1e-12))
        return total, gradient

    start = np.zeros(len(NAMES))
    return minimize(loss, start, jac=True, method="L-BFGS-B").x


def fit_logistic(x: np.ndarray, y: np.ndarray, l2: float = 0.1) -> np.ndarray:
    balance = np.where(y > 0, 0.5 / max(y.mean(), 1e-6), 0.5 / max(1 - y.mean(), 1e-6))

    def loss(w: np.ndarray) -> Tuple[float, np.ndarray]:
        z = x @ w
        p = 1 / (1 + np.exp(-z))
        value = -(balance * (y * np.log(p + 1e-12) + (1 - y) * np.log(1 - p + 1e-12))).sum() + 0.5 * l2 * w @ w
        return value, x.T @ (balance * (p - y)) + l2 * w

    return minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B").x


def ranks(data: Sequence[Example], weights: np.ndarray) -> List[int]:
    """The rank (1 first, 0 not found) of the first right candidate."""
    found = []
    for features, right in data:
        order = np.argsort(-(features @ weights), kind="stable")
        hit = np.flatnonzero(right[order])
        found.append(int(hit[0]) + 1 if len(hit) else 0)
    return found


def report(found: Sequence[int]) -> str:
    n = len(found)
    top = lambda k: sum(1 for r in found if 0 < r <= k) / n
    return f"n {n}  R@1 {top(1):.3f}  R@5 {top(5):.3f}  R@10 {top(10):.3f}  pool {sum(1 for r in found if r) / n:.3f}"


def crossed(data: Sequence[Sample]) -> List[np.ndarray]:
    """For each sample, ranking weights fitted on the other folds and on questions typed like it."""
    weights = {
        (number, typed): fit_rank(
            [
                (d.features, d.right)
                for d in data
                if d.fold != number and d.query.accented == typed and d.row.behaviour == "answer"
            ]
        )
        for number in range(FOLDS)
        for typed in (True, False)
    }
    return [weights[d.fold, d.query.accented] for d in data]


def fit(data: Sequence[Sample]) -> Weights:
    """All three groups of weights; the two that decide behaviour see rankings they were not fitted on."""
    answers = [d for d in data if d.row.behaviour == "answer"]
    scope_x, scope_y, clarify_x, clarify_y = [], [], [], []
    for d, w in zip(data, crossed(data)):
        first, probabilities = ranking.order(d.features, w)
        scope_x.append(ranking.scope_values(d.features, first, d.query, w, d.signals))
        scope_y.append(d.row.behaviour != "apologize")
        if d.row.behaviour != "apologize":
            clarify_x.append(ranking.clarify_values(d.features, first, probabilities, d.query, d.mass))
            clarify_y.append(d.row.behaviour == "clarify")
    return Weights(
        fit_rank([(d.features, d.right) for d in answers if d.query.accented]),
        fit_rank([(d.features, d.right) for d in answers if not d.query.accented]),
        fit_logistic(np.array(scope_x), np.array(scope_y, float)),
        fit_logistic(np.array(clarify_x), np.array(clarify_y, float), 0.3),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", type=Path, nargs="+", help="learned from; the figures are of the first file")
    parser.add_argument("--catalogue", type=Path)
    parser.add_argument("--write", action="store_true", help="write knowledge/search/weights.json")
    groups = [each.name for each in fields(Weights)]
    parser.add_argument("--group", choices=groups, action="append", help="write only this one, the others stay as they are")
    args = parser.parse_args()
    assistant = Assistant.load(Settings.read(catalogue=args.catalogue))
    first, *others = (samples(assistant, open_knowledge().engine, read(path)) for path in args.questions)
    data = [*first, *(d for other in others for d in other)]
    answers = [d for d in first if d.row.behaviour == "answer"]
    for single in ("folded", "official", "dense"):
        alone = np.eye(len(NAMES))[NAMES.index(single)]
        print(f"{single:16}", report(ranks([(d.features, d.right) for d in answers if d.written], alone)))
    place = {id(d): ranks([(d.features, d.right)], w)[0] for d, w in zip(data, crossed(data))}
    print(f"{'cross-validated':16}", report([place[id(d)] for d in answers if d.written]))
    print(f"{'  no diacritics':16}", report([place[id(d)] for d in answers if not d.written]))
    for key in ("group", "style"):
        for value in sorted({getattr(d.row, key) for d in answers}):
            part = [place[id(d)] for d in answers if d.written and getattr(d.row, key) == value]
            print(f"  {value:14}", report(part))
    weights = fit(data)
    if args.write:
        replace(Weights.load(), **{name: getattr(weights, name) for name in args.group or groups}).save()


if __name__ == "__main__":
    main()
