"""Tables as Markdown, and the last figures of each evaluation, kept under var/evaluation for `report`."""
from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from nlu.errors import DataError, MotCuaError

KEPT = Path(__file__).resolve().parent.parent / "var" / "evaluation"


class NothingKept(MotCuaError):
    """`report` before any `evaluate`."""


@dataclass(frozen=True)
class Table:
    """A caption, column names and rows of cells. No cell is of a single question."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def markdown(self) -> str:
        lines = [self.header, ("---",) * len(self.header), *self.rows]
        return f"{self.caption}\n\n" + "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def show(tables: Sequence[Table]) -> None:
    print("\n\n".join(table.markdown() for table in tables))


def keep(name: str, tables: Sequence[Table], folder: Path = KEPT) -> None:
    """Replace what was kept under `name`."""
    folder.mkdir(parents=True, exist_ok=True)
    content = {"on": dt.date.today().isoformat(), "tables": [asdict(table) for table in tables]}
    path = folder / f"{name}.json"
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    fresh.replace(path)


def kept(name: str, folder: Path = KEPT) -> list[Table]:
    """What was kept under `name`, with its day in the caption. Raises NothingKept, DataError."""
    path = folder / f"{name}.json"
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        day = content["on"]
        return [
            Table(f"{t['caption']} ({day})".strip(), tuple(t["header"]), tuple(tuple(row) for row in t["rows"]))
            for t in content["tables"]
        ]
    except FileNotFoundError:
        raise NothingKept(f"No figures of {name} yet: run `evaluate` first.") from None
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(path, "", f"is no table of figures ({error})") from None
