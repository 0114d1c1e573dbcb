"""Checks that set two days of one case beside one another, where the walk takes a vague day or tells of a deadline."""
import datetime as dt

import pytest

from actions.walk import days
from actions.walk.findings import _says_late
from knowledge.schema import Check, Deadline
from tests.knowledge.tiny import procedure

TODAY = dt.date(2026, 11, 22)
DATES = [{"id": name, "ask": f"{name}?", "type": "date"} for name in ("birth_date", "wed")]


@pytest.mark.parametrize(
    ("when", "problem"),
    [("age(birth_date) >= 6", None), ("birth_date > @wed", "day_needed"), ("age(wed, birth_date) > 3", "day_needed")],
)
def test_a_year_is_not_enough_where_another_day_decides(when, problem):
    ours = procedure(cases=DATES, checks=[{"when": when, "severity": "note", "say": "Xem lại."}])
    assert days.asked(ours.cases[0], "sinh năm 2010", ours, TODAY).problem == problem


@pytest.mark.parametrize(
    ("when", "late"), [("days(birth_date) > 60", True), ("days(birth_date, wed) > 60", False), ("birth_date > @wed", False)]
)
def test_only_what_is_measured_to_today_says_that_it_is_late(when, late):
    deadline = Deadline(amount=60, unit="day", after="birth_date")
    assert _says_late(Check(when=when, severity="note", say="Trễ."), deadline) is late
