"""What is asked next, and how: one blank, a group of blanks in one question, or the rows of a table."""
from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, List, Optional, Tuple

from actions import replies, wording
from actions.forms import values as one
from actions.forms.filling import Filled
from actions.forms.offer import COMMAND
from actions.interview.draft import ASK, CHANGE
from actions.interview.persons import spoken
from actions.interview.step import Step
from actions.replies import Choice, Reply
from knowledge.forms.model import Column, Field

#: Ids of choices: an option of a list, the value of another fact, one of the texts that were offered.
OPTION, LIKE, PICK = f"{COMMAND}option=", f"{COMMAND}like=", f"{COMMAND}pick="
#: Kinds whose answers people often share.
SHARED = frozenset({"address", "place", "ethnicity", "nationality", "religion"})
#: Kinds that take nearly any words: what is said for another purpose must not become their value.
LENIENT = frozenset({"text", "name", "address", "place"})
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
    """What is left of a group that was asked, else the next open blank with the rest of its group; None for none."""
    blanks = _open(step)
    begun = [blank for blank in blanks if blank.field.group in step.draft.grouped]
    if begun or not blanks:
        return Unit((begun[0],)) if begun else None
    group = blanks[0].field.group
    together = [blank for blank in blanks if group and blank.field.group == group]
    if len(together) > 1:
        return Unit(tuple(together), str(group))
    return Unit((blanks[0],))


def opened(step: Step) -> Optional[Unit]:
    """The question that is open now, as far as the case still has it."""
    kind, _, name = step.draft.item.partition("=")
    if kind == "group":
        blanks = [blank for blank in _open(step) if blank.field.group == name]
        return Unit(tuple(blanks), name) if blanks else None
    blank = step.blank(name)
    return Unit((blank,)) if blank and blank.applies is not False and not blank.field.derived else None


def at_hand(step: Step) -> Optional[Unit]:
    """The question that is open, where blanks are asked for at all; None at any other stage."""
    return opened(step) if step.draft.stage in (ASK, CHANGE) else None


def takes_words(step: Step) -> bool:
    """Whether the open question takes any words."""
    unit = opened(step)
    return unit is not None and not unit.group and unit.field.kind == "text"


def left(step: Step) -> int:
    """Questions still to come, this one among them."""
    seen, count = set(), 0
    for blank in _open(step):
        if step.key(blank) in seen:
            continue
        seen.add(step.key(blank))
        group = blank.field.group
        if not group or group in step.draft.grouped or group not in seen:
            count += 1
        seen.add(group)
    return count


def _open(step: Step) -> List[Filled]:
    """What is still to be asked; what was left out is not asked again as the same fact of another blank."""
    blanks, draft = step.filling.blanks, step.draft
    left_out = {step.key(blank) for blank in blanks if blank.field.id in draft.left}
    return [each for each in blanks if each.open and step.key(each) not in left_out and each.field.id not in draft.pending]


def put(unit: Unit, step: Step, change: bool = False) -> Reply:
    """The question, with what can be picked."""
    say, field = step.world.phrases, unit.field
    if unit.group:
        lines = [_together(unit, step)]
        lines += list(dict.fromkeys(blank.field.help for blank in unit.blanks if blank.field.help))[:1]
        if len(step.draft.grouped) == 0:
            lines.append(say("form.together"))
        return _said(unit, step, lines, [], change)
    lines = [spoken(field.ask or field.label, unit.blanks[0], step.filling)]
    if field.help:
        lines.append(spoken(field.help, unit.blanks[0], step.filling))
    example = field.example or _example(unit.blanks[0], step)
    if example:
        lines.append(say("form.example", example=example))
    options = choices(field, step, step.key(unit.blanks[0]))
    if field.kind == "table":
        rows, people = unit.blanks[0].value or [], of_people(field)
        if rows:
            lines = [say("form.more_people" if people else "form.more_rows", count=len(rows))]
        add, done = say("form.row_person" if people else "form.row_add"), say("form.row_done" if rows else "form.row_none")
        options = [command("row", add), *([] if field.required and not rows else [command("no_row", done)])]
        options += [command("row_again", say("form.row_again"))] if rows else []
    elif not field.required or step.draft.misses:
        if options:
            options.append(command("skip", say("form.skip")))
        elif "bỏ qua" not in f"{field.ask} {field.help}":
            lines.append(say("form.skip_for_now" if field.required else "form.skippable"))
    return _said(unit, step, lines, options, change)


def of_people(table: Field) -> bool:
    """Whether the rows of a table are persons."""
    return any(column.kind == "name" for column in table.columns)


def _together(unit: Unit, step: Step) -> str:
    """The question of a group; where some of it is known already, the questions of the rest."""
    group = [blank for blank in step.filling.blanks if blank.field.group == unit.group and blank.applies is not False]
    if len(unit.blanks) == len(group):
        ask = next(group.ask for group in step.form.groups if group.id == unit.group)
        return spoken(ask, unit.blanks[0], step.filling)
    return " ".join(spoken(str(blank.field.ask), blank, step.filling) for blank in unit.blanks)


def _number(unit: Unit, step: Step) -> int:
    """Questions answered before this one; what is told in two messages, or changed later, is one question."""
    names = {blank.field.id: blank.field.group or blank.field.id for blank in step.filling.blanks}
    told = {names.get(id, id) for ids in step.draft.trail for id in ids}
    return len(told - {names[unit.field.id]}) + 1


def _said(unit: Unit, step: Step, lines: List[str], options: List[Choice], change: bool) -> Reply:
    if not change:
        key = "form.last_question" if left(step) <= 1 and step.draft.trail else "form.question"
        lines[0] = step.world.phrases(key, number=_number(unit, step), ask=lines[0])
    words = "\n".join(lines)
    return replies.choices(words, options) if options else replies.text(words)


def in_sentence(column: Column) -> str:
    return column.label[0].lower() + column.label[1:]


def put_row(columns: List[Column], step: Step) -> Reply:
    """The columns of a row that are still open: in one question at first, then one by one."""
    say, row = step.world.phrases, step.draft.row or {}
    if len(columns) > 1 and not row and not step.draft.without:
        names = ", ".join(map(in_sentence, columns))
        key = "form.person_ask" if any(column.kind == "name" for column in columns) else "form.row_ask"
        return replies.text("\n".join([say(key, names=names), say("form.together")]))
    column = columns[0]
    lines = [column.ask or column.label, *([column.help] if column.help else [])]
    options = choices(column, step, "")
    if not column.required or step.draft.misses:
        if options:
            options.append(command("skip", say("form.skip")))
        elif "bỏ qua" not in f"{column.ask} {column.help}":
            lines.append(say("form.skip_for_now" if column.required else "form.skippable"))
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
    """The same fact of other persons («nơi cư trú») as far as it was told already, newest first; any address for an address."""
    keys, fact = step.world.forms.keys, key.rpartition(".")[2]
    told = [(other, value) for other, value in step.state.values.items() if other != key and other in keys]
    same = [(other, value) for other, value in told if keys[other].kind == kind and keys[other].fact.endswith(_sort(fact))]
    return same[::-1]


def _sort(fact: str) -> str:
    """Where someone lives, stays or has their shop is often one place."""
    return "address" if fact.endswith("address") else fact


def _example(blank: Filled, step: Step) -> str:
    """A day as people write it, of a birth, of something past or of something to come; nothing that could be somebody's."""
    if blank.field.kind != "date":
        return ""
    shared = step.world.forms.keys.get(step.key(blank))
    if shared and not shared.past:
        return wording.date(step.today + dt.timedelta(days=30))
    ago = 30 if shared and shared.fact == "birth_date" else 2
    return wording.date(dt.date(step.today.year - ago, 3, 12))
