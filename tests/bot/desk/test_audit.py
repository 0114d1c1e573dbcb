"""The audit log only grows, whatever is tried, and is read page by page."""
from __future__ import annotations

import pytest
import sqlalchemy as sa

from bot.desk import audit
from bot.desk.audit import AuditLog
from bot.store.conversations import DAY
from bot.store.desk import Audit
from tests.bot.desk.clock import Clock


@pytest.fixture
def log(store):
    return AuditLog(store, Clock())


def test_the_newest_comes_first_and_pages_follow(log):
    for number in range(5):
        log.add("hoa", audit.REPLIED, f"talk{number}")
    first = log.rows(limit=2)
    assert [row.subject for row in first] == ["talk4", "talk3"]
    assert [row.subject for row in log.rows(before_id=first[-1].id)] == ["talk2", "talk1", "talk0"]
    assert (first[0].login, first[0].act, first[0].detail) == ("hoa", "replied", "") and first[0].time > 0


def test_rows_are_chosen_by_login_and_act(log):
    log.add("hoa", audit.TAKEN, "a")
    log.add("hoa", audit.ENDED, "b")
    log.add("lan", audit.TAKEN, "c")
    assert [row.subject for row in log.rows(login="hoa")] == ["b", "a"]
    assert [row.subject for row in log.rows(act=audit.TAKEN)] == ["c", "a"]
    assert [row.subject for row in log.rows(login="lan", act=audit.ENDED)] == []


def test_an_act_that_is_none_is_a_mistake_of_the_program(log):
    with pytest.raises(ValueError):
        log.add("hoa", "deleted", "x")


def test_what_a_database_would_not_take_is_made_one_short_line(log):
    log.add("hoa", audit.NOTED, "x" * 200 + "\0", "a\0b\nc" + "d" * 900)
    (row,) = log.rows()
    assert len(row.subject) == audit.SUBJECT and row.detail.startswith("a b cd") and len(row.detail) == audit.DETAIL


def test_the_database_refuses_to_change_a_row(log, store):
    log.add("hoa", audit.OPENED_VALUES, "talk")
    before = log.rows()
    everywhere = [
        "UPDATE desk_audit SET login = 'lan'",
        "DELETE FROM desk_audit",
        "INSERT INTO desk_audit SELECT * FROM desk_audit WHERE true ON CONFLICT (id) DO UPDATE SET login = 'lan'",
    ]
    its_own = {"sqlite": "REPLACE INTO desk_audit SELECT * FROM desk_audit", "postgresql": "TRUNCATE desk_audit"}
    for change in (*everywhere, its_own[store.engine.dialect.name]):
        with pytest.raises(sa.exc.DBAPIError, match="only grows"), store.engine.begin() as connection:
            connection.exec_driver_sql(change)
        assert log.rows() == before


def test_neither_erasing_a_person_nor_time_takes_a_row_away(log, store):
    store.append("lan", [{"event": "user", "text": "chào"}], None)
    log.add("hoa", audit.REPLIED, "talk")
    store.erase("lan")
    store.purge(1, now=log._clock() + 1000 * DAY)
    with store.engine.connect() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(Audit)).scalar() == 1
