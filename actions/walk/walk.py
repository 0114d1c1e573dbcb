"""The state of one walk: plain JSON in, plain JSON out, and the few ways in which it changes. Pure."""
from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, Dict, List, Mapping, Optional

from actions.staged import Staged
from actions.walk import case
from knowledge.schema import Case, Procedure

#: What a paper was said to be.
HAVE, MISSING, UNSURE = "have", "missing", "unsure"
TICKS = (HAVE, MISSING, UNSURE)

#: Stages: what is open. A question or a paper is named after the colon.
QUESTION, REDIRECT, STOPPED, LIST, PAPER, OBTAIN, DECIDE, ISSUED, PLACE, AMEND, END = (
    "question", "redirect", "stopped", "list", "paper", "obtain", "decide", "issued", "place", "amend", "end",
)  # fmt: skip

#: Walks that wait for another one; a chain longer than this loses its first.
MOST_WAITING = 3


@dataclass
class Walk(Staged):
    code: str
    at: str = ""  # the stage, and after a colon which question or paper is open
    answers: Dict[str, Any] = field(default_factory=dict)  # question → answer
    about: Dict[str, str] = field(default_factory=dict)  # question → the vague date as it was said
    asked: List[str] = field(default_factory=list)  # questions answered or open, by their numbers: «sửa câu 2»
    papers: Dict[str, str] = field(default_factory=dict)  # paper → one of TICKS
    issued: Dict[str, str] = field(default_factory=dict)  # paper → the day it was issued
    trail: List[str] = field(default_factory=list)  # what was answered, newest last, for «quay lại»
    listed: List[str] = field(default_factory=list)  # the papers as they were last listed
    told: List[str] = field(default_factory=list)  # the stopping checks that were said
    misses: int = 0  # messages in a row that did not answer what is open
    paused: bool = False
    placed: bool = False  # the place was asked
    form: str = ""  # the form to fill as soon as the questions are answered
    waiting: List[Dict[str, Any]] = field(default_factory=list)  # walks to come back to, nearest last

    @classmethod
    def of(cls, data: Optional[Mapping[str, Any]]) -> Optional[Walk]:
        """The walk in `data`, nothing shared with it; None for none. What is unknown there is left out."""
        if not data or not data.get("code"):
            return None
        return cls(**cls.known(data))

    def open(self, stage: str, item: str = "") -> None:
        self.at = f"{stage}:{item}" if item else stage
        self.misses = 0
        self._number(item if stage == QUESTION else None)

    def answer(self, name: str, value: Any, procedure: Procedure, as_of: dt.date, about: Optional[str] = None) -> None:
        """Note an answer; what no longer arises because of it is forgotten."""
        self.answers[name] = value
        self.about.pop(name, None)
        if about:
            self.about[name] = about
        self._number(name)
        self._went(f"{QUESTION}:{name}")
        self.answers = case.kept(procedure, self.answers, as_of)
        self._number(None)

    def unanswer(self, name: str) -> None:
        """Forget an answer; its number in `asked` is forgotten with it."""
        self.answers.pop(name, None)
        self.about.pop(name, None)
        self.asked = [asked for asked in self.asked if asked != name]

    def tick(self, key: str, tick: str) -> None:
        self.papers[key] = tick
        if tick != HAVE:
            self.issued.pop(key, None)
        self._went(f"{PAPER}:{key}")

    def undo(self) -> Optional[str]:
        """Take back the newest answer or tick: what is to be asked again, None where there was nothing."""
        while self.trail:
            step = self.trail.pop()
            stage, _, item = step.partition(":")
            if stage == QUESTION and item in self.answers:
                self.unanswer(item)
                return step
            if stage == PAPER and item in self.papers:
                del self.papers[item]
                self.issued.pop(item, None)
                return step
        return None

    def wait_for(self, other: Walk) -> Walk:
        """`other`, at whose end this walk is taken up again."""
        mine = self.to_json()
        behind = mine.pop("waiting")
        other.waiting = [*behind, {**mine, "waiting": []}][-MOST_WAITING:]
        return other

    def resumed(self) -> Optional[Walk]:
        """The walk that waited for this one, with those that wait behind it."""
        if not self.waiting:
            return None
        *behind, last = self.waiting
        walk = Walk.of(last)
        if walk:
            walk.waiting = behind
        return walk

    def _number(self, name: Optional[str]) -> None:
        """Give `name` the next number; a question that is neither answered nor open has none."""
        if name and name not in self.asked:
            self.asked.append(name)
        there = {*self.answers, name, self.item if self.stage == QUESTION else None}
        self.asked = [asked for asked in self.asked if asked in there]

    def _went(self, step: str) -> None:
        self.trail = [went for went in self.trail if went != step] + [step]


def question(procedure: Procedure, name: str) -> Optional[Case]:
    return next((each for each in procedure.cases if each.id == name), None)


def paper(procedure: Procedure, walk: Walk, as_of: dt.date, key: str) -> Optional[case.Needed]:
    return next((row for row in case.papers(procedure, walk.answers, as_of) if row.key == key), None)


def numbered(walk: Walk, number: int) -> Optional[str]:
    """The answered question of that number (from 1); None where there is none."""
    name = walk.asked[number - 1] if 1 <= number <= len(walk.asked) else None
    return name if name in walk.answers else None
