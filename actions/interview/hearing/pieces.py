"""A message cut into what is said of one thing each: at commas and lines, before cues, around numbers and days."""
from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import FrozenSet, List, NamedTuple, Optional, Sequence, Tuple

from actions.forms.values import Blank
from actions.interview.hearing.cues import Cue, fact
from actions.interview.hearing.marks import DATES, PLAIN, PROSE, Marks
from actions.interview.hearing.measures import KIND as MEASURE
from actions.interview.hearing.shapes import DAYS, Shape
from knowledge import fields
from knowledge.fields.words import plain, tidy
from nlu.words import Token

#: The shapes that a cue for such a blank takes as its own, good or not.
TAKES = {
    "id_number": frozenset({"id", "old_id", "phone", "number"}),
    "old_id_number": frozenset({"id", "old_id", "phone", "number"}),
    "phone": frozenset({"id", "old_id", "phone", "number"}),
    "email": frozenset({"email"}),
    **{kind: frozenset(DAYS) for kind in DATES},
    "number": frozenset({"number", "year", MEASURE}),
    "money": frozenset({"number", "year"}),
}
_BREAK = re.compile(
    r"[;\n•|]|(?<![0-9]),|,(?![0-9]{1,3}(?![0-9]))|(?<=\w\w\w)[.](?=\s|\Z)|(?<!\d)\s[-–—/]\s|\s[-–—/]\s(?!\d)"
)
_NUMBERED = re.compile(r"^\s*(?:[-–•*+]|[0-9]{1,2}[.)])\s+(?=[^0-9\s])")
#: In front of a day that nobody announced: «ngày 2/9/1995», «năm 1995».
_DAY_WORDS = frozenset({"ngày", "năm", "vào"})


@dataclass(frozen=True)
class Piece:
    """`said[start:end]`; what stands from `body` on is what was said, before it the cue. Places are offsets in `said`."""

    start: int
    body: int
    end: int
    cue: Optional[Cue] = None
    role: Optional[FrozenSet[str]] = None  # prefixes of keys, where somebody was named
    shape: Optional[str] = None
    denied: bool = False


class Cut(NamedTuple):
    said: str
    pieces: List[Piece]


def cut(text: str, asked: Sequence[Blank], beside: Sequence[Blank] = ()) -> Cut:
    """Both are blanks that are not filled yet. Never raises."""
    lines = (_NUMBERED.sub("", tidy(line)) for line in text.splitlines())
    said = "\n".join(line for line in lines if line)
    return Cut(said, [part for piece in _Cutter(said, asked, beside).pieces() for part in _sexed(piece, said)])


def _sexed(piece: Piece, said: str) -> List[Piece]:
    """«Nguyễn Thị Lan nữ»: a name, and the sex in small letters behind it."""
    tail = re.search(r"(?<=\S) (?:là )?(?:con )?(\S+)$", said[piece.body : piece.end])
    named = piece.cue is None or any(target[1:] == ("kind", "name") for target in piece.cue.targets)
    if not tail or piece.shape or not named or not tail[0].islower():
        return [piece]
    at = piece.body + tail.start()
    head = said[piece.body : at].split()
    read = fields.read("sex", tail[0].strip(), today=dt.date.min)
    if len(head) < 2 or not all(word.istitle() or word.isupper() for word in head) or read.value is None or read.confirm:
        return [piece]
    return [replace(piece, end=at), Piece(at + 1, at + 1, piece.end, None, piece.role)]


class _Cutter(Marks):
    def pieces(self) -> List[Piece]:
        self.found: List[Piece] = []
        at = 0
        stops = [m.span() for m in _BREAK.finditer(self.said) if not self.inside(m.start())]
        for start, end in [*stops, (len(self.said), len(self.said))]:
            if start >= at:
                self._segment(at, start)
            at = max(at, end)
        return self.found

    def _segment(self, start: int, end: int) -> None:
        """What stands between two stops."""
        self.limit = end
        self._open(start)
        marks = [s for s in self.shapes if start <= s.start and s.end <= end]
        self.first = next((i for i, token in enumerate(self.tokens) if token.start >= start), len(self.tokens))
        self.last = next((i for i in range(self.first, len(self.tokens)) if self.tokens[i].start >= end), len(self.tokens))
        i, self.fresh = self.first, True
        while i < self.last or marks:
            if marks and (i >= self.last or marks[0].start < self.tokens[i].start):
                self._shape(marks.pop(0))
                self.fresh = True
                continue
            i += self._step(i)
        self._close(end)

    def _step(self, i: int) -> int:
        """Take what begins at token `i`; how many tokens that was."""
        polite = self.cues.lists["polite_before"].at(self.words, i, self.last) if self.fresh else None
        role = self.role_at(i)
        cue = None if role else self.cue_at(i)
        denial = self.cues.lists["denials"].at(self.words, i, self.last)
        if cue and not (polite and polite[0] > cue[0]):
            return self._announced(i, cue[0], cue[1])
        if denial:
            self._denied(i, denial[0])
            return denial[0]
        if role:
            size, who = role
            self._close(self.tokens[i].start)
            self.role = who
            while self.cues.lists["links"].at(self.words, i + size, self.last) and not self.cue_at(i + size):
                size += 1
            self._open(self._after(i + size))
            return size
        if polite:
            self._open(self._after(i + polite[0]))
            return polite[0]
        if self.joins(i):
            self._close(self.tokens[i].start)
            self._open(self._after(i + 1))
            self.fresh = True
            return 1
        self.fresh = False
        return 1

    def _after(self, i: int) -> int:
        return self.tokens[i - 1].end if i else 0

    def _open(self, at: int) -> None:
        self.start = self.body = at
        self.cue = None

    def _announced(self, i: int, size: int, cue: Cue) -> int:
        """A cue, and the words that tie it to what it announces."""
        if self.cue and not self.typed(self.body, self.tokens[i].start) and self._same(cue):
            self.body = self._after(i + size)
            return size
        self._close(self.tokens[i].start)
        used = i + size
        while True:
            of = self.cues.lists["of"].at(self.words, used, self.last)
            who = self.cues.roles.at(self.words, used + (of[0] if of else 0), self.last)
            if who and (of or self.wants(cue) <= PLAIN) and self.before_more(used + (of[0] if of else 0) + who[0], used):
                used += (of[0] if of else 0) + who[0]
                if not who[1].needs_open or self.has(cue, who[1]):
                    self.role = who[1].of or None
                continue
            link = self.cues.lists["links"].at(self.words, used, self.last)
            if not link or not self.adjoins(used):
                break
            used += link[0]
        self.start, self.cue, self.body = self.tokens[i].start, cue, self._after(used)
        self.fresh = True
        return used - i

    def _same(self, cue: Cue) -> bool:
        """Whether a cue only says again what the one before it said: «nơi thường trú ở …», «sinh vào ngày …»."""
        if any(what == "fact" for _, what, _ in cue.targets) and any(mode == "says" for mode, _, _ in cue.targets):
            return False
        assert self.cue is not None
        wanted = self.wants(self.cue) | {"date" for _, _, name in self.cue.targets if not self.fits(self.cue)}
        return bool({name for _, what, name in cue.targets if what == "kind"} & (wanted | ({"date"} if wanted & DATES else set())))

    def _denied(self, i: int, size: int) -> None:
        """«không có»: of what was announced just before it, or of what comes."""
        start, end = self.tokens[i].start, self._after(i + size)
        filler = self.cue is not None and all(self.filler(j) for j in range(self.first, i) if self.tokens[j].start >= self.body)
        if self.cue is not None and filler:
            self.found.append(Piece(self.start, start, end, self.cue, self.role, None, True))
        else:
            self._close(start)
            self.found.append(Piece(start, start, end, None, self.role, None, True))
        self._open(end)
        self.fresh = True

    def _shape(self, shape: Shape) -> None:
        if self.cue is not None:
            wants = self.wants(self.cue)
            unknown = not self.fits(self.cue) and not self.typed(self.body, shape.start)
            taken = any(shape.kind in TAKES.get(kind, ()) for kind in wants) and self.counts(self.cue, shape)
            if unknown or taken:
                self._close(shape.end, shape.kind)
                self._open(shape.end)
                return
            figures = any(fact(blank) in self.cues.with_figures for blank in self.fits(self.cue))
            told = bool(self.typed(self.body, shape.start))
            if wants & PROSE and shape.kind != MEASURE and (not told or figures or shape.kind in ("year", "month", "number")):
                return
        start = shape.start
        last = max((t for t in self.tokens if self.body <= t.start and t.end <= start), key=lambda t: t.end, default=None)
        if shape.kind in DAYS and last is not None and plain(last.text) in _DAY_WORDS and not last.text.istitle():
            start = last.start
        self._close(start)
        self.found.append(Piece(start, shape.start if shape.kind not in DAYS else start, shape.end, None, self.role, shape.kind))
        self._open(shape.end)

    def _close(self, end: int, shape: Optional[str] = None) -> None:
        """Keep what was opened, without the politeness behind it."""
        edge = len(self.said[self.body : end].rstrip()) + self.body if not shape else end
        while not shape:
            ends = [t for t in self.tokens if self.body <= t.start and t.end <= edge]
            sizes = [n for n in (3, 2, 1) if len(ends) >= n and self._polite_tail(ends[-n:])]
            if not sizes or self.typed(ends[-1].end, edge):
                break
            edge = ends[-sizes[0]].start
        body, edge = self._trimmed(self.body, edge)
        denied = bool(self.cue) and body == edge and bool(self.found) and self._denial_before(self.start)
        if denied:
            self.found.pop()
        if self.cue is not None or body < edge and (shape or not self.empty(body, edge)):
            self.found.append(Piece(self.start if self.cue else body, body, max(edge, body), self.cue, self.role, shape, denied))
        self._open(end)

    def _denial_before(self, start: int) -> bool:
        last = self.found[-1]
        return last.denied and last.cue is None and not self.said[last.end : start].strip()

    def _polite_tail(self, tokens: Sequence[Token]) -> bool:
        words = [plain(token.text) for token in tokens]
        found = self.cues.lists["polite_after"].at(words, 0, len(words))
        return bool(found) and found[0] == len(words) and all(token.text.islower() or not self.mixed for token in tokens)

    def _trimmed(self, start: int, end: int) -> Tuple[int, int]:
        text = self.said[start:end]
        left = len(text) - len(text.lstrip(" \t,.:;!?-–—=\"“”«»*•"))
        right = len(text.rstrip(" \t,:;!=\"“”«»*•-–—"))
        return (start + left, start + right) if left < right else (end, end)
