"""Addresses, places and free text among the pieces of a message: their commas belong to them."""
from __future__ import annotations

import re
from typing import TYPE_CHECKING, List, Tuple

from actions.forms.values import LONGEST
from actions.interview.hearing import agencies
from actions.interview.hearing.cues import Cues, belongs, fact, figured
from actions.interview.hearing.heard import Asked, doubted, sure
from actions.interview.hearing.pieces import Piece
from knowledge.fields import Read
from knowledge.fields.words import among, is_bare, plain, tokens, unsure
from nlu.text import fold

if TYPE_CHECKING:
    from actions.interview.hearing.dealing import Dealing

_PLACES = ("address", "place")
#: A number of a paper, with its letters.
_NUMBER = re.compile(r"(?:[^\W\d_]{1,3} )?[^\s,;]*[0-9][^\s,;]*(?:[ .-][0-9]+)*")


def unbracketed(cue: str, text: str) -> str:
    """Without the word that closes what the cue opened: «do … cấp»."""
    closing = Cues.load().brackets.get(plain(cue))
    return text[: -len(closing)].strip() if closing and plain(text).endswith((f" {closing}", f" {fold(closing)}")) else text


class Prose:
    def __init__(self, dealing: Dealing) -> None:
        self.all = dealing

    def announced(self, one: Asked, piece: Piece) -> Tuple[Read, List[Piece], str]:
        """What a cue announces, with the pieces behind it that belong to it."""
        if figured(one.field):
            return self._with_more(one, piece)
        pieces = [piece]
        for following in self.all.pieces[self.all.pieces.index(piece) + 1 :]:
            if not self._belongs(one, pieces[-1], following):
                break
            pieces.append(following)
        text = self.all.said[piece.body : pieces[-1].end]
        text = unbracketed(self.all.said[piece.start : piece.body], text)
        return self._text(one, text), pieces, text

    def _with_more(self, one: Asked, piece: Piece) -> Tuple[Read, List[Piece], str]:
        """A number, and what is said of it in other pieces: «thửa 125, tờ bản đồ 8»."""
        piece = self._number(one, piece)
        more = [p for p in self.all.free(one) if belongs(self.all.text(p)) == fact(one.field)]
        pieces = sorted([piece, *more], key=lambda each: each.start)
        parts = [self.all.said[p.body if p is pieces[0] else p.start : p.end] for p in pieces]
        text = ", ".join(parts)
        return self._text(one, text), [piece, *more], text

    def _number(self, one: Asked, piece: Piece) -> Piece:
        """The piece as far as it is the number: «stk 0071000123456 Lò Thị Mai»."""
        text = self.all.text(piece)
        number = _NUMBER.match(text)
        rest = text[number.end() :].strip(" ,.:;-") if number else ""
        if not number or len(rest.split()) < 2 or re.search(r"[0-9]", rest) or belongs(rest):
            return piece
        return self.all.split(piece, number.end())[0]

    def _text(self, one: Asked, text: str) -> Read:
        if one.kind == "text" and unsure(text):
            return Read(problem="text")
        if agencies.names_agency(one.field):
            return agencies.checked(self.all.read(one, agencies.bare(text)), self.all.day)
        return self.all.read(one, text)

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
        for one in self._open_texts():
            runs = self._runs(one)
            run = next((run for run in runs if self._says(self.all.said[run[0].body : run[-1].end])), None)
            if run is None:
                continue
            text = self.all.said[run[0].body : run[-1].end]
            read = self._text(one, text)
            if len(run) > 1 and len(self._open_texts()) > 1 or self.all.open(("name",)) or self._numbered(text):
                read = doubted(read)  # a comma may belong to it, a name be no name, a number be for another blank
            if read.value is not None and len(text) <= LONGEST:
                self.all.take(one, run, read, text)
            elif read.problem and agencies.names_agency(one.field):
                self.all.fail(one, run, read)

    def _numbered(self, text: str) -> bool:
        return bool(re.search(r"[0-9]", text)) and any(figured(one.field) for one in self.all.open(("text",)))

    def _open_texts(self) -> List[Asked]:
        return [one for one in self.all.open(("text",)) if not figured(one.field)]

    @staticmethod
    def _says(text: str) -> bool:
        first = tokens(text)[:1]
        denied = bool(first) and among(first[0], "denials", is_bare(text))
        return len(re.findall(r"[^\W\d_]", text)) > 1 and not unsure(text) and not denied

    def _runs(self, one: Asked) -> List[List[Piece]]:
        """Free pieces that follow one another in a line."""
        runs: List[List[Piece]] = []
        free = self.all.free(one, (None, "year", "month"))
        at = {piece: i for i, piece in enumerate(self.all.pieces)}
        for piece in free:
            if runs and at[piece] == at[runs[-1][-1]] + 1 and not re.search(r"[;\n]", self.all.said[runs[-1][-1].end : piece.start]):
                runs[-1].append(piece)
            else:
                runs.append([piece])
        return [run for run in runs if any(piece.shape is None for piece in run)]

