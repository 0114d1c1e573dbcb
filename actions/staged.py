"""What the state of a walk and that of a form have in common: a stage with what it is about, kept as plain JSON."""
from __future__ import annotations

from dataclasses import fields
from typing import Any, Dict, Mapping


class Staged:
    """For dataclasses with a field `at`: the stage, and after a colon what it is about."""

    at: str

    @classmethod
    def known(cls, data: Mapping[str, Any]) -> Dict[str, Any]:
        """The fields in `data`, nothing shared with it; what is unknown there is left out."""
        names = {field.name for field in fields(cls)}  # type: ignore[arg-type]
        return {name: copied(value) for name, value in data.items() if name in names}

    def to_json(self) -> Dict[str, Any]:
        return {field.name: copied(getattr(self, field.name)) for field in fields(self)}  # type: ignore[arg-type]

    @property
    def stage(self) -> str:
        return self.at.partition(":")[0]

    @property
    def item(self) -> str:
        return self.at.partition(":")[2]


def copied(value: Any) -> Any:
    """Plain JSON, nothing shared with `value`; a good deal quicker than `copy.deepcopy`, which expects anything."""
    if isinstance(value, dict):
        return {key: copied(each) for key, each in value.items()}
    if isinstance(value, list):
        return [copied(each) for each in value]
    return value
