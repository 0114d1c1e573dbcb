"""Form definitions against the register, the catalogue and one another: every mistake names file and place."""
from pathlib import Path

import pytest

from knowledge.forms import checking, files
from knowledge.forms.checking import cases_of, problems
from knowledge.forms.model import Form, Register
from knowledge.schema import Case, Paper
from tests.knowledge.tiny import procedure

FILE, KEYS = Path("definitions/to-khai.yml"), Path("keys.yml")
KINDS = {
    "child.full_name": "name", "child.birth_date": "date", "child.sex": "sex", "child.note": "text", "child.job": "choice",
    "mother.full_name": "name", "mother.birth_date": "year_or_date", "applicant.full_name": "name",
    "applicant.relation": "relation", "family.members": "table", "fee.amount": "money", "office.name": "text",
    "child.id_number": "id_number", "mother.id_number": "id_number", "child.count": "number",
}  # fmt: skip
CASES = {
    "born_at": [Case(id="born_at", ask="?", options=[{"id": "hospital", "label": "A"}, {"id": "home", "label": "B"}])],
    "birth_date": [Case(id="birth_date", ask="?", type="date")],
    "kind": [Case(id="kind", ask="?", options=[{"id": "a", "label": "A"}, {"id": "b", "label": "B"}])],
}
OPTIONS = [{"id": "a", "label": "A"}, {"id": "b", "label": "B"}]


def field(id="ten", key="child.full_name", kind="name", **more):
    return {"id": id, "key": key, "label": "Nhãn", "kind": kind, "ask": "Gì ạ?", **more}


def form(*fields, **more):
    sections = [{"id": "child", "title": None, "fields": list(fields) or [field()]}]
    given = {"id": "to-khai", "title": "TỜ KHAI", "official": "unverified", "source": {"note": "Chép lại."}, "sections": sections}
    return Form(**{**given, **more})


def register(*same, **changed):
    kinds = {**KINDS, **changed}
    keys = [{"key": key, "kind": kind, "name": key, "personal": True} for key, kind in kinds.items()]
    return Register(keys=keys, same=[{"role": role, "as": other, "when": when} for role, other, when in same])


def found(*forms, keys=None, path=FILE, references=("to-khai",), cases=CASES):
    """The mistakes as (file, place, reason), without the unused keys of our small register."""
    located = [(path, one) for one in forms]
    errors = problems(located, keys or register(), KEYS, set(references), {"to-khai": cases})
    return [(e.file, e.path, e.reason) for e in errors if not e.reason.startswith("no form uses")]


def test_a_sound_form():
    birth = field("ngay_sinh", "child.birth_date", "date", group="be", given=[{"case": "birth_date", "when": "born_at = home"}])
    assert found(form(
        field(group="be", when="born_at in [hospital, home]"),
        birth,
        {"id": "bang_chu", "label": "ghi bằng chữ", "kind": "text", "words_of": "ngay_sinh"},
        {"id": "dong", "label": "Dòng", "kind": "text", "compose": ["{ten}", "sinh {ngay_sinh}"]},
        field("nghe", "child.job", "choice", options=OPTIONS, given=[{"case": "kind"}, {"value": "a", "when": "age(ngay_sinh) < 3"}]),
        field("quan_he", "applicant.relation", "relation", options=OPTIONS, given=[{"value": "cô ruột"}]),
        field("con", "child.sex", "sex", when="nghe = a and quan_he != b"),
        addressed_to={"label": "Kính gửi", "key": "office.name"},
        groups=[{"id": "be", "ask": "Tên và ngày sinh?"}],
        checks=[{"when": "days(ngay_sinh) < 0 or con = male and as_of > 2026-01-01", "severity": "stops", "say": "Sai."}],
        signatures=[{"label": "Người yêu cầu", "key": "child.full_name", "when": "nghe = a"}],
        copy_order=["ngay_sinh", "ten"],
    )) == []  # fmt: skip


def test_two_facts_are_set_beside_one_another():
    assert found(form(
        field("me", "mother.birth_date", "year_or_date"),
        field("be", "child.birth_date", "date", when="birth_date >= @me"),
        field("so", "child.id_number", "id_number"),
        field("so_me", "mother.id_number", "id_number"),
        field("tien", "fee.amount", "money"),
        field("dem", "child.count", "number"),
        checks=[{"when": f"be < @me or {when}", "severity": "note", "say": "x"} for when in (
            "age(me, be) < 12", "so = @so_me", "so != @so_me", "tien > @dem", "days(as_of, be) > 731", "be > @as_of", "as_of > @me")],
    )) == []  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "more", "place", "reason"),
    [
        ([field(key="child.ten")], {}, "sections.0.fields.0.key", "unknown key 'child.ten'"),
        ([field(kind="text")], {}, "sections.0.fields.0.key", "'child.full_name' is a name in the register, not a text"),
        ([field(), field(key="child.note", kind="text")], {}, "sections.0.fields.1.id", "'ten' stands twice"),
        ([field("born_at")], {}, "sections.0.fields.0.id", "'born_at' is a question of the walk: a condition could mean either"),
        ([field(), field("lai")], {}, "lai", "asks for 'child.full_name', which 'ten' asks for already"),
        ([field(when="co_ket_hon")], {}, "sections.0.fields.0.when",
         "unknown question or field 'co_ket_hon' (a condition looks back only)"),
        ([field(when="sau = a"), field("sau", "child.job", "choice", options=OPTIONS)], {}, "sections.0.fields.0.when",
         "unknown question or field 'sau' (a condition looks back only)"),
        ([field(when="born_at = sea")], {}, "sections.0.fields.0.when", "unknown answer 'sea' of 'born_at'"),
        ([field(when="age(born_at) > 3")], {}, "sections.0.fields.0.when", "age() wants a date, and 'born_at' is a choice"),
        ([field("gioi", "child.sex", "sex"), field(when="gioi = nam")], {}, "sections.0.fields.1.when", "unknown answer 'nam' of 'gioi'"),
        ([field(), field("b", "child.note", "text", when="ten = An")], {}, "sections.0.fields.1.when",
         "'ten' is a name and cannot be compared"),
        ([field("nghe", "child.job", "choice", options=OPTIONS, several=True), field(when="nghe = a")], {},
         "sections.0.fields.1.when", "'nghe' may hold several values and cannot be compared"),
        ([field("nghe", "child.job", "choice", options=[{"id": "unsure", "label": "A"}, OPTIONS[0]])], {},
         "sections.0.fields.0.options", "'unsure' is kept for the walk's own use"),
        ([field(given=[{"case": "ngay"}])], {}, "sections.0.fields.0.given.0.case", "unknown question 'ngay'"),
        ([field(given=[{"case": "birth_date"}])], {}, "sections.0.fields.0.given.0.case", "'birth_date' is a date, and 'ten' is a name"),
        ([field("nghe", "child.job", "choice", options=OPTIONS, given=[{"case": "born_at"}])], {},
         "sections.0.fields.0.given.0.case", "'born_at' may be answered 'home', which 'nghe' does not know"),
        ([field("nghe", "child.job", "choice", options=OPTIONS, given=[{"value": "c"}])], {},
         "sections.0.fields.0.given.0.value", "unknown answer 'c' of field 'nghe'"),
        ([field(given=[{"value": "An", "when": "la = b"}])], {}, "sections.0.fields.0.given.0.when",
         "unknown question or field 'la' (a condition looks back only)"),
        ([field(), {"id": "chu", "label": "chữ", "kind": "text", "words_of": "ten"}], {}, "sections.0.fields.1.words_of",
         "'ten' is a name, which is not put into words"),
        ([{"id": "chu", "label": "chữ", "kind": "text", "compose": ["{ten}"]}, field()], {}, "sections.0.fields.0",
         "is written from 'ten', which is no field before it"),
        ([field(group="be")], {}, "sections.0.fields.0.group", "unknown group 'be'"),
        ([field(group="be")], {"groups": [{"id": "be", "ask": "?"}]}, "groups.0", "'be' needs two fields or more"),
        ([field()], {"addressed_to": {"label": "Kính gửi", "key": "office.ten"}}, "addressed_to.key", "unknown key 'office.ten'"),
        ([field()], {"signatures": [{"label": "A", "key": "child.note"}]}, "signatures.0.key",
         "'child.note' is a text in the register, not a name"),
        ([field()], {"signatures": [{"label": "A", "when": "la"}]}, "signatures.0.when",
         "unknown question or field 'la' (a condition looks back only)"),
        ([field()], {"checks": [{"when": "days(ten) < 0", "severity": "note", "say": "x"}]}, "checks.0.when",
         "days() wants a date, and 'ten' is a name"),
        ([field("me", "mother.birth_date", "year_or_date"), field("be", "child.birth_date", "date", when="birth_date > @sau"), field("sau")],
         {}, "sections.0.fields.1.when", "unknown question or field 'sau' (a condition looks back only)"),
        ([field(), field("be", "child.birth_date", "date")], {"checks": [{"when": "age(be, ten) < 3", "severity": "note", "say": "x"}]},
         "checks.0.when", "age() wants a date, and 'ten' is a name"),
        ([field("tien", "fee.amount", "money"), field("be", "child.birth_date", "date")],
         {"checks": [{"when": "tien > @be", "severity": "note", "say": "x"}]}, "checks.0.when",
         "'tien' is a money and 'be' a date: they cannot be compared"),
        ([field("so", "child.id_number", "id_number"), field("me", "mother.id_number", "id_number")],
         {"checks": [{"when": "so < @me", "severity": "note", "say": "x"}]}, "checks.0.when",
         "'so' is a id_number and 'me' a id_number: they cannot be compared"),
        ([field("nghe", "child.job", "choice", options=OPTIONS, several=True), field("be", "child.birth_date", "date")],
         {"checks": [{"when": "be > @nghe", "severity": "note", "say": "x"}]}, "checks.0.when",
         "'be' is a date and 'nghe' a choice: they cannot be compared"),
        ([field()], {"copy_order": ["ten", "khac"]}, "copy_order.1", "unknown field 'khac'"),
        ([field()], {"copy_order": ["ten", "ten"]}, "copy_order.1", "'ten' stands twice"),
    ],
)  # fmt: skip
def test_each_mistake_is_told_with_its_place(fields, more, place, reason):
    assert (str(FILE), place, reason) in found(form(*fields, **more))


def test_a_group_stands_once():
    groups = [{"id": "be", "ask": "?"}, {"id": "be", "ask": "??"}]
    fields = [field(group="be"), field("b", "child.note", "text", group="be")]
    assert found(form(*fields, groups=groups)) == [(str(FILE), "groups.1.id", "'be' stands twice")]


def test_one_fact_may_stand_in_two_blanks_of_which_one_is_filled():
    assert found(form(field(when="born_at = home"), field("b", when="born_at = hospital"))) == []


def test_a_form_bears_the_name_of_a_reference_and_of_its_file():
    assert found(form(), references=()) == [(str(FILE), "id", "no form is named 'to-khai' (forms/references)")]
    other = Path("definitions/khac.yml")
    assert found(form(), path=other) == [(str(other), "id", "the file is to be called to-khai.yml")]
    assert found(form(), form()) == [(str(FILE), "id", "'to-khai' is defined in to-khai.yml too")]


def test_the_same_fact_has_the_same_answers_everywhere():
    columns = [{"id": "ten", "label": "A", "kind": "name", "ask": "?"}]
    one = form(field("nghe", "child.job", "choice", options=OPTIONS), field("nha", "family.members", "table", columns=columns))
    other_columns = [{**columns[0], "id": "ho"}]
    other = form(field("viec", "child.job", "choice", options=[OPTIONS[0], {"id": "c", "label": "C"}]),
                 field("nha", "family.members", "table", columns=other_columns), id="khac")  # fmt: skip
    located = [(FILE, one), (Path("definitions/khac.yml"), other)]
    reasons = [e.reason for e in problems(located, register(), KEYS, {"to-khai", "khac"}, {}) if e.file.endswith("khac.yml")]
    assert reasons == ["other answers to 'child.job' than in to-khai.yml", "other columns of 'family.members' than in to-khai.yml"]


RELATION = field("quan_he", "applicant.relation", "relation", options=OPTIONS)


@pytest.mark.parametrize(
    ("keys", "place", "reason"),
    [
        (register(("me", "applicant", {"applicant.relation": "a"})), "same.0.role", "no key begins with 'me.'"),
        (register(("mother", "toi", {"applicant.relation": "a"})), "same.0.as", "no key begins with 'toi.'"),
        (register(("mother", "applicant", {"applicant.la": "a"})), "same.0.when", "unknown key 'applicant.la'"),
        (register(("mother", "applicant", {"applicant.relation": ["a", "me"]})), "same.0.when",
         "unknown answer 'me' of 'applicant.relation'"),
        (register(("child", "mother", {"applicant.relation": "a"})), "same.0",
         "'child.birth_date' is a date, 'mother.birth_date' a year_or_date"),
        (register(("mother", "applicant", {"applicant.relation": "a"}), ("applicant", "mother", {"applicant.relation": "b"})), "same.1",
         "'applicant' and 'mother' would each be the other"),
    ],
)  # fmt: skip
def test_roles_that_cannot_be_one_person(keys, place, reason):
    assert (str(KEYS), place, reason) in found(form(RELATION), keys=keys)


def test_a_key_stands_once_and_is_used():
    doubled = Register(keys=[*register().keys, register().keys[0]])
    told = [e.reason for e in problems([(FILE, form())], doubled, KEYS, {"to-khai"}, {})]
    assert "'child.full_name' stands twice" in told and "no form uses 'child.note'" in told
    # Kept under another role: used, though no blank names it.
    same = register(("child", "applicant", {"applicant.relation": "a"}))
    told = [e.reason for e in problems([(FILE, form(field(), RELATION))], same, KEYS, {"to-khai"}, {})]
    assert "no form uses 'applicant.full_name'" not in told and "no form uses 'mother.full_name'" in told


def test_the_questions_before_a_form():
    papers = {"giay": Paper(id="giay", name="Giấy", form="ct01")}
    by_paper = procedure(cases=[CASES["kind"][0].dict()], documents=[{"use": "giay"}, {"name": "Đơn", "form": "don"}])
    by_list = procedure(cases=[CASES["kind"][0].dict()], forms=["ct01"])
    asked = cases_of([by_paper, by_list], papers)
    assert {id: {name: len(cases) for name, cases in names.items()} for id, names in asked.items()} == {
        "ct01": {"kind": 2}, "don": {"kind": 1},
    }  # fmt: skip


def test_a_broken_file_does_not_hide_the_others(tmp_path, monkeypatch):
    (tmp_path / "a.yml").write_text("id: a\ntitel: x", encoding="utf-8")
    (tmp_path / "b.yml").write_text("- id: b", encoding="utf-8")
    monkeypatch.setattr(files, "DEFINITIONS", tmp_path)
    told = [(e.file, e.reason) for e in checking.all_problems() if e.file.startswith(str(tmp_path))]
    assert told == [(str(tmp_path / "a.yml"), "is missing"), (str(tmp_path / "b.yml"), "expected keys and values")]
