"""Masks and hours."""
from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.phrases import Phrases
from actions.world import VIETNAM
from bot.gateway.handover.hours import next_opening, open_at, said
from bot.gateway.handover.masks import DOTS, masked
from bot.gateway.handover.talks import Said
from knowledge.profile import DAYS, Desk

SAY = Phrases.load()
OFFICE = {"hours": [
    {"days": ["mon", "tue", "wed", "thu", "fri"], "from": "07:30", "to": "11:30"},
    {"days": ["mon", "tue", "wed", "thu", "fri"], "from": "13:30", "to": "17:00"},
], "closed": ["2026-09-02"]}  # fmt: skip
DESK = Desk.parse_obj(OFFICE)


def at(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("số 001099012345 ạ", f"số {DOTS} ạ"),
        ("0912 345 678", DOTS),
        ("0912.345.678, gọi tôi", f"{DOTS}, gọi tôi"),
        ("001-099-012345/2020", f"{DOTS}/2020"),
        ("mã 1.001193", "mã 1.001193"),
        ("lệ phí 1.000.000 đồng", "lệ phí 1.000.000 đồng"),
        ("sinh 12/03/2020, nhà số 12", "sinh 12/03/2020, nhà số 12"),
        ("bé 12345", "bé 12345"),
        ("", ""),
    ],
)
def test_long_numbers_are_hidden_and_nothing_else(text, shown):
    assert masked(text) == shown


@given(st.text("0123456789 .-abc•ơ\n", max_size=60))
def test_no_run_of_six_digits_is_left(text):
    shown = masked(text)
    left = re.sub(r"\d\.\d{6}|\d{1,3}(\.\d{3})+", "", shown)
    assert not re.search(r"\d{6}", left) and masked(shown) == shown


def test_a_private_line_is_hidden_whole_until_it_is_opened():
    line = Said(1, 0.0, "person", None, True, "tôi là Hoa")
    assert line.shown() == DOTS and line.hides and line.shown(opened=True) == "tôi là Hoa"
    assert not Said(1, 0.0, "event", "lan", False, "Lan nhận.").hides


@pytest.mark.parametrize(
    ("now", "open_", "opens"),
    [
        ("2026-11-23 07:29", False, "2026-11-23 07:30"),
        ("2026-11-23 07:30", True, "2026-11-23 13:30"),
        ("2026-11-23 11:30", False, "2026-11-23 13:30"),
        ("2026-11-23 17:00", False, "2026-11-24 07:30"),
        ("2026-11-21 09:00", False, "2026-11-23 07:30"),  # a Saturday
        ("2026-09-01 18:00", False, "2026-09-03 07:30"),  # a holiday between
    ],
)
def test_hours_of_an_office(now, open_, opens):
    assert open_at(DESK, at(now)) is open_ and next_opening(DESK, at(now)) == at(opens)


def test_another_clock_says_the_same():
    assert open_at(DESK, dt.datetime(2026, 11, 23, 1, 0, tzinfo=dt.timezone.utc))


def test_a_desk_that_never_opens_says_no_day():
    closed = [dt.date(2026, 11, 22) + dt.timedelta(days=days) for days in range(500)]
    assert next_opening(Desk.parse_obj({**OFFICE, "closed": closed}), at("2026-11-22 09:00")) is None


_HOURS = st.builds(
    lambda days, a, b: {"days": sorted(days), "from": f"{min(a, b):02}:00", "to": f"{max(a, b):02}:30"},
    st.sets(st.sampled_from(DAYS), min_size=1), st.integers(0, 23), st.integers(0, 23),
)  # fmt: skip
_MOMENT = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 1, 1), timezones=st.just(VIETNAM))


@given(st.lists(_HOURS, min_size=1, max_size=4), _MOMENT)
def test_it_is_open_when_it_opens_and_just_before_it_was_not_promised_sooner(hours, now):
    desk = Desk.parse_obj({"hours": hours})
    opens = next_opening(desk, now)
    assert opens is not None and opens > now and open_at(desk, opens)
    moment = now
    if not open_at(desk, now):  # then it stays closed until it opens
        while moment < opens:
            assert not open_at(desk, moment)
            moment += dt.timedelta(minutes=30)


@pytest.mark.parametrize(
    ("opens", "words"),
    [
        ("2026-11-23 13:30", "13 giờ 30 hôm nay"),
        ("2026-11-24 07:00", "7 giờ ngày mai"),
        ("2026-11-30 07:05", "7 giờ 05 thứ Hai, ngày 30/11/2026"),
    ],
)
def test_a_moment_is_said_as_people_say_it(opens, words):
    assert said(at(opens), at("2026-11-23 12:00"), SAY) == words


@pytest.mark.parametrize(
    "broken",
    [
        {"hours": []},
        {"hours": [{"days": [], "from": "07:00", "to": "08:00"}]},
        {"hours": [{"days": ["mon"], "from": "08:00", "to": "08:00"}]},
        {"hours": [{"days": ["mon"], "from": "7:00", "to": "08:00"}]},
        {"hours": [{"days": ["thứ hai"], "from": "07:00", "to": "08:00"}]},
    ],
)
def test_hours_that_cannot_be_are_refused(broken):
    with pytest.raises(ValueError):
        Desk.parse_obj(broken)
