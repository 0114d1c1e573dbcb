"""A sentence-transformers folder that was never exported is answered by sentence-transformers itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge.encoder import Encoder
from knowledge.encoder.build import model, unpack, vocabulary

PIECES = [
    *((piece, 0.0) for piece in vocabulary.SPECIAL),
    ("▁", -2.0),
    *((letter, -4.0) for letter in "abcdeghiklmnopqrstuvxyđăâêôơư:"),
    ("▁khai", -1.0),
    ("▁sinh", -1.0),
]


def tiny() -> unpack.Packed:
    """Random weights in the shape of the real encoder, sixteen numbers wide."""
    shape = unpack.Shape(
        hidden=16,
        layers=2,
        heads=2,
        inner=32,
        vocabulary=len(PIECES),
        positions=model.MAX_LENGTH,
        types=2,
        epsilon=1e-12,
    )
    draw = np.random.default_rng(1)

    def matrix(*dims: int) -> np.ndarray:
        return draw.normal(size=dims).astype(np.float32)

    weights = {
        model.WORDS: matrix(len(PIECES), 16),
        model.POSITIONS: matrix(model.MAX_LENGTH, 16),
        "embeddings.token_type_embeddings.weight": matrix(2, 16),
        "embeddings.LayerNorm.weight": np.ones(16, np.float32),
        "embeddings.LayerNorm.bias": np.zeros(16, np.float32),
    }
    linears = {"attention.self.query": (16, 16), "attention.self.key": (16, 16), "attention.self.value": (16, 16),
               "attention.output.dense": (16, 16), "intermediate.dense": (32, 16), "output.dense": (16, 32)}  # fmt: skip
    for layer in range(2):
        for name, dims in linears.items():
            weights[f"encoder.layer.{layer}.{name}.weight"] = matrix(*dims)
            weights[f"encoder.layer.{layer}.{name}.bias"] = matrix(dims[0])
        for name in ("attention.output.LayerNorm", "output.LayerNorm"):
            weights[f"encoder.layer.{layer}.{name}.weight"] = np.ones(16, np.float32)
            weights[f"encoder.layer.{layer}.{name}.bias"] = np.zeros(16, np.float32)
    return unpack.Packed(shape, PIECES, 0, 2, 1, 3, weights)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    into = tmp_path_factory.mktemp("encoder") / "tiny"
    model.save(tiny(), into)
    return into


def test_it_gives_the_same_kind_of_vectors(folder):
    encoder = Encoder.load(folder, threads=1)
    vectors = encoder.encode_queries(["khai sinh", "khai tử", "một câu dài hơn hẳn hai câu kia"])
    assert encoder.name == "tiny"
    assert vectors.shape == (3, encoder.dimension) == (3, 16)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(3), abs=1e-5)


def test_questions_and_titles_are_told_apart(folder):
    encoder = Encoder.load(folder, threads=1)
    assert not np.allclose(encoder.encode_queries(["khai sinh"]), encoder.encode_passages(["khai sinh"]))


def test_the_fingerprint_covers_the_weights(folder):
    before = Encoder.load(folder, threads=1).fingerprint
    weights = folder / "model.safetensors"
    kept = weights.read_bytes()
    try:
        changed = bytearray(kept)
        changed[-1] ^= 1
        weights.write_bytes(bytes(changed))
        assert Encoder.load(folder, threads=1).fingerprint != before
    finally:
        weights.write_bytes(kept)
