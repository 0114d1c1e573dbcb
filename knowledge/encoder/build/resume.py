"""Read a shipped folder back into weights, so that training can go on where it ended.

The int8 graph holds every weight with a scale for each row or block (see `export`): what is read differs from
what was trained by less than the four bits of the source do.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from knowledge.encoder.build.unpack import Packed, Shape
from knowledge.encoder.build.vocabulary import SPECIAL
from knowledge.encoder.runtime import ONNX

_WORDS = "embeddings.word_embeddings"
_TYPES = "embeddings.token_type_embeddings.weight"


def read(folder: str | Path) -> Packed:
    """The encoder in the shipped `folder`, weights in float32. Raises OSError, or ValueError if it is no such graph."""
    import onnx
    from onnx import numpy_helper

    folder = Path(folder)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    pieces = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    graph = onnx.load(str(folder / ONNX)).graph
    constants = {constant.name: numpy_helper.to_array(constant) for constant in graph.initializer}
    weights = {
        name.removeprefix("bert."): values.astype(np.float32)
        for name, values in constants.items()
        if name.startswith("bert.") and not name.startswith(f"bert.{_WORDS}")
    }
    weights[_WORDS + ".weight"] = constants[f"bert.{_WORDS}.rows"] * constants[f"bert.{_WORDS}.scale"]
    sums = (node.input[1] for node in graph.node if node.op_type == "Add")
    kinds = next(constants[name] for name in sums if name in constants)
    weights[_TYPES] = np.stack([kinds] * config["type_vocab_size"])  # only the first kind is ever used
    products = {node.output[0]: node.input for node in graph.node if node.op_type == "MatMulNBits"}
    for node in graph.node:
        if node.op_type == "Add" and node.input[1] in products and node.input[0].endswith(".bias"):
            _, codes, scales = products[node.input[1]]
            name = node.input[0].removeprefix("bert.").removesuffix("bias") + "weight"
            weights[name] = matrix(constants[codes], constants[scales])
    if len(products) != 6 * config["num_hidden_layers"]:
        raise ValueError(f"{folder}: {len(products)} int8 products, not six a layer")
    shape = Shape(
        config["hidden_size"],
        config["num_hidden_layers"],
        config["num_attention_heads"],
        config["intermediate_size"],
        config["vocab_size"],
        config["max_position_embeddings"],
        config["type_vocab_size"],
        config["layer_norm_eps"],
    )
    bos, pad, eos, unk = range(len(SPECIAL))
    return Packed(shape, [(piece, score) for piece, score in pieces], bos, eos, pad, unk, weights)


def matrix(codes: np.ndarray, scales: np.ndarray) -> np.ndarray:
    """uint8 codes [outer, blocks, block] around 128 and their scales, flat → float32 [outer, inner]."""
    values = (codes.astype(np.float32) - 128) * scales.reshape(*codes.shape[:2], 1)
    return values.reshape(codes.shape[0], -1)
