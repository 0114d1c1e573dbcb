"""Values and answers of a file: read, asked about, refused."""
from __future__ import annotations

import pytest

from actions.forms.reading import read_answers, read_values
from knowledge.schema import Case
from tests.actions.forms.people import DAY, forms, phrases


def read(form="to-khai-khai-sinh", **values):
    data = {key.replace("__", "."): value for key, value in values.items()}
    return read_values(data, forms().get(form), forms(), phrases(), DAY)


def test_plain_and_typed_values():
    told = read(
        applicant__full_name="NGUYỄN THỊ LAN", child__birth_date="12/11/2026", child__sex="con gái",
        copies__wanted=True, copies__count=2, applicant__relation_to_child="mẹ", child__nationality="VN",
        record__number=12, mother__religion=None, father__full_name="  ",
    )  # fmt: skip
    assert told.values == {
        "applicant.full_name": "Nguyễn Thị Lan", "child.birth_date": "2026-11-12", "child.sex": "Nữ",
        "copies.wanted": True, "copies.count": 2, "applicant.relation_to_child": "mother", "child.nationality": "VN",
        "record.number": "12",
    }  # fmt: skip
    assert len(told.problems) == 1 and "mother.religion" in told.problems[0]


def test_a_key_that_is_none_names_the_nearest():
    (said,) = read(applicant__fullname="Lan").problems
    assert said == "Không có thông tin nào tên «applicant.fullname»; có phải «applicant.full_name»."


def test_a_choice_of_another_form_is_read_too():
    assert read(residence__request="temporary").values == {"residence.request": "temporary"}


@pytest.mark.parametrize(
    "key, value, said",
    [
        ("child__birth_date", "30/02/2026", "Lịch không có ngày này"),
        ("applicant__id_number", "12345", "12 chữ số"),
        ("residence__request", "bay lên trời", "Có thể ghi: Đăng ký thường trú; Đăng ký tạm trú"),
        ("copies__count", [1], "một con số"),
        ("household__moving_members", "Lê An", "các cột: name, birth_date"),
        ("household__moving_members", [{"name": "Lê An", "tuoi": 3}], "các cột: name, birth_date"),
        ("household__moving_members", [{"name": "Lê An"}, {"sex": "xe"}], "household.moving_members, dòng 2, sex:"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(key, value, said):
    (problem,) = read(**{key: value}).problems
    assert problem.startswith(key.replace("__", ".")) and said in problem


def test_what_is_read_with_a_doubt_is_told():
    told = read(applicant__full_name="nguyen thi lan")
    assert told.values and "không dấu" in told.doubts[0]


CASES = {
    "who": [Case(id="who", ask="Ai?", options=[{"id": "self", "label": "Tôi"}, {"id": "child", "label": "Bé"}])],
    "born": [Case(id="born", ask="Ngày nào?", type="date")],
    "many": [Case(id="many", ask="Mấy?", type="number")],
    "where": [Case(id="where", ask="Đâu?", type="place")],
}


def test_answers_of_the_walk():
    data = {"who": "child", "born": "12/11/2026", "many": 3, "where": "phường Ba Đình, Hà Nội"}
    read = read_answers(data, CASES, phrases(), DAY).values
    assert read == {"who": "child", "born": "2026-11-12", "many": 3, "where": "00004"}
    assert read_answers({"who": "unsure"}, CASES, phrases(), DAY).values == {"who": "unsure"}


@pytest.mark.parametrize(
    "data, said",
    [({"who": "me"}, "self, child"), ({"born": True}, "Ngày nào?"), ({"whom": "me"}, "có phải «who»")],
)
def test_an_answer_that_is_none(data, said):
    told = read_answers(data, CASES, phrases(), DAY)
    assert told.values == {} and len(told.problems) == 1 and said in told.problems[0]
