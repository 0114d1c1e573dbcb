"""Chat abbreviations and slips written out in full words.

``lexicon/abbreviations.yml`` says what each form means; forms of one or two
letters that mean several things depend on the words around them («50k» is
fifty thousand, «có mất phí k» is *không*).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from nlu.errors import DataError
from nlu.text import fold, has_diacritics, normalise
from nlu.yamlfiles import read_yaml, string_list

DEFAULT_FILE = Path(__file__).parent / "lexicon" / "abbreviations.yml"

# A form may hold a slash, dot or hyphen (a/c, c.ty, nđ-cp) but not end in one.
# Figures glued to letters are cut apart first: 50k, t5.
_PIECE = re.compile(r"\d+(?:[.,/:-]\d+)*|[^\W\d_]+(?:[/.-][^\W\d_]+)*")
_NUMBER = re.compile(r"\d[\d.,/]*")
_END_RUN = re.compile(r"([^\W\d_])\1+$")
_LISTS = ("before", "after", "not_before", "not_after")
_FLAGS = ("number_before", "number_after", "first", "last")


@dataclass(frozen=True)
class Rule:
    """One meaning of a form; ``full`` is ``None`` when it stays as typed."""

    full: str | None
    only: str = ""
    before: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()
    not_before: frozenset[str] = frozenset()
    not_after: frozenset[str] = frozenset()
    number_before: bool = False
    number_after: bool = False
    first: bool = False
    last: bool = False

    def holds(self, form: str, around: _Around) -> bool:
        """Whether every condition of the rule is met."""
        return (
            (not self.only or self.only == form)
            and (not self.before or around.before(self.before))
            and (not self.after or around.after(self.after))
            and not (self.not_before and around.before(self.not_before))
            and not (self.not_after and around.after(self.not_after))
            and (not self.number_before or around.number(-1))
            and (not self.number_after or around.number(+1))
            and (not self.first or around.at == 0)
            and (not self.last or around.at == len(around.words) - 1)
        )


@dataclass(frozen=True)
class _Around:
    """The accent-free words of the text and the place looked at."""

    words: list[str]
    at: int

    def before(self, phrases: frozenset[str]) -> bool:
        here = self.words[: self.at]
        return any(" ".join(here[-n:]) in phrases for n in (1, 2, 3) if len(here) >= n)

    def after(self, phrases: frozenset[str]) -> bool:
        here = self.words[self.at + 1 :]
        return any(" ".join(here[:n]) in phrases for n in (1, 2, 3) if len(here) >= n)

    def number(self, step: int) -> bool:
        place = self.at + step
        return 0 <= place < len(self.words) and bool(_NUMBER.fullmatch(self.words[place]))


class Abbreviations:
    """The table of forms; make one with ``load``."""

    def __init__(self, rules: dict[tuple[str, ...], tuple[Rule, ...]]) -> None:
        self._rules = rules
        self._longest = max((len(form) for form in rules), default=1)

    def __len__(self) -> int:
        return len(self._rules)

    @classmethod
    def load(cls, file: Path | str = DEFAULT_FILE) -> Abbreviations:
        """Read and check the file. Raises ``DataError`` naming file and place."""
        file = Path(file)
        data = read_yaml(file)
        if not isinstance(data, dict) or set(data) - {"plain", "ambiguous"}:
            raise DataError(file, "", "must hold 'plain' and 'ambiguous'")
        rules: dict[tuple[str, ...], tuple[Rule, ...]] = {}
        for part in ("plain", "ambiguous"):
            for i, row in enumerate(data.get(part) or []):
                path = f"{part}.{i}"
                meanings = _read_rules(file, path, row, part)
                for short in string_list(file, f"{path}.short", row.get("short")):
                    form = _form(short)
                    if not form:
                        raise DataError(file, f"{path}.short", f"has no word in it: '{short}'")
                    if form in rules:
                        raise DataError(file, f"{path}.short", f"'{short}' stands there twice")
                    rules[form] = meanings
        return cls(rules)

    def expand(self, text: str) -> str:
        """Return ``text`` with known forms written out; all else as typed.

        In a text without diacritics the words come without them too, so that
        it stays recognisable as such.
        """
        pieces = list(self._pieces(text))
        write = str if has_diacritics(text) else fold
        typed = [piece.lower() for piece, _, _ in pieces]
        plain = [fold(word) for word in typed]
        out: list[str] = []
        last = at = 0
        while at < len(pieces):
            width, full = self._meaning(text, pieces, typed, plain, at)
            if full is not None:
                start, end = pieces[at][1], pieces[at + width - 1][2]
                gap = " " if start and text[start - 1].isdigit() else ""
                out += [text[last:start], gap, write(full)]
                last = end
                if end < len(text) and text[end].isdigit():
                    out.append(" ")
            at += width
        return "".join(out) + text[last:]

    def _pieces(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Words and numbers; «cccd/cmnd» is two words unless the table has it."""
        for match in _PIECE.finditer(text):
            whole, start = match.group(), match.start()
            if "/" not in whole or _form(whole) in self._rules or whole[0].isdigit():
                yield whole, start, match.end()
                continue
            for part in re.finditer(r"[^/]+", whole):
                yield part.group(), start + part.start(), start + part.end()

    def _meaning(
        self,
        text: str,
        pieces: list[tuple[str, int, int]],
        typed: list[str],
        plain: list[str],
        at: int,
    ) -> tuple[int, str | None]:
        """How many pieces the longest form at ``at`` takes, and its words."""
        if _inside_address(text, pieces[at][1], pieces[at][2]):
            return 1, None
        for width in range(min(self._longest, len(pieces) - at), 0, -1):
            form = tuple(typed[at : at + width])
            rules = self._rules.get(form)
            if rules is None and width == 1:
                form = (_END_RUN.sub(r"\1", form[0]),)  # đcccc, kooo
                rules = self._rules.get(form) if len(form[0]) > 1 else None
            if rules is None:
                continue
            around = _Around([*plain[:at], " ".join(form), *plain[at + width :]], at)
            for rule in rules:
                if rule.holds(form[-1], around):
                    return width, rule.full
        return 1, None


@lru_cache(maxsize=1)
def default_abbreviations() -> Abbreviations:
    """The table of this package, read once."""
    return Abbreviations.load()


def expand(text: str) -> str:
    """Write out the abbreviations of ``text``, best given normalised."""
    return default_abbreviations().expand(text)


def _form(short: str) -> tuple[str, ...]:
    return tuple(piece.lower() for piece in _PIECE.findall(normalise(short)))


def _inside_address(text: str, start: int, end: int) -> bool:
    """Whether the piece is part of an e-mail or web address or of a code."""
    before, after = text[:start][-2:], text[end : end + 2]
    return (
        before[-1:] in ("@", "_")
        or after[:1] in ("@", "_")
        or (len(before) == 2 and before[1] in "/-" and before[0].isdigit())
        or (len(before) == 2 and before[1] == "." and before[0].isalnum())
        or (len(after) == 2 and after[0] == "." and after[1].isalnum())
    )


def _read_rules(file: Path, path: str, row: Any, part: str) -> tuple[Rule, ...]:
    known = {"short", "full"} if part == "plain" else {"short", "rules"}
    if not isinstance(row, dict) or set(row) != known:
        raise DataError(file, path, f"must have exactly the keys {', '.join(sorted(known))}")
    if part == "plain":
        return (Rule(full=_words(file, f"{path}.full", row["full"])),)
    if not isinstance(row["rules"], list) or not row["rules"]:
        raise DataError(file, f"{path}.rules", "must be a list of rules")
    return tuple(_read_rule(file, f"{path}.rules.{i}", r) for i, r in enumerate(row["rules"]))


def _read_rule(file: Path, path: str, row: Any) -> Rule:
    if not isinstance(row, dict) or "full" not in row:
        raise DataError(file, path, "must be a rule with 'full'")
    for key in row:
        if key not in (*_LISTS, *_FLAGS, "only", "full"):
            raise DataError(file, f"{path}.{key}", "is no known key")
    for flag in _FLAGS:
        if row.get(flag, "true") != "true":
            raise DataError(file, f"{path}.{flag}", "can only be true")
    full = row["full"]
    return Rule(
        full=None if full == "null" else _words(file, f"{path}.full", full),
        only=str(row.get("only", "")),
        **{key: _plain_set(string_list(file, f"{path}.{key}", row.get(key, []))) for key in _LISTS},
        **{flag: flag in row for flag in _FLAGS},
    )


def _words(file: Path, path: str, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise DataError(file, path, "must be the full words")
    return value


def _plain_set(phrases: Iterable[str]) -> frozenset[str]:
    return frozenset(fold(phrase) for phrase in phrases)
