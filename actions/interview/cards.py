"""What the QR code of an identity card tells, set into the facts of the person whose card it is."""
from __future__ import annotations

from typing import Dict, List, Optional

from actions import replies
from actions.interview.asking import at_hand, command
from actions.interview.draft import CARD
from actions.interview.step import Step
from actions.replies import Reply
from knowledge import fields
from knowledge.fields import Read, card

#: What the card calls a fact and how the register does, where these differ.
_FACTS = {"issued_on": "id_issued_on", "old_id_number": "old_id_number"}


def read(text: str) -> Optional[Dict[str, str]]:
    return card.read(text)


def whose(step: Step, told: Dict[str, str]) -> str:
    """The person whom the open question is about, where the card fits what is known of them; '' where it is not clear."""
    unit = at_hand(step)
    blank = next((blank for blank in unit.blanks if blank.field.taken_from == "card"), None) if unit else None
    role = step.key(blank).split(".")[0] if blank else ""
    return role if role and not _differs(step, role, told) else ""


def _differs(step: Step, role: str, told: Dict[str, str]) -> bool:
    known = step.state.values
    pairs = ((known.get(f"{role}.{fact}"), told.get(fact)) for fact in ("id_number", "full_name"))
    return any(before is not None and now is not None and before != now for before, now in pairs)


def take(step: Step, role: str, told: Dict[str, str]) -> List[str]:
    """Keep the facts under that person's keys; the fields of this form that are filled by it."""
    read, doubts = set(), {}
    for fact, text in told.items():
        key = f"{role}.{_FACTS.get(fact, fact)}"
        shared = step.world.forms.keys.get(key)
        found = _value(shared.kind, text, step) if shared else None
        if found is None or found.value is None:
            continue
        if found.confirm and fact == "address":  # a commune of before: the card is older than its new name
            doubts[key] = found
            continue
        step.state.values[key] = found.value
        read.add(key)
    step.draft.card = {}
    step._filling = None
    for blank in step.filling.blanks:
        if blank.applies is not False and step.key(blank) in doubts:
            step.put({blank.field.id: doubts.pop(step.key(blank))})
    filled = [blank for blank in step.filling.blanks if blank.value is not None and step.key(blank) in read]
    for blank in filled:
        step.keep(blank, blank.value)  # no doubt is left about it, and the walk hears of it
    return [blank.field.id for blank in filled]


def _value(kind: str, text: str, step: Step) -> Read:
    """What is read; no value for what the register wants otherwise (a date where the card has a year alone)."""
    if fields.valid(kind, text, today=step.today) is None:
        return Read(text, fields.show(kind, text))
    return fields.read(kind, text, today=step.today)


def roles(step: Step) -> Dict[str, str]:
    """The persons of this form whose card could be read: role → «mẹ bé»."""
    found: Dict[str, str] = {}
    for blank in step.filling.blanks:
        if blank.applies is False or blank.field.taken_from != "card":
            continue
        role = step.key(blank).split(".")[0]
        named = step.world.forms.keys.get(f"{role}.full_name")
        found.setdefault(role, named.name.replace("họ tên", "").strip() if named else blank.called)
    return found


def put(step: Step) -> List[Reply]:
    """Whose card it is, asked."""
    say = step.world.phrases
    options = [command(f"card={role}", name[:1].upper() + name[1:]) for role, name in roles(step).items()]
    options.append(command("no_card", say("form.card_none")))
    return [replies.choices(say("form.card_whose", name=step.draft.card.get("full_name", "")), options)]


def ask(step: Step, told: Dict[str, str]) -> None:
    step.draft.card = dict(told)
    step.draft.open(CARD)
