"""The values of a case set into the blanks of one form: which apply, what stands in each, what is missing or wrong.

Which blanks apply and whose fact each holds is decided by `knowledge.forms`; here typed values meet it.
"""
from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, Optional, Tuple

from actions.forms import values as one
from knowledge import fields
from knowledge.conditions import Condition
from knowledge.forms import blanks as known_of
from knowledge.forms.files import Forms
from knowledge.forms.model import Column, Field, Form
from knowledge.forms.sharing import owner
from knowledge.schema import Check

#: Facts of a person against which their other facts are held, by suffix of the key.
_BESIDE = ("birth_date", "sex")


@dataclass(frozen=True)
class Filled:
    """One blank: `shown` is what stands on paper ('' for nothing), `applies` None while the case does not decide it."""

    field: Field
    applies: Optional[bool]
    value: Any = None
    shown: str = ""
    called: str = ""  # in plain words, as the register of shared facts says it
    key: Optional[str] = None  # where its fact is kept: the key of the person who is the same, where there is one

    @property
    def open(self) -> bool:
        """Whether a person could still be asked for it."""
        return self.applies is not False and not self.field.derived and self.value in (None, [])

    @property
    def missing(self) -> bool:
        return self.open and bool(self.applies) and self.field.required


@dataclass(frozen=True)
class Remark:
    """`key` of a sentence (group "field" or "fill") about `of`: a fact in plain words."""

    of: str
    key: str
    shown: str = ""


@dataclass(frozen=True)
class Filling:
    """A form filled with a case's values. `signing`: number and printed name of each signature that applies."""

    form: Form
    blanks: Tuple[Filled, ...]
    addressed_to: str
    signing: Tuple[Tuple[int, str], ...]
    problems: Tuple[Remark, ...]
    doubts: Tuple[Remark, ...]
    checks: Tuple[Check, ...]

    @property
    def missing(self) -> Tuple[Filled, ...]:
        return tuple(blank for blank in self.blanks if blank.missing)

    def label(self, blank: Filled) -> str:
        """The printed label, followed by whose it is where the form has it twice («Nơi cư trú (nơi cư trú của mẹ)»)."""
        label = blank.field.label.rstrip(" :")
        labels = [other.field.label.rstrip(" :") for other in self.blanks]
        return f"{label} ({blank.called})" if blank.called and labels.count(label) > 1 else label

    def __getitem__(self, id: str) -> Filled:
        return next(blank for blank in self.blanks if blank.field.id == id)


def fill(form: Form, forms: Forms, values: Mapping[str, Any], cases: Mapping[str, Any], day: dt.date) -> Filling:
    """`values` maps shared keys to typed values, `cases` the walk's questions to their answers; `day` is today.

    A value that is no good is left out and told of in `problems`; nothing raises.
    """
    told, problems = _good(form, forms, values, day)
    resolved = _resolved(form, forms, told, cases, day)
    found: Dict[str, Filled] = {}
    for blank in resolved:
        value = None
        if blank.applies is not False and not blank.field.derived:
            value = told.get(blank.key, told.get(blank.field.key))
            if value is None and blank.value is not None:
                value = one.typed(blank.field, blank.value, day)
        shown = _derived(blank.field, found) if blank.field.derived else one.shown(blank.field, value)
        shown = shown if blank.applies is not False else ""
        called = forms.keys[blank.field.key].name if blank.field.key else ""
        found[blank.field.id] = Filled(blank.field, blank.applies, value, shown, called, blank.key)
    answers = {**cases, **_answers(found)}
    named = dict(told)
    named.update({b.key: found[b.field.id].value for b in resolved if b.key and found[b.field.id].value is not None})

    def text(key: str) -> str:
        return fields.show(forms.keys[key].kind, named.get(owner(key, forms.register, named), named.get(key)))

    def idle(key: str) -> bool:
        """Whether the form asks for that person, but not in this case."""
        kept = owner(key, forms.register, named)
        asking = [blank.applies for blank in resolved if key in (blank.field.key, blank.key) or blank.key == kept]
        return bool(asking) and all(applies is False for applies in asking)

    signing = tuple(
        (index, text(signature.key) if signature.key and not idle(signature.key) else "")
        for index, signature in enumerate(form.signatures)
        if _holds(signature.when, answers, day) is not False
    )
    return Filling(
        form,
        tuple(found.values()),
        text(form.addressed_to.key) if form.addressed_to else "",
        signing,
        tuple(problems),
        tuple(_doubts(resolved, found, named, day)),
        tuple(check for check in form.checks if _holds(check.when, answers, day)),
    )


def asked_as(key: str, form: Form, forms: Forms) -> Optional[one.Blank]:
    """How `form` asks for that fact, else another form, else the register alone; None for a key that is none."""
    shared = forms.keys.get(key)
    if shared is None:
        return None
    asked = (field for each in (form, *forms) for field in each.all_fields() if field.key == key)
    return next(asked, None) or Column(id=shared.fact, label=shared.name, kind=shared.kind)


def _good(form: Form, forms: Forms, values: Mapping[str, Any], day: dt.date) -> Tuple[Dict[str, Any], List[Remark]]:
    """The values that are of their kind, also under the key of the person who turns out to be the same."""
    told: Dict[str, Any] = {}
    problems: List[Remark] = []
    for key, value in values.items():
        asked = asked_as(key, form, forms) if value is not None else None
        wrong = one.problem(asked, value, day) if asked else None
        if wrong:
            problems.append(Remark(forms.keys[key].name, wrong))
        elif asked:
            told[key] = value
    known = {**told, **_coded(form, told)}
    for key in list(told):
        kept = owner(key, forms.register, known)
        if kept == key:
            continue
        if kept not in told:
            kind = forms.keys[kept].kind  # may be narrower: a year is no date
            if kind not in fields.KINDS or not fields.valid(kind, told[key], today=day):
                told[kept] = told[key]
                known = {**told, **_coded(form, told)}
        elif told[kept] != told[key] and forms.keys[kept].kind == forms.keys[key].kind:
            problems.append(Remark(f"{forms.keys[key].name}, {forms.keys[kept].name}", "two_values"))
    return told, problems


def _coded(form: Form, told: Mapping[str, Any]) -> Dict[str, Any]:
    return {
        field.key: one.coded(field, told[field.key])
        for field in form.all_fields()
        if field.key in told
    }


def _resolved(
    form: Form, forms: Forms, told: Mapping[str, Any], cases: Mapping[str, Any], day: dt.date
) -> List[known_of.Blank]:
    """Twice: what the walk tells further down may say whose facts the first blanks hold."""
    known = {**told, **_coded(form, told)}
    first = known_of.blanks(form, forms.register, known, cases, day)
    given = known_of.told_by_walk(first)
    return known_of.blanks(form, forms.register, {**given, **known}, cases, day) if given else first


def _derived(field: Field, found: Mapping[str, Filled]) -> str:
    if field.words_of:
        source = found[field.words_of]
        return one.worded(source.field.kind, source.value) if source.shown else ""
    pieces = []
    for piece in field.compose:
        # A name inside a sentence is not in capitals, whatever its own blank wants.
        parts = {id: _plain(found[id]) for id in field.parts if "{%s}" % id in piece}
        if all(parts.values()):
            pieces.append(piece.format(**parts))
    return " ".join(pieces).rstrip(" ,;")


def _plain(blank: Filled) -> str:
    return one.shown(blank.field.copy(update={"upper": False}), blank.value) or blank.shown


def _answers(found: Mapping[str, Filled]) -> Dict[str, Any]:
    return {
        id: known_of.NOT_ASKED if blank.applies is False else one.coded(blank.field, blank.value)
        for id, blank in found.items()
    }


def _holds(when: Optional[str], answers: Mapping[str, Any], day: dt.date) -> Optional[bool]:
    return Condition.parse(when).value(answers, day) if when else True


def _doubts(
    resolved: List[known_of.Blank], found: Mapping[str, Filled], named: Mapping[str, Any], day: dt.date
) -> List[Remark]:
    """Numbers that do not go with the birth date and sex of the same person, as far as these are known."""
    said: Dict[str, Remark] = {}
    for blank in resolved:
        value = found[blank.field.id].value
        if blank.field.kind != "id_number" or not blank.key or value is None:
            continue
        role = blank.key.split(".")[0]
        known = {fact: named[f"{role}.{fact}"] for fact in _BESIDE if named.get(f"{role}.{fact}") is not None}
        confirm = fields.read("id_number", value, today=day, known=known).confirm
        if confirm:
            said.setdefault(blank.key, Remark(found[blank.field.id].called, confirm, value))
    return list(said.values())
