"""Logging in: cookies, sessions that begin and end, guessing, and the first account."""
from __future__ import annotations

import time
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.desk import audit
from bot.desk.logins import IDLE, LONGEST
from bot.serve.run import _where as where
from bot.settings import Settings
from bot.store.conversations import Store
from tests.bot.desk.office import PASSWORD
from tests.bot.desk.test_web import run


def attributes(found, name):
    """The value and the attributes of a cookie that an answer sets."""
    for cookie in found.cookies:
        first, *rest = cookie.split("; ")
        if first.startswith(f"{name}="):
            return first.partition("=")[2], set(rest)
    return None, set()


def test_a_session_has_a_cookie_for_this_place_alone(lite):
    async def each(here):
        browser = here.browser()
        found = await browser.log_in("can")
        token, flags = attributes(found, "desk")
        assert found.status == 303 and found.location == "/desk/" and len(token) == 43
        assert flags == {"HttpOnly", "Path=/desk", "SameSite=Strict"}, "and it ends with the browser"
        assert (await browser.get("/desk/me")).status == 200
        assert here.acts() == [("can", audit.LOGIN, "can")]

    run(lite, each)


@pytest.mark.parametrize("told", [{"public_url": "https://motcua.example"}, {"proxy": "https"}])
def test_over_https_the_cookie_is_for_https_alone(lite, told):
    proxy = told.pop("proxy", None)

    async def each(here):
        browser = here.browser()
        headers = {"X-Forwarded-Proto": proxy} if proxy else {}
        form = await browser.get("/desk/login", **headers)
        proof, flags = attributes(form, "desk_form")
        assert {"Secure", "HttpOnly", "SameSite=Strict"} <= flags
        # A browser before the proxy: it sends back what it would not send over plain http.
        sent = {"Cookie": f"desk_form={proof}", **{name.replace("-", "_"): value for name, value in headers.items()}}
        origin = "https://motcua.example" if "public_url" in told else "own"
        fields = {"csrf": form.csrf, "login": "can", "password": PASSWORD}
        assert "Secure" in attributes(await browser.post("/desk/login", fields, origin=origin, **sent), "desk")[1]

    run(lite, each, **told)


def test_a_token_from_before_is_worth_nothing_after_the_log_in(lite):
    async def each(here):
        browser, thief = here.browser(), here.browser()
        browser.use("B" * 43)  # planted
        thief.use("B" * 43)
        await browser.log_in("can")
        first = browser.token
        assert first != "B" * 43 and (await thief.get("/desk/me")).status == 303
        form = await here.browser().get("/desk/login")
        proof = attributes(form, "desk_form")[0]
        fields = {"csrf": proof, "login": "bien", "password": PASSWORD}  # another member at the same computer
        again = await here.browser().post("/desk/login", fields, Cookie=f"desk={first}; desk_form={proof}")
        assert attributes(again, "desk")[0] != first and (await browser.get("/desk/me")).status == 303

    run(lite, each)


def test_logging_out_ends_the_session_everywhere_and_is_no_link(lite):
    async def each(here):
        browser, copy = await here.sitting("staff"), here.browser()
        copy.use(browser.token)
        assert (await browser.get("/desk/logout")).status == 405
        found = await browser.act("/desk/logout")
        assert (found.status, found.location) == (303, "/desk/login") and browser.token is None
        assert (await copy.get("/desk/me")).status == 303
        assert here.acts()[-1] == ("can", audit.LOGOUT, "can")

    run(lite, each)


def test_the_page_that_was_asked_for_comes_after_the_log_in(lite):
    async def each(here):
        browser = here.browser()
        asked = await browser.get("/desk/audit?login=can&act=login")
        assert parse_qs(urlsplit(asked.location).query) == {"next": ["/desk/audit?login=can&act=login"]}
        form = await browser.get(asked.location)
        onward = 'name="next" value="/desk/audit?login=can&amp;act=login"'
        assert onward in form.text
        fields = {"csrf": form.csrf, "login": "quan", "password": PASSWORD, "next": "/desk/audit?login=can&act=login"}
        assert (await browser.post("/desk/login", fields)).location == "/desk/audit?login=can&act=login"
        assert (await browser.get("/desk/login?next=/desk/me")).location == "/desk/me"
        evil = here.browser()
        form = await evil.get("/desk/login?next=//evil.example/")
        assert "evil.example" not in form.text
        fields = {"csrf": form.csrf, "login": "can", "password": PASSWORD, "next": "https://evil.example/"}
        assert (await evil.post("/desk/login", fields)).location == "/desk/"

    run(lite, each)


def test_the_log_in_form_has_a_token_before_there_is_a_session(lite):
    async def each(here):
        browser, other = here.browser(), here.browser()
        form, foreign = await browser.get("/desk/login"), await other.get("/desk/login")
        right = {"login": "can", "password": PASSWORD}
        for csrf in ("", "x", foreign.csrf, "ạ"):
            found = await browser.post("/desk/login", {**right, "csrf": csrf})
            assert found.status == 403 and browser.token is None
        assert (await here.browser().post("/desk/login", {**right, "csrf": form.csrf})).status == 403, "no cookie"
        for origin in ("https://evil.example", "null", None):
            assert (await browser.post("/desk/login", {**right, "csrf": form.csrf}, origin=origin)).status == 403
        assert here.acts() == [] and (await browser.post("/desk/login", {**right, "csrf": form.csrf})).status == 303

    run(lite, each)


def test_a_wrong_password_and_a_wrong_login_read_the_same(lite):
    async def each(here):
        texts = []
        for login in ("can", "nobody", 'x"><script>alert(1)</script>', "' OR 1=1 --"):
            found = await here.browser().log_in(login, "sai mật khẩu rồi")
            assert found.status == 403 and "Tên đăng nhập hoặc mật khẩu chưa đúng." in found.text
            assert "<script>alert" not in found.text and "sai mật khẩu rồi" not in found.text
            texts.append(found.text)
        assert {(login, act) for login, act, _ in here.acts()} == {("can", audit.LOGIN_FAILED), (audit.STRANGER, audit.LOGIN_FAILED)}

    run(lite, each)


def test_who_guesses_is_locked_out_and_an_administrator_opens_again(lite):
    async def each(here):
        thief = here.browser()
        statuses = [(await thief.log_in("can", f"đoán lần {n}")).status for n in range(5)]
        assert statuses == [403, 403, 403, 403, 429]
        found = await here.browser().log_in("can")
        assert found.status == 429 and "tạm khóa đến" in found.text, "the right password does not help"
        admin = await here.sitting("admin")
        assert "Bỏ tạm khóa" in (await admin.get("/desk/people")).text
        assert (await admin.act("/desk/people/can/unlock")).status == 303
        assert (await here.browser().log_in("can")).status == 303
        acts = [act for login, act, subject in here.acts() if subject == "can"]
        assert acts == [audit.LOGIN_FAILED] * 5 + [audit.LOCKED, audit.ACCOUNT_CHANGED, audit.LOGIN]

    run(lite, each)


def test_one_address_tries_so_often_and_no_more(lite):
    async def each(here):
        browser = here.browser()
        form = await browser.get("/desk/login")
        for _ in range(30):
            await here.desk.gateway.gate.login("10.0.0.7")
        fields = {"csrf": form.csrf, "login": "can", "password": PASSWORD}
        found = await browser.post("/desk/login", fields, X_Forwarded_For="1.2.3.4, 10.0.0.7")
        assert found.status == 429 and "chờ một phút" in found.text and browser.token is None
        assert (await browser.post("/desk/login", fields, X_Forwarded_For="10.0.0.8")).status == 303

    run(lite, each)


def test_a_session_ends_by_itself_and_with_its_account(lite):
    now = [time.time()]

    async def each(here):
        idle, long, gone = await here.sitting("staff"), await here.sitting("editor"), await here.sitting("staff")
        here.accounts.set_active("can", False)
        here.accounts.set_active("can", True)
        assert (await gone.get("/desk/me")).status == 303
        await idle.sit("can")
        now[0] += IDLE + 1
        found = await idle.post("/desk/logout", {"csrf": idle.csrf, "text": "gõ dở"})
        assert found.status == 401 and 'value="gõ dở"' in found.text and "Đăng nhập ở thẻ mới" in found.text
        await long.sit("bien")
        began = now[0]
        while now[0] + 3000 < began + LONGEST:
            now[0] += 3000
            assert (await long.get("/desk/me")).status == 200
        now[0] = began + LONGEST + 1
        assert (await long.get("/desk/me")).status == 303
        assert (await long.get("/desk/csrf", Accept="application/json")).json["error"]["code"] == "session_over"

    run(lite, each, clock=lambda: now[0])


def test_without_an_account_the_page_says_how_to_make_one(tmp_path):
    store = Store.open(Settings.read({}, var=tmp_path))

    async def each(here):
        page = await here.browser().get("/desk/login")
        assert page.status == 200 and "motcua desk add" in page.text and 'name="password"' not in page.text
        assert "motcua desk add" in where(here.desk)
        here.accounts.add("quan", "Trần Thị Quân", "admin", PASSWORD)
        assert where(here.desk) == "Bàn trợ giúp: https://motcua.example/desk"
        assert 'name="password"' in (await here.browser().get("/desk/login")).text

    try:
        run(store, each, public_url="https://motcua.example")
    finally:
        store.close()
