"""One function an aspect: what the record says of it, in plain words, and nothing else.

Each returns text for a person. What the record leaves out is said to be left out; an amount whose days are over is
never given as today's.
"""
from __future__ import annotations

from typing import Callable, Dict, List

from actions import wording
from actions.asking import Ask
from actions.fees import fee
from actions.papers import papers


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
    rows = [words if set(ways) >= every else f"{words} ({wording.ways(ask.world.phrases, ways)})" for words, ways in lines.items()]
    answer = f"{ask.say('time.title')} {rows[0].rstrip('. ')}." if len(rows) == 1 else f"{ask.say('time.title')}\n{wording.bullets(rows)}"
    deadline = ask.procedure.deadline
    if deadline and not ask.quiet and deadline.condition.value(ask.answers, ask.as_of):
        case = next((c for c in ask.procedure.cases if c.id == deadline.after), None)
        amount = f"{deadline.amount} {ask.world.phrases(f'units.{deadline.unit}')}"
        if case:
            answer += "\n" + ask.say("time.deadline", time=amount, after=deadline.called or _after(case.ask))
            answer += f" {deadline.if_late}" if deadline.if_late else ""
    return answer


def _after(question: str) -> str:
    """«Bé sinh ngày nào?» → «ngày bé sinh» is beyond a rule: where the record does not say it, the question itself does."""
    return f"«{question.rstrip('?').strip()}»"


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
        lines.append(ask.say("where.channels", ways=wording.ways(ask.world.phrases, ways)))
    return "\n".join(lines) if lines else ask.say("where.unknown")


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
    return _listed(ask, "how.title", list(ask.procedure.steps), wording.numbered)


def conditions(ask: Ask) -> str:
    rows = [
        row.say for row in ask.procedure.conditions if row.condition.value(ask.answers, ask.as_of) is not False
    ]
    if not rows:
        return ask.say("conditions.none")
    return _listed(ask, "conditions.title", rows)


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
    return _listed(ask, "form.title", rows) if rows else ask.say("form.unknown")


def legal_basis(ask: Ask) -> str:
    rows = [f"{b.name} ({b.number})" if b.name else b.number for b in ask.procedure.legal_basis]
    return _listed(ask, "legal_basis.title", rows) if rows else ask.say("legal_basis.unknown")


def _listed(ask: Ask, title: str, rows: List[str], layout: Callable[[List[str]], str] = wording.bullets) -> str:
    """The first of `rows` under their title, and how to see the others."""
    shown, hidden = ask.cut(rows)
    answer = f"{ask.say(title)}\n{layout(shown)}"
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
