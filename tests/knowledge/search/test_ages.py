"""How old somebody is of whom a question speaks."""
import pytest

from knowledge.search.ages import CHILDREN, ages, by_age


@pytest.mark.parametrize(
    "text, expected",
    [
        ("cháu nhà tôi 10 tuổi", [10]),
        ("con em lên năm tuổi", [5]),
        ("chau 12 tuoi", [12]),
        ("bé được 6 tháng tuổi", [0.5]),
        ("em 20 tuổi, bạn trai mười chín tuổi", [20, 19]),
        ("người dưới 14 tuổi", []),
        ("từ 14 tuổi", []),
        ("đủ 14 tuổi", [14]),
        ("sinh năm 2010", []),
        ("tuổi", []),
        ("", []),
    ],
)
def test_ages(text, expected):
    assert ages(text) == expected


@pytest.mark.parametrize(
    "text, child", [("cháu 10 tuổi", True), ("con gái tôi 20 tuổi", False), ("mẹ 40 tuổi, con 3 tuổi", True), ("con đủ 14 tuổi", False)]
)
def test_an_age_says_whether_it_is_a_child(text, child):
    for marks in (frozenset(), frozenset({CHILDREN})):
        assert (CHILDREN in by_age(marks, text)) is child


def test_without_an_age_the_words_decide():
    assert by_age(frozenset({"foreign"}), "con gái tôi") == {"foreign"} and CHILDREN in by_age(frozenset({CHILDREN}), "con gái")
