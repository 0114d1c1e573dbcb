"""Cross references and rules that one file alone cannot hold: no dangling name, no impossible condition."""
from __future__ import annotations

from pathlib import Path
from typing import Dict, Iterator, List, Set, Tuple

from knowledge.conditions import NOT_ASKED, UNSURE, Condition
from knowledge.schema import Case, FormReference, Paper, Procedure
from nlu.errors import DataError

Located = Tuple[Path, Procedure]


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
        if comparison.name == "as_of":
            continue
        case = cases.get(comparison.name)
        if case is None:
            yield DataError(path, place, f"unknown question '{comparison.name}'")
        elif comparison.call and case.type != "date":
            yield DataError(path, place, f"{comparison.call}() wants a date, and '{case.id}' is a {case.type}")
        elif case.type == "choice":
            literals = comparison.literal if isinstance(comparison.literal, tuple) else (comparison.literal,)
            options = {option.id for option in case.options}
            for literal in literals:
                if literal not in options:
                    yield DataError(path, place, f"unknown answer '{literal}' of question '{case.id}'")
