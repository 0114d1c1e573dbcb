"""Fits the ranking and scope weights on development questions (never on the untouched half).

    python -m evaluation.retrieval.fit DEV.jsonl [--catalogue DIR]

Ranking: listwise softmax over each question's candidates. Scope: logistic regression of «the catalogue has it».
Both with L2; the printed figures are of five-fold cross-validation, the weights written are of all rows.
"""
from __future__ import annotations

import argparse
from dataclasses import dataclass
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

FOLDS = 5

Example = Tuple[np.ndarray, np.ndarray]  # features, which rows are right


@dataclass(frozen=True)
class Sample:
    """One development question as the weights see it."""

    row: Row
    query: Query
    features: np.ndarray
    right: np.ndarray
    signals: Signals


def samples(assistant: Assistant, engine: SearchEngine, rows: Sequence[Row]) -> List[Sample]:
    """Every one-turn row with its candidates and which of them are right."""
    found = []
    for row in rows:
        if len(row.turns) > 1:
            continue
        parse = assistant.parse(row.turns[0])
        query, pool = engine.pool(analyse(row.turns[0]).expanded)
        codes = set(row.codes)
        right = np.array([bool(set(engine.index.documents[int(d)].codes) & codes) for d in pool.documents], dtype=bool)
        signals = Signals.of(parse["intent_ranking"])
        found.append(Sample(row, query, pool.features, right, signals))
    return found


def fit_rank(data: Sequence[Example], l2: float = 0.02) -> np.ndarray:
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


def fit(data: Sequence[Sample]) -> Weights:
    """All three groups of weights; the two that decide behaviour see rankings they were not fitted on."""
    answers = [(d.features, d.right) for d in data if d.row.behaviour == "answer"]
    folds = np.arange(len(data)) % FOLDS
    crossed = [None] * len(data)
    for number in range(FOLDS):
        part = [(d.features, d.right) for d, f in zip(data, folds) if f != number and d.row.behaviour == "answer"]
        w = fit_rank(part)
        for i in np.flatnonzero(folds == number):
            crossed[i] = w
    scope_x, scope_y, clarify_x, clarify_y = [], [], [], []
    for d, w in zip(data, crossed):
        first, probabilities = ranking.order(d.features, w)
        scope_x.append(ranking.scope_values(d.features, first, d.query, w, d.signals))
        scope_y.append(d.row.behaviour != "apologize")
        if d.row.behaviour != "apologize":
            clarify_x.append(ranking.clarify_values(d.features, first, probabilities, d.query))
            clarify_y.append(d.row.behaviour == "clarify")
    return Weights(
        fit_rank(answers),
        fit_logistic(np.array(scope_x), np.array(scope_y, float)),
        fit_logistic(np.array(clarify_x), np.array(clarify_y, float), 0.3),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--catalogue", type=Path)
    parser.add_argument("--write", action="store_true", help="write knowledge/search/weights.json")
    args = parser.parse_args()
    assistant = Assistant.load(Settings.read(catalogue=args.catalogue))
    data = samples(assistant, open_knowledge().engine, read(args.questions))
    answers = [(d.features, d.right) for d in data if d.row.behaviour == "answer"]
    rows = [d.row for d in data if d.row.behaviour == "answer"]
    for single in ("folded", "official", "dense"):
        print(f"{single:16}", report(ranks(answers, np.eye(len(NAMES))[NAMES.index(single)])))
    folds = np.arange(len(answers)) % FOLDS
    crossed = [0] * len(answers)
    for number in range(FOLDS):
        w = fit_rank([answers[i] for i in np.flatnonzero(folds != number)])
        for i in np.flatnonzero(folds == number):
            crossed[i] = ranks([answers[i]], w)[0]
    print(f"{'cross-validated':16}", report(crossed))
    for key in ("group", "style"):
        for value in sorted({getattr(row, key) for row in rows}):
            part = [rank for rank, row in zip(crossed, rows) if getattr(row, key) == value]
            print(f"  {value:14}", report(part))
    weights = fit(data)
    print(f"{'all rows':16}", report(ranks(answers, weights.rank)))
    if args.write:
        weights.save()


if __name__ == "__main__":
    main()
