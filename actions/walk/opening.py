"""How a walk begins, is taken up again, comes from another device, and gives way to the next person."""
from __future__ import annotations

import datetime as dt
from typing import Any, Dict, Optional

from actions import answer, replies
from actions.outcome import Turn
from actions.state import State
from actions.walk import case, course, handover, saying
from actions.walk.step import Step
from actions.walk.walk import Walk
from actions.world import World


def begin(code: str, state: State, world: World, behind: Optional[Walk] = None, known: Optional[Dict[str, Any]] = None, form: str = "") -> Turn:
    """A walk of `code` from its start, with what is known already. `behind` waits for it to end.

    With `form` only what that form wants to know is asked at first.
    """
    today = world.today()
    procedure = world.catalogue.get(code)
    if not course.walkable(procedure):
        said = answer.about(code, (), world, today, {})
        state.turn_to(code)
        state.walk = behind.to_json() if behind else None
        words = [replies.text(world.phrases("walk.no_walk")), *(said.replies if said else [])]
        return Turn(state, words, "answer", procedure=code, procedures=(code,), sources=[said.source] if said else [])
    before = state.answers if state.procedure == procedure.code else {}
    walk = Walk(procedure.code, answers=case.kept(procedure, {**before, **(known or {})}, today))
    walk.asked = [each.id for each in procedure.cases if each.id in walk.answers]
    walk.placed, walk.form = bool(state.place), form
    if behind:
        walk = behind.wait_for(walk)
    step = Step(state, walk, procedure, world, today)
    count = case.left(procedure, walk.answers, today)
    key = "walk.begin_no_question" if not count else "walk.begin_more" if walk.answers else "walk.begin"
    if form:
        step.say("form.questions_first", short=procedure.short)
    elif case.redirect(procedure, walk.answers, today) is None:
        step.say(key, short=procedure.short, count=count)
    if walk.answers:
        step.say("walk.carried", facts=saying.facts(procedure, walk, walk.asked, world))
    return step.onward()


def taken_up(step: Step, before: Walk) -> Turn:
    """Back to the walk that waited for this one."""
    procedure = step.world.catalogue.get(before.code)
    outer = Step(step.state, before, procedure, step.world, step.today)
    outer.say("pause.back_to", short=procedure.short)
    before.paused = False
    return outer.onward()


def next_person(state: State, world: World) -> Turn:
    state.__dict__.update(State().__dict__)
    return Turn(state, [replies.text(world.phrases("pause.next_person"))], "smalltalk", forget=True)


def taken_over(code: str, state: State, world: World, today: dt.date) -> Turn:
    walk = handover.read(code, world, today)
    if walk is None:
        return Turn(state, [replies.text(world.phrases("end.broken_code"))], "apologize")
    procedure = world.catalogue.get(walk.code)
    step = Step(state, walk, procedure, world, today)
    step.say("end.taken_over", short=procedure.short)
    if walk.asked:
        step.say("walk.carried", facts=saying.facts(procedure, walk, walk.asked, world))
    return step.onward()
