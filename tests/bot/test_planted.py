"""A real server, a conversation with planted values, and a search for them in every file that it leaves."""
from __future__ import annotations

import os
import shutil
import sqlite3
import urllib.error
import urllib.request
import zipfile
import zlib
from pathlib import Path
from time import time

import pytest
import sqlalchemy as sa

from actions.files import FILES, Folder
from bot.settings import HOST, Settings
from bot.store.conversations import TABLES, Store
from tests.bot.planted import found
from tests.bot.test_serve import READY, SOON, prepared, serving, wait_for

__all__ = ["prepared"]

SENDER, ERASE = "lan-0912345678", "xóa dữ liệu"

#: What is asked for, what is told to the form, and the values that may lie nowhere in clear.
FORM = "điền mẫu CT01"
TOLD = ("Nguyễn Thị Bí Mật", "13/08/1994", "nữ", "001194012345")
PLANTED = ("Nguyễn Thị Bí Mật", "13/08/1994", "001194012345", SENDER)
#: As they stand on the form.
PRINTED = (PLANTED[0].upper(), *PLANTED)
#: What stands in clear in every DOCX and every PDF.
MARKS = ("[Content_Types].xml", "word/document.xml", "%PDF-")
#: What is agreed to where it is offered; all else that a question offers is left open.
TAKEN = ("case:", "form:fill", "form:agree", "form:make")
#: More messages than the form has questions.
ENOUGH = 60


@pytest.fixture(scope="module")
def server(prepared, tmp_path_factory):
    with serving(tmp_path_factory.mktemp("planted")) as made:
        wait_for(made.well, READY, made)
        yield made


@pytest.fixture
def store(server):
    made = Store.open(Settings(var=server.var))
    yield made
    made.close()


def backup(server, folder):
    """The conversations as they are now, beside no keys yet."""
    folder.mkdir()
    with sqlite3.connect(server.var / "conversations.db") as source, sqlite3.connect(folder / "conversations.db") as copy:
        source.backup(copy)


def opened(server, folder):
    """A store over that backup and the keys as they are now."""
    for name in ("conversations.keys.db", "master.key"):
        shutil.copy(server.var / name, folder)
    return Store.open(Settings(var=folder))


def in_clear(server, values):
    """Value → files, of all that the server wrote anywhere."""
    said = server.said.read_text(encoding="utf-8")
    return {**found(server.var, values), **{value: ["standard output"] for value in values if value in said}}


def erased(server, store, sender, folder):
    """Says the words, and shows that nothing is left that opens: not here, and not in a backup from before."""
    backup(server, folder)
    before = opened(server, folder)
    assert before.read(sender) is not None  # with the keys of before, it does open
    before.close()
    status, turn = server.say(sender, ERASE)
    assert status == 200 and "đã xóa" in turn["replies"][0]["text"]
    assert store.read(sender) is None and store.vault.values(sender) == {} and store.keys.find(sender) is None
    person = store.keys.pseudonym(sender)
    with store.engine.connect() as connection:
        for table in TABLES:
            assert connection.execute(sa.select(table.data).where(table.sender_id == person)).all() == []
    after = opened(server, folder)
    assert after.keys.find(sender) is None and after.read(sender) is None and after.vault.values(sender) == {}
    after.close()


def begin(store, sender):
    """As after a form whose values are kept: the state apart in slot and vault."""
    slot = {"procedure": "1.001193", "stage": "answered", "private": True, "mark": "a"}
    events = [
        {"event": "session_started", "timestamp": time()},
        {"event": "slot", "name": "case", "value": slot, "timestamp": time()},
        {"event": "action", "name": "action_listen", "timestamp": time()},
    ]
    store.append(sender, events, None)
    told = {"values": {"subject_name": PLANTED[0]}, "form": None, "said": [], "choices": [], "heard": ""}
    store.vault.keep(sender, {**told, "mark": "a"})


def test_personal_messages_leave_nothing_in_clear(server, store, tmp_path):
    begin(store, SENDER)
    for text in (*PLANTED, f"tôi là {PLANTED[0]}", "mất bao nhiêu tiền"):
        status, turn = server.say(SENDER, text)
        assert (status, turn["user"]) == (200, text) and turn["replies"], text
    assert turn["procedure"] == "1.001193"  # the public part of the case went along
    messages = [message["text"] for message in store.export(SENDER)["messages"] if message["from"] == "user"]
    assert messages and all(text.startswith("/private{") for text in messages)
    assert store.vault.values(SENDER)["values"] == {"subject_name": PLANTED[0]}
    assert in_clear(server, PLANTED) == {} and found(server.var, [store.keys.pseudonym(SENDER)])
    erased(server, store, SENDER, tmp_path / "backup")
    assert in_clear(server, PLANTED) == {}


def test_a_reference_from_outside_is_words(server, store):
    begin(store, "hoa")
    reference = store.vault.put("hoa", {"parse": {"text": "tên tôi là Bí Mật"}})
    status, turn = server.say("hoa", f'/private{{"ref": "{reference}"}}')
    assert (status, turn["user"]) == (200, f'/private{{"ref": "{reference}"}}') and turn["replies"]
    assert store.vault.take("hoa", reference)["parse"]["text"] == "tên tôi là Bí Mật"


def filled(server, sender, values=TOLD):
    """Name → address of the files that a conversation ends with: the first questions about the case, then the form."""
    told, text = iter(values), FORM
    for _ in range(ENOUGH):
        status, turn = server.say(sender, text)
        assert status == 200 and turn["replies"], text
        files = [reply["url"] for reply in turn["replies"] if reply["type"] == "file"]
        if files:
            assert all(reply["path"] is None for reply in turn["replies"])
            return {url.rpartition(".")[2]: url for url in files}
        offered = [choice["id"] for choice in turn["replies"][-1]["choices"] if choice["id"].startswith(TAKEN)]
        text = offered[0] if offered else next(told, "bỏ qua")
    pytest.fail(f"no file after {ENOUGH} messages: {turn}")


def fetched(server, url):
    """Status, Content-Type and content."""
    try:
        with urllib.request.urlopen(f"http://{HOST}:{server.ports[0]}{url}", timeout=SOON) as response:
            return response.status, response.headers["Content-Type"], response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers["Content-Type"], error.read()


def test_a_form_and_its_files_leave_nothing_in_clear(server, store, tmp_path):
    urls = filled(server, "mai")
    assert list(urls) == ["docx", "pdf", "txt"] and store.vault.holds("mai")
    made = {kind: fetched(server, url) for kind, url in urls.items()}
    assert {status for status, _, _ in made.values()} == {200}
    (tmp_path / "made").mkdir()
    for kind, (_, _, content) in made.items():
        (tmp_path / "made" / f"ct01.{kind}").write_bytes(content)
    assert found(tmp_path / "made", PRINTED[:1]) == {PRINTED[0]: ["ct01.docx", "ct01.txt"]}  # in a PDF letters are numbers
    assert found(tmp_path / "made", MARKS) == {**dict.fromkeys(MARKS[:2], ["ct01.docx"]), MARKS[2]: ["ct01.pdf"]}
    parts = [content[at : at + 24] for _, _, content in made.values() for at in range(0, len(content) - 24, len(content) // 8)]

    def in_clear_of_files():
        lying = b"".join(file.read_bytes() for file in server.var.rglob("*") if file.is_file())
        return [part for part in parts if part in lying]

    tokens = [url.rpartition("/")[2][:22] for url in urls.values()]
    assert in_clear(server, [*PRINTED, *MARKS, *tokens]) == {} and in_clear_of_files() == []
    assert not (server.var / FILES).exists()
    assert [file["name"] for file in store.export("mai")["files"]] == ["ct01.docx", "ct01.pdf", "ct01.txt"]
    erased(server, store, "mai", tmp_path / "backup")
    assert [fetched(server, url)[0] for url in urls.values()] == [404] * 3
    assert in_clear(server, [*PRINTED, *MARKS, *tokens]) == {} and in_clear_of_files() == []


def test_who_forgets_what_they_told_has_no_file_of_it(server, store):
    urls = filled(server, "cuc")
    assert fetched(server, urls["docx"])[0] == 200
    assert server.say("cuc", "form:forget")[0] == 200
    assert [fetched(server, url)[0] for url in urls.values()] == [404] * 3 and store.shelf.names("cuc") == []


def people(count):
    """What so many invented people tell the form, each with a name and a number of their own."""
    middles = ("Ẩn", "Bí", "Che", "Dấu", "Giấu", "Kín", "Lặng", "Mật", "Riêng", "Thầm")
    lasts = ("An", "Bách", "Chi", "Duy", "Hà", "Kha", "Lâm", "My", "Nga", "Oanh")
    for number in range(count):
        name = f"Nguyễn Thị {middles[number // 10 % 10]} {lasts[number % 10]}"
        yield name, f"{number % 28 + 1:02}/08/1994", "nữ", f"0011947{number:05}"


def test_many_forms_leave_nothing_in_clear(server, store, tmp_path):
    """MOTCUA_PLANTED_FORMS says how many; the suite fills a few."""
    told = list(people(int(os.environ.get("MOTCUA_PLANTED_FORMS", "3"))))
    urls = {f"many-{number}": filled(server, f"many-{number}", values) for number, values in enumerate(told)}
    planted = [value for name, _, _, number in told for value in (name, name.upper(), number)]
    assert all(store.vault.holds(sender) for sender in urls) and in_clear(server, planted) == {}
    backup(server, tmp_path / "backup")
    for sender in urls:
        assert server.say(sender, ERASE)[0] == 200
    assert all(store.keys.find(sender) is None and store.read(sender) is None for sender in urls)
    after = opened(server, tmp_path / "backup")
    assert all(after.read(sender) is None and after.vault.values(sender) == {} for sender in urls)
    after.close()
    assert in_clear(server, planted) == {}


def test_a_file_that_lies_in_the_folder_is_given_to_nobody(server):
    path = Path(Folder(server.var / FILES).keep("ct01.pdf", b"cu"))
    try:
        assert fetched(server, f"/v1/files/{path.name}")[0] == 404
    finally:
        shutil.rmtree(path.parent)


def test_the_search_sees_what_is_packed(tmp_path):
    """Beside others in one file, and cut off."""
    with zipfile.ZipFile(tmp_path / "a.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("one.xml", "two.xml"):
            archive.writestr(name, f"{name} <w:t>{PLANTED[0]}</w:t>" + "".join(map(str, range(999))))
    packed = (tmp_path / "a.docx").read_bytes()
    assert PLANTED[0].encode() not in packed
    (tmp_path / "b.db").write_bytes(b"\x00" * 99 + packed[: len(packed) // 3] + b"\xff" * 99)
    (tmp_path / "c.pdf").write_bytes(b"%PDF-1.4\n<<>>\nstream\n" + zlib.compress(PLANTED[0].encode()) + b"\nendstream")
    assert found(tmp_path, PLANTED[:2]) == {PLANTED[0]: ["a.docx", "b.db", "c.pdf"]}
