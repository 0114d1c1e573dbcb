"""Labelled addresses: reading `addresses.jsonl`."""
from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.command import DEVELOPMENT, UNTOUCHED
from nlu.errors import DataError

FILE = Path(__file__).resolve().parent / "addresses.jsonl"


@dataclass(frozen=True)
class Row:
    """An address as somebody writes it.

    `codes` are today's units it may honestly mean: none where there is no such commune, several where only the person
    can say which. `commune`: an address, which wants a commune; else a place, for which a province may do.
    """

    id: str
    half: str
    text: str
    tags: tuple[str, ...]
    codes: tuple[str, ...]
    commune: bool
    by: str


def read(half: str | None = None, file: Path = FILE) -> list[Row]:
    """The rows of one half, or all. Raises DataError naming the line of the first mistake."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(file, "", f"cannot be read: {error}") from None
    rows = [_row(file, f"line {number}", line) for number, line in enumerate(lines, 1)]
    if not rows:
        raise DataError(file, "", "holds no addresses")
    return [row for row in rows if half in (None, row.half)]


def _row(file: Path, at: str, line: str) -> Row:
    try:
        data = json.loads(line)
    except ValueError:
        data = None
    if not isinstance(data, Mapping) or set(data) != set(Row.__dataclass_fields__):
        raise DataError(file, at, f"must be an object with {', '.join(Row.__dataclass_fields__)}")
    for name in ("id", "text", "by"):
        _hold(file, f"{at}.{name}", isinstance(data[name], str) and data[name].strip() != "", "must be a text")
    for name in ("tags", "codes"):
        _hold(file, f"{at}.{name}", _texts(data[name]), "must be a list of texts")
    _hold(file, f"{at}.half", data["half"] in (DEVELOPMENT, UNTOUCHED), f"must be {DEVELOPMENT} or {UNTOUCHED}")
    _hold(file, f"{at}.commune", isinstance(data["commune"], bool), "must be true or false")
    return Row(**{**data, "tags": tuple(data["tags"]), "codes": tuple(data["codes"])})


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _hold(file: Path, at: str, holds: bool, otherwise: str) -> None:
    if not holds:
        raise DataError(file, at, otherwise)
