"""Values that matter in a question: dates, ages, counts, money, relations, places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from nlu.dates import find_dates
from nlu.errors import DataError
from nlu.numbers import NUMBER, parse_number
from nlu.phrases import MIXED, PhraseTrie, Typed, phrase_key
from nlu.text import fold
from nlu.yamlfiles import read_yaml, string_list

DEFAULT_FILE = Path(__file__).parent / "lexicon" / "values.yml"

#: Kinds in the order in which they win where two of the same length overlap.
KINDS = ("date", "age", "money", "area", "count", "duration", "place", "relation")


@dataclass(frozen=True)
class Value:
    """``text`` is ``source[start:end]``; what ``value`` is depends on ``kind``.

    date: ``DateRange`` · age: ``(number, "year" | "month" | "day")`` · money:
    đồng · area: square metres · count: ``(number, classifier)`` · duration:
    ``(number, "day" | "week" | "month" | "year")`` · place: the province's
    name, or the words as written · relation: the canonical word.
    """

    kind: str
    start: int
    end: int
    text: str
    value: Any


_UNITS = {"ngay": "day", "tuan": "week", "thang": "month", "nam": "year"}
_SCALES = {
    "k": 1_000, "nghin": 1_000, "ngan": 1_000, "tr": 1_000_000, "trieu": 1_000_000,
    "cu": 1_000_000, "ty": 1_000_000_000, "ti": 1_000_000_000, "dong": 1, "d": 1, "vnd": 1,
}  # fmt: skip

_AGE = re.compile(rf"\b({NUMBER})\s(?:(thang|ngay|tuan)\s)?tuoi\b")
_CHILD_AGE = re.compile(
    rf"\b(?:be|chau|con|dua nho)(?:\s\w+){{0,3}}?\sduoc\s(?:gan\s|hon\s)?({NUMBER})\s(thang|ngay)\b"
)
_MONEY = re.compile(
    r"(?<![\d.,])(\d{1,3}(?:[.,]\d{3})+|\d+(?:[.,]\d+)?)\s?"
    r"(k|nghin|ngan|trieu|tr|cu|ty|ti|dong|vnd|d)\b"
)
_MONEY_WORDS = re.compile(rf"\b({NUMBER})(?:\s(?:dong|vnd))?\b")
_AREA = re.compile(r"(?<![\d.,])(\d+(?:[.,]\d+)?)\s?(?:m2|met vuong|m vuong)\b")
_DURATION = re.compile(rf"\b({NUMBER})\s(ngay|tuan|thang|nam)\b")
# Names are known by their capitals; a text without any gives figures only.
_UNIT_NAME = re.compile(
    r"\b(?:[Tt]hành phố|[Tt]hị trấn|[Tt]hị xã|[Pp]hường|[Hh]uyện|[Qq]uận|[Tt]ỉnh|[Xx]ã|[Ấấ]p"
    r"|[Tt]hôn|TP\.?)"
    r"\s(?:\d{1,2}\b|[^\W\d_a-zà-ỹ][^\W\d_]*(?:\s[^\W\d_a-zà-ỹ][^\W\d_]*){0,3})"
)
_NUMBERED_UNIT = re.compile(r"\b(?:phuong|quan|p|q)\s(?:\d{1,2})\b")


class Values:
    """Finds values; make one with ``load``."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._relations: PhraseTrie[str] = PhraseTrie(lone_bare=True)
        for name, spellings in data["relations"].items():
            for spelling in spellings:
                self._relations.add(phrase_key(spelling), name)
        self._risky_bare = {fold(word) for word in data["accented_only"]}
        self._not_a_child = {fold(word) for word in data["not_a_child"]}
        self._provinces: PhraseTrie[str] = PhraseTrie()
        for name, spellings in data["provinces"].items():
            for spelling in (name, *spellings):
                self._provinces.add(phrase_key(spelling), name)
        units = sorted(map(fold, data["classifiers"]), key=len, reverse=True)
        self._count = re.compile(rf"\b({NUMBER})\s({'|'.join(map(re.escape, units))})\b")

    @classmethod
    def load(cls, file: Path | str = DEFAULT_FILE) -> Values:
        """Read and check the file. Raises ``DataError`` naming file and place."""
        file = Path(file)
        data = read_yaml(file)
        keys = {"relations", "accented_only", "not_a_child", "classifiers", "provinces"}
        if not isinstance(data, dict) or set(data) != keys:
            raise DataError(file, "", f"must have exactly the keys {', '.join(sorted(keys))}")
        for key in ("accented_only", "not_a_child", "classifiers"):
            string_list(file, key, data[key])
        for key in ("relations", "provinces"):
            if not isinstance(data[key], dict):
                raise DataError(file, key, "must give spellings by name")
            for name, spellings in data[key].items():
                string_list(file, f"{key}.{name}", spellings)
        return cls(data)

    def find(self, text: str, today: date) -> list[Value]:
        """Values of ``text`` from left to right, the longest where they overlap."""
        folded = fold(text)
        if len(folded) != len(text):  # not NFC: offsets would be wrong
            folded = text.lower()
        found = [
            Value(kind, start, end, text[start:end], value)
            for kind, start, end, value in self._candidates(text, folded, today)
        ]
        found.sort(key=lambda v: (v.start - v.end, KINDS.index(v.kind), v.start))
        kept: list[Value] = []
        for value in found:
            if all(value.end <= other.start or value.start >= other.end for other in kept):
                kept.append(value)
        return sorted(kept, key=lambda v: v.start)

    def _candidates(
        self, text: str, folded: str, today: date
    ) -> Iterator[tuple[str, int, int, Any]]:
        for start, end, days in find_dates(folded, today):
            yield "date", start, end, days
        yield from _ages(folded)
        yield from _amounts(folded)
        yield from self._counts(text, folded)
        yield from self._names(text, folded)

    def _counts(self, text: str, folded: str) -> Iterator[tuple[str, int, int, Any]]:
        for m in self._count.finditer(folded):
            number = parse_number(m[1])
            # «ba con» may be a father and his child.
            if number is not None and not (m[1] == "ba" and m[2] in ("con", "chau", "be")):
                yield "count", m.start(), m.end(), (number, text[m.start(2) : m.end(2)].lower())

    def _names(self, text: str, folded: str) -> Iterator[tuple[str, int, int, Any]]:
        for pattern, source in ((_UNIT_NAME, text), (_NUMBERED_UNIT, folded)):
            for m in pattern.finditer(source):
                yield "place", m.start(), m.end(), text[m.start() : m.end()]
        typed = Typed(text)
        for match in self._provinces.matches(typed, MIXED):
            start, end = typed.tokens[match.first].start, typed.tokens[match.last - 1].end
            yield "place", start, end, match.payload
        for match in self._relations.matches(typed, MIXED):
            word, after = typed.words[match.first], typed.folded[match.last : match.last + 1]
            if match.last - match.first == 1:
                if not typed.accented and word in self._risky_bare:
                    continue
                if match.payload == "con" and after and after[0] in self._not_a_child:
                    continue
            start, end = typed.tokens[match.first].start, typed.tokens[match.last - 1].end
            yield "relation", start, end, match.payload


def _ages(folded: str) -> Iterator[tuple[str, int, int, Any]]:
    for m in _AGE.finditer(folded):
        number = parse_number(m[1])
        if number is not None and number <= 150:
            weeks = m[2] == "tuan"
            unit = "day" if weeks else _UNITS.get(m[2] or "nam", "year")
            yield "age", m.start(), m.end(), (number * 7 if weeks else number, unit)
    for m in _CHILD_AGE.finditer(folded):
        number = parse_number(m[1])
        if number is not None:
            yield "age", m.start(1), m.end(), (number, _UNITS[m[2]])


def _amounts(folded: str) -> Iterator[tuple[str, int, int, Any]]:
    for m in _MONEY.finditer(folded):
        figures = re.sub(r"[.,](?=\d{3})", "", m[1]) if re.search(r"[.,]\d{3}", m[1]) else m[1]
        yield "money", m.start(), m.end(), round(float(figures.replace(",", ".")) * _SCALES[m[2]])
    for m in _MONEY_WORDS.finditer(folded):
        number = parse_number(m[1])
        # «công ty» and a year are no money.
        if number and number % 1000 == 0 and m[1].split()[0] not in _SCALES and not m[1].isdigit():
            yield "money", m.start(), m.end(), number
    for m in _AREA.finditer(folded):
        yield "area", m.start(), m.end(), float(m[1].replace(",", "."))
    for m in _DURATION.finditer(folded):
        number = parse_number(m[1])
        if number is not None:
            yield "duration", m.start(), m.end(), (number, _UNITS[m[2]])


@lru_cache(maxsize=1)
def default_values() -> Values:
    """The finder of this package, read once."""
    return Values.load()


def find_values(text: str, today: date) -> list[Value]:
    """Values of ``text``, best given normalised; ``today`` anchors «hôm qua»."""
    return default_values().find(text, today)
