"""What the state of a walk and that of a form have in common: a stage with what it is about, kept as plain JSON."""
from __future__ import annotations

from copy import deepcopy
from dataclasses import asdict, fields
from typing import Any, Dict, Mapping


class Staged:
    """For dataclasses with a field `at`: the stage, and after a colon what it is about."""

    at: str

    @classmethod
    def known(cls, data: Mapping[str, Any]) -> Dict[str, Any]:
        """The fields in `data`, nothing shared with it; what is unknown there is left out."""
        names = {field.name for field in fields(cls)}  # type: ignore[arg-type]
        return {name: deepcopy(value) for name, value in data.items() if name in names}

    def to_json(self) -> Dict[str, Any]:
        return asdict(self)  # type: ignore[call-overload]

    @property
    def stage(self) -> str:
        return self.at.partition(":")[0]

    @property
    def item(self) -> str:
        return self.at.partition(":")[2]
