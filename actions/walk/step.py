"""One message on its way through a walk: what it changes, and what is said before the next thing is put."""
from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import List, Optional

from actions import answer, replies
from actions.outcome import Turn
from actions.replies import Reply
from actions.state import State
from actions.walk import case, course
from actions.walk.walk import LIST, Walk
from actions.world import World
from knowledge.schema import Procedure


@dataclass
class Step:
    """One message on its way: what it changes, and what is said before the next thing is put."""

    state: State
    walk: Walk
    procedure: Procedure
    world: World
    today: dt.date
    lead: List[Reply] = field(default_factory=list)

    def say(self, key: str, **values: object) -> None:
        self.lead.append(replies.text(self.world.phrases(key, **values)))

    def behind(self) -> Optional[Walk]:
        """The walk that waits for this one; None where there is none, or the catalogue has lost its procedure."""
        walk = self.walk.resumed()
        return walk if walk and course.walkable(self.world.catalogue.get(walk.code)) else None

    def onward(self) -> Turn:
        course.onward(self.walk, self.procedure, self.world, self.today)
        return self.here()

    def here(self) -> Turn:
        """The open thing put (again), after what is said first."""
        put = course.put(self.walk, self.procedure, self.world, self.today, self.state.place)
        if self.walk.stage == LIST:
            self.walk.listed = [row.key for row in case.papers(self.procedure, self.walk.answers, self.today)]
        return self.turn([*self.lead, *put])

    def turn(self, said: List[Reply]) -> Turn:
        state = self.state
        state.turn_to(self.procedure.code)
        state.answers = dict(self.walk.answers)
        state.walk, state.stage = self.walk.to_json(), self.walk.stage
        sources = [answer.source(self.procedure)]
        return Turn(state, said, "walk", procedure=self.procedure.code, procedures=(self.procedure.code,), sources=sources)
