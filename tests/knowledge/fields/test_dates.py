"""Every day of the calendar is read in every habit, and no other day ever."""
from __future__ import annotations

import calendar
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.fields import in_words
from tests.knowledge.fields.common import TODAY, read, valid

WRITTEN = (
    "{d}/{m}/{y}", "{d:02}/{m:02}/{y}", "{d}-{m}-{y}", "{d}.{m}.{y}", "{d} {m} {y}", "{d:02}{m:02}{y}",
    "{y}-{m:02}-{d:02}",
    "ngày {d} tháng {m} năm {y}", "ngay {d} thang {m} nam {y}", "{d} tháng {m} {y}", "sinh ngày {d}/{m} {y} ạ",
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(d=st.integers(1, 31), m=st.integers(1, 12), y=st.integers(1900, 2026), form=st.sampled_from(WRITTEN))
def test_a_day_is_read_if_there_is_one(d, m, y, form):
    there = d <= calendar.monthrange(y, m)[1]
    iso = f"{y}-{m:02}-{d:02}"
    for kind in ("date", "year_or_date"):
        future = kind == "year_or_date" and there and date(y, m, d) > TODAY
        found = read(kind, form.format(d=d, m=m, y=y))
        assert found.value == (iso if there and not future else None)
        assert there or found.problem == "date_none"
        assert (valid(kind, iso) is None) == (there and not future)


def test_the_29th_of_february():
    leap = {y for y in range(1900, 2027) if read("date", f"29/2/{y}").value}
    assert leap == {y for y in range(1900, 2027) if calendar.isleap(y)}


@settings(max_examples=60, deadline=None)
@given(day=st.dates(date(1950, 1, 1), TODAY))
def test_a_day_spoken_whole(day):
    words = f"ngày {in_words(day.day)} tháng {in_words(day.month)} năm {in_words(day.year)}"
    assert read("past_date", words).value == day.isoformat()


@settings(max_examples=40, deadline=None)
@given(day=st.dates(date(2026, 11, 23), date(2070, 1, 1)))
def test_a_day_to_come_is_no_day_of_birth(day):
    for kind in ("past_date", "year_or_date"):
        assert read(kind, f"{day:%d/%m/%Y}").problem == valid(kind, day.isoformat()) == "date_future"
    assert read("date", f"{day:%d/%m/%Y}").value == day.isoformat()
