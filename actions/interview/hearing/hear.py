"""What a message says for the blanks that were asked for, and for others that it names: pure and total."""
from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import List, Optional, Sequence

from actions.forms import values
from actions.interview.hearing import agencies
from actions.interview.hearing.clock import HOUR, MINUTE, clock
from actions.interview.hearing.cues import Cues, fact, figured, person, rank
from actions.interview.hearing.dealing import Dealing, dated
from actions.interview.hearing.heard import Asked, Heard, sure
from actions.interview.hearing.loose import LISTS
from actions.interview.hearing.marks import DATES, PROSE
from actions.interview.hearing.pieces import TAKES, Cut, Piece, cut
from actions.interview.hearing.prose import unbracketed
from knowledge import fields
from knowledge.fields import Read
from knowledge.fields.words import MOST, tidy

__all__ = ["Asked", "Heard", "hear"]

#: Characters of a message that is cut up; of a longer one all is for the first blank.
LONGEST = 3 * MOST
#: Pieces of a message that are looked at one by one.
MOST_PIECES = 24
#: One of these is said outright or not at all, whoever is named: «mẹ» is the answer.
_WHOEVER = frozenset({"relation", "choice", "yes_no", "text"})


def hear(asked: Sequence[Asked], text: str, day: dt.date, beside: Sequence[Asked] = ()) -> Heard:
    """What `text` says for `asked` (the blanks of one question), and for `beside` (others that are open) where it names them.

    `day` is today. Tables are not heard: theirs are asked column by column. Never raises on any text.
    """
    asked = [one for one in asked if one.kind != "table"]
    if not asked:
        return Heard({}, None, tidy(text))
    if len(text) > LONGEST:
        return _whole(asked[0], text, day)
    others = [one for one in beside if one.kind != "table"]
    timed = _timed(asked, others, text, day)
    if timed:
        return timed
    parts = cut(text, [one.field for one in asked], [one.field for one in others])
    if len(parts.pieces) > MOST_PIECES:
        return _whole(asked[0], text, day)
    if len(asked) == 1:
        return _single(asked[0], others, text, parts, day)
    heard = Dealing(asked, others, parts, day).heard()
    return heard if _anything(heard) else _nothing(asked[0], text, heard, day)


def _timed(asked: Sequence[Asked], others: List[Asked], text: str, day: dt.date) -> Optional[Heard]:
    """A time of day, where the hour or the minute is asked; what else was said is heard without it."""
    among = {fact(one.field): one for one in (*others, *asked) if one.kind == "number" and fact(one.field) in (HOUR, MINUTE)}
    said = tidy(text)
    time = clock(said) if any(one in among.values() for one in asked) else None
    if time is None:
        return None
    if not time.good:
        wrong = next(one for one in asked if one in among.values())
        return Heard({}, (wrong.id, Read(problem="number_most")), said)
    told = {HOUR: time.hour, MINUTE: time.minute}
    reads = {one.id: values.read(one.field, str(told[name]), day) for name, one in among.items()}
    left, beside = ([one for one in blanks if one.id not in reads] for blanks in (asked, others))
    rest = "; ".join([said[: time.start], said[time.end :]])
    parts = cut(rest, [one.field for one in left], [one.field for one in beside])
    heard = Dealing(left, beside, parts, day).heard()
    return replace(heard, reads={**heard.reads, **reads})


def _anything(heard: Heard) -> bool:
    return bool(heard.reads or heard.trouble or heard.without)


def _whole(asked: Asked, text: str, day: dt.date) -> Heard:
    read = values.read(asked.field, text, day, asked.known)
    return Heard({asked.id: read}) if read.value is not None else Heard({}, (asked.id, read), tidy(text))


def _nothing(asked: Asked, text: str, heard: Heard, day: dt.date) -> Heard:
    read = values.read(asked.field, text, day, asked.known)
    if read.value is not None:  # good, but said of somebody else
        read = values.read(asked.field, "", day, asked.known)
    return Heard({}, (asked.id, read), heard.rest or tidy(text))


def _single(asked: Asked, beside: List[Asked], text: str, parts: Cut, day: dt.date) -> Heard:
    """One blank: the whole text is for it, as far as nothing in it is plainly for another."""
    pieces = parts.pieces
    if asked.kind in PROSE:
        return _prose(asked, beside, text, parts, day)
    if values.several(asked.field) and len(pieces) > 1:
        chosen = values.read(asked.field, [parts.said[p.start : p.end] for p in pieces], day)
        if chosen.value is not None:
            return Heard({asked.id: chosen})
    own = pieces and pieces[0].cue and rank(asked.field, pieces[0].cue.targets) is not None
    whole = dated(parts.said, pieces[0]) if own and asked.kind in DATES else text
    read = values.read(asked.field, whole, day, asked.known)
    stranger = asked.kind not in _WHOEVER and any(_stranger(asked, piece) for piece in pieces)
    if read.value is not None and not stranger and not _foreign(asked, parts):
        return Heard({asked.id: read})
    heard = Dealing([asked], beside, parts, day).heard()
    if asked.id in heard.reads or asked.id in heard.without:
        return heard
    if read.value is not None and not stranger and not heard.reads and not any(_told(asked, p) for p in pieces):
        return Heard({asked.id: read})
    if heard.reads:
        return heard
    if read.value is None and (read.options or not heard.trouble):
        return Heard({}, (asked.id, read), heard.rest)
    return heard if _anything(heard) else _nothing(asked, text, heard, day)


def _stranger(asked: Asked, piece: Piece) -> bool:
    """Whether a piece is said of somebody else."""
    who = person(asked.field)
    return piece.role is not None and who in Cues.load().persons and who not in piece.role


def _told(asked: Asked, piece: Piece) -> bool:
    """Whether a piece announces something else, and says it."""
    return piece.cue is not None and rank(asked.field, piece.cue.targets) is None and bool(piece.shape or piece.denied)


def _foreign(asked: Asked, parts: Cut) -> bool:
    """Whether a text that is good as a whole may hold more than the one thing asked for."""
    if asked.kind == "name" and len([p for p in parts.pieces if p.body < p.end]) > 1:
        return True
    others = [p for p in parts.pieces if p.cue and p.body < p.end and rank(asked.field, p.cue.targets) is None]
    signs = [p for p in parts.pieces if p.shape in ("phone", "email") and p.shape not in TAKES.get(asked.kind, ())]
    return bool(signs) or any(asked.kind not in _WHOEVER or _told(asked, piece) for piece in others)


def _prose(asked: Asked, beside: List[Asked], text: str, parts: Cut, day: dt.date) -> Heard:
    """An address, a place, a text: only what is plainly for another blank is taken out of it."""
    if asked.kind != "text" and any(_stranger(asked, piece) for piece in parts.pieces):
        heard = Dealing([asked], beside, parts, day).heard()
        return heard if _anything(heard) else _nothing(asked, text, heard, day)
    alone = [p for p in parts.pieces if _plain(asked, p, parts.said)]
    dealt = Dealing([asked], beside, Cut(parts.said, alone), day).heard(only_beside=True)
    if asked.kind == "text":  # a number that no other blank waits for is part of the text
        alone = [p for p in alone if parts.said[p.start : p.end] not in dealt.rest]
    if parts.pieces and all(p.denied for p in parts.pieces):
        heard = Dealing([asked], beside, parts, day).heard()
        return heard if heard.without or heard.reads else _nothing(asked, text, heard, day)
    formal = figured(asked.field) or agencies.names_agency(asked.field)
    if not alone and asked.kind == "text" and not formal:
        return _whole(asked, text, day)
    kept = _without(parts, alone, asked, formal)
    read = values.read(asked.field, kept, day, asked.known) if kept else Read()
    if agencies.names_agency(asked.field):
        read = agencies.checked(read, day)
    elif read.value is None and not alone:
        return _whole(asked, text, day)
    reads = {**dealt.reads, **({asked.id: read} if read.value is not None else {})}
    trouble = (asked.id, read) if read.problem else None
    if not reads and not trouble:
        return replace(_nothing(asked, text, dealt, day), without=dealt.without)
    return Heard(reads, trouble, dealt.rest if asked.kind != "text" else "", dealt.without)


def _plain(asked: Asked, piece: Piece, said: str) -> bool:
    """Whether a piece says what no address holds: an announced number or day, a telephone number, «dân tộc Kinh»."""
    if piece.cue is None:
        return asked.kind != "text" and piece.shape in ("phone", "email")
    if rank(asked.field, piece.cue.targets) is not None:
        return False
    if piece.shape:
        return True
    kinds = {name for _, what, name in piece.cue.targets if what == "kind"} & LISTS
    return asked.kind != "text" and any(
        sure(fields.read(kind, said[piece.body : piece.end], today=dt.date.min)) for kind in kinds - {"choice"}
    )


def _without(parts: Cut, alone: List[Piece], asked: Asked, formal: bool) -> str:
    """The text without those pieces, and without the words that only announce it."""
    first = parts.pieces[0] if parts.pieces else None
    at = first.body if first and (asked.kind != "text" or formal) and (first.cue is None or first not in alone) else 0
    if first and first.cue and rank(asked.field, first.cue.targets) is None and first not in alone:
        at = first.start
    kept = []
    for piece in sorted(alone, key=lambda p: p.start):
        kept.append(parts.said[at : piece.start])
        at = piece.end
    kept.append(parts.said[at : parts.pieces[-1].end if formal and parts.pieces else None])
    text = ", ".join(part for part in (tidy(each).strip(" ,;.:-") for each in kept) if part)
    if first and formal:
        text = unbracketed(parts.said[first.start : first.body], text)
    return agencies.bare(text) if agencies.names_agency(asked.field) else text
