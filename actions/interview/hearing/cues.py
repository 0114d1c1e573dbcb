"""The words of `cues.yml` that announce what is said next, whom it is about, or that there is none of it.

A phrase of two syllables or more is known without its marks too; a single syllable only as the file writes it.
"""
from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, FrozenSet, Generic, Iterable, List, Mapping, Optional, Sequence, Tuple, TypeVar

from actions.forms.values import Blank
from knowledge.fields.words import tokens
from knowledge.forms.model import Field
from knowledge.loader import read_yaml
from nlu.errors import DataError
from nlu.text import fold
from nlu.yamlfiles import string_list

FILE = Path(__file__).with_name("cues.yml")
#: Where a cue counts: anywhere, at the start of a piece, before a figure, before a figure for an open blank.
MODES = ("says", "at_start", "figures", "if_open")
_LISTS = (
    "links", "of", "no_role", "anyone", "denials", "polite_before", "polite_after", "joins", "no_name", "with_figures",
    "beside_numbers", "periods", "names_too",
)  # fmt: skip
_KEYS = {"facts", "kinds", "roles", "two_figures", "brackets", "belongs", "units", "agencies", "clock", *_LISTS}
#: A fact that another form asks for anew, or for a second person under the same key («new_name»).
_PREFIXES = ("new_", "representative_")

_AGENCIES = ("facts", "begin", "short", "end")

Meaning = TypeVar("Meaning")
Words = Sequence[str]


@dataclass(frozen=True)
class Cue:
    """What a phrase announces: (mode, "fact" or "kind", its name), as the file orders them."""

    targets: Tuple[Tuple[str, str, str], ...]


@dataclass(frozen=True)
class Role:
    """The persons that a word may mean: prefixes of shared keys; none where nobody can tell."""

    of: FrozenSet[str] = frozenset()
    needs_cue: bool = False
    needs_open: bool = False


@dataclass(frozen=True)
class Unit:
    """A unit of measure: how it is said behind a figure, and what a blank of such figures says in its label or question."""

    says: Tuple[str, ...]
    label: Tuple[str, ...]


class Table(Generic[Meaning]):
    """Phrases and what they mean; the longest that stands at a place is found."""

    def __init__(self, phrases: Mapping[Tuple[str, ...], Meaning]) -> None:
        self._exact = dict(phrases)
        self._bare = {tuple(map(fold, words)): meaning for words, meaning in phrases.items() if len(words) > 1}
        self._firsts = {words[0] for words in (*self._exact, *self._bare)}
        self._longest = max(map(len, phrases), default=0)

    def at(self, words: Words, start: int, end: int) -> Optional[Tuple[int, Meaning]]:
        """How many of `words` from `start` (and before `end`) make a phrase, and its meaning."""
        if start >= end or words[start] not in self._firsts:
            return None
        for size in range(min(self._longest, end - start), 0, -1):
            said = tuple(words[start : start + size])
            meaning = self._exact.get(said) or (self._bare.get(said) if all(word.isascii() for word in said) else None)
            if meaning is not None:
                return size, meaning
        return None


@dataclass(frozen=True)
class Cues:
    cues: Table[Cue]
    roles: Table[Role]
    lists: Mapping[str, Table[bool]]
    with_figures: FrozenSet[str]
    two_figures: str
    brackets: Mapping[str, str]
    belongs: Table[str]  # the fact that a further word speaks of
    units: Tuple[Unit, ...]
    agencies: Mapping[str, Table[bool]]
    agency_facts: FrozenSet[str]
    clock: Mapping[str, Any]
    persons: FrozenSet[str]  # prefixes of keys that some word names and that mean nobody else

    @classmethod
    @lru_cache(maxsize=1)
    def load(cls, file: Path = FILE) -> Cues:
        """The project's own words. Raises DataError naming the place."""
        data = read_yaml(file)
        if not isinstance(data, dict) or set(data) != _KEYS:
            raise DataError(file, "", f"expected the keys {', '.join(sorted(_KEYS))}")
        lists = {name: string_list(file, name, data[name], needed=True) for name in _LISTS}
        roles = {_key(phrase): Role() for phrase in lists["no_role"]}
        for i, row in enumerate(data["roles"]):
            if not isinstance(row, dict) or not {"says", "of"} <= set(row) <= {"says", "of", "needs_cue", "needs_open"}:
                raise DataError(file, f"roles.{i}", "expected says, of and no more than needs_cue, needs_open")
            role = Role(frozenset(row["of"]), bool(row.get("needs_cue")), bool(row.get("needs_open")))
            roles.update({_key(phrase): role for phrase in string_list(file, f"roles.{i}.says", row["says"])})
        return cls(
            cues=Table(_cues(data, file)),
            roles=Table(roles),
            lists={name: _table(lists, file, name) for name in lists},
            with_figures=frozenset(lists["with_figures"]),
            two_figures=str(data["two_figures"]),
            brackets=dict(data["brackets"]),
            belongs=Table({_key(said): fact for fact, phrases in data["belongs"].items() for said in phrases}),
            units=tuple(_unit(row, file, f"units.{i}") for i, row in enumerate(data["units"])),
            agencies={name: _table(data["agencies"], file, f"agencies.{name}") for name in _AGENCIES},
            agency_facts=frozenset(data["agencies"]["facts"]),
            clock=data["clock"],
            persons=frozenset().union(*(role.of for role in roles.values())) - set(lists["anyone"]),
        )


def _key(phrase: str) -> Tuple[str, ...]:
    return tuple(tokens(phrase))


def _table(data: Mapping[str, Any], file: Path, path: str) -> Table[bool]:
    name = path.rpartition(".")[2]
    return Table({_key(phrase): True for phrase in string_list(file, path, data.get(name), needed=True)})


def _unit(row: Mapping[str, Any], file: Path, path: str) -> Unit:
    return Unit(*(tuple(string_list(file, f"{path}.{name}", row.get(name), needed=True)) for name in ("says", "label")))


def _cues(data: Mapping[str, Any], file: Path) -> Dict[Tuple[str, ...], Cue]:
    found: Dict[Tuple[str, ...], List[Tuple[str, str, str]]] = {}
    for part, what in (("facts", "fact"), ("kinds", "kind")):
        for name, modes in data[part].items():
            if not isinstance(modes, dict) or not set(modes) <= set(MODES):
                raise DataError(file, f"{part}.{name}", f"expected only {', '.join(MODES)}")
            for mode, phrases in modes.items():
                for phrase in string_list(file, f"{part}.{name}.{mode}", phrases):
                    found.setdefault(_key(phrase), []).append((mode, what, name))
    return {words: Cue(tuple(targets)) for words, targets in found.items()}


def fact(blank: Blank) -> str:
    """What a blank says of its person: the shared key behind the dot, the id of a column."""
    name = blank.key.split(".")[1] if isinstance(blank, Field) and blank.key else blank.id
    return next((name[len(prefix) :] for prefix in _PREFIXES if name.startswith(prefix)), name)


def person(blank: Blank) -> str:
    """Whose fact it is: the shared key before the dot. The columns of a table are all of one person."""
    return blank.key.split(".")[0] if isinstance(blank, Field) and blank.key else ""


def rank(blank: Blank, targets: Iterable[Tuple[str, str, str]]) -> Optional[int]:
    """How well a cue fits a blank: 0 its very fact, 1 and more its kind; None where it is for something else."""
    kind, name = blank.kind, fact(blank)
    ranks = [0 if what == "fact" else 1 for _, what, target in targets if target == (name if what == "fact" else kind)]
    return min(ranks, default=None)



def figured(blank: Blank) -> bool:
    """Whether a text blank holds a number («15» of a certificate)."""
    return blank.kind == "text" and fact(blank) in Cues.load().with_figures


def belongs(text: str) -> str:
    """The fact of which a text says more (the sheet of the map: of the lot); empty for none."""
    words = tokens(text)
    found = Cues.load().belongs.at(words, 0, len(words))
    return found[1] if found else ""
