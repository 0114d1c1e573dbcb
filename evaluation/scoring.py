"""Scores labelled questions: the figures of `motcua eval`. Each row is a fresh conversation, scored on its last turn."""
from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Any

from evaluation.rows import Row

if TYPE_CHECKING:
    from bot.assistant import Assistant

#: A walk or a form is an answer under way.
SAME_AS_ANSWER = frozenset({"walk", "form"})
#: Asked before the clock starts, so that lazy imports and caches are in place.
WARM_UP = ("đăng ký khai sinh cần giấy tờ gì", "lam can cuoc mat bao nhieu tien", "xin chào")


@dataclass(frozen=True)
class Outcome:
    """What the last turn of a row came to. `rank` is the place of the first right code, from 1."""

    row: Row
    behaviour: str
    candidates: tuple[str, ...]
    rank: int | None
    latency_ms: float

    @property
    def right(self) -> bool:
        return counted(self.behaviour) == self.row.behaviour

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.row.id,
            "turns": list(self.row.turns),
            "expected": self.row.behaviour,
            "codes": list(self.row.codes),
            "behaviour": self.behaviour,
            "right": self.right,
            "rank": self.rank,
            "candidates": list(self.candidates),
            "latency_ms": round(self.latency_ms, 1),
        }


def counted(behaviour: str) -> str:
    return "answer" if behaviour in SAME_AS_ANSWER else behaviour


def run(assistant: Assistant, rows: Sequence[Row], progress: Callable[[int, int], None] | None = None) -> list[Outcome]:
    """Every row through the assistant, in order, after a warm-up."""
    for text in WARM_UP:
        assistant.turn({}, text)
    outcomes = []
    for number, row in enumerate(rows, 1):
        outcomes.append(_outcome(assistant, row))
        if progress:
            progress(number, len(rows))
    return outcomes


def _outcome(assistant: Assistant, row: Row) -> Outcome:
    state: dict = {}
    for text in row.turns:
        began = perf_counter()
        turn = assistant.turn(state, text)
        latency = (perf_counter() - began) * 1000
        state = turn.state.to_json()
    said = turn.to_json(text, latency)
    found = tuple(candidate["code"] for candidate in said["candidates"])
    rank = next((place for place, code in enumerate(found, 1) if code in row.codes), None)
    return Outcome(row, said["behaviour"], found, rank, latency)


def summarise(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """The figures of `eval --json`. Shares are of 1; None where there is no row to take them over."""
    answers = [o for o in outcomes if o.row.behaviour == "answer"]
    labels = dict.fromkeys(o.row.behaviour for o in outcomes)
    latencies = sorted(o.latency_ms for o in outcomes)
    return {
        "questions": len(outcomes),
        "top1": _share(o.rank == 1 for o in answers),
        "top5": _share(o.rank is not None and o.rank <= 5 for o in answers),
        "mrr": _share(1 / o.rank if o.rank else 0 for o in answers),
        "behaviour": _share(o.right for o in outcomes),
        "by_behaviour": {
            label: {
                "questions": sum(o.row.behaviour == label for o in outcomes),
                "behaviour": _share(o.right for o in outcomes if o.row.behaviour == label),
            }
            for label in sorted(labels)
        },
        "p50_ms": round(percentile(latencies, 50), 1),
        "p95_ms": round(percentile(latencies, 95), 1),
    }


def _share(values: Iterable[float]) -> float | None:
    found = list(values)
    return round(sum(found) / len(found), 4) if found else None


def percentile(ordered: Sequence[float], percent: float) -> float:
    """Nearest rank: the smallest value that at least `percent` of them do not exceed."""
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]
