"""How a form is begun: which form of which case, whether the walk's questions come first, and consent before all."""
from __future__ import annotations

from typing import Any, Dict, List, Optional, Tuple

from actions import replies
from actions.forms.offer import FILL, fillable, to_ask
from actions.interview import course, giving
from actions.interview.draft import CONSENT, Draft
from actions.interview.step import Step
from actions.outcome import Turn
from actions.replies import Choice
from actions.state import State
from actions.walk import case
from actions.walk import course as walk_course
from actions.walk import opening as walk_opening
from actions.walk.step import Step as WalkStep
from actions.walk.walk import QUESTION, REDIRECT, STOPPED, Walk
from actions.world import World
from knowledge.forms.model import Form
from knowledge.schema import Procedure


def of_case(state: State, world: World) -> Turn:
    """«Điền tờ khai» without saying which: that of the procedure spoken of, or a choice among its forms."""
    procedure = world.catalogue.get(_code(state) or "")
    if procedure is None:
        return Turn(state, [replies.text(world.phrases("form.which_case"))], "clarify")
    forms = _of(procedure, state, world)
    code = procedure.code
    if not forms:
        words = world.phrases("form.none", short=procedure.short, hotline=world.hotline)
        return Turn(state, [replies.text(words)], "form", procedure=code, procedures=(code,))
    if len(forms) == 1:
        return begin(forms[0][1], state, world)
    options = [Choice(f"{FILL}{form.id}", giving.name(form, world)) for _, form in forms]
    return Turn(state, [replies.choices(world.phrases("form.which"), options)], "form", procedure=code, procedures=(code,))


def begin(form: Form, state: State, world: World, code: str = "") -> Turn:
    """Fill `form`: what is open in the case is asked first, because it decides what the form wants.

    `code` is the procedure that it is for, where that was said; else the one at hand, or the person is asked.
    """
    before = Draft.of(state.form)
    if before and before.form == form.id and before.code == (code or _code(state) or before.code):
        return resume(before, form, state, world)
    having = [world.catalogue.curated[code]] if code in world.catalogue.curated else _having(form, state, world)
    if len(having) > 1:
        options = [Choice(f"{FILL}{form.id}@{each.code}", each.short) for each in having]
        return Turn(state, [replies.choices(world.phrases("form.for_what", form=giving.name(form, world)), options)], "form")
    procedure = having[0] if having else None
    made = before.made if before else []
    if procedure and walk_course.walkable(procedure):
        walk = Walk.of(state.walk)
        asked = walk.answers if walk and walk.code == procedure.code else state.answers if state.procedure == procedure.code else {}
        open_now = to_ask(case.to_ask(procedure, asked, world.today()), form.id, procedure, world)
        if open_now and not case.redirect(procedure, asked, world.today()):
            return _questions_first(form, procedure, walk, state, world)
    paper = next((key for key, each in _of(procedure, state, world) if each.id == form.id), "") if procedure else ""
    draft = Draft(form.id, procedure.code if procedure else "", paper, made=made)
    return _start(draft, form, procedure, state, world, _doubts(before, state, world))


def _questions_first(form: Form, procedure: Procedure, walk: Optional[Walk], state: State, world: World) -> Turn:
    if walk and walk.code == procedure.code:
        walk.form, walk.paused = form.id, False
        step = WalkStep(state, walk, procedure, world, world.today())
        step.say("form.questions_first", short=procedure.short)
        return step.onward()
    return walk_opening.begin(procedure.code, state, world, behind=walk, form=form.id)


def follow(turn: Turn, world: World) -> None:
    """Where the walk was begun for a form and nothing is to be asked any more: the form, instead of the list of papers."""
    walk = Walk.of(turn.state.walk)
    form = world.forms.get(walk.form) if walk and walk.form else None
    if walk is None or form is None or walk.paused or turn.behaviour != "walk" or walk.stage in (QUESTION, REDIRECT, STOPPED):
        return
    walk.form = ""
    turn.state.walk = walk.to_json()
    begun = begin(form, turn.state, world)
    said = [reply for reply in turn.replies[: _until_list(turn.replies)]]
    turn.replies[:] = [*said, *begun.replies]
    turn.behaviour = begun.behaviour


def _until_list(said: List[replies.Reply]) -> int:
    """How many replies come before what the walk put."""
    kinds = (replies.CHECKLIST, replies.CHOICES, replies.FILE, replies.LINK)
    return next((place for place, reply in enumerate(said) if reply.type in kinds), len(said))


def resume(draft: Draft, form: Form, state: State, world: World) -> Turn:
    draft.paused = False
    step = Step(state, draft, form, world.catalogue.get(draft.code), world, world.today())
    step.given_again()
    course.mended(step)
    step.say("form.resumed", form=giving.name(form, world))
    return course.here(step) if draft.at else course.onward(step)


def _doubts(before: Optional[Draft], state: State, world: World) -> Dict[str, Dict[str, Any]]:
    """What was told for another form and is still to be made sure of, by fact."""
    form = world.forms.get(before.form) if before else None
    if before is None or form is None or before.row is not None:
        return {}
    step = Step(state, before, form, world.catalogue.get(before.code), world, world.today())
    blanks = {id: step.blank(id) for id in before.pending}
    return {step.key(blank): before.pending[id] for id, blank in blanks.items() if blank and blank.field.key}


def _start(
    draft: Draft, form: Form, procedure: Optional[Procedure], state: State, world: World, doubts: Dict[str, Dict[str, Any]]
) -> Turn:
    step = Step(state, draft, form, procedure, world, world.today())
    step.given_again()
    for blank in step.filling.blanks:
        if blank.open and blank.field.key and step.key(blank) in doubts:
            draft.pending.setdefault(blank.field.id, doubts[step.key(blank)])
    if not state.consent:
        draft.open(CONSENT)
        return course.here(step)
    step.say("form.again", form=giving.name(form, world))
    known = [blank.field.id for blank in step.filling.blanks if blank.value is not None and blank.field.key]
    if known:
        step.say("form.carried", count=len(known))
    return course.onward(step)


def _code(state: State) -> Optional[str]:
    walk = Walk.of(state.walk)
    return walk.code if walk and not walk.paused else state.procedure or (walk.code if walk else None)


def _having(form: Form, state: State, world: World) -> List[Procedure]:
    """The case at hand where it has this form, else every procedure written in full that does."""
    here = world.catalogue.get(_code(state) or "")
    if here and any(each.id == form.id for _, each in _of(here, state, world)):
        return [here]
    return [each for each in world.catalogue.curated.values() if any(one.id == form.id for _, one in _of(each, state, world))]


def _of(procedure: Procedure, state: State, world: World) -> List[Tuple[str, Form]]:
    walk = Walk.of(state.walk)
    known = walk.answers if walk and walk.code == procedure.code else {}
    return list(fillable(procedure, case.papers(procedure, known, world.today()), world))
