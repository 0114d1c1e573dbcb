"""Values and letters, over SQLite and PostgreSQL."""
import threading
from time import time

import pytest
import sqlalchemy as sa

from bot.store import vault as room
from bot.store.conversations import DAY, Store
from bot.store.database import Letter, StoreError, Values
from bot.store.vault import LETTERS_LIE

NAME = "Nguyễn Thị Bí Mật"
KEPT = {"values": {"name": NAME}, "form": {"at": 1}, "mark": "a"}
EVENT = {"event": "user", "text": '/private{"ref": "x"}', "timestamp": 1.0}


def rows(store, table):
    with store.engine.connect() as connection:
        return connection.execute(sa.select(table.sender_id, table.data)).all()


def aged(store, table, seconds):
    with store.engine.begin() as connection:
        connection.execute(sa.update(table).values(time=time() - seconds))


def away(*_, **__):
    raise sa.exc.OperationalError("SELECT", {"data": NAME}, Exception("server closed the connection"))


def test_values_are_one_row_a_person(store):
    assert store.vault.values("lan") == {} and not store.vault.holds("lan")
    store.vault.keep("lan", KEPT)
    store.vault.keep("lan", {**KEPT, "mark": "b"})
    store.vault.keep("hoa", {"values": {"name": "An"}})
    assert store.vault.values("lan") == {**KEPT, "mark": "b"} and store.vault.holds("lan")
    assert len(rows(store, Values)) == 2
    store.vault.keep("lan", {})
    assert not store.vault.holds("lan") and store.vault.values("lan") == {} and store.vault.holds("hoa")


def test_a_letter_is_taken_once_and_by_its_person(store):
    reference, other = store.vault.put("lan", KEPT), store.vault.put("lan", {"parse": {}})
    store.vault.put("hoa", {})
    assert reference != other and len(reference) >= 22
    assert store.vault.take("hoa", reference) is None
    assert store.vault.take("lan", reference) == KEPT and store.vault.take("lan", reference) is None
    assert store.vault.take("lan", other) == {"parse": {}} and store.vault.take("mai", other) is None


def test_a_letter_is_taken_by_one_process_only(settings, store):
    others = [Store.open(settings) for _ in range(3)]
    for _ in range(5):
        reference, found, start = store.vault.put("lan", KEPT), [], threading.Barrier(len(others))

        def take(other):
            start.wait()
            found.append(other.vault.take("lan", reference))

        threads = [threading.Thread(target=take, args=(other,)) for other in others]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(found, key=bool) == [None, None, KEPT]
    for other in others:
        other.close()


def test_values_kept_by_several_processes_at_once_stay_one_row(settings, store):
    others = [Store.open(settings) for _ in range(4)]
    start = threading.Barrier(len(others))

    def keep(number, other):
        start.wait()
        other.vault.keep("lan", {"values": {"number": number}})

    threads = [threading.Thread(target=keep, args=given) for given in enumerate(others)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(rows(store, Values)) == 1 and store.vault.values("lan")["values"]["number"] in range(4)
    for other in others:
        other.close()


def test_nothing_lies_in_clear(store):
    store.vault.keep("lan-0912345678", KEPT)
    store.vault.put("lan-0912345678", {"parse": {"text": NAME}})
    lying = str(rows(store, Values) + rows(store, Letter))
    assert len(rows(store, Letter)) == 1 and not any(word in lying for word in (NAME, "lan-", "values", "parse", "Bí"))


def test_it_is_there_after_a_restart(settings, store):
    store.vault.keep("lan", KEPT)
    reference = store.vault.put("lan", KEPT)
    again = Store.open(settings)
    assert again.vault.values("lan") == KEPT and again.vault.take("lan", reference) == KEPT
    again.close()


def test_what_is_gone_is_not_renewed(store):
    store.vault.keep("lan", KEPT, renew=True)
    assert not store.vault.holds("lan") and store.keys.made() == {}
    store.vault.keep("lan", KEPT)
    store.vault.keep("lan", {"values": {}}, renew=True)
    assert store.vault.values("lan") == {"values": {}}
    store.erase("lan")
    store.append("lan", [EVENT], None)
    store.vault.keep("lan", KEPT, renew=True)
    assert not store.vault.holds("lan")


def test_erasing_takes_values_and_letters_of_one_person(store):
    for sender in ("lan", "hoa"):
        store.append(sender, [EVENT], None)
        store.vault.keep(sender, KEPT)
    reference, other = store.vault.put("lan", KEPT), store.vault.put("hoa", KEPT)
    assert store.erase("lan") is True and store.erase("lan") is False
    assert store.vault.values("lan") == {} and store.vault.take("lan", reference) is None and not store.vault.holds("lan")
    assert len(rows(store, Values)) == len(rows(store, Letter)) == 1
    assert store.vault.values("hoa") == KEPT and store.vault.take("hoa", other) == KEPT


def test_a_backup_is_dead_without_the_key(store):
    store.vault.keep("lan", KEPT)
    reference = store.vault.put("lan", KEPT)
    values = rows(store, Values)[0]
    letter = rows(store, Letter)[0]
    store.erase("lan")
    store.append("lan", [EVENT], None)
    with store.engine.begin() as connection:
        connection.execute(sa.insert(Values).values(sender_id=values[0], data=values[1], time=time()))
        connection.execute(sa.insert(Letter).values(id=reference, sender_id=letter[0], data=letter[1], time=time()))
    assert store.vault.values("lan") == {} and store.vault.take("lan", reference) is None
    assert not store.vault.holds("lan") and store.read("lan")[1] == [EVENT]


@pytest.mark.parametrize("damage", ["hỏng", ""])
def test_values_that_cannot_be_read_are_dropped_alone(store, damage, capsys):
    store.append("lan", [EVENT], None)
    store.vault.keep("lan", KEPT)
    with store.engine.begin() as connection:
        connection.execute(sa.update(Values).values(data=damage))
    assert store.vault.values("lan") == {} and not store.vault.holds("lan") and store.read("lan")[1] == [EVENT]
    logged = "".join(capsys.readouterr())
    assert "values.dropped" in logged and NAME not in logged and store.keys.pseudonym("lan") not in logged


def test_letters_do_not_lie_for_long(store):
    old = store.vault.put("lan", KEPT)
    aged(store, Letter, LETTERS_LIE + 1)
    assert store.vault.take("lan", old) is None
    new = store.vault.put("hoa", KEPT)
    assert len(rows(store, Letter)) == 1 and store.vault.take("hoa", new) == KEPT
    store.vault.put("lan", KEPT)
    aged(store, Letter, LETTERS_LIE - 60)
    store.purge(30)
    assert len(rows(store, Letter)) == 1
    aged(store, Letter, LETTERS_LIE + 1)
    store.purge(30)
    assert rows(store, Letter) == []


def test_values_count_for_retention(store):
    store.vault.keep("lan", KEPT)
    with store.keys._engine.begin() as connection:
        connection.execute(sa.text("UPDATE person_keys SET made = 0"))
    assert store.purge(30) == 0 and store.vault.values("lan") == KEPT
    aged(store, Values, 31 * DAY)
    assert store.purge(30) == 1 and rows(store, Values) == [] and store.keys.made() == {}


def test_a_purge_takes_what_has_no_key(store):
    store.vault.keep("lan", KEPT)
    store.vault.put("hoa", KEPT)
    store.keys.forget([store.keys.pseudonym(sender) for sender in ("lan", "hoa")])
    store.purge(30)
    assert rows(store, Values) == rows(store, Letter) == []


def test_an_export_has_the_values_in_clear(store):
    store.vault.keep("lan", KEPT)
    assert store.export("lan") == {
        "sender": "lan", "case": None, "values": KEPT, "files": [], "messages": [], "events": [],
        "waiting": [], "unsent": [], "shown": [], "handovers": [], "lines": [], "corrections": [],
    }  # fmt: skip
    store.append("lan", [EVENT], store.keys.find("lan").secret)
    assert store.export("lan")["values"] == KEPT and store.export("lan")["events"] == [EVENT]


def test_a_database_that_is_away_is_one_error_without_values(store, monkeypatch):
    store.vault.keep("lan", KEPT)
    monkeypatch.setattr(store.engine, "connect", away)
    monkeypatch.setattr(store.engine, "begin", away)
    for call in (
        lambda: store.vault.values("lan"), lambda: store.vault.holds("lan"), lambda: store.vault.take("lan", "x"),
        lambda: store.vault.put("lan", KEPT), lambda: store.vault.keep("lan", KEPT), lambda: store.vault.keep("lan", {}),
    ):  # fmt: skip
        with pytest.raises(StoreError) as raised:
            call()
        assert NAME not in str(raised.value)


def test_a_letter_in_the_very_moment_of_an_erasure_is_dead(store, monkeypatch):
    """The key is found, its person erased, and only then the letter written."""
    closed = room._closed

    def slow(person, content):
        store.erase("lan")
        return closed(person, content)

    store.vault.keep("lan", KEPT)
    monkeypatch.setattr(room, "_closed", slow)
    reference = store.vault.put("lan", KEPT)
    store.vault.keep("lan", KEPT)
    assert store.vault.take("lan", reference) is None and store.vault.values("lan") == {}
