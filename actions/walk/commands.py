"""What a command does in a walk: back, amend, stop, start over, go on, print, hand over."""
from __future__ import annotations

from typing import Callable, Dict, List

from actions import answer, replies, wording
from actions.outcome import Turn
from actions.replies import Reply
from actions.walk import case, course, ending, findings, opening, printing, saying
from actions.walk.step import Step
from actions.walk.walk import AMEND, DECIDE, HAVE, ISSUED, LIST, MISSING, OBTAIN, PAPER, QUESTION, UNSURE, Walk, numbered, paper
from actions.walk.words import Said


def _back(step: Step, said: Said) -> Turn:
    walk = step.walk
    if walk.stage in (OBTAIN, DECIDE, ISSUED, AMEND) and walk.item:
        walk.papers.pop(walk.item, None)
        walk.trail = [went for went in walk.trail if went != f"{PAPER}:{walk.item}"]
        walk.open(PAPER, walk.item)
        return step.here()
    undone = walk.undo()
    if undone is None:
        step.say("pause.nothing_back")
        return step.here() if walk.at else step.onward()
    walk.open(*undone.split(":", 1))
    return step.here()


def _amend(step: Step, said: Said) -> Turn:
    name = numbered(step.walk, said.number or 0)
    if name is None:
        step.say("pause.no_number", number=said.number)
        return _choose_amend(step, said)
    step.walk.open(QUESTION, name)
    step.say("pause.back")
    return step.here()


def _choose_amend(step: Step, said: Said) -> Turn:
    if not step.walk.answers:
        step.lead = []
        step.say("pause.nothing_back")
        return step.onward()
    step.walk.open(AMEND)
    return step.here()


def _stop(step: Step, said: Said) -> Turn:
    before = step.behind()
    if before:
        return opening.taken_up(step, before)
    step.walk.paused = True
    return step.turn([replies.text(step.world.phrases("pause.stopped", short=step.procedure.short))])


def _restart(step: Step, said: Said) -> Turn:
    fresh = Walk(step.walk.code, waiting=step.walk.waiting)
    step.state.answers = {}
    again = Step(step.state, fresh, step.procedure, step.world, step.today)
    again.say("pause.restart", short=step.procedure.short)
    return again.onward()


def _go(step: Step, said: Said) -> Turn:
    found = case.redirect(step.procedure, step.walk.answers, step.today)
    target = step.world.catalogue.get(found.to) if found else None
    if target is None:
        return step.onward()
    known = case.carried(step.walk.answers, step.procedure, target)
    return opening.begin(target.code, step.state, step.world, behind=step.behind(), known=known)


def detour(step: Step, said: Said) -> Turn:
    row = paper(step.procedure, step.walk, step.today, step.walk.item)
    obtain = findings.paper_of(row, step.world).obtain if row else None
    target = step.world.catalogue.get(obtain.procedure) if obtain and obtain.procedure else None
    if target is None or target.code == step.procedure.code:
        return step.onward()
    if course.walkable(target):
        return opening.begin(target.code, step.state, step.world, behind=step.walk)
    about = answer.about(target.code, ("papers", "fee", "where"), step.world, step.today, {})
    step.lead += about.replies if about else []
    step.say("pause.back_to", short=step.procedure.short)
    return step.onward()


def _resume(step: Step, said: Said) -> Turn:
    return step.onward() if step.walk.stage in (LIST, OBTAIN, AMEND) or not step.walk.at else step.here()


def _have_all(step: Step, said: Said) -> Turn:
    if step.walk.stage == QUESTION:  # the papers are not known before the case is
        return step.here()
    for row in saying.to_look_at(step.procedure, step.walk, step.world, step.today):
        if row.sure:
            step.walk.tick(row.key, HAVE)
    return step.onward()


def _anyway(step: Step, said: Said) -> Turn:
    return step.onward()


def _review(step: Step, said: Said) -> Turn:
    rows = case.papers(step.procedure, step.walk.answers, step.today)
    marks = {HAVE: "✓", MISSING: "✗", UNSURE: "?"}
    lines = [f"{marks.get(step.walk.papers.get(row.key), '•')} {saying.line(row, step.world)}" for row in rows]
    step.lead.append(replies.text("\n".join([step.world.phrases("list.title", count=len(rows)), *lines]) if rows else step.world.phrases("list.none")))
    return step.here() if step.walk.stage != LIST else step.onward()


def _missing(step: Step, said: Said) -> Turn:
    for row in saying.to_look_at(step.procedure, step.walk, step.world, step.today):
        if step.walk.papers.get(row.key) in (MISSING, UNSURE):
            step.walk.papers.pop(row.key)
    return step.onward()


def _print(step: Step, said: Said) -> Turn:
    said_replies = printing.printed(step.walk, step.procedure, step.world, step.today, step.state.place)
    return _with_choices(step, said_replies)


def _portal(step: Step, said: Said) -> Turn:
    steps = ending.portal_steps(step.walk, step.procedure, step.world)
    lines = [step.world.phrases("sheet.online") + ":", wording.numbered(steps)]
    shown = [replies.text("\n".join(lines))] if steps else []
    if step.procedure.source.url:
        shown.append(replies.link(step.world.phrases("end.page"), step.procedure.source.url))
    return _with_choices(step, shown)


def _hand_over(step: Step, said: Said) -> Turn:
    return _with_choices(step, printing.handed(step.walk, step.procedure, step.world))


def _with_choices(step: Step, said: List[Reply]) -> Turn:
    put = course.put(step.walk, step.procedure, step.world, step.today, step.state.place)
    return step.turn([*step.lead, *said, *put[-1:]])


def _done(step: Step, said: Said) -> Turn:
    before = step.behind()
    if before:
        return opening.taken_up(step, before)
    step.walk.paused = True
    return step.turn([replies.text(step.world.phrases("end.goodbye"))])


def _skip(step: Step, said: Said) -> Turn:
    step.walk.placed = True
    return step.onward()


def _other_place(step: Step, said: Said) -> Turn:
    step.say("miss.place")
    return step.here()


DO: Dict[str, Callable[[Step, Said], Turn]] = {
    "back": _back, "amend": _amend, "choose_amend": _choose_amend, "keep": _resume, "stop": _stop, "restart": _restart,
    "go": _go, "anyway": _anyway, "detour": detour, "go_on": _resume, "look": _resume, "resume": _resume,
    "have_all": _have_all, "review": _review, "look_missing": _missing, "print": _print, "portal": _portal, "hand_over": _hand_over, "done": _done,
    "skip": _skip, "other_place": _other_place,
}  # fmt: skip
