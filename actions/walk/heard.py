"""What was heard of an answer."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Optional, Tuple


@dataclass(frozen=True)
class Heard:
    """`value` answers the question; else `problem` is the key of the sentence that says why not.

    `about` is the day span a vague date meant («tháng 3/2020»), where the whole span answers alike; `among` the
    options between which the words do not decide.
    """

    value: Optional[Any] = None
    problem: Optional[str] = None
    about: Optional[str] = None
    among: Tuple[str, ...] = ()


NOTHING = Heard()
