"""Answers with vectors: a local sentence-transformers folder in, unit vectors out.

A folder that holds `onnx/model_int8.onnx` is answered by ONNX Runtime and the tokenizers library, so
that no torch is imported (a cold start of under a second); any other one by sentence-transformers.
Nothing is ever fetched: a hub id is no path, and says so.
"""

from __future__ import annotations

import hashlib
import os
from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from nlu.errors import MotCuaError
from nlu.text import normalise

#: The encoder that comes with the project.
MODEL = Path(__file__).parent / "model"
ONNX = "onnx/model_int8.onnx"
#: e5 was trained with these, and knows by them which side of a pair a text is.
QUERY, PASSAGE = "query: ", "passage: "
BATCH = 32
MAX_LENGTH = 128


class EncoderError(MotCuaError):
    """The encoder's folder is missing or is not one."""


class Encoder(ABC):
    """Maps texts to float32 rows of unit length; the same text gives the same vector whatever is beside it in order.

    `name` is the folder's name, `dimension` the length of a vector and `fingerprint` a hash over what
    decides the vectors: an index built with another fingerprint is stale.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.resolve().name

    @staticmethod
    def load(path: str | os.PathLike[str] = MODEL, threads: int = 2) -> Encoder:
        """The encoder in folder `path`, with `threads` threads for one call. Raises EncoderError."""
        folder = Path(path)
        if not (folder / "modules.json").is_file():
            reason = "holds no modules.json" if folder.is_dir() else "does not exist"
            raise EncoderError(
                f"The encoder's folder {folder} {reason}; a local sentence-transformers folder is needed."
            )
        return OnnxEncoder(folder, threads) if (folder / ONNX).is_file() else TorchEncoder(folder, threads)

    @property
    @abstractmethod
    def dimension(self) -> int: ...

    @abstractmethod
    def _encode(self, texts: list[str]) -> np.ndarray:
        """float32 [n, d], unit rows, in the order of `texts` (n > 0)."""

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        """Questions as people write them → float32 [n, d]."""
        return self._all(QUERY, texts)

    def encode_passages(self, texts: Sequence[str]) -> np.ndarray:
        """Titles or other texts to be found → float32 [n, d]."""
        return self._all(PASSAGE, texts)

    def _all(self, prefix: str, texts: Sequence[str]) -> np.ndarray:
        if isinstance(texts, str):
            raise TypeError("a list of texts is needed, not one text")
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        return self._encode([prefix + normalise(text) for text in texts])

    @cached_property
    def fingerprint(self) -> str:
        """Twelve hex digits over the folder's model, tokenizer and configuration files."""
        digest = hashlib.sha256()
        for file in sorted(self.path.rglob("*")):
            if file.is_file() and file.suffix in {".onnx", ".safetensors", ".bin", ".json", ".txt", ".model"}:
                digest.update(file.relative_to(self.path).as_posix().encode())
                digest.update(file.read_bytes())
        return digest.hexdigest()[:12]


class OnnxEncoder(Encoder):
    """ONNX Runtime over the exported graph (`input_ids`, `attention_mask` → `embedding`)."""

    def __init__(self, path: Path, threads: int) -> None:
        super().__init__(path)
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # Threads that wait must sleep: on a busy machine spinning ones cost three times the answer.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            self._session = onnxruntime.InferenceSession(
                str(path / ONNX), options, providers=["CPUExecutionProvider"]
            )
            self._tokenizer = Tokenizer.from_file(str(path / "tokenizer.json"))
        except Exception as error:  # both libraries raise their own, undocumented ones
            raise EncoderError(f"The encoder in {path} cannot be read: {error}") from error
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_LENGTH)

    @property
    def dimension(self) -> int:
        return self._session.get_outputs()[0].shape[-1]

    def _encode(self, texts: list[str]) -> np.ndarray:
        ids = [encoding.ids for encoding in self._tokenizer.encode_batch(texts)]
        order = sorted(range(len(ids)), key=lambda i: len(ids[i]))  # near lengths together: little padding
        out = np.empty((len(ids), self.dimension), np.float32)
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            tokens = np.zeros((len(rows), len(ids[rows[-1]])), np.int64)
            mask = np.zeros_like(tokens)
            for line, row in enumerate(rows):
                tokens[line, : len(ids[row])] = ids[row]
                mask[line, : len(ids[row])] = 1
            (out[rows],) = self._session.run(None, {"input_ids": tokens, "attention_mask": mask})
        return out


class TorchEncoder(Encoder):
    """sentence-transformers itself, for a model that has not been exported."""

    def __init__(self, path: Path, threads: int) -> None:
        super().__init__(path)
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        import torch
        from sentence_transformers import SentenceTransformer

        torch.set_num_threads(threads)
        try:
            self._model = SentenceTransformer(str(path), device="cpu", local_files_only=True)
        except Exception as error:
            raise EncoderError(f"The encoder in {path} cannot be read: {error}") from error

    @property
    def dimension(self) -> int:
        return self._model.get_sentence_embedding_dimension()

    def _encode(self, texts: list[str]) -> np.ndarray:
        vectors = self._model.encode(
            texts, batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, np.float32)
