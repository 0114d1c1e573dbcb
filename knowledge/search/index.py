"""The index on disk: built once, loaded in a moment, known to be stale when what it was made of has changed."""
from __future__ import annotations

import hashlib
import json
import os
import pickle
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Dict, List, Optional, Sequence

import faiss
import numpy as np

from knowledge.encoder import Encoder
from knowledge.search.documents import QUESTION, Document
from knowledge.search.lexical import Bm25, grams, terms
from knowledge.search.query import syllables
from nlu.analysis import analyse
from nlu.errors import MotCuaError
from nlu.text import fold, normalise

#: Raised when the shape of what is stored changes.
FORMAT = 6
_LEXICAL = ("folded", "accented", "titles", "contexts", "grams")
_FILES = ("documents.pickle", "embeddings.npy", "lexical.pickle", "manifest.json")

Say = Callable[[str], None]


class IndexError_(MotCuaError):
    """The index is missing, broken or stale; the message says what to do."""


@dataclass
class Index:
    """Documents with their lexical and dense indexes. Texts are numbered; `starts` is each document's first."""

    documents: List[Document]
    starts: np.ndarray
    embeddings: np.ndarray
    folded: Bm25
    accented: Bm25
    titles: Bm25  # folded words of title and short name only: what a lexicon's official words are held against
    contexts: Bm25  # folded words of field, agency, result and papers, a document each
    grams: Bm25  # character trigrams of every text
    fingerprint: str

    def __post_init__(self) -> None:
        self.dense = faiss.IndexFlatIP(int(self.embeddings.shape[1]))
        self.dense.add(self.embeddings)
        lengths = np.diff(np.append(self.starts, len(self.embeddings)))
        self.owner = np.repeat(np.arange(len(self.documents)), lengths)
        self.is_name = np.array([kind != QUESTION for d in self.documents for kind, _ in d.texts])
        self.words, _ = self.folded.single_words()
        title_words, self.title_weight = self.titles.single_words()
        self.static = np.column_stack(
            [np.array([_static(d) for d in self.documents]).reshape(-1, 6), np.log1p(title_words) / 4.0]
        ).astype(np.float32)
        self.by_code = {code: i for i, d in reversed(list(enumerate(self.documents))) for code in d.codes}

    def per_document(self, scores: np.ndarray) -> np.ndarray:
        """The best score among each document's texts."""
        return np.maximum.reduceat(scores, self.starts)


def _static(document: Document) -> List[float]:
    """What is known without a question: the last of `features.NAMES`, but for the length."""
    return [
        float(document.walk),
        float(document.neighbour),
        float(document.specific),
        float(document.level == "commune"),
        float(document.level == "ministry"),
        float(document.audience == "citizen"),
    ]


def build(documents: Sequence[Document], encoder: Encoder, fingerprint: str, say: Optional[Say] = None) -> Index:
    """Build the index in memory; `say` hears how far it is."""
    texts = [text for document in documents for _, text in document.texts]
    starts = np.cumsum([0, *(len(d.texts) for d in documents[:-1])])
    plain = [syllables(analyse(text).expanded.lower()) for text in texts]
    bare = [[fold(word) for word in words] for words in plain]
    if say:
        say(f"Đang lập chỉ mục {len(documents)} thủ tục ({len(texts)} cách gọi)…")
    vectors = encoder.encode_passages(texts).astype(np.float32)
    return Index(
        documents=list(documents),
        starts=starts,
        embeddings=np.ascontiguousarray(vectors),
        folded=Bm25.build(terms(words) for words in bare),
        accented=Bm25.build(terms(words) for words in plain),
        titles=Bm25.build(terms(syllables(fold(analyse(f"{d.title} . {d.short}").expanded))) for d in documents),
        contexts=Bm25.build(terms(syllables(fold(normalise(d.context)))) for d in documents),
        grams=Bm25.build(grams(words) for words in bare),
        fingerprint=fingerprint,
    )


def save(index: Index, folder: Path) -> None:
    """Replace `folder` as a whole, so that a reader sees the old index or the new one."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=".index-", dir=folder.parent))
    try:
        (fresh / "documents.pickle").write_bytes(pickle.dumps((index.documents, index.starts)))
        np.save(fresh / "embeddings.npy", index.embeddings.astype(np.float16))
        (fresh / "lexical.pickle").write_bytes(pickle.dumps([getattr(index, name) for name in _LEXICAL]))
        manifest = {
            "format": FORMAT,
            "fingerprint": index.fingerprint,
            "documents": len(index.documents),
            "texts": int(len(index.embeddings)),
            "files": {name: _digest(fresh / name) for name in _FILES[:-1]},
        }
        (fresh / "manifest.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        old = folder.with_name(folder.name + ".old")
        shutil.rmtree(old, ignore_errors=True)
        if folder.exists():
            os.replace(folder, old)
        try:
            os.replace(fresh, folder)
        except BaseException:
            if old.exists():
                os.replace(old, folder)
            raise
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def info(folder: Path) -> Dict:
    """The manifest; raises IndexError_ with what to do when there is none."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        if not isinstance(manifest, dict):
            raise ValueError("manifest.json không phải là một đối tượng")
        return manifest
    except FileNotFoundError:
        raise IndexError_(f"chưa có chỉ mục ở {folder}: hãy chạy `motcua index build`") from None
    except (OSError, ValueError) as error:
        raise IndexError_(f"chỉ mục ở {folder} bị hỏng ({error}): hãy chạy `motcua index build`") from None


def load(folder: Path, fingerprint: Optional[str] = None) -> Index:
    """The index in `folder`; with `fingerprint`, raises IndexError_ when it was built from something else."""
    manifest = info(folder)
    if manifest.get("format") != FORMAT:
        raise IndexError_(f"chỉ mục ở {folder} thuộc phiên bản cũ: hãy chạy `motcua index build`")
    if fingerprint is not None and manifest.get("fingerprint") != fingerprint:
        raise IndexError_(f"chỉ mục ở {folder} đã cũ so với danh mục: hãy chạy `motcua index build`")
    try:
        # Pickles are read only when they are byte for byte what this program wrote.
        for name in _FILES[:-1]:
            if _digest(folder / name) != manifest["files"][name]:
                raise ValueError(f"{name} không khớp")
        documents, starts = pickle.loads((folder / "documents.pickle").read_bytes())
        embeddings = np.load(folder / "embeddings.npy").astype(np.float32)
        lexical = dict(zip(_LEXICAL, pickle.loads((folder / "lexical.pickle").read_bytes())))
    except Exception as error:  # whatever is wrong with a derived file, the cure is one
        raise IndexError_(f"chỉ mục ở {folder} bị hỏng ({error}): hãy chạy `motcua index build`") from None
    return Index(documents, starts, np.ascontiguousarray(embeddings), fingerprint=manifest["fingerprint"], **lexical)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
