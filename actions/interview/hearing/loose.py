"""What was said without a cue, by what it plainly is.

Strict shapes come first (numbers, days), then lists, numbers, names, and last addresses and free text; two of one kind
in the order in which the blanks are asked.
"""
from __future__ import annotations

import re
from typing import TYPE_CHECKING, Callable, Dict, Iterable, Tuple

from actions.interview.hearing.cues import figured, person
from actions.interview.hearing.figures import Figures
from actions.interview.hearing.heard import Asked, sure
from actions.interview.hearing.marks import DATES
from actions.interview.hearing.pieces import Piece
from actions.interview.hearing.prose import Prose
from actions.interview.hearing.shapes import DAYS
from knowledge.fields import Read
from knowledge.fields.words import plain

if TYPE_CHECKING:
    from actions.interview.hearing.dealing import Dealing

LISTS = frozenset({"sex", "ethnicity", "nationality", "religion", "relation", "yes_no", "choice"})
#: Kinds whose values have a shape, in the order of the shapes that are taken without a cue.
STRICT: Dict[str, Tuple[str, ...]] = {
    "id_number": ("id",),
    "old_id_number": ("old_id", "id"),
    "phone": ("phone",),
    "email": ("email",),
    "date": ("day",),
    "year_or_date": ("day", "month", "year"),
}
#: The shapes that show that such a blank was meant, though they are no good.
_MEANT: Dict[str, Tuple[str, ...]] = {
    "id_number": ("id", "number", "old_id"),
    "old_id_number": ("number",),
    "phone": ("number", "old_id"),
    "email": ("email",),
    **{kind: DAYS for kind in DATES},
}
UNMISTAKABLE = ("phone", "email", "id_number")


class Loose:
    def __init__(self, dealing: Dealing) -> None:
        self.all = dealing

    def deal(self) -> None:
        for step in (self.shapes, self.doubles, self.lists, self.halves, Figures(self.all).deal, self.names, self.maybe):
            step()
        Prose(self.all).deal()
        self.meant()
        self.denied()

    def shapes(self) -> None:
        """Numbers, days and addresses that cannot be anything else; a few of them for blanks beside the question too."""
        for one in self.all.open(STRICT):
            for shape in (*STRICT[one.kind], None):
                good = ((p, self.all.read(one, self.all.text(p))) for p in self.all.free(one, (shape,)))
                found = next(((p, read) for p, read in good if read.value is not None), None)
                if found:
                    self.all.take(one, [found[0]], found[1])
                    break
        for kind in UNMISTAKABLE:
            among = [one for one in self.all.beside if one.kind == kind]
            if len(among) != 1 or among[0].id in (*self.all.reads, *self.all.without) or self.all.open((kind,)):
                continue
            pieces = [p for p in self.all.free(among[0], STRICT[kind]) if kind != "id_number" or person(among[0].field) in self.all.people]
            read = self.all.read(among[0], self.all.text(pieces[0])) if len(pieces) == 1 else Read()
            if read.value is not None:
                self.all.take(among[0], pieces, read)

    def doubles(self) -> None:
        """Two days where one was asked."""
        for one in [o for o in self.all.asked if o.kind in STRICT and o.id in self.all.reads]:
            mine = next((p for p in self.all.used if p.cue is None and p.shape and self.all.text(p) == self.all.texts[one.id]), None)
            for piece in self.all.free(one, (mine.shape,)) if mine else ():
                if one.id not in self.all.reads:
                    break
                value = self.all.read(one, self.all.text(piece)).value
                if value == self.all.reads[one.id].value:
                    self.all.used.add(piece)
                elif value is not None and not self._elsewhere(one, piece):
                    self.all.contradicted(one, [piece])

    def _elsewhere(self, one: Asked, piece: Piece) -> bool:
        """Whether a blank of free figures may still take it: a former number, an account."""
        return piece.shape not in DAYS and any(figured(o.field) for o in self.all.open(("text",)))

    def meant(self) -> None:
        """Numbers and days that are no good for the blank that they must be for."""
        for one in self.all.open(STRICT):
            for piece in self.all.free(one, _MEANT[one.kind]):
                figures = re.sub(r"[^0-9]", "", self.all.text(piece))
                if one.kind == "id_number" and self.all.open(("phone",)) and figures[:1] == "0" and len(figures) in (8, 9, 10, 11):
                    continue
                read = self.all.read(one, self.all.text(piece))
                if read.problem:
                    self.all.fail(one, [piece], read)
                    break

    def lists(self) -> None:
        for one in self.all.open(LISTS):
            self._first(one, [*self.all.free(one), *(p for p in self.all.pieces if p.denied and not p.cue and p not in self.all.used)], sure)

    def _first(self, one: Asked, pieces: Iterable[Piece], good: Callable[[Read], bool]) -> None:
        for piece in pieces:
            read = self.all.read(one, self.all.text(piece))
            if good(read):
                self.all.take(one, [piece], read)
                return

    def halves(self) -> None:
        """«Kinh Việt Nam»: two answers with nothing between them."""
        for piece in self.all.free():
            among, words = self.all.open(LISTS), self.all.text(piece).split()
            if len(among) < 2 or not 2 <= len(words) <= 8:
                continue
            for at in range(1, len(words)):
                right = at + 1 if plain(words[at]) == "và" else at
                halves = (" ".join(words[:at]), " ".join(words[right:]))
                pairs = ((a, b, self.all.read(a, halves[0]), self.all.read(b, halves[1])) for a in among for b in among if a is not b)
                found = next((p for p in pairs if sure(p[2]) and sure(p[3]) and self.all.of(p[0], piece) and self.all.of(p[1], piece)), None)
                if found:
                    self.all.take(found[0], [piece], found[2], halves[0])
                    self.all.take(found[1], [piece], found[3], halves[1])
                    break

    def names(self) -> None:
        among = self.all.open(("name",))
        found = []
        for piece in self.all.free():
            words = [plain(word) for word in self.all.text(piece).split()]
            if not words or self.all.cues.lists["no_name"].at(words, 0, len(words)):
                continue
            for one in among:
                if self.all.of(one, piece):
                    read = self.all.named(self.all.read(one, self.all.text(piece)), piece)
                    if read.value is not None:
                        found.append((len(words) < 2, read.confirm not in (None, "name_bare"), piece, read))
                    break
        best = sorted(found, key=lambda each: each[:2])[: len(among)]
        for one, (_, _, piece, read) in zip(among, sorted(best, key=lambda each: each[2].start)):
            if self.all.of(one, piece):
                self.all.take(one, [piece], read)

    def maybe(self) -> None:
        """Lists again: names that are taken only after asking («người Mèo»), or that mean several."""
        for one in self.all.open(LISTS - {"sex", "yes_no", "choice"}):
            self._first(one, self.all.free(one), lambda read: read.value is not None)
        for one in self.all.open(LISTS - {"sex", "yes_no", "choice"}):
            for piece in self.all.free(one):
                read = self.all.read(one, self.all.text(piece))
                if read.options:
                    self.all.fail(one, [piece], read)
                    break

    def denied(self) -> None:
        """«không có» alone is for the one blank that is left."""
        for piece in [p for p in self.all.pieces if p.denied and p.cue is None and p not in self.all.used]:
            left = self.all.open({one.kind for one in self.all.asked})
            if len(left) == 1 and self.all.reads:
                self.all.without.append(left[0].id)
                self.all.used.add(piece)
