"""What would make the dossier come back: rules over answers, papers and days. Pure.

The catalogue's own checks come first, then what follows from the papers and the calendar. Each finding says what, and
where known why, how to mend it, and by which law.
"""
from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Iterator, List, Optional

from actions import wording
from actions.walk import case, place
from actions.walk.walk import HAVE, UNSURE, Walk
from actions.world import World
from knowledge.conditions import UNSURE as UNSURE_ANSWER
from knowledge.schema import Check, Deadline, Duration, Paper, Procedure

STOPS, RETURNS, NOTE = "stops", "returns", "note"
_ORDER = (STOPS, RETURNS, NOTE)
#: A paper that ends within so many days is worth a word: the dossier takes its time too.
SOON_DAYS = 30


@dataclass(frozen=True)
class Finding:
    """`severity`: stops the dossier, likely comes back (`returns`), worth knowing (`note`)."""

    severity: str
    say: str
    why: Optional[str] = None
    mend: Optional[str] = None
    basis: Optional[str] = None
    absent: bool = False  # says only that a paper is missing


def findings(
    procedure: Procedure, walk: Walk, world: World, as_of: dt.date, here: Optional[str] = None
) -> List[Finding]:
    """Everything found, the gravest first. `here` is the code of the commune where the person lives."""
    found = [
        *of_answers(procedure, walk, as_of),
        *_of_papers(procedure, walk, world, as_of),
        *_of_deadline(procedure, walk, world, as_of),
        *_left_open(procedure, walk, world, as_of),
        *_of_place(procedure, world, here),
    ]
    return sorted(found, key=lambda finding: _ORDER.index(finding.severity))


def of_answers(procedure: Procedure, walk: Walk, as_of: dt.date) -> Iterator[Finding]:
    """What the catalogue's checks say of the answers."""
    for check in case.checks(procedure, walk.answers, as_of):
        yield Finding(check.severity, check.say, check.why, check.mend, check.basis)


def _of_papers(procedure: Procedure, walk: Walk, world: World, as_of: dt.date) -> Iterator[Finding]:
    say = world.phrases
    for row in case.papers(procedure, walk.answers, as_of):
        paper = paper_of(row, world)
        if paper and paper.made_online:
            continue
        tick, name = walk.papers.get(row.key), name_of(row, world)
        if tick == HAVE:
            yield from _of_validity(row, paper, walk, world, as_of)
        elif row.sure and not row.use.data_instead:
            if tick == UNSURE:
                yield Finding(RETURNS, say("finding.unsure", name=name), mend=say("finding.unsure_mend", hotline=world.hotline))
            else:
                how = paper.obtain.how if paper and paper.obtain else say("finding.missing_plain")
                yield Finding(STOPS, say("finding.missing", name=name), mend=how, absent=True)


def _of_validity(
    row: case.Needed, paper: Optional[Paper], walk: Walk, world: World, as_of: dt.date
) -> Iterator[Finding]:
    if not walk.issued.get(row.key) or not paper or not paper.valid_for:
        return
    say, name = world.phrases, name_of(row, world)
    issued = dt.date.fromisoformat(walk.issued[row.key])
    shown = wording.date(issued)
    end = valid_to(issued, paper.valid_for)
    if issued > as_of:
        yield Finding(RETURNS, say("finding.issued_ahead", name=name, issued=shown), mend=say("finding.issued_ahead_mend"))
    elif end and end < as_of:
        yield Finding(
            STOPS,
            say("finding.expired", name=name, issued=shown, end=wording.date(end)),
            why=paper.valid_for.note,
            mend=paper.obtain.how if paper.obtain else say("finding.expired_mend"),
            basis=paper.source,
        )
    elif end and (end - as_of).days <= SOON_DAYS:
        yield Finding(NOTE, say("finding.expires", name=name, end=wording.date(end)), why=paper.valid_for.note, basis=paper.source)


def _of_deadline(procedure: Procedure, walk: Walk, world: World, as_of: dt.date) -> Iterator[Finding]:
    last = deadline_of(procedure, walk, as_of)
    if last is None or last >= as_of:
        return
    if not any(_says_late(check, procedure.deadline) for check in case.checks(procedure, walk.answers, as_of)):
        yield Finding(NOTE, world.phrases("finding.late", day=wording.date(last)), mend=procedure.deadline.if_late)


def _says_late(check: Check, deadline: Deadline) -> bool:
    """Whether a check of the record speaks of too much time since the day from which the deadline runs."""
    late = (c for c in check.condition.comparisons() if c.call and not c.other and c.op in (">", ">="))
    return any(c.name == deadline.after for c in late)


def _left_open(procedure: Procedure, walk: Walk, world: World, as_of: dt.date) -> Iterator[Finding]:
    maybe = [row for row in case.papers(procedure, walk.answers, as_of) if not row.sure]
    deciding = {name for row in maybe for name in row.use.condition.names()}
    for each in procedure.cases:
        if walk.answers.get(each.id) == UNSURE_ANSWER and each.id in deciding:
            yield Finding(
                NOTE,
                world.phrases("finding.open_answer", ask=each.ask),
                mend=world.phrases("finding.open_answer_mend", hotline=world.hotline),
            )


def _of_place(procedure: Procedure, world: World, here: Optional[str]) -> Iterator[Finding]:
    """Somebody from elsewhere stands at the wrong office where the record wants their own commune."""
    profile = world.profile
    unit = place.known(here)
    if unit is None or not profile.unit_code or unit.code == profile.unit_code:
        return
    if place.wanted(procedure, world) and procedure.any_office is False:
        say = world.phrases("finding.other_place", unit=unit.full_name, profile=profile.name)
        yield Finding(RETURNS, say, mend=procedure.receives or procedure.agency)


def deadline_of(procedure: Procedure, walk: Walk, as_of: dt.date) -> Optional[dt.date]:
    """The last day on which the person is in time; None where the record or the answers do not say."""
    deadline = procedure.deadline
    if deadline is None or not deadline.condition.value(case.settled(procedure, walk.answers, as_of), as_of):
        return None
    try:
        return case.last_day(deadline, dt.date.fromisoformat(str(walk.answers.get(deadline.after))))
    except ValueError:
        return None


def valid_to(issued: dt.date, valid_for: Duration) -> Optional[dt.date]:
    """The last day on which a paper issued on `issued` is good."""
    return case.after(issued, int(valid_for.amount), valid_for.unit) if valid_for.amount else None


def paper_of(row: case.Needed, world: World) -> Optional[Paper]:
    return world.catalogue.papers.get(row.use.use) if row.use.use else None


def name_of(row: case.Needed, world: World) -> str:
    """The paper's name as it stands in a sentence."""
    paper = paper_of(row, world)
    return (paper.name if paper else str(row.use.name)).rstrip(" .;")
