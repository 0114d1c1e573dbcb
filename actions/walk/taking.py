"""A message while a walk is open, or one that opens a walk. None where it is neither."""
from __future__ import annotations

from typing import List, Optional, Tuple

from actions import replies
from actions.decide import pick
from actions.outcome import Turn
from actions.reading import Reading
from actions.replies import Reply
from actions.state import State
from actions.walk import case, course, handover, hearing, listening, opening, place, saying
from actions.walk.commands import DO
from actions.walk.heard import NOTHING
from actions.walk.step import Step
from actions.walk.walk import END, Walk
from actions.walk.words import Said, Words
from actions.world import World
from knowledge.schema import Procedure

#: Intents that mean what they mean even in the middle of a walk, when the classifier is sure.
_COMMANDS = {"go_back": "back", "stop": "stop", "start_over": "restart"}
SURE_COMMAND = 0.6


def take(state: State, reading: Reading, world: World) -> Optional[Turn]:
    """The turn for a message that belongs to a walk; None for one that does not (`again` then puts the walk back)."""
    today = world.today()
    picked = pick(reading.text, state.choices)
    command = _command(picked, reading)
    code = handover.find(reading.text)
    if code:
        return opening.taken_over(code, state, world, today)
    found = _at_hand(state, world)
    if found is None:
        state.walk = None
        if command and command.group == "next_person":
            return opening.next_person(state, world)
        return _without(command, state, world)
    walk, procedure = found
    step = Step(state, walk, procedure, world, today)
    if not picked and not walk.paused and listening.answers(step, reading):
        return listening.heard_in(step, reading)
    if command and command.group == "next_person":
        return opening.next_person(state, world)
    if walk.paused:
        return _paused(step, command)
    if picked and not _ours(picked):
        return None
    tapped = picked or reading.text.strip()  # a button of an older message still means what it says
    if tapped.startswith((saying.ASKED, saying.TICKED, place.UNIT)):
        return listening.picked_in(step, tapped)
    if command and command.group in DO:
        return DO[command.group](step, command)
    if reading.blank or _ours(tapped):  # a choice that there is not
        return listening.missed(step, NOTHING)
    return listening.heard_in(step, reading)


def note(state: State, text: str, world: World) -> List[Reply]:
    """Keep the facts of the case that a question tells by the way, and say which, in one line."""
    procedure = world.catalogue.get(state.procedure or "")
    if not text or not course.walkable(procedure) or Walk.of(state.walk):
        return []
    today = world.today()
    facts = hearing.volunteered(procedure, text, state.answers, today)
    state.answers = case.kept(procedure, {**state.answers, **facts}, today)
    told = [name for name in facts if name in state.answers]
    if not told:
        return []
    said = saying.facts(procedure, Walk(procedure.code, answers=state.answers), told, world)
    noted = [replies.text(world.phrases("walk.noted_before", facts=said))]
    elsewhere = case.redirect(procedure, state.answers, today)
    return [*noted, replies.text(elsewhere.say)] if elsewhere else noted


def again(turn: Turn, world: World) -> None:
    """After another turn in the middle of a walk: put what is open again, so that nobody loses their place."""
    state = turn.state
    found = _at_hand(state, world)
    if found is None:
        return
    walk, procedure = found
    if turn.procedure not in (None, procedure.code):
        walk.paused = True
    if walk.paused or walk.stage == END:
        if walk.paused:
            turn.replies.append(replies.text(world.phrases("pause.open", short=procedure.short)))
        state.walk = walk.to_json()
        return
    turn.replies[:] = [reply for reply in turn.replies if reply.type != replies.CHOICES]
    turn.replies += course.put(walk, procedure, world, world.today(), state.place)
    state.walk, state.stage = walk.to_json(), walk.stage
    state.procedure = procedure.code


def _at_hand(state: State, world: World) -> Optional[Tuple[Walk, Procedure]]:
    """The walk in the state and its procedure, as the catalogue of today allows them; None for none."""
    walk = Walk.of(state.walk)
    procedure = world.catalogue.get(walk.code) if walk else None
    if walk is None or not course.walkable(procedure):
        return None
    return course.mended(walk, procedure, world, world.today()), procedure


def _command(picked: Optional[str], reading: Reading) -> Optional[Said]:
    """The command that was picked or said; a number in a choice's id («amend_2») is its number."""
    if picked and picked.startswith(saying.COMMAND):
        name = picked[len(saying.COMMAND):]
        stem, _, number = name.rpartition("_")
        return Said(stem, int(number)) if number.isdigit() else Said(name)
    if picked:
        return None
    said = Words.load()(reading.text)
    if said is None and reading.confidence >= SURE_COMMAND and reading.intent in _COMMANDS and not reading.subject:
        return Said(_COMMANDS[reading.intent])
    return said


def _ours(picked: str) -> bool:
    return picked.startswith((saying.ASKED, saying.TICKED, saying.COMMAND, place.UNIT))


def _without(command: Optional[Said], state: State, world: World) -> Optional[Turn]:
    if command is None:
        return None
    if command.group == "begin" and state.procedure:
        return opening.begin(state.procedure, state, world)
    if command.group == "resume" and not state.choices:
        return Turn(state, [replies.text(world.phrases("pause.nothing_open"))], "smalltalk")
    return None


def _paused(step: Step, command: Optional[Said]) -> Optional[Turn]:
    group = command.group if command else None
    if group == "begin" and step.state.procedure and step.state.procedure != step.procedure.code:
        return opening.begin(step.state.procedure, step.state, step.world, behind=step.walk)
    if group in ("resume", "begin", "review"):
        step.walk.paused = False
        step.say("pause.resume", short=step.procedure.short)
        return step.here() if step.walk.at else step.onward()
    return None
