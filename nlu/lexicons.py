"""The everyday-official lexicon, fillers and aspect words, read from YAML.

``lexicon/everyday/*.yml`` say which official words an everyday phrase points
to, ``lexicon/fillers.yml`` which words carry no subject, and
``lexicon/aspects.yml`` which words ask for papers, fee, time and so on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from nlu.errors import DataError
from nlu.phrases import EXACT, Match, PhraseTrie, Typed, phrase_key
from nlu.text import fold
from nlu.yamlfiles import read_yaml, string_list

DEFAULT_DIR = Path(__file__).parent / "lexicon"
DEFAULT_WEIGHT = 0.7
#: Entries below this (làm lại, hết hạn) say what to do, not with what.
SUBJECT_WEIGHT = 0.4

#: What a question can ask about a procedure.
ASPECTS = (
    "papers", "fee", "time", "where", "online", "how", "conditions",
    "form", "legal_basis", "result", "status", "person", "compare",
)  # fmt: skip

_ENTRY_KEYS = {"everyday", "official", "weight", "unless", "not_after", "not_before"}
_NEEDED_KEYS = {"everyday", "official"}
_FILLER_KEYS = {"words", "accented_only", "inside", "kept"}


@dataclass(frozen=True)
class Expansion:
    """Official words that an everyday phrase points to.

    ``weight`` (0..1) is the entry's own times how surely it was read;
    ``span`` are character offsets of the phrase in the text.
    """

    official: str
    weight: float
    span: tuple[int, int]


@dataclass(frozen=True)
class Entry:
    """One entry of the everyday files; phrases as tuples of syllables."""

    everyday: tuple[tuple[str, ...], ...]
    official: tuple[str, ...]
    weight: float
    unless: tuple[tuple[str, ...], ...]
    not_after: tuple[tuple[str, ...], ...]
    not_before: tuple[tuple[str, ...], ...]

    def stands(self, typed: Typed, match: Match[Entry]) -> bool:
        """Whether the words around ``match`` leave the entry its meaning."""
        if any(typed.holds_at(key, match.first - len(key)) for key in self.not_after):
            return False
        if any(typed.holds_at(key, match.last) for key in self.not_before):
            return False
        return not any(typed.holds(key) for key in self.unless)


class Lexicon:
    """Everything the lexicon folder says; make one with ``load``."""

    def __init__(
        self,
        entries: list[Entry],
        fillers: dict[str, list[str]],
        aspects: dict[str, list[str]],
        fingerprint: str = "",
    ) -> None:
        self.entries = entries
        #: A hash over the files: what was made with another lexicon is stale.
        self.fingerprint = fingerprint
        phrases = [p for e in entries for p in (*(" ".join(k) for k in e.everyday), *e.official)]
        phrases += [p for group in (*fillers.values(), *aspects.values()) for p in group]
        keys = [phrase_key(phrase) for phrase in phrases]
        #: Every phrase, as written.
        self.phrases = tuple(phrases)
        self._words = {w for key in keys for word in key for w in (word, fold(word))}
        self._pairs = {(fold(a), fold(b)) for key in keys for a, b in zip(key, key[1:])}
        self._everyday: PhraseTrie[Entry] = PhraseTrie(inside=map(fold, fillers.get("inside", ())))
        for entry in entries:
            for key in entry.everyday:
                self._everyday.add(key, entry)
        self._aspects: PhraseTrie[str] = PhraseTrie(lone_bare=True)
        for aspect, phrases in aspects.items():
            for phrase in phrases:
                self._aspects.add(phrase_key(phrase), aspect)
        self._fillers: PhraseTrie[None] = PhraseTrie(lone_bare=True)
        for phrase in fillers.get("words", ()):
            self._fillers.add(phrase_key(phrase), None)
        self._kept: PhraseTrie[None] = PhraseTrie()
        for phrase in fillers.get("kept", ()):
            self._kept.add(phrase_key(phrase), None)
        self._marked_fillers: PhraseTrie[None] = PhraseTrie()
        for phrase in fillers.get("accented_only", ()):
            self._marked_fillers.add(phrase_key(phrase), None)

    @classmethod
    def load(cls, directory: Path | str = DEFAULT_DIR) -> Lexicon:
        """Read and check the folder. Raises ``DataError`` naming file and place."""
        root = Path(directory)
        entries: list[Entry] = []
        seen: dict[tuple[str, ...], str] = {}
        for file in sorted((root / "everyday").glob("*.yml")):
            entries += _read_entries(file, seen)
        if not entries:
            raise DataError(root / "everyday", "", "holds no lexicon file")
        fillers = _read_lists(root / "fillers.yml", _FILLER_KEYS)
        aspects = _read_lists(root / "aspects.yml", set(ASPECTS))
        digest = sha256()
        for file in sorted(root.rglob("*.yml")):
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
        return cls(entries, fillers, aspects, digest.hexdigest())

    def expand(self, text: str) -> list[Expansion]:
        """Official words for the everyday phrases of ``text``, left to right.

        The longest phrase counts at each place and phrases do not overlap.
        ``text`` is best normalised, with its abbreviations written out.
        """
        typed = Typed(text)
        return [
            Expansion(official, round(entry.weight * match.fit, 3), _span(typed, match))
            for match in self._entries_in(typed)
            for entry in (match.payload,)
            for official in entry.official
        ]

    def as_written(self, text: str) -> list[tuple[int, int]]:
        """Character spans of the everyday phrases that ``text`` says as they are written, marks and all.

        None in a text without diacritics, where a phrase may be another one that lost its marks.
        """
        typed = Typed(text)
        return [
            _span(typed, match)
            for match in self._entries_in(typed)
            if typed.accented and match.fit == EXACT
            and (match.last - match.first > 1 or typed.words[match.first] != typed.folded[match.first])
        ]  # fmt: skip

    def _entries_in(self, typed: Typed) -> Iterator[Match[Entry]]:
        at = 0
        while at < len(typed):
            for match in self._everyday.at(typed, at):
                if match.payload.stands(typed, match):
                    yield match
                    at = match.last
                    break
            else:
                at += 1

    def is_word(self, word: str) -> bool:
        """Whether ``word`` (one lower-case syllable, with or without marks) stands in any phrase; one without marks may have lost them."""
        return word in self._words

    def is_pair(self, first: str, second: str) -> bool:
        """Whether the two lower-case words stand side by side in some phrase, marks aside."""
        return (fold(first), fold(second)) in self._pairs

    def is_filler(self, word: str) -> bool:
        """Whether ``word`` (one or several syllables) carries no subject."""
        typed = Typed(word)
        return bool(typed) and self._filler_end(typed, 0) == len(typed)

    def aspects_in(self, text: str) -> list[tuple[str, tuple[int, int]]]:
        """Aspects that ``text`` asks for, with character spans, left to right."""
        typed = Typed(text)
        return [(match.payload, _span(typed, match)) for match in self._aspects.matches(typed)]

    def content_tokens(self, text: str) -> list[str]:
        """Lower-case syllables left without fillers and aspect phrases.

        None left means that a question has no subject of its own and leans on
        what was said before («thế mất bao nhiêu tiền»). The everyday phrases
        of the lexicon are subjects, whatever their syllables mean elsewhere.
        """
        typed = Typed(text)
        ends = {
            match.first: match.last
            for match in self._entries_in(typed)
            if match.payload.weight >= SUBJECT_WEIGHT
        }
        left: list[str] = []
        at = 0
        while at < len(typed):
            aspects = self._aspects.at(typed, at)
            empty = max(self._filler_end(typed, at), aspects[0].last if aspects else at)
            end = max([at, ends.get(at, at), *(match.last for match in self._kept.at(typed, at))])
            if end >= empty:
                end = max(end, at + 1)
                left += typed.words[at:end]
            else:
                end = empty
            at = end
        return left

    def _filler_end(self, typed: Typed, at: int) -> int:
        found = self._fillers.at(typed, at) + self._marked_fillers.at(typed, at)
        return max((match.last for match in found), default=at)


@lru_cache(maxsize=1)
def default_lexicon() -> Lexicon:
    """The lexicon of this package, read once."""
    return Lexicon.load()


def _span(typed: Typed, match: Match[Any]) -> tuple[int, int]:
    return typed.tokens[match.first].start, typed.tokens[match.last - 1].end


def _read_entries(file: Path, seen: dict[tuple[str, ...], str]) -> list[Entry]:
    rows = read_yaml(file)
    if not isinstance(rows, list):
        raise DataError(file, "", "must hold a list of entries")
    return [_read_entry(file, i, row, seen) for i, row in enumerate(rows)]


def _read_entry(file: Path, i: int, row: Any, seen: dict[tuple[str, ...], str]) -> Entry:
    if not isinstance(row, dict):
        raise DataError(file, f"{i}", "must be an entry with 'everyday' and 'official'")
    for key in row:
        if key not in _ENTRY_KEYS:
            raise DataError(file, f"{i}.{key}", "is no known key")
    lists = {
        key: string_list(file, f"{i}.{key}", row.get(key, []), needed=key in _NEEDED_KEYS)
        for key in sorted(_ENTRY_KEYS - {"weight"})
    }
    keys = [phrase_key(phrase) for phrase in lists["everyday"]]
    for j, (phrase, key) in enumerate(zip(lists["everyday"], keys)):
        if not key:
            raise DataError(file, f"{i}.everyday.{j}", f"has no word in it: '{phrase}'")
        if key in seen:
            raise DataError(file, f"{i}.everyday.{j}", f"'{phrase}' stands already in {seen[key]}")
        seen[key] = f"{file.name} [{i}.everyday.{j}]"
    return Entry(
        everyday=tuple(keys),
        official=tuple(lists["official"]),
        weight=_read_weight(file, f"{i}.weight", row.get("weight")),
        **{
            key: tuple(map(phrase_key, lists[key])) for key in ("unless", "not_after", "not_before")
        },
    )


def _read_weight(file: Path, path: str, value: Any) -> float:
    if value is None:
        return DEFAULT_WEIGHT
    try:
        weight = float(value)
    except (TypeError, ValueError):
        weight = -1.0
    if not 0 < weight <= 1:
        raise DataError(file, path, f"must be a number above 0 and up to 1, not '{value}'")
    return weight


def _read_lists(file: Path, known: set[str]) -> dict[str, list[str]]:
    data = read_yaml(file)
    if not isinstance(data, dict):
        raise DataError(file, "", "must hold lists by name")
    seen: dict[tuple[str, ...], str] = {}
    for name, phrases in data.items():
        if name not in known:
            raise DataError(file, f"{name}", "is no known key")
        for j, phrase in enumerate(string_list(file, f"{name}", phrases, needed=True)):
            key = phrase_key(phrase)
            if not key:
                raise DataError(file, f"{name}.{j}", f"has no word in it: '{phrase}'")
            if key in seen and not {"inside", "kept"} & {name, seen[key]}:
                raise DataError(file, f"{name}.{j}", f"'{phrase}' stands already in {seen[key]}")
            seen[key] = name
    return data
