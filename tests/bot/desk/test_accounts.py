"""Accounts: passwords that are taken and how they are kept, locks, and an administrator who stays."""
from __future__ import annotations

import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from bot.desk import accounts as rules
from bot.desk import audit, lockout, passwords
from bot.desk.accounts import AccountError, Accounts
from bot.desk.audit import AuditLog
from bot.desk.lockout import Locked
from bot.store.desk import Staff
from nlu.text import fold
from tests.bot.desk.clock import Clock
from tests.bot.desk.quick import quick  # noqa: F401  fixture

PASSWORD = "mèo vàng trên mái ngói"
WRONG = "mèo đen trên mái ngói"


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def accounts(store, clock, quick):  # noqa: F811
    found = Accounts(store, clock)
    found.add("hoa", "Nguyễn Thị Hoa", "admin", PASSWORD)
    return found


def kept(store, login="hoa"):
    with store.engine.connect() as connection:
        return connection.execute(sa.select(Staff.password).where(Staff.login == login)).scalar()


def recorded(store):
    return [(row.act, row.login) for row in reversed(AuditLog(store).rows())]


def test_a_password_opens_its_account_only(accounts):
    accounts.add("lan", "Lan", "staff", "cá chép hóa rồng")
    found = accounts.check(" HOA ", PASSWORD)
    assert (found.login, found.name, found.role, found.active, found.must_change) == ("hoa", "Nguyễn Thị Hoa", "admin", True, False)
    assert accounts.check("lan", PASSWORD) is None and accounts.check("lan", "cá chép hóa rồng").role == "staff"


def test_anything_may_be_typed(accounts):
    for login, password in [("", ""), ("hoa", ""), ("hoa", "\ud800\0"), ("h\0a", PASSWORD), ("hoa", "x" * 10**6), ("ba", PASSWORD)]:
        assert accounts.check(login, password) is None


def test_the_password_is_kept_as_an_argon2_hash(accounts, store):
    assert kept(store).startswith("$argon2id$") and PASSWORD not in kept(store)


def test_hashes_cost_what_the_library_thinks_right():
    assert not PasswordHasher().check_needs_rehash(passwords.hashed(PASSWORD)) and passwords.verified(passwords.hashed(PASSWORD), PASSWORD)


def test_keyboards_spell_a_password_in_their_own_ways(accounts):
    assert accounts.check("hoa", unicodedata.normalize("NFD", PASSWORD))


def test_a_hash_of_other_parameters_is_made_anew(accounts, store):
    old = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD.encode())
    with store.engine.begin() as connection:
        connection.execute(sa.update(Staff).values(password=old))
    assert accounts.check("hoa", WRONG) is None and kept(store) == old
    assert accounts.check("hoa", PASSWORD) and kept(store) != old and not passwords.outdated(kept(store))
    assert accounts.check("hoa", PASSWORD)


@pytest.mark.parametrize(
    "password, why",
    [
        ("ngắn quá", "ít nhất 10"), ("x y" * 70, "dài nhất 200"), ("minhthu.hoang", "tên đăng nhập"),
        ("Minhthu.Hoang2026", "tên đăng nhập"), ("Mật khẩu 123", "dễ đoán"), ("QWERTYUIOP", "dễ đoán"),
        ("aaaaaaaaaaaa", "dễ đoán"), ("1212121212", "dễ đoán"), ("dòng một\ndòng hai", "không gõ lại được"),
    ],
)  # fmt: skip
def test_a_weak_password_is_refused_with_a_sentence(password, why):
    assert why in passwords.objection(password, "minhthu.hoang")


@pytest.mark.parametrize("password", [PASSWORD, "w x y z " * 25, "hai mươi ba con vịt", "Tháng3-mưa-bay", "minhthu.hoang và mẹ"])
def test_any_other_is_taken(password):
    assert passwords.objection(password, "minhthu.hoang") is None


def test_an_account_with_a_weak_password_is_not_made(accounts):
    with pytest.raises(AccountError, match="dễ đoán"):
        accounts.add("lan", "Lan", "staff", "matkhau123")
    assert accounts.get("lan") is None


def test_the_list_of_common_passwords_is_written_as_it_is_looked_up():
    lines = Path(passwords.__file__).with_name("common_passwords.txt").read_text(encoding="utf-8").splitlines()
    names = [line for line in lines if not line.startswith("#")]
    assert len(names) == len(set(names)) > 100
    assert [name for name in names if len(name) < passwords.SHORTEST or name != fold(name).replace(" ", "")] == []


LOGINS = ["", "h", "Hoa", "hòa", "1hoa", "hoa lan", "h" * 33, "hoa\n", "(dòng lệnh)", "<script>"]


def test_a_login_that_cannot_be_typed_everywhere_is_refused(accounts):
    for login in LOGINS:
        with pytest.raises(AccountError, match="Tên đăng nhập"):
            accounts.add(login, "Hoa", "staff", PASSWORD)


def test_a_name_and_a_role_have_to_be_some(accounts):
    for name in (" ", "x" * 129, "a\0b"):
        with pytest.raises(AccountError, match="Tên hiển thị"):
            accounts.add("lan", name, "staff", PASSWORD)
    with pytest.raises(AccountError, match="Vai trò 'root'"):
        accounts.add("lan", "Lan", "root", PASSWORD)


def test_an_account_is_added_once(accounts):
    with pytest.raises(AccountError, match="Đã có tài khoản 'hoa'"):
        accounts.add("hoa", "Hoa khác", "staff", WRONG)
    assert accounts.get("hoa").name == "Nguyễn Thị Hoa" and accounts.count() == 1


def test_the_first_account_is_an_administrator_s(store, quick):  # noqa: F811
    accounts = Accounts(store)
    assert accounts.count() == 0 and accounts.all() == []
    with pytest.raises(AccountError, match="Chưa có quản trị viên"):
        accounts.add("lan", "Lan", "staff", PASSWORD)
    accounts.add("hoa", "Hoa", "admin", PASSWORD)
    accounts.add("lan", "Lan", "staff", PASSWORD)
    assert [account.login for account in accounts.all()] == ["hoa", "lan"]


def fails(accounts, times, login="hoa"):
    for _ in range(times):
        assert accounts.check(login, WRONG) is None


def test_five_wrong_passwords_lock_for_a_minute_and_each_more_twice_as_long(accounts, clock):
    fails(accounts, 4)
    for seconds in (60, 120, 240, 480, 960, 1920, 3600, 3600, 3600):
        with pytest.raises(Locked) as locked:
            accounts.check("hoa", WRONG)
        assert locked.value.until == clock.now + seconds
        with pytest.raises(Locked):  # the right one too, and it does not lock for longer
            accounts.check("hoa", PASSWORD)
        clock.passes(seconds)
    assert accounts.check("hoa", PASSWORD)
    fails(accounts, 4)  # from the start again


def test_a_lock_says_until_when(accounts):
    fails(accounts, 4)
    with pytest.raises(Locked, match="tạm khóa đến 15:01:00"):  # in Vietnam, wherever the server is
        accounts.check("hoa", WRONG)


def test_a_log_in_begins_the_count_anew(accounts):
    for _ in range(3):
        fails(accounts, 4)
        assert accounts.check("hoa", PASSWORD)


def test_many_tries_at_once_are_no_more_than_many_in_turn(accounts, store):
    def attempt(_):
        try:
            return accounts.check("hoa", WRONG)
        except Locked as locked:
            return locked

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(attempt, range(16)))
    assert told.count(None) == lockout.FAILURES - 1
    assert [act for act, _ in recorded(store)].count("login_failed") == lockout.FAILURES


def test_a_login_without_an_account_locks_like_one_with(accounts, clock, store):
    fails(accounts, 4, "matkhaucuatoi")
    with pytest.raises(Locked) as locked:
        accounts.check("matkhaucuatoi", WRONG)
    assert locked.value.until == clock.now + 60
    with pytest.raises(Locked):
        accounts.check("matkhaucuatoi", WRONG)
    assert "matkhaucuatoi" not in str(AuditLog(store).rows())  # people type passwords there
    assert recorded(store)[-2:] == [("login_failed", audit.STRANGER), ("locked", audit.STRANGER)]


def test_as_much_is_computed_where_there_is_no_account(accounts, monkeypatch):
    looked = []
    verified = passwords.verified
    monkeypatch.setattr(passwords, "verified", lambda *given: looked.append(given[0]) or verified(*given))
    accounts.check("hoa", WRONG), accounts.check("ba", WRONG)
    assert [hash_.split("$")[1:4] for hash_ in looked] == [looked[0].split("$")[1:4]] * 2


def test_logins_that_are_none_do_not_fill_the_memory(accounts, monkeypatch):
    monkeypatch.setattr(lockout, "STRANGERS", 3)
    for number in range(5):
        accounts.check(f"ai{number}", "")
    assert list(accounts._lockout._strangers) == ["ai2", "ai3", "ai4"]


def test_failures_and_locks_are_recorded(accounts, store):
    fails(accounts, 4)
    with pytest.raises(Locked):
        accounts.check("hoa", WRONG)
    accounts.unlock("hoa")
    assert accounts.check("hoa", PASSWORD)
    assert recorded(store) == [("login_failed", "hoa")] * 5 + [("locked", "hoa")]
    assert WRONG not in str(AuditLog(store).rows())


def test_a_disabled_account_is_not_let_in(accounts):
    accounts.add("lan", "Lan", "staff", PASSWORD)
    accounts.set_active("lan", False)
    assert accounts.check("lan", PASSWORD) is None and not accounts.get("lan").active
    accounts.set_active("lan", True)
    assert accounts.check("lan", PASSWORD)


def test_a_new_password_takes_the_old_one_s_place_and_ends_a_lock(accounts):
    fails(accounts, 4)
    with pytest.raises(Locked):
        accounts.check("hoa", WRONG)
    accounts.change_password("hoa", "cá chép hóa rồng", must_change=True)
    assert accounts.check("hoa", PASSWORD) is None
    assert accounts.check("hoa", "cá chép hóa rồng").must_change
    accounts.change_password("hoa", PASSWORD)
    assert not accounts.check("hoa", PASSWORD).must_change


def test_a_new_password_is_held_to_the_rules_and_another_one(accounts):
    with pytest.raises(AccountError, match="ít nhất"):
        accounts.change_password("hoa", "ngắn")
    with pytest.raises(AccountError, match="phải khác"):
        accounts.change_password("hoa", PASSWORD)
    assert accounts.check("hoa", PASSWORD)


@pytest.mark.parametrize(
    "change",
    [lambda a: a.change_password("ba", PASSWORD), lambda a: a.set_name("ba", "Ba"), lambda a: a.set_role("ba", "staff"),
     lambda a: a.set_role("ba", "admin"), lambda a: a.set_active("ba", False), lambda a: a.unlock("ba")],
)  # fmt: skip
def test_an_account_that_is_not_there_cannot_be_changed(accounts, change):
    with pytest.raises(AccountError, match="Không có tài khoản 'ba'"):
        change(accounts)


def test_the_last_administrator_stays(accounts):
    accounts.add("lan", "Lan", "admin", PASSWORD)
    accounts.set_active("lan", False)  # one who cannot log in is none
    for change in (lambda: accounts.set_active("hoa", False), lambda: accounts.set_role("hoa", "editor")):
        with pytest.raises(AccountError, match="quản trị viên cuối cùng"):
            change()
    accounts.set_role("lan", "staff")
    accounts.set_role("hoa", "admin")
    assert accounts.get("hoa").active and accounts.get("hoa").role == "admin"
    accounts.set_active("lan", True), accounts.set_role("lan", "admin"), accounts.set_role("hoa", "staff")
    assert accounts.get("hoa").role == "staff"


def test_two_administrators_who_disable_each_other_leave_one(accounts):
    accounts.add("lan", "Lan", "admin", PASSWORD)
    for _ in range(5):
        with ThreadPoolExecutor(2) as pool:
            tries = [pool.submit(accounts.set_active, login, False) for login in ("hoa", "lan")]
        assert sorted(type(attempt.exception()) for attempt in tries if attempt.exception()) == [AccountError]
        assert [account.active for account in accounts.all()].count(True) == 1
        for login in ("hoa", "lan"):
            accounts.set_active(login, True)


def test_roles_are_in_order():
    assert rules.ROLES == ("staff", "editor", "admin")
