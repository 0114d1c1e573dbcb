"""One function an aspect: what the record says of it, in plain words, and nothing else.

Each returns text for a person. What the record leaves out is said to be left out; an amount whose days are over is
never given as today's.
"""
from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any, Callable, Dict, List, Mapping, Tuple

from actions import wording
from actions.world import World
from knowledge.schema import DocumentUse, Fee, Procedure

#: How many papers and characters a first answer shows; «chi tiết» shows all.
FIRST_ROWS = 8
FIRST_CHARACTERS = 900
#: In an overview of several aspects each is shorter still.
BRIEF_ROWS = 4
BRIEF_CHARACTERS = 450


@dataclass(frozen=True)
class Ask:
    """What is asked of one procedure: on which day, with which answers known, in short or whole."""

    procedure: Procedure
    world: World
    as_of: dt.date
    answers: Mapping[str, Any] = field(default_factory=dict)
    whole: bool = False
    brief: bool = False
    quiet: bool = False  # facts alone, without what to do next: for a comparison

    def cut(self, lines: List[str]) -> Tuple[List[str], int]:
        """The first lines that a person reads without tiring, and how many are left. Never part of a line."""
        if self.whole:
            return lines, 0
        rows, characters = (BRIEF_ROWS, BRIEF_CHARACTERS) if self.brief else (FIRST_ROWS, FIRST_CHARACTERS)
        shown: List[str] = []
        for line in lines:
            if shown and (len(shown) >= rows or sum(map(len, shown)) + len(line) > characters):
                break
            shown.append(line)
        return shown, len(lines) - len(shown)

    def say(self, key: str, **values: object) -> str:
        return self.world.phrases(key, hotline=self.world.hotline, portal=self.world.profile.portal.name, **values)


def papers(ask: Ask) -> str:
    """The papers that are needed for sure, then those that depend, then those only shown."""
    sure: List[str] = []
    maybe: List[str] = []
    for document in ask.procedure.documents:
        value = document.condition.value(ask.answers, ask.as_of)
        if value is False:
            continue
        (sure if value else maybe).append(_paper(ask, document, value is None))
    if not sure and not maybe:
        return ask.say("papers.unknown")
    parts: List[str] = []
    shown, hidden = ask.cut(sure + maybe)
    for key, rows in (("papers.title", shown[: len(sure)]), ("papers.maybe", shown[len(sure) :])):
        if rows:
            parts += [ask.say(key), wording.bullets(rows)]
    if hidden:
        parts.append(ask.say("papers.rest", count=hidden))
    if ask.whole and ask.procedure.notes:
        parts += [ask.say("papers.notes"), wording.bullets(ask.procedure.notes)]
    return "\n".join(parts)


def _paper(ask: Ask, document: DocumentUse, depends: bool) -> str:
    paper = ask.world.catalogue.papers.get(document.use) if document.use else None
    line = paper.name if paper else str(document.name)
    counts = [f"{document.original} bản chính"] * bool(document.original)
    counts += [f"{document.copies} bản sao"] * bool(document.copies)
    extra = counts + ["xuất trình"] * (document.hand_in == "show")
    if document.data_instead:
        extra.append(ask.say("papers.data"))
    line = f"{line.rstrip('.;')} ({', '.join(extra)})" if extra else line.rstrip(".;")
    if depends:
        cases = wording.condition(document.when, ask.procedure, ask.world.phrases)
        if cases:
            line += f" – {ask.say('papers.condition', cases=cases)}"
    if document.note and ask.whole:
        line += f". {document.note}"
    return line


def fee(ask: Ask) -> str:
    """What it costs, a line for each way of handing in where they differ."""
    province = [f for f in ask.world.profile.fees if f.code == ask.procedure.code and _holds(f, ask.as_of)]
    lines: Dict[str, List[str]] = {}
    ended = False
    for channel in ask.procedure.channels:
        for row in channel.fees:
            if not row.holds_on(ask.as_of):
                ended = ended or (row.end is not None and row.end < ask.as_of)
                continue
            value = row.condition.value(ask.answers, ask.as_of)
            if value is False:
                continue
            words = _fee(ask, row, value is None)
            if not words:
                ended = True
                continue
            ways = lines.setdefault(words, [])
            if channel.via not in ways:
                ways.append(channel.via)
    for row in province:
        lines[ask.say("fee.province", amount=wording.dong(row.vnd), decision=row.decision)] = []
    published = {w: ways for w, ways in lines.items() if not w.startswith(ask.say("fee.not_published"))}
    if not published:
        return ask.say("fee.ended") if ended else ask.say("fee.unknown")
    every = {channel.via for channel in ask.procedure.channels}
    rows = []
    for words, ways in published.items():
        via = "" if set(ways) >= every or not ways else " (" + _ways(ask, ways) + ")"
        rows.append(f"{words}{via}")
    shown, hidden = ask.cut(rows)
    answer = f"{ask.say('fee.title')}\n{wording.bullets(shown)}"
    if hidden and not ask.quiet:
        answer += "\n" + ask.say("answer.more")
    provincial = any(
        row.kind == "set_by_province" and row.condition.value(ask.answers, ask.as_of) is not False
        for channel in ask.procedure.channels for row in channel.fees
    )
    return f"{answer}\n{ask.say('fee.ask')}" if provincial and not province and not ask.quiet else answer


#: «… đến hết ngày 31/12/2023»: a clause with an end.
_UNTIL = re.compile(r"(?:đến|tới)(?: hết)?(?: ngày)?\s+(\d{1,2})/(\d{1,2})/(\d{4})", re.IGNORECASE)
_CLAUSES = re.compile(r"(?<=[.;])\s+|\n+")


def current(note: str, as_of: dt.date) -> str:
    """`note` without the clauses whose last day is before `as_of`: an amount that ended is not today's."""
    return " ".join(clause for clause in _CLAUSES.split(note) if not _over(clause, as_of)).strip()


def _over(clause: str, as_of: dt.date) -> bool:
    days = []
    for day, month, year in _UNTIL.findall(clause):
        try:
            days.append(dt.date(int(year), int(month), int(day)))
        except ValueError:  # a date that is none ends nothing
            continue
    return bool(days) and max(days) < as_of


def _fee(ask: Ask, row: Fee, depends: bool) -> str:
    note = current(row.note, ask.as_of) if row.note else ""
    if row.kind == "described" and not note:
        return ""
    if row.kind == "amount":
        key = "fee.amount_per" if row.per else "fee.amount"
        words = ask.say(key, amount=wording.dong(row.vnd), per=row.per or "")
    elif row.kind == "described":
        words = note
    else:
        words = ask.say(f"fee.{row.kind}")
    words = words[0].upper() + words[1:]
    if note and row.kind != "described" and not (ask.brief and depends):
        words += f". {note}" if len(note) > 60 else f" ({note.rstrip('.')})"
    cases = wording.condition(row.when, ask.procedure, ask.world.phrases) if depends and (ask.brief or not note) else ""
    words += f" – {ask.say('papers.condition', cases=cases)}" if cases else ""
    if row.end and wording.date(row.end) not in words:
        words += f" (đến hết ngày {wording.date(row.end)})"
    return words


def _holds(row: Any, day: dt.date) -> bool:
    return (row.start is None or row.start <= day) and (row.end is None or day <= row.end)


def time(ask: Ask) -> str:
    lines: Dict[str, List[str]] = {}
    for channel in ask.procedure.channels:
        for row in channel.times:
            value = row.condition.value(ask.answers, ask.as_of)
            if value is False:
                continue
            words = wording.duration(row, ask.world.phrases, ask.brief)
            cases = wording.condition(row.when, ask.procedure, ask.world.phrases) if value is None else ""
            words += f" – {ask.say('papers.condition', cases=cases)}" if cases else ""
            ways = lines.setdefault(words, [])
            if channel.via not in ways:
                ways.append(channel.via)
    if not lines:
        return ask.say("time.unknown")
    every = {channel.via for channel in ask.procedure.channels}
    rows = [words if set(ways) >= every else f"{words} ({_ways(ask, ways)})" for words, ways in lines.items()]
    answer = f"{ask.say('time.title')} {rows[0]}." if len(rows) == 1 else f"{ask.say('time.title')}\n{wording.bullets(rows)}"
    deadline = ask.procedure.deadline
    if deadline and not ask.quiet and deadline.condition.value(ask.answers, ask.as_of):
        case = next((c for c in ask.procedure.cases if c.id == deadline.after), None)
        amount = f"{deadline.amount} {ask.world.phrases(f'units.{deadline.unit}')}"
        if case:
            answer += "\n" + ask.say("time.deadline", time=amount, after=_after(case.ask))
            answer += f" {deadline.if_late}" if deadline.if_late else ""
    return answer


def _after(question: str) -> str:
    """«Bé sinh ngày nào?» → «ngày bé sinh» is beyond a rule; the question itself says which day is meant."""
    return f"«{question.rstrip('?').strip()}»."


def where(ask: Ask) -> str:
    procedure, lines = ask.procedure, []
    place = procedure.receives or procedure.agency
    if place:
        lines.append(f"{ask.say('where.title')} {place.rstrip('.')}.")
    if procedure.agency and procedure.agency != place and not ask.brief:
        lines.append(ask.say("where.agency", agency=procedure.agency.rstrip(".")))
    if procedure.any_office is True:
        lines.append(ask.say("where.any_office_yes"))
    ways = list(dict.fromkeys(channel.via for channel in procedure.channels))
    if ways and not ask.quiet:
        lines.append(ask.say("where.channels", ways=_ways(ask, ways)))
    return "\n".join(lines) if lines else ask.say("where.unknown")


def _ways(ask: Ask, ways: List[str]) -> str:
    return ", ".join(ask.world.phrases(f"via.{way}") for way in ways)


def online(ask: Ask) -> str:
    procedure = ask.procedure
    by_net = [channel for channel in procedure.channels if channel.via == "online"]
    if procedure.online in ("full", "partial", "information"):
        lines = [ask.say(f"online.{procedure.online}")]
    elif by_net:
        lines = [ask.say("online.channel")]
    elif procedure.channels:
        return ask.say("online.none")
    else:
        return ask.say("online.unknown")
    lines += [channel.note for channel in by_net if channel.note]
    if procedure.online != "information":
        lines.append(ask.say("online.login"))
    return "\n".join(lines)


def how(ask: Ask) -> str:
    if not ask.procedure.steps:
        return ask.say("how.unknown")
    shown, hidden = ask.cut(list(ask.procedure.steps))
    answer = f"{ask.say('how.title')}\n{wording.numbered(shown)}"
    return f"{answer}\n{ask.say('answer.more')}" if hidden else answer


def conditions(ask: Ask) -> str:
    rows = [
        row.say for row in ask.procedure.conditions if row.condition.value(ask.answers, ask.as_of) is not False
    ]
    if not rows:
        return ask.say("conditions.none")
    shown, hidden = ask.cut(rows)
    answer = f"{ask.say('conditions.title')}\n{wording.bullets(shown)}"
    return f"{answer}\n{ask.say('answer.more')}" if hidden else answer


def form(ask: Ask) -> str:
    rows = []
    for identifier in ask.procedure.forms:
        reference = ask.world.catalogue.forms[identifier]
        extra = [ask.say("form.number", number=reference.number)] if reference.number else []
        extra += [ask.say("form.issued", issued_by=reference.issued_by)] if reference.issued_by else []
        rows.append(f"{reference.name} ({', '.join(extra)})" if extra else reference.name)
    if not rows:
        rows = [
            str(d.name) for d in ask.procedure.documents
            if d.name and any(word in d.name.lower() for word in ("tờ khai", "mẫu", "đơn ", "phiếu"))
        ]
    shown, hidden = ask.cut(rows)
    if not shown:
        return ask.say("form.unknown")
    answer = f"{ask.say('form.title')}\n{wording.bullets(shown)}"
    return f"{answer}\n{ask.say('answer.more')}" if hidden else answer


def legal_basis(ask: Ask) -> str:
    rows = [f"{b.name} ({b.number})" if b.name else b.number for b in ask.procedure.legal_basis]
    shown, hidden = ask.cut(rows)
    if not shown:
        return ask.say("legal_basis.unknown")
    answer = f"{ask.say('legal_basis.title')}\n{wording.bullets(shown)}"
    return f"{answer}\n{ask.say('answer.more')}" if hidden else answer


def result(ask: Ask) -> str:
    if not ask.procedure.result:
        return ask.say("result.unknown")
    return ask.say("result.title", result=ask.procedure.result.rstrip(". "))


#: In the order in which a person wants them.
ASPECTS: Dict[str, Callable[[Ask], str]] = {
    "papers": papers,
    "fee": fee,
    "time": time,
    "where": where,
    "online": online,
    "how": how,
    "conditions": conditions,
    "form": form,
    "legal_basis": legal_basis,
    "result": result,
}
