"""Reads the form definitions and the register of shared keys; every error names file and path."""
from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Iterator, List, Mapping, Tuple

from knowledge.forms.model import Form, Register, SharedKey
from knowledge.loader import ROOM, parse, read_yaml, yaml_files
from nlu.errors import DataError

DEFINITIONS = ROOM / "forms" / "definitions"
KEYS = ROOM / "forms" / "keys.yml"


def load_definition(path: Path) -> Form:
    """One form; raises DataError with the place of the first mistake."""
    return parse(Form, read_yaml(path), path)


def load_definitions(folder: Path = DEFINITIONS) -> List[Tuple[Path, Form]]:
    """Every `<form id>.yml` under `folder`, one form a file."""
    return [(path, load_definition(path)) for path in yaml_files(folder)]


def load_register(path: Path = KEYS) -> Register:
    return parse(Register, read_yaml(path), path)


@dataclass(frozen=True, eq=False)  # one is itself alone: what is worked out from it can be remembered
class Forms:
    """All forms that can be filled, and the facts that they share."""

    by_id: Mapping[str, Form]
    keys: Mapping[str, SharedKey]
    register: Register

    @classmethod
    def load(cls, folder: Path = DEFINITIONS, keys: Path = KEYS) -> "Forms":
        """Raises DataError at the first file that cannot be read; `checking.problems()` tells the rest."""
        register, forms = load_register(keys), {}
        for path, form in load_definitions(folder):
            if form.id in forms:
                raise DataError(path, "id", f"'{form.id}' is defined twice")
            forms[form.id] = form
        return cls(forms, {shared.key: shared for shared in register.keys}, register)

    @classmethod
    @lru_cache(maxsize=1)
    def own(cls) -> "Forms":
        """This project's own forms, read once a process. Raises DataError as `load` does."""
        return cls.load()

    def get(self, id: str) -> Form | None:
        return self.by_id.get(id)

    def __iter__(self) -> Iterator[Form]:
        return iter(self.by_id.values())
