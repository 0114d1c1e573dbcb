"""Checks form definitions against the register, the catalogue and one another; every message names file and path."""
from __future__ import annotations

from pathlib import Path
from typing import Callable, Dict, Iterator, List, Mapping, Optional, Sequence, Set, Tuple, Union

from knowledge import loader
from knowledge.conditions import NOT_ASKED, UNSURE, Compare, Condition
from knowledge.forms import files
from knowledge.forms.model import Field, Form, Register, SharedKey
from knowledge.forms.registering import problems as register_problems
from knowledge.schema import Case, Paper, Procedure
from knowledge.validation import DATES, mismatch
from nlu.errors import DataError

Located = Tuple[Path, Form]
#: The questions of the walks in which a form is used, by id: one id may be asked by several procedures.
Cases = Mapping[str, Sequence[Case]]
#: What a name in a condition may mean.
Told = Union[Case, Field]
_MEASURED = ("number", "money")
_ALIKE = {"date": DATES, "number": ("number", "money", "text"), "place": ("place", "address", "text")}


def problems(
    forms: Sequence[Located], register: Register, keys_file: Path, references: Set[str], cases: Mapping[str, Cases]
) -> Iterator[DataError]:
    """Every mistake, in the order of the files. `cases` maps a form's id to the questions asked before it is filled."""
    keys = {shared.key: shared for shared in register.keys}
    seen: Dict[str, Path] = {}
    for path, form in forms:
        if form.id in seen:
            yield DataError(path, "id", f"'{form.id}' is defined in {seen[form.id].name} too")
        seen[form.id] = path
        if path.stem != form.id:
            yield DataError(path, "id", f"the file is to be called {form.id}.yml")
        if form.id not in references:
            yield DataError(path, "id", f"no form is named '{form.id}' (forms/references)")
        yield from _Checker(path, form, keys, cases.get(form.id, {})).problems()
    yield from register_problems(forms, register, keys_file)


class _Checker:
    """One form at a time: `earlier` grows field by field, so that a condition looks back only."""

    def __init__(self, path: Path, form: Form, keys: Mapping[str, SharedKey], cases: Cases) -> None:
        self.path, self.form, self.keys, self.cases = path, form, keys, cases
        self.earlier: Dict[str, Field] = {}

    def problems(self) -> Iterator[DataError]:
        form = self.form
        if form.addressed_to:
            yield from self._key("addressed_to.key", form.addressed_to.key, "text")
        for s, section in enumerate(form.sections):
            for f, field in enumerate(section.fields):
                yield from self._field(f"sections.{s}.fields.{f}", field)
                self.earlier.setdefault(field.id, field)
        yield from self._groups()
        yield from self._once()
        for index, check in enumerate(form.checks):
            yield from self._condition(f"checks.{index}.when", check.when)
        for index, signature in enumerate(form.signatures):
            yield from self._condition(f"signatures.{index}.when", signature.when)
            if signature.key:
                yield from self._key(f"signatures.{index}.key", signature.key, "name")
        order = form.copy_order or []
        for index, id in enumerate(order):
            if id not in self.earlier:
                yield self._error(f"copy_order.{index}", f"unknown field '{id}'")
            if id in order[:index]:
                yield self._error(f"copy_order.{index}", f"'{id}' stands twice")

    def _field(self, at: str, field: Field) -> Iterator[DataError]:
        if field.id in self.earlier:
            yield self._error(f"{at}.id", f"'{field.id}' stands twice")
        if field.id in self.cases:
            yield self._error(f"{at}.id", f"'{field.id}' is a question of the walk: a condition could mean either")
        for kept in {UNSURE, NOT_ASKED} & set(field.values):
            yield self._error(f"{at}.options", f"'{kept}' is kept for the walk's own use")
        if field.key:
            yield from self._key(f"{at}.key", field.key, field.kind)
        yield from self._condition(f"{at}.when", field.when)
        for index, given in enumerate(field.given):
            place = f"{at}.given.{index}"
            yield from self._condition(f"{place}.when", given.when)
            if given.case:
                yield from self._taken_over(f"{place}.case", given.case, field)
            elif field.kind != "relation" and field.values and given.value not in field.values:
                yield self._error(f"{place}.value", f"unknown answer '{given.value}' of field '{field.id}'")
        for part in field.parts:
            if part not in self.earlier:
                yield self._error(at, f"is written from '{part}', which is no field before it")
        if field.words_of and field.words_of in self.earlier:
            kind = self.earlier[field.words_of].kind
            if kind not in {*DATES, *_MEASURED}:
                yield self._error(f"{at}.words_of", f"'{field.words_of}' is a {kind}, which is not put into words")
        if field.group and field.group not in {group.id for group in self.form.groups}:
            yield self._error(f"{at}.group", f"unknown group '{field.group}'")

    def _key(self, at: str, key: str, kind: str) -> Iterator[DataError]:
        shared = self.keys.get(key)
        if shared is None:
            yield self._error(at, f"unknown key '{key}'")
        elif shared.kind != kind:
            yield self._error(at, f"'{key}' is a {shared.kind} in the register, not a {kind}")

    def _taken_over(self, at: str, name: str, field: Field) -> Iterator[DataError]:
        found = self.cases.get(name)
        if not found:
            yield self._error(at, f"unknown question '{name}'")
        for case in found or ():
            if case.type == "choice":
                unknown = sorted({option.id for option in case.options} - set(field.values))
                if unknown:
                    yield self._error(at, f"'{name}' may be answered '{unknown[0]}', which '{field.id}' does not know")
            elif field.kind not in _ALIKE[case.type]:
                yield self._error(at, f"'{name}' is a {case.type}, and '{field.id}' is a {field.kind}")

    def _groups(self) -> Iterator[DataError]:
        used: Dict[str, int] = {}
        for field in self.form.all_fields():
            if field.group:
                used[field.group] = used.get(field.group, 0) + 1
        for index, group in enumerate(self.form.groups):
            if group.id in [other.id for other in self.form.groups[:index]]:
                yield self._error(f"groups.{index}.id", f"'{group.id}' stands twice")
            if used.get(group.id, 0) < 2:
                yield self._error(f"groups.{index}", f"'{group.id}' needs two fields or more")

    def _once(self) -> Iterator[DataError]:
        seen: Dict[str, Field] = {}
        for field in self.form.all_fields():
            other = seen.get(field.key or "")
            if other and not (field.when and other.when):
                yield self._error(field.id, f"asks for '{field.key}', which '{other.id}' asks for already")
            if field.key:
                seen.setdefault(field.key, field)

    def _condition(self, at: str, when: Optional[str]) -> Iterator[DataError]:
        for comparison in Condition.parse(when).comparisons() if when else ():
            told = {name: self._told(name) for name in comparison.questions}
            unknown = [name for name, ones in told.items() if not ones]
            for name in unknown:
                yield self._error(at, f"unknown question or field '{name}' (a condition looks back only)")
            if unknown:
                continue
            kinds = {name: {one.type if isinstance(one, Case) else one.kind for one in ones} for name, ones in told.items()}
            many = [name for name, ones in told.items() if any(isinstance(one, Field) and one.several for one in ones)]
            wrong = mismatch(comparison, kinds)
            if wrong:
                yield self._error(at, wrong)
            for name in () if wrong else many:
                yield self._error(at, f"'{name}' may hold several values and cannot be compared")
            if not (wrong or many or comparison.call) and comparison.name in told:
                yield from self._compared(at, comparison, told[comparison.name], kinds[comparison.name])

    def _compared(self, at: str, comparison: Compare, told: Sequence[Told], kinds: Set[str]) -> Iterator[DataError]:
        """A comparison with values: answers that exist, or something that can be compared at all."""
        name = comparison.name
        if kinds <= {"choice", "relation", "sex", "yes_no"}:
            values = {value for one in told for value in _values(one)}
            for literal in comparison.literals:
                if values and literal not in values:
                    yield self._error(at, f"unknown answer '{literal}' of '{name}'")
        elif comparison.literals and not kinds <= {*DATES, *_MEASURED, "place"}:
            yield self._error(at, f"'{name}' is a {min(kinds)} and cannot be compared")

    def _told(self, name: str) -> List[Told]:
        """What a name in a condition means: a question of the walks before, or a field that stands earlier."""
        found: List[Told] = [*self.cases.get(name, ())]
        if not found and name in self.earlier:
            found.append(self.earlier[name])
        return found

    def _error(self, at: str, reason: str) -> DataError:
        return DataError(self.path, at, reason)


def _values(one: Told) -> Tuple[str, ...]:
    return tuple(option.id for option in one.options) if isinstance(one, Case) else one.values


def cases_of(procedures: Sequence[Procedure], papers: Mapping[str, Paper]) -> Dict[str, Dict[str, List[Case]]]:
    """For each form, the questions of every walk that asks for it."""
    found: Dict[str, Dict[str, List[Case]]] = {}
    for procedure in procedures:
        for id in forms_of(procedure, papers):
            for case in procedure.cases:
                found.setdefault(id, {}).setdefault(case.id, []).append(case)
    return found


def forms_of(procedure: Procedure, papers: Mapping[str, Paper]) -> Set[str]:
    """The ids of the forms that a procedure asks for: by its `forms`, a document, or a paper's form."""
    ids = {*procedure.forms, *(document.form for document in procedure.documents)}
    ids |= {papers[document.use].form for document in procedure.documents if document.use in papers}
    return ids - {None}


def all_problems() -> List[DataError]:
    """Every mistake in this project's forms: a file that cannot be read does not hide those of the others."""
    found: List[DataError] = []
    forms: List[Located] = []
    for path in loader.yaml_files(files.DEFINITIONS):
        _keep(lambda: forms.append((path, files.load_definition(path))), found)
    registers: List[Register] = []
    _keep(lambda: registers.append(files.load_register(files.KEYS)), found)
    if not registers:
        return found
    procedures = [procedure for _, procedure in loader.load_procedures()]
    papers = {paper.id: paper for _, paper in loader.load_papers()}
    references = {reference.id for _, reference in loader.load_forms()}
    return found + [*problems(forms, registers[0], files.KEYS, references, cases_of(procedures, papers))]


def _keep(load: Callable[[], None], found: List[DataError]) -> None:
    try:
        load()
    except DataError as error:
        found.append(error)
