"""What is known of the caller's case: answered at the desk, heard in the caller's words, or still open. Pure."""
from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, Dict, FrozenSet, Mapping, Tuple

from actions.advice.model import Option, Question
from actions.walk import case, hearing, saying
from actions.walk.walk import Walk
from actions.world import World
from knowledge.conditions import UNSURE
from knowledge.schema import Case, Procedure

#: An answer that says: not heard, ask it.
OPEN = ""


@dataclass(frozen=True)
class Known:
    """`answers` are those whose question arises; `heard` names those that the words gave.

    `about`: a vague date as it was said. `problems`: what could not be read as an answer → what is wrong with it.
    """

    answers: Dict[str, Any]
    heard: FrozenSet[str] = frozenset()
    about: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)


def know(procedure: Procedure, text: str, told: Mapping[str, Any], as_of: dt.date) -> Known:
    """`told` is what was answered at the desk, dates as people write them; it wins over the caller's words.

    What no option allows is dropped, and the question is open.
    """
    firm: Dict[str, Any] = {}
    about: Dict[str, str] = {}
    problems: Dict[str, str] = {}
    for each in procedure.cases:
        value = told.get(each.id, OPEN)
        if value == OPEN:
            continue
        if each.type in ("date", "number") and value != UNSURE:
            heard = hearing.answer(each, str(value), procedure, as_of)
            if heard.value is None:
                problems[each.id] = heard.problem or each.type
                continue
            value = heard.value
            about.update({each.id: heard.about} if heard.about else {})
        firm[each.id] = value
    by_the_way = hearing.volunteered(procedure, text, told, as_of)
    answers = case.sound(procedure, {**by_the_way, **firm}, as_of)
    return Known(answers, frozenset(name for name in by_the_way if name in answers), about, problems)


def questions(
    procedure: Procedure, known: Known, world: World, as_of: dt.date
) -> Tuple[Tuple[Question, ...], Tuple[Question, ...]]:
    """The open questions, the next one first, and the answered ones in the record's order."""
    left = tuple(_question(each, procedure, known, world, as_of) for each in case.to_ask(procedure, known.answers, as_of))
    done = tuple(_question(each, procedure, known, world, as_of) for each in procedure.cases if each.id in known.answers)
    return left, done


def walk_of(procedure: Procedure, known: Known) -> Walk:
    """The case as the rules for walks read it: nothing is ticked yet."""
    return Walk(procedure.code, answers=dict(known.answers), about=dict(known.about))


def _question(each: Case, procedure: Procedure, known: Known, world: World, as_of: dt.date) -> Question:
    rows = [Option(option.id, option.label) for option in each.options]
    rows.append(Option(UNSURE, world.phrases("walk.unsure")))
    value, problem = known.answers.get(each.id), known.problems.get(each.id)
    return Question(
        each.id, each.ask, each.why or "", each.help or "", each.type, tuple(rows),
        value=value,
        said=saying.said(each, walk_of(procedure, known), world) if value is not None else "",
        heard=each.id in known.heard,
        problem=world.phrases(f"miss.{problem}", example=saying.example(as_of)) if problem else "",
    )  # fmt: skip
