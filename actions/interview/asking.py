"""What is asked next, and how: one blank, a group of blanks in one question, or the rows of a table."""
from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, List, Optional, Tuple

from actions import replies, wording
from actions.forms import values as one
from actions.forms.filling import Filled
from actions.forms.offer import COMMAND
from actions.interview.step import Step
from actions.replies import Choice, Reply
from knowledge.forms.model import Column, Field

#: Ids of choices: an option of a list, the value of another fact, one of the texts that were offered.
OPTION, LIKE, PICK = f"{COMMAND}option=", f"{COMMAND}like=", f"{COMMAND}pick="
#: Kinds whose answers are picked from a list, and those which people often share.
LISTED = frozenset({"choice", "relation", "sex", "yes_no"})
SHARED = frozenset({"address", "place", "ethnicity", "nationality", "religion"})
#: Kinds whose answer may be a number: no choice may be picked by its number there.
NUMBERED = frozenset({"number", "money", "text", "date", "year_or_date", "phone", "id_number", "old_id_number"})
#: Values of other facts that are offered at once.
MOST_ALIKE = 3
_YES_NO = (("yes", "sheet.yes"), ("no", "sheet.no"))
_USUAL = {"ethnicity": "Kinh", "nationality": "VN"}


@dataclass(frozen=True)
class Unit:
    """Blanks asked in one question; `group` where the form has a question for them together."""

    blanks: Tuple[Filled, ...]
    group: str = ""

    @property
    def item(self) -> str:
        return f"group={self.group}" if self.group else f"field={self.blanks[0].field.id}"

    @property
    def field(self) -> Field:
        return self.blanks[0].field


def command(name: str, title: str) -> Choice:
    return Choice(f"{COMMAND}{name}", title)


def following(step: Step) -> Optional[Unit]:
    """The next open blank of the form, with the rest of its group the first time that is asked; None for none."""
    blanks = [blank for blank in step.filling.blanks if _open(step, blank)]
    if not blanks:
        return None
    group = blanks[0].field.group
    together = [blank for blank in blanks if group and blank.field.group == group]
    if len(together) > 1 and group not in step.draft.grouped:
        return Unit(tuple(together), str(group))
    return Unit((blanks[0],))


def opened(step: Step) -> Optional[Unit]:
    """The question that is open now, as far as the case still has it."""
    kind, _, name = step.draft.item.partition("=")
    if kind == "group":
        blanks = [blank for blank in step.filling.blanks if blank.field.group == name and _open(step, blank)]
        return Unit(tuple(blanks), name) if blanks else None
    blank = step.blank(name)
    return Unit((blank,)) if blank and blank.applies is not False and not blank.field.derived else None


def left(step: Step) -> int:
    """Questions still to come, this one among them."""
    seen, count = set(), 0
    for blank in step.filling.blanks:
        if not _open(step, blank):
            continue
        group = blank.field.group
        if not group or group in step.draft.grouped or group not in seen:
            count += 1
        seen.add(group)
    return count


def _open(step: Step, blank: Filled) -> bool:
    id = blank.field.id
    return blank.open and id not in step.draft.left and id not in step.draft.pending


def put(unit: Unit, step: Step, change: bool = False) -> Reply:
    """The question, with what can be picked."""
    say, field = step.world.phrases, unit.field
    if unit.group:
        lines = [next(group.ask for group in step.form.groups if group.id == unit.group)]
        lines += list(dict.fromkeys(blank.field.help for blank in unit.blanks if blank.field.help))[:1]
        if len(step.draft.grouped) == 0:
            lines.append(say("form.together"))
        return _said(step, lines, [], change)
    lines = [field.ask or field.label]
    if field.help:
        lines.append(field.help)
    example = field.example or _example(field.kind, step.today)
    if example:
        lines.append(say("form.example", example=example))
    options = choices(field, step, step.key(unit.blanks[0]))
    if field.kind == "table":
        rows = unit.blanks[0].value or []
        lines[0] = say("form.more_rows", count=len(rows)) if rows else lines[0]
        options = [command("row", say("form.row_add")), command("no_row", say("form.row_done" if rows else "form.row_none"))]
    elif not field.required or step.draft.misses:
        if options:
            options.append(command("skip", say("form.skip")))
        elif not unit.blanks[0].field.help or "bỏ qua" not in str(field.help):
            lines.append(say("form.skippable"))
    return _said(step, lines, options, change)


def _said(step: Step, lines: List[str], options: List[Choice], change: bool) -> Reply:
    if not change:
        count = left(step)
        key = "form.last_question" if count <= 1 and step.draft.trail else "form.question"
        lines[0] = step.world.phrases(key, number=len(step.draft.trail) + 1, ask=lines[0])
    words = "\n".join(lines)
    return replies.choices(words, options) if options else replies.text(words)


def put_row(columns: List[Column], step: Step) -> Reply:
    """The columns of a row that are still open: in one question at first, then one by one."""
    say, row = step.world.phrases, step.draft.row or {}
    if len(columns) > 1 and not row and not step.draft.without:
        names = ", ".join(column.label[0].lower() + column.label[1:] for column in columns)
        return replies.text("\n".join([say("form.row_ask", names=names), say("form.together")]))
    column = columns[0]
    lines = [column.ask or column.label, *([column.help] if column.help else [])]
    options = choices(column, step, "")
    if not column.required or step.draft.misses:
        if options:
            options.append(command("skip", say("form.skip")))
        else:
            lines.append(say("form.skippable"))
    return replies.choices("\n".join(lines), options) if options else replies.text("\n".join(lines))


def choices(field: one.Blank, step: Step, key: str) -> List[Choice]:
    """What can be picked: the options of a list, else what was told alike of others, else what most people say."""
    say = step.world.phrases
    if step.draft.options:
        return [Choice(f"{PICK}{number}", words) for number, words in enumerate(step.draft.options, 1)]
    if field.options:
        return [Choice(f"{OPTION}{option.id}", option.label) for option in field.options]
    if field.kind == "sex":
        return [Choice(f"{OPTION}{word}", word) for word in ("Nam", "Nữ")]
    if field.kind == "yes_no":
        return [Choice(f"{OPTION}{id}", say(words)) for id, words in _YES_NO]
    if field.kind not in SHARED:
        return []
    rows, seen = [], set()
    for other, value in alike(field.kind, step, key):
        shown = one.shown(field, value)
        if shown not in seen and len(rows) < MOST_ALIKE:
            seen.add(shown)
            rows.append(Choice(f"{LIKE}{other}", shown))
    usual = _USUAL.get(field.kind)
    if usual and one.shown(field, usual) not in seen:
        rows.append(Choice(f"{OPTION}{usual}", one.shown(field, usual)))
    return rows


def alike(kind: str, step: Step, key: str) -> List[Tuple[str, Any]]:
    """The same fact of other persons («nơi cư trú») as far as it was told already, newest first."""
    keys, fact = step.world.forms.keys, key.rpartition(".")[2]
    told = [
        (other, value)
        for other, value in step.state.values.items()
        if other != key and other in keys and keys[other].kind == kind and (not fact or keys[other].fact == fact)
    ]
    return told[::-1]


def _example(kind: str, day: dt.date) -> str:
    """A day as people write it; nothing that could be somebody's."""
    return wording.date(dt.date(day.year - 30, 3, 12)) if kind == "date" else ""
