"""Where a person is, for staff who take over: the procedure, the walk, the papers, the form. Pure."""
from __future__ import annotations

import datetime as dt
from typing import Any, Dict, List, Mapping, Optional

from actions.interview import giving
from actions.interview.draft import MADE, Draft
from actions.interview.step import Step
from actions.state import CLARIFYING, State
from actions.walk import case, course, place, saying
from actions.walk.findings import name_of
from actions.walk.walk import Walk, paper, question
from actions.world import World
from knowledge.schema import Procedure


def situation(data: Mapping[str, Any], world: World, opened: bool = False) -> Dict[str, Any]:
    """`data` is a state as `State.to_json` gives it; what is unknown there is left out, never an error.

    {"procedure": {"code", "short"} | None, "stage": words, "answers": [{"ask", "said"}], "open": [question, …],
     "papers": [{"name", "tick": "have" | "missing" | "unsure" | "", "sure": bool}],
     "form": {"name", "values": [{"label", "value": words | None}], "left": [label, …]} | None, "place": name | None}

    `open` are the questions still to come, the next first; `left` the blanks of the form that must be filled. A
    `value` is None unless `opened`: labels say what was told, and nothing of it.
    """
    state = State.of(dict(data))
    walk, today = Walk.of(state.walk), world.today()
    procedure = world.catalogue.get((walk.code if walk else state.procedure) or "")
    if walk and not course.walkable(procedure):
        walk = None
    answers = walk.answers if walk else state.answers if procedure and procedure.code == state.procedure else {}
    asked = Walk(procedure.code, answers=case.sound(procedure, answers, today), about=walk.about if walk else {}) if procedure else None
    step = _form(state, world, today)
    unit = place.known(state.place)
    return {
        "procedure": {"code": procedure.code, "short": procedure.short} if procedure else None,
        "stage": _stage(state, walk, procedure, step, world, today),
        "answers": _answers(procedure, asked, world) if procedure and asked else [],
        "open": [each.ask for each in case.to_ask(procedure, asked.answers, today)] if procedure and asked and course.walkable(procedure) else [],
        "papers": _papers(procedure, asked, walk, world, today) if procedure and asked else [],
        "form": _filled(step, opened) if step else None,
        "place": unit.full_name if unit else None,
    }


def _answers(procedure: Procedure, asked: Walk, world: World) -> List[Dict[str, str]]:
    return [{"ask": each.ask, "said": saying.said(each, asked, world)} for each in procedure.cases if each.id in asked.answers]


def _papers(procedure: Procedure, asked: Walk, walk: Optional[Walk], world: World, today: dt.date) -> List[Dict[str, Any]]:
    ticks = walk.papers if walk else {}
    rows = case.papers(procedure, asked.answers, today)
    return [{"name": name_of(row, world), "tick": ticks.get(row.key, ""), "sure": row.sure} for row in rows]


def _form(state: State, world: World, today: dt.date) -> Optional[Step]:
    draft = Draft.of(state.form)
    form = world.forms.get(draft.form) if draft else None
    return Step(state, draft, form, world.catalogue.get(draft.code), world, today) if draft and form else None


def _filled(step: Step, opened: bool) -> Dict[str, Any]:
    filling = step.filling
    told = [blank for blank in filling.blanks if blank.applies is not False and not blank.field.derived and not blank.open]
    return {
        "name": giving.name(step.form, step.world),
        "values": [{"label": filling.label(blank), "value": _value(step, blank) if opened else None} for blank in told],
        "left": [filling.label(blank) for blank in filling.missing],
    }


def _value(step: Step, blank: Any) -> str:
    if blank.field.kind == "table":
        return "; ".join(", ".join(str(cell) for cell in row.values() if cell) for row in blank.value)
    return step.shown(blank)


def _stage(
    state: State, walk: Optional[Walk], procedure: Optional[Procedure], step: Optional[Step], world: World, today: dt.date
) -> str:
    say = world.phrases
    if step and not step.draft.paused:
        return say("stages.form_made" if step.draft.stage == MADE else "stages.form", form=giving.name(step.form, world))
    if walk and procedure:
        each, row = question(procedure, walk.item), paper(procedure, walk, today, walk.item)
        about = each.ask if each else name_of(row, world) if row else ""
        words = say(f"stages.{walk.stage or 'list'}", about=about)
        return say("stages.paused", stage=words) if walk.paused else words
    if state.stage == CLARIFYING:
        return say("stages.clarifying")
    return say("stages.answered" if procedure else "stages.start")
