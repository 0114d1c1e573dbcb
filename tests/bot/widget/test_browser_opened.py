"""That a link to the portal was followed is told once a conversation, and nothing of whose or which."""
from __future__ import annotations

import time

import pytest

from tests.bot.widget.double import reply, turn
from tests.bot.widget.talk import awaited, opened, say

PAGE = "https://dichvucong.gov.vn/lan-nguyen"


@pytest.fixture
def page(tab, server):
    server.answer = lambda state, text: (state, turn(reply(f"Tôi nghe: {text}"), reply("Trang trên cổng", "link", url=PAGE)))
    page = tab()
    page.context.route("https://dichvucong.gov.vn/**", lambda route: route.fulfill(body="cổng"))
    return opened(page, server.url)


def told(server):
    return [(method, body) for method, path, body in server.asked if path == "/v1/widget/opened"]


def follow(page):
    """Clicks the newest link and closes the page that it opens."""
    with page.context.expect_page() as other:
        page.locator(".turn a.link").last.click()
    other.value.close()


def until(what):
    end = time.monotonic() + 30
    while not what() and time.monotonic() < end:
        time.sleep(0.05)
    return what()


def test_a_link_that_was_followed_is_told_once_without_a_word(page, server):
    say(page, "khai sinh")
    awaited(page, "Tôi nghe: khai sinh")
    assert told(server) == []
    follow(page)
    assert until(lambda: told(server)) == [("POST", b"")]
    page.reload()  # the same conversation, on another page of the tab
    awaited(page, "Tôi nghe: khai sinh")
    follow(page)
    say(page, "nữa")
    awaited(page, "Tôi nghe: nữa")
    assert told(server) == [("POST", b"")]


def test_a_new_conversation_is_told_anew(page, server):
    say(page, "một")
    awaited(page, "Tôi nghe: một")
    follow(page)
    assert until(lambda: told(server))
    page.get_by_role("button", name="Tùy chọn").click()
    page.get_by_role("button", name="Xóa dữ liệu").click()
    page.get_by_role("button", name="Xóa hết").click()
    page.locator(".turn a.link").wait_for(state="detached")
    say(page, "hai")
    awaited(page, "Tôi nghe: hai")
    follow(page)
    assert until(lambda: len(told(server)) == 2)
