"""Readers of what the encoder learns from: the imported list of procedures and the portal's pages.

Every reader takes a path (`.jsonl` or `.jsonl.gz`): nothing of those files is part of the project.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from nlu.errors import DataError
from nlu.text import normalise

INTERNAL = "STANDARD_INTERNAL"


@dataclass(frozen=True)
class Title:
    """One procedure of the list."""

    code: str
    title: str
    field: str
    kind: str  # STANDARD | SPECIFIC | STANDARD_INTERNAL


@dataclass
class Page:
    """What a portal page says beside the title: names of results and of papers."""

    code: str
    results: list[str] = field(default_factory=list)
    papers: list[str] = field(default_factory=list)


def rows(path: str | Path) -> Iterator[dict]:
    """The JSON objects of a `.jsonl` or `.jsonl.gz` file; raises DataError with the line at fault."""
    opener = gzip.open if str(path).endswith(".gz") else open
    try:
        with opener(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    yield json.loads(line)
                except ValueError as error:
                    raise DataError(path, f"line {number}", f"is not JSON: {error}") from None
    except OSError as error:
        raise DataError(path, "", f"cannot be read: {error.strerror or error}") from None


def titles(path: str | Path) -> list[Title]:
    """The procedures of an imported list, in its order, spaces and spelling mended."""
    found = []
    for number, row in enumerate(rows(path), 1):
        try:
            fields = row.get("categories") or [""]
            found.append(Title(row["code"].strip(), normalise(row["name"]).strip(), fields[0], row["type"]))
        except KeyError as error:
            raise DataError(path, f"line {number}", f"lacks {error}") from None
    return found


def texts(path: str | Path) -> Iterator[str]:
    """Every line of every string of a file, once: what the vocabulary is counted over."""
    seen: set[int] = set()
    for row in rows(path):
        for value in _strings(row):
            for line in value.split("\n"):
                line = line.strip()
                if " " in line and hash(line) not in seen:
                    seen.add(hash(line))
                    yield line


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


_RESULT = re.compile(r"\s*([^:]+?)\s*Mã: ?KQ\.[A-Z0-9.]*?\d{6}")
_PAPER_END = re.compile(
    r"\s*\d+ bản (?:chính|sao)(?:, ?\d+ bản (?:chính|sao))*|\n|\.docx?|\.pdf", re.IGNORECASE
)
_PAPER_HEAD = re.compile(
    r"^(?:[-–+*•\s]|\(?[a-zđ0-9]{1,2}[).]\s)+|Tên giấy tờMẫu đơn, tờ khaiSố lượng", re.IGNORECASE
)
_PAPER_STOP = re.compile(
    r"\s*(?:[;:(]|theo mẫu|theo quy định|quy định tại|đối với|trong trường hợp|trường hợp|ban hành|của người|mẫu số|do .* cấp).*",
    re.IGNORECASE,
)


def pages(path: str | Path) -> list[Page]:
    """Results and papers as `pages.jsonl` prints them (flattened tables)."""
    found = []
    for row in rows(path):
        page = Page(str(row.get("ma_thu_tuc", "")).strip())
        page.results = result_names(row.get("ket_qua_xu_ly") or "")
        page.papers = paper_names(row.get("thanh_phan_ho_so") or "")
        found.append(page)
    return found


def result_names(text: str) -> list[str]:
    """``Trích lục khai tửMã: KQ.G15.000034Từ khóa…`` → ``["Trích lục khai tử"]``."""
    return [normalise(match.group(1)).strip() for match in _RESULT.finditer(text)]


def paper_names(text: str, longest: int = 14) -> list[str]:
    """Names of papers in a flattened table, without their conditions; at most `longest` words each."""
    names = []
    for part in _PAPER_END.split(text):
        part = part.split("Số lượng")[-1]
        name = _PAPER_STOP.sub("", _PAPER_HEAD.sub("", part)).strip(" .,;-–")
        name = normalise(name)
        if 2 <= len(name.split()) <= longest and name not in names:
            names.append(name)
    return names
