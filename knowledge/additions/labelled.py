"""Labelled questions beside the additions, in the format of `motcua eval`."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict, List, Optional

from nlu.errors import DataError

FILE = "evaluation.jsonl"

Row = Dict[str, Any]


def rows(folder: Optional[Path]) -> List[Row]:
    """{"id", "turns", "behaviour", "codes"} each; none where there is no file. Raises DataError."""
    path = folder / FILE if folder else None
    if path is None or not path.is_file():
        return []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(path, "", f"cannot be read: {error}") from None
    return [_row(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]


def _row(path: Path, number: int, line: str) -> Row:
    try:
        row = json.loads(line)
        lists = (row["turns"], row["codes"])
        whole = isinstance(row["behaviour"], str) and all(isinstance(each, list) for each in lists)
        whole = whole and all(isinstance(text, str) for each in lists for text in each)
    except (ValueError, KeyError, TypeError, RecursionError):
        whole = False
    if not whole:
        raise DataError(path, f"line {number}", 'is no {"id", "turns", "behaviour", "codes"}')
    return row


def as_lines(found: List[Row]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in found)
