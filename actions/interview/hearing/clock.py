"""The time of day in a message: «5 giờ rưỡi chiều», «17h30», «5 giờ kém 10»."""
from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Iterable, List, Mapping, NamedTuple, Optional

from actions.interview.hearing.cues import Cues
from knowledge.fields.words import is_bare, plain
from nlu.numbers import NUMBER, parse_number
from nlu.text import fold

#: Facts that a time of day tells.
HOUR, MINUTE = "hour", "minute"


class Clock(NamedTuple):
    """`said[start:end]` of the message; an hour above 23 or a minute above 59 is no time, and told as it was said."""

    hour: int
    minute: int
    start: int
    end: int

    @property
    def good(self) -> bool:
        return 0 <= self.hour <= 23 and 0 <= self.minute <= 59


def clock(said: str) -> Optional[Clock]:
    """The one time of day in a text; None for none, and for two."""
    folded = "".join((fold(char) or char)[0] for char in said)
    found: List[Clock] = [time for time in map(lambda m: _time(m, said), _pattern().finditer(folded)) if time]
    return found[0] if len(found) == 1 else None


def _time(match: re.Match[str], said: str) -> Optional[Clock]:
    words = Cues.load().clock
    hour, minute, less = _number(match["hour"]), _number(match["minute"] or match["figures"] or "0"), bool(match["less"])
    if hour is None or minute is None:
        return None
    end, part = match.end(), None
    for name in ("before", "part"):
        if match[name]:
            part = part or _part(words["parts"], said[match.start(name) : match.end(name)])
            end = match.start(name) if name == "part" and part is None else end
    minute = 30 if match["half"] or match["bare"] else minute
    if less and minute:
        hour, minute = hour - 1, 60 - minute
    if part:
        hour = 0 if hour == 12 and part.get("midnight") else hour
        hour += 12 if part.get("from", 24) <= hour <= part.get("to", 0) else 0
    return Clock(hour, minute, match.start(), end)


def _number(text: str) -> Optional[int]:
    return int(text) if text.isdigit() else parse_number(text)


def _part(parts: Iterable[Mapping[str, Any]], text: str) -> Optional[Mapping[str, Any]]:
    said, unmarked = plain(text), is_bare(text)
    return next((part for part in parts if said in (map(fold, part["says"]) if unmarked else part["says"])), None)


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    words = Cues.load().clock
    hour, minute, half, less = (_either(words[name]) for name in ("hour", "minute", "half", "less"))
    part = _either([said for row in words["parts"] for said in row["says"]])
    return re.compile(
        rf"(?<![\w/.,-])(?:(?P<before>{part}) (?:luc )?)?(?P<hour>{NUMBER})"
        rf"(?::(?P<figures>[0-9]{{2}})(?![0-9:])(?: ?(?:{minute})\b)?"
        rf"| ?(?:{hour})(?![a-z])(?: ?(?P<half>{half})\b"
        rf"|(?: ?(?P<less>{less}))? ?(?P<minute>{NUMBER})(?![\d/.-]| ?[0-9]| thang)(?: ?(?:{minute})(?![a-z]))?)?"
        rf"| (?P<bare>{half})\b)(?: (?:buoi )?(?P<part>{part})\b)?"
    )


def _either(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted({fold(word) for word in words}, key=len, reverse=True)))
