"""The `when` language: what it says, what it does not know, and how it complains."""
import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.conditions import NOT_ASKED, UNSURE, Condition, ConditionError, Junction, Not

TODAY = dt.date(2026, 7, 18)


def value(text, as_of=TODAY, **answers):
    return Condition.parse(text).value(answers, as_of)


@pytest.mark.parametrize(
    ("text", "answer", "expected"),
    [
        ("reason = lost", "lost", True),
        ("reason = lost", "broken", False),
        ("reason != lost", "broken", True),
        ("reason != lost", "lost", False),
        ("reason in [lost, broken]", "broken", True),
        ("reason in [lost, broken]", "old", False),
        ("reason", "yes", True),
        ("reason", "no", False),
        ("reason = 'hai chữ'", "hai chữ", True),
        ("reason < 3", 2, True),
        ("reason < 3", 3, False),
        ("reason <= 3", "3", True),
        ("reason > 3", 3.5, True),
        ("reason > -1", 0, True),
        ("reason >= 3", 2, False),
        ("reason = 2.5", "2.5", True),
        ("reason >= 2026-01-01", "2026-01-01", True),
        ("reason < 2026-01-01", dt.date(2025, 12, 31), True),
        ("reason = 2026-01-01", "2026-01-02", False),
    ],
)
def test_a_comparison(text, answer, expected):
    assert value(text, reason=answer) is expected


@pytest.mark.parametrize("answers", [{}, {"reason": None}, {"reason": UNSURE}])
@pytest.mark.parametrize("text", ["reason = lost", "reason != lost", "reason in [lost]", "not reason = lost", "reason", "age(reason) > 3"])
def test_no_answer_is_unknown(text, answers):
    assert value(text, **answers) is None


@pytest.mark.parametrize("text", ["reason < 3", "reason > 2026-01-01", "age(reason) >= 14"])
def test_what_cannot_be_compared_is_unknown(text):
    assert value(text, reason="hôm qua") is None


def test_truth_is_no_number():
    assert value("count >= 1", count=True) is None


@pytest.mark.parametrize(
    ("text", "born", "expected"),
    [
        ("age(born) >= 14", "2012-07-18", True),
        ("age(born) >= 14", "2012-07-19", False),
        ("age(born) = 0", "2026-07-18", True),
        ("months(born) < 6", "2026-01-19", True),
        ("months(born) >= 6", "2026-01-18", True),
        ("months(born) = 13", "2025-06-01", True),
        ("days(born) <= 60", "2026-05-19", True),
        ("days(born) > 60", "2026-05-18", True),
    ],
)
def test_time_from_a_date_to_the_day_asked_about(text, born, expected):
    assert value(text, born=born) is expected
    assert value(text, born=dt.date.fromisoformat(born)) is expected


def test_one_born_on_a_leap_day_comes_of_age_at_the_end_of_february():
    assert value("age(born) >= 14", dt.date(2026, 2, 28), born="2012-02-29") is True
    assert value("age(born) >= 14", dt.date(2026, 2, 27), born="2012-02-29") is False


@pytest.mark.parametrize(
    ("text", "a", "b", "expected"),
    [
        ("a > @b", "2026-03-02", "2026-03-01", True),
        ("a > @b", "2026-03-01", "2026-03-01", False),
        ("a >= @b", dt.date(2026, 3, 1), "2026-03-01", True),
        ("a < @b", "1999-12-31", "2000-01-01", True),
        ("a <= @b", "2000-01-02", "2000-01-01", False),
        ("a = @b", "2000-01-02", "2000-01-02", True),
        ("a != @b", "2000-01-02", "2000-01-02", False),
        ("a > @b", 120, 90.5, True),
        ("a > @b", "120", "90", True),  # a walk keeps its numbers as text
        ("a = @b", "3", 3, True),
        ("a = @b", "001195000123", "001195000123", True),
        ("a != @b", "Kinh", "Tày", True),
        ("a = @b", "Kinh", "Kinh", True),
        ("not a = @b", "Kinh", "Kinh", False),
        ("a > @b", "Kinh", "Tày", None),
        ("a > @b", "2000-01-01", 3, None),
        ("age(a, b) >= 18", "2000-05-02", "2018-05-02", True),
        ("age(a, b) >= 18", "2000-05-02", "2018-05-01", False),
        ("months(a, b) = 13", "2025-06-01", "2026-07-18", True),
        ("days(a, b) < 0", "2026-07-02", "2026-07-01", True),
        ("days(a, b) in [1, 2]", "2026-07-01", "2026-07-03", True),
        ("days(as_of, b) = 3", None, "2026-07-21", True),
        ("days(a, as_of) > 1", "2026-07-16", None, True),
        ("a > @as_of", "2026-07-19", None, True),
        ("as_of < @b", None, "2026-07-18", False),
    ],
)
def test_two_answers_beside_one_another(text, a, b, expected):
    assert value(text, a=a, b=b) is expected


@pytest.mark.parametrize("text", ["a > @b", "a = @b", "a != @b", "age(a, b) > 3", "not age(b, a) > 3", "a <= @b"])
@pytest.mark.parametrize("other", [{}, {"b": None}, {"b": UNSURE}])
def test_two_answers_of_which_one_is_unknown(text, other):
    assert value(text, a="2000-01-01", **other) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a > @b", False), ("b > @a", False), ("a = @b", False), ("a != @b", True), ("b != @a", True), ("age(a, b) > 3", False),
     ("age(b, a) != 3", True), ("not a > @b", True)],
)  # fmt: skip
@pytest.mark.parametrize("a", ["2000-01-01", None, UNSURE])
def test_what_was_not_asked_equals_nothing_and_measures_nothing(text, expected, a):
    assert value(text, a=a, b=NOT_ASKED) is expected


@pytest.mark.parametrize(
    ("text", "born", "expected"),
    [
        ("age(born) >= 14", "2012", None),
        ("age(born) >= 14", "2011", True),
        ("age(born) >= 14", "2013", False),
        ("age(born) = 14", "2011", None),
        ("age(born) = 14", "2009", False),
        ("age(born) in [10, 14]", "2009", False),
        ("age(born) in [10, 14]", "2011", None),
        ("not age(born) in [10, 14]", "2009", True),
        ("age(born) >= 14", "2012-06", True),
        ("age(born) >= 14", "2012-07", None),
        ("age(born) >= 14", "2012-08", False),
        ("born < 2012-07-01", "2012", None),
        ("born < 2012-07-01", "2012-06", True),
        ("born >= 2012-01-01", "2012", True),
        ("born = 2012-07-01", "2012", None),
        ("born = 2012-07-01", "2013", False),
        ("born != 2012-07-01", "2013", True),
        ("days(born) < 0", "2027", True),
        ("age(born) >= 14", "2012-13", None),
        ("age(born) >= 14", "0000", None),
        ("born >= 2012", "2013", True),  # a number on the right: no day at all
    ],
)
def test_a_year_alone_decides_only_where_each_of_its_days_would(text, born, expected):
    assert value(text, born=born) is expected


def test_two_years_alone():
    assert value("a > @b", a="1996", b="1995") is True and value("a > @b", a="1995", b="1996-01") is False
    assert value("a > @b", a="1995", b="1995") is None and value("a = @b", a="1995", b="1995") is None
    assert value("age(a, b) < 12", a="1995", b="2006") is True and value("age(a, b) < 12", a="1995", b="2007") is None


DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))


@settings(max_examples=120)
@given(DAYS, DAYS, st.sampled_from([4, 7, 10]), st.sampled_from([4, 7, 10]),
       st.sampled_from(["a < @b", "a >= @b", "a = @b", "a != @b", "age(a, b) < 12", "months(a, b) = 3", "days(b, a) in [0, 40]"]))  # fmt: skip
def test_what_is_decided_of_a_span_holds_on_each_of_its_days(a, b, first, second, text):
    """What a year or a month decides, every day in it decides alike."""
    shortened = value(text, a=a.isoformat()[:first], b=b.isoformat()[:second])
    exact = value(text, a=a, b=b)
    assert exact is not None and shortened in (exact, None)
    assert shortened is exact or min(first, second) < 10


def test_the_day_asked_about_can_be_compared():
    assert value("as_of >= 2026-07-01") is True
    assert value("as_of < 2026-07-01") is False
    assert Condition.parse("as_of >= 2026-07-01 and a").names() == ("a",)


def test_and_binds_tighter_than_or_and_not_tightest():
    assert value("a or b and c", a="yes", b="no", c="no") is True
    assert value("(a or b) and c", a="yes", b="no", c="no") is False
    assert value("not a or b", a="yes", b="yes") is True
    assert value("not (a or b)", a="yes", b="yes") is False


def test_one_decisive_part_settles_it():
    assert value("a and b", a="no") is False
    assert value("a or b", b="yes") is True
    assert value("a and b", a="yes") is None
    assert value("a or b", a="no") is None


def test_nothing_said_always_holds():
    assert Condition.always().value({}, TODAY) is True
    assert Condition.always().comparisons() == () and Condition.always().names() == ()


@pytest.mark.parametrize(
    ("text", "ops"),
    [
        ("not a = x", ["!="]),
        ("not a != x", ["="]),
        ("not a < 3", [">="]),
        ("not a <= 3", [">"]),
        ("not a > 3", ["<="]),
        ("not a >= 3", ["<"]),
        ("not a in [x, y]", ["not in"]),
        ("not not a = x", ["="]),
        ("a = x and not (b = y or c in [z])", ["=", "!=", "not in"]),
    ],
)
def test_comparisons_under_not_are_turned_round(text, ops):
    assert [each.op for each in Condition.parse(text).comparisons()] == ops


def test_names_come_once_in_their_order():
    assert Condition.parse("b = x or age(a) > 3 and not b = y").names() == ("b", "a")
    assert Condition.parse("days(c, a) > 3 or not b > @a or as_of < @d").names() == ("c", "a", "b", "d")
    assert [c.questions for c in Condition.parse("a > @as_of or age(a, a) = 0").comparisons()] == [("a",), ("a",)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "expected a question's id but found the end"),
        ("a =", "expected a value but found the end"),
        ("a = )", "expected a value but found ')'"),
        ("= yes", "expected a question's id but found '='"),
        ("a = b c", "expected the end but found 'c'"),
        ("(a = b", "expected ')' but found the end"),
        ("a in b", "expected '[' but found 'b'"),
        ("a in [b", "expected ']' but found the end"),
        ("a in []", "expected a value but found ']'"),
        ("size(a) > 3", "unknown call 'size'"),
        ("age(a)", "expected a comparison but found the end"),
        ("age()) > 3", "expected a question's id but found ')'"),
        ("a = 2026-02-30", "'2026-02-30' is no date"),
        ("a > @", "cannot read «@» in"),
        ("@a > b", "expected a question's id but found '@a'"),
        ("a in [@b]", "expected a value but found '@b'"),
        ("age(a) > @b", "expected a value but found '@b'"),
        ("age(a, b, c) > 3", "expected ')' but found ','"),
        ("age(a,) > 3", "expected a question's id but found ')'"),
        ("age(a, b)", "expected a comparison but found the end"),
        ("a = 'mở", "cannot read «'mở»"),
        ("a & b", "cannot read «& b»"),
        ("(" * 2000 + "a", "is nested too deeply"),
    ],
)
def test_a_mistake_is_told_in_a_sentence(text, said):
    with pytest.raises(ConditionError) as error:
        Condition.parse(text)
    assert said in str(error.value) and "\n" not in str(error.value)


PIECES = ["a", "b", "@a", "@b", "age(", "days", "(", ")", "[", "]", ",", "=", "!=", "<=", "in", "and", "or", "not", "3", "-1.5",
          "2026-01-01", "2026-13-41", '"x y"', "'", "as_of", "đ", "9" * 5000]  # fmt: skip


@settings(max_examples=60)
@given(st.one_of(st.text(max_size=40), st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join)))
def test_reading_any_text_gives_a_condition_or_a_condition_error(text):
    try:
        condition = Condition.parse(text)
    except ConditionError as error:
        assert str(error)
    else:
        assert condition.value({}, TODAY) in (True, False, None)
        assert condition.value({"a": "yes", "b": "2020-01-01", "days": 3}, TODAY) in (True, False, None)


class Fixed:
    """A leaf of a given value."""

    def __init__(self, value):
        self._value = value

    def value(self, answers, as_of):
        return self._value


VALUES = st.sampled_from([True, False, None])


@settings(max_examples=60)
@given(VALUES, VALUES, VALUES)
def test_the_laws_of_three_valued_logic(a, b, c):
    def both(*parts):
        return Junction("and", tuple(map(Fixed, parts))).value({}, TODAY)

    def either(*parts):
        return Junction("or", tuple(map(Fixed, parts))).value({}, TODAY)

    def no(part):
        return Not(Fixed(part)).value({}, TODAY)

    assert no(no(a)) is a
    assert both(a, b) is both(b, a) and either(a, b) is either(b, a)
    assert both(a, b, c) is both(a, both(b, c)) and either(a, b, c) is either(a, either(b, c))
    assert no(both(a, b)) is either(no(a), no(b)) and no(either(a, b)) is both(no(a), no(b))
    assert both(a, either(b, c)) is either(both(a, b), both(a, c))
    assert both(a, True) is a and either(a, False) is a
    assert both(a, False) is False and either(a, True) is True


@settings(max_examples=60)
@given(st.sampled_from(["yes", "no", UNSURE, None]), st.sampled_from(["yes", "no"]))
def test_an_answer_never_turns_what_was_settled(before, after):
    """A value that stands without an answer stands with it."""
    for text in ("a and b", "a or b", "not a and b", "a = no or not b"):
        early = value(text, a=before, b=UNSURE)
        if early is not None:
            assert value(text, a=before, b=after) is early
