"""Choices and free text while something is open: an answer, a tick, a day, a place, or none of these."""
from __future__ import annotations

from typing import Any, FrozenSet, Optional

from actions import replies
from actions.decide import NAMED, SCOPE_SURE
from actions.outcome import Turn
from actions.reading import Reading
from actions.walk import case, days, hearing, place, saying
from actions.walk.commands import detour
from actions.walk.heard import NOTHING, Heard
from actions.walk.step import Step
from actions.walk.walk import (
    DECIDE, END, HAVE, ISSUED, LIST, MISSING, OBTAIN, PAPER, PLACE, QUESTION, TICKS, UNSURE, paper, question,
)  # fmt: skip
from actions.walk.words import Words
from knowledge.conditions import UNSURE as UNSURE_ANSWER

#: After so many messages that did not answer, a person is offered and the question may be left open.
MISSES_BEFORE_PERSON = 2
#: A message may be an answer in other words than the options' own only when it asks for nothing itself.
_STATING = frozenset({"inform", "affirm", "deny", "choose", "unsure", "out_of_scope", "greet", None})
#: A message asks for something of its own when the classifier is at least so sure of it.
SURE = 0.6


def picked_in(step: Step, picked: str) -> Turn:
    walk, procedure = step.walk, step.procedure
    if picked.startswith(place.UNIT):
        unit = place.known(picked[len(place.UNIT):])
        if step.walk.stage != PLACE or unit is None:
            return missed(step, NOTHING)
        return _placed(step, unit.code if unit else None)
    name, _, value = picked.partition(":")[2].partition("=")
    if picked.startswith(saying.ASKED):
        each = question(procedure, name)
        if each is None or not (value == UNSURE_ANSWER or case.valid(each, value)):
            return missed(step, NOTHING)
        return _answered(step, name, value)
    tick, _, sort = value.partition("~")
    if tick == "undated" and name in walk.papers:
        walk.issued[name] = ""
        return step.onward()
    row = paper(procedure, walk, step.today, name)
    if row is None or tick not in TICKS:
        return missed(step, NOTHING)
    return _ticked(step, row, tick, decided=bool(sort) or "~" in value)


def _answered(step: Step, name: str, value: Any, heard: bool = False, about: Optional[str] = None, text: str = "") -> Turn:
    """Note the answer and, of a free message, whatever else it says plainly; confirm in one line."""
    walk, procedure = step.walk, step.procedure
    walk.answer(name, value, procedure, step.today, about)
    names = [name]
    if heard and text:
        for other, said in hearing.volunteered(procedure, text, walk.answers, step.today).items():
            walk.answer(other, said, procedure, step.today)
            names.append(other)
    names = [each for each in names if each in walk.answers]
    if value == UNSURE_ANSWER:
        step.say("walk.unsure_noted")
    elif heard and names:
        step.say("walk.noted", facts=saying.facts(procedure, walk, names, step.world, asked=name))
    return step.onward()


def _ticked(step: Step, row: case.Needed, tick: str, decided: bool = False) -> Turn:
    walk = step.walk
    if tick == UNSURE and not decided:
        walk.open(DECIDE, row.key)
        return step.here()
    walk.tick(row.key, tick)
    if tick != MISSING:
        return step.onward()
    said = saying.missing(row, step.world, last=not _left(step))
    if said[-1].type == replies.CHOICES:
        walk.open(OBTAIN, row.key)
        return step.turn([*step.lead, *said])
    step.lead += said
    return step.onward()


def _left(step: Step) -> bool:
    """Whether a paper is still to be looked at."""
    rows = saying.to_look_at(step.procedure, step.walk, step.world, step.today)
    return any(row.key not in step.walk.papers for row in rows)


def _placed(step: Step, code: Optional[str]) -> Turn:
    step.walk.placed = True
    step.state.place = code or step.state.place
    return step.onward()


def answers(step: Step, reading: Reading) -> bool:
    """Whether the message is plainly an answer to the open question, whatever else it could mean."""
    each = question(step.procedure, step.walk.item) if step.walk.stage == QUESTION else None
    if each is None or Words.load()(reading.text) and not hearing.own(each, reading.text):
        return False
    return hearing.answer(each, reading.text, step.procedure, step.today, loose=False).value is not None


def heard_in(step: Step, reading: Reading) -> Optional[Turn]:
    walk, text = step.walk, reading.text
    said = Words.load()(text)
    if walk.stage == QUESTION:
        each = question(step.procedure, walk.item)
        asking = reading.intent not in _STATING or bool(reading.aspects)
        loose = not asking or not hearing.asks(text)
        heard = hearing.answer(each, text, step.procedure, step.today, loose)
        if heard.value is not None:
            return _answered(step, each.id, heard.value, heard=True, about=heard.about, text=text)
        if heard.problem is None and asking and says_something(reading):
            return None
        facts = hearing.volunteered(step.procedure, text, walk.answers, step.today) if heard.problem is None else {}
        if facts:
            for name, value in facts.items():
                walk.answer(name, value, step.procedure, step.today)
            step.say("walk.noted", facts=saying.facts(step.procedure, walk, list(facts), step.world))
            return step.onward()
        if heard.problem is None and _elsewhere(reading):
            return None
        return missed(step, heard)
    if walk.stage in (PAPER, DECIDE) and said and said.group in _TICK_WORDS:
        row = paper(step.procedure, walk, step.today, walk.item)
        return _ticked(step, row, _TICK_WORDS[said.group], decided=walk.stage == DECIDE) if row else step.onward()
    if walk.stage == ISSUED and not reading.aspects:
        return _issued(step, text)
    if walk.stage == PLACE and not says_something(reading):
        return _place(step, text)
    if walk.stage == OBTAIN and said and said.group in ("yes", "no"):
        return detour(step, said) if said.group == "yes" else step.onward()
    if walk.stage == LIST and said and said.group in _TICK_WORDS:
        return step.onward()
    if walk.stage == END or says_something(reading) or _elsewhere(reading):
        return None
    return missed(step, NOTHING)


#: Intents that ask for something of their own.
ASKING = frozenset("person status compare help identity erase more repeat wrong thanks goodbye rude".split())
_TICK_WORDS = {"yes": HAVE, "have": HAVE, "no": MISSING, "missing": MISSING, "unsure": UNSURE}


def says_something(reading: Reading, asking: FrozenSet[str] = ASKING) -> bool:
    """Whether the message asks for something of its own: an aspect, a person, the state of a dossier, help."""
    return bool(reading.aspects) or reading.intent in asking and reading.confidence >= SURE


def _elsewhere(reading: Reading) -> bool:
    """Whether the message clearly names a procedure."""
    return reading.intent == "ask" and bool(reading.subject) and reading.in_scope >= SCOPE_SURE and reading.named >= NAMED


def _issued(step: Step, text: str) -> Turn:
    row = paper(step.procedure, step.walk, step.today, step.walk.item)
    said = Words.load()(text)
    if row is None or said and said.group in ("unsure", "no"):
        step.walk.issued[step.walk.item] = ""
        return step.onward()
    heard = days.day(text, step.today)
    if heard.value is None:
        return missed(step, heard)
    step.walk.issued[row.key] = str(heard.value)
    return step.onward()


def _place(step: Step, text: str) -> Turn:
    found = place.read(text, step.world)
    if found.kind == "one" and not found.unsure:
        step.lead.append(replies.text(place.noted(found, step.world)))
        return _placed(step, found.units[0].code)
    if found.kind in ("one", "several"):
        say = step.world.phrases
        which = say("place.which") if found.kind == "several" else say("place.sure", unit=found.units[0].full_name)
        others = [saying.command("other_place", say("place.other")), saying.command("skip", say("place.skip"))]
        return step.turn([*step.lead, replies.choices(which, [*place.options(found.units), *others])])
    return missed(step, Heard(problem="place"))


def missed(step: Step, heard: Heard) -> Turn:
    """One clear sentence and the same question, then a person to call, then it is left open: never a longer loop."""
    walk, world = step.walk, step.world
    walk.misses += 1
    problem = heard.problem or _PROBLEMS.get(walk.stage, "offer")
    if walk.stage == QUESTION and heard.problem is None and question(step.procedure, walk.item).type != "choice":
        problem = question(step.procedure, walk.item).type
    if problem == "which" and heard.among and walk.misses < MISSES_BEFORE_PERSON:
        each = question(step.procedure, walk.item)
        return step.turn([*step.lead, replies.choices(world.phrases("miss.which"), saying.options(each, world, heard.among))])
    if walk.misses > MISSES_BEFORE_PERSON and walk.stage in _LEFT_OPEN:
        step.say("miss.left_open", hotline=world.hotline)
        return _leave_open(step)
    if walk.misses >= MISSES_BEFORE_PERSON:
        step.say("miss.desk" if world.profile.desk else "miss.person", hotline=world.hotline)
    else:
        step.say(f"miss.{problem}", example=saying.example(step.today))
    return step.here()


def _leave_open(step: Step) -> Turn:
    walk = step.walk
    if walk.stage == QUESTION:
        walk.answer(walk.item, UNSURE_ANSWER, step.procedure, step.today)
    elif walk.stage == ISSUED:
        walk.issued[walk.item] = ""
    elif walk.stage == PLACE:
        walk.placed = True
    else:
        walk.tick(walk.item, UNSURE)
    return step.onward()


_LEFT_OPEN = frozenset({QUESTION, PAPER, DECIDE, ISSUED, PLACE})
_PROBLEMS = {QUESTION: "choose", PAPER: "paper", DECIDE: "paper", ISSUED: "date", PLACE: "place"}
