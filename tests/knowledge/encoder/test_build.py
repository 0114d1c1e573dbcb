"""The build's own arithmetic: the packed file, the vocabulary, the loss, the measure, the export."""

from __future__ import annotations

import struct

import numpy as np
import pytest
import torch

from knowledge.encoder.build import evaluate, export, resume, unpack, vocabulary
from knowledge.encoder.build.pairs import Pair
from knowledge.encoder.build.train import Plan, loss, near

OTHERS = {
    "▁": -3.0, "▁giấy": -5.0, "▁tờ": -6.0, "▁the": -7.0, "▁von": -8.0, "字": -9.0, "đ": -10.0, "▁привет": -11.0,
    "A": -12.0, "▁to": -6.5, "▁gia": -6.6, "y": -9.5,
}  # fmt: skip
PIECES = [*((piece, 0.0) for piece in vocabulary.SPECIAL), *OTHERS.items()]


def kept(used: dict[int, int], ascii_pieces: int) -> set[str]:
    return {PIECES[i][0] for i in vocabulary.choose(PIECES, used, ascii_pieces)}


def test_vietnamese_and_single_latin_letters_are_kept_unused():
    assert {*vocabulary.SPECIAL, "▁", "▁giấy", "▁tờ", "đ", "y"} <= kept({}, 0)


def test_other_scripts_and_capitals_are_not():
    assert not {"字", "▁привет", "A"} & kept({}, 100)


def test_used_pieces_are_kept_whatever_they_are():
    assert "▁привет" in kept({11: 5}, 0)


def test_the_likeliest_ascii_pieces_come_first():
    assert {"▁to", "▁gia"} <= kept({}, 2) and "▁von" not in kept({}, 2)


def test_texts_are_counted_with_and_without_diacritics():
    used = vocabulary.count(PIECES, ["Giấy tờ"])
    assert {PIECES[i][0] for i in used} >= {"▁giấy", "▁tờ", "▁gia", "▁to"}


def test_a_file_that_is_no_packed_model_is_refused(tmp_path):
    (tmp_path / "x.bin").write_bytes(b"GGUF" + struct.pack("<i", 1))
    with pytest.raises(ValueError, match="x.bin"):
        unpack.read(tmp_path / "x.bin")


def axes(*rows: int) -> torch.Tensor:
    return torch.eye(4)[list(rows)]


def test_the_loss_falls_when_questions_lie_at_their_titles():
    pairs = [Pair("a", (5,), frozenset()), Pair("b", (8,), frozenset())]
    good = loss(axes(0, 1), axes(0, 1), [5, 8], pairs, Plan())
    bad = loss(axes(1, 0), axes(0, 1), [5, 8], pairs, Plan())
    assert good < 0.01 < bad


def test_a_neutral_act_costs_nothing_and_a_negative_does():
    questions = torch.nn.functional.normalize(axes(0) + axes(2))
    free = loss(questions, axes(0, 2), [5, 8], [Pair("a", (5,), frozenset({8}))], Plan())
    costly = loss(questions, axes(0, 2), [5, 8], [Pair("a", (5,), frozenset())], Plan())
    assert free < 0.01 < costly


def test_any_right_title_will_do():
    assert loss(axes(1), axes(0, 1, 2), [5, 8, 9], [Pair("a", (5, 8), frozenset())], Plan(back=0.0)) < 0.01


def test_questions_without_a_right_title_in_the_step_are_left_out():
    stray = Pair("b", (99,), frozenset())
    one = loss(axes(0), axes(0, 1), [5, 8], [Pair("a", (5,), frozenset())], Plan(back=0.0))
    both = loss(axes(0, 1), axes(0, 1), [5, 8], [Pair("a", (5,), frozenset()), stray], Plan(back=0.0))
    assert both == pytest.approx(one)


def test_neighbours_are_near_and_not_already_chosen():
    import random

    bank = torch.nn.functional.normalize(torch.tensor([[1.0, 0.0], [0.9, 0.1], [0.0, 1.0], [0.1, 0.9]]))
    assert near(bank, [0], 1, random.Random(1), among=1) == [1]
    assert near(bank, [0, 1], 2, random.Random(1), among=1) == []


def test_recall_counts_the_best_right_title():
    titles = np.eye(3, dtype=np.float32)
    questions = np.array([[0.9, 0.5, 0.1], [0.9, 0.5, 0.1], [0.1, 0.2, 0.3]], np.float32)
    ranks = evaluate.ranks(questions, titles, ["a", "b", "c"], [{"a"}, {"b", "c"}, {"unknown"}])
    assert ranks.tolist() == [0, 1, 3]
    assert evaluate.recall(ranks) == {"R@1": 0.333, "R@5": 1.0, "R@10": 1.0}


def test_what_is_quantised_is_read_back_within_half_a_step():
    weights = np.random.default_rng(3).normal(size=(256, 5)).astype(np.float32)  # [inner, outer]
    codes, scales = export.blocks(weights, 128)
    back = resume.matrix(codes, scales)
    assert back.shape == (5, 256)
    assert (np.abs(back - weights.T) <= scales.reshape(5, 2).repeat(128, axis=1) * 0.501).all()
