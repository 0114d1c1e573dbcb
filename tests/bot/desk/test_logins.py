"""Sessions: found by their token only, over in time, and of active accounts only."""
from __future__ import annotations

import pytest
import sqlalchemy as sa

from bot.desk.accounts import Accounts
from bot.desk.logins import IDLE, LONGEST, NOTE, Logins
from bot.store.desk import Login
from tests.bot.desk.clock import Clock
from tests.bot.desk.quick import quick  # noqa: F401  fixture

PASSWORD = "mèo vàng trên mái ngói"


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def accounts(store, clock, quick):  # noqa: F811
    found = Accounts(store, clock)
    found.add("hoa", "Nguyễn Thị Hoa", "admin", PASSWORD)
    found.add("lan", "Trần Thị Lan", "staff", PASSWORD)
    return found


@pytest.fixture
def logins(store, accounts, clock):
    return Logins(store, clock)


def rows(store):
    with store.engine.connect() as connection:
        return connection.execute(sa.select(Login)).all()


def test_a_token_leads_to_its_member(logins):
    token, csrf = logins.begin("lan")
    other, _ = logins.begin("hoa")
    found = logins.find(token)
    assert (found.login, found.name, found.role, found.csrf, found.must_change) == ("lan", "Trần Thị Lan", "staff", csrf, False)
    assert logins.find(other).login == "hoa" and len({token, other, csrf}) == 3 and len(token) >= 43


def test_any_other_token_leads_nowhere(logins):
    mine, _ = logins.begin("lan")
    for token in ("", "x", "é\ud800", "a" * 10_000, "'; DROP TABLE desk_logins; --", "\0", mine[:-1], mine + "a"):
        assert logins.find(token) is None
        logins.end(token)
    assert logins.find(mine)


def test_only_a_digest_is_kept(logins, store):
    token, _ = logins.begin("lan")
    (row,) = rows(store)
    assert token not in map(str, row) and logins.find(row.digest) is None


def test_without_a_request_a_session_ends(logins, clock):
    token, _ = logins.begin("lan")
    clock.passes(IDLE - 1)
    assert logins.find(token)
    clock.passes(IDLE - 1)  # since the request just made
    assert logins.find(token)
    clock.passes(IDLE + 1)
    assert logins.find(token) is None


def test_what_a_page_asks_by_itself_keeps_no_session(logins, clock):
    token, _ = logins.begin("lan")
    for _ in range(3):
        clock.passes(IDLE / 3 - 1)
        assert logins.find(token, seen=False)
    clock.passes(4)
    assert logins.find(token) is None


def test_after_half_a_day_a_session_ends_whatever_is_done_in_it(logins, clock):
    token, _ = logins.begin("lan")
    begun = clock.now
    while clock.now < begun + LONGEST - NOTE:
        assert logins.find(token)
        clock.passes(IDLE / 2)
    clock.now = begun + LONGEST + 1
    assert logins.find(token) is None


def test_a_request_is_noted_once_a_minute(logins, clock, store):
    token, _ = logins.begin("lan")
    begun = clock.now
    clock.passes(NOTE - 1)
    logins.find(token)
    assert rows(store)[0].seen == begun
    clock.passes(2)
    logins.find(token)
    assert rows(store)[0].seen == clock.now


def test_a_log_in_clears_away_what_is_over(logins, clock, store):
    logins.begin("lan")
    clock.passes(IDLE + 1)
    logins.begin("hoa")
    assert [row.login for row in rows(store)] == ["hoa"]


def test_logging_out_ends_one_session_or_all(logins):
    first, second, other = (logins.begin(login)[0] for login in ("lan", "lan", "hoa"))
    logins.end(first)
    assert logins.find(first) is None and logins.find(second)
    logins.end_all("lan")
    assert logins.find(second) is None and logins.find(other)


def test_a_disabled_account_has_no_session_not_even_when_it_is_enabled_again(logins, accounts):
    token, _ = logins.begin("lan")
    accounts.set_active("lan", False)
    assert logins.find(token) is None
    accounts.set_active("lan", True)
    assert logins.find(token) is None


def test_a_new_password_ends_every_session(logins, accounts):
    token, _ = logins.begin("lan")
    accounts.change_password("lan", "cá chép hóa rồng", must_change=True)
    assert logins.find(token) is None
    assert logins.find(logins.begin("lan")[0]).must_change


def test_a_new_role_and_name_hold_at_once(logins, accounts):
    token, _ = logins.begin("lan")
    accounts.set_role("lan", "editor")
    accounts.set_name("lan", "Lan (một cửa)")
    assert (logins.find(token).role, logins.find(token).name) == ("editor", "Lan (một cửa)")
