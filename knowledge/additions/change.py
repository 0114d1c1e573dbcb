"""One change to the additions: a name, a question or a labelled question comes or goes. Files are written whole."""
from __future__ import annotations

import fcntl
import os
import secrets
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator, List, Tuple

from knowledge.additions import labelled
from knowledge.additions.model import Addition, as_yaml, key, name, read
from knowledge.search.documents import Summary

#: Kind of a change → the key of the file that it changes.
FIELDS = {"alias": "aliases", "question": "questions"}
EVALUATION = "evaluation"
KINDS, ACTS = (*FIELDS, EVALUATION), ("add", "remove")

_LOCK = ".lock"


def found(folder: Path, code: str) -> Addition:
    """What is added to a procedure; an empty addition where nothing is. Raises DataError."""
    path = folder / name(code)
    return read(path) if path.is_file() else Addition(code=code)


def changed(addition: Addition, kind: str, act: str, text: str, record: Summary) -> Addition:
    """`addition` after a change of kind alias or question; the same where it makes no difference.

    `record` as the catalogue has it: a text of its own is left out rather than deleted, and comes back by being added.
    """
    own = {key(each) for each in (*record.aliases, *record.questions)}
    field, this = FIELDS[kind], key(text)
    if act == "add" and any(key(each) == this for each in addition.without):
        return addition.copy(update={"without": _less(addition.without, this)})
    if act == "add":
        return addition.copy(update={field: _more(getattr(addition, field), text)})
    without = _more(addition.without, text) if this in own else addition.without
    return addition.copy(update={field: _less(getattr(addition, field), this), "without": without})


def _more(texts: List[str], text: str) -> List[str]:
    return texts if any(key(each) == key(text) for each in texts) else [*texts, text]


def _less(texts: List[str], gone: str) -> List[str]:
    return [each for each in texts if key(each) != gone]


def relabelled(rows: List[labelled.Row], act: str, code: str, text: str, id: str) -> List[labelled.Row]:
    """The labelled questions after one came or went."""
    same = [row for row in rows if row["codes"] == [code] and [key(turn) for turn in row["turns"]] == [key(text)]]
    if act == "remove":
        return [row for row in rows if row not in same]
    return rows if same else [*rows, {"id": id, "turns": [text], "behaviour": "answer", "codes": [code]}]


def texts(folder: Path, kind: str, act: str, code: str, text: str, id: str, record: Summary) -> Tuple[Path, str, str]:
    """The file that a change touches, what it holds and what it would hold; '' for no file. Raises DataError."""
    if kind == EVALUATION:
        rows = labelled.rows(folder)
        return folder / labelled.FILE, labelled.as_lines(rows), labelled.as_lines(relabelled(rows, act, code, text, id))
    before = found(folder, code)
    return folder / name(code), as_yaml(before), as_yaml(changed(before, kind, act, text, record))


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """No other process changes the folder meanwhile. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / _LOCK, "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def write(path: Path, text: str) -> None:
    """`text` in the file, whole or not at all; '' takes the file away. Raises OSError."""
    if not text:
        path.unlink(missing_ok=True)
        return
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with open(draft, "w", encoding="utf-8") as output:
            output.write(text)
            output.flush()
            os.fsync(output.fileno())
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)
