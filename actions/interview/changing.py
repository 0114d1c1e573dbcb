"""A blank that is changed by naming it: «sửa ngày sinh của mẹ thành 2/9/1995»."""
from __future__ import annotations

from typing import List, Optional

from actions.forms import values as one
from actions.interview import asking, commands, course, keeping
from actions.interview.draft import AMEND, CONSENT
from actions.interview.hearing.hear import hear
from actions.interview.naming.change import Named, change
from actions.interview.naming.names import all_names
from actions.interview.step import Step
from actions.outcome import Turn

#: Blanks offered at once where a name fits several.
MOST_NAMED = 9


def _named(step: Step) -> List[Named]:
    numbers = {id: number for number, id in enumerate(step.draft.numbers, 1)}
    names = all_names(step.world.forms, step.form.id)
    blanks = [blank.field.id for blank in step.filling.blanks if blank.applies is not False and not blank.field.derived]
    return [Named(id, names[id], numbers.get(id)) for id in blanks]


def changed(step: Step, text: str, forced: bool = False) -> Optional[Turn]:
    """«sửa ngày sinh của mẹ thành 2/9/1995»."""
    if step.draft.stage == CONSENT or _is_answer(step, text):
        return None
    wished = change(text, _named(step))
    if wished is None or not wished.among and not wished.value and forced:
        return None
    among = step.apart(wished.among)
    if not among and not forced and asking.takes_words(step):  # «đổi vì sai năm sinh» is what is written there
        return None
    if not among and wished.value and step.draft.trail and len(step.draft.trail[-1]) == 1:
        among = tuple(step.draft.trail[-1])  # «sửa lại thành …»: what was answered last
    if not among:
        return commands.amend(step)
    if len(among) > 1:
        step.draft.open(AMEND, "which")
        step.draft.options = list(among)[:MOST_NAMED]
        return course.here(step)
    turn = commands.change(step, among[0])
    unit = asking.opened(step)
    if not wished.value or unit is None or unit.field.kind == "table":
        return turn
    step.lead = []
    return keeping.take(step, unit, hear([keeping.asked(step, unit.blanks[0])], wished.value, step.today))


def _is_answer(step: Step, text: str) -> bool:
    """Whether the open question is about a change itself («sửa tên từ Hoa thành Hòa»), or the words pick an answer of it."""
    unit = asking.at_hand(step)
    if unit is None or unit.group:
        return False
    if step.key(unit.blanks[0]).startswith("change."):
        return True
    read = one.read(unit.field, text, step.today) if unit.field.kind == "choice" else None
    return read is not None and read.value is not None and not read.confirm
