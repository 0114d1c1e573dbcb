"""Pieces of a message dealt out to blanks: first where a cue says so, then (`loose`) by what each piece plainly is.

Every piece goes to one blank at most; what nobody takes is told.
"""
from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Any, Dict, Iterable, List, Optional, Sequence, Set, Tuple

from actions.forms import values
from actions.interview.hearing.cues import Cues, fact, person, rank
from actions.interview.hearing.figures import amount
from actions.interview.hearing.heard import Asked, Heard, sure
from actions.interview.hearing.loose import LISTS, STRICT, UNMISTAKABLE, Loose
from actions.interview.hearing.marks import DATES, PROSE
from actions.interview.hearing.pieces import Cut, Piece
from actions.interview.hearing.prose import Prose
from knowledge import fields
from knowledge.fields import Read
from knowledge.fields.words import plain, unsure
from nlu.numbers import parse_number
from nlu.text import fold


def dated(said: str, piece: Piece) -> str:
    """From the cue on, without a first word that could be taken for a number: «từ tháng 3» is no «tư tháng 3»."""
    text = said[piece.start :]
    first = re.match(r"[^\W\d_]+", text)
    counts = first and fold(first[0].lower()) != "nam" and parse_number(fold(first[0].lower())) is not None
    return text[first.end() :].strip() if first and counts else text


class Dealing:
    """One message and the blanks that it may fill; `heard` deals once."""

    def __init__(self, asked: Sequence[Asked], beside: Sequence[Asked], parts: Cut, day: dt.date) -> None:
        self.asked, self.beside, self.day, self.said = list(asked), list(beside), day, parts.said
        self.cues = Cues.load()
        self.mixed = not (self.said.islower() or self.said.isupper())
        self.pieces: List[Piece] = list(parts.pieces)
        self.used: Set[Piece] = set()
        self.reads: Dict[str, Read] = {}
        self.failed: Dict[str, Read] = {}
        self.without: List[str] = []
        self.texts: Dict[str, str] = {}
        self.blanks: Dict[str, Asked] = {one.id: one for one in (*self.beside, *self.asked)}
        self.people = {person(one.field) for one in self.asked}

    def heard(self, only_beside: bool = False) -> Heard:
        """`only_beside`: nothing is dealt to the asked blanks themselves."""
        if only_beside:
            self.asked = []
        self._cued()
        Loose(self).deal()
        self._numbers_again()
        order = [one.id for one in self.asked]
        wrong = next((id for id in order if id in self.failed and id not in self.reads), None)
        rest = ", ".join(self.said[p.start : p.end] for p in self.pieces if p not in self.used and p.body < p.end)
        return Heard(self.reads, (wrong, self.failed[wrong]) if wrong else None, rest, tuple(dict.fromkeys(self.without)))

    def text(self, piece: Piece) -> str:
        return self.said[piece.body : piece.end]

    def read(self, one: Asked, text: str) -> Read:
        return values.read(one.field, text, self.day, one.known)

    def open(self, kinds: Iterable[str]) -> List[Asked]:
        """Asked blanks of those kinds that nothing was said for yet."""
        return [o for o in self.asked if o.kind in kinds and o.id not in (*self.reads, *self.failed, *self.without)]

    def free(self, one: Optional[Asked] = None, shaped: Sequence[Optional[str]] = (None,)) -> List[Piece]:
        """Pieces without a cue that nobody has and that are not said of somebody else."""
        return [
            piece
            for piece in self.pieces
            if piece not in self.used and piece.cue is None and not piece.denied and piece.shape in shaped
            if one is None or self.of(one, piece)
        ]

    def of(self, one: Asked, piece: Piece) -> bool:
        """Whether the piece may be said of the person of that blank."""
        who = person(one.field)
        return piece.role is None or who in piece.role or who not in self.cues.persons

    def take(self, one: Asked, pieces: Sequence[Piece], read: Read, text: str = "") -> None:
        self.reads[one.id] = read
        self.texts[one.id] = text or self.text(pieces[0])
        self.failed.pop(one.id, None)
        self.used.update(pieces)

    def fail(self, one: Asked, pieces: Sequence[Piece], read: Read) -> None:
        self.failed.setdefault(one.id, read)
        self.used.update(pieces)

    def _cued(self) -> None:
        cued = [piece for piece in self.pieces if piece.cue is not None]
        best = {piece: min((r for r in self._ranks(piece)), default=9) for piece in cued}
        for piece in sorted(cued, key=lambda piece: best[piece]):
            among = self._candidates(piece)
            if piece.denied:
                self._refused(piece, among)
            elif piece.body < piece.end:
                self._announced(piece, among)
            else:
                self._labelled(piece, among)

    def _ranks(self, piece: Piece) -> Iterable[int]:
        found = (rank(one.field, piece.cue.targets) for one in self.blanks.values()) if piece.cue else ()
        return (each for each in found if each is not None)

    def _candidates(self, piece: Piece, filled: bool = False) -> List[Asked]:
        """The blanks that a cue may be for, the likeliest first."""
        fits: List[Tuple[Any, Asked]] = []
        beside = self._beside(piece)
        for order, one in enumerate((*self.asked, *beside)):
            place = rank(one.field, piece.cue.targets) if piece.cue else None
            taken = one.id in self.reads or one.id in self.without
            if place is None or taken != filled or not self.of(one, piece):
                continue
            named = piece.role is not None and person(one.field) in piece.role
            fits.append(((not named, place, order), one))
        return [one for _, one in sorted(fits, key=lambda fit: fit[0])]

    def _beside(self, piece: Piece) -> List[Asked]:
        targets = piece.cue.targets if piece.cue else ()
        ranked = [(rank(one.field, targets), one) for one in self.beside]
        if piece.role is not None:
            near = [(place, one) for place, one in ranked if person(one.field) in piece.role]
        else:
            single = [k for k in UNMISTAKABLE[:2] if len([o for o in self.beside if o.kind == k]) == 1]
            near = [(place, one) for place, one in ranked if person(one.field) in self.people or one.kind in single]
        exact = [one for place, one in near if place == 0]
        loose = [one for place, one in near if place == 1 and one.kind not in DATES]
        return exact or (loose if len(loose) == 1 else [])

    def split(self, piece: Piece, at: int) -> Tuple[Piece, Piece]:
        """The piece in two; `at` characters of what it says stand in the first."""
        place, middle = self.pieces.index(piece), piece.body + at
        rest = self.said[middle : piece.end]
        after = piece.end - len(rest.lstrip(" ,.:;-"))
        halves = (replace(piece, end=middle), replace(piece, start=after, body=after, cue=None))
        self.pieces[place : place + 1] = halves
        return halves

    def _announced(self, piece: Piece, among: List[Asked]) -> None:
        reads = [(one, *self._attempt(one, piece)) for one in among]
        for one, read, pieces, text in reads:
            if read.value is not None:
                self.take(one, pieces, read, text)
                return
        if reads and unsure(self.text(piece)) and reads[0][1].value is None:
            self.without.append(reads[0][0].id)
            self.used.add(piece)
        elif reads and reads[0][0] in self.asked:
            one, read, pieces, _ = reads[0]
            if piece.shape or re.search(r"[0-9]", self.text(piece)) or one.kind not in STRICT:
                self.fail(one, pieces, read)
        elif not reads and piece.shape:
            self._again(piece)

    def _attempt(self, one: Asked, piece: Piece) -> Tuple[Read, List[Piece], str]:
        body = self.text(piece)
        if one.kind in PROSE:
            return Prose(self).announced(one, piece)
        texts = [body]
        if one.kind in DATES:
            texts = [dated(self.said[: piece.end], piece), body]
            if re.fullmatch(r"[0-9]{2}", body) and fact(one.field) == "birth_date":
                texts = [f"{self.cues.two_figures} {body}"]
        elif one.kind in LISTS:
            texts = [body, self.said[piece.start : piece.end]]
        reads = [(self.read(one, text), text) for text in texts]
        read, text = next(((r, t) for r, t in reads if r.value is not None), reads[0])
        if one.kind == "name":
            read = self.named(read, piece)
        end = amount(self, one, body) if one.kind == "money" and read.value is None else 0
        if end:
            return self.read(one, body[:end]), [piece], body[:end]
        return read, [piece], text

    def _again(self, piece: Piece) -> None:
        """Something announced twice: the same is no matter, two different ones are asked about."""
        one = next((o for o in self._candidates(piece, filled=True) if o.id in self.reads and o in self.asked), None)
        if one is None or one.kind not in STRICT or one.id not in self.texts or piece.cue is None:
            return
        if one.kind in DATES and rank(one.field, piece.cue.targets) != 0:
            return
        read = self._attempt(one, piece)[0]
        if read.value == self.reads[one.id].value:
            self.used.add(piece)
        elif read.value is not None:
            self.contradicted(one, [piece])

    def contradicted(self, one: Asked, pieces: Sequence[Piece]) -> None:
        both = self.read(one, "; ".join([self.texts[one.id], *map(self.text, pieces)]))
        if both.problem:
            del self.reads[one.id]
            self.fail(one, pieces, both)

    def _labelled(self, piece: Piece, among: List[Asked]) -> None:
        """«CCCD:» alone, and what it announces in the next line."""
        self.used.add(piece)
        at = self.pieces.index(piece) + 1
        following = self.pieces[at] if at < len(self.pieces) else None
        if following is None or following.cue or following.denied or following in self.used:
            return
        gap = self.said[max(piece.start, piece.end - 1) : following.start]
        if "," in gap or not (":" in gap or "\n" in gap):
            return
        for one in among:
            read = self.read(one, self.text(following)) if one.kind not in PROSE or one.kind == "text" else Read()
            if read.value is not None and self.of(one, following):
                self.take(one, [following], read)
                return

    def _refused(self, piece: Piece, among: List[Asked]) -> None:
        """«email không có»."""
        if among:
            read = self.read(among[0], self.text(piece)) if among[0].kind in LISTS else Read()
            self.used.add(piece)
            if read.value is not None:
                self.take(among[0], [piece], read)
            else:
                self.without.append(among[0].id)

    def named(self, read: Read, piece: Piece) -> Read:
        """A name that may end in the sex («nguyễn thị lan nữ»), or in the word before a day, is made sure."""
        words = self.text(piece).split()
        if not sure(read) or not (self._may_be_sex(words) or self._may_go_on(piece, words)):
            return read
        return replace(read, confirm="name_title")

    def _may_be_sex(self, words: Sequence[str]) -> bool:
        asked = any(one.kind == "sex" for one in self.blanks.values())
        return asked and not self.mixed and len(words) > 2 and sure(fields.read("sex", words[-1], today=self.day))

    def _may_go_on(self, piece: Piece, words: Sequence[str]) -> bool:
        """«Nguyễn Văn Sinh 2/9/1995»: «Sinh» announces the day, or is the name."""
        at = self.pieces.index(piece) + 1
        following = self.pieces[at] if at < len(self.pieces) else None
        if following is None or following.cue is None or self.said[piece.end : following.start].strip():
            return False
        cue = self.said[following.start : following.body].strip(" :.-")
        doubt = self.mixed and cue.istitle() or len(words) < 3
        return doubt and self.cues.lists["names_too"].at([plain(cue)], 0, 1) is not None

    def _numbers_again(self) -> None:
        """Identity numbers once more, now that the day of birth and the sex of the same person may be known."""
        told: Dict[str, Dict[str, Any]] = {}
        for id, read in self.reads.items():
            one = self.blanks[id].field
            if fact(one) in ("birth_date", "sex"):
                told.setdefault(person(one), {})[fact(one)] = read.value
        for id in [id for id in self.reads if self.blanks[id].kind == "id_number"]:
            one = self.blanks[id]
            also = told.get(person(one.field))
            if also:
                self.reads[id] = values.read(one.field, self.texts[id], self.day, {**one.known, **also})
