"""The end of a walk: the summary, what to mend, the portal's page, and the sheet to print."""
from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Iterator, List, Optional

from actions import facts, fees, replies, wording
from actions.answer import source_line
from actions.asking import Ask
from actions.forms.offer import FILL, fillable, offered
from actions.replies import Reply
from actions.sheet.model import Block, Line, Sheet
from actions.walk import case, place, saying
from actions.walk.findings import STOPS, Finding, deadline_of, findings, name_of, paper_of
from actions.walk.walk import HAVE, MISSING, UNSURE, Walk
from actions.world import World
from knowledge.schema import Procedure

_MARKS = {HAVE: "ready", MISSING: "missing", UNSURE: "unsure"}


def replies_of(walk: Walk, procedure: Procedure, world: World, as_of: dt.date, here: Optional[str]) -> List[Reply]:
    """The summary in short, the page, and what can be done next. The whole is on the sheet."""
    say, rows = world.phrases, saying.to_look_at(procedure, walk, world, as_of)
    absent = [row for row in rows if walk.papers.get(row.key) != HAVE and row.sure and not row.use.data_instead]
    looked_up = [row for row in rows if walk.papers.get(row.key) != HAVE and row.sure and row.use.data_instead]
    found = [f for f in findings(procedure, walk, world, as_of, here) if not f.absent]
    if not rows:
        lines = [say("end.nothing")]
    elif absent:
        lines = [say("end.not_ready", count=len(absent)), wording.bullets(name_of(row, world) for row in absent)]
    else:
        lines = [] if looked_up else [say("end.ready")]
    if looked_up:
        lines.append(say("end.by_data", names=", ".join(name_of(row, world) for row in looked_up)))
    if any(finding.severity == STOPS for finding in found):
        lines = [say("end.stopped"), *(line for line in lines if line != say("end.ready"))]
    parts = ["\n".join(lines)]
    for severity in ("stops", "returns", "note"):
        said = [line for finding in found if finding.severity == severity for line in _short(finding, world)]
        if said:
            parts.append("\n".join([f"{say(f'sheet.severity_{severity}')}:", *said]))
    parts.append("\n".join([*_facts(walk, procedure, world, as_of, here), source_line(procedure, world)]))
    spoken = [replies.text(part) for part in parts]
    if procedure.source.url:
        spoken.append(replies.link(say("end.page"), procedure.source.url))
    return [*spoken, replies.choices(say("end.next"), _choices(walk, procedure, absent, world, as_of))]


def _choices(
    walk: Walk, procedure: Procedure, absent: List[case.Needed], world: World, as_of: dt.date
) -> List[replies.Choice]:
    say = world.phrases
    rows = [saying.command("print", say("end.print"))]
    forms = [form for key, form in fillable(procedure, case.papers(procedure, walk.answers, as_of), world) if walk.papers.get(key) != HAVE]
    if forms:
        rows.insert(0, offered(forms[0], world) if len(forms) == 1 else replies.Choice(FILL, say("form.offer")))
    if absent:
        rows.append(saying.command("look_missing", say("end.missing")))
    if portal_steps(walk, procedure, world):
        rows.append(saying.command("portal", say("end.portal")))
    if walk.answers:
        rows.append(saying.command("choose_amend", say("end.amend")))
    rows.append(saying.command("hand_over", say("end.hand_over")))
    return [*rows, saying.command("done", say("end.done"))]


def lines(finding: Finding, world: World) -> List[str]:
    """A finding whole: what, why, how to mend, by which law."""
    rows = [finding.say]
    for key in ("why", "mend", "basis"):
        value = getattr(finding, key)
        if value:
            rows.append(world.phrases(f"sheet.{key}", **{key: value.rstrip(".")}) + ".")
    return rows


def _short(finding: Finding, world: World) -> List[str]:
    mend = f" {world.phrases('sheet.mend', mend=finding.mend)}" if finding.mend else ""
    return [f"• {finding.say}{mend}"]


def asked(walk: Walk, procedure: Procedure, world: World, as_of: dt.date) -> Ask:
    """The procedure as asked for this case: only the way of handing in that was chosen, where one was."""
    chosen = [channel for channel in procedure.channels if channel.via == walk.answers.get("how")]
    shown = procedure.copy(update={"channels": chosen}) if chosen else procedure
    return Ask(shown, world, as_of, case.settled(procedure, walk.answers, as_of), whole=True, brief=True)


def _facts(walk: Walk, procedure: Procedure, world: World, as_of: dt.date, here: Optional[str]) -> List[str]:
    ask = asked(walk, procedure, world, as_of)
    rows = [fees.fee(ask), facts.time(replace(ask, quiet=True))]
    rows += place.office(procedure, place.known(here), world)
    last = deadline_of(procedure, walk, as_of)
    if last and last >= as_of:
        rows.append(world.phrases("sheet.deadline", day=wording.date(last)))
    if procedure.result:
        rows.append(world.phrases("sheet.result", result=procedure.result.rstrip(". ") + "."))
    return rows


def sheet(walk: Walk, procedure: Procedure, world: World, as_of: dt.date, here: Optional[str]) -> Sheet:
    """Everything on paper: the case, the papers with their ticks, what to mend, fee, time, place, the portal's steps."""
    say = world.phrases
    blocks = [
        Block(say("sheet.answers"), tuple(_answers(walk, procedure, world))),
        Block(say("sheet.papers"), tuple(_papers(walk, procedure, world, as_of)), "checklist"),
        Block(
            say("sheet.findings"),
            tuple(_finding(finding, world) for finding in findings(procedure, walk, world, as_of, here)),
            "findings",
        ),
        Block(say("sheet.facts"), tuple(_told(_facts(walk, procedure, world, as_of, here)))),
        Block(say("sheet.online"), tuple(map(Line, portal_steps(walk, procedure, world))), "numbered"),
        Block(say("sheet.steps"), tuple(Line(step) for step in procedure.steps), "numbered"),
        Block(
            say("sheet.follow"),
            (Line(say("sheet.follow_how", portal=world.profile.portal.name, hotline=world.hotline)),),
        ),
    ]
    return Sheet(
        title=procedure.short,
        subtitle=say("sheet.subtitle", day=wording.date(as_of)),
        blocks=tuple(block for block in blocks if block.lines),
        url=procedure.source.url,
        url_caption=say("sheet.scan"),
        source=source_line(procedure, world),
        footer=say("sheet.ask", hotline=world.hotline),
    )


def _answers(walk: Walk, procedure: Procedure, world: World) -> Iterator[Line]:
    by_id = {each.id: each for each in procedure.cases}
    for name in walk.asked:
        if name in by_id and name in walk.answers:
            yield Line(by_id[name].ask, saying.said(by_id[name], walk, world))


def _papers(walk: Walk, procedure: Procedure, world: World, as_of: dt.date) -> Iterator[Line]:
    for row in case.papers(procedure, walk.answers, as_of):
        known = paper_of(row, world)
        mark = _MARKS.get(walk.papers.get(row.key, ""), "" if row.sure else "maybe")
        detail = []
        if mark != "ready" and known and known.obtain and not known.made_online:
            detail.append(world.phrases("paper.how", how=known.obtain.how))
        if row.use.note:
            detail.append(row.use.note)
        yield Line(saying.line(row, world), " ".join(detail), mark)


def _finding(finding: Finding, world: World) -> Line:
    first, *more = lines(finding, world)
    return Line(f"{world.phrases(f'sheet.severity_{finding.severity}')}: {first}", " ".join(more))


def _told(rows: List[str]) -> Iterator[Line]:
    """Each row's first line, the rest of it (bullets) as its detail."""
    for row in rows:
        first, _, rest = row.partition("\n")
        yield Line(first, rest.replace("• ", "").replace("\n", " · "))


def portal_steps(walk: Walk, procedure: Procedure, world: World) -> List[str]:
    """The steps on the portal in plain words; none where the record has no way to hand in by it."""
    if not any(channel.via == "online" for channel in procedure.channels) or walk.answers.get("how") in ("direct", "postal"):
        return []
    say = world.phrases
    first = say("sheet.login", portal=world.profile.portal.name)
    return [first, *(say(f"sheet.{step}") for step in ("open_page", "choose_office", "attach", "pay", "keep_number"))]
