"""What reading a field gives, and what a reader is told beside the text."""
from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Mapping, Optional, Protocol, Sequence, Tuple


class Option(Protocol):
    """One answer to choose from: `knowledge.schema.Option` is one."""

    id: str
    label: str
    says: Sequence[str]


@dataclass(frozen=True)
class Read:
    """What a text says in a field of some kind.

    `value` is what is stored (JSON-able), None when nothing was read; `shown` is how it stands in the form. `problem`
    and `confirm` are keys of sentences in the group "field" (a sentence may use {shown}): a problem comes without a
    value, a confirmation with one. `options` are texts to choose from; each of them reads back to one value.
    """

    value: Any = None
    shown: str = ""
    problem: Optional[str] = None
    confirm: Optional[str] = None
    options: Tuple[str, ...] = ()


@dataclass(frozen=True)
class Context:
    """`known` holds what is known of the same person (`birth_date`, `sex`, `province`) and the field's bounds (`most`,
    `least`: numbers or characters; `not_after`, `not_before`: ISO days or "today")."""

    today: date
    known: Mapping[str, Any] = field(default_factory=dict)
    options: Sequence[Option] = ()


def none(problem: str, options: Sequence[str] = ()) -> Read:
    return Read(problem=problem, options=tuple(options))
