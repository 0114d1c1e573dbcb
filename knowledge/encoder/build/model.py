"""From packed weights and a chosen vocabulary to a sentence-transformers model on disk."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.models import Normalize, Pooling, Transformer
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from knowledge.encoder.build import vocabulary
from knowledge.encoder.build.unpack import Packed

#: Longest title in pieces that is read; questions are far shorter.
MAX_LENGTH = 128
WORDS = "embeddings.word_embeddings.weight"
POSITIONS = "embeddings.position_embeddings.weight"


def prune(packed: Packed, keep: list[int]) -> Packed:
    """`packed` with only the vocabulary rows `keep` and the first MAX_LENGTH positions.

    `keep` must begin with the special pieces in the order of `vocabulary.SPECIAL`.
    """
    pieces = [packed.pieces[i] for i in keep]
    if tuple(piece for piece, _ in pieces[:4]) != vocabulary.SPECIAL:
        raise ValueError(f"the kept vocabulary must begin with {vocabulary.SPECIAL}")
    weights = dict(packed.weights)
    weights[WORDS] = weights[WORDS][np.asarray(keep)]
    weights[POSITIONS] = weights[POSITIONS][:MAX_LENGTH]
    return Packed(packed.shape, pieces, packed.bos, packed.eos, packed.pad, packed.unk, weights)


def save(packed: Packed, into: str | Path) -> None:
    """Write `packed` as a sentence-transformers model (mean pooling, unit vectors) into folder `into`."""
    into = Path(into)
    shape = packed.shape
    config = BertConfig(
        vocab_size=len(packed.pieces),
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.inner,
        max_position_embeddings=MAX_LENGTH,
        type_vocab_size=shape.types,
        layer_norm_eps=shape.epsilon,
        pad_token_id=packed.pad,
        hidden_act="gelu",
    )
    bert = BertModel(config, add_pooling_layer=False)
    state = {name: torch.from_numpy(np.ascontiguousarray(values)) for name, values in packed.weights.items()}
    missing, unexpected = bert.load_state_dict(state, strict=False)
    if unexpected or any("position_ids" not in name for name in missing):
        raise ValueError(f"weights do not fit the encoder: missing {missing}, unexpected {unexpected}")
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=vocabulary.tokenizer(packed.pieces, MAX_LENGTH),
        bos_token="<s>",
        eos_token="</s>",
        pad_token="<pad>",
        unk_token="<unk>",
        cls_token="<s>",
        sep_token="</s>",
        model_max_length=MAX_LENGTH,
    )
    checkpoint = into.with_name(into.name + "-bert")
    tokenizer.save_pretrained(checkpoint)
    bert.save_pretrained(checkpoint)
    modules = [
        Transformer(str(checkpoint), max_seq_length=MAX_LENGTH),
        Pooling(shape.hidden, "mean"),
        Normalize(),
    ]
    SentenceTransformer(modules=modules, device="cpu").save(str(into))
