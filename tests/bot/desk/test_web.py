"""Who may open what: every page by role and without log-in, the token and origin of forms, headers, faults."""
from __future__ import annotations

import asyncio
import re
import sqlite3

import pytest
import sqlalchemy as sa

from bot.desk.accounts import ROLES
from bot.desk.guard import local
from bot.desk.mount import POLICY, pages
from bot.desk.web import environment
from bot.serve.upstream import Unavailable
from bot.settings import Settings
from bot.store import database
from bot.store.conversations import Store
from tests.bot.desk.office import furnish, office
from tests.bot.gateway.doubles import Assistant

PAGES = [page for page in pages() if page.role]
#: What a page answers to those who may open it, though it is asked for nothing that there is.
FINE = (200, 303, 400, 404, 409, 422, 503)
#: Ends the session with which the rest would be asked.
LAST = "/desk/logout"


class Away(Assistant):
    """As `Upstream` while nothing behind it runs."""

    async def parse(self, *_, **__):
        raise Unavailable("down")

    advice = situation = parse


def filled(path):
    return re.sub(r"\{\w+\}", "a1", path)


def run(store, what, **options):
    async def inside():
        async with office(store, **options) as here:
            return await what(here)

    return asyncio.run(inside())


def test_nothing_of_the_desk_is_public_but_the_log_in():
    assert {(page.method, page.path) for page in pages() if not page.role} == {("GET", "/desk/login"), ("POST", "/desk/login")}
    assert {page.role for page in PAGES} == set(ROLES) and len({(p.method, p.path) for p in pages()}) == len(pages())
    assert all(page.path.startswith("/desk/") and page.method in ("GET", "POST") for page in pages())


def test_no_page_opens_without_a_session(lite):
    async def each(here):
        stranger, forger = here.browser(), here.browser()
        forger.use("A" * 43)
        for browser in (stranger, forger):
            for page in PAGES:
                path = filled(page.path)
                found = await browser.get(path) if page.method == "GET" else await browser.post(path, {"csrf": ""})
                name = (page.method, path)
                if page.method == "GET":
                    assert (*name, found.status) == (*name, 303) and found.location.startswith("/desk/login")
                else:
                    assert (*name, found.status) == (*name, 401) and "Phiên đã hết hạn" in found.text
                called = await browser.call(page.method, path, headers={"Accept": "application/json", "Origin": browser.origin})
                assert (*name, called.status, called.json["error"]["code"]) == (*name, 401, "session_over")

    run(lite, each)


def test_each_page_opens_to_its_roles_and_to_no_other(lite):
    async def each(here):
        for place, role in enumerate(ROLES):
            browser = await here.sitting(role)
            for page in sorted(PAGES, key=lambda page: page.path == LAST):
                may = ROLES.index(page.role) <= place
                path, fields = filled(page.path), {"csrf": browser.csrf}
                name = (role, page.method, path)
                if may and page.method == "GET":
                    assert await browser.status("GET", path) in FINE, name
                elif not may:
                    assert (*name, await browser.status(page.method, path, fields)) == (*name, 403)
                elif page.path != LAST:
                    assert await browser.status("POST", path, fields) in FINE, name
            menu = (await browser.get("/desk/me")).text
            assert ("/desk/people" in menu) is (role == "admin") and '<a href="/desk/me"' in menu

    run(lite, each, assistant=Away())


@pytest.mark.parametrize("page", [page for page in PAGES if page.method != "GET"], ids=lambda page: page.path)
def test_a_form_needs_its_token_and_its_origin(lite, page):
    async def each(here):
        browser, other = await here.sitting("admin"), await here.sitting("admin")
        path, before = filled(page.path), (here.acts(), here.accounts.all())
        for fields in ({}, {"csrf": ""}, {"csrf": "x"}, {"csrf": other.csrf}, {"csrf": browser.csrf[:-1]}):
            found = await browser.post(path, fields)
            assert found.status == 403 and "phiên trước" in found.text
            called = await browser.post(path, fields, Accept="application/json")
            assert (called.status, called.json["error"]["code"]) == (403, "bad_csrf")
        for origin in ("https://evil.example", "null", None, browser.origin + "1", f"{browser.origin}.evil.example"):
            found = await browser.act(path, origin=origin, Accept="application/json")
            assert (found.status, found.json["error"]["code"]) == (403, "origin_not_allowed")
        assert (await browser.post(path, [], X_CSRF=other.csrf)).json["error"]["code"] == "bad_csrf"
        assert (here.acts(), here.accounts.all()) == before

    run(lite, each)


def test_other_kinds_of_bodies_and_large_ones_are_refused(lite):
    async def each(here):
        browser = await here.sitting("admin")
        for kind, status in (("multipart/form-data; boundary=x", 415), ("text/plain", 415), ("application/json", 415)):
            found = await browser.call(
                "POST", "/desk/people", data=b"{}", headers={"Origin": browser.origin, "X-CSRF": browser.csrf, "Content-Type": kind}
            )
            assert (kind, found.status) == (kind, status)
        assert (await browser.act("/desk/people", {"name": "x" * 200_000})).status == 413
        many = "&".join(f"a{n}=1" for n in range(500))
        for body in (b"name=%ff%fe", b"\xff\xfe", many.encode()):
            sent = {"Origin": browser.origin, "X-CSRF": browser.csrf, "Content-Type": "application/x-www-form-urlencoded"}
            assert (await browser.call("POST", "/desk/people", data=body, headers=sent)).json["error"]["code"] == "bad_form"

    run(lite, each)


def test_every_answer_carries_the_headers(lite):
    async def each(here):
        browser = await here.sitting("staff")
        for path in ("/desk", "/desk/login", "/desk/me", "/desk/people", "/desk/nothing", "/desk/static/desk.js", "/desk/static/no"):
            headers = (await browser.get(path)).headers
            assert headers["Content-Security-Policy"] == POLICY and "unsafe" not in POLICY
            assert headers["X-Content-Type-Options"] == "nosniff" and headers["X-Frame-Options"] == "DENY"
            assert headers["Referrer-Policy"] == "same-origin"
            assert headers["Cache-Control"] == ("public, no-cache" if path.endswith(".js") else "no-store")
        file = await browser.get("/desk/static/desk.css")
        again = await browser.call("GET", "/desk/static/desk.css", headers={"If-None-Match": file.headers["ETag"]})
        assert (file.status, again.status, again.text) == (200, 304, "")
        assert "Content-Security-Policy" not in (await browser.get("/health")).headers

    run(lite, each)


def test_what_is_not_there_is_said_as_a_page_or_as_json(lite):
    async def each(here):
        browser = await here.sitting("admin")
        for path in ("/desk/nothing", "/desk/static/../web.py", "/desk/static/%2e%2e/web.py", "/desk/templates/base.html", "/desk/people/x/y/z"):
            found = await browser.get(path)
            assert (path, found.status) == (path, 404)
        assert "Không có trang này" in (await browser.get("/desk/nothing")).text
        assert (await browser.get("/desk/nothing", Accept="application/json")).json["error"]["code"] == "not_found"
        assert (await browser.act("/desk/audit")).status == 405
        assert (await browser.call("DELETE", "/desk/people")).status == 405
        assert (await browser.get("/nothing")).json["error"]["code"] == "not_found"

    run(lite, each)


@pytest.mark.parametrize(
    "address",
    [
        "", "https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil", "/desk/../admin", "/desk/%2e%2e/x", "/desk/%2E./x",
        "/desk//evil.example", "/deskx", "/v1/files/x", "javascript:alert(1)", "/desk/a\r\nSet-Cookie: x=1", "/desk/\t/evil", "/desk/login",
        "/desk/logout", "/desk/login?next=/desk/login", "desk/people", " /desk/people", "/desk/people#x", "/desk@evil.example", "/desk/ạ",
    ],
)  # fmt: skip
def test_the_log_in_leads_nowhere_else(address):
    assert local(address) == "/desk/"


@pytest.mark.parametrize("address", ["/desk/", "/desk/people", "/desk/talks/a1_B-2", "/desk/audit?login=an&before=12", "/desk/review/"])
def test_the_log_in_leads_back_to_pages_of_the_desk(address):
    assert local(address) == address


def rename(store, old, new):
    with store.engine.begin() as connection:
        connection.execute(sa.text(f"ALTER TABLE {old} RENAME TO {new}"))


def test_a_database_that_is_gone_is_said_and_comes_back(store):
    furnish(store)

    async def each(here):
        browser = await here.sitting("admin")
        rename(store, "desk_logins", "away")
        page = await browser.get("/desk/me")
        assert page.status == 503 and page.headers["Retry-After"] == "5" and '<meta http-equiv="refresh" content="5">' in page.text
        assert "Cơ sở dữ liệu" in page.text and "desk_logins" not in page.text and "SELECT" not in page.text
        called = await browser.get("/desk/me", **{"X-CSRF": browser.csrf})
        assert (called.status, called.json["error"]["code"]) == (503, "unavailable")
        sent = await browser.act("/desk/people", {"login": "moi", "name": 'An "<b>"', "role": "staff"})
        assert sent.status == 503 and "refresh" not in sent.text and "còn nguyên" in sent.text
        assert '<input type="hidden" name="name" value="An &#34;&lt;b&gt;&#34;">' in sent.text
        secret = await browser.act("/desk/me", {"password_old": "cũ rích rồi", "password": "x", "password_again": "x"})
        assert secret.status == 503 and "cũ rích" not in secret.text and "Gửi lại" not in secret.text
        assert (await here.browser().get("/desk/login")).status == 200
        rename(store, "away", "desk_logins")
        again = await browser.get("/desk/me")
        assert again.status == 200 and browser.csrf in again.text

    run(store, each)


def test_a_database_that_is_locked_is_waited_for_then_said(furnished, tmp_path, monkeypatch):
    import shutil

    shutil.copytree(furnished, tmp_path, dirs_exist_ok=True)
    monkeypatch.setattr(database, "PATIENCE", 0.2)
    store = Store.open(Settings.read({}, var=tmp_path))

    async def each(here):
        browser = await here.sitting("admin")
        other = sqlite3.connect(tmp_path / "conversations.db", isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        found = await browser.act("/desk/people/can/name", {"name": "Cẩn Mới"})
        assert found.status == 503 and 'value="Cẩn Mới"' in found.text
        assert (await browser.get("/desk/people")).status == 200, "reading goes on"
        other.execute("ROLLBACK")
        other.close()
        assert (await browser.act("/desk/people/can/name", {"name": "Cẩn Mới"})).location == "/desk/people"
        assert here.accounts.get("can").name == "Cẩn Mới"

    try:
        run(store, each)
    finally:
        store.close()


def test_a_form_of_an_older_session_can_be_sent_once_more(lite):
    async def each(here):
        browser = await here.sitting("admin")
        old = browser.csrf
        fresh = await browser.sit("quan")
        page = await browser.post("/desk/people/can/name", {"csrf": old, "name": "<i>Cẩn</i>"})
        assert page.status == 403 and page.csrf == fresh and "Gửi lại" in page.text and old not in page.text
        assert here.accounts.get("can").name == "Phạm Thị Cẩn"
        names = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text.partition("<main")[2])
        assert dict(names)["name"] == "&lt;i&gt;Cẩn&lt;/i&gt;" and '<form method="post">' in page.text
        assert (await browser.post("/desk/people/can/name", {"csrf": page.csrf, "name": "<i>Cẩn</i>"})).status == 303
        listed = (await browser.get("/desk/people")).text
        assert "&lt;i&gt;Cẩn" in listed and "<i>Cẩn" not in listed

    run(lite, each)


def test_a_note_is_shown_once_and_only_a_known_one(lite):
    async def each(here):
        browser = await here.sitting("admin")
        done = await browser.act("/desk/people/can/name", {"name": "Cẩn"})
        assert any("HttpOnly" in cookie and "SameSite=Strict" in cookie for cookie in done.cookies)
        assert "Đã lưu thay đổi" in (await browser.get("/desk/people")).text
        assert "Đã lưu thay đổi" not in (await browser.get("/desk/people")).text
        found = await browser.call("GET", "/desk/people", headers={"Cookie": f"desk={browser.token}; desk_note=<script>x</script>"})
        assert found.status == 200 and "<script>x" not in found.text

    run(lite, each)


def test_templates_escape_and_have_no_script_or_style_of_their_own():
    made = environment()
    assert made.autoescape is True
    for name in made.list_templates():
        source = made.loader.get_source(made, name)[0]
        assert not re.search(r"<script(?![^>]* src=\"/desk/static/)|<style|\sstyle=|\son[a-z]+=|javascript:", source), name
        assert not re.search(r"\|\s*safe|autoescape false|Markup", source), name
        posts = re.findall(r"<form[^>]*method=\"post\"[^>]*>(?:(?!</form>).)*", source, re.S)
        assert all("csrf_field()" in form for form in posts), name


def test_sections_of_others_are_found_by_their_names(lite):
    async def each(here):
        page = (await (await here.sitting("admin")).get("/desk/me")).text
        for path, title in re.findall(r'<li><a href="([^"]+)"[^>]*>([^<]+?) ?<', page):
            assert any(known.path == path for known in PAGES) and title

    run(lite, each)
