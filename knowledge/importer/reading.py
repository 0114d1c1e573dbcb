"""Files and folders as JSON rows: gzipped or not, JSON lines, one record or an array; what cannot be read is reported."""
from __future__ import annotations

import gzip
import hashlib
import io
import itertools
import json
import struct
import zlib
from dataclasses import dataclass, field
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any, Callable, Dict, Iterable, Iterator, List, Optional, Tuple

from nlu.errors import DataError

#: Rejected rows of one file and reason that are listed one by one; the rest are counted in a last entry.
LISTED = 100
_BAD_GZIP = (EOFError, zlib.error, gzip.BadGzipFile)
_DATES = ("read_on", "crawled_at", "crawledAt", "fetched_at", "fetchedAt", "updatedAt")


@dataclass
class SourceFile:
    """One file and what came of it. `rows` counts records seen by format; `lines` all rows, good or bad."""

    path: Path
    name: str
    sha256: str = ""
    size: int = 0
    lines: int = 0
    rows: Dict[str, int] = field(default_factory=dict)
    newest: Optional[date] = None  # the newest date that a row carries
    file_date: Optional[date] = None

    @property
    def dated(self) -> Optional[date]:
        return self.newest or self.file_date


class Rejects:
    """Rows not taken, each with file, line and reason; bounded, and never less than counted."""

    def __init__(self) -> None:
        self.rows: List[Dict[str, Any]] = []
        self.total = 0
        self._seen: Dict[Tuple[str, str], int] = {}

    def add(self, file: str, line: int, reason: str, code: Optional[str] = None) -> None:
        self.total += 1
        count = self._seen[file, reason] = self._seen.get((file, reason), 0) + 1
        if count <= LISTED:
            self.rows.append({"file": file, "line": line, "reason": reason, **({"code": code} if code else {})})

    def listed(self) -> List[Dict[str, Any]]:
        more = [
            {"file": file, "line": None, "reason": f"{reason} (còn {count - LISTED} dòng nữa như vậy)"}
            for (file, reason), count in self._seen.items()
            if count > LISTED
        ]
        return self.rows + more


def files_in(paths: Iterable[Path]) -> List[SourceFile]:
    """Every regular, visible file named or below a folder named, once each; DataError for a path that is not there."""
    found: Dict[Path, SourceFile] = {}
    for path in map(Path, paths):
        if path.is_file():
            chosen = [(path, path.name)]
        elif path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.is_file())
            pairs = [(p, p.relative_to(path)) for p in inside]
            chosen = [(p, str(relative)) for p, relative in pairs if not any(part.startswith(".") for part in relative.parts)]
            if not chosen:
                raise DataError(path, "", "this folder holds no file to import")
        else:
            raise DataError(path, "", "there is no such file or folder")
        for file, name in chosen:
            found.setdefault(file.resolve(), SourceFile(file, name.encode("utf-8", "replace").decode("utf-8")))
    if not found:
        raise DataError("catalogue import", "", "name at least one file or folder")
    return list(found.values())


def rows_of(source: SourceFile, rejects: Rejects, advance: Callable[[int], None] = lambda size: None) -> Iterator[Tuple[int, Dict]]:
    """(line, record) of one file. Only a file that cannot be opened raises (DataError); the rest goes to `rejects`.

    In a file that is one JSON document the line is the record's place in it, from 1.
    """
    try:
        with source.path.open("rb") as raw:
            stat = source.path.stat()
            source.size, source.file_date = stat.st_size, datetime.fromtimestamp(stat.st_mtime, timezone.utc).date()
            hashing = _Hashing(raw, advance)
            head = raw.read(10)
            raw.seek(0)
            stream: Any = io.BufferedReader(hashing, 1 << 20)
            if head[:2] == b"\x1f\x8b":
                stamp = struct.unpack("<I", head[4:8])[0] if len(head) >= 8 else 0
                if stamp:
                    source.file_date = datetime.fromtimestamp(stamp, timezone.utc).date()
                stream = gzip.GzipFile(fileobj=stream)
            yield from _records(stream, source, rejects)
            hashing.drain()
            source.sha256 = hashing.digest.hexdigest()
    except OSError as error:
        raise DataError(source.path, "", f"cannot be read: {error.strerror or error}") from None


class _Hashing(io.RawIOBase):
    """A file that is hashed as it is read."""

    def __init__(self, raw: Any, advance: Callable[[int], None]) -> None:
        self.raw, self.digest, self.advance = raw, hashlib.sha256(), advance

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self.raw.read(len(buffer))
        buffer[: len(data)] = data
        self.digest.update(data)
        self.advance(len(data))
        return len(data)

    def drain(self) -> None:
        while chunk := self.raw.read(1 << 20):
            self.digest.update(chunk)


def _records(stream: Any, source: SourceFile, rejects: Rejects) -> Iterator[Tuple[int, Dict]]:
    lines = _lines(stream, source, rejects)
    first = next(lines, None)
    if first is None:
        return
    number, data = first
    if b"\0" in data[:4096] or data[:1] not in b"{[":
        rejects.add(source.name, number, "tệp không phải văn bản JSON")
        return
    if isinstance(_parse(data), dict):
        yield from _each(itertools.chain([first], lines), source, rejects)
        return
    rest = list(lines)
    document = _parse(b"\n".join([data, *(line for _, line in rest)]))
    if isinstance(document, str):  # not one document: JSON lines whose first line is broken
        yield from _each([first, *rest], source, rejects)
        return
    for place, item in enumerate(document if isinstance(document, list) else [document], 1):
        yield from _one(place, item, source, rejects)


def _each(lines: Iterable[Tuple[int, bytes]], source: SourceFile, rejects: Rejects) -> Iterator[Tuple[int, Dict]]:
    for number, data in lines:
        yield from _one(number, _parse(data), source, rejects)


def _one(line: int, record: Any, source: SourceFile, rejects: Rejects) -> Iterator[Tuple[int, Dict]]:
    source.lines += 1
    if not isinstance(record, dict):
        rejects.add(source.name, line, record if isinstance(record, str) else "không phải một bản ghi JSON")
        return
    for key in _DATES:
        day = _day(record.get(key))
        if day and (source.newest is None or day > source.newest):
            source.newest = day
    yield line, record


def _lines(stream: Any, source: SourceFile, rejects: Rejects) -> Iterator[Tuple[int, bytes]]:
    number = 0
    try:
        for number, line in enumerate(stream, 1):
            if number == 1 and line.startswith(b"\xef\xbb\xbf"):
                line = line[3:]
            line = line.strip()
            if line:
                yield number, line
    except _BAD_GZIP:
        rejects.add(source.name, number + 1, "tệp nén gzip bị hỏng hoặc bị cắt ở đây; phần sau không đọc được")


def _parse(data: bytes) -> Any:
    """The parsed value, or the reason (text) why there is none. A JSON string is no record, so the two never mix."""
    try:
        value = json.loads(data.decode("utf-8"))
    except UnicodeDecodeError:
        return "không phải UTF-8"
    except RecursionError:
        return "JSON lồng quá sâu"
    except ValueError:
        return "JSON hỏng"
    return "không phải một bản ghi JSON" if isinstance(value, str) else value


def _day(value: Any) -> Optional[date]:
    try:
        if isinstance(value, bool):
            return None
        if isinstance(value, (int, float)) and 10**9 < value < 10**13:
            return datetime.fromtimestamp(value / 1000 if value > 10**11 else value, timezone.utc).date()
        if isinstance(value, str) and len(value) >= 10:
            return date.fromisoformat(value[:10])
    except (ValueError, OverflowError, OSError):
        pass
    return None
