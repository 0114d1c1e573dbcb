"""A question about the person who answers it says «anh/chị», not «người đó»: data in `persons.yml`."""
from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Dict, Iterator, Tuple

from actions.forms.filling import Filled, Filling
from knowledge.loader import read_yaml
from nlu.errors import DataError
from nlu.yamlfiles import string_list

FILE = Path(__file__).with_name("persons.yml")
KEYS = {"role", "same_as", "instead", "said", "noted"}


@dataclass(frozen=True)
class Person:
    """How the questions about `role` call them, and what is said `instead` where they are the same as `same_as`.

    `noted`: what the register's names call them, and what «Tôi ghi …» says instead.
    """

    role: str
    same_as: str
    instead: str
    said: Tuple[str, ...]
    noted: Dict[str, str]

    def call(self, words: str) -> str:
        for name in self.said:
            words = words.replace(name, self.instead).replace(_capital(name), _capital(self.instead))
        return words


@lru_cache(maxsize=1)
def persons() -> Tuple[Person, ...]:
    """Raises DataError for a row that is not of this shape."""
    found = []
    for row in read_yaml(FILE):
        if set(row) != KEYS or not isinstance(row["noted"], dict):
            raise DataError(FILE, str(row.get("role")), f"expected {', '.join(sorted(KEYS))}")
        said = string_list(FILE, f"{row['role']}.said", row["said"], needed=True)
        found.append(Person(row["role"], row["same_as"], row["instead"], tuple(said), row["noted"]))
    return tuple(found)


def spoken(words: str, blank: Filled, filling: Filling) -> str:
    """`words` of a question about `blank`, to be said to the person who fills the form."""
    for person in _at_hand(blank, filling):
        words = person.call(words)
    return words


def called(blank: Filled, filling: Filling) -> str:
    """The register's name of a fact, of whom the conversation knows it to be."""
    words = blank.called
    for person in _at_hand(blank, filling):
        for name, other in person.noted.items():
            words = words.replace(name, other)
    return words


def _at_hand(blank: Filled, filling: Filling) -> Iterator[Person]:
    """Who in this form is the same as another; nothing changes in questions about that other."""
    same = {(_role(other.field.key), _role(other.key)) for other in filling.blanks if other.key}
    for person in persons():
        if (person.role, person.same_as) in same and _role(blank.field.key) != person.same_as:
            yield person


def _role(key: object) -> str:
    return str(key).split(".")[0]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
