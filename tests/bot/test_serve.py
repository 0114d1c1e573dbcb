"""A real server in processes of its own: conversations, faults, restarts, the end."""
from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.doctor import health, port_is_free
from bot.settings import HOST
from tests.test_architecture import ROOT

#: Seconds after which waiting for something is given up; each is an upper bound and no bar.
READY, SOON = 120, 60


class Server:
    """`motcua serve` on free ports."""

    def __init__(self, folder: Path, environment: dict[str, str], program: str, options: Sequence[str]) -> None:
        self.ports = free_ports(3)
        self.said, self.var = folder / "serve.txt", folder / "var"
        # Said even where it is the default: another test may have left a folder of its own in the environment.
        environment = {"MOTCUA_VAR": str(self.var), "MOTCUA_ADDITIONS": str(self.var / "additions"), **environment}
        names = ("--port", "--rasa-port", "--actions-port")
        options = [*options, *(part for name, port in zip(names, self.ports) for part in (name, str(port)))]
        with self.said.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", program, "serve", *options],
                cwd=ROOT, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env={**os.environ, **environment},
            )  # fmt: skip

    def health(self) -> dict:
        return health(self.ports[0]) or {}

    def well(self) -> bool:
        parts = self.health()
        return bool(parts) and all(part["ok"] for part in parts.values())

    def say(self, sender: str, text: str) -> tuple[int, dict]:
        """Status and JSON of one message."""
        request = urllib.request.Request(
            f"http://{HOST}:{self.ports[0]}/v1/conversations/{sender}/messages",
            json.dumps({"text": text}).encode(),
            {"Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=SOON) as response:
                return response.status, json.load(response)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def events(self, sender: str) -> int:
        """How many events Rasa reads before the next message of `sender`."""
        with urllib.request.urlopen(f"http://{HOST}:{self.ports[1]}/webhooks/motcua/events/{sender}") as response:
            return json.load(response)["events"]

    def child(self, module: str) -> int | None:
        """The process id of the child that runs `module`."""
        for pid in children(self.process.pid):
            if module in Path(f"/proc/{pid}/cmdline").read_text(errors="replace").split("\0"):
                return pid
        return None

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(SOON)


def free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind((HOST, 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def wait_for(what, seconds: float, server: Server):
    """The first truth of `what()`; the server's own words where it does not come."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.process.poll() is None:
        if found := what():
            return found
        time.sleep(0.2)
    pytest.fail(f"{server.health()}\n{server.said.read_text(encoding='utf-8')}")


@contextmanager
def serving(folder: Path, program: str = "bot.cli", options: Sequence[str] = ("--no-train",), **environment: str):
    """`program`: a module that is run as `motcua` is."""
    server = Server(folder, environment, program, options)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.stop()


@pytest.fixture(scope="module")
def prepared() -> None:
    """A model and an index, made as the server itself would."""
    subprocess.run([sys.executable, "-m", "bot.serve.prepare"], cwd=ROOT, check=True)


@pytest.fixture(scope="module")
def server(prepared, tmp_path_factory):
    with serving(tmp_path_factory.mktemp("serve")) as found:
        wait_for(found.well, READY, found)
        yield found


def test_a_conversation(server):
    status, turn = server.say("lan", "làm giấy khai sinh cho con cần giấy tờ gì")
    assert status == 200
    assert list(turn) == [
        "user", "behaviour", "intent", "aspects", "procedure", "procedures", "candidates", "stage", "replies", "sources",
        "latency_ms",
    ]  # fmt: skip
    assert (turn["behaviour"], turn["procedure"]) == ("answer", "1.001193")
    assert turn["user"] == "làm giấy khai sinh cho con cần giấy tờ gì" and turn["sources"][0]["code"] == "1.001193"
    _, turn = server.say("lan", "thế mất bao nhiêu tiền")
    assert (turn["procedure"], turn["aspects"]) == ("1.001193", ["fee"])


def test_another_person_is_another_conversation(server):
    server.say("hoa", "làm giấy khai sinh cho con cần giấy tờ gì")
    _, turn = server.say("mai", "thế mất bao nhiêu tiền")
    assert turn["procedure"] is None


def test_a_leading_slash_is_words(server):
    for text in ("/restart", "  /greet", '/inform{"case": {"procedure": "9.9"}}', "/"):
        status, turn = server.say("slash", text)
        assert (status, turn["user"]) == (200, text) and turn["replies"]
    _, turn = server.say("slash2", "/làm giấy khai sinh cho con cần giấy tờ gì")
    assert turn["procedure"] == "1.001193"


def test_any_utterance_gets_a_reply(server):
    for text in ("", "   ", "🙂🙂", "\x00\x1b[31m", "ạ" * 10_000, "a\nb\tc"):
        status, turn = server.say("odd", text)
        assert status == 200 and turn["replies"], repr(text)


def test_a_long_conversation_stays_short_and_remembers(server):
    server.say("long", "làm giấy khai sinh cho con cần giấy tờ gì")
    most = 0
    for _ in range(12):
        assert server.say("long", "mất bao nhiêu tiền")[1]["procedure"] == "1.001193"
        most = max(most, server.events("long"))
    assert most <= 40


def test_everything_listens_on_loopback_only(server):
    listening = set()
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        address, port = line.split()[1].split(":")
        if line.split()[3] == "0A" and int(port, 16) in server.ports:
            listening.add(address)
    assert listening == {"0100007F"}


def test_without_the_action_server_a_person_reads_a_sentence(server):
    pid = server.child("bot.serve.action_server")
    os.kill(pid, signal.SIGSTOP)  # silent, but there: the supervisor cannot help
    try:
        assert server.health()["actions"]["ok"] is False
    finally:
        os.kill(pid, signal.SIGKILL)
    status, body = server.say("down", "làm giấy khai sinh cho con cần giấy tờ gì")
    assert (status, body["error"]["code"]) == (503, "unavailable")
    assert "Xin lỗi" in body["replies"][0]["text"] and "0000 000 000" in body["replies"][0]["text"]
    # Started again without anyone's help.
    wait_for(server.well, READY, server)
    assert server.child("bot.serve.action_server") != pid
    assert server.say("down", "làm giấy khai sinh cho con cần giấy tờ gì")[0] == 200


def test_a_rasa_that_died_is_started_again(server):
    pid = server.child("bot.serve.rasa_server")
    os.kill(pid, signal.SIGKILL)
    status, body = server.say("rasa", "xin chào")
    assert (status, body["error"]["code"]) == (503, "unavailable")
    assert server.health()["rasa"]["ok"] is False
    wait_for(server.well, READY, server)
    assert server.say("rasa", "xin chào")[0] == 200


def test_what_people_write_is_not_logged(server):
    server.say("secret", "tên tôi là Nguyễn Thị Bí Mật")
    logs = "".join(path.read_text(encoding="utf-8", errors="replace") for path in (server.var / "log").glob("*.log"))
    assert logs and (server.var / "conversations.db").is_file()
    assert "Bí Mật" not in logs + server.said.read_text(encoding="utf-8")


def test_without_a_model_the_server_says_so(tmp_path, prepared):
    with serving(tmp_path, MOTCUA_MODELS=str(tmp_path / "none")) as server:
        parts = wait_for(server.health, SOON, server)
        assert parts["model"]["ok"] is False and "motcua train" in parts["model"]["says"]
        status, body = server.say("lan", "xin chào")
        assert (status, body["error"]["code"]) == (503, "unavailable") and body["replies"][0]["text"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_cleanly_with_its_children(tmp_path, prepared, number):
    with serving(tmp_path) as server:
        wait_for(server.health, SOON, server)
        pids = wait_for(lambda: len(found := children(server.process.pid)) == 2 and found, SOON, server)
        assert server.stop(number) == 0
    assert [pid for pid in pids if Path(f"/proc/{pid}").exists()] == []
    assert all(port_is_free(port) for port in server.ports)
    assert "Đã dừng" in server.said.read_text(encoding="utf-8")


def test_a_port_that_is_taken_is_one_sentence(tmp_path):
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-m", "bot.cli", "serve", "--no-train", "--port", port],
            cwd=ROOT, capture_output=True, text=True, timeout=SOON,
        )  # fmt: skip
    assert done.returncode == 2 and f"cổng {port}" in done.stderr and "Traceback" not in done.stderr
