"""Where a text names units: every place that could be a province, a former district or a commune."""
from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Dict, List, NamedTuple, Optional, Tuple

from knowledge.units.gazetteer import Gazetteer, Kind, Name, key, marked
from nlu.text import fold, has_diacritics

#: Words of a text that are looked at; an address has a dozen.
MOST_WORDS = 120
#: Words of the longest name.
LONGEST = 8
#: Words between two mentions that still belong together.
NEARBY = 12
#: How well a name agrees with the diacritics typed.
EXACT, PLAIN, LOOSE = 2, 1, 0

_WORD = re.compile(r"[^\W\d_]+(?:['’`][^\W\d_]+)*|\d+")
_BREAK = re.compile(r"[,;|()\[\]\n!?\"“”«»]|\.(?=\s)")


class Word(NamedTuple):
    """A word or number: its place in the text, its two spellings, and whether a comma or the like stands before."""

    start: int
    end: int
    marked: str
    key: str
    breaks: bool
    dotted: bool  # a full stop follows: «P.»


@dataclass
class Mention:
    """Words ``start``–``end`` name something; from ``lead`` on they include the kind that was said (``kind``)."""

    lead: int
    start: int
    end: int
    kind: Optional[Kind]
    entries: List[Tuple[Name, int]]
    covers: bool = False  # its part of the sentence holds nothing but names
    numbered: bool = False  # a house number stands before it
    words: str = field(default="", repr=False)


def words_of(text: str) -> List[Word]:
    found: List[Word] = []
    last = 0
    for match in _WORD.finditer(text):
        gap = text[last : match.start()]
        dotted = text[match.end() : match.end() + 1] == "."
        # «P. Ngọc Khánh»: the stop belongs to a short word before it.
        hard = bool(_BREAK.search(gap)) and not (found and gap.strip() == "." and len(found[-1].key) <= 2)
        word = match.group().lstrip("0") or "0" if match.group().isdigit() else match.group()
        found.append(Word(match.start(), match.end(), *_forms(word), hard, dotted))
        last = match.end()
        if len(found) == MOST_WORDS:
            break
    return found


@lru_cache(maxsize=4096)
def _forms(word: str) -> Tuple[str, str]:
    return marked(word), key(word)


def agreement(typed: str, name: str, plain_text: bool) -> Optional[int]:
    """How well ``typed`` is ``name``; ``None`` when a diacritic says that it is another name."""
    if not name:  # known without diacritics only
        return LOOSE
    if typed == name:
        return PLAIN if plain_text else EXACT
    if typed.isascii():
        return PLAIN if plain_text else LOOSE
    bare = fold(typed)
    if all(t == n or t == b for t, n, b in zip(typed, name, bare)):
        return LOOSE
    return None


class Reader:
    """Finds the mentions of one text."""

    def __init__(self, text: str, gazetteer: Gazetteer) -> None:
        self.text, self.gazetteer = text, gazetteer
        self.plain = not has_diacritics(text)
        self.words = words_of(text)
        self._kinds: Dict[int, Tuple[int, Kind]] = {}  # where a kind ends: where it begins, and which it is
        self._inside_kind = set()  # second words of «thành phố», «thị trấn»: no name begins there
        for at in range(len(self.words)):
            for width in (2, 1):
                found = self._kind(at, width)
                if found and at + width not in self._kinds:
                    self._kinds[at + width] = (at, found)
                    if width == 2:
                        self._inside_kind.add(at + 1)
        self.mentions = self._outermost(self._all())
        self._look_around()

    def phrase(self, part: str, at: int, width: int) -> bool:
        """Whether ``width`` words from ``at`` are one of the phrases of names.yml."""
        if at < 0 or at + width > len(self.words):
            return False
        forms = self.gazetteer.phrases[part].get(self._joined("key", at, at + width))
        if not forms or any(word.breaks for word in self.words[at + 1 : at + width]):
            return False
        typed = self._joined("marked", at, at + width)
        return typed in forms or self.plain and any(agreement(typed, form, True) is not None for form in forms)

    def ends_with(self, part: str, end: int) -> bool:
        """Whether a phrase of ``part`` stands right before word ``end``."""
        if end < len(self.words) and self.words[end].breaks:
            return False
        return any(self.phrase(part, end - width, width) for width in (1, 2, 3))

    def unknown_name(self) -> bool:
        """Whether a commune is announced («xã …») by a name that is none."""
        for end, (start, kind) in self._kinds.items():
            if kind.levels != {"commune"} or end >= len(self.words) or self.words[end].breaks:
                continue
            if any(m.lead < end + 1 and end < m.end or m.start <= start < m.end for m in self.mentions):
                continue
            short = len(self._joined("key", start, end)) <= 2
            if (not short or self.words[end - 1].dotted) and not self.phrase("not_names", end, 1):
                return True
        return False

    def _joined(self, part: str, start: int, end: int) -> str:
        if end - start == 1:
            return getattr(self.words[start], part)
        return "".join([getattr(word, part) for word in self.words[start:end]])

    def _kind(self, at: int, width: int) -> Optional[Kind]:
        if at + width > len(self.words) or (width == 2 and self.words[at + 1].breaks):
            return None
        typed = self._joined("marked", at, at + width)
        if width == 1 and self._compound(at):
            return None
        for form, kind in self.gazetteer.kinds.get(self._joined("key", at, at + width), ()):
            # «đk» is short for «đặc khu», but a bare «dk» may be anything.
            if agreement(typed, form, self.plain) is not None and not (len(form) == 1 and typed != form):
                return kind
        return None

    def _compound(self, at: int) -> bool:
        """Whether word ``at`` belongs to a compound like «xã hội» («xã Hội Sơn», with a capital, does not)."""
        if self.words[at].key not in self.gazetteer.kinds:
            return False
        if self.phrase("compounds", at, 2):
            return not self.text[self.words[at + 1].start].isupper()
        return any(self.phrase("compounds", at + 1 - width, width) for width in (2, 3))

    def _all(self) -> List[Mention]:
        found = []
        for at, word in enumerate(self.words):
            if at in self._inside_kind:
                continue
            lead, kind = (at, None) if word.breaks else self._kinds.get(at, (at, None))
            for end in reversed(self._ends(at)):
                entries = self._entries(at, end, kind)
                if entries:
                    words = self.text[self.words[lead].start : self.words[end - 1].end]
                    found.append(Mention(lead, at, end, kind, entries, words=words))
                    break
        return found

    def _ends(self, at: int) -> List[int]:
        """Where names may end that begin at ``at``."""
        ends, glued = [], ""
        for end in range(at + 1, min(at + LONGEST, len(self.words)) + 1):
            if end > at + 1 and (self.words[end - 1].breaks or end in self._inside_kind):
                break
            glued += self.words[end - 1].key
            if glued in self.gazetteer.index:
                ends.append(end)
        return ends

    def _entries(self, start: int, end: int, kind: Optional[Kind]) -> List[Tuple[Name, int]]:
        names = self.gazetteer.index[self._joined("key", start, end)]
        typed = self._joined("marked", start, end)
        number = typed.isdigit()
        if number and (not kind or end - start > 1):
            return []
        found = []
        for name in names:
            if kind and name.level not in kind.levels:
                continue
            level = agreement(typed, name.marked, self.plain)
            if level is not None:
                found.append((name, level))
        if len(typed) <= 2 and not number and not kind and not self._closes(end):
            found = [(name, level) for name, level in found if name.level != "province"]  # «hn» may be «hôm nay»
        return found

    def _closes(self, end: int) -> bool:
        return end == len(self.words) or self.words[end].breaks

    def _outermost(self, found: List[Mention]) -> List[Mention]:
        """Without those that lie within a longer one, and without streets and hamlets."""
        kept = []
        for m in found:
            inside = any(o is not m and o.lead <= m.start and m.end <= o.end and o.end - o.start > m.end - m.start
                         for o in found)
            if not inside and (m.kind or not self._is_street(m, found)):
                kept.append(m)
        return kept

    def _is_street(self, mention: Mention, found: List[Mention]) -> bool:
        """Whether «đường», «thôn» or the like stands before, and is no part of a name («Tân Trường, Cẩm Giàng»)."""
        if any(o.end == mention.start and o.end - o.start > 1 for o in found):
            return False
        return self.ends_with("streets", mention.start) or self.ends_with("areas", mention.start)

    def _look_around(self) -> None:
        taken = [False] * len(self.words)
        inside = [False] * len(self.words)
        for m in self.mentions:
            taken[m.lead : m.end] = [True] * (m.end - m.lead)
            inside[m.lead : m.end] = taken[m.lead : m.end]
        for at in range(len(self.words)):
            for width in (3, 2, 1):
                if self.phrase("fillers", at, width):
                    taken[at : at + width] = [True] * width
        self.only_names = all(taken)
        for m in self.mentions:
            start, end = m.lead, m.end
            while start > 0 and not self.words[start].breaks:
                start -= 1
            while end < len(self.words) and not self.words[end].breaks:
                end += 1
            m.covers = all(taken[start:end])
            m.numbered = not m.kind and not any(name.level == "province" for name, _ in m.entries) and any(
                self.words[at].key.isdigit() and len(self.words[at].key) <= 3 and not inside[at]
                and not self.ends_with("areas", at) for at in range(start, m.lead))

    def between(self, start: int, end: int) -> bool:
        """Whether nothing but fillers, kinds, other names and commas stands between two words."""
        if end - start > NEARBY:
            return False
        at = start
        while at < end:
            named = max((m.end for m in self.mentions if m.lead <= at < m.end <= end), default=at)
            at = max(named, next((at + w for w in (3, 2, 1) if self.phrase("fillers", at, w) or self._kind(at, w)), at))
            if at == start:
                return False
            start = at
        return True
