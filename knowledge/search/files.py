"""The index on disk: written as a whole, loaded in a moment, known to be stale when what it was made of has changed.

Plain arrays and JSON, so that an index copied from elsewhere can be read without trusting it with more than its figures.
"""
from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any, Dict, Mapping, Optional

import numpy as np
from scipy import sparse

from knowledge.search.documents import Document
from knowledge.search.index import Index
from knowledge.search.lexical import Bm25
from nlu.errors import MotCuaError

#: Raised when the shape of what is stored changes.
FORMAT = 9
DOCUMENTS, VOCABULARY, ARRAYS, MANIFEST = "documents.json", "vocabulary.json", "arrays.npz", "manifest.json"
_FILES = (DOCUMENTS, VOCABULARY, ARRAYS)
_LEXICAL = ("folded", "accented", "titles", "contexts", "grams")


class IndexError_(MotCuaError):
    """The index is missing, broken or stale; the message says what to do."""


def save(index: Index, folder: Path) -> None:
    """Replace `folder` as a whole, so that a reader sees the old index or the new one."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=".index-", dir=folder.parent))
    try:
        _write(index, fresh)
        _exchange(fresh, folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _write(index: Index, fresh: Path) -> None:
    arrays = {"starts": index.starts, "words": index.words, "embeddings": index.embeddings.astype(np.float16)}
    vocabulary = {}
    for name in _LEXICAL:
        bm25: Bm25 = getattr(index, name)
        vocabulary[name] = list(bm25.vocabulary)  # in the order of the rows
        arrays.update({f"{name}.{part}": value for part, value in _parts(bm25).items()})
    np.savez(fresh / ARRAYS, **arrays)
    _dump(fresh / VOCABULARY, vocabulary)
    _dump(fresh / DOCUMENTS, [_plain(document) for document in index.documents])
    manifest = {
        "format": FORMAT,
        "fingerprint": index.fingerprint,
        "documents": len(index.documents),
        "texts": int(len(index.embeddings)),
        "files": {name: _digest(fresh / name) for name in _FILES},
    }
    _dump(fresh / MANIFEST, manifest)


def _exchange(fresh: Path, folder: Path) -> None:
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


def info(folder: Path) -> Dict:
    """The manifest; raises IndexError_ with what to do when there is none."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
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
        for name in _FILES:
            if _digest(folder / name) != manifest["files"][name]:
                raise ValueError(f"{name} không khớp")
        return _read(folder, manifest["fingerprint"])
    except Exception as error:  # whatever is wrong with a derived file, the cure is one
        raise IndexError_(f"chỉ mục ở {folder} bị hỏng ({error}): hãy chạy `motcua index build`") from None


def _read(folder: Path, fingerprint: str) -> Index:
    vocabulary = json.loads((folder / VOCABULARY).read_text(encoding="utf-8"))
    documents = [_document(row) for row in json.loads((folder / DOCUMENTS).read_text(encoding="utf-8"))]
    with np.load(folder / ARRAYS, allow_pickle=False) as arrays:
        return Index(
            documents=documents,
            starts=arrays["starts"],
            words=arrays["words"],
            embeddings=np.ascontiguousarray(arrays["embeddings"].astype(np.float32)),
            fingerprint=fingerprint,
            **{name: _bm25(name, vocabulary[name], arrays) for name in _LEXICAL},
        )


def _parts(bm25: Bm25) -> Dict[str, np.ndarray]:
    matrix = bm25.matrix
    return {
        "idf": bm25.idf, "data": matrix.data, "indices": matrix.indices, "indptr": matrix.indptr,
        "shape": np.asarray(matrix.shape),
    }


def _bm25(name: str, terms: list, arrays: Mapping[str, np.ndarray]) -> Bm25:
    part = {key: arrays[f"{name}.{key}"] for key in ("idf", "data", "indices", "indptr", "shape")}
    matrix = sparse.csr_matrix((part["data"], part["indices"], part["indptr"]), shape=tuple(part["shape"]))
    return Bm25({term: row for row, term in enumerate(terms)}, part["idf"], matrix)


def _plain(document: Document) -> Dict[str, Any]:
    row = dataclasses.asdict(document)
    return {**row, "marks": sorted(document.marks), "acts": sorted(document.acts)}


def _document(row: Dict[str, Any]) -> Document:
    sets = {key: frozenset(row[key]) for key in ("marks", "acts")}
    texts = [(kind, text) for kind, text in row["texts"]]
    return Document(**{**row, **sets, "texts": texts, "codes": tuple(row["codes"])})


def _dump(path: Path, data: Any) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
