"""The course of a walk: what comes next, and what is said when it is reached.

`onward` moves a walk to the first thing that is still open; `put` says what is open. Both are total: whatever the
answers are, a walk ends at END.
"""
from __future__ import annotations

import datetime as dt
from typing import List, Optional

from actions import replies
from actions.forms.offer import to_ask
from actions.replies import Choice, Reply
from actions.walk import case, ending, findings, place, saying
from actions.walk.walk import (
    AMEND, DECIDE, END, HAVE, ISSUED, LIST, OBTAIN, PAPER, PLACE, QUESTION, REDIRECT, STOPPED, Walk, paper, question,
)  # fmt: skip
from actions.world import World
from knowledge.schema import Procedure


def walkable(procedure: Optional[Procedure]) -> bool:
    """Whether there is anything to walk: questions or papers of a record written in full."""
    return procedure is not None and procedure.grade == "walk" and bool(procedure.cases or procedure.documents)


def mended(walk: Walk, procedure: Procedure, world: World, as_of: dt.date) -> Walk:
    """`walk` as the catalogue of today allows it: it may have changed since, or the state be a stranger's."""
    walk.answers = case.sound(procedure, walk.answers, as_of)
    walk.asked = [name for name in walk.asked if name in walk.answers or name == walk.item]
    keys = {row.key for row in case.papers(procedure, walk.answers, as_of)}
    there = {QUESTION: question(procedure, walk.item) is not None, **dict.fromkeys((PAPER, OBTAIN, DECIDE, ISSUED), walk.item in keys)}
    if walk.stage not in _PUT or not there.get(walk.stage, True):
        onward(walk, procedure, world, as_of)
    return walk


def onward(walk: Walk, procedure: Procedure, world: World, as_of: dt.date) -> None:
    """Open what comes next. The order: another procedure, what stops, questions, the list, each paper, the place, the end."""
    if case.redirect(procedure, walk.answers, as_of):
        return walk.open(REDIRECT)
    stopping = [check.say for check in case.checks(procedure, walk.answers, as_of) if check.severity == findings.STOPS]
    news = any(say not in walk.told for say in stopping)
    walk.told = stopping
    if news:
        return walk.open(STOPPED)
    following = to_ask(case.to_ask(procedure, walk.answers, as_of), walk.form, procedure, world)
    if following:
        return walk.open(QUESTION, following[0].id)
    keys = [row.key for row in case.papers(procedure, walk.answers, as_of)]
    if walk.listed != keys and keys:
        return walk.open(LIST)
    for row in saying.to_look_at(procedure, walk, world, as_of):
        if row.key not in walk.papers:
            return walk.open(PAPER, row.key)
        known = findings.paper_of(row, world)
        if walk.papers[row.key] == HAVE and known and known.valid_for and row.key not in walk.issued:
            return walk.open(ISSUED, row.key)
    if not walk.placed and place.wanted(procedure, world):
        return walk.open(PLACE)
    return walk.open(END)


def put(walk: Walk, procedure: Procedure, world: World, as_of: dt.date, here: Optional[str] = None) -> List[Reply]:
    """What is open, said. `here` is the code of the unit where the person lives, where it is known."""
    return _PUT[walk.stage](walk, procedure, world, as_of, here)


def _question(walk: Walk, procedure: Procedure, world: World, as_of: dt.date, here: Optional[str]) -> List[Reply]:
    each = question(procedure, walk.item)
    return [saying.question(each, procedure, walk, world, as_of)] if each else _end(walk, procedure, world, as_of, here)


def _redirect(walk: Walk, procedure: Procedure, world: World, as_of: dt.date, here: Optional[str]) -> List[Reply]:
    found = case.redirect(procedure, walk.answers, as_of)
    target = world.catalogue.get(found.to) if found else None
    say = world.phrases
    choices = [saying.command("go", say("redirect.go", short=target.short))] if target else []
    choices += [saying.command("back", say("redirect.amend")), saying.command("stop", say("redirect.stop"))]
    return [replies.choices(f"{found.say}\n{say('redirect.ask')}" if found else say("redirect.ask"), choices)]


def _stopped(walk: Walk, procedure: Procedure, world: World, as_of: dt.date, here: Optional[str]) -> List[Reply]:
    say = world.phrases
    stopping = [f for f in findings.of_answers(procedure, walk, as_of) if f.severity == findings.STOPS]
    lines = [line for finding in stopping for line in ending.lines(finding, world)]
    choices = [
        saying.command("back", say("redirect.amend")),
        saying.command("anyway", say("stopped.go_on")),
        saying.command("stop", say("redirect.stop")),
    ]
    return [replies.choices("\n".join([*lines, say("redirect.ask")]), choices)]


def _list(walk: Walk, procedure: Procedure, world: World, as_of: dt.date, here: Optional[str]) -> List[Reply]:
    keys = [row.key for row in case.papers(procedure, walk.answers, as_of)]
    return saying.listed(procedure, walk, world, as_of, changed=walk.listed not in ([], keys))


def _paper(walk: Walk, procedure: Procedure, world: World, as_of: dt.date, here: Optional[str]) -> List[Reply]:
    row = paper(procedure, walk, as_of, walk.item)
    return [saying.paper(row, procedure, walk, world, as_of)] if row else _end(walk, procedure, world, as_of, here)


def _obtain(walk: Walk, procedure: Procedure, world: World, as_of: dt.date, here: Optional[str]) -> List[Reply]:
    row = paper(procedure, walk, as_of, walk.item)
    return saying.missing(row, world, last=False) if row else _end(walk, procedure, world, as_of, here)


def _decide(walk: Walk, procedure: Procedure, world: World, as_of: dt.date, here: Optional[str]) -> List[Reply]:
    row = paper(procedure, walk, as_of, walk.item)
    return [saying.deciding(row, world)] if row else _end(walk, procedure, world, as_of, here)


def _issued(walk: Walk, procedure: Procedure, world: World, as_of: dt.date, here: Optional[str]) -> List[Reply]:
    row = paper(procedure, walk, as_of, walk.item)
    if row is None:
        return _end(walk, procedure, world, as_of, here)
    time = saying.wording.duration(findings.paper_of(row, world).valid_for, world.phrases, brief=True)
    lines = [world.phrases("paper.issued", time=time), world.phrases("walk.date_hint", example=saying.example(as_of))]
    choices = [Choice(f"{saying.TICKED}{row.key}=undated", world.phrases("walk.unsure"))]
    return [replies.choices("\n".join(lines), choices)]


def _place(walk: Walk, procedure: Procedure, world: World, as_of: dt.date, here: Optional[str]) -> List[Reply]:
    return [replies.choices(world.phrases("place.ask"), [saying.command("skip", world.phrases("place.skip"))])]


def _amend(walk: Walk, procedure: Procedure, world: World, as_of: dt.date, here: Optional[str]) -> List[Reply]:
    return [saying.amendable(procedure, walk, world)]


def _end(walk: Walk, procedure: Procedure, world: World, as_of: dt.date, here: Optional[str]) -> List[Reply]:
    return ending.replies_of(walk, procedure, world, as_of, here)


_PUT = {
    QUESTION: _question, REDIRECT: _redirect, STOPPED: _stopped, LIST: _list, PAPER: _paper, OBTAIN: _obtain,
    DECIDE: _decide, ISSUED: _issued, PLACE: _place, AMEND: _amend, END: _end,
}  # fmt: skip
