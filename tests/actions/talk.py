"""A conversation over the tiny catalogue, with parses written by hand."""
from __future__ import annotations

import datetime as dt
import json
from typing import Any, Dict, Sequence, Tuple, Union

from actions.phrases import Phrases
from actions.reading import Reading
from actions.turn import Turn, respond
from actions.world import World
from knowledge.linking import link
from knowledge.profile import Profile
from knowledge.search.ranking import Signals
from nlu.analysis import analyse
from tests.knowledge.tiny import catalogue, engine

TODAY = dt.date(2026, 7, 18)
PHRASES = Phrases.load()
PROFILE = Profile.load()

Rows = Sequence[Tuple[str, float]]


def world(day: dt.date = TODAY, **more: Any) -> World:
    return World(**{"catalogue": catalogue(), "profile": PROFILE, "phrases": PHRASES, "today": lambda: day, **more})


def rows(ranked: Rows):
    return [{"code": code, "title": catalogue().get(code).title, "score": score, "codes": [code]} for code, score in ranked]


def parse(
    text: str, *ranked: Tuple[str, float], intent: str = "ask", aspects: Sequence[str] = (), outside: float = 0.0,
    subject: Sequence[str] = ("việc",), in_scope: float = 0.99, segments: Sequence[Tuple[str, Rows]] = (), **more: Any,
) -> Dict[str, Any]:
    """What the pipeline says of a text that names a procedure; `subject=()` for one that only asks on."""
    return {
        "text": text,
        "intent": {"name": intent, "confidence": 0.99},
        "intent_ranking": [{"name": intent, "confidence": 0.99 - outside}, {"name": "out_of_scope", "confidence": outside}],
        "aspects": [{"name": name, "confidence": 0.9} for name in aspects],
        "link": {
            "candidates": rows(ranked), "in_scope": in_scope, "subject": list(subject),
            "segments": [{"text": t, "in_scope": 0.99, "named": 1.0, "candidates": rows(r)} for t, r in segments], **more,
        },
    }


def on(text: str, intent: str = "ask", aspects: Sequence[str] = (), **more: Any) -> Dict[str, Any]:
    """A text without a subject of its own."""
    return parse(text, intent=intent, aspects=aspects, subject=(), **{"in_scope": 0.1, **more})


def linked(text: str, intent: str = "ask", aspects: Sequence[str] = ()) -> Dict[str, Any]:
    """The same with what the linker finds."""
    return {**on(text, intent, aspects), "link": link(analyse(text), engine(), Signals(ask=float(intent == "ask")))}


def reading(*args: Any, **more: Any) -> Reading:
    return Reading.of(parse(*args, **more))


class Talk:
    """`talk(parse)` is one turn; the state goes through JSON between turns, as it does in Rasa's slot."""

    def __init__(self, ours: World = None) -> None:
        self.world, self.state = ours or world(), {}

    def __call__(self, said: Union[str, Dict[str, Any]]) -> Turn:
        self.before = json.dumps(self.state)
        turn = respond(self.state, on(said) if isinstance(said, str) else said, self.world)
        assert json.dumps(self.state) == self.before, "the state that was given must stay as it was"
        self.state = json.loads(json.dumps(turn.state.to_json()))
        return turn


def words(turn: Turn) -> str:
    return "\n".join(reply.text for reply in turn.replies)


def offered(turn: Turn):
    """The ids of the choices in a turn's last reply with choices."""
    return [choice.id for reply in turn.replies for choice in reply.choices]
