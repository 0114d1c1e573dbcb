"""What was heard for the open blanks is kept, what is no good is said and asked again, what was missed never loops."""
from __future__ import annotations

from typing import Any, List, Optional

from actions.forms import values as one
from actions.forms.filling import Filled
from actions.interview import asking, commands, course
from actions.interview.asking import Unit
from actions.interview.draft import ASK, CHANGE, ROW, SURE, doubt
from actions.interview.hearing.hear import Asked, Heard
from actions.interview.step import Step
from actions.outcome import Turn
from actions.walk.listening import MISSES_BEFORE_PERSON
from knowledge.fields import Read
from knowledge.forms.model import Column


def asked(step: Step, blank: Filled) -> Asked:
    return Asked(blank.field, step.known(blank))


def take(step: Step, unit: Unit, heard: Heard) -> Turn:
    """Keep what was heard; what is no good is said, and asked again."""
    draft = step.draft
    if heard.trouble and not heard.reads:
        return missed(step, heard)
    if unit.group and unit.group not in draft.grouped:
        draft.grouped.append(unit.group)
    before = list(draft.pending)
    kept = step.put(heard.reads)
    draft.trail.append([*kept, *(id for id in draft.pending if id not in before)])
    without = [id for id in heard.without if id not in kept]
    if without:
        draft.leave(without)
    draft.misses = 0
    step.noted(kept)
    step.found()
    if heard.trouble:
        return _trouble(step, *heard.trouble)
    return course.onward(step)


def _trouble(step: Step, id: str, read: Read) -> Turn:
    blank = step.blank(id)
    if blank is None or read.problem is None:
        return course.onward(step)
    step.draft.open(CHANGE if step.draft.reviewed or blank.value is not None else ASK, f"field={id}")
    step.draft.options = list(read.options)
    step.say(f"field.{read.problem}", shown=read.shown)
    return course.here(step)


def take_row(step: Step, heard: Heard, columns: List[Column]) -> Turn:
    draft = step.draft
    for id, read in heard.reads.items():
        if read.confirm:
            draft.pending[id] = doubt(read)
        elif draft.row is not None:
            draft.row[id] = read.value
    facts = [
        step.world.phrases("form.fact", name=asking.in_sentence(column), said=one.shown(column, heard.reads[column.id].value))
        for column in columns
        if column.id in heard.reads and column.id not in draft.pending
    ]
    if facts:
        step.say("form.noted", facts="; ".join(facts))
    draft.misses = 0
    if heard.trouble and heard.trouble[1].problem:
        step.say(f"field.{heard.trouble[1].problem}", shown=heard.trouble[1].shown)
    return course.row_done(step)


def picked(step: Step, field: one.Blank, value: Any) -> Turn:
    """A value that was picked from choices, for the blank or the column that is open."""
    if step.draft.stage == ROW:
        return take_row(step, Heard({field.id: Read(value, one.shown(field, value))}), course.columns_of(step))
    unit = asking.opened(step)
    if unit is None:
        return course.onward(step)
    return take(step, unit, Heard({field.id: Read(value, one.shown(field, value))}))


def missed(step: Step, heard: Optional[Heard] = None) -> Turn:
    """One clear sentence and the same question; then a person to call; then it is left empty: never a longer loop."""
    draft, world = step.draft, step.world
    draft.misses += 1
    trouble = heard.trouble if heard else None
    leavable = draft.stage in (ASK, CHANGE, ROW, SURE)
    if draft.misses > MISSES_BEFORE_PERSON and leavable:
        step.say("form.left_open", hotline=world.hotline)
        return commands.skip(step)
    if draft.misses >= MISSES_BEFORE_PERSON:
        step.say("form.person", hotline=world.hotline)
    elif trouble and trouble[1].problem:
        step.say(f"field.{trouble[1].problem}", shown=trouble[1].shown)
        draft.options = list(trouble[1].options)
    else:
        step.say("miss.offer")
    return course.here(step)
