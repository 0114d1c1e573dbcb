"""Free text while a form is open: answers, a wish to change something, a card, or none of these."""
from __future__ import annotations

from typing import List, Mapping, Optional, Sequence

from actions.forms import values as one
from actions.interview import asking, cards, changing, commands, course, keeping
from actions.interview.asking import Unit
from actions.interview.draft import AMEND, ASK, CARD, CHANGE, CONSENT, REVIEW, ROW, SURE
from actions.interview.hearing.hear import Asked, Heard, hear
from actions.interview.hints import hint, leads
from actions.interview.step import Step
from actions.outcome import Turn
from actions.reading import Reading
from actions.walk.hearing import asks
from actions.walk.listening import ASKING, says_something
from actions.walk.words import Words
from knowledge.fields import Read

#: Words of most names.
MOST_NAME = 4
#: A name is no rudeness, and «xóa dữ liệu» was heard before.
_ASKING = ASKING - {"erase", "rude"}


def heard_in(step: Step, reading: Reading) -> Optional[Turn]:
    """The turn for a message that is no choice and no command; None for one that is about something else."""
    stage, text = step.draft.stage, reading.text
    told = cards.read(text)
    if told:
        return _card(step, told)
    wished = changing.changed(step, text)
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
        return _yes_no(step, text, commands.agree, commands.decline) or keeping.missed(step)
    if stage == REVIEW:
        return _yes_no(step, text, commands.make, commands.amend) or keeping.missed(step)
    if stage == AMEND:
        return changing.changed(step, f"sửa {text}", forced=True) or keeping.missed(step)
    if stage == CARD:
        return keeping.missed(step)
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
            return keeping.take(step, unit, Heard({unit.field.id: Read(other[1], one.shown(unit.field, other[1]))}))
    if unit.field.kind in asking.LENIENT and not unit.group and asks_itself(reading) and asks(text) and not _short_name(unit, text):
        return None
    none = hinted == "skip" or group == "no" and unit.field.kind in asking.LENIENT
    if none and not any(blank.field.required for blank in unit.blanks):
        return commands.skip(step)
    here = {blank.field.id for blank in unit.blanks}
    beside = [keeping.asked(step, blank) for blank in step.filling.blanks if blank.open and blank.field.id not in here]
    heard = _told(step, [keeping.asked(step, blank) for blank in unit.blanks], text, beside)
    if heard.reads:
        return keeping.take(step, unit, heard)
    if heard.without or group in ("no", "unsure"):
        return commands.skip(step)
    if asks_itself(reading) or asks(text) and not any(char.isdigit() for char in text):
        return None
    return keeping.missed(step, heard)


def _short_name(unit: Unit, text: str) -> bool:
    """«bui gia bao»: asked for a name, so few words are one, whatever «bao» may ask."""
    return unit.field.kind == "name" and "?" not in text and len(text.split()) <= MOST_NAME


def _told(step: Step, asked: List[Asked], text: str, beside: Sequence[Asked] = ()) -> Heard:
    """What was heard: a saying that leads the conversation («tiếp tục», «đúng rồi») is no name and no text."""
    if leads(text):
        asked = [one for one in asked if one.kind not in asking.LENIENT]
    return hear(asked, text, step.today, beside)


def _table(step: Step, unit: Unit, reading: Reading, group: str, hinted: str) -> Optional[Turn]:
    if group in ("no", "unsure", "stop") or hinted == "done":
        return commands.no_row(step)
    if group in ("yes", "have"):
        return commands.row(step)
    columns = unit.field.columns
    heard = _told(step, [Asked(column) for column in columns], reading.text)
    if heard.reads:
        step.draft.row, step.draft.without = {"": unit.field.id}, []
        return keeping.take_row(step, heard, list(columns))
    return None if asks_itself(reading) else keeping.missed(step, heard)


def _row(step: Step, reading: Reading) -> Optional[Turn]:
    columns = course.open_columns(step)
    said = Words.load()(reading.text)
    first = not any(step.draft.row or {}) or set(step.draft.row or {}) == {""}
    asked = columns if first and not step.draft.without else columns[:1]
    known = {key: value for key, value in (step.draft.row or {}).items() if key}
    others = [Asked(column, known) for column in columns if column not in asked]
    heard = _told(step, [Asked(column, known) for column in asked], reading.text, others)
    if heard.reads:
        return keeping.take_row(step, heard, columns)
    if heard.without or said and said.group in ("no", "unsure"):
        return commands.skip(step)
    return None if asks_itself(reading) else keeping.missed(step, heard)


def _sure(step: Step, reading: Reading) -> Optional[Turn]:
    said = Words.load()(reading.text)
    if said and said.group in ("yes", "have"):
        return commands.confirm(step)
    if said and said.group == "no" or hint(reading.text) == "retype":
        return commands.deny(step)
    doubt = step.draft.pending.get(step.draft.item)
    blank, column = course.doubted(step)
    field = column or (blank.field if blank else None)
    if field is None or doubt is None:
        return course.onward(step)
    heard = _told(step, [keeping.asked(step, blank) if blank else Asked(field)], reading.text)
    read = heard.reads.get(field.id)
    if read is None:
        return None if asks_itself(reading) else keeping.missed(step, heard)
    if read.value == doubt["value"]:
        return commands.confirm(step)
    step.draft.pending.pop(field.id, None)
    if column is not None:
        return keeping.take_row(step, heard, [column])
    kept = step.put(heard.reads)
    step.noted(kept)
    step.found()
    return course.onward(step)


def asks_itself(reading: Reading) -> bool:
    """Whether the message asks for something of its own: an aspect, a person, the state of a dossier, help."""
    return says_something(reading, _ASKING)
