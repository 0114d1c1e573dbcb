"""One measured figure and its bar."""
from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import perf_counter

from evaluation.scoring import percentile
from evaluation.tables import Table

HEADER = ("measured", "figure", "bar", "holds", "how")


@dataclass(frozen=True)
class Figure:
    """`value` in `unit`; `bar` is the most it may be, None where none was set."""

    what: str
    value: float
    unit: str
    bar: float | None = None
    how: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        bar, holds = "", ""
        if self.bar is not None:
            bar, holds = f"≤ {number(self.bar)} {self.unit}", "yes" if self.value <= self.bar else "**no**"
        return (self.what, f"{number(self.value)} {self.unit}", bar, holds, self.how)


def number(value: float) -> str:
    """Three figures or so: 7.25, 38.4, 1,904."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.{1 if value >= 10 else 2}f}".rstrip("0").rstrip(".")


def table(figures: Iterable[Figure], caption: str) -> Table:
    return Table(caption, HEADER, tuple(figure.cells for figure in figures))


def one_table(tables: Iterable[Table]) -> Table:
    """The tables of single steps as one; a step's caption (its day) goes along in the last column."""
    rows = tuple((*cells[:-1], f"{cells[-1]} {table.caption}".strip()) for table in tables for cells in table.rows)
    return Table("Speed and memory", HEADER, rows)


def timed(action: Callable, arguments: Iterable) -> list[float]:
    """Milliseconds of each call."""
    took = []
    for argument in arguments:
        began = perf_counter()
        action(argument)
        took.append((perf_counter() - began) * 1000)
    return took


def shares(what: str, took: Iterable[float], how: str, bar_p95: float | None = None) -> list[Figure]:
    """The middle and the slow end of `took`, in milliseconds."""
    ordered = sorted(took)
    return [
        Figure(f"{what}, p50", percentile(ordered, 50), "ms", None, how),
        Figure(f"{what}, p95", percentile(ordered, 95), "ms", bar_p95, how),
    ]
