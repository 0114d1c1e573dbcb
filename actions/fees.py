"""What it costs: only what the record says holds on the day asked for."""
from __future__ import annotations

import datetime as dt
import re
from typing import Any, Dict, List

from actions import wording
from actions.asking import Ask
from knowledge.profile import ProvinceFee
from knowledge.schema import Fee


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
            if row.kind == "not_published" and not row.note:
                continue
            # The province's own decision says what the record leaves to the province, in the same cases.
            known = [_province(ask, fee) for fee in province] if row.kind == "set_by_province" else []
            for words in known or [_fee(ask, row, value is None)]:
                if not words:
                    ended = True
                    continue
                cases = wording.condition(row.when, ask.procedure, ask.world.phrases) if known and value is None else ""
                words += f" – {ask.say('papers.condition', cases=cases)}" if cases else ""
                ways = lines.setdefault(words, [])
                if channel.via not in ways:
                    ways.append(channel.via)
    if province and not any(row.kind == "set_by_province" for c in ask.procedure.channels for row in c.fees):
        lines.update((_province(ask, fee), []) for fee in province)
    if not lines:
        return ask.say("fee.ended") if ended else ask.say("fee.unknown")
    every = {channel.via for channel in ask.procedure.channels}
    rows = []
    for words, ways in lines.items():
        via = "" if set(ways) >= every or not ways else " (" + wording.ways(ask.world.phrases, ways) + ")"
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


def _province(ask: Ask, fee: ProvinceFee) -> str:
    words = ask.say("fee.province", amount=wording.dong(fee.vnd), decision=fee.decision)
    return f"{words}. {fee.note}" if fee.note else words


def _holds(row: Any, day: dt.date) -> bool:
    return (row.start is None or row.start <= day) and (row.end is None or day <= row.end)
