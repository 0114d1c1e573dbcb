"""An imported catalogue on disk: raw records read at once, typed procedures built when asked for."""
from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, Dict, Iterator, List, NamedTuple, Optional

from pydantic import ValidationError

from knowledge.schema import Procedure
from nlu.errors import DataError

CATALOGUE = "catalogue.jsonl"
MANIFEST = "manifest.json"
#: The shape of both files that this reads; the importer writes the same number.
SCHEMA_VERSION = 1


class Summary(NamedTuple):
    """What search and lists need of a procedure, without building it."""

    code: str
    title: str
    short: str
    field: Optional[str]
    level: str
    agency: Optional[str]
    issuer: Optional[str]
    kind: str
    audience: str


class ImportedCatalogue:
    """The catalogue in `folder`, as `motcua catalogue import` wrote it.

    Raises DataError when the folder is missing, a file of it is, or the two do not belong together (half-written,
    cut off, changed by hand).
    """

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)
        self.manifest = _manifest(self.folder)
        self._records = _records(self.folder / CATALOGUE, self.manifest)
        self._built: Dict[str, Procedure] = {}

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the records: an index built from the same records carries the same."""
        return self.manifest["catalogue_sha256"]

    @property
    def codes(self) -> List[str]:
        """Every code, in order."""
        return list(self._records)

    def __len__(self) -> int:
        return len(self._records)

    def __contains__(self, code: object) -> bool:
        return code in self._records

    def __iter__(self) -> Iterator[Procedure]:
        return (self[code] for code in self._records)

    def __getitem__(self, code: str) -> Procedure:
        if code not in self._built:
            self._built[code] = self._build(code)
        return self._built[code]

    def get(self, code: str) -> Optional[Procedure]:
        """The procedure, or None when the catalogue has no such code."""
        return self[code] if code in self._records else None

    def raw(self, code: str) -> Dict[str, Any]:
        """The record as JSON holds it; not to be changed. KeyError when there is none."""
        return self._records[code]

    def summaries(self) -> List[Summary]:
        """One summary a procedure, in the order of `codes`."""
        return [_summary(record) for record in self._records.values()]

    def _build(self, code: str) -> Procedure:
        try:
            return Procedure(**self._records[code])
        except (ValidationError, TypeError) as error:
            raise DataError(self.folder / CATALOGUE, code, f"is not a procedure of this version: {_first(error)}") from None


def load_imported(folder: Path) -> List[Procedure]:
    """Every procedure of the catalogue in `folder`, built and validated at once (seconds); see ImportedCatalogue."""
    return list(ImportedCatalogue(folder))


def _manifest(folder: Path) -> Dict[str, Any]:
    if not folder.is_dir():
        raise DataError(folder, "", "there is no imported catalogue here (motcua catalogue import PATH --into DIR makes one)")
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise DataError(path, "", "is missing: this folder holds no imported catalogue, or half of one") from None
    except OSError as error:
        raise DataError(path, "", f"cannot be read: {error.strerror or error}") from None
    except (ValueError, RecursionError):
        raise DataError(path, "", "is broken; import the catalogue again") from None
    if not isinstance(manifest, dict) or not isinstance(manifest.get("catalogue_sha256"), str):
        raise DataError(path, "", "is not the manifest of a catalogue")
    if manifest.get("schema_version") != SCHEMA_VERSION:
        raise DataError(path, "schema_version", f"is {manifest.get('schema_version')!r}, this version reads {SCHEMA_VERSION}; import again")
    return manifest


def _records(path: Path, manifest: Dict[str, Any]) -> Dict[str, Dict[str, Any]]:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise DataError(path, "", "is missing; import the catalogue again") from None
    except OSError as error:
        raise DataError(path, "", f"cannot be read: {error.strerror or error}") from None
    if hashlib.sha256(data).hexdigest() != manifest["catalogue_sha256"]:
        raise DataError(path, "", "is not what the manifest describes (cut off or changed); import the catalogue again")
    records = {}
    for number, line in enumerate(data.splitlines(), 1):
        try:
            record = json.loads(line)
            code, title, short = record["code"], record["title"], record["short"]
            if not all(isinstance(text, str) for text in (code, title, short)):
                raise TypeError
        except (ValueError, KeyError, TypeError, RecursionError):
            raise DataError(path, f"line {number}", "is not a procedure") from None
        records[code] = record
    return records


def _summary(record: Dict[str, Any]) -> Summary:
    return Summary(
        record["code"], record["title"], record["short"], record.get("field"), record.get("level", "unknown"),
        record.get("agency"), record.get("issuer"), record.get("kind", "standard"), record.get("audience", "citizen"),
    )


def _first(error: Exception) -> str:
    if not isinstance(error, ValidationError):
        return str(error)
    first = error.errors()[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
