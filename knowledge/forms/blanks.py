"""How far a form is filled: which of its blanks apply in a case, what is known of each, and what is left to ask."""
from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Dict, List, Literal, Mapping, Optional, Tuple

from knowledge.conditions import NOT_ASKED, UNSURE
from knowledge.forms.model import Field, Form, Register
from knowledge.forms.sharing import owner

#: Values that are no answer.
_NOTHING = (None, UNSURE, NOT_ASKED)


@dataclass(frozen=True)
class Blank:
    """A field in a case. `key` is where its fact is kept; `applies` is None while it is not decided."""

    field: Field
    key: Optional[str]
    applies: Optional[bool]
    value: Any = None
    origin: Optional[Literal["told", "given"]] = None  # by a person, or by the walk

    @property
    def open(self) -> bool:
        """Whether a person could still be asked for it."""
        return self.applies is not False and not self.field.derived and self.value is None


def blanks(
    form: Form, register: Register, values: Mapping[str, Any], cases: Mapping[str, Any], day: dt.date
) -> List[Blank]:
    """Every field of `form` in its order.

    `values` maps shared keys to what people told (dates as ISO text), `cases` the walk's questions to their answers.
    What the walk tells is known to the fields after it; `told_by_walk` is what to keep of it for the next form.
    """
    known: Dict[str, Any] = dict(values)
    answers: Dict[str, Any] = dict(cases)
    found = []
    for field in form.all_fields():
        key = owner(field.key, register, known) if field.key else None
        applies = field.condition.value(answers, day)
        if applies is False:
            answers[field.id] = NOT_ASKED
            found.append(Blank(field, key, False))
            continue
        value, origin = _known(field, key, known, answers, day)
        if key and origin == "given":
            known[key] = value
        answers[field.id] = value
        found.append(Blank(field, key, applies, value, origin))
    return found


def told_by_walk(of: List[Blank]) -> Dict[str, Any]:
    """The facts that need no question because the walk's answers say them, by key."""
    return {blank.key: blank.value for blank in of if blank.key and blank.origin == "given"}


def _known(
    field: Field, key: Optional[str], known: Mapping[str, Any], answers: Mapping[str, Any], day: dt.date
) -> Tuple[Any, Optional[Literal["told", "given"]]]:
    if key and known.get(key) is not None:
        return known[key], "told"
    for given in field.given:
        value = given.value if given.case is None else answers.get(given.case)
        if value not in _NOTHING and given.condition.value(answers, day):
            return value, "given"
    return None, None
