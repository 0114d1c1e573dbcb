"""The state of one conversation: plain JSON in, plain JSON out (it lives in Rasa's one slot)."""
from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field, fields
from typing import Any, Dict, List, Optional

from actions.staged import copied

START, ANSWERED, CLARIFYING = "start", "answered", "clarifying"

#: Procedures remembered for «quay lại».
REMEMBERED = 5


@dataclass
class State:
    procedure: Optional[str] = None
    stage: str = START
    aspects: List[str] = field(default_factory=list)  # asked for last, kept while a choice is open
    answers: Dict[str, Any] = field(default_factory=dict)  # case id → answer, for the procedure
    choices: List[Dict[str, str]] = field(default_factory=list)  # offered last: id and title
    candidates: List[str] = field(default_factory=list)  # codes ranked last, for «sai rồi»
    history: List[str] = field(default_factory=list)  # procedures before this one, newest last
    heard: str = ""  # what was asked before it was clear of what: its facts belong to the procedure picked
    said: List[Dict[str, Any]] = field(default_factory=list)  # the last replies, for «nói lại»
    failures: int = 0  # turns in a row that led nowhere
    walk: Optional[Dict[str, Any]] = None  # the walk at hand (`actions.walk.walk.Walk`)
    form: Optional[Dict[str, Any]] = None  # the form being filled (`actions.interview.draft.Draft`)
    values: Dict[str, Any] = field(default_factory=dict)  # shared fact → what was told for forms; personal
    told_in: Dict[str, str] = field(default_factory=dict)  # fact told for forms → the procedure it was told for
    place: Optional[str] = None  # code of the commune where the person lives: asked once for all procedures
    consent: bool = False  # that personal questions may be asked

    @classmethod
    def of(cls, data: Optional[Dict[str, Any]]) -> "State":
        """The state in `data`; what is unknown or missing there is left at its start, never an error.

        `data` stays as it is whatever is set in the state: a turn that fails changes nothing.
        """
        known = {f.name for f in fields(cls)}
        return cls(**{key: copy(value) for key, value in (data or {}).items() if key in known})

    def to_json(self) -> Dict[str, Any]:
        return {each.name: copied(getattr(self, each.name)) for each in fields(self)}

    def turn_to(self, code: str) -> None:
        """Make `code` the procedure spoken of; answers belong to one procedure."""
        if code == self.procedure:
            return
        if self.procedure:
            self.history = [*self.history, self.procedure][-REMEMBERED:]
        self.procedure, self.answers = code, {}
