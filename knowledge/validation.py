"""Cross references and rules that one file alone cannot hold: no dangling name, no impossible condition."""
from __future__ import annotations

from pathlib import Path
from typing import AbstractSet, Dict, Iterator, List, Mapping, Optional, Set, Tuple

from knowledge.conditions import NOT_ASKED, UNSURE, Compare, Condition
from knowledge.schema import Case, FormReference, Paper, Procedure
from nlu.errors import DataError

Located = Tuple[Path, Procedure]
#: Kinds of answers that hold a day; a year alone is a span of days.
DATES = frozenset({"date", "year_or_date"})
#: What may stand on the two sides of one sign, and what may stand on those of «=» and «!=» only.
_ORDERED = (DATES, frozenset({"number", "money"}))
_NAMED = tuple(frozenset({kind}) for kind in ("id_number", "ethnicity", "nationality"))


def problems(
    procedures: List[Located],
    papers: Dict[str, Paper],
    forms: Dict[str, FormReference],
    known_codes: Set[str],
    paper_files: Dict[str, Path],
) -> Iterator[DataError]:
    """Every mistake found, in the order of the files; an empty iterator means the catalogue is sound."""
    seen: Dict[str, Path] = {}
    for path, procedure in procedures:
        for code in [procedure.code, *procedure.former_codes, *procedure.copies]:
            if code in seen:
                yield DataError(path, "code", f"'{code}' stands in {seen[code].name} too")
            seen[code] = path
        yield from _procedure_problems(path, procedure, papers, forms, known_codes)
    for paper in papers.values():
        path = paper_files[paper.id]
        if paper.obtain and paper.obtain.procedure and paper.obtain.procedure not in known_codes:
            yield DataError(path, f"{paper.id}.obtain.procedure", f"unknown procedure '{paper.obtain.procedure}'")
        if paper.form and paper.form not in forms:
            yield DataError(path, f"{paper.id}.form", f"unknown form '{paper.form}'")


def _procedure_problems(
    path: Path,
    procedure: Procedure,
    papers: Dict[str, Paper],
    forms: Dict[str, FormReference],
    known_codes: Set[str],
) -> Iterator[DataError]:
    cases: Dict[str, Case] = {}
    for index, case in enumerate(procedure.cases):
        if case.id in cases:
            yield DataError(path, f"cases.{index}.id", f"'{case.id}' stands twice")
        for kept in {UNSURE, NOT_ASKED} & {option.id for option in case.options}:
            yield DataError(path, f"cases.{index}.options", f"'{kept}' is kept for the walk's own use")
        # A question may only depend on questions before it, so that a walk can never run in a circle.
        yield from _condition_problems(path, f"cases.{index}.when", case.when, cases)
        cases[case.id] = case
    for place, when in _conditions(procedure):
        yield from _condition_problems(path, place, when, cases)
    for index, document in enumerate(procedure.documents):
        if document.use and document.use not in papers:
            yield DataError(path, f"documents.{index}.use", f"unknown paper '{document.use}'")
        if document.form and document.form not in forms:
            yield DataError(path, f"documents.{index}.form", f"unknown form '{document.form}'")
    for index, form in enumerate(procedure.forms):
        if form not in forms:
            yield DataError(path, f"forms.{index}", f"unknown form '{form}'")
    for place, code in _codes(procedure):
        if code not in known_codes:
            yield DataError(path, place, f"unknown procedure '{code}'")
    if procedure.deadline and procedure.deadline.after not in cases:
        yield DataError(path, "deadline.after", f"unknown question '{procedure.deadline.after}'")


def _conditions(procedure: Procedure) -> Iterator[Tuple[str, str]]:
    for key in ("redirects", "documents", "conditions", "checks"):
        for index, item in enumerate(getattr(procedure, key)):
            yield f"{key}.{index}.when", item.when
    for index, channel in enumerate(procedure.channels):
        for key in ("times", "fees"):
            for number, item in enumerate(getattr(channel, key)):
                yield f"channels.{index}.{key}.{number}.when", item.when
    if procedure.deadline:
        yield "deadline.when", procedure.deadline.when


def _codes(procedure: Procedure) -> Iterator[Tuple[str, str]]:
    for index, redirect in enumerate(procedure.redirects):
        yield f"redirects.{index}.to", redirect.to
    for index, code in enumerate(procedure.linked):
        yield f"linked.{index}", code
    for index, related in enumerate(procedure.related):
        yield f"related.{index}.code", related.code


def _condition_problems(path: Path, place: str, when: str, cases: Dict[str, Case]) -> Iterator[DataError]:
    if not when:
        return
    for comparison in Condition.parse(when).comparisons():
        unknown = [name for name in comparison.questions if name not in cases]
        for name in unknown:
            yield DataError(path, place, f"unknown question '{name}'")
        wrong = None if unknown else mismatch(comparison, {name: {cases[name].type} for name in comparison.questions})
        case = cases.get(comparison.name)
        if wrong:
            yield DataError(path, place, wrong)
        elif case is not None and case.type == "choice":
            options = {option.id for option in case.options}
            for literal in comparison.literals:
                if literal not in options:
                    yield DataError(path, place, f"unknown answer '{literal}' of question '{case.id}'")


def mismatch(comparison: Compare, kinds: Mapping[str, AbstractSet[str]]) -> Optional[str]:
    """What is wrong with the kinds of answers that a comparison measures or sets beside one another; None where nothing is.

    `kinds` maps each of its questions to the kinds of what may answer it.
    """
    if comparison.call:
        for name in comparison.questions:
            if not kinds[name] <= DATES:
                return f"{comparison.call}() wants a date, and '{name}' is a {min(kinds[name])}"
    elif comparison.other:
        left, right = (kinds.get(name, DATES) for name in (comparison.name, comparison.other))  # as_of is a day
        alike = (*_ORDERED, *_NAMED) if comparison.op in ("=", "!=") else _ORDERED
        if not any(left | right <= each for each in alike):
            return f"'{comparison.name}' is a {min(left)} and '{comparison.other}' a {min(right)}: they cannot be compared"
    return None
