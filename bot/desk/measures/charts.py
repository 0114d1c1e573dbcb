"""Tables as SVG, drawn on the server: no script in them, fonts of the reader's system, colours that can be told apart.

Every chart stands beside its table, which says the same in words.
"""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Callable, Dict, List

import pygal
from pygal.style import Style

from bot.desk.measures.report import Row, Table

#: Dark enough for white paper (WCAG 2.2 AA: 3 to 1 for what is drawn, 4.5 to 1 for text), and apart without colour vision.
COLOURS = ("#0b5394", "#b45f06", "#38761d", "#741b47", "#45818e", "#7f6000")
INK, LINES = "#1f2933", "#c3cad3"
#: Letters of a label, which stands left of its bar.
LABEL = 46
WIDTH, LEAST_HEIGHT, ROW_HEIGHT = 900, 160, 34
_FONT = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif"

_STYLE = Style(
    background="#ffffff", plot_background="#ffffff", foreground=INK, foreground_strong=INK, foreground_subtle=INK,
    guide_stroke_color=LINES, major_guide_stroke_color=LINES, guide_stroke_dasharray="0", major_guide_stroke_dasharray="0",
    opacity="1", opacity_hover="1", transition="0s", colors=COLOURS, value_colors=("#ffffff",) * len(COLOURS),
    font_family=_FONT, label_font_size=14, major_label_font_size=14, legend_font_size=14, value_font_size=13,
    value_label_font_size=13, no_data_font_size=18,
)  # fmt: skip


def svg(table: Table) -> bytes:
    chart = _DRAW[table.chart](table)
    chart.add_xml_filter(_without_scripts)
    return chart.render()


def _bars(table: Table) -> Any:
    rows = table.top[::-1]  # the first one on top
    chart = pygal.HorizontalBar(**_common(len(rows), legend=False))
    return _named(chart, table, rows)


def _pairs(table: Table) -> Any:
    rows = table.top[::-1]
    chart = pygal.HorizontalBar(**_common(2 * len(rows) + 1))
    return _named(chart, table, rows)


def _named(chart: Any, table: Table, rows: Sequence[Row]) -> Any:
    """Bars with their figures beside the labels, where even the shortest bar leaves room for them."""
    chart.x_labels = [_label(row) for row in rows]
    for at, head in enumerate(table.heads[1:]):
        chart.add(head, [row.figures[at].count or None for row in rows])
    most = max((figure.count for row in rows for figure in row.figures), default=0)
    chart.y_labels = _ticks(most)
    return chart


def _stacked(table: Table) -> Any:
    rows = table.top
    step = 1 if len(rows) <= 10 else 3 if len(rows) <= 31 else 7
    chart = pygal.StackedBar(**_common(0, 380), show_minor_x_labels=False)
    chart.x_labels = [row.label for row in rows]
    chart.x_labels_major = [row.label for row in rows[len(rows) % step and -1 % step :: step]]
    for at, head in enumerate(table.heads[1:-1]):
        chart.add(head, [row.figures[at].count for row in rows])
    chart.y_labels = _ticks(max((row.figures[-1].count for row in rows), default=0))
    return chart


_DRAW: Dict[str, Callable[[Table], Any]] = {"bars": _bars, "pairs": _pairs, "stacked": _stacked}


def _common(rows: int, height: int = 0, legend: bool = True) -> Dict[str, Any]:
    return {
        "style": _STYLE,
        "width": WIDTH,
        "height": height or max(LEAST_HEIGHT, 70 + ROW_HEIGHT * rows),
        "explicit_size": True,
        "js": (),
        "value_formatter": lambda value: f"{int(value or 0):,}".replace(",", "."),
        "no_data_text": "Chưa có số liệu đủ lớn",
        "show_y_guides": True,
        "truncate_label": -1,
        "truncate_legend": -1,
        "include_x_axis": True,
        "margin": 12,
        "margin_right": 28,
        "margin_bottom": 44 if legend else 12,
        "show_legend": legend,
        "legend_at_bottom": True,
        "legend_at_bottom_columns": 4,
        "rounded_bars": 2,
        "min_scale": 1,
        "order_min": 0,
    }


def _without_scripts(root: Any) -> Any:
    """pygal writes its settings into one, even where it is to load none."""
    for parent in list(root.iter()):
        for child in list(parent):
            if isinstance(child.tag, str) and child.tag.rpartition("}")[2] == "script":
                parent.remove(child)
    return root


def _label(row: Row) -> str:
    """«Đăng ký khai sinh: 120»."""
    words = row.label if len(row.label) <= LABEL else row.label[: LABEL - 1].rstrip(" ,;") + "…"
    return f"{words.rstrip('?:')}: {' / '.join(map(str, row.figures))}"


def _ticks(most: int) -> List[int]:
    """From 0 to at least `most`, at most six of them, in steps of 1, 2 or 5 of a power of ten."""
    step = next(factor * 10**power for power in range(12) for factor in (1, 2, 5) if 5 * factor * 10**power >= most)
    return list(range(0, max(most, 1) + step, step))
