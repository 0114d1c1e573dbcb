"""What stands where in a message: cues, the people named beside them, joins. `pieces` cuts the message at these.

`at_start` cues and names of people count only where something begins, so the place that was reached is kept here too.
"""
from __future__ import annotations

import re
from typing import FrozenSet, List, Optional, Sequence, Set, Tuple

from actions.forms.values import Blank
from actions.interview.hearing.cues import Cue, Cues, Role, fact, figured, person, rank
from actions.interview.hearing.measures import KIND as MEASURE
from actions.interview.hearing.measures import measured, measures, unit_of
from actions.interview.hearing.shapes import Shape, shapes
from knowledge.fields.words import is_bare, plain
from nlu.numbers import NUMBER
from nlu.text import fold
from nlu.words import Token, syllables

DATES = frozenset({"date", "year_or_date"})
#: Kinds whose values may hold commas, figures and the words of cues.
PROSE = frozenset({"text", "address", "place"})
#: Kinds before whose values a person may be named («ngày sinh bé»); «dân tộc Ba Na» names none.
PLAIN = frozenset({"name", "sex", *DATES, "id_number", "old_id_number", "phone", "email"})
_EDGES = " ,.:;-–/()"
#: A number, or one with letters before it («C1234567»).
_FIGURE = re.compile(r"[^\W\d_]{0,3}[0-9]")
_SERIES = re.compile(r"(?<![^\W\d_])[A-Z]{1,3} \Z")
_SPOKEN_DAY = re.compile(rf"{NUMBER} thang\b")


def _shapes(said: str, asked: Sequence[Blank]) -> List[Shape]:
    """In order; a number with a unit is nothing else («2000 m2» no year), nor is one with its letters («B 1234567»)."""
    folded = "".join((fold(char) or char)[0] for char in said)
    told = measures(folded, asked)
    others = [s for s in shapes(folded) if not any(m.start < s.end and s.start < m.end for m in told)]
    if any(map(figured, asked)):
        others = [s for s in others if s.kind not in ("number", "old_id") or not _SERIES.search(said, 0, s.start)]
    return sorted([*told, *others])


class Marks:
    """A message, and the place reached in it: `cue` is open since `start`, what it announces stands from `body` on."""

    def __init__(self, said: str, asked: Sequence[Blank], beside: Sequence[Blank]) -> None:
        self.said, self.asked, self.open, self.cues = said, asked, [*asked, *beside], Cues.load()
        self.shapes = _shapes(said, asked)
        self.tokens: List[Token] = [t for t in syllables(said) if not self.inside(t.start)]
        self.words = [plain(token.text) for token in self.tokens]
        self.mixed = not (said.islower() or said.isupper())
        self.bare = is_bare(said)
        self.role: Optional[FrozenSet[str]] = None
        self.cue: Optional[Cue] = None
        self.start = self.body = 0
        self.first = self.last = 0  # tokens of the segment that is being read
        self.limit = len(said)  # where it ends
        self.fresh = True  # whether something begins here

    def inside(self, at: int) -> bool:
        return any(shape.start <= at < shape.end for shape in self.shapes)

    def typed(self, start: int, end: int) -> str:
        return self.said[start:end].strip(_EDGES)

    def adjoins(self, i: int) -> bool:
        """Whether no shape stands between token `i` and the one before it."""
        before, here = self.tokens[i - 1].end if i else 0, self.tokens[i].start
        return not any(before <= shape.start < here for shape in self.shapes)

    def fits(self, cue: Cue) -> List[Blank]:
        return [blank for blank in self.open if rank(blank, cue.targets) is not None]

    def wants(self, cue: Cue) -> Set[str]:
        kinds = {blank.kind for blank in self.fits(cue)}
        return kinds or {name for _, what, name in cue.targets if what == "kind"}

    def has(self, cue: Cue, role: Role) -> bool:
        return any(person(blank) in role.of for blank in self.fits(cue))

    def cue_at(self, i: int) -> Optional[Tuple[int, Cue]]:
        found = self.cues.cues.at(self.words, i, self._unbroken(i))
        if not found:
            return None
        size, cue = found
        said = self.cue is not None and bool(self.wants(self.cue) & DATES) and bool(self.typed(self.body, self.tokens[i].start))
        if said and {name for _, _, name in cue.targets} <= DATES:
            return None  # «sinh mười hai tháng ba năm 1990»
        prose = self._in_prose() and bool(self.typed(self.body, self.tokens[i].start))
        modes = {mode for mode, _, _ in cue.targets}
        if "says" in modes and not (prose and not self._other(cue) and not self._figure(i + size, True)):
            return size, cue
        if "at_start" in modes and not prose and self._starts(i, size):
            return size, cue
        if "figures" in modes and self._counted(i + size, cue, prose and not self._waits(cue)):
            return size, cue
        named = {name for mode, _, name in cue.targets if mode == "if_open"}
        waiting = self.cue is not None and not self.typed(self.body, self.tokens[i].start)
        if not waiting and any(fact(blank) in named for blank in self.asked):
            return (size, cue) if self._figure(i + size, False) or self._refused(i + size) else None
        return None

    def _in_prose(self) -> bool:
        """Whether what is announced may go on for a while: an address, a text that is no number."""
        prose = self.cue is not None and bool(self.wants(self.cue) & PROSE)
        fits = self.fits(self.cue) if self.cue else []
        return prose and not (fits and all(map(figured, fits)))

    def _counted(self, i: int, cue: Cue, shaped: bool) -> bool:
        """Whether figures stand behind a cue, or a day in words, or that there are none."""
        wants = self.wants(cue)
        dated = bool(wants & DATES) and bool(_SPOKEN_DAY.match(fold(" ".join(self.words[i : i + 4]))))
        if wants == {"money"} and i + 1 < self.last and self.cues.lists["periods"].at(self.words, i + 1, self.last):
            return False
        if wants and wants <= DATES and any(s.kind in ("id", "phone") and self.near(i, s) for s in self.shapes):
            return False  # «Lê Văn Năm 001090012345»
        return dated or self._figure(i, shaped) or self._refused(i)

    def near(self, i: int, shape: Shape) -> bool:
        """Whether a shape stands right behind token `i - 1`."""
        return self.tokens[i - 1].end <= shape.start and not self.typed(self.tokens[i - 1].end, shape.start)

    def _refused(self, i: int) -> bool:
        """«số thì không nhớ»."""
        while self.fresh and i < self.last and self.cues.lists["links"].at(self.words, i, i + 1):
            i += 1
        return self.fresh and self.cues.lists["denials"].at(self.words, i, self.last) is not None

    def _unbroken(self, i: int) -> int:
        """The first token from `i` on before which more than a space stands: «sinh 2/9/1995 nam» is no «sinh năm»."""
        end = i + 1
        while end < self.last and self.said[self.tokens[end - 1].end : self.tokens[end].start].strip(" .-–") == "":
            if not self.adjoins(end):
                break
            end += 1
        return end

    def _other(self, cue: Cue) -> bool:
        """Whether a cue is for an open blank that the one before it is not for."""
        mine = self.fits(self.cue) if self.cue else []
        return any(blank not in mine for blank in self.fits(cue))

    def _waits(self, cue: Cue) -> bool:
        """Whether a cue is for a blank of the question, and the one before it is not."""
        mine = self.fits(self.cue) if self.cue else []
        return any(blank in self.asked and blank not in mine for blank in self.fits(cue))

    def _figure(self, i: int, shaped: bool) -> bool:
        """Whether a figure (or a whole number, a day) stands right behind token `i - 1`."""
        end = self.tokens[i - 1].end
        while i < self.last and self.adjoins(i) and self.cues.lists["links"].at(self.words, i, i + 1):
            end, i = self.tokens[i].end, i + 1
        rest = self.said[end : end + 8].lstrip(" :.-")
        at = end + self.said[end : end + 8].find(rest[:1]) if rest else end
        starts = any(shape.start <= at < shape.end for shape in self.shapes)
        return starts if shaped else starts or bool(_FIGURE.match(rest))

    def _starts(self, i: int, size: int) -> bool:
        closing = self.cues.brackets.get(" ".join(self.words[i : i + size]))
        if closing and self.bare and fold(closing) not in self.words[i + size : self.last]:
            return False  # «do thi lan»
        if self.fresh:
            return True
        if self.mixed:
            return self.tokens[i].text.islower() and bool(self.typed(self.body, self.tokens[i].start))
        inside = not any(word.isascii() for word in self.words[i : i + size])
        return inside and i - self.first >= 2 and self.last - i - size >= 2 and not self.bare

    def counts(self, cue: Cue, shape: Shape) -> bool:
        """Whether a cue may be for a number in that unit: «cao 2 tầng» gives no height."""
        unit = measured(self.said[shape.start : shape.end]) if shape.kind == MEASURE else None
        return unit is None or any(unit_of(blank) == unit for blank in self.fits(cue))

    def role_at(self, i: int) -> Optional[Tuple[int, Optional[FrozenSet[str]]]]:
        """Somebody named at token `i`, beside a cue or at the start of a piece."""
        if i > self.first and self.words[i - 1] in ("tháng", "thang"):
            return None  # «tháng ba»
        of = self.cues.lists["of"].at(self.words, i, self.last) if self.fresh else None
        at = i + (of[0] if of else 0)
        found = self.cues.roles.at(self.words, at, self.last)
        if not found:
            return None
        size, role = at - i + found[0], found[1]
        if not self.fresh and size == 1 and not (self.mixed and self.tokens[i].text.islower()):
            return None  # «Nguyễn Văn Ba sinh 1990»
        follows = self._follower(i + size)
        if follows:
            if role.needs_open and not self.has(follows, role):
                return (size, None) if self.fresh else None
            return size, role.of or None
        end = self.tokens[i + size - 1].end
        after = self.said[end : self.limit]
        if not self.fresh or not after.strip():
            return None
        if re.match(r"\s*:", after):
            return size, role.of or None
        more = self.last - i - size >= 2 or any(end <= s.start < self.limit for s in self.shapes)
        linked = self.cues.lists["links"].at(self.words, i + size, self.last) is not None
        if role.needs_cue or self.bare and not linked or not more:
            return None
        return size, role.of or None

    def _follower(self, i: int) -> Optional[Cue]:
        """The cue that stands at token `i`, if one counts there."""
        if i >= self.last or not self.adjoins(i):
            return None
        fresh, self.fresh = self.fresh, True
        found = self.cue_at(i)
        self.fresh = fresh
        return found[1] if found else None

    def joins(self, i: int) -> bool:
        """«và» between two things; «Và» is a family name."""
        if self.words[i] not in ("và", "va") and not self.cues.lists["joins"].at(self.words, i, self.last):
            return False
        if not self.tokens[i].text.islower() or i + 1 >= self.last and not self._figure(i + 1, True):
            return False
        told = self._figure(i + 1, True) or i + 1 < self.last and bool(self._cue_or_role(i + 1))
        prose = self.cue is not None and bool(self.wants(self.cue) & PROSE)
        return bool(told) or self.mixed and not self.fresh and not prose and self.words[i] == "và"

    def _cue_or_role(self, i: int) -> bool:
        return self._follower(i) is not None or self.cues.roles.at(self.words, i, self.last) is not None

    def empty(self, start: int, end: int) -> bool:
        """Whether nothing stands there but words that tie others together («số», «của») or name the speaker («tôi»)."""
        among = [i for i, token in enumerate(self.tokens) if start <= token.start and token.end <= end]
        tables = [self.cues.lists[name] for name in ("links", "of", "joins")]
        return all(any(table.at(self.words, i, i + 1) for table in tables) or self._speaker(i) for i in among)

    def _speaker(self, i: int) -> bool:
        found = self.cues.roles.at(self.words, i, i + 1)
        return found is not None and found[1].needs_open

    def filler(self, i: int) -> bool:
        tables = (self.cues.roles, *(self.cues.lists[name] for name in ("links", "of", "polite_after")))
        return any(table.at(self.words, i, i + 1) for table in tables)

    def before_more(self, i: int, first: int) -> bool:
        """Whether the words from `first` on belong to the cue: something follows them, and they are no name («Ba Vì»)."""
        token = self.tokens[first] if first < self.last else None
        if token is None or not self.adjoins(first) or self.mixed and token.text[:1].isupper():
            return False
        end = self.tokens[i - 1].end
        return i < self.last or any(s.start >= end for s in self.shapes) or not self.typed(end, end)
