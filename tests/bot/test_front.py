"""The HTTP front alone, over an upstream that is made up."""
import asyncio
import threading

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.serve.front import LARGEST_BODY, application
from bot.serve.upstream import Part, Unavailable
from bot.settings import Settings
from bot.store.conversations import Store
from bot.store.database import StoreError

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
        reply = {"type": "file", "text": "", "choices": [], "path": text if text.endswith(".pdf") else None, "url": None}
        return {"user": "\u2060" + text, "behaviour": "answer", "replies": [reply], "latency_ms": 0}

    async def health(self):
        return {"model": Part(True, "mới nhất"), "rasa": Part(not self.down, "…")}


@pytest.fixture
def store(tmp_path):
    found = Store.open(Settings.read({}, var=tmp_path / "var"))
    yield found
    found.close()


def call(upstream, method, path, find=lambda name: None, **request):
    """Status, headers and JSON (else bytes) of one request."""

    async def run():
        async with TestClient(TestServer(application(upstream, "Xin gọi 1900.", find))) as client:
            async with client.request(method, path, **request) as response:
                body = await (response.json if response.content_type == "application/json" else response.read)()
                return response.status, response.headers, body

    return asyncio.run(run())


def test_what_is_for_counting_does_not_leave_the_server(monkeypatch):
    async def turn(self, sender, text):
        return {"user": text, "behaviour": "walk", "replies": [], "latency_ms": 0, "progress": {"walk": "1.001193", "happened": []}}

    monkeypatch.setattr(Upstream, "turn", turn)
    _, _, found = call(Upstream(), "POST", MESSAGES, json={"text": "có"})
    assert set(found) == {"user", "behaviour", "replies", "latency_ms"}


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


DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(
    "name, kind",
    [("1.1.pdf", "application/pdf"), ("ct01.docx", DOCUMENT), ("ct01.txt", "text/plain; charset=utf-8"), ("qr.png", "image/png")],
)
def test_a_file_made_for_a_person_is_fetched_by_its_name(store, name, kind):
    full = store.shelf.of("lan", known=False).keep(name, "Bí Mật".encode())
    for _ in range(2):
        status, headers, body = call(Upstream(), "GET", f"/v1/files/{full}", store.shelf.find)
        assert (status, body, headers["Content-Type"]) == (200, "Bí Mật".encode(), kind)
        assert headers["Cache-Control"] == "private, no-store" and headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Content-Disposition"] == f'attachment; filename="{name}"'
    status, headers, body = call(Upstream(), "HEAD", f"/v1/files/{full}", store.shelf.find)
    assert (status, body, headers["Content-Type"]) == (200, b"", kind)


@pytest.mark.parametrize("folder", ["", "var/files/", "C:/files/"])
def test_a_turn_has_the_address_of_its_file(store, folder):
    full = store.shelf.of("lan", known=False).keep("1.001193.pdf", b"%PDF-1.4")
    _, _, turn = call(Upstream(), "POST", MESSAGES, json={"text": f"{folder}{full}"})
    reply = turn["replies"][0]
    assert reply["path"] is None and reply["url"] == f"/v1/files/{full}"
    assert call(Upstream(), "GET", reply["url"], store.shelf.find)[2] == b"%PDF-1.4"


@pytest.mark.parametrize(
    "name",
    ["..%2f..%2fetc%2fpasswd", "..%2fmaster.key", "%00", "x.pdf", "." * 30, "A" * 22 + "-conversations.db", "A" * 22 + "-1.pdf"],
)
def test_no_other_file_is_given_out(store, name):
    store.shelf.of("lan", known=False).keep("1.pdf", b"x")
    status, headers, body = call(Upstream(), "GET", f"/v1/files/{name}", store.shelf.find)
    assert (status, body["error"]["code"]) == (404, "not_found") and "Content-Disposition" not in headers


def test_the_file_of_someone_erased_is_not_there(store):
    full = store.shelf.of("lan", known=False).keep("1.001193.pdf", b"%PDF-1.4")
    assert call(Upstream(), "GET", f"/v1/files/{full}", store.shelf.find)[0] == 200
    store.erase("lan")
    status, _, body = call(Upstream(), "GET", f"/v1/files/{full}", store.shelf.find)
    assert (status, body["error"]["code"]) == (404, "not_found")


def test_a_database_that_is_away_is_a_sentence():
    def find(name):
        raise StoreError("server closed the connection")

    status, _, body = call(Upstream(), "GET", "/v1/files/x", find)
    assert (status, body["error"]["code"], body["error"]["message"]) == (503, "unavailable", "Xin gọi 1900.")
    assert "closed" not in str(body)


def test_a_slow_disk_keeps_nobody_else_waiting():
    """The file is looked for until a message has been answered: never, where both share one thread."""
    answered = threading.Event()

    def find(name):
        return ("x.txt", b"x") if answered.wait(60) else None

    async def run():
        async with TestClient(TestServer(application(Upstream(), "", find))) as client:
            file = asyncio.create_task(client.get("/v1/files/x"))
            await asyncio.sleep(0)
            assert (await client.post(MESSAGES, json={"text": "a"})).status == 200
            answered.set()
            assert (await file).status == 200

    asyncio.run(run())


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_file_is_only_fetched(method):
    status, headers, _ = call(Upstream(), method, "/v1/files/x")
    assert status == 405 and headers["Allow"] == "GET,HEAD"


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
