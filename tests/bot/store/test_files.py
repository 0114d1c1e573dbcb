"""Files made for people, over SQLite and PostgreSQL."""
from __future__ import annotations

import threading
from time import time

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from actions.files import KEPT_SECONDS
from bot.store import files as room
from bot.store.conversations import DAY, Store
from bot.store.database import File, StoreError
from bot.store.files import LARGEST, MOST
from knowledge.forms.files import Forms

NAME, DOCX = "Nguyễn Thị Bí Mật", b"PK\x03\x04 word/document.xml \x00\xff"
EVENT = {"event": "user", "text": "in ra", "timestamp": 1.0}
NOBODY = "A" * 22


def rows(store):
    with store.engine.connect() as connection:
        return connection.execute(sa.select(File)).all()


def aged(store, seconds):
    with store.engine.begin() as connection:
        connection.execute(sa.update(File).values(time=time() - seconds))


def kept(store, sender="lan", name="ct01.docx", content=DOCX):
    return store.shelf.of(sender, known=False).keep(name, content)


def away(*_, **__):
    raise sa.exc.OperationalError("SELECT", {"data": NAME}, Exception("server closed the connection"))


def test_a_file_is_found_by_its_whole_name_as_often_as_wanted(store):
    one, other = kept(store), kept(store, "hoa", "1.001193.pdf", b"%PDF-1.4")
    assert one != other and one.endswith("-ct01.docx") and len(one) == 22 + len("-ct01.docx")
    assert store.shelf.find(one) == store.shelf.find(one) == ("ct01.docx", DOCX)
    assert store.shelf.find(other) == ("1.001193.pdf", b"%PDF-1.4")


@hypothesis(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=4000))
def test_what_is_found_is_what_was_kept(store, content):
    assert store.shelf.find(kept(store, content=content)) == ("ct01.docx", content)


def test_no_other_name_finds_anything(store):
    full, name = kept(store), "ct01.docx"
    token = full[:22]
    with store.engine.connect() as connection:
        digest = connection.execute(sa.select(File.id)).scalar()
    for asked in (
        "", name, token, f"{token}-", f"{token}-ct01.pdf", f"{token}-x.docx", f"{NOBODY}-{name}", f"{digest}-{name}", f"{full}\n",
        f"../{full}", f"{token}-../{name}", f"{token[:-1]}-{name}", f"{full}.exe", f"{token}-CT01.docx", f"{token}-ct01.dOcx",
    ):  # fmt: skip
        assert store.shelf.find(asked) is None, asked
    assert store.shelf.find(full)


def test_every_form_and_sheet_has_a_name_that_is_kept(store):
    stems = [*(form.id for form in Forms.own()), "1.001193", "1.001193-chuyen-may"]
    for stem in stems:
        for ending in ("docx", "pdf", "txt", "png"):
            assert store.shelf.find(kept(store, name=f"{stem}.{ending}", content=b"x"))


@pytest.mark.parametrize(
    "name",
    ["x.html", "x.svg", "x", ".pdf", "../x.pdf", "a/b.pdf", "a b.pdf", "é.pdf", 'a".pdf', "a\r\n.pdf", "a" * 61 + ".pdf"],
)
def test_a_name_that_could_not_be_fetched_is_refused(store, name):
    with pytest.raises(OSError):
        kept(store, name=name)
    assert rows(store) == []


def test_nothing_lies_in_clear(store):
    full = kept(store, "lan-0912345678", "to-khai-khai-sinh.docx", DOCX + NAME.encode())
    lying = b"".join(value if isinstance(value, bytes) else str(value).encode() for row in rows(store) for value in row)
    assert len(rows(store)) == 1
    for word in (b"lan-", b"PK\x03\x04", b"document.xml", b"khai-sinh", "Bí Mật".encode(), full[:22].encode()):
        assert word not in lying


def test_it_is_there_after_a_restart(settings, store):
    full = kept(store)
    again = Store.open(settings)
    assert again.shelf.find(full) == ("ct01.docx", DOCX)
    again.close()


def test_erasing_takes_the_files_of_one_person(store):
    one, other = kept(store), kept(store, "hoa")
    assert store.erase("lan") is True and store.erase("lan") is False
    assert store.shelf.find(one) is None and store.shelf.find(other) and len(rows(store)) == 1


def test_files_alone_are_cleared_and_the_person_stays(store):
    one, other = kept(store), kept(store, "hoa")
    store.append("lan", [EVENT], store.keys.find("lan").secret)
    store.shelf.clear("lan")
    assert store.shelf.find(one) is None and store.shelf.find(other) and store.read("lan")[1] == [EVENT]


def test_a_backup_is_dead_without_the_key(store):
    full = kept(store)
    backup = dict(rows(store)[0]._mapping)
    store.erase("lan")
    for person in (None, store.append("lan", [EVENT], None)):
        with store.engine.begin() as connection:
            connection.execute(sa.delete(File))
            connection.execute(sa.insert(File).values(backup))
        assert store.shelf.find(full) is None, person
        assert store.shelf.names("lan") == []


def test_a_file_lies_for_a_day(store):
    old = kept(store)
    aged(store, KEPT_SECONDS - 60)
    assert store.shelf.find(old) and store.shelf.names("lan")
    store.purge(30)
    assert len(rows(store)) == 1
    aged(store, KEPT_SECONDS + 1)
    assert store.shelf.find(old) is None and store.shelf.names("lan") == []
    store.purge(30)
    assert rows(store) == []


def test_the_next_file_of_anybody_sweeps_those_whose_time_is_over(store):
    kept(store)
    aged(store, KEPT_SECONDS + 1)
    new = kept(store, "hoa")
    assert len(rows(store)) == 1 and store.shelf.find(new)


def test_the_oldest_goes_where_there_are_too_many(store):
    other = kept(store, "hoa")
    names = [kept(store, name=f"{number}.pdf") for number in range(MOST + 2)]
    assert [store.shelf.find(name) is not None for name in names] == [False, False, *[True] * MOST]
    assert store.shelf.find(other) and len(rows(store)) == MOST + 1


def test_a_file_is_only_so_large(store):
    assert store.shelf.find(kept(store, content=b"x" * LARGEST))[1] == b"x" * LARGEST
    with pytest.raises(OSError):
        kept(store, content=b"x" * (LARGEST + 1))
    assert len(rows(store)) == 1


@pytest.mark.parametrize("came_back", [False, True])
def test_erased_in_the_middle_of_a_turn_stays_erased(store, came_back):
    store.append("lan", [EVENT], None)
    files = store.shelf.of("lan", known=True)
    store.erase("lan")
    if came_back:
        store.append("lan", [EVENT], None)
    with pytest.raises(OSError):
        files.keep("ct01.docx", DOCX)
    assert rows(store) == [] and bool(store.keys.find("lan")) is came_back


def test_erased_just_before_a_turn_stays_erased(store):
    with pytest.raises(OSError):
        store.shelf.of("lan", known=True).keep("ct01.docx", DOCX)
    assert rows(store) == [] and store.keys.made() == {}


def test_a_file_in_the_very_moment_of_an_erasure_is_dead(store, monkeypatch):
    """The key is found, its person erased, and only then the file written."""
    digest = room._digest

    def slow(token):
        store.erase("lan")
        return digest(token)

    store.append("lan", [EVENT], None)
    files = store.shelf.of("lan", known=True)
    with monkeypatch.context() as patch:
        patch.setattr(room, "_digest", slow)
        full = files.keep("ct01.docx", DOCX)
    assert store.shelf.find(full) is None
    store.purge(30)
    assert rows(store) == []


def test_of_several_files_at_once_every_one_is_kept(settings, store):
    """A person's first ones, in several processes: they get one key."""
    others = [Store.open(settings) for _ in range(4)]
    start, found = threading.Barrier(len(others)), []

    def keep(number, other):
        start.wait()
        found.append((number, kept(other, content=str(number).encode())))

    threads = [threading.Thread(target=keep, args=given) for given in enumerate(others)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == len(others)
    assert all(store.shelf.find(name) == ("ct01.docx", str(number).encode()) for number, name in found)
    for other in others:
        other.close()


def test_files_count_for_retention_and_go_with_the_person(store):
    kept(store)
    with store.keys._engine.begin() as connection:
        connection.execute(sa.text("UPDATE person_keys SET made = 0"))
    assert store.purge(30) == 0 and len(rows(store)) == 1
    assert store.purge(30, now=time() + 31 * DAY) == 1 and rows(store) == [] and store.keys.made() == {}


def test_a_purge_takes_files_without_a_key(store):
    kept(store)
    store.keys.forget([store.keys.pseudonym("lan")])
    store.purge(30)
    assert rows(store) == []


def test_an_export_names_the_files(store):
    kept(store)
    kept(store, name="1.001193.pdf")
    kept(store, "hoa")
    found = store.export("lan")
    assert [file["name"] for file in found["files"]] == ["ct01.docx", "1.001193.pdf"]
    assert all(set(file) == {"name", "at"} and abs(file["at"] - time()) < DAY for file in found["files"])
    assert found["events"] == [] and found["values"] == {}


@pytest.mark.parametrize("damage", [b"x", b""])
def test_what_cannot_be_read_is_not_there(store, damage):
    full = kept(store)
    with store.engine.begin() as connection:
        connection.execute(sa.update(File).values(data=damage))
    assert store.shelf.find(full) is None
    with store.engine.begin() as connection:
        connection.execute(sa.update(File).values(name="hỏng"))
    assert store.shelf.names("lan") == [] and store.export("lan") is None


@pytest.mark.parametrize("method", ["connect", "begin"])
def test_a_database_that_is_away_is_an_error_of_the_disk(store, monkeypatch, method):
    """What makes a file knows those, and gives the text instead."""
    full, files = kept(store), store.shelf.of("lan", known=True)
    with monkeypatch.context() as patch:
        for engine in (store.engine, store.keys._engine):
            patch.setattr(engine, method, away)
        for given in (files, store.shelf.of("lan", known=True), store.shelf.of("mai", known=False)):
            with pytest.raises(OSError) as raised:
                given.keep("ct01.docx", NAME.encode())
            assert NAME not in str(raised.value)
        calls = {"connect": lambda: store.shelf.find(full), "begin": lambda: store.shelf.clear("lan")}
        with pytest.raises(StoreError):
            calls[method]()
    assert len(rows(store)) == 1 and store.shelf.find(full)


def test_a_person_behind_a_damaged_key_has_no_file(store):
    full = kept(store)
    with store.keys._engine.begin() as connection:
        connection.execute(sa.text("UPDATE person_keys SET wrapped = 'x'"))
    assert store.shelf.find(full) is None
