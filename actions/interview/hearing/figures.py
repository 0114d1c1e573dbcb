"""Numbers that nobody announced: by their unit, or by their order; what is in doubt is asked about."""
from __future__ import annotations

import re
from typing import TYPE_CHECKING, List

from actions.interview.hearing.cues import belongs, fact, figured
from actions.interview.hearing.heard import Asked, doubted, sure
from actions.interview.hearing.measures import KIND as MEASURE
from actions.interview.hearing.measures import alone, measured, unit_of
from actions.interview.hearing.pieces import Piece

if TYPE_CHECKING:
    from actions.interview.hearing.dealing import Dealing

#: Words of an amount that something else follows.
_MOST_AMOUNT = 5
_NUMBERS = re.compile(r"(?<![mM0-9.,])[0-9]+(?:[.,][0-9]+)*")
_SHAPES = (None, "number", "month", "year", "old_id", "id", "phone")


class Figures:
    def __init__(self, dealing: Dealing) -> None:
        self.all = dealing

    def deal(self) -> None:
        self._measured()
        self._run()
        self._in_order()
        for one in self.all.open(("money", "text")):
            if one.kind == "money":
                self._money(one)
            elif figured(one.field):
                self._text(one)
        self._left()

    def _measured(self) -> None:
        """«80m2»: where as many were said as are asked for in that unit, in their order."""
        pieces = [piece for piece in self.all.free(None, (MEASURE,))]
        for unit in dict.fromkeys(measured(self.all.text(piece)) for piece in pieces):
            mine = [piece for piece in pieces if measured(self.all.text(piece)) == unit]
            blanks = [one for one in self.all.open(("number",)) if unit_of(one.field) == unit]
            for one, piece in zip(blanks, mine):
                read = self.all.read(one, self.all.text(piece))
                if read.value is not None:
                    certain = len(blanks) == len(mine) and not self._labelled(piece)
                    self.all.take(one, [piece], read if certain else doubted(read))

    def _labelled(self, piece: Piece) -> bool:
        """Whether words that were understood as nothing stand right before a number («mỗi tầng 70m2»)."""
        at = self.all.pieces.index(piece)
        before = self.all.pieces[at - 1] if at else None
        if before is None or before in self.all.used or before.cue or self.all.said[before.end : piece.start].strip():
            return False
        return not alone(self.all.text(before))

    def _loose(self, one: Asked | None = None) -> List[Piece]:
        return [p for p in self.all.free(one, _SHAPES) if re.search(r"[0-9]", self.all.text(p))]

    def _among(self) -> List[Asked]:
        return [one for one in self.all.open(("money", "number", "text")) if one.kind != "text" or figured(one.field)]

    def _run(self) -> None:
        """«80 150 7 2»: as many numbers in one piece as are asked for."""
        among = self._among()
        if len(among) < 2 or any(one.kind != "number" for one in among):
            return
        for piece in self._loose():
            told = _NUMBERS.findall(self.all.text(piece))
            if len(told) == len(among) and alone(self.all.text(piece)):
                reads = [self.all.read(one, said) for one, said in zip(among, told)]
                if all(map(sure, reads)):
                    for one, read, said in zip(among, reads, told):
                        self.all.take(one, [piece], read, said)
                    return

    def _in_order(self) -> None:
        among, loose = self._among(), self._loose()
        if not among or len(among) != len(loose) or not all(map(self._fits, among, loose)):
            return
        reads = [self.all.read(one, self.all.text(piece)) for one, piece in zip(among, loose)]
        if all(read.value is not None and self.all.of(one, piece) for read, one, piece in zip(reads, among, loose)):
            for one, piece, read in zip(among, loose, reads):
                self.all.take(one, [piece], read)

    def _fits(self, one: Asked, piece: Piece) -> bool:
        text = self.all.text(piece)
        if figured(one.field):
            return self._says(one, text)
        return one.kind == "money" or alone(text) and not self._labelled(piece)

    @staticmethod
    def _says(one: Asked, text: str) -> bool:
        """Whether a text is a number of a paper, or more of it, and no sentence that holds a figure."""
        words = [word for word in text.split() if not re.search(r"[0-9]", word)]
        return belongs(text) in ("", fact(one.field)) and (len(words) < 2 or bool(belongs(text)))

    def _text(self, one: Asked) -> None:
        for piece in self._loose(one):
            read = self.all.read(one, self.all.text(piece))
            if read.value is not None and self._says(one, self.all.text(piece)):
                self.all.take(one, [piece], read)
                return

    def _money(self, one: Asked) -> None:
        for piece in self._loose(one):
            read = self.all.read(one, self.all.text(piece))
            if read.value is not None:
                self.all.take(one, [piece], read)
                return
        for piece in self.all.free(one):
            end = amount(self.all, one, self.all.text(piece))
            if end:
                whole = end == len(self.all.text(piece))
                head = piece if whole else self.all.split(piece, end)[0]
                self.all.take(one, [head], self.all.read(one, self.all.text(head)))
                return

    def _left(self) -> None:
        """Numbers of which nobody said what they count: asked about, one by one."""
        blanks = self.all.open(("number",))
        pieces = [p for p in self._loose() if not belongs(self.all.text(p))]
        if len(blanks) > 1:
            pieces = [piece for piece in pieces if alone(self.all.text(piece))]
        certain = len(blanks) == len(pieces) == 1
        for one, piece in zip(blanks, pieces):
            read = self.all.read(one, self.all.text(piece))
            if read.value is not None and self.all.of(one, piece):
                plain = certain and alone(self.all.text(piece)) and piece.shape is None and not self._labelled(piece)
                self.all.take(one, [piece], read if plain else doubted(read))


def amount(dealing: Dealing, one: Asked, text: str) -> int:
    """Characters of the amount of money that a text begins with («500 nghìn 3 tháng một lần»); 0 for none."""
    for end in reversed([m.end() for m in re.finditer(r"\S+", text)][:_MOST_AMOUNT]):
        if sure(dealing.read(one, text[:end])) and not text[:end].split()[-1].isdigit():
            return end
    return 0
