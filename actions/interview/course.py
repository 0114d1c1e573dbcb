"""The course of a form: what comes next, and what is said when it is reached. Total: every form ends at its review."""
from __future__ import annotations

from typing import List, Optional, Tuple

from actions import replies
from actions.forms.filling import Filled
from actions.interview import asking, cards, giving, review
from actions.interview.draft import AMEND, ASK, CARD, CHANGE, CONSENT, MADE, REVIEW, ROW, STAGES, SURE, Draft
from actions.interview.step import LISTED, Step
from actions.outcome import Turn
from actions.replies import Choice, Reply
from knowledge.forms.model import Column

#: Choices of a question that makes sure.
YES, NO = "yes", "no"


def onward(step: Step) -> Turn:
    """Open what comes next and put it: doubts first, then the row that is being told, open blanks, the review."""
    draft, doubt = step.draft, doubtful(step)
    if doubt:
        draft.open(SURE, doubt)
    elif draft.row is not None and not open_columns(step):
        return row_done(step)
    elif draft.row is not None:
        draft.open(ROW, table_of(draft))
    else:
        unit = asking.following(step)
        if unit:
            draft.open(ASK, unit.item)
        else:
            draft.reviewed = True
            draft.open(REVIEW)
    return here(step)


def doubtful(step: Step) -> Optional[str]:
    """What is to be made sure of next: the blank must still be one of this case."""
    columns = {column.id for column in columns_of(step)}
    blanks = ((id, step.blank(id)) for id in step.draft.pending)
    return next((id for id, blank in blanks if id in columns or blank and blank.applies is not False), None)


def row_done(step: Step) -> Turn:
    """The row is kept once nothing of it is open; then the next row is asked for."""
    draft = step.draft
    if doubtful(step) or open_columns(step):
        return onward(step)
    blank = step.blank(table_of(draft))
    told = {id: value for id, value in (draft.row or {}).items() if id}
    draft.row, draft.without = None, []
    if blank and told:
        step.keep(blank, [*(blank.value or []), told])
    if blank is None:
        return onward(step)
    draft.open(ASK, f"field={blank.field.id}")
    return here(step) if asking.opened(step) else onward(step)  # what was answered beside the row may say that no table is due


def here(step: Step) -> Turn:
    """What is open, put (again), after what is said first."""
    return step.turn(put(step))


def put(step: Step) -> List[Reply]:
    return _PUT[step.draft.stage](step)


def mended(step: Step) -> None:
    """The draft as the forms of today allow it: they may have changed since, or the state be a stranger's."""
    draft = step.draft
    ids = {blank.field.id for blank in step.filling.blanks if not blank.field.derived}
    columns = {column.id for column in columns_of(step)} if draft.row is not None else set()
    draft.pending = {id: doubt for id, doubt in draft.pending.items() if id in ids | columns}
    gone = {
        ASK: draft.stage == ASK and asking.opened(step) is None,
        CHANGE: draft.stage == CHANGE and asking.opened(step) is None,
        SURE: draft.stage == SURE and draft.item not in draft.pending,
        ROW: draft.stage == ROW and not columns_of(step),
        CARD: draft.stage == CARD and not draft.card,
    }
    if draft.stage not in STAGES or gone.get(draft.stage):
        draft.at = ""


def table_of(draft: Draft) -> str:
    """The field of the table whose row is being told."""
    return str((draft.row or {}).get("", ""))


def columns_of(step: Step) -> List[Column]:
    """The columns of the table whose row is being told."""
    blank = step.blank(table_of(step.draft)) if step.draft.row is not None else None
    return list(blank.field.columns) if blank else []


def open_columns(step: Step) -> List[Column]:
    draft = step.draft
    known = {*(draft.row or {}), *draft.without, *draft.pending}
    return [column for column in columns_of(step) if column.id not in known]


def doubted(step: Step) -> Tuple[Optional[Filled], Optional[Column]]:
    """The blank or column that is to be made sure of."""
    id = step.draft.item
    if step.draft.row is not None:
        column = next((column for column in columns_of(step) if column.id == id), None)
        if column:
            return None, column
    return step.blank(id), None


def _consent(step: Step) -> List[Reply]:
    say, days = step.world.phrases, step.world.kept_days
    kept = say("form.consent_days", days=days) if days else say("form.consent_now")
    lines = [say("form.consent", form=giving.name(step.form, step.world)), kept, say("form.consent_ask")]
    choices = [asking.command("agree", say("form.agree")), asking.command("blank", say("form.decline"))]
    return [replies.choices("\n".join(lines), choices)]


def _ask(step: Step) -> List[Reply]:
    unit = asking.opened(step)
    return [asking.put(unit, step)] if unit else review.put(step)


def _change(step: Step) -> List[Reply]:
    unit = asking.opened(step)
    return [asking.put(unit, step, change=True)] if unit else review.put(step)


def _row(step: Step) -> List[Reply]:
    columns = open_columns(step)
    return [asking.put_row(columns, step)] if columns else review.put(step)


def _sure(step: Step) -> List[Reply]:
    say, doubt = step.world.phrases, step.draft.pending.get(step.draft.item)
    if doubt is None:
        return review.put(step)
    words = say(f"field.{doubt['confirm']}", shown=doubt["shown"])
    blank, column = doubted(step)
    named = blank.called if blank else column.label if column else ""
    picked = blank is not None and blank.field.kind in LISTED
    lead = words if picked else say("form.sure_of", name=named[:1].upper() + named[1:], said=words)
    options = [Choice(f"{asking.PICK}{number}", option) for number, option in enumerate(doubt.get("options") or [], 1)]
    options = options or [asking.command(YES, say("form.right"))]
    return [replies.choices(lead, [*options, asking.command(NO, say("form.retype"))])]


def _amend(step: Step) -> List[Reply]:
    say, among = step.world.phrases, step.draft.options
    if not among:
        return [replies.choices(say("form.amend"), [asking.command("review", say("form.keep"))])]
    rows = [blank for blank in map(step.blank, among) if blank]
    options = [asking.command(f"change={blank.field.id}", _named(blank)) for blank in rows]
    return [replies.choices(say("form.amend_which"), [*options, asking.command("review", say("form.keep"))])]


def _named(blank: Filled) -> str:
    return (blank.called or blank.field.label)[:1].upper() + (blank.called or blank.field.label)[1:]


def _made(step: Step) -> List[Reply]:
    return [giving.following(step)]


_PUT = {
    CONSENT: _consent, ASK: _ask, ROW: _row, SURE: _sure, CARD: cards.put, REVIEW: review.put, AMEND: _amend,
    CHANGE: _change, MADE: _made,
}  # fmt: skip
