"""Turns that are about no procedure: small talk, a person, the status of a dossier, saying it again."""
from __future__ import annotations

from typing import Callable

from actions import answer, replies
from actions.decide import Decision
from actions.outcome import Turn
from actions.reading import Reading
from actions.replies import Choice, Reply
from actions.state import State
from actions.world import World

#: A form, what was told for it, and the case by which it is filled.
_OF_FORMS = ("form", "values", "told_in", "consent", "walk", "procedure", "answers", "place")

#: What one kind of decision does.
Step = Callable[[State, Reading, Decision, World], Turn]


def person(state: State, reading: Reading, decision: Decision, world: World) -> Turn:
    return Turn(state, answer.person(world), "handoff")


def status(state: State, reading: Reading, decision: Decision, world: World) -> Turn:
    portal = world.profile.portal
    return Turn(
        state,
        [
            replies.text(world.phrases("status.how", portal=portal.name)),
            replies.link(world.phrases("status.home"), portal.home),
            replies.text(world.phrases("status.ask", hotline=world.hotline)),
        ],
        "answer",
    )


def small(key: str) -> Step:
    """A turn that says the sentence of `key` and changes nothing."""

    def say(state: State, reading: Reading, decision: Decision, world: World) -> Turn:
        return Turn(state, [replies.text(world.phrases(f"smalltalk.{key}"))], "smalltalk")

    return say


def forget(key: str) -> Step:
    """A turn that forgets the conversation and says the sentence of `key`.

    What was told for a form goes by «xóa dữ liệu» alone: whoever stops was promised that it is kept.
    """

    def say(state: State, reading: Reading, decision: Decision, world: World) -> Turn:
        stays = _OF_FORMS if key != "erase" and (state.form or state.values) else ()
        state.__dict__.update({**State().__dict__, **{name: getattr(state, name) for name in stays}})
        return Turn(state, [replies.text(world.phrases(f"smalltalk.{key}"))], "smalltalk", forget=key == "erase")

    return say


def rude(state: State, reading: Reading, decision: Decision, world: World) -> Turn:
    return Turn(state, [replies.text(world.phrases("apologize.rude"))], "apologize")


def repeat(state: State, reading: Reading, decision: Decision, world: World) -> Turn:
    if not state.said:
        return small("repeat_nothing")(state, reading, decision, world)
    said = [
        Reply(r["type"], r["text"], [Choice(**c) for c in r["choices"]], r["path"], r["url"]) for r in state.said
    ]
    return Turn(state, said, "smalltalk", procedure=state.procedure)
