"""`motcua privacy` over a store of its own."""
from __future__ import annotations

import json
import os
import stat
from time import time
from unittest import mock

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from actions.files import FILES, KEPT_SECONDS
from bot.cli import cli
from bot.serve.retention import purge
from bot.settings import Settings
from bot.store.conversations import DAY, Store
from bot.store.database import Event, File

SAID = {"event": "user", "text": "khai sinh cho bé Bí Mật", "timestamp": 1.0}


@pytest.fixture
def store(tmp_path):
    with mock.patch.dict(os.environ):  # a command puts its settings there
        for name in ("MOTCUA_DATABASE", "MOTCUA_MASTER_KEY", "MOTCUA_RETENTION_DAYS", "MOTCUA_CATALOGUE"):
            os.environ.pop(name, None)
        os.environ["MOTCUA_VAR"] = str(tmp_path / "var")
        found = Store.open(Settings.read())
        found.append("lan", [SAID], None)
        yield found
        found.close()


def run(*arguments):
    return CliRunner().invoke(cli, ["privacy", *arguments])


def silent_for(store, days):
    with store.engine.begin() as connection:
        connection.execute(sa.update(Event).values(time=time() - days * DAY))


def test_export_is_json_on_standard_output(store):
    found = json.loads(run("export", "lan").stdout)
    assert found["sender"] == "lan" and found["messages"][0]["text"] == SAID["text"]


def test_export_names_the_files_made_for_a_person(store):
    store.shelf.of("lan", known=True).keep("ct01.docx", b"PK\x03\x04")
    assert [file["name"] for file in json.loads(run("export", "lan").stdout)["files"]] == ["ct01.docx"]


def test_erase_and_purge_take_the_files(store):
    one = store.shelf.of("lan", known=True).keep("ct01.docx", b"PK")
    other = store.shelf.of("hoa", known=False).keep("ct01.docx", b"PK")
    run("erase", "lan")
    assert store.shelf.find(one) is None and store.shelf.find(other)
    with store.engine.begin() as connection:
        connection.execute(sa.update(File).values(time=time() - KEPT_SECONDS - 1))
    run("purge")
    with store.engine.connect() as connection:
        assert connection.execute(sa.select(File.id)).all() == []


def test_export_to_a_file_that_nobody_else_reads(store, tmp_path):
    file = tmp_path / "lan.json"
    file.write_text("cũ")
    file.chmod(0o644)
    assert run("export", "lan", "-o", str(file)).exit_code == 0
    assert json.loads(file.read_text(encoding="utf-8"))["events"] == [SAID]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_export_of_nobody_is_one_sentence(store):
    done = run("export", "hoa")
    assert done.exit_code == 2 and done.stdout == "" and "Không lưu gì của người này" in done.stderr


def test_erase(store):
    assert run("erase", "lan").stdout == "Đã xóa.\n" and store.read("lan") is None
    done = run("erase", "lan")
    assert done.exit_code == 0 and "Không lưu gì" in done.stdout


def test_purge_is_by_the_setting_or_the_option(store):
    silent_for(store, 20)
    assert "Đã xóa 0 cuộc trò chuyện quá 30 ngày" in run("purge").stdout and store.read("lan")
    assert "Đã xóa 1 cuộc trò chuyện quá 7 ngày" in run("purge", "--retention-days", "7").stdout and store.read("lan") is None


def test_the_server_purges_by_the_setting(store):
    silent_for(store, 20)
    assert purge(Settings.read({**os.environ, "MOTCUA_RETENTION_DAYS": "21"})) == 0
    assert purge(Settings.read({**os.environ, "MOTCUA_RETENTION_DAYS": "19"})) == 1


def test_the_server_sweeps_the_folder_too(store, tmp_path):
    folder = tmp_path / "var" / FILES
    folder.mkdir()
    for name, age in (("old", KEPT_SECONDS + 60), ("new", 0)):
        (folder / name).write_text("x")
        os.utime(folder / name, (time() - age, time() - age))
    purge(Settings.read())
    assert [file.name for file in folder.iterdir()] == ["new"]


@pytest.mark.parametrize("days", ["0", "-1", "mai", "3651", "1.5"])
def test_days_that_are_none(store, days):
    done = run("purge", "--retention-days", days)
    assert done.exit_code == 2 and f"--retention-days: '{days}' không phải số ngày" in done.stderr and store.read("lan")
