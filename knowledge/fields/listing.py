"""One value out of a list (ethnic groups, religions, countries, options): by its label, or by how people call it.

An answer is the whole text without «em là …», «… ạ». A name inside a longer text is only proposed for confirmation, and
never out of a denial.
"""
from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import Any, Dict, Iterable, List, Mapping, NamedTuple, Sequence, Set, Tuple

from knowledge.fields.model import Read, none
from knowledge.fields.words import DATA, MOST, among, is_bare, tokens
from nlu.errors import DataError
from nlu.text import fold
from nlu.yamlfiles import read_yaml, string_list

#: Words of a text in which a name is looked for.
MOST_WORDS = 12
LONGEST = 9
#: Words that may stand before an answer, and after it.
MOST_AROUND = 8


class Entry(NamedTuple):
    """`says` are other spellings of the same name, `other` names that are only taken after asking."""

    id: Any
    label: str
    says: Tuple[str, ...] = ()
    other: Tuple[str, ...] = ()


class Listing:
    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries: Dict[Any, Entry] = {}
        # Each twice: names as they are written, and without marks.
        self._sure: Tuple[Dict[str, Set], Dict[str, Set]] = (defaultdict(set), defaultdict(set))
        self._maybe: Tuple[Dict[str, Set], Dict[str, Set]] = (defaultdict(set), defaultdict(set))
        for entry in entries:
            self.entries[entry.id] = entry
            for names, index in (((entry.label, *entry.says), self._sure), (entry.other, self._maybe)):
                for name in names:
                    key = "".join(tokens(name))
                    index[0][key].add(entry.id)
                    index[1][fold(key)].add(entry.id)

    def read(self, text: str, problem: str, which: str, confirm: str) -> Read:
        """One value; `which` is the problem when several are meant, `confirm` asks where another name was said."""
        if len(text) > MOST:
            return none(problem)
        found, sure = self._find(tokens(text), is_bare(text), "?" in text)
        if not found:
            return none(problem)
        if len(found) > 1:
            return none(which, [self.entries[i].label for i in self.entries if i in found])
        entry = self.entries[found.pop()]
        return Read(entry.id, entry.label, confirm=None if sure else confirm)

    def label(self, value: Any) -> str:
        entry = self.entries.get(value) if isinstance(value, str) else None
        return entry.label if entry else ""

    def _find(self, said: List[str], bare: bool, asking: bool) -> Tuple[Set, bool]:
        for part in _stripped(said, bare):
            found, sure = self._exact(part, bare)
            if found:
                return found, sure
        if asking or len(said) > MOST_WORDS or any(among(word, "denials", bare) for word in said):
            return set(), False
        return self._inside(said, bare), False

    def _exact(self, said: Sequence[str], bare: bool) -> Tuple[Set, bool]:
        key = "".join(said)
        if not key:
            return set(), False
        if self._sure[0].get(key):
            return set(self._sure[0][key]), True
        if bare and self._sure[1].get(key):
            return set(self._sure[1][key]), True
        for index in (self._maybe[0].get(key), bare and self._maybe[1].get(key)):
            if index:
                return set(index), False
        # Marks that differ («Cờ Ho»): only where every word is long enough to be no chance hit.
        if len(key) >= 4 and self._sure[1].get(fold(key)):
            return set(self._sure[1][fold(key)]), False
        return set(), False

    def _inside(self, said: Sequence[str], bare: bool) -> Set:
        found: Set = set()
        at = 0
        while at < len(said):
            for width in range(min(LONGEST, len(said) - at), 0, -1):
                key = "".join(said[at : at + width])
                hit = self._sure[0].get(key) or self._maybe[0].get(key)
                if bare:  # one bare syllable means too many things («ma», «co», «la»)
                    hit = (self._sure[1].get(key) or self._maybe[1].get(key)) if width > 1 else None
                elif len(key) < 2:
                    hit = None
                if hit:
                    found |= hit
                    at += width - 1
                    break
            at += 1
        return found


def _stripped(said: List[str], bare: bool) -> Iterable[List[str]]:
    """The text whole, then without more and more of the words around an answer, the longest first."""
    first = 0
    while first < min(len(said), MOST_AROUND) and among(said[first], "leads", bare):
        first += 1
    last = len(said)
    while last > max(0, len(said) - MOST_AROUND) and among(said[last - 1], "tails", bare):
        last -= 1
    spans = {(a, b) for a in range(first + 1) for b in range(last, len(said) + 1) if a < b}
    return [said[a:b] for a, b in sorted(spans, key=lambda s: (s[0] - s[1], s[0]))]


def entries_from(rows: Any, file: Any, path: str = "") -> List[Entry]:
    """Rows of a data file. Raises DataError naming file and row."""
    if not isinstance(rows, list):
        raise DataError(file, path, "phải là danh sách")
    found = []
    for i, row in enumerate(rows):
        where = f"{path}.{i}" if path else str(i)
        if not isinstance(row, Mapping) or not {"id", "label"} <= set(row) <= {"id", "label", "says", "other"}:
            raise DataError(file, where, "phải có id, label và chỉ thêm says, other")
        says = string_list(file, f"{where}.says", row.get("says", []))
        other = string_list(file, f"{where}.other", row.get("other", []))
        found.append(Entry(row["id"], row["label"], tuple(says), tuple(other)))
    if len({entry.id for entry in found}) != len(found):
        raise DataError(file, path, "có mã đứng hai lần")
    return found


@lru_cache(maxsize=None)
def listing(name: str, part: str = "", by_label: bool = False) -> Listing:
    """A list of this package's data, read once; `by_label`: the value is the label itself."""
    file = DATA / f"{name}.yml"
    data = read_yaml(file)
    rows = entries_from(data[part] if part else data, file, part)
    return Listing(entry._replace(id=entry.label) if by_label else entry for entry in rows)
