"""A message while a form is open, or one that opens a form. None where it is neither."""
from __future__ import annotations

from typing import List, Optional

from actions import replies, talk
from actions.decide import ASPECT, Decision, pick
from actions.forms import values as one
from actions.forms.offer import COMMAND, FILL
from actions.interview import asking, cards, changing, commands, course, keeping, listening, opening
from actions.interview.asking import LIKE, OPTION, PICK
from actions.interview.draft import AMEND, ASK, CARD, CHANGE, CONSENT, MADE, REVIEW, ROW, SURE, Draft
from actions.interview.hints import explains, hint, named, wish
from actions.interview.step import Step
from actions.outcome import Turn
from actions.reading import Reading
from actions.state import State
from actions.walk import opening as walk_opening
from actions.walk import place, saying
from actions.walk.walk import Walk
from actions.walk.words import Words
from actions.world import World

#: Commands of a walk that a form knows too.
_SHARED = {"back": "back", "stop": "stop", "review": "review", "choose_amend": "amend", "restart": "review", "print": "make"}
#: Stages where «tiếp tục» asks for what is open, or leaves a change as it was.
_OPEN = (ASK, ROW, SURE, CARD, CHANGE, AMEND)
#: Ids of buttons that belong to a walk or to a procedure.
_BUTTONS = (saying.ASKED, saying.TICKED, saying.COMMAND, place.UNIT, ASPECT)
#: Commands that may come before consent.
_BEFORE_CONSENT = ("agree", "blank", "stop", "onward")


def active(state: State) -> bool:
    """Whether a form is open, so that a message belongs to it or is an aside."""
    draft = Draft.of(state.form)
    return draft is not None and not draft.paused and draft.stage != MADE


def take(state: State, reading: Reading, world: World) -> Optional[Turn]:
    """The turn for a message that belongs to a form; None for one that does not (`again` then puts the form back)."""
    if hint(reading.text) == "erase":
        return talk.forget("erase")(state, reading, Decision("erase"), world)
    step = _at_hand(state, world)
    if step is None:
        state.form = None
        return _opens(state, reading, world, None)
    if step.draft.paused:
        return _opens(state, reading, world, step)
    chosen = pick(reading.text, state.choices) or _stale(reading.text)
    if step.draft.stage == AMEND and not step.draft.options and any(char.isdigit() for char in reading.text):
        chosen = _stale(reading.text)  # the number of what stands in the review, not of the one choice
    if chosen and chosen.startswith(FILL):
        return _fill(chosen, state, world)
    if chosen and chosen.startswith(COMMAND):
        return _chosen(step, chosen)
    if not chosen and reading.text.strip().startswith(_BUTTONS):  # an older button is nobody's answer
        return course.here(step)
    said = Words.load()(reading.text)
    if said and said.group == "next_person":
        return walk_opening.next_person(state, world)
    if step.draft.stage == MADE:
        return _after(step, reading, chosen)
    if step.draft.stage in _OPEN and (hint(reading.text) == "resume" or said and said.group == "resume"):
        return course.onward(step) if step.draft.stage in (CHANGE, AMEND) else course.here(step)
    command = _command(step, reading)
    if command:
        return _done(step, command)
    if step.draft.stage in (ASK, CHANGE, ROW) and explains(reading.text):
        return _explained(step)
    if chosen:
        return None
    if reading.blank:
        return keeping.missed(step)
    return listening.heard_in(step, reading)


def again(turn: Turn, world: World) -> None:
    """After another turn in the middle of a form: put what is open again, so that nobody loses their place."""
    step = _at_hand(turn.state, world)
    if step is None or step.draft.stage == MADE:
        return
    if turn.procedure not in (None, step.draft.code):
        step.draft.paused = True
        turn.state.form = step.draft.to_json()
        turn.replies.append(replies.text(world.phrases("form.open_still")))
        return
    turn.replies[:] = [reply for reply in turn.replies if reply.type != replies.CHOICES]
    turn.replies += course.put(step)
    kept = step.turn([])
    turn.state = kept.state


def _at_hand(state: State, world: World) -> Optional[Step]:
    """The draft in the state, its form and its procedure, as the files of today allow them; None for none."""
    draft = Draft.of(state.form)
    form = world.forms.get(draft.form) if draft else None
    if draft is None or form is None:
        return None
    step = Step(state, draft, form, world.catalogue.get(draft.code), world, world.today())
    course.mended(step)
    if not draft.at:
        course.onward(step)
        step.lead = []
    return step


def _stale(text: str) -> Optional[str]:
    """A button of an older message still means what it says."""
    return text.strip() if text.strip().startswith(COMMAND) else None


def _command(step: Step, reading: Reading) -> Optional[str]:
    """A short command, as far as it is none of the open question's answers."""
    hinted, said = hint(reading.text), Words.load()(reading.text)
    if step.draft.stage in (ASK, CHANGE, ROW) and hinted == "done":
        return None
    if hinted in ("review", "make"):
        reviewing = hinted == "review" or step.draft.stage == REVIEW or step.draft.reviewed
        return "make" if hinted == "make" and step.draft.stage == REVIEW else "review" if reviewing else None
    if hinted == "fill_left":
        return "fill_left"
    group = said.group if said else ""
    if group == "print" and step.draft.stage != REVIEW:
        return None
    if group == "unsure" and step.draft.stage in (ASK, CHANGE, ROW, SURE):
        return "skip"
    return _SHARED.get(group)


def _chosen(step: Step, chosen: str) -> Turn:
    name, _, argument = chosen[len(COMMAND):].partition("=")
    places = commands.ONLY_AT.get(name)
    if places and step.draft.stage not in places:
        return course.here(step)
    if name in commands.DO:
        return _done(step, name, argument)
    return _value(step, chosen) or course.here(step)


def _done(step: Step, name: str, argument: str = "") -> Turn:
    """The command; before consent nothing is asked, shown or changed."""
    if step.draft.stage == CONSENT and name not in _BEFORE_CONSENT:
        return course.here(step)
    return commands.DO[name](step, argument)


def _value(step: Step, chosen: str) -> Optional[Turn]:
    """An option, the value of another fact, or one of the texts that were offered."""
    draft, number = step.draft, chosen[len(PICK):]
    if chosen.startswith(PICK) and draft.stage == SURE:
        options: List[str] = (draft.pending.get(draft.item) or {}).get("options") or []
        text = _at(options, number)
        return listening.heard_in(step, Reading(text)) if text else None
    if draft.stage not in (ASK, CHANGE, ROW):
        return None
    columns = course.open_columns(step) if draft.stage == ROW else []
    unit = asking.opened(step) if draft.stage != ROW else None
    field = columns[0] if columns else unit.field if unit else None
    if field is None:
        return None
    if chosen.startswith(PICK):
        text = _at(draft.options, number)
        return listening.heard_in(step, Reading(text)) if text else None
    if chosen.startswith(LIKE):
        value = step.state.values.get(chosen[len(LIKE):])
    else:
        value = {"yes": True, "no": False}.get(chosen[len(OPTION):], chosen[len(OPTION):]) if field.kind == "yes_no" else chosen[len(OPTION):]
    offered = {choice.id for choice in asking.choices(field, step, "" if unit is None else step.key(unit.blanks[0]))}
    listed = {f"{OPTION}{option.id}" for option in field.options}
    if chosen in offered | listed and value is not None and one.problem(field, _listed(field, value), step.today) is None:
        return keeping.picked(step, field, _listed(field, value))
    return None


def _listed(field: one.Blank, value: object) -> object:
    return [value] if one.several(field) and isinstance(value, str) else value


def _at(options: List[str], number: str) -> Optional[str]:
    return options[int(number) - 1] if number.isdigit() and 1 <= int(number) <= len(options) else None


def _explained(step: Step) -> Turn:
    """How the open blanks are called on the paper; what is written there comes with the question."""
    unit = asking.opened(step)
    for blank in unit.blanks if unit else ():
        step.say("form.explain", label=step.filling.label(blank))
    return course.here(step)


def _after(step: Step, reading: Reading, chosen: Optional[str]) -> Optional[Turn]:
    """Once the form is made it only takes what is plainly about it."""
    if chosen:
        return None
    if hint(reading.text) in ("review", "make"):
        return commands.review(step)
    if cards.read(reading.text):
        return listening.heard_in(step, reading)
    asked = wish(reading.text)
    if asked is not None:
        return _wished(asked, step.state, step.world)
    group = Words.load()(reading.text)
    if group and group.group == "resume" and step.walk:
        return commands.onward(step)
    return changing.changed(step, reading.text)


def _opens(state: State, reading: Reading, world: World, waiting: Optional[Step]) -> Optional[Turn]:
    """A message that begins a form, or takes up the one that waits."""
    chosen = pick(reading.text, state.choices) or _stale(reading.text)
    if chosen and chosen.startswith(FILL):
        return _fill(chosen, state, world)
    if chosen and chosen.startswith(COMMAND):
        if waiting and chosen == f"{COMMAND}{commands.RESUME}":
            return opening.resume(waiting.draft, waiting.form, state, world)
        if waiting:
            waiting.draft.paused = False
            return _chosen(waiting, chosen)
        return Turn(state, [replies.text(world.phrases("pause.nothing_open"))], "smalltalk")
    if chosen:
        return None
    if waiting and (hint(reading.text) == "resume" or _resumes(state, reading)):
        return opening.resume(waiting.draft, waiting.form, state, world)
    if cards.read(reading.text):
        return Turn(state, [replies.text(world.phrases("form.card_early"))], "form")
    asked = wish(reading.text)
    return None if asked is None else _wished(asked, state, world)


def _resumes(state: State, reading: Reading) -> bool:
    said, walk = Words.load()(reading.text), Walk.of(state.walk)
    return bool(said and said.group == "resume" and (walk is None or walk.paused))


def _wished(rest: str, state: State, world: World) -> Optional[Turn]:
    form = named(rest, world.forms)
    if form:
        return opening.begin(form, state, world)
    return opening.of_case(state, world) if not rest.split() else None


def _fill(chosen: str, state: State, world: World) -> Turn:
    id, _, code = chosen[len(FILL):].partition("@")
    form = world.forms.get(id)
    return opening.begin(form, state, world, code) if form else opening.of_case(state, world)
