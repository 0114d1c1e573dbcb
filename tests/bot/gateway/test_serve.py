"""`motcua serve` as a whole: the widget's and the REST interface's conversations, killed in the middle and started again."""
from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

from bot.settings import HOST
from tests.bot.test_restart import kill, lying_about
from tests.bot.test_serve import READY, SOON, prepared, serving, wait_for
from tests.test_architecture import ROOT

__all__ = ["prepared"]

ASKED = "làm giấy khai sinh cho con cần giấy tờ gì"


def call(server, method, path, token=None, body=None, **headers):
    request = urllib.request.Request(
        f"http://{HOST}:{server.ports[0]}{path}", json.dumps(body).encode() if body is not None else None, method=method,
        headers={**({"Authorization": f"Bearer {token}"} if token else {}), "Content-Type": "application/json", **headers},
    )  # fmt: skip
    try:
        with urllib.request.urlopen(request, timeout=SOON) as response:
            return response.status, json.loads(response.read() or b"null")
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def turns(server, token, count, path="/v1/widget/events?"):
    """The turns of a conversation once there are so many."""

    def found():
        status, body = call(server, "GET", f"{path}after=0&wait=5", token)
        assert status == 200, body
        events = body["events"]
        ready = [event for event in events if event["type"] == "turn"]
        return len(ready) >= count and ready

    return wait_for(found, READY, server)


def motcua(var, *arguments):
    command = [sys.executable, "-m", "bot.cli", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=SOON, env={**os.environ, "MOTCUA_VAR": str(var)})


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("gateway")


@pytest.fixture(scope="module")
def server(prepared, folder):
    with serving(folder) as found:
        wait_for(found.well, READY, found)
        yield found


def test_a_conversation_on_a_page(server):
    status, session = call(server, "POST", "/v1/widget/sessions", body={"procedure": "1.001193"})
    assert status == 201
    call(server, "POST", "/v1/widget/messages", session["token"], {"id": "a", "text": "mất bao nhiêu tiền"})
    first, second = turns(server, session["token"], 2)
    assert "khai sinh" in str(first["replies"]).lower() and second["behaviour"] == "answer"
    assert call(server, "DELETE", "/v1/widget/session", session["token"])[0] == 204


def test_a_conversation_of_a_program(server):
    added = motcua(server.var, "client", "add", "kiosk")
    key = added.stdout.strip()
    assert added.returncode == 0 and key.startswith("motcua_")
    assert call(server, "POST", "/v1/messages", key, {"conversation": "q1", "id": "a", "text": ASKED})[0] == 202
    (turn,) = turns(server, key, 1, "/v1/messages?conversation=q1&")
    assert turn["behaviour"] == "answer"
    assert "kiosk" in motcua(server.var, "client", "list").stdout
    assert motcua(server.var, "client", "remove", "kiosk").returncode == 0
    assert call(server, "GET", "/v1/messages?conversation=q1", key)[0] == 401


def test_to_be_forgotten_is_answered(server):
    token = call(server, "POST", "/v1/widget/sessions", body={})[1]["token"]
    call(server, "POST", "/v1/widget/messages", token, {"id": "a", "text": ASKED})
    turns(server, token, 1)
    call(server, "POST", "/v1/widget/messages", token, {"id": "b", "text": "xóa dữ liệu"})
    (left,) = wait_for(lambda: (found := turns(server, token, 1))[0]["cursor"] == 4 and found, READY, server)
    assert "xóa" in str(left["replies"]).lower()


def test_the_widget_and_the_description_are_served(server):
    for path, kind in (("/", "text/html"), ("/widget.js", "text/javascript"), ("/openapi.json", "application/json")):
        with urllib.request.urlopen(f"http://{HOST}:{server.ports[0]}{path}", timeout=SOON) as response:
            assert response.status == 200 and response.headers.get_content_type() == kind


def test_health_tells_of_the_gateway(server):
    parts = server.health()
    assert parts["inbox"]["ok"] and parts["outbox"]["ok"]


def test_what_was_taken_while_rasa_is_away_is_answered_after_a_kill(prepared, tmp_path):
    with serving(tmp_path) as server:
        wait_for(server.health, SOON, server)  # Rasa still starts
        token = call(server, "POST", "/v1/widget/sessions", body={})[1]["token"]
        for number, text in enumerate((ASKED, "mất bao nhiêu tiền")):
            assert call(server, "POST", "/v1/widget/messages", token, {"id": f"m{number}", "text": text})[0] == 202
        kill(server)
    lying = lying_about(tmp_path / "var")
    assert "giấy khai sinh".encode() not in lying and token.encode() not in lying
    with serving(tmp_path) as server:
        wait_for(server.well, READY, server)
        found = [turn for turn in turns(server, token, 2) if "trục trặc" not in str(turn)]
        assert len(found) == 2 and "khai sinh" in str(found[0]).lower()
        assert server.stop(signal.SIGTERM) == 0


def test_a_stream_does_not_keep_the_server_from_stopping(prepared, tmp_path):
    with serving(tmp_path) as server:
        wait_for(server.health, SOON, server)
        token = call(server, "POST", "/v1/widget/sessions", body={})[1]["token"]
        headers = {"Accept": "text/event-stream", "Authorization": f"Bearer {token}"}
        stream = urllib.request.urlopen(
            urllib.request.Request(f"http://{HOST}:{server.ports[0]}/v1/widget/events", headers=headers), timeout=SOON
        )
        assert server.stop(signal.SIGTERM) == 0
        stream.close()


def test_a_channel_that_is_none_is_one_sentence(tmp_path):
    done = motcua(tmp_path, "serve", "--no-train", "--channels", "telegram,viber")
    assert done.returncode == 2 and "không có kênh viber" in done.stderr and "zalo-bot" in done.stderr


@pytest.mark.parametrize("name", ["telegram", "zalo", "zalo-bot"])
def test_a_channel_without_its_settings_is_one_sentence(tmp_path, name):
    done = motcua(tmp_path, "serve", "--no-train", "--channels", name)
    assert done.returncode == 2 and len(done.stderr.strip().splitlines()) <= 2 and "Traceback" not in done.stderr
