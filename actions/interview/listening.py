"""Free text while a form is open: answers, a wish to change something, a card, or none of these."""
from __future__ import annotations

from typing import Any, List, Mapping, Optional

from actions.forms import values as one
from actions.forms.filling import Filled
from actions.interview import asking, cards, commands, course
from actions.interview.asking import Unit
from actions.interview.draft import AMEND, ASK, CARD, CHANGE, CONSENT, REVIEW, ROW, SURE
from actions.interview.hearing.hear import Asked, Heard, hear
from actions.interview.hints import hint
from actions.interview.naming.change import Named, change, names_of
from actions.interview.step import Step
from actions.outcome import Turn
from actions.reading import Reading
from actions.walk.hearing import asks
from actions.walk.words import Words
from knowledge.fields import Read
from knowledge.forms.model import Column

#: After so many messages that did not answer, a person is offered; one more, and the blank is left empty.
MISSES_BEFORE_PERSON = 2
SURE_INTENT = 0.6
#: Blanks offered at once where a name fits several.
MOST_NAMED = 9
#: Intents that ask for something of their own.
_ASKING = frozenset("person status compare help identity more repeat wrong thanks goodbye rude".split())
#: Kinds that take nearly any words: a question of the person's own must not become their value.
_LENIENT = frozenset({"text", "name", "address", "place"})


def heard_in(step: Step, reading: Reading) -> Optional[Turn]:
    """The turn for a message that is no choice and no command; None for one that is about something else."""
    stage, text = step.draft.stage, reading.text
    told = cards.read(text)
    if told:
        return _card(step, told)
    wished = _changes(step, text)
    if wished:
        return wished
    if stage in (ASK, CHANGE):
        return _answer(step, reading)
    if stage == ROW:
        return _row(step, reading)
    if stage == SURE:
        return _sure(step, reading)
    if asks_itself(reading):
        return None
    if stage == CONSENT:
        return _yes_no(step, text, commands.agree, commands.decline) or missed(step)
    if stage == REVIEW:
        return _yes_no(step, text, commands.make, commands.amend) or missed(step)
    if stage == AMEND:
        return _changes(step, f"sửa {text}", forced=True) or missed(step)
    if stage == CARD:
        return missed(step)
    return None


def _card(step: Step, told: Mapping[str, str]) -> Turn:
    if step.draft.stage == CONSENT:  # nothing personal is taken before consent
        step.say("form.card_consent")
        return course.here(step)
    role = cards.whose(step, dict(told))
    if role:
        return commands.card_of(step, role, dict(told))
    cards.ask(step, dict(told))
    return course.here(step)


def _yes_no(step: Step, text: str, yes, no) -> Optional[Turn]:
    said = Words.load()(text)
    group = said.group if said else hint(text)
    if group in ("yes", "make", "have", "resume"):
        return yes(step)
    return no(step) if group in ("no", "stop") else None


def _named(step: Step) -> List[Named]:
    numbers = {id: number for number, id in enumerate(step.draft.numbers, 1)}
    blanks = [blank for blank in step.filling.blanks if blank.applies is not False and not blank.field.derived]
    return [
        Named(blank.field.id, names_of(blank.field, step.world.forms, step.form), numbers.get(blank.field.id))
        for blank in blanks
    ]


def _changes(step: Step, text: str, forced: bool = False) -> Optional[Turn]:
    """«sửa ngày sinh của mẹ thành 2/9/1995»."""
    if step.draft.stage == CONSENT or _is_answer(step, text):
        return None
    wished = change(text, _named(step))
    if wished is None or not wished.among and not wished.value and forced:
        return None
    among = wished.among
    if not among and wished.value and step.draft.trail and len(step.draft.trail[-1]) == 1:
        among = tuple(step.draft.trail[-1])  # «sửa lại thành …»: what was answered last
    step.draft.row, step.draft.without = None, []
    if not among:
        return commands.amend(step)
    if len(among) > 1:
        step.draft.open(AMEND, "which")
        step.draft.options = list(among)[:MOST_NAMED]
        return course.here(step)
    turn = commands.change(step, among[0])
    unit = asking.opened(step)
    if not wished.value or unit is None or unit.field.kind == "table":
        return turn
    step.lead = []
    return _take(step, unit, hear([_asked(step, unit.blanks[0])], wished.value, step.today))


def _is_answer(step: Step, text: str) -> bool:
    """Whether the open question is about a change itself («sửa tên từ Hoa thành Hòa»), or the words pick an answer of it."""
    unit = asking.opened(step) if step.draft.stage in (ASK, CHANGE) else None
    if unit is None or unit.group:
        return False
    if step.key(unit.blanks[0]).startswith("change."):
        return True
    read = one.read(unit.field, text, step.today) if unit.field.kind == "choice" else None
    return read is not None and read.value is not None and not read.confirm


def changed(step: Step, text: str) -> Optional[Turn]:
    """The turn for a message that wishes to change a blank; None for any other."""
    return _changes(step, text)


def _asked(step: Step, blank: Filled) -> Asked:
    return Asked(blank.field, step.known(blank))


def _answer(step: Step, reading: Reading) -> Optional[Turn]:
    unit, text = asking.opened(step), reading.text
    if unit is None:
        return course.onward(step)
    said = Words.load()(text)
    group, hinted = said.group if said else "", hint(text)
    if unit.field.kind == "table" and not unit.group:
        return _table(step, unit, reading, group, hinted)
    if hinted == "same":
        other = next(iter(asking.alike(unit.field.kind, step, step.key(unit.blanks[0]))), None)
        if other and unit.field.kind in asking.SHARED:
            return _take(step, unit, Heard({unit.field.id: Read(other[1], one.shown(unit.field, other[1]))}))
    if unit.field.kind in _LENIENT and not unit.group and asks_itself(reading) and asks(text):
        return None
    beside = [_asked(step, blank) for blank in step.filling.blanks if blank.open and blank not in unit.blanks]
    heard = hear([_asked(step, blank) for blank in unit.blanks], text, step.today, beside)
    if heard.reads:
        return _take(step, unit, heard)
    if heard.without or group in ("no", "unsure"):
        return commands.skip(step)
    if asks_itself(reading) or asks(text) and not any(char.isdigit() for char in text):
        return None
    return missed(step, heard)


def _take(step: Step, unit: Unit, heard: Heard) -> Turn:
    """Keep what was heard; what is no good is said, and asked again."""
    draft = step.draft
    if heard.trouble and not heard.reads:
        return missed(step, heard)
    if unit.group and unit.group not in draft.grouped:
        draft.grouped.append(unit.group)
    before = list(draft.pending)
    kept = step.put(heard.reads)
    draft.trail.append([*kept, *(id for id in draft.pending if id not in before)])
    without = [id for id in heard.without if id not in kept]
    if without:
        draft.leave(without)
    draft.misses = 0
    step.noted(kept)
    step.found()
    if heard.trouble:
        return _trouble(step, *heard.trouble)
    return course.onward(step)


def _trouble(step: Step, id: str, read: Read) -> Turn:
    blank = step.blank(id)
    if blank is None or read.problem is None:
        return course.onward(step)
    step.draft.open(CHANGE if step.draft.reviewed else ASK, f"field={id}")
    step.draft.options = list(read.options)
    step.say(f"field.{read.problem}", shown=read.shown)
    return course.here(step)


def _table(step: Step, unit: Unit, reading: Reading, group: str, hinted: str) -> Optional[Turn]:
    if group in ("no", "unsure", "stop") or hinted == "done":
        return commands.no_row(step)
    if group in ("yes", "have"):
        return commands.row(step)
    columns = unit.field.columns
    heard = hear([Asked(column) for column in columns], reading.text, step.today)
    if heard.reads:
        step.draft.row, step.draft.without = {"": unit.field.id}, []
        return _columns(step, heard, list(columns))
    return None if asks_itself(reading) else missed(step, heard)


def _row(step: Step, reading: Reading) -> Optional[Turn]:
    columns = course.open_columns(step)
    said = Words.load()(reading.text)
    first = not any(step.draft.row or {}) or set(step.draft.row or {}) == {""}
    asked = columns if first and not step.draft.without else columns[:1]
    known = {key: value for key, value in (step.draft.row or {}).items() if key}
    others = [Asked(column, known) for column in columns if column not in asked]
    heard = hear([Asked(column, known) for column in asked], reading.text, step.today, others)
    if heard.reads:
        return _columns(step, heard, columns)
    if heard.without or said and said.group in ("no", "unsure"):
        return commands.skip(step)
    return None if asks_itself(reading) else missed(step, heard)


def _columns(step: Step, heard: Heard, columns: List[Column]) -> Turn:
    draft = step.draft
    for id, read in heard.reads.items():
        if read.confirm:
            doubt: Mapping[str, Any] = {"value": read.value, "shown": read.shown, "confirm": read.confirm}
            draft.pending[id] = {**doubt, "options": list(read.options)}
        elif draft.row is not None:
            draft.row[id] = read.value
    labels = {column.id: column for column in columns}
    kept = [id for id in heard.reads if id not in draft.pending]
    facts = [step.world.phrases("form.fact", name=labels[id].label, said=one.shown(labels[id], heard.reads[id].value)) for id in kept]
    if facts:
        step.say("form.noted", facts="; ".join(facts))
    draft.misses = 0
    if heard.trouble and heard.trouble[1].problem:
        step.say(f"field.{heard.trouble[1].problem}", shown=heard.trouble[1].shown)
    return commands.row_done(step)


def _sure(step: Step, reading: Reading) -> Optional[Turn]:
    said = Words.load()(reading.text)
    if said and said.group in ("yes", "have"):
        return commands.confirm(step)
    if said and said.group == "no":
        return commands.deny(step)
    doubt = step.draft.pending.get(step.draft.item)
    blank, column = course.doubted(step)
    field = column or (blank.field if blank else None)
    if field is None or doubt is None:
        return course.onward(step)
    heard = hear([_asked(step, blank) if blank else Asked(field)], reading.text, step.today)
    read = heard.reads.get(field.id)
    if read is None:
        return None if asks_itself(reading) else missed(step, heard)
    if read.value == doubt["value"]:
        return commands.confirm(step)
    step.draft.pending.pop(field.id, None)
    if column is not None:
        return _columns(step, heard, [column])
    kept = step.put(heard.reads)
    step.noted(kept)
    step.found()
    return course.onward(step)


def picked(step: Step, field: one.Blank, value: Any) -> Turn:
    """A value that was picked from choices, for the blank or the column that is open."""
    if step.draft.stage == ROW:
        return _columns(step, Heard({field.id: Read(value, one.shown(field, value))}), course.columns_of(step))
    unit = asking.opened(step)
    if unit is None:
        return course.onward(step)
    return _take(step, unit, Heard({field.id: Read(value, one.shown(field, value))}))


def asks_itself(reading: Reading) -> bool:
    """Whether the message asks for something of its own: an aspect, a person, the state of a dossier, help."""
    return bool(reading.aspects) or reading.intent in _ASKING and reading.confidence >= SURE_INTENT


def missed(step: Step, heard: Optional[Heard] = None) -> Turn:
    """One clear sentence and the same question; then a person to call; then it is left empty: never a longer loop."""
    draft, world = step.draft, step.world
    draft.misses += 1
    trouble = heard.trouble if heard else None
    leavable = draft.stage in (ASK, CHANGE, ROW, SURE)
    if draft.misses > MISSES_BEFORE_PERSON and leavable:
        step.say("form.left_open", hotline=world.hotline)
        return commands.skip(step)
    if draft.misses >= MISSES_BEFORE_PERSON:
        step.say("form.person", hotline=world.hotline)
    elif trouble and trouble[1].problem:
        step.say(f"field.{trouble[1].problem}", shown=trouble[1].shown)
        draft.options = list(trouble[1].options)
    else:
        step.say("miss.offer")
    return course.here(step)
