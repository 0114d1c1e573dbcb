"""The tables as CSV that a spreadsheet opens: the figures of the page, no more and no less hidden."""
from __future__ import annotations

import csv
import io

from bot.desk.measures.report import Report

#: A byte order mark, by which Excel knows that the letters are UTF-8.
BOM = "\ufeff"
#: What a spreadsheet would take for a formula begins so; an apostrophe makes it text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
HEADS = ("bảng", "thuộc", "mục", "mã", "cột", "số đếm", "ghi chú")
HIDDEN = "có nhóm nhỏ hơn 5 bị ẩn"


def as_csv(report: Report) -> bytes:
    """One figure a line: what it is of, the number ('' where all of it is hidden), and whether groups are left out."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(HEADS)
    for table in report.tables:
        for row in table.rows:
            for head, figure in zip(table.heads[1:], row.figures):
                number = "" if figure.less and not figure.count else figure.count
                line = (table.title, row.within, row.label, row.subject, head, number, HIDDEN if figure.less else "")
                rows.writerow([plain(cell) for cell in line])
    return (BOM + text.getvalue()).encode()


def plain(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
