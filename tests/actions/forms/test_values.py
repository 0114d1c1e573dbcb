"""One value: in words, on paper, in conditions, read and refused."""
from __future__ import annotations

import pytest

from actions.forms import values
from knowledge.forms.model import Column, Field
from tests.actions.forms.people import DAY, forms


def field(form, id):
    return forms().get(form).field(id)


@pytest.mark.parametrize(
    "kind, value, words",
    [
        ("date", "2026-11-12", "Ngày mười hai tháng mười một năm hai nghìn không trăm hai mươi sáu"),
        ("date", "2005-04-01", "Ngày một tháng tư năm hai nghìn không trăm linh năm"),
        ("year_or_date", "1990-12", "Tháng mười hai năm một nghìn chín trăm chín mươi"),
        ("year_or_date", "1990", "Năm một nghìn chín trăm chín mươi"),
        ("money", 150_500_000, "Một trăm năm mươi triệu năm trăm nghìn đồng"),
        ("number", 12.5, "Mười hai phẩy năm"),
        ("number", 3.0, "Ba"),
        ("number", -1, ""),
        ("money", True, ""),
        ("date", None, ""),
    ],
)
def test_in_words(kind, value, words):
    assert values.worded(kind, value) == words


def test_on_paper_and_in_conditions():
    name = field("to-khai-khai-sinh", "child_name")
    assert values.shown(name, "Lê Thị Thuỷ Ưu") == "LÊ THỊ THUỶ ƯU" and values.shown(name, None) == ""
    sex, wanted = field("to-khai-khai-sinh", "child_sex"), field("to-khai-khai-sinh", "copies_wanted")
    assert (values.shown(sex, "Nữ"), values.coded(sex, "Nữ")) == ("Nữ", "female")
    assert (values.shown(wanted, False), values.coded(wanted, False)) == ("Không", "no")
    relation = field("to-khai-khai-sinh", "relation_to_child")
    assert values.shown(relation, "mother") == "Mẹ" and values.shown(relation, "Cô ruột") == "Cô ruột"
    assert values.coded(relation, "Mẹ") == "mother"


@pytest.mark.parametrize(
    "said, value", [("mẹ", "mother"), ("bố", "father"), ("mother", "mother"), ("cô ruột", "Cô ruột")]
)
def test_a_relation_is_an_option_or_another_word(said, value):
    assert values.read(field("to-khai-khai-sinh", "relation_to_child"), said, DAY).value == value


def test_several_of_a_choice():
    request = field("dc02", "card_request")
    ids = [option.id for option in request.options]
    assert values.read(request, [ids[2], request.options[0].label], DAY).value == [ids[0], ids[2]]
    assert values.read(request, ids[1], DAY).value == [ids[1]]
    assert values.read(request, [ids[0], "bay lên trời"], DAY).problem == "choice"
    assert values.problem(request, ids[0], DAY) == "choice" and values.problem(request, ids[:2], DAY) is None


def test_what_the_walk_knows_becomes_a_typed_value():
    assert values.typed(field("to-khai-khai-sinh", "child_nationality"), "Việt Nam", DAY) == "VN"
    assert values.typed(field("to-khai-khai-sinh", "copies_wanted"), "no", DAY) is False
    assert values.typed(field("to-khai-khai-sinh", "child_sex"), "female", DAY) == "Nữ"
    assert values.typed(field("to-khai-khai-sinh", "child_birth_date"), DAY, DAY) == "2026-11-20"
    assert values.typed(field("to-khai-khai-sinh", "copies_count"), "chưa rõ", DAY) is None


def test_a_long_text_is_no_problem_but_an_endless_one_is():
    text = Field(id="lot", key="site.lot", kind="text", label="Lô", ask="Lô nào?", most=10)
    assert values.problem(text, "x" * 900, DAY) is None
    assert values.problem(text, "x" * (values.LONGEST + 1), DAY) == "text_long"


def test_rows_of_a_table():
    members = field("ct01", "members")
    assert values.table_problems(members, [{"name": "Lê An", "sex": "Nam"}], DAY) == []
    assert values.table_problems(members, "Lê An", DAY) == [(0, None, "table")]
    wrong = values.table_problems(members, [{"name": "Lê An"}, {"sex": 3}, {"age": 4}, {}], DAY)
    said = [(row, column and column.id, key) for row, column, key in wrong]
    assert said == [(2, "sex", "sex"), (3, None, "table"), (4, None, "table")]


def test_a_typed_value_is_taken_as_it_stands():
    day = Column(id="day", label="Ngày", kind="date")
    assert values.read(day, "1990-03-12", DAY).value == values.read(day, "12/3/1990", DAY).value == "1990-03-12"
    assert values.read(day, 19900312, DAY).problem == "date"
