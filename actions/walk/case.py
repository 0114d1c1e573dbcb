"""What the answers of one case come to: the question to ask next, the papers, where it leads. Pure.

Nothing here knows how a question is put or an answer was given. `answers` maps a question's id to an option's id, an
ISO date, a number as text, a unit's code, or UNSURE.
"""
from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Dict, Iterator, List, Mapping, Optional, Sequence

from dateutil.relativedelta import relativedelta

from knowledge.conditions import NOT_ASKED, UNSURE, Condition
from knowledge.schema import Case, Check, Deadline, DocumentUse, Procedure, Redirect
from nlu.text import fold

Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Needed:
    """One paper of the personal list. `sure` is False where an unanswered question decides («có thể cần»)."""

    key: str
    use: DocumentUse
    sure: bool


def settled(procedure: Procedure, answers: Answers, as_of: dt.date) -> Dict[str, Any]:
    """`answers` with NOT_ASKED for every question that does not arise, and without answers to such questions.

    One pass is enough: a question depends on earlier ones only.
    """
    known: Dict[str, Any] = {}
    for case in procedure.cases:
        if case.condition.value(known, as_of) is False:
            known[case.id] = NOT_ASKED
        elif case.id in answers:
            known[case.id] = answers[case.id]
    return known


def kept(procedure: Procedure, answers: Answers, as_of: dt.date) -> Dict[str, Any]:
    """Those of `answers` whose question still arises."""
    return {name: value for name, value in settled(procedure, answers, as_of).items() if value != NOT_ASKED}


def sound(procedure: Procedure, answers: Answers, as_of: dt.date) -> Dict[str, Any]:
    """Those of `answers` that the questions of today allow, for a state or a line that comes from elsewhere."""
    good = {
        case.id: answers[case.id]
        for case in procedure.cases
        if case.id in answers and (answers[case.id] == UNSURE or valid(case, answers[case.id]))
    }
    return kept(procedure, good, as_of)


def to_ask(procedure: Procedure, answers: Answers, as_of: dt.date) -> List[Case]:
    """The questions that arise now, are unanswered and can still change something; the next one first.

    A question that may lead to another procedure comes before the others, since it may end the walk: nobody
    answers eight questions to hear that the ninth sends them elsewhere. Otherwise the file's order holds.
    """
    known = settled(procedure, answers, as_of)
    wanted = _undecided(procedure, known, as_of)
    leading = _names((r.condition for r in procedure.redirects), known, as_of)
    leading = _with_earlier(procedure, leading, known, as_of)
    arising = [
        case
        for case in procedure.cases
        if case.id not in known and case.id in wanted and case.condition.value(known, as_of) is True
    ]
    return sorted(arising, key=lambda case: case.id not in leading)


def next_question(procedure: Procedure, answers: Answers, as_of: dt.date) -> Optional[Case]:
    """The question to put now; None when the case is known as far as it matters."""
    return next(iter(to_ask(procedure, answers, as_of)), None)


def left(procedure: Procedure, answers: Answers, as_of: dt.date) -> int:
    """How many questions may still come, at most: those that arise now and those that an answer may raise."""
    known = settled(procedure, answers, as_of)
    wanted = _undecided(procedure, known, as_of)
    return sum(case.id in wanted and case.id not in known for case in procedure.cases)


def redirect(procedure: Procedure, answers: Answers, as_of: dt.date) -> Optional[Redirect]:
    """The first redirect that the answers bring about."""
    known = settled(procedure, answers, as_of)
    return next((r for r in procedure.redirects if r.condition.value(known, as_of)), None)


def checks(procedure: Procedure, answers: Answers, as_of: dt.date) -> List[Check]:
    """The checks that the answers bring about, in the file's order."""
    known = settled(procedure, answers, as_of)
    return [check for check in procedure.checks if check.condition.value(known, as_of)]


def papers(procedure: Procedure, answers: Answers, as_of: dt.date) -> List[Needed]:
    """The personal list: papers needed for sure in the file's order, then those that may be needed."""
    known = settled(procedure, answers, as_of)
    rows = [
        Needed(key, use, bool(value))
        for key, use in zip(paper_keys(procedure.documents), procedure.documents)
        for value in [use.condition.value(known, as_of)]
        if value is not False
    ]
    return sorted(rows, key=lambda row: not row.sure)


def paper_keys(documents: Sequence[DocumentUse]) -> List[str]:
    """A name for each paper of a procedure that stays the same when other papers come or go."""
    seen: Dict[str, int] = {}
    keys = []
    for use in documents:
        name = use.use or "-".join(fold(str(use.name)).split())[:40]
        seen[name] = seen.get(name, 0) + 1
        keys.append(name if seen[name] == 1 else f"{name}~{seen[name]}")
    return keys


def last_day(deadline: Deadline, start: dt.date) -> dt.date:
    """The last day on which one is in time, counted from the day after `start` (Bộ luật Dân sự 2015, Điều 147).

    Working days leave Saturdays and Sundays out; public holidays are not known here, so the true day may be later.
    """
    if deadline.unit == "working_day":
        day, amount = start, deadline.amount
        while amount:
            day += dt.timedelta(days=1)
            amount -= day.weekday() < 5
        return day
    return after(start, deadline.amount, deadline.unit) or start


def after(start: dt.date, amount: int, unit: Optional[str]) -> Optional[dt.date]:
    """The day so many days, weeks, months or years after `start`; None for a unit that no calendar counts in."""
    name = {"day": "days", "week": "weeks", "month": "months", "year": "years"}.get(str(unit))
    return start + relativedelta(**{name: amount}) if name else None


def carried(answers: Answers, before: Procedure, after: Procedure) -> Dict[str, Any]:
    """The answers that need not be asked again in `after`: the very same question with the very same answer."""
    asked = {case.id: case for case in before.cases}
    same = {}
    for case in after.cases:
        twin = asked.get(case.id)
        if case.id not in answers or twin is None or twin.type != case.type:
            continue
        if fold(twin.ask) == fold(case.ask) and (not case.options or answers[case.id] in _option_ids(case)):
            same[case.id] = answers[case.id]
    return same


def valid(case: Case, value: Any) -> bool:
    """Whether `value` can be an answer to `case` at all (for cases that come from elsewhere)."""
    if case.type == "choice":
        return value in _option_ids(case)
    if case.type == "date":
        try:
            dt.date.fromisoformat(str(value))
        except ValueError:
            return False
    return isinstance(value, str) and len(value) <= 200


def _option_ids(case: Case) -> List[str]:
    return [option.id for option in case.options]


def conditions(procedure: Procedure) -> Iterator[Condition]:
    """Every condition that an answer may decide, questions' own apart."""
    for rows in (procedure.redirects, procedure.documents, procedure.conditions, procedure.checks):
        yield from (row.condition for row in rows)
    for channel in procedure.channels:
        yield from (row.condition for row in (*channel.times, *channel.fees))
    if procedure.deadline:
        yield procedure.deadline.condition


def _undecided(procedure: Procedure, known: Answers, as_of: dt.date) -> set:
    """The ids of questions that can still change something, those that merely lead to such a one included."""
    names = _names(conditions(procedure), known, as_of)
    if procedure.deadline and procedure.deadline.condition.value(known, as_of) is not False:
        names.add(procedure.deadline.after)
    return _with_earlier(procedure, names, known, as_of)


def _names(rows: Iterator[Condition], known: Answers, as_of: dt.date) -> set:
    return {name for row in rows if row.value(known, as_of) is None for name in row.names()}


def _with_earlier(procedure: Procedure, names: set, known: Answers, as_of: dt.date) -> set:
    """`names` and the questions on which they depend; backwards once, since questions depend on earlier ones only."""
    wanted = set(names)
    for case in reversed(procedure.cases):
        if case.id in wanted and case.id not in known and case.condition.value(known, as_of) is None:
            wanted.update(case.condition.names())
    return wanted
