"""The state of one form that is being filled: plain JSON in, plain JSON out, and the few ways in which it changes. Pure.

Values themselves are not here but in the conversation's `values`, by shared fact: one answer serves every form.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Dict, List, Mapping, Optional

from actions.staged import Staged
from knowledge.fields import Read

#: Stages: what is open. What it is about is named after the colon.
CONSENT, ASK, ROW, SURE, CARD, REVIEW, AMEND, CHANGE, MADE = (
    "consent", "ask", "row", "sure", "card", "review", "amend", "change", "made",
)  # fmt: skip
STAGES = frozenset({CONSENT, ASK, ROW, SURE, CARD, REVIEW, AMEND, CHANGE, MADE})


def doubt(read: Read) -> Dict[str, Any]:
    """What waits in `Draft.pending` until the person has made sure of it."""
    return {"value": read.value, "shown": read.shown, "confirm": read.confirm, "options": list(read.options)}


@dataclass
class Draft(Staged):
    form: str
    code: str = ""  # the procedure it belongs to
    paper: str = ""  # the paper of the walk that it is
    at: str = ""  # the stage, and after a colon what it is about
    left: List[str] = field(default_factory=list)  # fields left empty on purpose
    grouped: List[str] = field(default_factory=list)  # groups asked in one question already
    trail: List[List[str]] = field(default_factory=list)  # fields that one message answered, newest last
    pending: Dict[str, Dict[str, Any]] = field(default_factory=dict)  # field → value and sentence to make sure of it
    sure: List[str] = field(default_factory=list)  # doubts that were answered: «key:sentence»
    options: List[str] = field(default_factory=list)  # what a text may have meant, to pick from
    row: Optional[Dict[str, Any]] = None  # the row of a table that is being told
    without: List[str] = field(default_factory=list)  # columns of that row left empty
    card: Dict[str, Any] = field(default_factory=dict)  # what a card told, while it is open whose it is
    numbers: List[str] = field(default_factory=list)  # fields by their numbers in the last review
    told: List[str] = field(default_factory=list)  # findings that were said
    reviewed: bool = False
    misses: int = 0  # messages in a row that did not answer what is open
    paused: bool = False
    made: List[str] = field(default_factory=list)  # forms of this case that were made

    @classmethod
    def of(cls, data: Optional[Mapping[str, Any]]) -> Optional[Draft]:
        """The draft in `data`, nothing shared with it; None for none. What is unknown there is left out."""
        if not data or not data.get("form"):
            return None
        return cls(**cls.known(data))

    def open(self, stage: str, item: str = "") -> None:
        at = f"{stage}:{item}" if item else stage
        if at != self.at:
            self.misses, self.options = 0, []
        self.at = at

    def leave(self, ids: List[str]) -> None:
        """Leave these fields empty; `undo` takes it back."""
        self.left += [id for id in ids if id not in self.left]
        self.trail.append(list(ids))

    def undo(self) -> List[str]:
        """The fields of the newest answer, taken off the trail; [] for none."""
        ids: List[str] = []
        while self.trail and not ids:  # what left nothing behind is no answer to go back to
            ids = self.trail.pop()
        self.left = [id for id in self.left if id not in ids]
        for id in ids:
            self.pending.pop(id, None)
        return ids
