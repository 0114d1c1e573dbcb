"""Figures as people read them: dates, đồng, durations, numbered lists."""
from __future__ import annotations

import datetime as dt
import re
from typing import Iterable, Optional

from actions.phrases import Phrases
from knowledge.schema import Case, Duration, Procedure
from knowledge.conditions import Compare, Condition


def date(day: dt.date) -> str:
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def dong(amount: int) -> str:
    """135000 → «135.000»."""
    return f"{amount:,}".replace(",", ".")


def duration(time: Duration, phrases: Phrases, brief: bool = False) -> str:
    """«3 ngày làm việc», with its note unless brief; the note alone where the record has no number."""
    if time.amount is None:
        return time.note or ""
    amount = int(time.amount) if float(time.amount).is_integer() else str(time.amount).replace(".", ",")
    words = f"{amount} {phrases(f'units.{time.unit}')}"
    return f"{words} ({_trim(time.note)})" if time.note and not brief else words


def ways(phrases: Phrases, via: Iterable[str]) -> str:
    """«nộp trực tiếp, nộp qua mạng»."""
    return ", ".join(phrases(f"via.{way}") for way in via)


def bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"• {line}" for line in lines)


def numbered(lines: Iterable[str]) -> str:
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))


def condition(when: Optional[str], procedure: Procedure, phrases: Phrases) -> str:
    """A condition in the words of its questions («chưa đăng ký; nộp qua mạng»); '' for none.

    What merely excludes (`!=`) is left out where something positive is said: a person needs to know when the paper is
    theirs, not every case in which it is not.
    """
    if not when:
        return ""
    cases = {case.id: case for case in procedure.cases}
    comparisons = Condition.parse(when).comparisons()
    positive = [c for c in comparisons if c.op not in ("!=", "not in")] or comparisons
    asked = [(c, next((cases[name] for name in c.questions if name in cases), None)) for c in positive]
    parts = [_comparison(c, case, phrases) for c, case in asked if case]
    return "; ".join(dict.fromkeys(part for part in parts if part))


#: Labels that say nothing without their question.
_BARE = re.compile(r"^(?:có|không|chưa|rồi|đúng|đã)\b", re.IGNORECASE)
_LONGEST_LIST = 3


def _comparison(compare: Compare, case: Case, phrases: Phrases) -> str:
    if compare.other:
        return phrases("when.depends", ask=case.ask.rstrip("?"))
    if compare.call:
        key = {"<": "under", "<=": "up_to", ">": "over", ">=": "from", "=": "exactly"}.get(compare.op)
        return phrases(f"when.{compare.call}_{key}", number=compare.literal) if key else ""
    if case.type != "choice":
        return phrases("when.depends", ask=case.ask.rstrip("?"))
    chosen = [o.label for o in case.options if (o.id in compare.literals) == (compare.op in ("=", "in"))]
    if len(chosen) > _LONGEST_LIST:
        return phrases("when.depends", ask=case.ask.rstrip("?"))
    said = f" {phrases('when.or')} ".join(label[0].lower() + label[1:] for label in chosen)
    if any(_BARE.match(label) for label in chosen):
        return phrases("when.answer", ask=case.ask.rstrip("?"), said=said)
    return said


def _trim(note: str) -> str:
    return note.rstrip(". ")
