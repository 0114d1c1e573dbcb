"""What is kept, over SQLite and PostgreSQL."""
import stat
import subprocess
import sys
from time import time

import pytest
import sqlalchemy as sa

from bot.settings import Settings, SettingsError
from bot.store.conversations import DAY, Store
from bot.store.database import Event, StoreError
from tests.test_architecture import ROOT

SAID = {"event": "user", "text": "khai sinh cho bé Nguyễn Thị Bí Mật", "timestamp": 1.0}
REPLY = {"event": "bot", "text": None, "data": {"custom": {"replies": ["Dạ."]}}, "timestamp": 2.0}
CASE = {"event": "slot", "name": "case", "value": {"procedure": "1.001193"}}


def rows(store):
    with store.engine.connect() as connection:
        return connection.execute(sa.select(Event.sender_id, Event.data)).all()


def aged(store, days):
    """As if all had been said so many days ago."""
    with store.engine.begin() as connection:
        connection.execute(sa.update(Event).values(time=time() - days * DAY))


def test_what_is_added_is_read_in_order(store):
    lan = store.append("lan", [SAID], None)
    store.append("lan", [REPLY, CASE], lan.secret)
    assert store.read("lan") == (lan, [SAID, REPLY, CASE])
    assert store.read("hoa") is None


def test_it_is_there_after_a_restart(settings, store):
    store.append("lan", [SAID], None)
    again = Store.open(settings)
    assert again.read("lan")[1] == [SAID]
    again.close()


def test_nothing_is_kept_in_clear(store):
    store.append("lan-0912345678", [SAID, CASE], None)
    assert len(rows(store)) == 2
    for word in ("lan-0912345678", "Bí Mật", "khai sinh", "user", "1.001193"):
        assert word not in str(rows(store))


def test_a_new_start_deletes_what_was_before(store):
    lan = store.append("lan", [SAID, REPLY], None)
    store.append("lan", [CASE], lan.secret, start_over=True)
    assert store.read("lan")[1] == [CASE] and len(rows(store)) == 1


def test_erasing_takes_key_and_events_of_one_person(store):
    store.append("lan", [SAID], None)
    store.append("hoa", [REPLY], None)
    assert store.erase("lan") is True and store.erase("lan") is False
    assert store.read("lan") is None and store.read("hoa")[1] == [REPLY] and len(rows(store)) == 1


def test_a_backup_is_dead_without_the_key(store):
    store.append("lan", [SAID], None)
    backup = rows(store)
    store.erase("lan")
    store.append("lan", [REPLY], None)
    with store.engine.begin() as connection:
        connection.execute(sa.insert(Event), [{"sender_id": sender, "data": data, "time": 0} for sender, data in backup])
    assert store.read("lan") is None


def test_what_was_said_while_one_was_erased_is_not_kept(store):
    lan = store.append("lan", [SAID], None)
    store.erase("lan")
    assert store.append("lan", [REPLY], lan.secret) is None
    store.append("lan", [CASE], None)
    assert store.append("lan", [REPLY], lan.secret) is None
    assert store.read("lan")[1] == [CASE]


@pytest.mark.parametrize("damage", ["hỏng", ""])
def test_what_cannot_be_read_is_a_fresh_conversation(store, damage, capsys):
    store.append("lan", [SAID, CASE], None)
    with store.engine.begin() as connection:
        connection.execute(sa.update(Event).values(data=damage))
    assert store.read("lan") is None
    logged = "".join(capsys.readouterr())
    assert "conversation.dropped" in logged and "lan" not in logged.replace("unreadable", "") and "Bí Mật" not in logged
    store.append("lan", [REPLY], None)
    assert store.read("lan")[1] == [REPLY]


def test_old_conversations_are_purged(store):
    store.append("old", [SAID], None)
    aged(store, 31)
    store.append("new", [REPLY], None)
    assert store.purge(30) == 1 and store.purge(30) == 0
    assert store.read("old") is None and store.read("new")[1] == [REPLY] and len(rows(store)) == 1


def test_a_conversation_is_as_old_as_its_last_message(store):
    lan = store.append("lan", [SAID], None)
    aged(store, 31)
    store.append("lan", [REPLY], lan.secret)
    assert store.purge(30) == 0 and store.read("lan")[1] == [SAID, REPLY]


def test_a_purge_takes_keys_without_events_and_events_without_keys(store):
    store.keys.find_or_make("lan")
    store.append("hoa", [SAID], None)
    store.keys.forget([store.keys.pseudonym("hoa")])
    assert store.purge(30, now=time() + 31 * DAY) == 1
    assert store.keys.made() == {} and rows(store) == []


def test_an_export_is_everything_in_clear(store):
    store.append("lan", [SAID, REPLY, CASE], None)
    found = store.export("lan")
    assert found["case"] == {"procedure": "1.001193"} and found["events"] == [SAID, REPLY, CASE]
    assert [(said["from"], said["text"]) for said in found["messages"]] == [("user", SAID["text"]), ("bot", None)]
    assert found["messages"][1]["data"] == {"replies": ["Dạ."]} and store.export("hoa") is None


def test_sqlite_files_are_their_owners_alone(tmp_path):
    settings = Settings.read({}, var=tmp_path / "var")
    Store.open(settings).append("lan", [SAID], None)
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in settings.var.iterdir()}
    assert {"conversations.db", "conversations.keys.db", "master.key"} <= set(modes) and set(modes.values()) == {0o600}


def test_a_deleted_key_leaves_no_trace_in_its_file(tmp_path):
    store = Store.open(Settings.read({}, var=tmp_path))
    store.append("lan", [SAID], None)
    person = store.keys.pseudonym("lan").encode()
    files = lambda: b"".join(file.read_bytes() for file in tmp_path.glob("conversations.keys.db*"))
    assert person in files()
    store.erase("lan")
    assert person not in files()


def test_a_database_that_is_away_is_one_sentence_without_its_password(tmp_path):
    with pytest.raises(StoreError) as raised:
        Store.open(Settings.read({}, var=tmp_path, database="postgresql://root:bi-mat@127.0.0.1:1/test"))
    assert "bi-mat" not in str(raised.value) and len(str(raised.value).splitlines()) == 1
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="file"):
        Store.open(Settings.read({}, var=tmp_path, database=f"sqlite:///{tmp_path}/file/x.db"))


@pytest.mark.parametrize("url", ["mysql://root:bi-mat@host/x", "sqlite://", "conversations.db"])
def test_a_database_that_is_none(url):
    with pytest.raises(SettingsError, match="MOTCUA_DATABASE: cần sqlite") as raised:
        Settings.read({"MOTCUA_DATABASE": url})
    assert "bi-mat" not in str(raised.value)


def test_a_second_store_in_one_process_keeps_the_locks_of_the_first(tmp_path):
    """Else the next process to leave takes the log of an SQLite file with it, and what is written after is lost."""
    settings = Settings.read({}, var=tmp_path)
    first = Store.open(settings)
    first.append("lan", [SAID], None)
    Store.open(settings).close()
    visit = "from bot.settings import Settings; from bot.store.conversations import Store; import sys\n"
    visit += "store = Store.open(Settings.read(var=sys.argv[1])); print(len(store.read('lan')[1])); store.close()"

    def seen():
        command = [sys.executable, "-c", visit, str(tmp_path)]
        return int(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)

    assert seen() == 1
    first.append("lan", [SAID], first.keys.find("lan").secret)
    assert seen() == 2
    first.close()
