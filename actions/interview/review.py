"""«Check your answers»: everything that will stand on the form, numbered, with what is missing and what to look at again."""
from __future__ import annotations

from typing import Dict, List

from actions import replies
from actions.forms import saying as remarks
from actions.forms import values as one
from actions.forms.filling import Filled
from actions.interview import giving
from actions.interview.asking import command
from actions.interview.step import Step
from actions.replies import Reply


def put(step: Step) -> List[Reply]:
    """The values in the order of the form, then what is to be looked at, then what can be done."""
    say, draft, filling = step.world.phrases, step.draft, step.filling
    shown = [blank for blank in filling.blanks if blank.applies is not False and not blank.field.derived and _telling(blank)]
    draft.numbers = [blank.field.id for blank in shown]
    numbers = {id: number for number, id in enumerate(draft.numbers, 1)}
    parts = [say("form.review", form=giving.name(step.form, step.world))]
    for section in step.form.sections:
        here = {field.id for field in section.fields}
        lines = [_line(blank, numbers, step) for blank in shown if blank.field.id in here]
        if lines:
            parts.append("\n".join([*([section.title.rstrip(" :") + ":"] if section.title else []), *lines]))
    said = [replies.text("\n\n".join(parts))]
    notes = remarks.findings(filling, step.world.phrases)
    if filling.missing:
        notes.append(say("form.missing", count=len(filling.missing)))
    if notes:
        said.append(replies.text("\n".join([say("form.look"), *(f"• {note}" for note in notes)])))
    draft.told = [check.say for check in filling.checks]
    choices = [command("make", say("form.make" if not filling.missing else "form.make_anyway"))]
    if filling.missing:
        choices.append(command("fill_left", say("form.fill_left")))
    choices += [command("amend", say("form.amend_one")), command("stop", say("form.later"))]
    return [*said, replies.choices(say("form.review_ask"), choices)]


def _telling(blank: Filled) -> bool:
    """Open blanks that nobody must fill are not listed."""
    return not blank.open or blank.missing


def _line(blank: Filled, numbers: Dict[str, int], step: Step) -> str:
    say = step.world.phrases
    label, number = blank.called[:1].upper() + blank.called[1:], numbers[blank.field.id]
    if blank.field.kind == "table" and blank.value:
        rows = [", ".join(filter(None, (one.shown(c, row.get(c.id)) for c in blank.field.columns))) for row in blank.value]
        return "\n".join([f"{number}. {label}:", *(f"   – {row}" for row in rows)])
    said = step.shown(blank) if not blank.open else say("form.still_open")
    return f"{number}. {label}: {said}"
