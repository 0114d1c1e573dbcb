"""Where a text names units: every place that could be a province, a former district or a commune."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Dict, List, Optional, Tuple

from knowledge.units.gazetteer import Gazetteer, Kind, Name
from knowledge.units.words import agreement, words_of
from nlu.text import has_diacritics

#: Words of the longest name.
LONGEST = 8
#: Words between two mentions that still belong together.
NEARBY = 12


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
    goes_on: bool = False  # a word of no known meaning follows: «xã Đồng Khởi Nghĩa»
    words: str = field(default="", repr=False)


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
        self.mentions = self._outermost(self._cut(self._all()))
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
            known = (m for m in self.mentions if m.kind or not m.goes_on)  # a name in «phường Bình Phước Thịnh» is not its own
            if any(m.lead < end + 1 and end < m.end or m.start <= start < m.end for m in known):
                continue
            short = len(self._joined("key", start, end)) <= 2
            # «xa» may be any word; «xã» before a capital is the kind.
            sure = self.words[end - 1].dotted or (not self.words[start].marked.isascii() and self._capital(end))
            if (not short or sure) and not self.phrase("not_names", end, 1):
                return True
        return False

    def _joined(self, part: str, start: int, end: int) -> str:
        if end - start == 1:
            return getattr(self.words[start], part)
        return "".join([getattr(word, part) for word in self.words[start:end]])

    def _kind(self, at: int, width: int) -> Optional[Kind]:
        if at + width > len(self.words) or (width == 2 and self.words[at + 1].breaks):
            return None
        if width == 2 and self.words[at].dotted and len(self.words[at + 1].key) > 2:
            return None  # «P.Huong» is no «phuong»
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
            return not self._capital(at + 1)
        return any(self.phrase("compounds", at + 1 - width, width) for width in (2, 3))

    def _capital(self, at: int) -> bool:
        return self.text[self.words[at].start].isupper()

    def _all(self) -> List[Mention]:
        found = []
        for at, word in enumerate(self.words):
            if at in self._inside_kind or (word.dotted and len(word.key) == 1 and at + 1 in self._kinds):
                continue  # «P.Huong Tra» is no Phương Trà
            lead, kind = (at, None) if word.breaks else self._kinds.get(at, (at, None))
            ends = reversed(self._ends(at))
            longest = next((m for m in (self._mention(lead, at, end, kind) for end in ends) if m), None)
            if longest:
                found.append(longest)
        return [self._without_kind(m, found) for m in found]

    def _without_kind(self, mention: Mention, found: List[Mention]) -> Mention:
        """The «quan» of «xa yen quang nho quan ninh binh» is not the kind of Ninh Bình."""
        if self.plain and mention.kind and "province" not in mention.kind.levels:
            for o in found:
                named = o.kind or any(name.level == "district" for name, _ in o.entries)
                if named and o.start < mention.lead < o.end == mention.start:
                    return self._mention(mention.start, mention.start, mention.end, None) or mention
        return mention

    def _mention(self, lead: int, start: int, end: int, kind: Optional[Kind]) -> Optional[Mention]:
        entries = self._entries(start, end, kind)
        words = self.text[self.words[lead].start : self.words[end - 1].end]
        return Mention(lead, start, end, kind, entries, words=words) if entries else None

    def _cut(self, found: List[Mention]) -> List[Mention]:
        """«Vĩnh Hòa Phú Giáo» is Vĩnh Hòa, Phú Giáo: nothing is left over, as a word is behind Vĩnh Hòa Phú."""
        cut = []
        places = [m for m in found if any(name.level != "commune" for name, _ in m.entries)]
        for m in found:
            over = [p for p in places if m.start < p.lead < m.end < p.end]
            if over and not any(p.end > over[-1].end and self._leads(p, m.end) for p in places):
                m = self._mention(m.lead, m.start, over[-1].lead, m.kind) or m
            cut.append(m)
        return cut

    def _leads(self, mention: Mention, at: int) -> bool:
        """Whether ``mention`` or a kind before it begins at ``at``."""
        return at in (mention.lead, self._kinds.get(mention.start, (at + 1,))[0])

    def _goes_on(self, at: int) -> bool:
        """Whether word ``at`` goes on from the one before and is no kind or filler."""
        if self._closes(at) or self._kind(at, 1) or self._kind(at, 2):
            return False
        return not any(self.phrase("fillers", at, width) for width in (1, 2, 3))

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
        names = self.gazetteer.index.get(self._joined("key", start, end), ())
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
            m.goes_on = self._goes_on(m.end) and not any(o.lead == m.end for o in self.mentions)
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
