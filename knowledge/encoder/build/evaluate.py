"""How often the encoder alone puts a right title first, among the first five, among the first ten."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from knowledge.encoder.build import corpus
from knowledge.encoder.runtime import Encoder

CUTS = (1, 5, 10)


def questions(path: str | Path) -> list[tuple[str, set[str]]]:
    """Rows with behaviour `answer` and one turn: (question, right codes)."""
    kept = (row for row in corpus.rows(path) if row["behaviour"] == "answer" and len(row["turns"]) == 1)
    return [(row["turns"][0], set(row["codes"])) for row in kept]


def ranks(
    questions: np.ndarray, titles: np.ndarray, codes: list[str], right: Iterable[set[str]]
) -> np.ndarray:
    """Rank (from 0) of the best right title for each question; len(codes) where none of its codes is listed."""
    found = []
    for scores, wanted in zip(questions @ titles.T, right):
        mine = [score for score, code in zip(scores, codes) if code in wanted]
        found.append(int((scores > max(mine)).sum()) if mine else len(codes))
    return np.array(found)


def recall(ranks: np.ndarray) -> dict[str, float]:
    """``{"R@1": …, "R@5": …, "R@10": …}``."""
    return {f"R@{cut}": round(float((ranks < cut).mean()), 3) for cut in CUTS}


def measure(
    encoder: Encoder, titles: list[corpus.Title], rows: list[tuple[str, set[str]]]
) -> dict[str, float]:
    """Recall of `encoder` over all `titles`, the copies of an act apart, agencies' internal ones left out."""
    offered = [title for title in titles if title.kind != corpus.INTERNAL]
    passages = encoder.encode_passages([title.title for title in offered])
    vectors = encoder.encode_queries([text for text, _ in rows])
    return recall(ranks(vectors, passages, [title.code for title in offered], [codes for _, codes in rows]))


def likeness(one: Encoder, other: Encoder, texts: list[str]) -> dict[str, float]:
    """Mean and lowest cosine between what two encoders make of the same texts, as questions and as passages."""
    cosines = np.concatenate(
        [
            (encode(one) * encode(other)).sum(1)
            for encode in (lambda e: e.encode_queries(texts), lambda e: e.encode_passages(texts))
        ]
    )
    return {"mean": round(float(cosines.mean()), 4), "lowest": round(float(cosines.min()), 4)}
