"""From what a person types to today's commune: the readings of a text are weighed against one another."""
from __future__ import annotations

import re
from typing import Dict, Iterable, List, NamedTuple, Optional, Sequence, Tuple

from knowledge.units.gazetteer import Gazetteer, Name, gazetteer
from knowledge.units.mentions import Mention, Reader
from knowledge.units.model import Former, Resolution, Unit
from nlu.analysis import analyse
from nlu.text import cap, normalise

#: Communes that are offered when several fit.
MOST = 8
#: Districts and provinces that may bear on one commune.
PLACES = 5
#: Characters that are read; the place is in the first lines or not there.
MAX_CHARS = 600

# A reading needs ENOUGH to count, and one that is NEAR the best is offered beside it.
ENOUGH = 3
NEAR = 3
_KIND_SAID, _ALONE, _NUMBERED = 5, 3, -4
_SAME_KIND = {"commune": 2, "district": 3}  # kinds of communes change; those of abolished districts no longer
_SUPPORT, _SUPPORT_NEW, _CONFLICT, _DOUBT = 4, 3, -6, -1
_TODAY, _OLDER, _WITHIN = 1, -1, 3

_EDGES = " ,;.-–:/|()"
_EMPTY = re.compile(r"\(\s*\)|\s+(?=[,;])|(?:\s*[,;]\s*)+(?=[,;])")


class Reading(NamedTuple):
    """One way to understand a mention; ``support`` holds the mentions that agree with it."""

    score: int
    name: Name
    mention: Mention
    support: Tuple[Mention, ...]

    @property
    def codes(self) -> Tuple[str, ...]:
        target = self.name.target
        return (target.code,) if isinstance(target, Unit) else target.now


def resolve(text: str, within_province: Optional[str] = None) -> Resolution:
    """Today's unit or units that ``text`` names; total, never raises on any text.

    ``within_province`` (code or name, old or new) is where the person is thought to be: it decides among namesakes
    unless the text itself says otherwise.
    """
    table = gazetteer()
    within = table.province_code(within_province)
    plain = cap(normalise(text[: 2 * MAX_CHARS]), MAX_CHARS)
    found = _Weighing(Reader(plain, table), within).resolution()
    if found.kind == "none" and found.province is None:
        spelled_out = cap(analyse(plain).expanded, MAX_CHARS)
        if spelled_out != plain:
            again = _Weighing(Reader(spelled_out, table), within).resolution()
            if again.kind != "none" or again.province:
                return again
    return found


class _Weighing:
    def __init__(self, reader: Reader, within: Optional[str]) -> None:
        self.reader, self.within = reader, within
        self.table: Gazetteer = reader.gazetteer
        self._near_places: Dict[int, List[Mention]] = {}
        self.places = [m for m in reader.mentions if any(n.level != "commune" for n, _ in m.entries)]

    def resolution(self) -> Resolution:
        readings = self._readings("commune")
        if self.reader.unknown_name():
            readings = [r for r in readings if r.mention.kind]
        readings = self._near(readings)
        if not readings:
            readings = self._near(self._readings("district"))
        return self._answer(readings) if readings else self._province()

    def _readings(self, level: str) -> List[Reading]:
        found = []
        for mention in self.reader.mentions:
            for name, agreement in mention.entries:
                if name.level == level:
                    reading = self._weigh(mention, name, agreement)
                    if reading.score >= ENOUGH and self._sure(reading):
                        found.append(reading)
        return found

    def _weigh(self, mention: Mention, name: Name, agreement: int) -> Reading:
        target = name.target
        score = agreement
        if mention.kind:
            score += _KIND_SAID + (_SAME_KIND[name.level] if mention.kind.kind == target.kind else 0)
        elif mention.covers:
            score += _ALONE
        if mention.numbered:
            score += _NUMBERED
        if isinstance(target, Unit):
            score += _TODAY
        elif not name.marked:
            score += _OLDER
        support = []
        for place in self._around(mention):
            weight = self._bearing(name, mention, place)
            if weight > 0:
                support.append(place)
            score += weight
        if self.within and self.within in self._homes(name):
            score += _WITHIN
        return Reading(score, name, mention, tuple(support))

    def _around(self, mention: Mention) -> List[Mention]:
        """The nearest mentions of districts and provinces, apart from this one."""
        if mention.start not in self._near_places:
            apart = [p for p in self.places if p.lead >= mention.end or mention.lead >= p.end]
            self._near_places[mention.start] = sorted(apart, key=lambda p: abs(p.start - mention.start))[:PLACES]
        return self._near_places[mention.start]

    def _bearing(self, name: Name, mention: Mention, place: Mention) -> int:
        """How a mention of a district or province bears on a reading of another mention."""
        levels = {entry.level for entry, _ in place.entries}
        weight = max(self._agrees(name, entry) for entry, _ in place.entries if entry.level != "commune")
        if weight < 0:
            # «Ba Đình» without «quận» may as well be the commune.
            return _DOUBT if levels == {"district", "commune"} and not place.kind else weight
        if place.numbered:
            return 0
        if not (mention.kind or mention.covers or mention.numbered):
            first, second = (mention, place) if mention.start < place.start else (place, mention)
            return weight if self.reader.between(first.end, second.lead) else 0
        return weight

    def _agrees(self, name: Name, place: Name) -> int:
        """How one meaning of a district's or province's name bears on a reading."""
        target, said = name.target, place.target
        if place.level == "district":
            if name.level == "district":
                return 0
            area = (f"{said.kind} {said.name}", said.province)
            if isinstance(target, Unit):
                return _SUPPORT_NEW if area in self.table.origins[target.code] else _CONFLICT
            return _SUPPORT if area == (target.district, target.province) else _CONFLICT
        if isinstance(target, Unit):
            inside = target.province_code == said.code if said.today else target.code in said.now
            return _SUPPORT if inside else _CONFLICT
        if target.province == said.full_name:
            return _SUPPORT
        return _SUPPORT_NEW if said.today and said.code in self._homes(name) else _CONFLICT

    def _sure(self, reading: Reading) -> bool:
        """Whether a mention may be taken for a commune or district at all."""
        mention = reading.mention
        if self._province_of_district(mention):
            return False
        if mention.goes_on and not reading.support and self._contradicted(reading):
            return False  # «xã Đồng Khởi Nghĩa, Hải Dương» is not xã Đồng Khởi of another province
        if mention.kind:
            return reading.name.level != "district" or not self._rather_province(reading)
        if not reading.support:
            if not mention.covers or any(name.level == "province" for name, _ in mention.entries):
                return False  # «Nam Định» alone is the province
            return self.reader.only_names or not self.reader.plain  # «co thanh phan, …» is no commune
        short = mention.end - mention.start == 1 and len(mention.words) <= 4
        return mention.covers or mention.numbered or not short

    def _province_of_district(self, mention: Mention) -> bool:
        """«Bình Dương» in «thành phố Thủ Dầu Một, Bình Dương» is the province, though a commune there has its name now."""
        provinces = {entry.target for entry, _ in mention.entries if entry.level == "province"}
        if mention.kind or not provinces:
            return False
        before = [place for place in self.places if place.end <= mention.lead and (place.kind or place.covers)]
        districts = [entry.target for place in before for entry, _ in place.entries if entry.level == "district"]
        return any(district.province in {province.full_name for province in provinces} for district in districts)

    def _contradicted(self, reading: Reading, by_whole: bool = False) -> bool:
        """`by_whole`: only by a name that is no part of other words («Bình Phước Thịnh» is not the province)."""
        around = [place for place in self._around(reading.mention) if not by_whole or place.kind or place.covers]
        return any(self._bearing(reading.name, reading.mention, place) < 0 for place in around)

    def _rather_province(self, reading: Reading) -> bool:
        """Whether «thành phố Bắc Ninh» is today's province of that name and not the abolished city or district."""
        said = reading.mention.kind.kind
        names = [name.target for name, _ in reading.mention.entries if name.level == "province"]
        kinds = {self.table.provinces[name.code].kind for name in names if name.today}
        return bool(names) and (said in kinds or said != reading.name.target.kind)

    def _homes(self, name: Name) -> set:
        if isinstance(name.target, Unit):
            return {name.target.province_code}
        return {self.table.units[code].province_code for code in name.target.now}

    def _near(self, readings: List[Reading]) -> List[Reading]:
        if not readings:
            return []
        best = max(reading.score for reading in readings)
        near = [reading for reading in readings if best - reading.score < NEAR]
        if self.within and any(self.within in self._homes(r.name) for r in near) and not any(r.support for r in near):
            near = [reading for reading in near if self.within in self._homes(reading.name)]
        return sorted(near, key=lambda r: (-r.score, not isinstance(r.name.target, Unit), len(r.codes), r.codes))

    def _answer(self, readings: Sequence[Reading]) -> Resolution:
        codes: Dict[str, None] = {}
        for reading in readings:
            codes.update(dict.fromkeys(reading.codes))
        best = readings[0]
        if best.mention.numbered:  # «12 Kim Mã» may be the street, which crosses other wards of the district
            for place in best.support:
                for name, _ in place.entries:
                    if name.level == "district" and place.kind and self._agrees(best.name, name) > 0:
                        codes.update(dict.fromkeys(name.target.now))
        district = self._namesake(best, codes)
        old_style = any(name.level == "province" and not name.target.today for p in best.support for name, _ in p.entries)
        if district and (len(codes) > 1 or old_style):
            codes.update(dict.fromkeys(district.now))
        units = tuple(self.table.units[code] for code in codes)
        kind = "one" if len(units) == 1 else "several"
        used = [m for r in readings for m in (r.mention, *r.support) if not m.numbered]
        # «xã Tân Lập Hạ», «Kim Ngọc Sơn»: perhaps another one than xã Tân Lập or Ngọc Sơn, or a slip.
        part = best.mention.goes_on or not (best.mention.kind or best.mention.covers)
        # «tân xã thạch thất»: xã Thạch Thất, or Tân Xã of Thạch Thất.
        across = any(other.start < best.mention.lead < other.end for other in self.reader.mentions)
        against = self._contradicted(best, by_whole=True)
        unsure = kind == "one" and (district is not None or best.mention.numbered or part or across or against)
        return Resolution(kind, units[:MOST], self._former(readings), None, self._rest(used), len(units), unsure)

    def _namesake(self, reading: Reading, codes: Iterable[str]) -> Optional[Former]:
        """The abolished district, with more communes than ``codes``, that a name without its kind may mean as well."""
        if reading.mention.kind:
            return None
        for name, _ in reading.mention.entries:
            if name.level == "district" and set(name.target.now) - set(codes):
                if not self._contradicted(reading._replace(name=name), by_whole=True):
                    return name.target
        return None

    def _former(self, readings: Sequence[Reading]) -> Optional[Former]:
        """The one old name among the readings, if the text is rather that than today's name."""
        olds = [r for r in readings if isinstance(r.name.target, Former)]
        if len(olds) != 1 or olds[0].mention.numbered:
            return None
        old = olds[0]
        by_district = any(place.kind and name.level == "district" for place in old.support for name, _ in place.entries)
        if readings[0] is not old and not by_district:
            return None
        former: Former = old.name.target
        return former if old.name.marked else former._replace(older=old.mention.words)

    def _province(self) -> Resolution:
        said = [(m, n) for m in self.reader.mentions for n, _ in m.entries if n.level == "province"]
        said = [(m, n) for m, n in said if m.kind] or said
        if not said:
            return Resolution("none", rest=self.reader.text)
        last = said[-1][0]
        names = {name.target.code: name.target for mention, name in said if mention is last}
        if len(names) != 1:  # «BĐ» may be two
            return Resolution("none", rest=self.reader.text)
        (code, name), = names.items()
        former = None if name.today else Former("", name.name, name.kind, "", "", name.now)
        return Resolution("none", (), former, self.table.provinces[code], self._rest([last]))

    def _rest(self, used: Iterable[Mention]) -> str:
        words, text = self.reader.words, self.reader.text
        for mention in sorted(set((m.lead, m.end) for m in used), reverse=True):
            text = text[: words[mention[0]].start] + "\0" + text[words[mention[1] - 1].end :]
        text = re.sub(r"\s*[-–]?\s*\0[.,]?", " ", text)
        text = re.sub(r"\s+", " ", _EMPTY.sub("", text)).strip(_EDGES)
        left = Reader(text, self.table)
        return "" if left.between(0, len(left.words)) else text
