"""Addresses, places and free text among the pieces of a message: their commas belong to them."""
from __future__ import annotations

import re
from typing import TYPE_CHECKING, List, Tuple

from actions.forms.values import LONGEST
from actions.interview.hearing.cues import fact
from actions.interview.hearing.heard import Asked
from actions.interview.hearing.pieces import Piece
from knowledge.fields import Read
from knowledge.fields.words import plain, unsure
from nlu.text import fold

if TYPE_CHECKING:
    from actions.interview.hearing.dealing import Dealing

_PLACES = ("address", "place")


def sure(read: Read) -> bool:
    return read.value is not None and read.confirm is None


class Prose:
    def __init__(self, dealing: Dealing) -> None:
        self.all = dealing

    def announced(self, one: Asked, piece: Piece) -> Tuple[Read, List[Piece], str]:
        """What a cue announces, with the pieces behind it that belong to it."""
        pieces = [piece]
        if fact(one.field) not in self.all.cues.with_figures:
            for following in self.all.pieces[self.all.pieces.index(piece) + 1 :]:
                if not self._belongs(one, pieces[-1], following):
                    break
                pieces.append(following)
        text = self.all.said[piece.body : pieces[-1].end]
        closing = self.all.cues.brackets.get(plain(self.all.said[piece.start : piece.body]))
        if closing and plain(text).endswith((f" {closing}", f" {fold(closing)}")):
            text = text[: -len(closing)].strip()
        read = Read(problem="text") if one.kind == "text" and unsure(text) else self.all.read(one, text)
        return read, pieces, text

    def _belongs(self, one: Asked, last: Piece, piece: Piece) -> bool:
        if piece.cue or piece.denied or piece.shape or piece in self.all.used or re.search(r"[;\n]", self.all.said[last.end : piece.start]):
            return False
        lists = [o for o in self.all.asked if o.kind not in (*_PLACES, "text") and o.id not in self.all.reads]
        if one.kind == "text":
            return not any(o.kind == "name" or self.all.read(o, self.all.text(piece)).value is not None for o in lists)
        return not any(o.kind != "name" and sure(self.all.read(o, self.all.text(piece))) for o in lists)

    def deal(self) -> None:
        for one in self.all.open(_PLACES):
            for run in self._runs(one):
                text = self.all.said[run[0].body : run[-1].end]
                read = self.all.read(one, text)
                if read.value is not None:
                    self.all.take(one, run, read, text)
                    break
                if read.problem not in _PLACES:
                    self.all.fail(one, run, read)
                    break
        texts = [one for one in self.all.open(("text",)) if fact(one.field) not in self.all.cues.with_figures]
        for one in texts:
            runs = self._runs(one)
            run = next((run for run in runs if self._says(self.all.said[run[0].body : run[-1].end])), None)
            if run is None:
                continue
            run = run if len(texts) == 1 else run[:1]
            text = self.all.said[run[0].body : run[-1].end]
            read = self.all.read(one, text)
            if read.value is not None and len(text) <= LONGEST:
                self.all.take(one, run, read, text)

    @staticmethod
    def _says(text: str) -> bool:
        return len(re.findall(r"[^\W\d_]", text)) > 1 and not unsure(text)

    def _runs(self, one: Asked) -> List[List[Piece]]:
        """Free pieces that follow one another in a line."""
        runs: List[List[Piece]] = []
        free = self.all.free(one, (None, "year", "month"))
        at = {piece: i for i, piece in enumerate(self.all.pieces)}
        for piece in free:
            if runs and at[piece] == at[runs[-1][-1]] + 1 and "\n" not in self.all.said[runs[-1][-1].end : piece.start]:
                runs[-1].append(piece)
            else:
                runs.append([piece])
        return [run for run in runs if any(piece.shape is None for piece in run)]

