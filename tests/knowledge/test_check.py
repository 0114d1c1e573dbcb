"""The catalogue of this project is sound, and the check says so when it is not."""
import datetime as dt
from functools import lru_cache
from itertools import chain
from typing import Iterator

import pytest

from knowledge import check, loader
from knowledge.conditions import Compare
from knowledge.schema import Procedure
from knowledge.store import Catalogue

TODAY = dt.date(2026, 7, 18)


@lru_cache(maxsize=1)
def real() -> Catalogue:
    return Catalogue.load()


CURATED = sorted(path.stem for path in loader.yaml_files(loader.PROCEDURES))


def curated(stem: str) -> Procedure:
    return real().curated[stem.split("-")[0]]


def conditional(procedure: Procedure) -> Iterator:
    """Everything in a procedure that may depend on an answer."""
    yield from chain(procedure.cases, procedure.documents, procedure.redirects, procedure.conditions, procedure.checks)
    for channel in procedure.channels:
        yield from chain(channel.times, channel.fees)
    if procedure.deadline:
        yield procedure.deadline


def compared(procedure: Procedure) -> Iterator[Compare]:
    for item in conditional(procedure):
        yield from item.condition.comparisons()


def test_the_catalogue_has_no_mistake():
    assert [str(error) for error in check.problems()] == []


def test_a_broken_file_does_not_hide_the_others(tmp_path, monkeypatch, capsys):
    (tmp_path / "a.yml").write_text("code: 1", encoding="utf-8")
    (tmp_path / "b.yml").write_text("code: '1.000001'\ntitel: x", encoding="utf-8")
    monkeypatch.setattr(loader, "PROCEDURES", tmp_path)
    assert check.main() == 2
    said = capsys.readouterr().err
    assert f"{tmp_path / 'a.yml'} [" in said and f"{tmp_path / 'b.yml'} [" in said


def test_papers_are_defined_once(tmp_path, monkeypatch):
    (tmp_path / "a.yml").write_text("- {id: thu, name: Thử}\n- {id: thu, name: Thử}", encoding="utf-8")
    monkeypatch.setattr(loader, "PAPERS", tmp_path)
    assert f"{tmp_path / 'a.yml'} [thu] is defined in" in "\n".join(map(str, check.problems()))


@pytest.mark.parametrize("stem", CURATED)
def test_a_file_bears_its_code_and_says_where_it_comes_from(stem):
    procedure = curated(stem)
    assert procedure.grade == "walk"
    assert procedure.source.url.startswith("https://") and procedure.source.verified_on.year >= 2026
    assert procedure.documents and procedure.channels and procedure.result and procedure.receives


@pytest.mark.parametrize("stem", CURATED)
def test_people_call_it_by_many_names(stem):
    procedure = curated(stem)
    assert len(set(procedure.aliases)) >= 5
    assert len(set(procedure.questions)) >= 8


@pytest.mark.parametrize("stem", CURATED)
def test_every_question_decides_something(stem):
    procedure = curated(stem)
    used = {name for each in compared(procedure) for name in each.questions}
    used |= {procedure.deadline.after} if procedure.deadline else set()
    assert {case.id for case in procedure.cases} <= used


@pytest.mark.parametrize("stem", CURATED)
def test_every_answer_leaves_something_or_leads_on(stem):
    """Whatever is answered: papers, fee and time remain, or a redirect or a check says what to do instead."""
    procedure = curated(stem)
    for case in procedure.cases:
        for option in case.options:
            answers = {case.id: option.id}
            leads_on = [row for row in [*procedure.redirects, *procedure.checks] if case.id in row.condition.names()]
            if any(row.condition.value(answers, TODAY) is not False for row in leads_on):
                continue
            for rows in offered(procedure):
                left = [row for row in rows if row.condition.value(answers, TODAY) is not False]
                assert left or not rows, f"{case.id} = {option.id} leaves nothing of {rows}"


def offered(procedure: Procedure) -> Iterator[list]:
    """What a person must never find empty: the papers, and each channel's times and today's fees."""
    yield procedure.documents
    for channel in procedure.channels:
        yield channel.times
        yield [fee for fee in channel.fees if fee.holds_on(TODAY)]
