"""The HTTP front alone, over an upstream that is made up."""
import asyncio
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from actions.files import Folder
from bot.serve.front import LARGEST_BODY, application
from bot.serve.upstream import Part, Unavailable

MESSAGES = "/v1/conversations/lan-1/messages"


class Upstream:
    """Answers with what it was asked; `down` makes it unavailable."""

    def __init__(self, down=False):
        self.down = down
        self.asked = []

    async def turn(self, sender, text):
        if self.down:
            raise Unavailable("down")
        self.asked.append((sender, text))
        reply = {"type": "file", "text": "", "choices": [], "path": text if text.startswith("/") else None, "url": None}
        return {"user": "\u2060" + text, "behaviour": "answer", "replies": [reply], "latency_ms": 0}

    async def health(self):
        return {"model": Part(True, "mới nhất"), "rasa": Part(not self.down, "…")}


def call(upstream, method, path, files=Path("nowhere"), **request):
    """Status, headers and JSON (else bytes) of one request."""

    async def run():
        async with TestClient(TestServer(application(upstream, "Xin gọi 1900.", files))) as client:
            async with client.request(method, path, **request) as response:
                body = await (response.json if response.content_type == "application/json" else response.read)()
                return response.status, response.headers, body

    return asyncio.run(run())


def test_a_message_gets_its_turn():
    upstream = Upstream()
    status, _, turn = call(upstream, "POST", MESSAGES, json={"text": "/khai sinh"})
    assert (status, turn["behaviour"], turn["user"]) == (200, "answer", "/khai sinh")
    assert upstream.asked == [("lan-1", "/khai sinh")]


@pytest.mark.parametrize(
    "method, path, request_, status, code",
    [
        ("POST", MESSAGES, {"data": "{", "headers": {"Content-Type": "application/json"}}, 400, "bad_json"),
        ("POST", MESSAGES, {"data": b"\xff", "headers": {"Content-Type": "application/json"}}, 400, "bad_json"),
        ("POST", MESSAGES, {"data": "[" * 60_000, "headers": {"Content-Type": "application/json"}}, 400, "bad_json"),
        ("POST", MESSAGES, {"json": ["text"]}, 400, "bad_text"),
        ("POST", MESSAGES, {"json": {"text": 5}}, 400, "bad_text"),
        ("POST", MESSAGES, {"data": "text=a"}, 415, "unsupported_media_type"),
        ("POST", MESSAGES, {"json": {"text": "a" * LARGEST_BODY}}, 413, "too_large"),
        ("POST", "/v1/conversations/a%20b/messages", {"json": {"text": "a"}}, 400, "bad_id"),
        ("POST", f"/v1/conversations/{'a' * 65}/messages", {"json": {"text": "a"}}, 400, "bad_id"),
        ("GET", MESSAGES, {}, 405, "method_not_allowed"),
        ("GET", "/webhooks/rest/webhook", {}, 404, "not_found"),
    ],
)
def test_every_refusal_has_one_shape(method, path, request_, status, code):
    got, _, body = call(Upstream(), method, path, **request_)
    assert (got, body["error"]["code"]) == (status, code)
    assert set(body) == {"error"} and set(body["error"]) == {"code", "message"}


def test_a_file_made_for_a_person_is_fetched_by_its_name(tmp_path):
    path = Folder(tmp_path).keep("1.001193.pdf", b"%PDF-1.4")
    _, _, turn = call(Upstream(), "POST", MESSAGES, json={"text": path})
    reply = turn["replies"][0]
    assert reply["path"] is None and reply["url"].startswith("/v1/files/")
    status, headers, body = call(Upstream(), "GET", reply["url"], tmp_path)
    assert (status, body) == (200, b"%PDF-1.4") and "no-store" in headers["Cache-Control"]
    assert oct(Path(path).stat().st_mode & 0o777) == "0o600"


@pytest.mark.parametrize("name", ["..%2f..%2fetc%2fpasswd", "x.pdf", "." * 30, "A" * 22 + "-conversations.db", "A" * 22 + "-1.pdf"])
def test_no_other_file_is_given_out(tmp_path, name):
    (tmp_path / "x.pdf").write_bytes(b"x")
    status, _, body = call(Upstream(), "GET", f"/v1/files/{name}", tmp_path)
    assert (status, body["error"]["code"]) == (404, "not_found")


def test_a_refused_method_says_which_is_allowed():
    assert call(Upstream(), "GET", MESSAGES)[1]["Allow"] == "POST"


def test_a_lone_surrogate_is_survived():
    upstream = Upstream()
    data = '{"text": "a\\ud800"}'
    status, _, _ = call(upstream, "POST", MESSAGES, data=data, headers={"Content-Type": "application/json"})
    assert status == 200 and upstream.asked == [("lan-1", "a\ufffd")]


def test_silence_behind_becomes_a_sentence():
    status, _, body = call(Upstream(down=True), "POST", MESSAGES, json={"text": "xin chào"})
    assert (status, body["error"]["code"]) == (503, "unavailable")
    assert body["replies"] == [{"type": "text", "text": "Xin gọi 1900.", "choices": [], "path": None, "url": None}]


def test_a_fault_of_ours_is_told_without_its_inside():
    class Broken(Upstream):
        async def turn(self, sender, text):
            raise RuntimeError("inner secret")

    status, _, body = call(Broken(), "POST", MESSAGES, json={"text": "a"})
    assert (status, body["error"]["code"]) == (500, "internal") and "secret" not in str(body)


def test_health_is_the_health_of_every_part():
    status, _, body = call(Upstream(), "GET", "/health")
    assert (status, body["status"]) == (200, "ok")
    status, _, body = call(Upstream(down=True), "GET", "/health")
    assert (status, body["parts"]["rasa"]["ok"], body["parts"]["model"]["ok"]) == (503, False, True)
