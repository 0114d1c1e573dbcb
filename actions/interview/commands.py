"""What a choice or a short command does while a form is open: agree, skip, back, review, change, make, stop, forget."""
from __future__ import annotations

from typing import Callable, Dict

from actions import replies
from actions.interview import asking, cards, course, giving
from actions.interview.draft import AMEND, ASK, CARD, CHANGE, CONSENT, MADE, REVIEW, ROW, SURE
from actions.interview.step import Step
from actions.outcome import Turn
from actions.walk.saying import command
from actions.walk.step import Step as WalkStep
from actions.walk.walk import HAVE, Walk

#: The choice that takes up a form that waits.
RESUME = "resume"


def agree(step: Step, argument: str = "") -> Turn:
    step.state.consent = True
    known = [blank for blank in step.filling.blanks if blank.value is not None and not blank.field.derived]
    step.say("form.begin_known" if known else "form.begin", count=asking.left(step))
    if any(blank.field.taken_from == "card" and blank.open for blank in step.filling.blanks):
        step.say("form.card_hint")
    return course.onward(step)


def decline(step: Step, argument: str = "") -> Turn:
    step.lead += [replies.text(step.world.phrases("form.empty")), *giving.empty(step)]
    return close(step)


def close(step: Step, argument: str = "") -> Turn:
    """Leave the form behind; the walk that asked for it goes on."""
    state, walk = step.state, step.walk
    state.form = None
    if walk and step.procedure and not walk.paused:
        return _walk_on(step, walk)
    said = step.lead or [replies.text(step.world.phrases("form.closed"))]
    state.stage = "answered"
    code = step.draft.code or None
    return Turn(state, said, "form", procedure=code, procedures=(code,) if code else ())


def _walk_on(step: Step, walk: Walk) -> Turn:
    return WalkStep(step.state, walk, step.procedure, step.world, step.today, lead=list(step.lead)).onward()


def skip(step: Step, argument: str = "") -> Turn:
    """Leave empty what is open: a blank, the rest of a group, a column, what was in doubt."""
    draft = step.draft
    if draft.stage == SURE:
        return deny(step, skip_it=True)
    if draft.stage == ROW:
        columns = course.open_columns(step)
        draft.without += [column.id for column in columns[:1]]
        return course.row_done(step)
    unit = asking.at_hand(step)
    if unit is None:
        return course.here(step)
    ids = [blank.field.id for blank in unit.blanks if blank.open]
    draft.leave(ids)
    if any(blank.field.required for blank in unit.blanks if blank.field.id in ids):
        step.say("form.left")
    return course.onward(step)


def confirm(step: Step, argument: str = "") -> Turn:
    """The value in doubt is right."""
    draft, id = step.draft, step.draft.item
    doubt = draft.pending.pop(id, None)
    blank, column = course.doubted(step)
    if doubt is None:
        return course.onward(step)
    if column is not None and draft.row is not None:
        draft.row[id] = doubt["value"]
        return course.row_done(step)
    if blank is not None:
        step.keep(blank, doubt["value"])
        draft.sure.append(f"{step.key(blank)}:{doubt['confirm']}")
        step.put({})
        step.found()
    return course.onward(step)


def deny(step: Step, argument: str = "", skip_it: bool = False) -> Turn:
    """The value in doubt is wrong, or is left out: asked again, or left empty."""
    draft, id = step.draft, step.draft.item
    draft.pending.pop(id, None)
    blank, column = course.doubted(step)
    if column is not None:
        if skip_it:
            draft.without.append(id)
        return course.row_done(step)
    if blank is None:
        return course.onward(step)
    step.drop([id])
    if skip_it:
        draft.leave([id])
        return course.onward(step)
    draft.open(CHANGE, f"field={id}")
    return course.here(step)


def back(step: Step, argument: str = "") -> Turn:
    draft = step.draft
    if draft.row is not None:
        draft.row, draft.without, draft.pending = None, [], {}
        return course.onward(step)
    if draft.stage in (AMEND, CHANGE, CARD) or draft.stage == SURE and draft.reviewed:
        draft.pending.pop(draft.item, None)
        draft.card = {}
        return course.onward(step)
    if draft.stage == SURE:
        return deny(step)
    ids = draft.undo()
    if not ids:
        step.say("pause.nothing_back")
        return course.here(step)
    groups = {blank.field.group for blank in step.filling.blanks if blank.field.id in ids and blank.field.group}
    draft.grouped = [group for group in draft.grouped if group not in groups]
    step.drop(ids)
    return course.onward(step)


def review(step: Step, argument: str = "") -> Turn:
    step.draft.open(REVIEW)
    return course.here(step)


def amend(step: Step, argument: str = "") -> Turn:
    if not step.draft.numbers:
        return review(step)
    step.draft.open(AMEND)
    return course.here(step)


def change(step: Step, argument: str = "") -> Turn:
    blank = step.blank(argument)
    if blank is None or blank.applies is False or blank.field.derived:
        return amend(step)
    if step.draft.row is not None and blank.field.kind == "table":  # a row is being told: first that
        if course.table_of(step.draft) != argument:
            step.say("form.row_first")
        return course.onward(step)
    step.draft.left = [id for id in step.draft.left if id != argument]
    step.draft.open(ASK if blank.field.kind == "table" else CHANGE, f"field={argument}")
    return course.here(step)


def fill_left(step: Step, argument: str = "") -> Turn:
    step.draft.left = []
    return course.onward(step)


def make(step: Step, argument: str = "") -> Turn:
    draft, walk = step.draft, step.walk
    if draft.row is not None or course.doubtful(step):  # told, and not on the form yet
        return course.onward(step)
    step.say("form.made", form=giving.name(step.form, step.world))
    step.lead += giving.filled(step)
    if step.form.official == "unverified":
        step.say("sheet.unverified")
    step.say("form.sign")
    step.carry()
    draft.made = [*(id for id in draft.made if id != draft.form), draft.form]
    if walk:
        if draft.paper:
            walk.tick(draft.paper, HAVE)
        walk.paused = True  # it goes on when the person says so
        step.state.walk = walk.to_json()
    draft.open(MADE)
    return course.here(step)


def row(step: Step, argument: str = "") -> Turn:
    """Begin a row of the table that is open."""
    unit = asking.at_hand(step)
    if unit is None or unit.field.kind != "table":
        return course.here(step)
    step.draft.row, step.draft.without = {"": unit.field.id}, []
    return course.onward(step)


def row_again(step: Step, argument: str = "") -> Turn:
    """Tell the whole table anew."""
    unit = asking.at_hand(step)
    if unit is None or unit.field.kind != "table":
        return course.here(step)
    step.drop([unit.field.id])
    return row(step)


def no_row(step: Step, argument: str = "") -> Turn:
    unit = asking.at_hand(step)
    if unit:
        step.draft.leave([unit.field.id])
    return course.onward(step)


def card(step: Step, argument: str = "") -> Turn:
    told = dict(step.draft.card)
    if not told or argument not in cards.roles(step):
        return course.onward(step)
    return card_of(step, argument, told)


def card_of(step: Step, role: str, told: Dict[str, str]) -> Turn:
    ids = cards.take(step, role, told)
    step.draft.trail.append(ids)
    step.say("form.card_read")
    step.noted(ids)
    step.put({})
    step.found()
    return course.onward(step)


def no_card(step: Step, argument: str = "") -> Turn:
    step.draft.card = {}
    return course.onward(step)


def stop(step: Step, argument: str = "") -> Turn:
    """Put the form aside with everything that was told, and the walk with it: both wait for a word."""
    say, walk = step.world.phrases, step.walk
    step.draft.paused = True
    choices = [asking.command(RESUME, say("form.go_on"))]
    if walk:
        walk.paused = True
        step.state.walk = walk.to_json()
        choices.append(command("resume", say("form.onward")))
    words = say("form.stopped", form=giving.name(step.form, step.world))
    turn = step.turn([replies.choices(words, choices)])
    turn.state.stage = "answered"
    return turn


def onward(step: Step, argument: str = "") -> Turn:
    """Back to the walk, the form behind it."""
    walk = step.walk
    step.state.form = None
    if walk is None or step.procedure is None:
        return close(step)
    walk.paused = False
    return _walk_on(step, walk)


def forget(step: Step, argument: str = "") -> Turn:
    """Forget what was told for forms, once it is in hand; the walk stays."""
    step.state.values, step.state.told_in, step.state.form, step.state.consent = {}, {}, None, False
    step.state.said = []
    step.say("form.forgotten")
    return close(step)


DO: Dict[str, Callable[[Step, str], Turn]] = {
    "agree": agree, "blank": decline, "skip": skip, "yes": confirm, "no": deny, "back": back, "review": review,
    "amend": amend, "change": change, "fill_left": fill_left, "make": make, "row": row, "row_again": row_again, "no_row": no_row, "card": card,
    "no_card": no_card, "stop": stop, "onward": onward, "forget": forget,
}  # fmt: skip
#: Where a choice of an older message would do something else than it says.
ONLY_AT = {
    "agree": (CONSENT,), "blank": (CONSENT,), "yes": (SURE,), "no": (SURE,), "make": (REVIEW,), "onward": (MADE,),
    "forget": (MADE,), "card": (CARD,), "no_card": (CARD,),
}  # fmt: skip
