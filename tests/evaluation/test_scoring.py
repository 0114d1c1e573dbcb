from types import SimpleNamespace

import pytest

from evaluation.rows import Row
from evaluation.scoring import Outcome, percentile, run, summarise


def outcome(expected, behaviour, rank=None, latency=10.0):
    return Outcome(Row("q", ("…",), expected, ("1.1",)), behaviour, ("1.1",), rank, latency)


def test_shares_are_over_the_rows_they_belong_to():
    figures = summarise(
        [
            outcome("answer", "answer", rank=1),
            outcome("answer", "clarify", rank=4),
            outcome("answer", "apologize", rank=None),
            outcome("answer", "walk", rank=10),
            outcome("apologize", "apologize", rank=1),
        ]
    )
    assert figures["questions"] == 5
    assert (figures["top1"], figures["top5"]) == (0.25, 0.5)
    assert figures["mrr"] == pytest.approx((1 + 1 / 4 + 0 + 1 / 10) / 4, abs=1e-4)
    assert figures["behaviour"] == 0.6
    assert figures["by_behaviour"] == {
        "answer": {"questions": 4, "behaviour": 0.5},
        "apologize": {"questions": 1, "behaviour": 1.0},
    }


def test_a_walk_and_a_form_are_answers():
    assert outcome("answer", "walk").right and outcome("answer", "form").right
    assert not outcome("clarify", "walk").right


def test_no_answer_row_gives_no_rank_figures():
    figures = summarise([outcome("apologize", "apologize")])
    assert figures["top1"] is None and figures["behaviour"] == 1.0


def test_percentiles_are_values_that_were_measured():
    values = [float(n) for n in range(1, 101)]
    assert (percentile(values, 50), percentile(values, 95)) == (50.0, 95.0)
    assert percentile([7.0], 95) == 7.0


class Assistant:
    """Counts its turns per conversation; its answer is the last code of ten."""

    def turn(self, state, text):
        state = {"turns": state.get("turns", 0) + 1}
        ranked = [SimpleNamespace(code=code, codes=()) for code in ("2.2", text, "3.3")]
        said = {"behaviour": "answer", "candidates": [{"code": row.code} for row in ranked]}
        kept = SimpleNamespace(to_json=lambda: state)
        return SimpleNamespace(state=kept, candidates=ranked, to_json=lambda user, latency: said)


def test_each_row_is_a_fresh_conversation_scored_on_its_last_turn():
    rows = [Row("a", ("x", "1.1"), "answer", ("1.1", "9.9")), Row("b", ("y",), "answer", ("9.9",))]
    first, second = run(Assistant(), rows)
    assert (first.rank, first.candidates) == (2, ("2.2", "1.1", "3.3"))
    assert second.rank is None and second.latency_ms > 0
    assert first.to_json()["right"] and first.to_json()["codes"] == ["1.1", "9.9"]
