"""What is asked for, and what was heard for it."""
from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Dict, Mapping, Optional, Tuple

from actions.forms.values import Blank
from knowledge.fields import Read


@dataclass(frozen=True)
class Asked:
    """One open blank; `known` is what is known of the same person (see `knowledge.fields.model.Context`)."""

    field: Blank
    known: Mapping[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return self.field.id

    @property
    def kind(self) -> str:
        return self.field.kind


@dataclass(frozen=True)
class Heard:
    """`reads`: field id → a Read with a value. `trouble`: a blank for which something was said that is no good.

    `rest` is what was understood as nothing, `without` the ids of blanks that the person has or knows nothing for.
    """

    reads: Dict[str, Read]
    trouble: Optional[Tuple[str, Read]] = None
    rest: str = ""
    without: Tuple[str, ...] = ()


def sure(read: Read) -> bool:
    return read.value is not None and read.confirm is None


def doubted(read: Read) -> Read:
    """The same value, to be made sure of."""
    return replace(read, confirm="heard") if sure(read) else read
