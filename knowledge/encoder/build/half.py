"""The encoder cut in two, and the vectors of all titles that questions are scored against."""

from __future__ import annotations

import math
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer
from torch import nn

from knowledge.encoder.runtime import PASSAGE, QUERY
from nlu.text import normalise


class Half:
    """The encoder cut in two: frozen lower layers and the trained upper ones."""

    def __init__(self, path: str | Path, frozen: int) -> None:
        self.whole = SentenceTransformer(str(path), device="cpu")
        self.bert = self.whole[0].model
        self.tokenizer = self.whole[0].tokenizer
        self.layers = self.bert.encoder.layer
        self.frozen = frozen
        for module in self.bert.modules():
            if isinstance(module, nn.Dropout):
                module.p = 0.0
        self.bert.requires_grad_(False)
        for layer in self.layers[frozen:]:
            layer.requires_grad_(True)

    def ids(self, texts: list[str], most: int) -> list[list[int]]:
        found = self.tokenizer(texts, add_special_tokens=True, truncation=True, max_length=most)["input_ids"]
        return [list(row) for row in found]

    def lower(self, ids: list[list[int]]) -> tuple[torch.Tensor, torch.Tensor]:
        """Hidden states under the first trained layer [n, length, d] and the mask [n, length]."""
        length = max(map(len, ids))
        tokens = torch.full((len(ids), length), self.tokenizer.pad_token_id)
        mask = torch.zeros((len(ids), length))
        for row, line in enumerate(ids):
            tokens[row, : len(line)] = torch.tensor(line)
            mask[row, : len(line)] = 1.0
        with torch.no_grad():
            hidden = self.bert.embeddings(input_ids=tokens)
            for layer in self.layers[: self.frozen]:
                hidden = _run(layer, hidden, mask)
        return hidden, mask

    def upper(self, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Unit vectors [n, d]."""
        for layer in self.layers[self.frozen :]:
            hidden = _run(layer, hidden, mask)
        weight = mask.unsqueeze(-1)
        return nn.functional.normalize((hidden * weight).sum(1) / weight.sum(1), dim=-1)

    def save(self, into: Path) -> None:
        self.whole.save(str(into))


def _run(layer: nn.Module, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    attention = layer.attention.self
    shape = (*hidden.shape[:2], attention.num_attention_heads, attention.attention_head_size)
    query, key, value = (
        linear(hidden).view(shape).transpose(1, 2)
        for linear in (attention.query, attention.key, attention.value)
    )
    seen = mask.bool()[:, None, None, :]
    mixed = nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=seen)
    hidden = layer.attention.output.LayerNorm(
        layer.attention.output.dense(mixed.transpose(1, 2).reshape(hidden.shape)) + hidden
    )
    return layer.output.LayerNorm(
        layer.output.dense(nn.functional.gelu(layer.intermediate.dense(hidden))) + hidden
    )


class Titles:
    """The lower layers' output for one title of every act, and the bank of their vectors.

    The bank only chooses neighbours: its vectors are as old as the step that computed them, and an
    encoder that is scored against old vectors learns to tell old from new instead of right from wrong.
    """

    def __init__(self, half: Half, texts: list[str], most: int, seen: Path | None = None) -> None:
        """`seen` is a file that keeps the lower layers' output from one run to the next."""
        self.half = half
        ids = half.ids([PASSAGE + normalise(text) for text in texts], most)
        self.lengths = [len(line) for line in ids]
        if seen and seen.is_file():
            self._states, self.bank = torch.load(seen)
        else:
            self._states = self._lower(ids)
            self.bank = torch.zeros(len(ids), half.bert.config.hidden_size)
            self.replace(*self.compute(by_length(self.lengths, 64)))
            if seen:
                torch.save((self._states, self.bank), seen)

    def _lower(self, ids: list[list[int]]) -> list[torch.Tensor]:
        states: list[torch.Tensor] = [torch.empty(0)] * len(ids)
        for rows in by_length(self.lengths, 64):
            hidden, _ = self.half.lower([ids[row] for row in rows])
            for line, row in enumerate(rows):
                states[row] = hidden[line, : self.lengths[row]].to(torch.float16)
        return states

    def vectors(self, rows: list[int]) -> torch.Tensor:
        """Vectors of the titles of acts `rows`, with gradient if it is on."""
        length = max(self.lengths[row] for row in rows)
        hidden = torch.zeros(len(rows), length, self.bank.shape[1])
        mask = torch.zeros(len(rows), length)
        for line, row in enumerate(rows):
            hidden[line, : self.lengths[row]] = self._states[row].float()
            mask[line, : self.lengths[row]] = 1.0
        return self.half.upper(hidden, mask)

    def compute(self, batches: list[list[int]]) -> tuple[list[int], torch.Tensor]:
        """Fresh vectors of the rows in `batches`."""
        with torch.no_grad():
            found = [self.vectors(rows) for rows in batches]
        return [row for rows in batches for row in rows], torch.cat(found)

    def replace(self, rows: list[int], vectors: torch.Tensor) -> None:
        """Put fresh vectors into the bank."""
        self.bank[rows] = vectors


def by_length(lengths: list[int], size: int) -> list[list[int]]:
    order = sorted(range(len(lengths)), key=lengths.__getitem__)
    return [order[start : start + size] for start in range(0, len(order), size)]


def encode(half: Half, texts: list[str], most: int, chunks: int = 3) -> torch.Tensor:
    """Vectors of questions, those of like length computed together."""
    ids = half.ids([QUERY + normalise(text) for text in texts], most)
    order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
    size = math.ceil(len(order) / chunks)
    parts = [
        half.upper(*half.lower([ids[i] for i in order[at : at + size]])) for at in range(0, len(order), size)
    ]
    back = torch.empty(len(order), dtype=torch.long)
    back[torch.tensor(order)] = torch.arange(len(order))
    return torch.cat(parts)[back]
