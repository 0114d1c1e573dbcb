"""Reads the training sentences (Rasa's YAML) without importing Rasa."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nlu import lexicons
from nlu.errors import DataError
from nlu.yamlfiles import read_yaml

FOLDER = Path(__file__).resolve().parent / "data"

#: What a person may want to know of a procedure. To compare is an intent.
ASPECTS = tuple(aspect for aspect in lexicons.ASPECTS if aspect != "compare")


@dataclass(frozen=True)
class Example:
    """One sentence with its intent and the aspects it asks for."""

    text: str
    intent: str
    aspects: tuple[str, ...] = ()


def load_examples(folder: Path = FOLDER) -> list[Example]:
    """Every example under ``folder``; DataError names the file and the block at fault."""
    return [example for path in sorted(folder.glob("*.yml")) for example in _read(path)]


def _read(path: Path) -> list[Example]:
    content = read_yaml(path)
    blocks = content.get("nlu") if isinstance(content, dict) else None
    if not isinstance(blocks, list):
        raise DataError(path, "", "must hold a list under 'nlu'")
    examples = []
    for index, block in enumerate(blocks):
        where = f"nlu.{index}"
        if not (isinstance(block, dict) and isinstance(block.get("intent"), str)):
            raise DataError(path, where, "has no intent")
        aspects = tuple((block.get("metadata") or {}).get("aspects", ()))
        for aspect in aspects:
            if aspect not in ASPECTS:
                raise DataError(path, f"{where}.metadata.aspects", f"unknown aspect '{aspect}'")
        for line in str(block.get("examples") or "").splitlines():
            if not line.startswith("- "):
                raise DataError(path, f"{where}.examples", f"'{line}' does not begin with '- '")
            examples.append(Example(line[2:].strip(), block["intent"], aspects))
    return examples
