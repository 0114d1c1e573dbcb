"""Values and answers from a file: each read like what a person types, or refused with a sentence."""
from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Dict, List, Mapping, Sequence

from actions.forms import values as one
from actions.forms.filling import asked_as
from actions.phrases import Phrases
from knowledge import fields
from knowledge.conditions import UNSURE
from knowledge.fields import Read
from knowledge.forms.files import Forms
from knowledge.forms.model import Field, Form
from knowledge.schema import Case


@dataclass
class Told:
    """What a file says: typed values by shared key, sentences about what is wrong, sentences to make sure."""

    values: Dict[str, Any] = field(default_factory=dict)
    problems: List[str] = field(default_factory=list)
    doubts: List[str] = field(default_factory=list)


def read_values(data: Mapping[str, Any], form: Form, forms: Forms, phrases: Phrases, day: dt.date) -> Told:
    """`data` maps shared keys to plain texts or typed values; null and '' are no value. Raises nothing."""
    told = Told()
    for key, value in data.items():
        asked = asked_as(key, form, forms)
        if asked is None:
            told.problems.append(phrases("fill.unknown_key", name=key, near=_near(key, forms.keys, phrases)))
        elif value is None or isinstance(value, str) and not value.strip():
            continue
        elif asked.kind == "table":
            _table(key, asked, value, told, phrases, day)
        else:
            read = _one(asked, value, key, told, phrases, day, forms.keys[key].bounds)
            if read is not None:
                told.values[key] = read
    return told


def read_answers(data: Mapping[str, Any], cases: Mapping[str, Sequence[Case]], phrases: Phrases, day: dt.date) -> Told:
    """`data` maps questions of the walks to an option's id, a date, a number or a place; «unsure» leaves one open."""
    told = Told()
    for id, value in data.items():
        if id not in cases:
            told.problems.append(phrases("fill.unknown_case", id=id, near=_near(id, cases, phrases)))
            continue
        found = next((read for read in (_answer(case, value, day) for case in cases[id]) if read is not None), None)
        if found is None:
            choices = dict.fromkeys(option.id for case in cases[id] for option in case.options)
            said = phrases("fill.bad_answer", ask=cases[id][0].ask)
            options = ", ".join(choices)
            told.problems.append(phrases("fill.remark", label=id, said=_with(said, options, phrases)))
        else:
            told.values[id] = found
    return told


def _one(
    asked: one.Blank, value: Any, label: str, told: Told, phrases: Phrases, day: dt.date, bounds: Mapping[str, Any] = {}
) -> Any:
    if isinstance(value, int) and not isinstance(value, bool) and asked.kind in ("text", "year_or_date"):
        value = str(value)
    read = one.read(asked, value, day, bounds)
    if read.value is None:
        told.problems.append(phrases("fill.remark", label=label, said=_said(read, phrases)))
        return None
    if read.confirm and asked.kind != "id_number":  # numbers are held against the rest of the person once all is read
        told.doubts.append(phrases("fill.remark", label=label, said=_sentence(read.confirm, read.shown, phrases)))
    return read.value


def _table(key: str, asked: Field, value: Any, told: Told, phrases: Phrases, day: dt.date) -> None:
    columns = {column.id: column for column in asked.columns}
    good = isinstance(value, list) and len(value) <= one.MOST_ROWS
    if not good or any(not isinstance(row, Mapping) or set(row) - set(columns) for row in value):
        said = phrases("fill.table_columns", columns=", ".join(columns))
        told.problems.append(phrases("fill.remark", label=key, said=said))
        return
    rows = []
    for number, row in enumerate(value, 1):
        cells = {}
        for id, text in row.items():
            if text is None or isinstance(text, str) and not text.strip():
                continue
            label = phrases("fill.cell", label=key, number=number, column=id)
            cells[id] = _one(columns[id], text, label, told, phrases, day)
        if cells:
            rows.append(cells)
    if rows:
        told.values[key] = rows


def _answer(case: Case, value: Any, day: dt.date) -> Any:
    if value == UNSURE:
        return value
    if case.type == "choice":
        value = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
        return value if value in [option.id for option in case.options] else None
    if case.type == "number" and isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    if not isinstance(value, str):
        return None
    kind = {"date": "date", "number": "number", "place": "place"}[case.type]
    if kind == "date" and fields.valid(kind, value, today=day) is None:
        return value
    found = fields.read(kind, value, today=day)
    return found.value.get("code") if kind == "place" and found.value else found.value


def _said(read: Read, phrases: Phrases) -> str:
    return _with(_sentence(read.problem or "text", read.shown, phrases), "; ".join(read.options), phrases)


def _with(said: str, options: str, phrases: Phrases) -> str:
    return phrases("fill.choose", said=said, options=options) if options else said


def _sentence(key: str, shown: str, phrases: Phrases) -> str:
    """Of the group "field"; what only a whole form can say is in "fill"."""
    said = {**phrases.group("fill"), **phrases.group("field")}[key]
    return said.format(shown=shown)


def _near(name: str, names: Mapping[str, Any], phrases: Phrases) -> str:
    near = get_close_matches(name, list(names), n=1)
    return phrases("fill.near", name=near[0]) if near else ""
