"""The import from beginning to end, and its manifest."""
from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Callable, Dict, Iterable, List, Optional

from pydantic import ValidationError

from knowledge.imported import CATALOGUE, MANIFEST, SCHEMA_VERSION
from knowledge.importer.codes import read_code
from knowledge.importer.identity import settle
from knowledge.importer.markdown import read_markdown
from knowledge.importer.merge import DETAIL, Sourced, merge
from knowledge.importer.native import read_detail, read_listed
from knowledge.importer.pages import read_page
from knowledge.importer.reading import Rejects, SourceFile, files_in, rows_of
from knowledge.importer.writing import replacing
from knowledge.schema import Procedure
from nlu.errors import DataError

_NAMED = 50  # codes that the manifest names for each field it could not split

Progress = Callable[[int, int, str], None]
_READERS = {"details": read_detail, "pages": read_page, "markdown": read_markdown, "list": read_listed}


@dataclass
class Manifest:
    """What an import took, what it refused and why. `manifest.json` is this, key for key."""

    schema_version: int
    created: str  # ISO date and time, UTC
    catalogue_sha256: str = ""
    records: int = 0
    with_detail: int = 0
    sources: List[Dict[str, Any]] = field(default_factory=list)
    counts: Dict[str, Dict[str, int]] = field(default_factory=dict)
    unparsed: Dict[str, Dict[str, Any]] = field(default_factory=dict)
    rejected_total: int = 0
    rejected: List[Dict[str, Any]] = field(default_factory=list)


def import_catalogue(
    paths: Iterable[Path], into: Path, progress: Progress = lambda done, total, what: None,
    read_on: Optional[dt.date] = None,
) -> Manifest:
    """Read `paths`, merge by code, and replace the folder `into` whole with the catalogue and its manifest.

    `read_on` is the day on which the sources were read. Without it a file's day is the newest `read_on`,
    `crawled_at`, `fetched_at` or `updatedAt` in its rows, else the date in its gzip header, else its own.
    `progress(done, total, what)` counts bytes read, then records written.

    Raises DataError when a path is missing, nothing in it is a procedure, or `into` cannot be replaced; `into` is
    then as it was. Rows that cannot be taken are in the manifest with file, line and reason, never raised.
    """
    sources = files_in(paths)
    rejects = Rejects()
    merged: Counter = Counter()
    by_code = _gather(sources, rejects, merged, progress, read_on)
    if not by_code:
        reasons = "; ".join(f"{row['file']}: {row['reason']}" for row in rejects.rows[:3])
        raise DataError(sources[0].path, "", f"holds no procedure that can be imported ({reasons or 'no rows'})")
    with replacing(Path(into)) as folder:
        manifest = _write(folder, by_code, sources, rejects, merged, progress, read_on)
    progress(manifest.records, manifest.records, "xong")
    return manifest


def format_of(row: Dict[str, Any]) -> Optional[str]:
    """Which of the four formats a row is in, from its own keys."""
    if "ma_thu_tuc" in row:
        return "pages"
    if "code" not in row:
        return None
    if "markdown" in row:
        return "markdown"
    if any(key in row for key in ("executionSteps", "executionMethods", "executionCases")):
        return "details"
    if "name" in row and any(key in row for key in ("departmentPromulgate", "departments", "categories", "formalityTargetType")):
        return "list"
    return None


def _gather(
    sources: List[SourceFile], rejects: Rejects, merged: Counter, progress: Progress, read_on: Optional[dt.date],
) -> Dict[str, List]:
    """Every usable row by code, as (partial, source, line)."""
    total = sum(source.path.stat().st_size for source in sources)
    done = 0

    def advance(size: int) -> None:
        nonlocal done
        done += size
        progress(min(done, total), total, f"đọc {source.name}")

    by_code: Dict[str, List] = {}
    padded: List = []
    for source in sources:
        for line, row in rows_of(source, rejects, advance):
            kind = format_of(row)
            source.rows[kind or "other"] = source.rows.get(kind or "other", 0) + 1
            if kind is None:
                rejects.add(source.name, line, "không nhận ra dạng bản ghi")
                continue
            written = row.get("ma_thu_tuc" if kind == "pages" else "code")
            code, reason = read_code(written)
            if code is None:
                rejects.add(source.name, line, reason)
                continue
            try:
                partial = _READERS[kind](code, row)
            except (ValueError, TypeError, AttributeError, KeyError, RecursionError, OverflowError) as error:
                # A shape that no reader foresaw costs its row, never the import.
                rejects.add(source.name, line, f"bản ghi hỏng: {type(error).__name__}", code)
                continue
            merged["papers listed twice"] += partial.repeated
            if written != code:
                padded.append((partial, source, line))
            else:
                by_code.setdefault(code, []).append((partial, source, line))
    settle(by_code, padded, rejects, merged)
    for rows in by_code.values():
        formats = Counter(partial.format for partial, _, _ in rows)
        merged["same code in one format"] += sum(count - 1 for count in formats.values())
        merged["same code in several formats"] += len(formats) > 1
    return by_code


def _write(
    folder: Path, by_code: Dict[str, List], sources: List[SourceFile], rejects: Rejects, merged: Counter,
    progress: Progress, read_on: Optional[dt.date],
) -> Manifest:
    digest = hashlib.sha256()
    counts: Dict[str, Counter] = {name: Counter() for name in ("grade", "detail", "kind", "level", "audience", "fees", "fields")}
    unparsed: Dict[str, List[str]] = {}
    today = dt.datetime.now(dt.timezone.utc)
    written = 0
    with (folder / CATALOGUE).open("wb") as out:
        for index, (code, rows) in enumerate(sorted(by_code.items()), 1):
            found: List[Sourced] = [(partial, source.name, read_on or source.dated or today.date()) for partial, source, _ in rows]
            try:
                record = _record(code, found, unparsed)
            except ValidationError as error:
                first = error.errors()[0]
                where = ".".join(map(str, first["loc"]))
                for _, source, line in rows:
                    rejects.add(source.name, line, f"không hợp lệ: {where}: {first['msg']}", code)
                continue
            line = json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode("utf-8") + b"\n"
            digest.update(line)
            out.write(line)
            written += 1
            _count(counts, record, {partial.format for partial, _, _ in found})
            if index % 250 == 0:
                progress(index, len(by_code), "ghi danh mục")
    if not written:
        raise DataError(sources[0].path, "", "holds no procedure that can be imported")
    manifest = Manifest(
        schema_version=SCHEMA_VERSION,
        created=today.isoformat(timespec="seconds"),
        catalogue_sha256=digest.hexdigest(),
        records=written,
        with_detail=counts["detail"]["detail"],
        sources=[_source(source, read_on) for source in sources],
        counts={**{name: dict(sorted(counter.items())) for name, counter in counts.items()}, "merged": dict(sorted(merged.items()))},
        unparsed={
            name: {"count": len(codes), "codes": codes[:_NAMED]} for name, codes in sorted(unparsed.items())
        },
        rejected_total=rejects.total,
        rejected=rejects.listed(),
    )
    (folder / MANIFEST).write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return manifest


def _record(code: str, found: List[Sourced], unparsed: Dict[str, List[str]]) -> Dict[str, Any]:
    """The merged record, held against the model; raises pydantic's ValidationError."""
    mine: Dict[str, List[str]] = {}
    record = merge(code, found, mine)
    Procedure(**record)
    for name, codes in mine.items():
        unparsed.setdefault(name, []).extend(codes)
    return record


def _count(counts: Dict[str, Counter], record: Dict[str, Any], formats: set) -> None:
    counts["grade"][record["grade"]] += 1
    counts["detail"]["detail" if formats & set(DETAIL) else "list only"] += 1
    counts["kind"][record.get("kind", "standard")] += 1
    counts["level"][record.get("level", "unknown")] += 1
    counts["audience"][record.get("audience", "citizen")] += 1
    for channel in record.get("channels", ()):
        counts["fees"].update(fee["kind"] for fee in channel["fees"])
    counts["fields"].update(name for name in record if name not in {"code", "grade", "provenance", "source"})


def _source(source: SourceFile, read_on: Optional[dt.date]) -> Dict[str, Any]:
    day = read_on or source.dated
    return {
        "file": source.name, "sha256": source.sha256, "bytes": source.size, "lines": source.lines,
        "rows": dict(sorted(source.rows.items())), "read_on": day.isoformat() if day else None,
    }
