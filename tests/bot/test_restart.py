"""A server killed in the middle of a conversation and started again: nobody has to begin anew, nothing lies in clear."""
from __future__ import annotations

import os
import signal

import pytest

from bot.settings import Settings
from bot.store.conversations import Store
from tests.bot.test_serve import READY, SOON, children, prepared, serving, wait_for

__all__ = ["prepared"]

LAN, HOA, MAY = "lan-0912345678", "hoa-0987654321", "may-0911222333"
SAID = "làm giấy khai sinh cho con cần giấy tờ gì"


def kill(server) -> None:
    """All at once, as when the power goes: the parent first, or it would start its children again."""
    pids = [server.process.pid, *children(server.process.pid)]
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    server.process.wait(SOON)


def lying_about(folder) -> bytes:
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


@pytest.fixture(scope="module")
def killed(prepared, tmp_path_factory):
    """A folder in which a server was killed while two people talked to it."""
    folder = tmp_path_factory.mktemp("killed")
    with serving(folder) as server:
        wait_for(server.well, READY, server)
        for sender in (LAN, HOA):
            assert server.say(sender, SAID)[1]["procedure"] == "1.001193"
        assert server.say(LAN, "thế mất bao nhiêu tiền")[1]["aspects"] == ["fee"]
        for text in (SAID, "bắt đầu", "3/11/2026"):  # in the middle of a walk
            turn = server.say(MAY, text)[1]
        assert turn["stage"] == "question", turn
        kill(server)
    return folder


@pytest.fixture(scope="module")
def again(killed):
    with serving(killed) as server:
        wait_for(server.well, READY, server)
        yield server


def test_nothing_lies_in_clear(killed):
    lying = lying_about(killed / "var")
    for word in (LAN, "khai sinh", "bao nhiêu tiền", "1.001193", "bao nhi\\u00eau", "giấy tờ"):
        assert word.encode() not in lying, word


def test_yet_all_of_it_is_there_for_who_has_the_key(killed):
    store = Store.open(Settings(var=killed / "var"))
    said = [message["text"] for message in store.export(LAN)["messages"] if message["from"] == "user"]
    store.close()
    assert said == [SAID, "thế mất bao nhiêu tiền"]


def test_a_person_goes_on_where_they_were(again):
    status, turn = again.say(LAN, "mất bao lâu?")
    assert (status, turn["behaviour"], turn["procedure"], turn["aspects"]) == (200, "answer", "1.001193", ["time"])


def test_a_walk_goes_on_at_its_question(again):
    turn = again.say(MAY, "mất bao lâu?")[1]
    assert turn["aspects"] == ["time"] and any(c["id"].startswith("case:birth_place=") for r in turn["replies"] for c in r["choices"])
    turn = again.say(MAY, "case:birth_place=home")[1]
    assert (turn["behaviour"], turn["stage"]) == ("walk", "question")
    again.say(MAY, "sửa câu 1")
    assert "Câu 1." in again.say(MAY, "ờ")[1]["replies"][-1]["text"]


def test_the_next_person_finds_nothing(again):
    store = Store.open(Settings(var=again.var))
    try:
        assert "đã xóa" in again.say(MAY, "người tiếp theo")[1]["replies"][0]["text"]
        assert store.read(MAY) is None
    finally:
        store.close()


def test_forgetting_is_at_once_and_for_one_person(again):
    store = Store.open(Settings(var=again.var))
    try:
        turn = again.say(LAN, "xóa dữ liệu")[1]
        assert (turn["intent"], turn["behaviour"]) == ("erase", "smalltalk") and "đã xóa" in turn["replies"][0]["text"]
        assert store.read(LAN) is None and store.keys.find(LAN) is None
        assert again.say(LAN, "mất bao lâu?")[1]["procedure"] is None
        assert again.say(HOA, "mất bao lâu?")[1]["procedure"] == "1.001193"
    finally:
        store.close()


def test_erased_from_the_command_line_while_the_server_runs(again):
    store = Store.open(Settings(var=again.var))
    try:
        again.say("mai", SAID)
        assert store.erase("mai") is True
        assert again.say("mai", "mất bao lâu?")[1]["procedure"] is None
    finally:
        store.close()


def test_a_store_that_is_away_is_a_sentence_and_not_a_stranger(again):
    again.say("tam", SAID)
    store = Store.open(Settings(var=again.var))
    with store.keys._engine.connect() as lock:
        lock.exec_driver_sql("BEGIN EXCLUSIVE")
        status, body = again.say("tam", "mất bao lâu?")
    store.close()
    assert (status, body["error"]["code"]) == (503, "unavailable") and body["replies"][0]["text"]
    wait_for(again.well, READY, again)
    assert again.say("tam", "mất bao lâu?")[1]["procedure"] == "1.001193"


def test_the_wrong_master_key_is_one_sentence(killed, again):
    with serving(killed, MOTCUA_MASTER_KEY="A" * 43 + "=") as server:
        assert server.process.wait(SOON) == 2
    words = server.said.read_text(encoding="utf-8")
    assert "Khóa chính không mở được" in words and "Traceback" not in words
