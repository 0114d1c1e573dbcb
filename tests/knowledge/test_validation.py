"""Cross references: no dangling name, no impossible condition."""
from pathlib import Path

import pytest

from knowledge.schema import FormReference, Paper
from knowledge.validation import problems
from tests.knowledge.tiny import BIRTH, procedure

FILE = Path("catalogue/khai-sinh.yml")
PAPERS = Path("papers/chung.yml")
CASES = [
    {"id": "born_at", "ask": "Sinh ở đâu?", "options": [{"id": "hospital", "label": "Bệnh viện"}, {"id": "home", "label": "Nhà"}]},
    {"id": "birth_date", "ask": "Sinh ngày nào?", "type": "date"},
    {"id": "count", "ask": "Mấy bản?", "type": "number"},
    {"id": "married_on", "ask": "Kết hôn ngày nào?", "type": "date", "when": "birth_date > 2000-01-01"},
]
TO_KHAI = Paper(id="to-khai", name="Tờ khai")


def found(papers=(TO_KHAI,), known=(BIRTH,), **more):
    """The mistakes of one procedure, as (place, reason)."""
    ours = procedure(**{"cases": CASES, **more})
    errors = problems(
        [(FILE, ours)], {p.id: p for p in papers}, {"ct01": FormReference(id="ct01", name="CT01")}, set(known),
        {p.id: PAPERS for p in papers},
    )
    return [(error.file, error.path, error.reason) for error in errors]


def test_a_sound_procedure():
    assert found(
        documents=[{"use": "to-khai", "form": "ct01", "when": "born_at = hospital and age(birth_date) < 14"}],
        forms=["ct01"], linked=[BIRTH], deadline={"amount": 60, "unit": "day", "after": "birth_date"},
        conditions=[{"say": "Ở Việt Nam.", "when": "as_of > 2026-01-01"}],
        checks=[{"when": "married_on > @birth_date or age(birth_date, married_on) < 18", "severity": "note", "say": "x"}],
    ) == []  # fmt: skip


@pytest.mark.parametrize(
    ("more", "place", "reason"),
    [
        ({"documents": [{"use": "giay-la"}]}, "documents.0.use", "unknown paper 'giay-la'"),
        ({"documents": [{"name": "A", "form": "ct99"}]}, "documents.0.form", "unknown form 'ct99'"),
        ({"documents": [{"name": "A", "when": "co_ket_hon"}]}, "documents.0.when", "unknown question 'co_ket_hon'"),
        ({"documents": [{"name": "A", "when": "born_at = sea"}]}, "documents.0.when", "unknown answer 'sea' of question 'born_at'"),
        ({"documents": [{"name": "A", "when": "not born_at in [home, sea]"}]}, "documents.0.when",
         "unknown answer 'sea' of question 'born_at'"),
        ({"documents": [{"name": "A", "when": "age(born_at) > 3"}]}, "documents.0.when", "age() wants a date, and 'born_at' is a choice"),
        ({"documents": [{"name": "A", "when": "birth_date > @death_date"}]}, "documents.0.when", "unknown question 'death_date'"),
        ({"documents": [{"name": "A", "when": "days(as_of, death_date) > 3"}]}, "documents.0.when", "unknown question 'death_date'"),
        ({"documents": [{"name": "A", "when": "age(birth_date, count) > 3"}]}, "documents.0.when",
         "age() wants a date, and 'count' is a number"),
        ({"documents": [{"name": "A", "when": "count > @birth_date"}]}, "documents.0.when",
         "'count' is a number and 'birth_date' a date: they cannot be compared"),
        ({"documents": [{"name": "A", "when": "count < @as_of"}]}, "documents.0.when",
         "'count' is a number and 'as_of' a date: they cannot be compared"),
        ({"documents": [{"name": "A", "when": "born_at = @born_at"}]}, "documents.0.when",
         "'born_at' is a choice and 'born_at' a choice: they cannot be compared"),
        ({"forms": ["ct99"]}, "forms.0", "unknown form 'ct99'"),
        ({"linked": ["9.999999"]}, "linked.0", "unknown procedure '9.999999'"),
        ({"related": [{"code": "9.999999", "tells_apart": "x"}]}, "related.0.code", "unknown procedure '9.999999'"),
        ({"redirects": [{"to": "9.999999", "say": "x"}]}, "redirects.0.to", "unknown procedure '9.999999'"),
        ({"channels": [{"via": "direct", "fees": [{"kind": "free", "when": "poor"}]}]}, "channels.0.fees.0.when", "unknown question 'poor'"),
        ({"channels": [{"via": "direct", "times": [{"note": "x", "when": "poor"}]}]}, "channels.0.times.0.when", "unknown question 'poor'"),
        ({"checks": [{"when": "poor", "severity": "note", "say": "x"}]}, "checks.0.when", "unknown question 'poor'"),
        ({"conditions": [{"say": "x", "when": "poor"}]}, "conditions.0.when", "unknown question 'poor'"),
        ({"deadline": {"amount": 1, "unit": "day", "after": "death_date"}}, "deadline.after", "unknown question 'death_date'"),
        ({"deadline": {"amount": 1, "unit": "day", "after": "birth_date", "when": "poor"}}, "deadline.when", "unknown question 'poor'"),
        ({"cases": [*CASES, CASES[1]]}, "cases.4.id", "'birth_date' stands twice"),
        ({"cases": [{**CASES[0], "when": "days(birth_date) > 3"}, CASES[1]]}, "cases.0.when", "unknown question 'birth_date'"),
        ({"cases": [{**CASES[1], "when": "as_of > @married_on"}, CASES[3]]}, "cases.0.when", "unknown question 'married_on'"),
    ],
)  # fmt: skip
def test_a_dangling_name_is_found(more, place, reason):
    assert found(**more) == [(str(FILE), place, reason)]


def test_the_answer_of_one_who_is_not_sure_is_kept():
    options = [{"id": "unsure", "label": "Không rõ"}, {"id": "yes", "label": "Có"}]
    assert found(cases=[{"id": "a", "ask": "Có không?", "options": options}])[0][1] == "cases.0.options"


def test_a_paper_refers_to_what_there_is():
    paper = Paper(id="to-khai", name="Tờ khai", form="ct99", obtain={"procedure": "9.999999", "how": "Xin ở xã."})
    assert found(papers=[paper]) == [
        (str(PAPERS), "to-khai.obtain.procedure", "unknown procedure '9.999999'"),
        (str(PAPERS), "to-khai.form", "unknown form 'ct99'"),
    ]


def test_a_code_belongs_to_one_procedure():
    errors = problems([(FILE, procedure()), (Path("b.yml"), procedure("1.000894", former_codes=[BIRTH]))], {}, {}, set(), {})
    assert [str(error) for error in errors] == [f"b.yml [code] '{BIRTH}' stands in khai-sinh.yml too"]
