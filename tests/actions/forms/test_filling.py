"""A form filled from a case: who is the same person, what the walk tells, what is missing, wrong or odd."""
from __future__ import annotations

import pytest

from actions.forms import saying
from actions.forms.filling import fill
from tests.actions.forms.people import DAY, forms, phrases

BA_DINH = {"detail": "12 Kim Mã", "code": "00004", "unit": "Phường Ba Đình, thành phố Hà Nội"}
MOTHER = {
    "applicant.full_name": "Nguyễn Thị Lan",
    "applicant.birth_date": "1995-09-02",
    "applicant.id_number": "001195000123",
    "applicant.address": BA_DINH,
    "applicant.relation_to_child": "mother",
}


def filled(form, values, **cases):
    return fill(forms().get(form), forms(), values, cases, DAY)


def shown(filling):
    return {blank.field.id: blank.shown for blank in filling.blanks if blank.shown}


def test_a_mother_who_files_is_written_once_and_stands_twice():
    said = shown(filled("to-khai-khai-sinh", MOTHER))
    assert said["applicant_name"] == said["mother_name"] == "NGUYỄN THỊ LAN"
    assert said["mother_address"] == "12 Kim Mã, phường Ba Đình, thành phố Hà Nội"
    assert "father_name" not in said


def test_told_of_the_mother_it_serves_who_files():
    said = {"mother.full_name": "Nguyễn Thị Lan", "mother.birth_date": "1995"}
    values = {**said, "applicant.relation_to_child": "mother"}
    filling = filled("to-khai-khai-sinh", values)
    assert filling["applicant_name"].shown == "NGUYỄN THỊ LAN" and filling.signing == ((0, "Nguyễn Thị Lan"),)
    assert filling["applicant_birth_date"].value is None  # a year is no date
    assert filling["mother_birth_date"].shown == "1995"


def test_one_person_with_two_names_is_a_problem():
    filling = filled("to-khai-khai-sinh", {**MOTHER, "mother.full_name": "Nguyễn Thị Hoa"})
    (said,) = saying.problems(filling, phrases())
    assert "họ tên mẹ, họ tên người khai" in said and "cùng một người" in said


def test_words_and_composed_lines():
    said = shown(filled("to-khai-khai-sinh", {**MOTHER, "child.birth_date": "2026-11-12"}))
    assert said["child_birth_date_words"] == "Ngày mười hai tháng mười một năm hai nghìn không trăm hai mươi sáu"
    assert said["applicant_id_document"] == "Căn cước số 001195000123"
    card = {"applicant.id_issued_by": "Bộ Công an", "applicant.id_issued_on": "2024-08-01"}
    more = shown(filled("to-khai-khai-sinh", {**MOTHER, **card}))
    assert more["applicant_id_document"] == "Căn cước số 001195000123 do Bộ Công an cấp ngày 01/08/2024"


def test_what_the_walk_knows_is_filled_and_what_was_said_counts_more():
    walked = filled("to-khai-khai-sinh", MOTHER, birth_date="2026-11-12", birth_place="home")
    assert walked["child_birth_date"].shown == "12/11/2026" and walked["child_nationality"].value == "VN"
    told = filled("to-khai-khai-sinh", {**MOTHER, "child.nationality": "LA"}, birth_place="home")
    assert told["child_nationality"].shown == "Lào"


def test_an_answer_of_the_walk_says_whose_facts_the_first_blanks_hold():
    values = {"applicant.full_name": "Nguyễn Thị Lan", "child.full_name": "Nguyễn An"}
    assert filled("ct01", values, who="adult")["resident_name"].shown == "NGUYỄN THỊ LAN"
    assert filled("ct01", values, who="newborn")["resident_name"].shown == "NGUYỄN AN"


def test_what_does_not_arise_is_neither_printed_nor_missing():
    values = {**MOTHER, "copies.wanted": False, "copies.count": 3, "father.full_name": "Trần Văn Bảy"}
    filling = filled("to-khai-khai-sinh", values, recognition="no", special="none")
    assert filling["father_name"].applies is False and filling["father_name"].shown == ""
    assert filling["copies_count"].shown == "" and "copies_count" not in {b.field.id for b in filling.missing}


def test_what_is_not_decided_is_printed_where_it_was_said():
    assert filled("to-khai-khai-sinh", {"father.full_name": "Trần Văn Bảy"})["father_name"].applies is None
    assert filled("to-khai-khai-sinh", {"father.full_name": "Trần Văn Bảy"})["father_name"].shown == "TRẦN VĂN BẢY"


def test_missing_is_told_with_whose_it_is():
    (said,) = saying.notes(filled("to-khai-khai-sinh", MOTHER), phrases())
    for label in ("Họ, chữ đệm, tên;", "Dân tộc (dân tộc của bé)", "Nơi sinh", "Đề nghị cấp bản sao"):
        assert label in said
    assert "Nơi cư trú" not in said and "ghi bằng chữ" not in said


def test_a_row_of_a_table_may_miss_a_column():
    rows = [{"name": "Lê An", "sex": "Nam", "birth_date": "2010-01-02", "id_number": "001210000001"}]
    notes = saying.notes(filled("ct01", {"household.moving_members": rows}), phrases())
    assert "cùng thay đổi, dòng 1, Mối quan hệ với chủ hộ" in notes[-1]


def test_the_forms_own_checks_and_numbers_that_do_not_fit():
    values = {**MOTHER, "child.birth_date": "2026-11-30", "applicant.id_number": "001190000123"}
    notes = saying.notes(filled("to-khai-khai-sinh", values), phrases())
    assert "không khớp năm sinh" in notes[0] and "001190000123" in notes[0]
    assert sum("không khớp" in note for note in notes) == 1
    assert any(note.startswith("Ngày sinh của bé nằm ở tương lai.") and "giấy chứng sinh" in note for note in notes)


@pytest.mark.parametrize(
    "key, value", [("child.birth_date", "2026-02-30"), ("child.sex", "male"), ("applicant.id_number", True)]
)
def test_a_value_that_is_no_good_is_left_out_and_told(key, value):
    filling = filled("to-khai-khai-sinh", {key: value})
    assert len(saying.problems(filling, phrases())) == 1 and shown(filling) == {}


def test_a_signature_for_a_child_stands_only_where_it_is_a_child():
    change = {"change.kind": "change", "subject.birth_date": "2015-01-02"}
    assert len(filled("to-khai-thay-doi-ho-tich", change).signing) == 3
    assert len(filled("to-khai-thay-doi-ho-tich", {**change, "subject.birth_date": "1990-01-02"}).signing) < 3


def test_who_signs_is_named_although_the_representatives_blanks_stay_empty():
    values = {"applicant.full_name": "Nguyễn Thị Lan", "applicant.relation_to_subject": "self"}
    filling = filled("dc02", values)
    assert filling["subject_name"].shown == "NGUYỄN THỊ LAN" and filling["representative_name"].shown == ""
    assert filling.signing == ((0, "Nguyễn Thị Lan"),)


def test_nobody_is_named_below_a_signature_that_nobody_gives():
    filling = filled("ct01", {"guardian.full_name": "Lê Thị Ba", "resident.is": "self"})
    assert "Lê Thị Ba" not in [name for _, name in filling.signing]
