"""What a record says, in so few words that they can be spoken: where, how much, how long. Pure.

Each is '' where the record says nothing, or too much to be said in a few words.
"""
from __future__ import annotations

import re
from typing import Iterable, List, Optional

from actions import wording
from actions.asking import Ask
from knowledge.schema import Fee

#: Words of a name, of a place, of a note, of a paper's name; different fees or times that are spoken of in one breath.
MOST_WORDS, MOST_WORDS_OF_PLACE, MOST_WORDS_OF_NOTE, MOST_WORDS_OF_PAPER = 15, 20, 8, 12
MOST_VALUES = 3

_BRACKETS = re.compile(r"\s*\([^()]*\)")
_SENTENCE = re.compile(r"(?<=[.;])\s+|\n+")


def where(ask: Ask, most: int = MOST_WORDS_OF_PLACE) -> str:
    """The place that receives the dossier, else the agency, in `most` words at most."""
    return clipped(first_sentence(ask.procedure.receives or ask.procedure.agency or ""), most)


def fee(ask: Ask) -> str:
    """«miễn phí», «135.000 đồng», «miễn phí hoặc 8.000 đồng tùy trường hợp»."""
    rows = [row for channel in ask.procedure.channels for row in channel.fees]
    if any(row.kind == "amount" for row in rows):  # what is told of the same fee in words adds no amount
        rows = [row for row in rows if row.kind != "described"]
    return _either(filter(None, (_fee(row, ask) for row in rows)), ask)


def time(ask: Ask) -> str:
    """«3 ngày làm việc»."""
    rows = [
        wording.duration(row, ask.world.phrases, brief=True)
        for channel in ask.procedure.channels
        for row in channel.times
        if row.condition.value(ask.answers, ask.as_of) is not False
    ]
    return _either((words[0].lower() + words[1:] for words in map(first_sentence, rows) if words), ask)


def _fee(row: Fee, ask: Ask) -> Optional[str]:
    if not row.holds_on(ask.as_of) or row.condition.value(ask.answers, ask.as_of) is False:
        return None
    if row.kind == "amount":
        return ask.say("fee.amount_per" if row.per else "fee.amount", amount=wording.dong(row.vnd), per=row.per or "")
    if row.kind == "free":
        return ask.say("fee.free")
    if row.kind == "set_by_province":
        return _province(ask) or ask.say("suggest.province_fee")
    note = first_sentence(row.note or "")
    if row.kind == "not_published" or not note:
        return None
    return note if len(note.split()) <= MOST_WORDS_OF_NOTE else ask.say("suggest.see_fee")


def _province(ask: Ask) -> str:
    for row in ask.world.profile.fees:
        if row.code == ask.procedure.code and (row.start or ask.as_of) <= ask.as_of <= (row.end or ask.as_of):
            return ask.say("fee.amount", amount=wording.dong(row.vnd))
    return ""


def _either(rows: Iterable[str], ask: Ask) -> str:
    values: List[str] = list(dict.fromkeys(rows))
    if not values:
        return ""
    if len(values) > MOST_VALUES:
        return ask.say("suggest.depends")
    words = f" {ask.say('when.or')} ".join(filter(None, (", ".join(values[:-1]), values[-1])))
    return ask.say("suggest.either", values=words) if len(values) > 1 else words


def first_sentence(text: str) -> str:
    return _SENTENCE.split(text.strip(), maxsplit=1)[0].rstrip(" .;,")


def paper(name: str) -> str:
    """A paper's name without what stands in brackets, and no more of it than one remembers."""
    return clipped(_BRACKETS.sub("", name) or name, MOST_WORDS_OF_PAPER)


def stopped(words: str) -> str:
    """`words` with one full stop, or «…» as it is."""
    return words if words.endswith("…") else words.rstrip(" .;,") + "."


def clipped(text: str, words: int) -> str:
    """At most so many words of `text`, and «…» where there were more."""
    parts = text.split()
    return " ".join(parts) if len(parts) <= words else " ".join(parts[:words]).rstrip(" ,;:.–-(") + "…"
