"""One value of a blank: in the words of conditions, as it stands on paper, read from plain text, held good or not.

Typed values are those of `knowledge.fields`; a relation may also be the id of one of its field's options, a choice of
which several may hold is a list of ids, and a table a list of rows (column id → value).
"""
from __future__ import annotations

import datetime as dt
from typing import Any, List, Mapping, Optional, Tuple, Union

from knowledge import fields
from knowledge.fields import Read, in_words
from knowledge.forms.model import Column, Field

#: Characters of a free text: what does not fit its blank goes on the addendum, so the field's own `most` is no bound.
LONGEST = 2000
#: Rows of a table.
MOST_ROWS = 200
#: Kinds whose stored form could be read as something else: a value that is good as it stands is taken as it stands.
_STORED = frozenset({"date", "year_or_date", "nationality", "ethnicity", "religion", "sex", "phone", "old_id_number"})
_SEXES = {"Nam": "male", "Nữ": "female"}
_NOTHING: Mapping[str, Any] = {}

Blank = Union[Field, Column]


def several(field: Blank) -> bool:
    return isinstance(field, Field) and field.several


def coded(field: Blank, value: Any) -> Any:
    """The value in the words of conditions: `male`, `yes`, an option's id, the code of a commune."""
    if field.kind == "sex":
        return _SEXES.get(value, value)
    if field.kind == "yes_no":
        return {True: "yes", False: "no"}.get(value) if isinstance(value, bool) else value
    if field.kind in ("address", "place") and isinstance(value, Mapping):
        return value.get("code")
    if field.kind == "relation":
        return next((option.id for option in field.options if option.label == value), value)
    return value


def typed(field: Field, value: Any, day: dt.date) -> Any:
    """The typed value of what the walk knows (a case's answer, a fixed text); None where it fits no such field."""
    if field.kind == "sex":
        value = next((sex for sex, code in _SEXES.items() if code == value), value)
    elif field.kind == "yes_no":
        value = {"yes": True, "no": False}.get(value, value) if isinstance(value, str) else value
    elif several(field) and isinstance(value, str):
        value = [value]
    elif isinstance(value, dt.date):
        value = value.isoformat()
    if problem(field, value, day) is None:
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = str(value)
    return read(field, value, day).value if isinstance(value, str) else None


def shown(field: Blank, value: Any) -> str:
    """The value as it stands on paper; empty for None and for tables."""
    if value is None or field.kind == "table":
        return ""
    if several(field):
        return ", ".join(option.label for option in field.options if option.id in value)
    if field.kind in ("choice", "relation"):
        label = next((option.label for option in field.options if option.id == value), "")
        return label or fields.show(field.kind, value, field.options)
    text = fields.show(field.kind, value)
    return text.upper() if field.upper else text


def worded(kind: str, value: Any) -> str:
    """A date, number or amount in words; empty for what has none (a date without its day, an amount below zero)."""
    if kind in ("date", "year_or_date"):
        parts = [int(part) for part in value.split("-")] if isinstance(value, str) else []
        names = ("năm", "tháng", "ngày")
        said = [f"{name} {_month(part) if name == 'tháng' else in_words(part)}" for name, part in zip(names, parts)]
        return _capital(" ".join(reversed(said)))
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < 10**15:
        return ""
    whole, _, part = f"{value:.4f}".rstrip("0").partition(".")
    said = in_words(int(whole)) + (f" phẩy {' '.join(in_words(int(digit)) for digit in part)}" if part else "")
    return _capital(said + (" đồng" if kind == "money" else ""))


def _month(number: int) -> str:
    return "tư" if number == 4 else in_words(number)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def problem(field: Blank, value: Any, day: dt.date, known: Mapping[str, Any] = _NOTHING) -> Optional[str]:
    """The key (group "field") of what is wrong with a typed value; None where nothing is."""
    if field.kind == "table":
        return next((found for _, _, found in table_problems(field, value, day)), None)
    if several(field):
        ids = {option.id for option in field.options}
        chosen = isinstance(value, list) and value and all(isinstance(each, str) and each in ids for each in value)
        return None if chosen else "choice"
    if field.kind == "relation" and isinstance(value, str) and value in [option.id for option in field.options]:
        return None
    return fields.valid(field.kind, value, today=day, known=_bounds(field, known), options=field.options)


def table_problems(field: Field, rows: Any, day: dt.date) -> List[Tuple[int, Optional[Column], str]]:
    """What is wrong in a table: number of the row (0: the table), column, key."""
    if not isinstance(rows, list) or len(rows) > MOST_ROWS:
        return [(0, None, "table")]
    columns = {column.id: column for column in field.columns}
    found: List[Tuple[int, Optional[Column], str]] = []
    for number, row in enumerate(rows, 1):
        if not isinstance(row, Mapping) or not row or set(row) - set(columns):
            found.append((number, None, "table"))
            continue
        wrong = ((columns[id], problem(columns[id], value, day)) for id, value in row.items() if value is not None)
        found += [(number, column, key) for column, key in wrong if key]
    return found


def read(field: Blank, value: Any, day: dt.date, known: Mapping[str, Any] = _NOTHING) -> Read:
    """What a plain text or a typed value of a file says in that field, which is no table."""
    bounds = _bounds(field, known)
    good = problem(field, value, day, known) is None
    if several(field):
        return _all_of(field, value, day)
    if not isinstance(value, str) or good and (field.kind in _STORED or field.kind == "choice"):
        return Read(value, shown(field, value)) if good else Read(problem=problem(field, value, day, known))
    if field.kind == "relation" and field.options:
        chosen = fields.read("choice", value, today=day, options=field.options)
        if chosen.value is not None and not chosen.confirm:
            return chosen
        other = fields.read("relation", value, today=day)
        return other if other.value is not None else chosen if chosen.value is not None else other
    return fields.read(field.kind, value, today=day, known=bounds, options=field.options)


def _all_of(field: Field, value: Any, day: dt.date) -> Read:
    """Several options: a list, or one text."""
    single = field.copy(update={"several": False})
    reads = [read(single, one, day) for one in (value if isinstance(value, list) else [value])]
    wrong = next((one for one in reads if one.value is None), None)
    if wrong or not reads:
        return Read(problem="choice", options=wrong.options if wrong else ())
    chosen = {one.value for one in reads}
    ids = [option.id for option in field.options if option.id in chosen]
    return Read(ids, shown(field, ids), confirm=next((one.confirm for one in reads if one.confirm), None))


def _bounds(field: Blank, known: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"most": LONGEST} if field.kind == "text" else known
