"""The widget against the gateway itself, in place of the double: what both sides say of the API is the same thing."""
from __future__ import annotations

import pytest

from tests.bot.widget.house import House
from tests.bot.widget.talk import awaited, opened, said, say


@pytest.fixture
def office(tmp_path):
    with House(tmp_path) as running:
        yield running


def test_a_conversation_over_a_reload_a_second_tab_and_a_break(tab, office):
    page = opened(tab(), office.url)
    say(page, "một")
    awaited(page, "Dạ một")
    page.reload()
    awaited(page, "Dạ một")
    page.context.set_offline(True)
    say(page, "hai")
    page.get_by_text("Máy đang không có mạng").wait_for()
    page.context.set_offline(False)
    awaited(page, "Dạ hai")
    with page.expect_popup() as popup:
        page.evaluate("window.open(location.href)")
    awaited(popup.value, "Dạ hai")
    assert said(page) == said(popup.value) == ["một", "hai"]
    assert [text for _, text in office.assistant.asked] == ["một", "hai"]


def test_the_code_of_a_page_is_asked_once(tab, office):
    page = tab()
    page.goto(f"{office.url}/#tt=1.001193")
    awaited(page, "Dạ 1.001193")
    assert [text for _, text in office.assistant.asked] == ["1.001193"]


def test_a_browser_without_streams(tab, office):
    page = opened(tab(scripts=["delete window.ReadableStream;"]), office.url)
    say(page, "một")
    awaited(page, "Dạ một")
    say(page, "hai")
    awaited(page, "Dạ hai")


def test_what_was_erased_is_gone_and_a_new_conversation_begins(tab, office):
    page = opened(tab(), office.url)
    say(page, "một")
    awaited(page, "Dạ một")
    token = page.evaluate("sessionStorage.getItem('motcua.token')")
    for name in ("Tùy chọn", "Xóa dữ liệu", "Xóa hết"):
        page.get_by_role("button", name=name).click()
    page.get_by_text("Đã xóa.").wait_for()
    ask = "(token) => fetch('/v1/widget/events', { headers: { Authorization: `Bearer ${token}` } }).then((answer) => answer.status)"
    assert page.evaluate(ask, token) == 401
    say(page, "hai")
    awaited(page, "Dạ hai")
    assert said(page) == ["hai"]
