"""One dialogue over a form: what is said goes through `respond`, the state through JSON, every turn is watched."""
from __future__ import annotations

import datetime as dt
import json
import traceback
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Dict, List, Optional

from actions.interview.draft import Draft
from actions.interview.step import Step
from actions.outcome import Turn
from actions.phrases import Phrases
from actions.state import State
from actions.turn import respond
from actions.world import World
from evaluation.forms import watching
from evaluation.forms.moves import Move
from knowledge.profile import Profile
from knowledge.store import Catalogue

DAY = dt.date(2026, 11, 22)


@dataclass
class Kept:
    """Files in memory."""

    files: Dict[str, bytes] = field(default_factory=dict)

    def keep(self, name: str, content: bytes) -> str:
        self.files[name] = content
        return name


@dataclass(frozen=True)
class Fault:
    """What does not hold, and everything that was said until then: the dialogue can be played again."""

    what: str
    said: List[str]


def world() -> World:
    """The project's own catalogue, sentences and forms on a fixed day, and nowhere to keep a file."""
    return World(Catalogue.load(), Profile.load(), Phrases.load(), today=lambda: DAY)


@dataclass
class Dialogue:
    world: World
    state: Dict[str, Any] = field(default_factory=dict)
    said: List[str] = field(default_factory=list)
    faults: List[Fault] = field(default_factory=list)
    turns: int = 0
    turn: Optional[Turn] = None
    _step: Optional[Step] = None

    def say(self, move: Move) -> Optional[Turn]:
        """One turn; None where it raised."""
        before, step = self.state, self.step
        self.said.append(move.text)
        self.turns += 1
        held = json.dumps(before)
        given = json.loads(held)
        try:
            turn = respond(given, move.parse, self.world)
            after = json.loads(json.dumps(turn.state.to_json()))
        except Exception:
            self.fault(f"raised: {traceback.format_exc(limit=-3)}")
            return None
        if json.dumps(given) != held:
            self.fault("the state that was given has changed")
        self.turn, self.state, self._step = turn, after, None
        for what in watching.faults(move, before, step, turn, after, self.step, self.world):
            self.fault(what)
        return turn

    def fault(self, what: str) -> None:
        self.faults.append(Fault(what, list(self.said)))

    @property
    def step(self) -> Optional[Step]:
        """The form as it stands now; None while none is open or waits. Only to be looked at."""
        draft = Draft.of(self.state.get("form"))
        form = self.world.forms.get(draft.form) if draft else None
        if draft is None or form is None:
            return None
        if self._step is None:
            procedure = self.world.catalogue.get(draft.code)
            self._step = Step(State.of(self.state), draft, form, procedure, self.world, DAY)
        return self._step

    def copy(self) -> Dialogue:
        """The same place once more, for a way that is not gone on with; faults are kept together."""
        return type(self)(self.world, deepcopy(self.state), list(self.said), self.faults, turn=self.turn)
