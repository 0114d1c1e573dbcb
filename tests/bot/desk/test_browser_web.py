"""The desk's ground in a browser: by keyboard alone, on a small screen, over an end of the session and an outage."""
from __future__ import annotations

import pytest
import sqlalchemy as sa

from tests.bot.desk.browsing import Hall
from tests.bot.desk.office import PASSWORD
from tests.bot.widget.conftest import browser, launch, playwright, tab

__all__ = ["browser", "launch", "playwright", "tab"]

NEW = "trăng lên đầu núi"
#: What pages do with desk.js; gives the answer's beginning, or the error's sentence.
POST = """async ([path, fields]) => {
  const { post } = await import("/desk/static/desk.js");
  return post(path, fields).then((text) => text.slice(0, 15), (error) => `${error.status} ${error.message}`);
}"""


@pytest.fixture
def hall(lite, tmp_path):
    with Hall(tmp_path) as running:
        yield running


@pytest.fixture
def at(tab, hall):
    """`at(login, path)`: a page of the desk in a browser of this member."""

    def start(login, path, **options):
        page = tab(**options)
        page.context.add_cookies([hall.cookie(login)])
        page.goto(f"{hall.url}{path}")
        return page

    return start


def arrived(page, path, field):
    """On that page, in that field, which has the focus by itself."""
    page.wait_for_url(path)
    page.wait_for_function("id => document.activeElement.id === id", arg=field)


def typed(page, *keys):
    """Text as it is; what begins with «+» is a key."""
    for key in keys:
        page.keyboard.press(key[1:]) if key.startswith("+") else page.keyboard.type(key)


def test_an_account_is_made_and_used_without_a_mouse(tab, hall):
    page = tab()
    page.goto(f"{hall.url}/desk/people")
    arrived(page, lambda url: "/desk/login" in url, "login")
    typed(page, "quan", "+Tab", PASSWORD, "+Enter")
    page.wait_for_url(f"{hall.url}/desk/people")
    page.get_by_label("Tên đăng nhập", exact=True).focus()
    typed(page, "moi", "+Tab", "Đỗ Thị Mới", "+Tab", "+Tab", "+Enter")
    password = page.locator(".secret").inner_text()
    page.get_by_role("button", name="Thoát").focus()
    typed(page, "+Enter")
    arrived(page, f"{hall.url}/desk/login", "login")
    typed(page, "moi", "+Tab", password, "+Enter")
    arrived(page, f"{hall.url}/desk/me", "old")
    assert page.locator("nav a").count() == 0 and page.locator("#banner").is_hidden()
    typed(page, password, "+Tab", NEW, "+Tab", NEW, "+Enter")
    page.wait_for_url(f"{hall.url}/desk/")
    assert page.get_by_text("Đã đổi mật khẩu.").is_visible() and page.get_by_role("link", name="Đỗ Thị Mới").is_visible()


def test_sections_are_reached_by_keys_and_the_list_of_keys_says_which(at, hall):
    page = at("quan", "/desk/me")
    typed(page, "?")
    assert page.locator('input[name="password_old"]').input_value() == "?", "in a field it is a letter"
    typed(page, "+Alt+Digit6")
    page.wait_for_url(f"{hall.url}/desk/people")
    typed(page, "+Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    typed(page, "+Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    typed(page, "?")
    keys = page.get_by_role("dialog", name="Phím tắt")
    assert keys.is_visible() and "Nhật ký" in keys.inner_text()
    typed(page, "+Escape")
    assert not keys.is_visible()


@pytest.mark.parametrize("options", [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"viewport": {"width": 360, "height": 640}}], ids=str)
def test_pages_are_readable_in_both_colours_and_on_a_small_screen(at, hall, options):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    hall.desk.audit.add("can", "opened_values", "x" * 96, "y" * 300)
    page = at("quan", "/desk/people", **options)
    for path in ("/desk/people", "/desk/audit", "/desk/me", "/desk/nothing", "/desk/login"):
        if path == "/desk/login":
            page.context.clear_cookies()
        page.goto(f"{hall.url}{path}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        wrong = axe.run(page).response["violations"]
        assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in wrong] == [], path


def test_a_page_says_that_its_session_is_over_and_goes_on_in_the_next(at, hall):
    page = at("quan", "/desk/people")
    banner = page.locator("#banner")
    hall.desk.logins.end_all("quan")
    said = page.evaluate(POST, ["/desk/people/can/name", {"name": "Cẩn Một"}])
    assert said.startswith("401 Phiên đã hết hạn") and banner.get_by_role("link").get_attribute("href") == "/desk/login"
    page.context.add_cookies([hall.cookie("quan")])
    assert page.evaluate(POST, ["/desk/people/can/name", {"name": "Cẩn Hai"}]) == "<!DOCTYPE html>"
    assert hall.desk.accounts.get("can").name == "Cẩn Hai" and not banner.is_visible()
    said = page.evaluate(POST, ["/desk/people/can/role", {"role": "vua"}])
    assert said.startswith("422")


def test_what_was_sent_during_an_outage_is_sent_again_by_itself(at, hall, lite):
    page = at("quan", "/desk/people")
    page.clock.install()
    with lite.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE desk_logins RENAME TO away"))
    page.evaluate(f"sent => {{ window.sent = ({POST})(sent); }}", ["/desk/people/can/name", {"name": "Cẩn Ba"}])
    page.get_by_text("đang tự thử lại").wait_for()
    with lite.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE away RENAME TO desk_logins"))
    page.clock.fast_forward(6000)
    assert page.evaluate("window.sent") == "<!DOCTYPE html>" and hall.desk.accounts.get("can").name == "Cẩn Ba"
    assert not page.locator("#banner").is_visible()
