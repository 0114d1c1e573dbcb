"""Accounts and the audit log on the desk's pages, and one's own password."""
from __future__ import annotations

import re

import pytest

from bot.desk import audit
from bot.desk.pages import records
from bot.desk.pages.people import fresh
from tests.bot.desk.office import PASSWORD
from tests.bot.desk.test_web import run

NEW = "trăng lên đầu núi"


def secret(page):
    return re.search(r'<code class="secret">([^<]+)</code>', page.text)[1]


def test_an_account_begins_with_a_password_that_is_shown_once_and_changed_first(store):
    async def each(here):
        here.accounts.add("quan", "Trần Thị Quân", "admin", PASSWORD)
        admin = await here.sitting("admin")
        made = await admin.act("/desk/people", {"login": "moi", "name": " Đỗ   Thị Mới ", "role": "staff"})
        password = secret(made)
        assert made.status == 200 and here.accounts.get("moi").name == "Đỗ Thị Mới" and here.accounts.get("moi").must_change
        assert password not in (await admin.get("/desk/people")).text
        assert here.acts()[-1] == ("quan", audit.ACCOUNT_ADDED, "moi") and all(password not in str(row) for row in here.audit.rows())

        browser = here.browser()
        assert (await browser.log_in("moi", password)).status == 303
        for path in ("/desk/", "/desk/people", "/desk/audit"):
            assert (await browser.get(path)).location == "/desk/me"
        assert (await browser.get("/desk/people", Accept="application/json")).json["error"]["code"] == "must_change"
        form = await browser.get("/desk/me")
        assert "do người khác đặt" in form.text
        fields = {"csrf": form.csrf, "password_old": password, "password": NEW, "password_again": NEW}
        done = await browser.post("/desk/me", fields)
        assert (done.status, done.location) == (303, "/desk/") and not here.accounts.get("moi").must_change
        page = await browser.get("/desk/me")
        assert page.status == 200 and "Đã đổi mật khẩu." in page.text
        assert here.acts()[-1] == ("moi", audit.PASSWORD_CHANGED, "moi")
        assert (await here.browser().log_in("moi", password)).status == 403

    run(store, each)


def test_one_s_own_password_needs_the_old_one_and_ends_other_sessions(lite):
    async def each(here):
        browser, elsewhere = await here.sitting("staff"), await here.sitting("staff")
        old = browser.token
        for fields, words in (
            ({"password_old": "không phải", "password": NEW, "password_again": NEW}, "đang dùng chưa đúng"),
            ({"password_old": PASSWORD, "password": NEW, "password_again": NEW + " "}, "chưa giống nhau"),
            ({"password_old": PASSWORD, "password": "ngắn", "password_again": "ngắn"}, "ít nhất 10 ký tự"),
            ({"password_old": PASSWORD, "password": PASSWORD, "password_again": PASSWORD}, "phải khác"),
            ({}, "đang dùng chưa đúng"),
        ):
            found = await browser.act("/desk/me", fields)
            assert found.status == 422 and words in found.text and NEW not in found.text
        assert (await elsewhere.get("/desk/me")).status == 200
        assert (await browser.act("/desk/me", {"password_old": PASSWORD, "password": NEW, "password_again": NEW})).status == 303
        assert browser.token != old and (await browser.get("/desk/me")).status == 200
        assert (await elsewhere.get("/desk/me")).status == 303
        assert (await here.browser().log_in("can", NEW)).status == 303

    run(lite, each)


@pytest.mark.parametrize(
    "act, fields, holds, said",
    [
        ("name", {"name": "Phạm Cẩn"}, lambda account: account.name == "Phạm Cẩn", "tên"),
        ("role", {"role": "admin"}, lambda account: account.role == "admin", "vai trò: Quản trị viên"),
        ("disable", {}, lambda account: not account.active, "khóa tài khoản"),
        ("enable", {}, lambda account: account.active, "mở lại tài khoản"),
    ],
)
def test_what_an_administrator_does_is_done_and_recorded(lite, act, fields, holds, said):
    async def each(here):
        admin = await here.sitting("admin")
        found = await admin.act(f"/desk/people/can/{act}", fields)
        assert (found.status, found.location) == (303, "/desk/people") and holds(here.accounts.get("can"))
        (row,) = here.audit.rows()
        assert (row.login, row.act, row.subject, row.detail) == ("quan", audit.ACCOUNT_CHANGED, "can", said)

    run(lite, each)


def test_a_role_that_is_taken_away_is_gone_at_once(lite):
    async def each(here):
        admin, editor = await here.sitting("admin"), await here.sitting("editor")
        await admin.act("/desk/people/bien/role", {"role": "admin"})
        assert (await editor.get("/desk/people")).status == 200
        await admin.act("/desk/people/bien/role", {"role": "staff"})
        assert (await editor.get("/desk/people")).status == 403
        await admin.act("/desk/people/bien/disable")
        assert (await editor.get("/desk/me")).status == 303

    run(lite, each)


def test_a_password_that_an_administrator_sets_is_for_the_first_log_in(lite):
    async def each(here):
        admin, holder = await here.sitting("admin"), await here.sitting("staff")
        password = secret(await admin.act("/desk/people/can/password"))
        assert (await holder.get("/desk/me")).status == 303 and here.accounts.get("can").must_change
        assert (await here.browser().log_in("can")).status == 403 and (await here.browser().log_in("can", password)).status == 303
        assert ("quan", audit.PASSWORD_CHANGED, "can") in here.acts()

    run(lite, each)


def test_what_cannot_be_done_is_said_and_not_recorded(lite):
    async def each(here):
        admin = await here.sitting("admin")
        for path, fields, status, words in (
            ("/desk/people", {"login": "can", "name": "Ai đó", "role": "staff"}, 422, "Đã có tài khoản"),
            ("/desk/people", {"login": "Có dấu", "name": "Ai đó", "role": "staff"}, 422, "Tên đăng nhập"),
            ("/desk/people", {"login": "moi", "name": "", "role": "staff"}, 422, "Tên hiển thị"),
            ("/desk/people", {"login": "moi", "name": "Ai", "role": "root"}, 422, "Vai trò"),
            ("/desk/people/can/role", {"role": "root"}, 422, "Vai trò"),
            ("/desk/people/can/name", {"name": "x" * 200}, 422, "Tên hiển thị"),
            ("/desk/people/ai-do/disable", {}, 422, "Không có tài khoản"),
            ("/desk/people/quan/disable", {}, 409, "chính mình"),
            ("/desk/people/quan/role", {"role": "staff"}, 409, "chính mình"),
            ("/desk/people/quan/password", {}, 409, "chính mình"),
        ):
            found = await admin.act(path, fields)
            assert (path, found.status) == (path, status) and words in found.text
        assert here.acts() == [] and here.accounts.get("quan").active and here.accounts.count() == 3

    run(lite, each)


def test_script_in_names_stays_text(lite):
    evil = "<script>alert(1)</script>\"' {{7*7}}"

    async def each(here):
        admin = await here.sitting("admin")
        assert (await admin.act("/desk/people/quan/name", {"name": evil})).status == 303
        await admin.act("/desk/people", {"login": "moi", "name": evil, "role": "staff"})
        wrong = await admin.act("/desk/people", {"login": evil, "name": evil, "role": evil})
        pages = [wrong, await admin.get("/desk/people"), await admin.get("/desk/audit"), await admin.get("/desk/me")]
        pages.append(await admin.get(f"/desk/audit?login={'%3Cscript%3Ealert(1)%3C/script%3E'}"))
        for page in pages:
            assert "<script>alert" not in page.text and "&lt;script&gt;alert(1)" in page.text

    run(lite, each)


def test_the_audit_log_is_read_by_pages_and_by_choice(lite):
    async def each(here):
        for number in range(2 * records.ROWS + 5):
            here.audit.add("can" if number % 2 else "bien", audit.REPLIED, f"cuoc-{number}")
        here.audit.add("bien", audit.OPENED_VALUES, "cuoc-x", "<b>đậm</b>")
        admin, path, seen = await here.sitting("admin"), "/desk/audit", []
        while path:
            page = await admin.get(path)
            rows = re.findall(r'class="subject">([^<]*)<', page.text)
            assert 0 < len(rows) <= records.ROWS
            seen += rows
            older = re.search(r'href="(/desk/audit\?[^"]*before=\d+)" rel="next"', page.text)
            path = older and older[1].replace("&amp;", "&")
        assert seen == ["cuoc-x", *(f"cuoc-{number}" for number in reversed(range(2 * records.ROWS + 5)))]
        chosen = await admin.get("/desk/audit?login=bien&act=opened_values")
        assert re.findall(r'class="subject">([^<]*)<', chosen.text) == ["cuoc-x"] and "&lt;b&gt;đậm" in chosen.text
        assert "Không có dòng nào khớp" in (await admin.get("/desk/audit?login=ai-do")).text
        assert (await admin.get("/desk/audit?before=x")).status == 400 and (await admin.get("/desk/audit?login=%00&act=%00")).status == 200

    run(lite, each)


def test_every_act_has_its_words():
    assert set(records.TITLES) == set(audit.ACTS)


def test_first_passwords_are_long_and_none_is_like_another():
    made = {fresh() for _ in range(200)}
    assert len(made) == 200 and all(re.fullmatch(r"([a-z2-9]{4}-){3}[a-z2-9]{4}", each) and not re.search("[ilo01]", each) for each in made)
