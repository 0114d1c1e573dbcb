import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.perturbation.changes import CHANGES, changed, glued, no_diacritics, variants
from evaluation.rows import Row

QUESTION = "Đổi thẻ căn cước ở phường 12 mất bao lâu?"


def row(*turns, name="d-1"):
    return Row(name, turns, "answer", ("1.1",), "formal", "curated")


@pytest.mark.parametrize("name", CHANGES)
def test_every_change_changes_a_plain_question_and_keeps_its_labels(name):
    other = changed(row(QUESTION), name)
    assert other.turns != (QUESTION,)
    assert (other.id, other.behaviour, other.codes, other.style) == ("d-1", "answer", ("1.1",), "formal")


@pytest.mark.parametrize(
    "name, shows",
    [
        ("label", "hỏi"),
        ("upper case", "ĐỔI THẺ CĂN CƯỚC Ở PHƯỜNG 12 MẤT BAO LÂU?"),
        ("no diacritics", "Doi the can cuoc o phuong 12 mat bao lau?"),
        ("extra spaces", "  Đổi  "),
    ],
)
def test_what_it_looks_like(name, shows):
    assert shows in changed(row(QUESTION), name).turns[0].replace("Hỏi", "hỏi")


def test_the_same_question_is_always_changed_alike_and_other_ones_otherwise():
    again = {name: other for name, other in variants(row(QUESTION))}
    assert dict(variants(row(QUESTION))) == again
    forms = {changed(row(QUESTION, name=f"d-{n}"), "emoji").turns for n in range(40)}
    assert len(forms) == 5


def test_every_turn_is_changed():
    first, second = changed(row("làm hộ chiếu", "thế phí"), "upper case").turns
    assert (first, second) == ("LÀM HỘ CHIẾU", "THẾ PHÍ")


def test_a_change_that_shows_nothing_is_left_out():
    assert changed(row("lam ho chieu"), "no diacritics") is None
    assert changed(row("lam ho chieu"), "NFD") is None
    assert changed(row("HỘ CHIẾU"), "upper case") is None
    assert changed(row("hộ"), "glued words") is None


@given(st.integers(0, 10_000))
def test_one_space_goes_and_never_one_beside_a_digit(seed):
    found = glued(QUESTION, seed)
    assert len(found) == len(QUESTION) - 1 and found.replace(" ", "") == QUESTION.replace(" ", "")
    assert "phường 12 mất" in found


def test_nothing_to_glue_is_left_alone():
    assert glued("", 1) == "" and glued("A 1 B 2", 3) == "A 1 B 2"


@given(st.text())
def test_no_diacritics_is_idempotent_and_keeps_the_case_of_vietnamese(text):
    once = no_diacritics(text)
    assert no_diacritics(once) == once
    assert no_diacritics("Đường ĐẶNG") == "Duong DANG"


def test_decomposed_text_is_the_same_text():
    (text,) = changed(row(QUESTION), "NFD").turns
    assert text != QUESTION and unicodedata.normalize("NFC", text) == QUESTION
