"""The names of all units, today's and former ones, read once from the files of this package."""
from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, FrozenSet, Iterator, List, NamedTuple, Optional, Set, Tuple

from knowledge.units.model import Former, Province, Unit
from nlu.errors import DataError
from nlu.text import fold
from nlu.yamlfiles import read_yaml, string_list

HERE = Path(__file__).parent
LEVELS = ("province", "district", "commune")
# «Lý» and «Lí», «Đắk» and «Đắc», «Quới» and «Qưới» are one name.
_HARD_K = re.compile("k(?!h)")
_JOINTS = re.compile(r"[\W_]+")
_SPELLINGS = str.maketrans({"y": "i", "ý": "í", "ỳ": "ì", "ỷ": "ỉ", "ỹ": "ĩ", "ỵ": "ị"})


class ProvinceName(NamedTuple):
    """A province as it is or was called: today's province on its ground, and the communes there (none for a name
    that is only today's)."""

    name: str
    kind: str
    code: str
    today: bool
    now: Tuple[str, ...] = ()

    @property
    def full_name(self) -> str:
        return f"{self.kind} {self.name}"


class Name(NamedTuple):
    """One entry of the index: at ``level`` this is called ``marked`` (empty when only known without diacritics)."""

    level: str
    marked: str
    target: Any  # Unit, Former (commune or district) or ProvinceName


class Kind(NamedTuple):
    kind: str
    levels: FrozenSet[str]


def marked(words: str) -> str:
    """``words`` in the spelling names are compared in: lower case, run together, one of several usual spellings."""
    form = words.lower().translate(_SPELLINGS).replace("qư", "qu")
    if "k" in form:
        form = _HARD_K.sub("c", form).replace("ăc", "ắc").replace("đac", "đắc")  # Đăk, Đak: written both ways
    return form if form.isalnum() else _JOINTS.sub("", form)


def key(words: str) -> str:
    return _fold(marked(words))


def _fold(form: str) -> str:
    return form if form.isascii() else fold(form)


class Gazetteer:
    """Everything known of names. ``index`` maps a key to its entries, ``origins`` a commune's code to the districts
    whose ground it took. Raises ``DataError`` naming the file at fault."""

    def __init__(self, folder: Path = HERE) -> None:
        self.provinces: Dict[str, Province] = {}
        self.units: Dict[str, Unit] = {}
        self.former: Dict[str, Former] = {}
        self.index: Dict[str, List[Name]] = defaultdict(list)
        self.origins: Dict[str, Set[Tuple[str, str]]] = defaultdict(set)
        self._read_today(folder / "today.tsv", _changes(folder / "changes.yml"))
        self._read_former(folder / "former.tsv")
        self._read_names(folder / "names.yml")
        self.index = dict(self.index)

    def _read_today(self, file: Path, kinds: Dict[str, str]) -> None:
        province = None
        for row in _rows(file):
            if row[0] == "@":
                province = Province(row[1], row[3], kinds.pop(row[1], row[2]))
                self.provinces[province.code] = province
                where = province.full_name[:1].lower() + province.full_name[1:]
                continue
            code, kind, name = row[0], kinds.pop(row[0], row[1]), row[2]
            unit = Unit(code, name, kind, province.code, province.name, f"{kind} {name}, {where}")
            self.units[code] = unit
            self._name("commune", name, unit)
        if kinds:
            raise DataError(file.with_name("changes.yml"), "kinds", f"mã không có trong today.tsv: {sorted(kinds)}")

    def _read_former(self, file: Path) -> None:
        grounds: Dict[Tuple[str, str], List[str]] = {}
        communes: List[Tuple[Former, str]] = []
        district: List[str] = []
        districts: List[Tuple[List[str], List[str]]] = []
        for row in _rows(file):
            if row[0] == "@":
                district, now = row, []
                districts.append((row, now))
                ground = grounds.setdefault((row[1], row[2]), [])
                continue
            codes = tuple(row[3].split())
            if not codes or not all(code in self.units for code in codes):
                raise DataError(file, row[0], f"mã mới không có trong today.tsv: {row[3]}")
            now += codes
            ground += codes
            full_district, full_province = f"{district[3]} {district[4]}", f"{district[1]} {district[2]}"
            for code in codes:
                self.origins[code].add((full_district, full_province))
            if row[2]:
                communes.append((Former(row[0], row[2], row[1], full_district, full_province, codes), row[4]))
        for former, older in communes:
            self.former[former.code] = former
            self._name("commune", former.name, former)
            self._older("commune", older, former)
        for row, now in districts:
            former = Former("", row[4], row[3], "", f"{row[1]} {row[2]}", self._ordered(row[4], now))
            self._name("district", former.name, former)
            self._older("district", row[5], former)
        today = {province.name: province for province in self.provinces.values()}
        for (kind, name), codes in grounds.items():
            now = tuple(sorted(set(codes)))
            self._name("province", name, ProvinceName(name, kind, self.units[now[0]].province_code, name in today, now))
        for name in today.keys() - {name for _, name in grounds}:
            self._name("province", name, ProvinceName(name, today[name].kind, today[name].code, True))

    def _ordered(self, name: str, codes: List[str]) -> Tuple[str, ...]:
        """A district's communes: its namesake first, then those that hold most of its former communes."""
        times = {code: codes.count(code) for code in codes}
        return tuple(sorted(times, key=lambda code: (self.units[code].name != name, -times[code], code)))

    def _read_names(self, file: Path) -> None:
        data = read_yaml(file)
        phrases = ("streets", "areas", "fillers", "compounds", "not_names")
        known = {"kinds", "nicknames", *phrases}
        if not isinstance(data, dict) or set(data) != known:
            raise DataError(file, "", f"phải có đúng các mục {', '.join(sorted(known))}")
        if not isinstance(data["kinds"], list) or not isinstance(data["nicknames"], dict):
            raise DataError(file, "", "kinds phải là danh sách, nicknames phải là bảng")
        self.kinds: Dict[str, List[Tuple[str, Kind]]] = defaultdict(list)
        for i, row in enumerate(data["kinds"]):
            if not isinstance(row, dict) or set(row) != {"kind", "words", "levels"}:
                raise DataError(file, f"kinds.{i}", "phải có kind, words, levels")
            kind = Kind(row["kind"], frozenset(string_list(file, f"kinds.{i}.levels", row["levels"], needed=True)))
            if not kind.levels <= set(LEVELS):
                raise DataError(file, f"kinds.{i}.levels", f"chỉ có thể là {', '.join(LEVELS)}")
            for word in string_list(file, f"kinds.{i}.words", row["words"], needed=True):
                self.kinds[key(word)].append((marked(word), kind))
        self.phrases = {part: _marked_by_key(string_list(file, part, data[part]))
                        for part in phrases}
        names = {entry.target.name: entry.target for entries in list(self.index.values()) for entry in entries
                 if entry.level == "province"}
        for nickname, meant in data["nicknames"].items():
            for name in string_list(file, f"nicknames.{nickname}", meant, needed=True):
                if name not in names:
                    raise DataError(file, f"nicknames.{nickname}", f"không có tỉnh nào tên {name}")
                if names[name] not in [entry.target for entry in self.index.get(key(nickname), ())]:
                    self._name("province", nickname, names[name])

    def _name(self, level: str, name: str, target: Any) -> None:
        form = marked(name)
        self.index[_fold(form)].append(Name(level, form, target))

    def _older(self, level: str, names: str, former: Former) -> None:
        for name in names.split():
            self.index[key(name)].append(Name(level, "", former))

    def province_code(self, name: Optional[str]) -> Optional[str]:
        """The code of a province given by code or by name, old or new; ``None`` when it is none."""
        if not name or name in self.provinces:
            return name or None
        entries = [entry for entry in self.index.get(key(name), ()) if entry.level == "province"]
        return entries[0].target.code if entries else None


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """The one of this package, read at the first call."""
    return Gazetteer()


def _marked_by_key(words: List[str]) -> Dict[str, List[str]]:
    table: Dict[str, List[str]] = defaultdict(list)
    for word in words:
        table[key(word)].append(marked(word))
    return dict(table)


def _changes(file: Path) -> Dict[str, str]:
    data = read_yaml(file)
    if not isinstance(data, dict) or set(data) != {"kinds"} or not isinstance(data["kinds"], dict):
        raise DataError(file, "", "phải có đúng mục kinds: mã và loại")
    return dict(data["kinds"])


def _rows(file: Path) -> Iterator[List[str]]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(file, "", f"không đọc được: {error}") from error
    for number, line in enumerate(lines, 1):
        row = line.split("\t")
        if len(row) < 3:
            raise DataError(file, f"line {number}", "thiếu cột")
        yield row
