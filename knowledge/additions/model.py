"""The files of additions, and what they make of a record."""
from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from pathlib import Path
from typing import AbstractSet, Dict, Iterable, List, Optional, Tuple

import yaml

from knowledge import loader
from knowledge.schema import Code, Strict, Text
from knowledge.search.documents import Summary
from nlu.errors import DataError
from nlu.text import normalise


class Addition(Strict):
    """What is added to one procedure. `without`: names and questions of the catalogue that mislead and are not searched."""

    code: Code
    aliases: List[Text] = []
    questions: List[Text] = []
    without: List[Text] = []

    @property
    def empty(self) -> bool:
        return not (self.aliases or self.questions or self.without)


def files(folder: Optional[Path]) -> List[Path]:
    """The files of additions in `folder`, in the order of the codes; none where there is no folder."""
    if folder is None or not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.suffix == ".yml" and not path.name.startswith("."))


def load(folder: Optional[Path]) -> Dict[str, Addition]:
    """Code → addition. Raises DataError naming file and path of the first mistake."""
    return {addition.code: addition for addition in map(read, files(folder))}


def read(path: Path) -> Addition:
    """One file; raises DataError."""
    addition = loader.parse(Addition, loader.read_yaml(path), path)
    if path.name != name(addition.code):
        raise DataError(path, "code", f"'{addition.code}' belongs into {name(addition.code)}")
    return addition


def name(code: str) -> str:
    """Of the file that holds the additions of a procedure."""
    return f"{code}.yml"


def fingerprint(folder: Optional[Path]) -> str:
    """Of all files; '' where there are none."""
    found = files(folder)
    digest = hashlib.sha256()
    for path in found:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest() if found else ""


def laid(summary: Summary, addition: Optional[Addition]) -> Summary:
    """What is searched of a record with what is added to it, and without what misleads."""
    if addition is None:
        return summary
    gone = {key(text) for text in addition.without}
    return replace(
        summary,
        aliases=_joined(summary.aliases, addition.aliases, gone),
        questions=_joined(summary.questions, addition.questions, gone),
    )


def _joined(own: Iterable[str], added: Iterable[str], gone: AbstractSet[str]) -> Tuple[str, ...]:
    return (*(text for text in own if key(text) not in gone), *added)


def key(text: str) -> str:
    """Two texts with the same key are one name; diacritics count, case and punctuation do not."""
    return " ".join(re.findall(r"\w+", normalise(text).casefold()))


def as_yaml(addition: Addition) -> str:
    """The text of a file; '' for one that says nothing."""
    if addition.empty:
        return ""
    said = {field: value for field, value in addition.dict().items() if value}
    return yaml.safe_dump(said, allow_unicode=True, sort_keys=False, width=1000)
