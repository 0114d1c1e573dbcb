"""What people call the blanks of a form: every blank's names, and which blanks some words name.

A blank is known by its register name, by the label printed on the form, and by everyday names (`names.yml`), each of
those also with the everyday words for whom it is about: «họ tên mẹ», «tên má».
"""
from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Dict, FrozenSet, List, Optional, Sequence, Tuple

from knowledge.forms.files import Forms
from knowledge.forms.model import Field, Form
from nlu.abbreviations import expand
from nlu.errors import DataError
from nlu.glued import unglue
from nlu.text import fold, normalise
from nlu.words import syllables
from nlu.yamlfiles import read_yaml, string_list

FILE = Path(__file__).with_name("names.yml")
#: The parts of the file that map something to names; every other part is a list of phrases.
MAPPINGS = ("facts", "keys", "roles")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]\.?")
_NUMBER = re.compile(r"^\s*(?:\d+\.)+\d*\s+")
_SPACES = re.compile(r"\s+")

Words = Tuple[str, ...]


@dataclass(frozen=True)
class Named:
    """A blank that can be named: the id of its field, its names, and its number in the review list."""

    id: str
    names: Tuple[str, ...]
    number: Optional[int] = None


@lru_cache(maxsize=1)
def data() -> Dict:
    """names.yml. Raises DataError for anything but lists of phrases where they belong."""
    parts = read_yaml(FILE)
    for part, value in parts.items():
        if part in MAPPINGS:
            for name, phrases in value.items():
                string_list(FILE, f"{part}.{name}", phrases, needed=True)
        else:
            string_list(FILE, part, value, needed=True)
    if set(MAPPINGS) - set(parts):
        raise DataError(FILE, "", f"must hold {', '.join(MAPPINGS)}")
    return parts


@lru_cache(maxsize=64)
def all_names(forms: Forms, form: str) -> Dict[str, Tuple[str, ...]]:
    """What every field of that form is called, by its id."""
    return {field.id: names_of(field, forms, forms.by_id[form]) for field in forms.by_id[form].all_fields()}


def names_of(field: Field, forms: Forms, form: Form) -> Tuple[str, ...]:
    """Everything that `field` of `form` is called, the register's name first."""
    known = data()
    role, _, fact = (field.key or "").partition(".")
    label = _label(field.label)
    names = [forms.keys[field.key].name] if field.key in forms.keys else []
    names += [label] if set(_words(label)) - set(known["vague"]) else []
    own, facts = known["keys"].get(field.key, []), known["facts"].get(fact, [])
    of_someone = (facts or own) if field.key else [label]
    names += [*own, *(f"{name} {person}" for person in _persons(field, fact, forms, form) for name in of_someone)]
    return tuple(dict.fromkeys([*names, *facts]))


def _persons(field: Field, fact: str, forms: Forms, form: Form) -> List[str]:
    """The words for whom the field is about, and for whom it may be about as well (see `same` in keys.yml).

    «tên tôi» is the mother's where she files and the form has no other blank for who files.
    """
    if field.key is None:
        parts = [forms.keys[part.key] for id in field.parts if (part := form.field(id)) and part.key in forms.keys]
        roles = [parts[0].role] if parts else []
    else:
        role = field.key.split(".")[0]
        always = {other.key for other in form.all_fields() if other.key and not other.when}
        as_others = (same.same_as for same in forms.register.same if same.role == role)
        roles = [role, *(other for other in dict.fromkeys(as_others) if f"{other}.{fact}" not in always)]
    words, formal = data()["roles"], data()["formal"]
    others = [person for name in roles[1:] for person in words.get(name, []) if person not in formal]
    return list(dict.fromkeys([*words.get(roles[0], []), *others])) if roles else []


def _label(label: str) -> str:
    """«1. Họ và tên (viết chữ in hoa)» is «Họ và tên»."""
    return _SPACES.sub(" ", _NUMBER.sub("", _BRACKETS.sub(" ", label))).strip(" ;:")


@lru_cache(maxsize=32768)
def _words(name: str) -> Words:
    """Lower-case syllables of a name, without words that tell nothing («của», «và»)."""
    words = tuple(token.text.lower() for token in syllables(normalise(name)))
    return tuple(word for word in words if word not in _fillers()) or words


@lru_cache(maxsize=1)
def _fillers() -> FrozenSet[str]:
    return frozenset(word for filler in data()["fillers"] for word in (filler, fold(filler)))


@lru_cache(maxsize=1)
def people() -> FrozenSet[str]:
    """Every syllable of a word for a person: «ba» and «bà» are two people, so these must be typed with their marks."""
    return frozenset(word for phrases in data()["roles"].values() for phrase in phrases for word in phrase.split())


class Index:
    """Which blanks some words name. `Index.of(blanks)` is remembered for a while."""

    def __init__(self, blanks: Sequence[Named]) -> None:
        self._ids = list(dict.fromkeys(blank.id for blank in blanks))
        self._numbers = {blank.number: blank.id for blank in blanks if blank.number is not None}
        self._names: Dict[Words, List[Tuple[str, Words]]] = {}
        for blank in blanks:
            for words in dict.fromkeys(map(_words, blank.names)):
                if words:
                    ordered = _sorted(words)
                    self._names.setdefault(tuple(map(fold, ordered)), []).append((blank.id, ordered))
        self._longest = max(map(len, self._names), default=0)

    @classmethod
    def of(cls, blanks: Sequence[Named]) -> Index:
        return _index(tuple(blanks))

    def number(self, number: int) -> Tuple[str, ...]:
        return (self._numbers[number],) if number in self._numbers else ()

    def exact(self, text: str) -> Tuple[str, ...]:
        """The blanks that have exactly this name, in any order of its words; in the order of the blanks."""
        for spelling in dict.fromkeys((text, expand(unglue(text)))):
            typed = _sorted(_words(spelling))
            if not 0 < len(typed) <= self._longest:
                continue
            slips: Dict[str, int] = {}
            for id, words in self._names.get(tuple(map(fold, typed)), ()):
                slip = _slips(typed, words)
                if slip is not None:
                    slips[id] = min(slip, slips.get(id, slip))
            if slips:
                least = min(slips.values())
                return tuple(id for id in self._ids if slips.get(id) == least)
        return ()

    def partly(self, text: str) -> Tuple[str, ...]:
        """The blanks one of whose names holds all these words; those with the least besides first."""
        for spelling in dict.fromkeys((text, expand(unglue(text)))):
            typed = _words(spelling)
            wanted = Counter(map(fold, typed))
            if not 0 < len(typed) < self._longest:
                continue
            more: Dict[str, int] = {}
            for key, names in self._names.items():
                if len(key) > len(typed) and not wanted - Counter(key):
                    for id, words in names:
                        if _all_among(typed, words):
                            more[id] = min(len(key) - len(typed), more.get(id, len(key)))
            if more:
                return tuple(sorted((id for id in self._ids if id in more), key=more.__getitem__))
        return ()


@lru_cache(maxsize=64)
def _index(blanks: Tuple[Named, ...]) -> Index:
    return Index(blanks)


def _sorted(words: Words) -> Words:
    return tuple(sorted(words, key=lambda word: (fold(word), word)))


def _agree(typed: str, word: str) -> Optional[int]:
    """0 where typed with its marks or without any, 1 with other marks (a slip), None where that is another word."""
    if typed in (word, fold(word)):
        return 0
    return 1 if fold(typed) == fold(word) and word not in people() else None


def _slips(typed: Words, words: Words) -> Optional[int]:
    found = [_agree(*pair) for pair in zip(typed, words)]
    return None if None in found else sum(found)  # type: ignore[arg-type]


def _all_among(typed: Words, words: Words) -> bool:
    return all(any(_agree(word, other) is not None for other in words) for word in typed)
