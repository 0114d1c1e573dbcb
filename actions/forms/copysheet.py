"""A filled form as lines to copy into a portal's screens, one blank a line."""
from __future__ import annotations

from typing import List, Sequence

from actions.forms import values as one
from actions.forms.filling import Filling
from actions.phrases import Phrases
from knowledge.forms.model import Field

#: Blanks that the paper does not print, and that a portal asks for one by one; other unprinted ones only decide.
_DECIDING = ("choice", "yes_no", "relation")


def copysheet(filling: Filling, phrases: Phrases) -> str:
    """«Nhãn: giá trị» in the order of the portal's screens where known, else in that of the form. Nothing is cut."""
    form = filling.form
    head = [form.title, phrases("sheet.copy")]
    if form.official == "unverified":
        head.append(phrases("sheet.unverified"))
    if form.copy_order:
        blocks = [_lines(filling, form.copy_order, phrases)]
    else:
        blocks = []
        for section in form.sections:
            lines = _lines(filling, [field.id for field in section.fields if _copied(field)], phrases)
            blocks.append([*([section.title] if section.title else []), *lines] if lines else [])
    if form.addressed_to and filling.addressed_to:
        blocks.insert(0, [f"{form.addressed_to.label}: {filling.addressed_to}"])
    return "\n\n".join("\n".join(block) for block in [head, *blocks] if block) + "\n"


def _copied(field: Field) -> bool:
    return field.printed or field.kind not in _DECIDING


def _lines(filling: Filling, ids: Sequence[str], phrases: Phrases) -> List[str]:
    lines: List[str] = []
    for blank in map(filling.__getitem__, ids):
        label = filling.label(blank)
        if blank.field.kind == "table":
            for number, row in enumerate(blank.value or [], 1):
                start = phrases("fill.row", label=label, number=number)
                cells = [(column, one.shown(column, row.get(column.id))) for column in blank.field.columns]
                lines += [f"{start}, {column.label}: {text}" for column, text in cells if text]
        elif blank.shown:
            lines.append(f"{label}: {blank.shown}")
    return lines
