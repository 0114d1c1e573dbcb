"""What must hold after every turn, told apart from how the conversation does it."""
from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Iterator, Mapping, Optional, Set

from actions.forms import values as one
from actions.forms.filling import asked_as
from actions.interview import asking, course
from actions.interview.draft import AMEND, ASK, CARD, CHANGE, CONSENT, MADE, ROW, STAGES, SURE
from actions.interview.step import Step
from actions.outcome import Turn
from actions.replies import CHOICES
from actions.world import World
from evaluation.forms.moves import ALL, CARD_FACTS, FIELD, NO_FACTS, NOTHING, UNDO, Move, card_facts
from knowledge.forms.files import Forms
from nlu.text import fold

MOST_CHOICES, LONGEST_ID = 12, 64
#: A fact so short may stand in an id without telling anything of anybody.
SHORTEST_TELLING = 4
BACK = "quay lại"
_NO_FACT = frozenset(map(fold, NO_FACTS))
_TYPED = re.compile(r"\{name\} \{0\}", re.IGNORECASE)  # a person's own words, said back
_PERSONAL = frozenset({"name", "date", "id_number", "old_id_number", "phone", "email", "text"})
_NOT_SAID = re.compile(r"\b(?:None|True|False|null|nan)\b|[{}]|\b(?:form|case|walk|field|group|paper):|\b\w+=\w")


def faults(
    move: Move, before: Mapping[str, Any], was: Optional[Step], turn: Turn, after: Mapping[str, Any], step: Optional[Step], world: World
) -> Iterator[str]:
    """One sentence for each thing that does not hold. `was` and `step` are the form before and after the turn."""
    yield from _replies(move, turn, after, world.forms)
    yield from _values(after, step, world)
    yield from _lost(move, before, was, after, step)
    if fold(move.text) in _NO_FACT:
        for key in [key for key, value in after["values"].items() if isinstance(value, str) and fold(value.lower()) == fold(move.text)]:
            lenient = world.forms.keys[key].kind in asking.LENIENT
            if lenient and (before.get("values") or {}).get(key) != after["values"][key]:
                yield f"«{move.text}» was kept as {key}"
    if step is not None:
        yield from _open(move, was, step)
    if not after["consent"] and set(after["values"]) - set(before.get("values") or {}):
        yield "something is kept before consent"
    back = was is not None and was.draft.stage == ASK and not was.draft.paused and any(was.draft.trail)
    if back and move.text == BACK and step is not None and step.draft.trail == was.draft.trail:
        yield f"«{BACK}» takes nothing back"


def _replies(move: Move, turn: Turn, after: Mapping[str, Any], forms: Forms) -> Iterator[str]:
    if not any(reply.text.strip() for reply in turn.replies):
        yield "nothing is said"
    told, echo = _telling(after["values"], forms), " ".join(move.text.split())[:100]
    for reply in turn.replies:
        titles = [choice.title for choice in reply.choices]
        for words in (reply.text, *titles):
            if "«»" in words:
                yield "a reply names nothing between «»"
            words = _TYPED.sub("", words.replace(echo, "") if len(echo) >= SHORTEST_TELLING else words)
            found = _NOT_SAID.search(words) or _keys().search(words)
            if found and not found[0].startswith("https"):
                yield f"a reply shows «{found[0]}»"
        ids = [choice.id for choice in reply.choices]
        if reply.type == CHOICES and not 0 < len(ids) <= MOST_CHOICES:
            yield f"{len(ids)} choices"
        if len(set(ids)) < len(ids):
            yield "two choices have one id"
        if not all(title.strip() for title in titles):
            yield "a choice without a title"
        for id in ids:
            if len(id.encode()) > LONGEST_ID:
                yield f"the id {id[:30]}… is too long"
            if any(value in id for value in told):
                yield f"the id {id[:12]}… holds what a person told"


@lru_cache(maxsize=1)
def _keys() -> re.Pattern[str]:
    """Keys and ids that no person should read: those that look like no word."""
    forms = Forms.own()
    ids = {field.id for form in forms for field in form.all_fields()} | {g.id for form in forms for g in form.groups}
    return re.compile("|".join(map(re.escape, sorted({*forms.keys, *(id for id in ids if "_" in id)}, key=len, reverse=True))))


def _telling(values: Mapping[str, Any], forms: Forms) -> Set[str]:
    found = set()
    for key, value in values.items():
        shared = forms.keys.get(key)
        if shared and shared.personal and shared.kind in _PERSONAL and isinstance(value, str) and len(value) >= SHORTEST_TELLING:
            found.add(value)
    return found


def _values(after: Mapping[str, Any], step: Optional[Step], world: World) -> Iterator[str]:
    for key, value in after["values"].items():
        if key not in world.forms.keys:
            yield f"{key} is in no register"
            continue
        form = step.form if step else next(iter(world.forms))
        asked = asked_as(key, form, world.forms)
        wrong = one.problem(asked, value, world.today()) if asked else "unasked"
        if wrong:
            yield f"the value of {key} is no good: {wrong}"


def _lost(move: Move, before: Mapping[str, Any], was: Optional[Step], after: Mapping[str, Any], step: Optional[Step]) -> Iterator[str]:
    """A fact that was kept stays until its own person says otherwise."""
    if move.touches == ALL:
        return
    may, told, now = touched(move, was), before.get("values") or {}, after["values"]
    card = card_facts(move.text) or (was.draft.card if was else None) or {}
    for key in [key for key in told if key not in now or now[key] != told[key]]:
        taken = move.touches == CARD_FACTS or was is not None and was.draft.stage == CARD
        of_card = card and taken and (key in now or _merged(key, told, now))
        elsewhere = bool(step) and (before.get("told_in") or {}).get(key) not in (None, step.draft.code)
        if key in may or of_card or _grown(told[key], now.get(key)) or key not in now and _by_walk(key, told[key], elsewhere, step):
            continue
        yield f"{key} was {'changed' if key in now else 'lost'} by «{move.text[:40]}» ({move.touches})"
    if was is not None and step is None and was.draft.stage not in (CONSENT, MADE):
        yield f"the form was lost by «{move.text[:40]}»"
    if was is None or step is None or was.form.id != step.form.id:
        return
    kept = {id: value for id, value in (was.draft.row or {}).items() if id}
    gone = [id for id in kept if id not in (step.draft.row or {})]
    rows = _rows(told), _rows(now)
    if gone and rows[0] == rows[1] and move.touches != UNDO and course.table_of(was.draft) not in move.fields:
        yield f"a row that was begun was lost by «{move.text[:40]}»"
    for id in was.draft.pending:
        blank = was.blank(id)
        if id in step.draft.pending or id == was.draft.item or move.touches in (UNDO, CARD_FACTS) or blank and was.key(blank) in may:
            continue
        if blank and any(step.key(other) == was.key(blank) for other in map(step.blank, step.draft.pending) if other):
            continue  # told anew under another blank
        if blank is None and was.draft.row is not None or step.blank(id) is None or step.blank(id).applies is False:
            continue
        if step.blank(id).value is None:
            yield f"what was in doubt about {id} was lost by «{move.text[:40]}»"


def _merged(key: str, told: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Whether the card told the same fact of a role that is the same person."""
    fact = key.partition(".")[2]
    return any(other.endswith(f".{fact}") and value != told.get(other) for other, value in now.items())


def _by_walk(key: str, value: Any, elsewhere: bool, step: Optional[Step]) -> bool:
    """Whether the form holds the fact all the same, by the walk's own answer: that may have been changed there since.

    What was told for a case `elsewhere` yields to whatever this one's walk tells: one files as a guardian there, for oneself here.
    """
    blanks = step.filling.blanks if step else ()
    asked = [blank for blank in blanks if key in (blank.key, blank.field.key) and blank.value is not None]
    return any(blank.value == value or any(elsewhere or given.case for given in blank.field.given) for blank in asked)


def _rows(values: Mapping[str, Any]) -> int:
    return sum(len(value) for value in values.values() if isinstance(value, list))


def _grown(before: Any, now: Any) -> bool:
    """A table with one more row."""
    return isinstance(before, list) and isinstance(now, list) and now[: len(before)] == before and len(now) == len(before) + 1


def touched(move: Move, was: Optional[Step]) -> Set[str]:
    """The keys whose facts this message may change or take away."""
    if was is None or move.touches == NOTHING:
        return set()
    draft = was.draft
    ids: Set[str] = set(move.fields)
    if move.touches == UNDO:
        ids |= next((set(answered) for answered in reversed(draft.trail) if answered), set())
    if draft.stage in (ASK, CHANGE):
        unit = asking.opened(was)
        ids |= {blank.field.id for blank in unit.blanks} if unit else set()
    if draft.stage == SURE:
        ids.add(draft.item)
    if draft.stage == ROW:
        ids.add(course.table_of(draft))
    if draft.stage == AMEND and draft.trail and len(draft.trail[-1]) == 1:
        ids.add(draft.trail[-1][0])  # «sửa lại thành …» without a name: what was answered last
    keys: Set[str] = set()
    for blank in was.filling.blanks:
        if blank.field.id in ids:
            keys |= {key for key in (blank.key, blank.field.key) if key}
    return keys


def _open(move: Move, was: Optional[Step], step: Step) -> Iterator[str]:
    draft = step.draft
    if draft.stage not in STAGES:
        yield f"no such stage: {draft.at}"
    if draft.paused:
        return
    moved = was is None or was.draft.at != draft.at or was.form.id != step.form.id
    if draft.stage == SURE and draft.item not in draft.pending:
        yield "nothing is in doubt"
    doubt = draft.pending.get(draft.item, {}).get("confirm") if draft.stage == SURE else None
    blank = step.blank(draft.item) if doubt and moved else None
    if blank is not None and draft.row is None and f"{step.key(blank)}:{doubt}" in draft.sure:
        yield f"{draft.item} is doubted, and was made sure of"
    if draft.stage == ROW and not course.open_columns(step):
        yield "nothing of the row is open"
    unit = asking.opened(step) if draft.stage in (ASK, CHANGE) else None
    if draft.stage in (ASK, CHANGE) and unit is None:
        yield f"nothing is asked at {draft.at}"
    if unit is None or draft.stage != ASK or not moved or move.touches == FIELD:
        return
    for blank in unit.blanks:
        if blank.field.kind == "table":
            continue
        if blank.value is not None:
            yield f"{blank.field.id} is asked for, and was told"
        if blank.field.id in draft.left:
            yield f"{blank.field.id} is asked for, and was left empty"
