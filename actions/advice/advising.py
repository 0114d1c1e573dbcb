"""`advise(parse, world, …)`: everything the desk shows for what a caller says. Plain Python; no state is kept.

A request carries the caller's words as the pipeline read them, the procedure that was picked and the answers given.
"""
from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any, Dict, List, Mapping, Optional, Tuple

from actions import answer, facts, wording
from actions.advice import choosing, known, model
from actions.advice.texts import Told, texts
from actions.asking import Ask
from actions.reading import Reading
from actions.walk import case, ending, saying
from actions.walk.findings import deadline_of, findings, name_of
from actions.world import World
from knowledge.schema import Procedure


def advise(
    parse: Mapping[str, Any], world: World, picked: Optional[str] = None, answers: Optional[Mapping[str, Any]] = None,
    as_of: Optional[dt.date] = None,
) -> model.Advice:
    """The advice for one parse (`bot.pipeline`, Rasa). `answers` are those of the picked procedure's questions.

    An answer of '' says that what was heard does not hold: the question is open again.
    """
    day, reading = as_of or world.today(), Reading.of(dict(parse))
    chosen = choosing.choose(reading, picked, world)
    if chosen.procedure is None:
        return model.Advice(chosen.kind, chosen.say, chosen.candidates, aspects=chosen.aspects)
    return _about(chosen, chosen.procedure, reading, dict(answers or {}), world, day)


def _about(
    chosen: choosing.Chosen, procedure: Procedure, reading: Reading, told: Dict[str, Any], world: World, day: dt.date
) -> model.Advice:
    what = known.know(procedure, reading.text, told, day)
    walk = known.walk_of(procedure, what)
    left, done = known.questions(procedure, what, world, day)
    ask = ending.asked(walk, procedure, world, day)
    blocks, rows = _blocks(chosen, ask), tuple(_papers(procedure, what, world, day))
    led = _redirect(procedure, what, world, day)
    warned = tuple(
        model.Warning(found.severity, found.say, found.mend or "")
        for found in findings(procedure, walk, world, day) if not found.absent
    )  # fmt: skip
    origin = procedure.source
    source = model.SourceLine(answer.source_line(procedure, world), origin.url, origin.verified_on.isoformat())
    last = deadline_of(procedure, walk, day)
    deadline = world.phrases("sheet.deadline", day=wording.date(last)) + "." if last and last >= day else ""
    case_told = saying.facts(procedure, walk, list(what.answers), world)
    return model.Advice(
        chosen.kind,
        candidates=chosen.candidates,
        procedure=model.About(procedure.code, procedure.short, procedure.title, procedure.source.url),
        aspects=chosen.aspects,
        blocks=blocks,
        questions=left,
        answered=done,
        answers=what.answers,
        papers=rows,
        redirect=led,
        warnings=warned,
        deadline=deadline,
        source=source,
        texts=texts(Told(ask, chosen.aspects, blocks, rows, case_told, warned, deadline, led, source)),
    )


def _blocks(chosen: choosing.Chosen, ask: Ask) -> Tuple[model.Block, ...]:
    """What was asked for, then what is told of every procedure; papers have a list of their own."""
    procedure, world, day = ask.procedure, ask.world, ask.as_of
    if chosen.compared:
        said = answer.comparison(chosen.compared, world, day)
        return (model.Block("compare", "\n".join(reply.text for reply in said.replies), True),)
    if not procedure.in_force(day):
        said = answer.about(procedure.code, chosen.aspects, world, day, {})
        return (model.Block("force", "\n".join(reply.text for reply in said.replies) if said else "", True),)
    names = [name for name in dict.fromkeys([*chosen.aspects, *answer.OVERVIEW]) if name != "papers"]
    return tuple(model.Block(name, facts.ASPECTS[name](ask), name in chosen.aspects) for name in names)


def _papers(procedure: Procedure, what: known.Known, world: World, day: dt.date) -> List[model.PaperRow]:
    rows = []
    for row in case.papers(procedure, what.answers, day):
        name = name_of(row, world)
        detail = saying.line(replace(row, sure=True), world)[len(name) :]  # whether it is sure has a place of its own
        rows.append(model.PaperRow(row.key, name, detail.strip()[1:-1], row.sure))
    return rows


def _redirect(procedure: Procedure, what: known.Known, world: World, day: dt.date) -> Optional[model.Elsewhere]:
    found = case.redirect(procedure, what.answers, day)
    target = world.catalogue.get(found.to) if found else None
    return model.Elsewhere(found.to, target.short if target else "", found.say) if found else None
