"""The forms of this project: sound, sourced, and one answer for one fact across the forms of a case."""
import datetime as dt
from functools import lru_cache

import pytest
from click.testing import CliRunner

from bot.cli import cli
from knowledge import loader
from knowledge.forms import checking, files
from knowledge.forms.blanks import blanks, told_by_walk
from knowledge.forms.files import Forms
from knowledge.forms.sharing import owner
from nlu.errors import DataError

TWELVE = {
    "to-khai-khai-sinh", "to-khai-ket-hon", "to-khai-khai-tu", "to-khai-tinh-trang-hon-nhan", "to-khai-ban-sao-trich-luc",
    "to-khai-thay-doi-ho-tich", "ct01", "dc02", "tk01", "giay-de-nghi-dang-ky-ho-kinh-doanh", "to-khai-tk1-ts",
    "don-de-nghi-cap-giay-phep-xay-dung",
}  # fmt: skip
DAY = dt.date(2026, 11, 22)
BIRTH_CASE = {"birth_place": "home", "special": "none", "parents_married": "yes", "recognition": "not_asked"}


@lru_cache(maxsize=1)
def real() -> Forms:
    return Forms.load()


def filled(id, cases, values):
    return blanks(real().get(id), real().register, values, cases, DAY)


def applying(id, cases, values):
    """Field id → the key under which its fact is kept, for the fields that may apply."""
    return {blank.field.id: blank.key for blank in filled(id, cases, values) if blank.applies is not False}


def to_ask(id, cases, values):
    """What must still be asked."""
    return [blank.field.id for blank in filled(id, cases, values) if blank.open and blank.field.required]


def test_all_forms_are_sound():
    assert [str(error) for error in checking.all_problems()] == []


def test_the_twelve_are_there_and_are_asked_for():
    assert TWELVE <= set(real().by_id)
    named = {form for _, procedure in loader.load_procedures() for form in procedure.forms}
    assert named & TWELVE <= set(real().by_id) and TWELVE <= {reference.id for _, reference in loader.load_forms()}


#: Questions by which one walk decides a blank and another walk, which asks for the same form, has no need to ask.
OF_ANOTHER_WALK = {("to-khai-tk1-ts", "1.002759"): {"group"}}


@lru_cache(maxsize=1)
def asking():
    """The walks that ask for each form."""
    papers = {paper.id: paper for _, paper in loader.load_papers()}
    walks = [procedure for _, procedure in loader.load_procedures() if procedure.grade == "walk"]
    return {form.id: [walk for walk in walks if form.id in checking.forms_of(walk, papers)] for form in real()}


@pytest.mark.parametrize("id", sorted(TWELVE))
def test_a_walk_leads_to_each_form_and_asks_what_its_blanks_depend_on(id):
    form, walks = real().get(id), asking()[id]
    assert walks and all(id in walk.forms for walk in walks)
    fields = {field.id for field in form.all_fields()}
    deciding = {name for one in (*form.all_fields(), *form.signatures) for name in one.condition.names()} - fields
    given = {name for field in form.all_fields() for one in field.given for name in (one.case, *one.condition.names())}
    for walk in walks:
        asked = {case.id for case in walk.cases}
        assert deciding - asked == OF_ANOTHER_WALK.get((id, walk.code), set()), walk.code
        assert not (given - fields - {None}) or asked & given, f"{walk.code} tells {id} nothing"


def test_a_form_is_of_the_document_that_its_reference_names():
    references = {reference.id: reference for _, reference in loader.load_forms()}
    for form in real():
        assert references[form.id].issued_by in (form.issued_by, None) and references[form.id].number in (form.number, None), form.id


@pytest.mark.parametrize("id", sorted(TWELVE))
def test_a_form_says_what_it_is(id):
    form = real().get(id)
    assert form.title.isupper() and form.signatures and form.issued_by
    fields = list(form.all_fields())
    assert all(field.label and (field.ask or field.derived) for field in fields)
    assert len([field for field in fields if field.printed]) >= 10
    for field in fields:
        questions = [field.ask, *(column.ask for column in field.columns)]
        assert all(len(ask) <= 160 and ask[-1] in "?." for ask in questions if ask), field.id
    assert all(group.ask.endswith(("?", ".")) for group in form.groups)
    assert all(check.mend or check.why or check.basis for check in form.checks)


def test_only_what_was_held_against_the_text_in_force_is_called_verified():
    assert {form.id for form in real() if form.official == "verified"} == {"dc02", "tk01"}
    assert all(form.source.note for form in real())


def test_every_personal_fact_is_marked():
    open_kinds = {"name", "id_number", "old_id_number", "phone", "email", "address", "relation", "date", "year_or_date"}
    unmarked = {key for key, shared in real().keys.items() if shared.kind in open_kinds and not shared.personal}
    assert unmarked == {"business.starts_on"}
    assert len({shared.name for shared in real().keys.values()}) == len(real().keys)  # one name, one fact


def test_a_mother_who_files_is_asked_for_herself_once():
    kept = applying("to-khai-khai-sinh", BIRTH_CASE, {"applicant.relation_to_child": "mother"})
    shared = {id: key for id, key in kept.items() if id.startswith("mother_") and (key or "").startswith("applicant.")}
    assert set(shared.values()) == {f"applicant.{fact}" for fact in ("full_name", "birth_date", "address", "id_number")}
    assert kept["mother_ethnicity"] == "mother.ethnicity"  # which the applicant's part does not ask
    assert kept["father_name"] == "father.full_name"
    assert applying("to-khai-khai-sinh", BIRTH_CASE, {})["mother_name"] == "mother.full_name"


def test_after_the_birth_registration_residence_asks_only_what_is_new():
    values = {"applicant.relation_to_child": "mother", "child.birth_date": "2026-10-01"}
    birth = filled("to-khai-khai-sinh", BIRTH_CASE, values)
    values |= {blank.key: "x" for blank in birth if blank.open}
    values |= told_by_walk(birth)
    cases = {"who": "newborn", "place": "family"}
    assert to_ask("ct01", cases, values) == [
        "resident_id_number", "contact_phone", "head_is", "head_name", "relation_to_head", "head_id_number", "request_address",
        "guardian_is",
    ]  # fmt: skip
    values |= {"household.head_is": "father", "home_owner.is": "household", "guardian.is": "mother"}
    assert to_ask("ct01", cases, values) == ["resident_id_number", "contact_phone", "request_address"]
    kept = applying("ct01", cases, values)
    assert kept["resident_name"] == "child.full_name" and kept["head_name"] == "father.full_name"
    assert kept["home_owner_id_number"] == "father.id_number" and kept["guardian_name"] == "applicant.full_name"
    said = {blank.field.id: (blank.value, blank.origin) for blank in filled("ct01", cases, values)}
    assert said["for_whom"] == ("child", "given") and said["relation_to_head"] == ("child", "given")
    assert said["request_what"] == ("permanent", "given") and said["guardian_name"] == ("x", "told")


def test_the_walks_answers_are_not_asked_again():
    cases = {"death_date": "2026-11-20", "deceased": "home", "death_paper": "paper"}
    asked = to_ask("to-khai-khai-tu", cases, {})
    assert not {"death_day", "deceased_nationality", "notice_is"} & set(asked) and "deceased_name" in asked
    passport = to_ask("tk01", {"birth_date": "1990-01-01", "passport": "never", "capacity": "yes"}, {})
    assert not {"subject_birth_date", "passport_request", "relation_to_subject"} & set(passport) and "passport_chip" in passport


def test_what_does_not_arise_is_no_blank():
    unmarried = applying("to-khai-khai-sinh", {**BIRTH_CASE, "parents_married": "no", "recognition": "no"}, {})
    assert "mother_name" in unmarried and not {"father_name", "father_id_document", "marriage_number"} & set(unmarried)
    abandoned = applying("to-khai-khai-sinh", {**BIRTH_CASE, "special": "abandoned"}, {})
    assert not {"mother_name", "father_name"} & set(abandoned)


def test_what_is_not_decided_yet_stays_open():
    undecided = {blank.field.id: blank for blank in filled("to-khai-khai-sinh", {"parents_married": "unsure"}, {})}
    assert undecided["marriage_number"].applies is None and undecided["marriage_number"].open
    assert not undecided["applicant_id_document"].open  # written from other fields


@pytest.mark.parametrize(
    ("id", "answers", "severities"),
    [
        ("to-khai-ket-hon", {"bride_birth_date": "2009-01-01", "groom_birth_date": "2000-01-01"}, ["stops"]),
        ("to-khai-ket-hon", {"bride_birth_date": "2000-01-01", "groom_birth_date": "2007-01-01"}, ["stops"]),
        ("to-khai-ket-hon", {"past": "never", "bride_times": 1, "groom_times": 2}, ["returns"]),
        ("to-khai-ket-hon", {"past": "divorced", "bride_times": 1, "groom_times": 1}, ["returns"]),
        ("to-khai-ket-hon", {"bride_birth_date": "2000-01-01", "groom_birth_date": "2000-01-01", "past": "divorced",
                             "bride_times": 2, "groom_times": 1}, []),
        ("to-khai-khai-sinh", {"child_birth_date": "2026-12-01"}, ["stops"]),
        ("to-khai-khai-tu", {"death_hour": 25}, ["returns"]),
        ("ct01", {"relation_to_head": "head", "for_whom": "self", "head_is": "other"}, ["returns"]),
        ("dc02", {"subject_birth_date": "2015-01-01", "relation_to_subject": "sibling"}, ["returns"]),
        ("dc02", {"subject_birth_date": "2015-01-01", "relation_to_subject": "mother"}, []),
        ("tk01", {"subject_birth_date": "2015-01-01"}, ["stops"]),
        ("giay-de-nghi-dang-ky-ho-kinh-doanh", {"owner_birth_date": "2010-01-01", "tax_method": "fixed"}, ["stops", "returns"]),
        ("to-khai-tinh-trang-hon-nhan", {"use_is": "marriage", "marital_is": "married"}, ["stops"]),
        ("to-khai-ban-sao-trich-luc", {"record_is": "death", "relation_to_subject": "self"}, ["returns"]),
    ],
)  # fmt: skip
def test_checks_across_fields(id, answers, severities):
    assert [c.severity for c in real().get(id).checks if c.condition.value(answers, DAY)] == severities


def test_a_fact_of_nobody_else_stays_where_it_is():
    register = real().register
    assert owner("child.birth_place", register, {"resident.is": "child"}) == "child.birth_place"
    assert owner("mother.full_name", register, {}) == "mother.full_name"
    assert owner("mother.hometown", register, {"applicant.relation_to_child": "mother"}) == "mother.hometown"


def test_two_definitions_of_one_form_are_refused(tmp_path):
    text = (files.DEFINITIONS / "ct01.yml").read_text(encoding="utf-8")
    for name in ("a.yml", "b.yml"):
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match="'ct01' is defined twice"):
        Forms.load(tmp_path)


def test_the_command_tells_what_is_wrong_and_where(tmp_path, monkeypatch):
    sound = CliRunner().invoke(cli, ["forms", "check"])
    assert sound.exit_code == 0 and "12 mẫu đơn" in sound.output and "Chưa kiểm chứng" in sound.output
    (tmp_path / "ct01.yml").write_text("id: ct01\n", encoding="utf-8")
    monkeypatch.setattr(files, "DEFINITIONS", tmp_path)
    broken = CliRunner().invoke(cli, ["forms", "check"])
    assert broken.exit_code == 2 and f"{tmp_path / 'ct01.yml'} [" in broken.output and "Traceback" not in broken.output
