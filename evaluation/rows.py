"""Labelled questions: reading the rows that `motcua eval` and the evaluations score."""
from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import List, Tuple

from nlu.errors import DataError

BEHAVIOURS = ("answer", "clarify", "apologize")


@dataclass(frozen=True)
class Row:
    """One question: turns of one fresh conversation, scored on the last."""

    id: str
    turns: Tuple[str, ...]
    behaviour: str
    codes: Tuple[str, ...]
    style: str = ""
    group: str = ""


def read(path: Path) -> List[Row]:
    """The rows of a JSON-lines file; raises DataError naming the line of the first mistake."""
    rows: List[Row] = []
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise DataError(path, "", "there is no such file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(path, "", f"cannot be read: {error}") from None
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            rows.append(_row(path, number, line))
    if not rows:
        raise DataError(path, "", "holds no questions")
    return rows


def _row(path: Path, number: int, line: str) -> Row:
    at = f"line {number}"
    try:
        data = json.loads(line)
    except ValueError:
        raise DataError(path, at, "is no JSON object") from None
    if not isinstance(data, dict):
        raise DataError(path, at, "is no JSON object")
    turns, codes = data.get("turns"), data.get("codes", [])
    if not isinstance(turns, list) or not turns or not all(isinstance(turn, str) for turn in turns):
        raise DataError(path, f"{at}.turns", "must be a list of one text or more")
    if data.get("behaviour") not in BEHAVIOURS:
        raise DataError(path, f"{at}.behaviour", f"must be one of {', '.join(BEHAVIOURS)}")
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
        raise DataError(path, f"{at}.codes", "must be a list of codes")
    return Row(
        str(data.get("id", number)), tuple(turns), data["behaviour"], tuple(codes),
        str(data.get("style", "")), str(data.get("group", "")),
    )
