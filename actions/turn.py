"""One turn: `respond(state, parse, world)`. Plain Python on plain state; the same for every channel and test."""
from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any, Dict, Sequence, Tuple

from actions import answer, replies, talk
from actions.decide import ASPECT, MOST_CHOICES, PERSON, STEERING, Decision, decide, lead_with, wishes_person
from actions.forms.offer import fillable, offered
from actions.interview import opening as forms
from actions.interview import taking as interviewing
from actions.outcome import Turn
from actions.reading import Ranked, Reading
from actions.replies import Choice, Reply
from actions.state import ANSWERED, CLARIFYING, START, State
from actions.walk import case, course
from actions.walk import taking as walking
from actions.world import World

#: Choice ids beside a procedure's code: all of what is known, none of those offered, the walk.
MORE = "more"
NONE = "none"
BEGIN = "walk:begin"

#: As much of a question as is remembered while it is not clear of what.
LONGEST_HEARD = 500
#: After so many turns that led nowhere, a person is offered.
FAILURES_BEFORE_PERSON = 2
#: How many of the acts ranked are remembered for «sai rồi».
REMEMBERED_CANDIDATES = 10


def respond(state: Dict[str, Any], parse: Dict[str, Any], world: World) -> Turn:
    """The replies to one message and the state after it. `state` is what the last turn returned ({} at first)."""
    now, reading = State.of(state), Reading.of(parse)
    wished = wishes_person(reading.text, now)
    turn = None if wished else interviewing.take(now, reading, world)
    filling = interviewing.active(now)
    if turn is None and not filling and not wished:
        turn = walking.take(now, reading, world)
    decision = Decision("walk") if turn else decide(reading, now)
    if turn:
        forms.follow(turn, world)
    else:
        turn = _KINDS[decision.kind](now, reading, decision, world)
        (interviewing if filling else walking).again(turn, world)
    turn.intent, turn.aspects = reading.intent, turn.aspects or decision.aspects
    turn.candidates = _led(turn, decision.ranked, world)
    _offer_person(turn, world)
    now.choices = [
        {"id": c.id, "title": c.title} for reply in turn.replies if reply.type == replies.CHOICES for c in reply.choices
    ]
    if decision.kind == "pick" or (decision.kind in ("answer", "clarify", "compare") and reading.subject):
        now.candidates = [row.code for row in turn.candidates[:REMEMBERED_CANDIDATES]] or now.candidates
    now.said = [reply.to_json() for reply in turn.replies]
    return turn


def _led(turn: Turn, ranked: Tuple[Ranked, ...], world: World) -> Tuple[Ranked, ...]:
    """The procedure spoken of first; where the words ranked nothing (a choice was picked), those ranked before."""
    code = turn.procedure
    if code is None:
        return ranked
    if not ranked:
        others = tuple(Ranked(c, _title(c, world), 0.0) for c in turn.state.candidates if c != code)
        ranked = (Ranked(code, "", 1.0), *others)
    first, *others = lead_with(ranked, code)
    return (replace(first, title=first.title or _title(code, world)), *others)


def _offer_person(turn: Turn, world: World) -> None:
    """After two turns in a row that led nowhere, say who can be asked."""
    state = turn.state
    state.failures = state.failures + 1 if turn.behaviour == "apologize" else 0
    if state.failures >= FAILURES_BEFORE_PERSON:
        turn.replies.append(_person(world))
        state.failures = 0


def _person(world: World) -> Reply:
    """Who can be asked: at the desk where the profile has one, else at the hotline."""
    if world.profile.desk is None:
        return replies.text(world.phrases("person.hotline", hotline=world.hotline))
    offered_ = [Choice(PERSON, world.phrases("desk.choice"))]
    return replies.choices(world.phrases("desk.offer", hotline=world.hotline), offered_)


def _speak(
    state: State, codes: Sequence[str], aspects: Sequence[str], world: World, whole: bool = False, heard: str = ""
) -> Turn:
    """Answer about one procedure or several; the first becomes the one spoken of. `heard` may tell of the case."""
    asked = [a for a in aspects if a in answer.ASPECT_NAMES]
    # The index may know a code that the catalogue has lost: it is left out, nothing is invented.
    codes = [world.catalogue.get(code).code for code in codes if code in world.catalogue]
    if not codes:
        return _not_listed(state, Reading(""), Decision("not_listed"), world)
    state.turn_to(codes[0])
    spoken, sources = walking.note(state, heard, world), []
    for code in codes:
        said = answer.about(code, asked, world, as_of(world), state.answers if code == codes[0] else {}, whole)
        spoken += said.replies
        sources.append(said.source)
    state.heard, state.stage, state.aspects = "", ANSWERED, list(asked)
    if len(codes) == 1:
        spoken.append(_next(codes[0], asked, whole, state, world))
    return Turn(
        state, spoken, "answer", procedure=codes[0], procedures=tuple(codes), sources=sources, aspects=tuple(asked)
    )


def _next(code: str, asked: Sequence[str], whole: bool, state: State, world: World) -> Reply:
    """What else may be asked of the same procedure, as choices; the walk first, where there is one."""
    names = world.phrases.group("aspects")
    left = [a for a in ("papers", "fee", "time", "where", "online", "how") if a not in asked][:5]
    options = [Choice(f"{ASPECT}{name}", names[name]) for name in left]
    procedure = world.catalogue.get(code)
    if course.walkable(procedure) and not state.walk:
        options.insert(0, Choice(BEGIN, world.phrases("walk.offer")))
    if "form" in asked and procedure:
        rows = case.papers(procedure, state.answers, as_of(world))
        options[:0] = [offered(form, world) for _, form in fillable(procedure, rows, world)][:1]
    if asked and not whole:
        options.append(Choice(MORE, world.phrases("answer.whole")))
    return replies.choices(world.phrases("answer.next"), options)


def as_of(world: World) -> dt.date:
    return world.today()


def _answer(state: State, reading: Reading, decision: Decision, world: World) -> Turn:
    return _speak(state, decision.codes, decision.aspects, world, heard=reading.text)


def _clarify(state: State, reading: Reading, decision: Decision, world: World, lead: str = "clarify.which") -> Turn:
    options = []
    for code in decision.codes:
        procedure = world.catalogue.get(code)
        if procedure:
            options.append(Choice(code, procedure.short))
    options.append(Choice(NONE, world.phrases("clarify.none_of_these")))
    state.heard = state.heard or reading.text[:LONGEST_HEARD]
    state.stage, state.aspects = CLARIFYING, [a for a in decision.aspects if a in answer.ASPECT_NAMES]
    return Turn(state, [replies.choices(world.phrases(lead), options)], "clarify")


def _pick(state: State, reading: Reading, decision: Decision, world: World) -> Turn:
    choice = str(decision.choice)
    if choice == NONE:
        state.stage = START
        return Turn(state, [replies.text(world.phrases("clarify.describe"))], "clarify")
    if choice == MORE:
        return _more(state, reading, decision, world)
    if choice.startswith(ASPECT) and state.procedure:
        return _speak(state, [state.procedure], [choice[len(ASPECT):]], world)
    return _speak(state, [choice], state.aspects, world, heard=state.heard)


def _title(code: str, world: World) -> str:
    procedure = world.catalogue.get(code)
    return procedure.title if procedure else ""


def _which_subject(state: State, reading: Reading, decision: Decision, world: World) -> Turn:
    state.stage, state.aspects = CLARIFYING, [a for a in decision.aspects if a in answer.ASPECT_NAMES]
    return Turn(state, [replies.text(world.phrases("clarify.subject"))], "clarify")


def _not_listed(state: State, reading: Reading, decision: Decision, world: World) -> Turn:
    words = " ".join(reading.text.split())[:100]
    said = [replies.text(world.phrases("apologize.not_listed", portal=world.profile.portal.name, hotline=world.hotline))]
    if words:
        said.append(replies.link(world.phrases("apologize.search", words=words), world.profile.portal.search_url(words)))
    return Turn(state, said, "apologize")


def _outside(state: State, reading: Reading, decision: Decision, world: World) -> Turn:
    return Turn(state, [replies.text(world.phrases("apologize.outside"))], "apologize")


def _empty(state: State, reading: Reading, decision: Decision, world: World) -> Turn:
    key = "apologize.unreadable" if reading.text.strip() else "apologize.empty"
    return Turn(state, [replies.text(world.phrases(key))], "apologize")


def _compare(state: State, reading: Reading, decision: Decision, world: World) -> Turn:
    said = answer.comparison(decision.codes, world, as_of(world))
    state.turn_to(decision.codes[0])
    state.stage = ANSWERED
    return Turn(
        state, said.replies, "answer", procedure=decision.codes[0], procedures=decision.codes, sources=said.sources
    )


def _compare_what(state: State, reading: Reading, decision: Decision, world: World) -> Turn:
    return Turn(state, [replies.text(world.phrases("compare.need_two"))], "clarify")


def _back(state: State, reading: Reading, decision: Decision, world: World) -> Turn:
    if not state.history:
        return talk.small("go_back_nothing")(state, reading, decision, world)
    *state.history, code = state.history
    state.procedure = None  # going back is no step forward: the one left is not remembered
    return _speak(state, [code], state.aspects, world)


def _more(state: State, reading: Reading, decision: Decision, world: World) -> Turn:
    if not state.procedure:
        return Turn(state, [replies.text(world.phrases("smalltalk.more_nothing"))], "clarify")
    aspects = [a for a in decision.aspects if a in answer.ASPECT_NAMES] or state.aspects or ["papers", "fee", "time", "where", "how"]
    return _speak(state, [state.procedure], aspects, world, whole=True)


def _wrong(state: State, reading: Reading, decision: Decision, world: World) -> Turn:
    refused = {state.procedure, *(choice["id"] for choice in state.choices)}
    state.candidates = [code for code in state.candidates if code not in refused]
    others = state.candidates[:MOST_CHOICES]
    state.procedure, state.answers, state.stage = None, {}, START
    if not others:
        return Turn(state, [replies.text(world.phrases("smalltalk.wrong_nothing"))], "clarify")
    return _clarify(
        state, reading, Decision("clarify", tuple(others), aspects=tuple(state.aspects)), world, "smalltalk.wrong"
    )


_KINDS: Dict[str, talk.Step] = {
    "pick": _pick,
    "empty": _empty,
    "answer": _answer,
    "clarify": _clarify,
    "which_subject": _which_subject,
    "not_listed": _not_listed,
    "outside": _outside,
    "compare": _compare,
    "compare_what": _compare_what,
    "person": talk.person,
    "status": talk.status,
    "rude": talk.rude,
    "go_back": _back,
    "more": _more,
    "repeat": talk.repeat,
    "wrong": _wrong,
    "stop": talk.forget("stop"),
    "start_over": talk.forget("start_over"),
    "erase": talk.forget("erase"),
    **{key: talk.small(key) for key in ("greet", "thanks", "goodbye", "help", "identity", "affirm", "deny", "unsure", "inform")},
}

assert STEERING <= set(_KINDS)
