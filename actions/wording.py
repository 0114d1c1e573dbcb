"""Figures as people read them: dates, đồng, durations, numbered lists."""
from __future__ import annotations

import datetime as dt
from typing import Iterable, Optional

from actions.phrases import Phrases
from knowledge.schema import Case, Duration, Procedure
from knowledge.conditions import Compare, Condition


def date(day: dt.date) -> str:
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def dong(amount: int) -> str:
    """135000 → «135.000»."""
    return f"{amount:,}".replace(",", ".")


def duration(time: Duration, phrases: Phrases) -> str:
    """«3 ngày làm việc», with its note; the note alone where the record has no number."""
    if time.amount is None:
        return time.note or ""
    amount = int(time.amount) if float(time.amount).is_integer() else str(time.amount).replace(".", ",")
    words = f"{amount} {phrases(f'units.{time.unit}')}"
    return f"{words} ({_trim(time.note)})" if time.note else words


def bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"• {line}" for line in lines)


def numbered(lines: Iterable[str]) -> str:
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))


def condition(when: Optional[str], procedure: Procedure) -> str:
    """A condition in the words of its questions («chưa đăng ký; nộp qua mạng»); '' for none.

    What merely excludes (`!=`) is left out where something positive is said: a person needs to know when the paper is
    theirs, not every case in which it is not.
    """
    if not when:
        return ""
    cases = {case.id: case for case in procedure.cases}
    comparisons = Condition.parse(when).comparisons()
    positive = [c for c in comparisons if c.op != "!="] or comparisons
    parts = [_comparison(c, cases.get(c.name)) for c in positive]
    return "; ".join(dict.fromkeys(part for part in parts if part))


def _comparison(compare: Compare, case: Optional[Case]) -> str:
    if case is None:
        return ""
    if case.type != "choice":
        return f"tùy câu «{case.ask.rstrip('?')}»"
    literals = compare.literal if isinstance(compare.literal, tuple) else (compare.literal,)
    chosen = [o.label for o in case.options if (o.id in literals) == (compare.op != "!=")]
    return " hoặc ".join(label[0].lower() + label[1:] for label in chosen)


def _trim(note: str) -> str:
    return note.rstrip(". ")
