"""Answers about procedures: the aspects that were asked, short first, each with its source and day."""
from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

from actions import facts, replies, wording
from actions.asking import Ask
from actions.replies import Reply
from actions.walk.case import settled
from actions.world import World
from knowledge.schema import Procedure

ASPECT_NAMES = tuple(facts.ASPECTS)

#: What a bare wish is answered with.
OVERVIEW = ("papers", "fee", "time", "where")
#: What two procedures are compared by.
COMPARED = ("where", "time", "fee")


@dataclass
class Said:
    replies: List[Reply]
    source: Dict[str, Optional[str]]


@dataclass
class Compared:
    replies: List[Reply]
    sources: List[Dict[str, Optional[str]]]


def about(
    code: str, aspects: Sequence[str], world: World, as_of: dt.date, answers: Mapping[str, Any], whole: bool = False
) -> Optional[Said]:
    """What the record of `code` says of `aspects` (an overview where none is named); None for an unknown code."""
    procedure = world.catalogue.get(code)
    if procedure is None:
        return None
    ask = Ask(procedure, world, as_of, settled(procedure, answers, as_of), whole, brief=len(aspects) != 1)
    if not procedure.in_force(as_of):
        return Said([replies.text(_out_of_force(ask))], source(procedure))
    lead = world.phrases("answer.lead", short=procedure.short)
    blocks = {name: facts.ASPECTS[name](ask) for name in (aspects or OVERVIEW)}
    origin = source_line(procedure, world)
    lines = [lead, *blocks.values(), origin]
    said = [replies.text("\n".join(lines)) if aspects else replies.card(procedure.short, _rows(ask, blocks), origin, lines)]
    if procedure.source.url and (not aspects or {"online", "how", "form", "where"} & set(aspects)):
        said.append(replies.link(world.phrases("online.page"), procedure.source.url))
    return Said(said, source(procedure))


def _rows(ask: Ask, blocks: Mapping[str, str]) -> List[Tuple[str, str]]:
    """Each aspect of an overview with its label: the title that it begins with, else the aspect's name."""
    names, rows = ask.world.phrases.group("aspects"), []
    for name, block in blocks.items():
        title = ask.say(f"{name}.title")
        own = block.startswith(title)
        rows.append((title.rstrip(":"), block[len(title) :].strip()) if own else (names[name], block))
    return rows


def _out_of_force(ask: Ask) -> str:
    effective = ask.procedure.effective
    if effective.start and ask.as_of < effective.start:
        line = ask.say("answer.not_yet", day=wording.date(effective.start))
    else:
        line = ask.say("answer.ended", day=wording.date(effective.end))
    return "\n".join([ask.world.phrases("answer.lead", short=ask.procedure.short), line, source_line(ask.procedure, ask.world)])


def source(procedure: Procedure) -> Dict[str, Optional[str]]:
    return {
        "code": procedure.code,
        "url": procedure.source.url,
        "verified_on": procedure.source.verified_on.isoformat() if procedure.source.verified_on else None,
    }


def source_line(procedure: Procedure, world: World) -> str:
    origin = procedure.source
    key = "answer.source_decision" if origin.decision else "answer.source"
    return world.phrases(
        key,
        portal=world.profile.portal.name,
        code=procedure.code,
        decision=origin.decision,
        day=wording.date(origin.verified_on),
    )


def comparison(codes: Sequence[str], world: World, as_of: dt.date) -> Compared:
    """What tells the procedures apart: what each is for, then where, how long, how much."""
    rows, sources = [world.phrases("compare.title")], []
    procedures = [p for p in (world.catalogue.get(code) for code in codes) if p]
    apart = {r.code: r.tells_apart for p in procedures for r in p.related}
    for procedure in procedures:
        ask = Ask(procedure, world, as_of, brief=True, quiet=True)
        known = [apart.get(procedure.code), procedure.variant.label if procedure.variant else None]
        facts_ = [words for words in known[:1] if words] or [words for words in known[1:] if words]
        facts_ += [facts.ASPECTS[name](ask).replace("\n• ", " ").replace("\n", " ") for name in COMPARED]
        rows.append(world.phrases("compare.row", short=procedure.short, code=procedure.code, facts="\n  ".join(["", *facts_])))
        sources.append(source(procedure))
    rows += [source_line(procedure, world) for procedure in procedures]
    return Compared([replies.text("\n".join(rows))], sources)


def person(world: World) -> List[Reply]:
    """Who can be asked: the hotline, its hours, the first office."""
    hotline = world.profile.hotline
    lines = [world.phrases("person.hotline", hotline=world.hotline)]
    if hotline.hours:
        lines.append(world.phrases("person.hours", hours=hotline.hours))
    for office in world.profile.offices[:1]:
        address = f", {office.address}" if office.address else ""
        lines.append(world.phrases("person.office", name=office.name, address=address))
    return [replies.text("\n".join(lines))]
