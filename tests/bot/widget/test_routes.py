"""What the server sends of the widget: kinds, caching, sizes, and nothing besides."""
from __future__ import annotations

import asyncio
import gzip
import hashlib
import re

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.widget.routes import POLICY, STATIC, assets, routes
from knowledge.profile import Profile

OWN = sorted(path for path in (STATIC / "widget").glob("*.js"))
#: Of what is loaded before the first answer, packed: docs/widget.md promises it.
MOST_BYTES = 30 * 1024
#: As published: qr 0.7.0.
VENDORED = {
    "decode.js": "00e209820dcb11d624e9a03d6383e580766792b57d1651318f0a29e4e1ff0fe8",
    "index.js": "a0de370051f94bd74f218f74401fdf197585e3f9ef0143164f87ea941a3fdd6f",
}


def call(path, method="GET", **headers):
    """Status, headers and body, as sent, of one request."""

    async def run():
        app = web.Application()
        app.add_routes(routes(Profile.load()))
        async with TestClient(TestServer(app), auto_decompress=False) as client:
            url = client.make_url("/").with_path(path, encoded=True)  # as it is written, dots and all
            async with client.session.request(method, url, headers=headers) as response:
                return response.status, response.headers, await response.read()

    return asyncio.run(run())


@pytest.mark.parametrize(
    "path, kind",
    [
        ("/", "text/html; charset=utf-8"),
        ("/widget.js", "text/javascript; charset=utf-8"),
        ("/widget/panel.js", "text/javascript; charset=utf-8"),
        ("/widget/qr/decode.js", "text/javascript; charset=utf-8"),
        ("/widget/qr/LICENSE", "text/plain; charset=utf-8"),
        ("/widget/panel.css", "text/css; charset=utf-8"),
        ("/widget/icon.svg", "image/svg+xml; charset=utf-8"),
        ("/widget/profile.json", "application/json; charset=utf-8"),
    ],
)
def test_a_file_comes_with_its_kind_packed_or_whole_and_is_not_sent_twice(path, kind):
    status, headers, whole = call(path, **{"Accept-Encoding": "identity"})
    assert (status, headers["Content-Type"], headers["X-Content-Type-Options"]) == (200, kind, "nosniff")
    assert "Content-Encoding" not in headers and headers["Cache-Control"] == "public, no-cache"
    status, packed, content = call(path, **{"Accept-Encoding": "br, gzip;q=0.5"})
    assert status == 200
    if packed.get("Content-Encoding") == "gzip":
        content = gzip.decompress(content)
    assert content == whole and packed["Vary"] == "Accept-Encoding"
    status, again, nothing = call(path, **{"If-None-Match": headers["ETag"]})
    assert (status, nothing, again["ETag"]) == (304, b"", headers["ETag"])
    assert call(path, **{"If-None-Match": '"another"'})[0] == 200


@pytest.mark.parametrize("accepted, packed", [("gzip", True), ("GZIP;q=1", True), ("gzip;q=0", False), ("", False), ("deflate", False)])
def test_gzip_is_sent_only_to_who_takes_it(accepted, packed):
    assert (call("/widget.js", **{"Accept-Encoding": accepted})[1].get("Content-Encoding") == "gzip") is packed


@pytest.mark.parametrize(
    "path",
    [
        "/widget/", "/widget", "/widget/../routes.py", "/widget/..%2froutes.py", "/widget/%2e%2e/routes.py", "/index.html",
        "/widget/..%5croutes.py", "/widget/panel.js%00.css", "//widget/panel.js/..", "/widget/panel.js/", "/routes.py",
        "/widget/qr", "/widget/qr/../../../routes.py", "/static/widget.js", "/widget/PANEL.JS",
    ],
)  # fmt: skip
def test_no_other_path_leads_to_a_file(path):
    assert call(path)[0] == 404


def test_nothing_is_written_through_these_routes():
    assert {call("/widget.js", method)[0] for method in ("POST", "PUT", "DELETE", "PATCH")} == {405}
    assert call("/widget.js", "HEAD")[0] == 200


def test_the_sample_page_has_a_policy_without_exceptions_and_keeps_to_it():
    _, headers, page = call("/", **{"Accept-Encoding": "identity"})
    assert headers["Content-Security-Policy"] == POLICY and "unsafe" not in POLICY and "*" not in POLICY
    assert not re.search(rb"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page)
    assert "Trang mẫu" in page.decode() and "không có thật" in page.decode()


def test_the_modules_of_a_portal_may_be_loaded_from_elsewhere():
    assert call("/widget/panel.js")[1]["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in call("/")[1]


def test_the_hotline_is_that_of_the_profile():
    profile = Profile.load()
    body = assets(profile)["/widget/profile.json"].content.decode()
    assert profile.hotline.number in body and profile.hotline.name in body


def imports(name):
    """Modules that a module needs before it runs."""
    return set(re.findall(r'^import .* from "\./([\w.]+)";', (STATIC / "widget" / name).read_text(encoding="utf-8"), re.M))


def needed(name):
    found, open_ = {name}, [name]
    while open_:
        new = imports(open_.pop()) - found
        found |= new
        open_ += new
    return found


def test_all_that_the_panel_needs_is_fetched_in_one_go():
    loader = (STATIC / "widget.js").read_text(encoding="utf-8")
    named = set(re.findall(r'"([\w.]+)"', re.search(r"const MODULES = \[(.*?)\]", loader, re.S).group(1)))
    assert named == needed("panel.js")


def test_the_first_load_is_small():
    served = assets(Profile.load())
    names = ["/widget.js", "/widget/button.css", "/widget/panel.css", *(f"/widget/{name}" for name in needed("panel.js"))]
    assert sum(len(served[name].packed) for name in names) <= MOST_BYTES


@pytest.mark.parametrize("path", [STATIC / "widget.js", *OWN], ids=lambda path: path.name)
def test_what_others_wrote_becomes_text_and_never_markup(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|\beval\(|new Function|DOMParser", text)
    assert not re.search(r"document\.cookie|sendBeacon|toDataURL|toBlob|FormData|XMLHttpRequest|WebSocket", text)
    assert len(text.splitlines()) <= 300


def test_every_word_of_the_widget_is_read_somewhere():
    words = (STATIC / "widget/words.js").read_text(encoding="utf-8")
    keys = set(re.findall(r"^  (\w+):", words, re.M))
    used = {key for path in OWN for key in re.findall(r"WORDS\.(\w+)", path.read_text(encoding="utf-8"))}
    assert keys == used


def test_the_decoder_is_as_it_was_published():
    found = {name: hashlib.sha256((STATIC / "widget/qr" / name).read_bytes()).hexdigest() for name in VENDORED}
    assert found == VENDORED
    assert "MIT License" in (STATIC / "widget/qr/LICENSE").read_text(encoding="utf-8")
