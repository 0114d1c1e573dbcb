"""Nothing is lost and nothing comes twice: reloads, broken lines, proxies, several tabs, few bytes."""
from __future__ import annotations

import json
from collections import Counter

import pytest

from tests.bot.widget.double import TOO_MUCH, reply, turn
from tests.bot.widget.talk import answers, awaited, opened, said, say, words
from tests.bot.widget.test_routes import MOST_BYTES

#: What a person on a slow line loads up to the first answer, headers and all: docs/widget.md promises it.
MOST_TO_FIRST_ANSWER = 50 * 1024


def numbered(state, text):
    """Answers that tell how many messages the server has heard in this conversation."""
    heard = [*state.get("heard", ()), text]
    return {"heard": heard}, turn(reply(f"{len(heard)}. {text}"))


@pytest.fixture
def page(tab, server):
    server.answer = numbered
    return opened(tab(), server.url)


def texts(server):
    return [text for _, text in server.said]


def test_a_conversation_goes_on_after_a_reload_in_the_middle(page, server):
    say(page, "một")
    awaited(page, "1. một")
    server.slow = 1.5
    say(page, "hai")
    page.reload()  # the answer is still being made
    awaited(page, "2. hai")
    say(page, "ba")
    awaited(page, "3. ba")
    assert said(page) == ["một", "hai", "ba"] and texts(server) == ["một", "hai", "ba"]
    assert page.locator(".turn").count() == 4  # the greeting and three answers


def test_a_closed_panel_stays_closed_and_asks_the_server_for_nothing(page, server):
    say(page, "một")
    awaited(page, "1. một")
    page.get_by_role("button", name="Đóng").click()
    page.goto("about:blank")
    asked = len(server.asked)
    page.goto(server.url)
    page.get_by_role("button", name="Hỏi Một Cửa").wait_for()
    page.wait_for_timeout(300)
    assert len(server.asked) == asked
    page.get_by_role("button", name="Hỏi Một Cửa").click()
    awaited(page, "1. một")


def test_an_answer_that_comes_after_closing_is_told_on_the_button(page, server):
    server.slow = 0.7
    say(page, "một")
    page.locator(".state", has_text="Đang chờ").wait_for(state="hidden")
    page.get_by_role("button", name="Đóng").click()
    page.get_by_role("button", name="Hỏi Một Cửa, có trả lời mới").click()
    awaited(page, "1. một")
    page.get_by_role("button", name="Đóng").click()
    page.get_by_role("button", name="Hỏi Một Cửa", exact=True).wait_for()


def test_what_is_written_offline_waits_and_is_sent_once_in_order(page, server):
    say(page, "một")
    awaited(page, "1. một")
    page.context.set_offline(True)
    for text in ("hai", "ba", "bốn"):
        say(page, text)
    page.get_by_text("Máy đang không có mạng").wait_for()
    assert "0000 000 000" in page.get_by_role("alert").inner_text()  # the hotline of the profile
    assert page.locator(".state", has_text="Đang chờ gửi").count() == 3
    page.context.set_offline(False)
    awaited(page, "4. bốn")
    assert texts(server) == ["một", "hai", "ba", "bốn"] == said(page)
    page.get_by_text("Máy đang không có mạng").wait_for(state="hidden")
    assert page.locator(".state", has_text="Đang chờ gửi").count() == 0


def test_what_waits_outlives_a_reload(page, server):
    server.down = True
    say(page, "một")
    say(page, "hai")
    page.get_by_text("Chưa nối được với máy chủ").wait_for()
    page.reload()
    page.locator(".said", has_text="hai").wait_for()
    server.down = False
    awaited(page, "2. hai")
    assert texts(server) == ["một", "hai"] == said(page)


@pytest.mark.parametrize("lost", [1, 2])
def test_a_lost_acknowledgement_doubles_nothing(page, server, lost):
    server.lose = lost
    say(page, "một")
    awaited(page, "1. một")
    say(page, "hai")
    awaited(page, "2. hai")
    sent = [json.loads(body)["id"] for method, path, body in server.asked if path.endswith("/messages")]
    assert len(set(sent)) == 2 and texts(server) == ["một", "hai"] == said(page)
    assert page.locator(".turn").count() == 3


def test_a_broken_stream_is_taken_up_where_it_broke(page, server):
    say(page, "một")
    awaited(page, "1. một")
    server.down = True
    server.cut()
    page.wait_for_timeout(500)
    server.down = False
    say(page, "hai")
    awaited(page, "2. hai")
    assert page.locator(".turn").count() == 3 and said(page) == ["một", "hai"]


def test_a_proxy_that_holds_the_stream_back_is_seen_through(page, server):
    server.buffered = True
    say(page, "một")
    answers(page, "1. một").wait_for(timeout=15_000)
    say(page, "hai")
    answers(page, "2. hai").wait_for(timeout=3000)  # known by now
    assert said(page) == ["một", "hai"] and page.locator(".turn").count() == 3


def test_a_browser_without_streams_polls(tab, server):
    server.answer = numbered
    page = opened(tab(scripts=["delete window.ReadableStream;"]), server.url)
    for at, text in enumerate(("một", "hai"), 1):
        say(page, text)
        awaited(page, f"{at}. {text}")
    assert said(page) == ["một", "hai"]


def test_a_session_that_ended_is_opened_anew_and_the_message_goes_with_it(page, server):
    say(page, "một")
    awaited(page, "1. một")
    server.expire()
    say(page, "hai")
    awaited(page, "1. hai")  # nothing is known of before
    page.get_by_text("đã hết hạn").wait_for()
    assert texts(server) == ["một", "hai"]


def test_a_message_that_the_server_refuses_says_so_and_holds_up_nothing(page, server):
    words(page).evaluate("(input) => input.removeAttribute('maxlength')")
    say(page, "a" * 10_001)
    say(page, "hai")
    awaited(page, "1. hai")
    page.locator(".state", has_text="Không gửi được").wait_for()


def test_who_writes_too_fast_reads_so_and_their_messages_go_later(page, server):
    server.full = 2
    say(page, "một")
    alert = page.get_by_role("alert")
    alert.get_by_text(TOO_MUCH).wait_for()
    assert "được giữ lại" in alert.inner_text() and "Chưa nối được" not in alert.inner_text()
    say(page, "hai")  # which makes nothing go sooner
    assert page.locator(".state", has_text="Đang chờ gửi").count() == 2
    awaited(page, "2. hai")
    assert texts(server) == ["một", "hai"] == said(page)
    alert.wait_for(state="hidden")
    assert sum(path.endswith("/messages") for _, path, _ in server.asked) == 4


def test_what_was_too_much_outlives_a_reload(page, server):
    server.full = 2
    say(page, "một")
    page.get_by_role("alert").get_by_text(TOO_MUCH).wait_for()
    page.reload()
    page.get_by_role("alert").get_by_text(TOO_MUCH).wait_for()
    awaited(page, "1. một")
    assert texts(server) == ["một"] == said(page)


def test_every_tab_has_a_conversation_of_its_own(page, server):
    say(page, "một")
    awaited(page, "1. một")
    other = opened(page.context.new_page(), server.url)
    assert said(other) == []
    say(other, "hai")
    awaited(other, "1. hai")
    assert said(page) == ["một"] and len(server.sessions) == 2


def test_a_duplicated_tab_follows_the_same_conversation(page, server):
    say(page, "một")
    awaited(page, "1. một")
    with page.expect_popup() as popup:
        page.evaluate("window.open(location.href)")  # copies what the tab remembers, as duplicating does
    twin = popup.value
    awaited(twin, "1. một")
    say(twin, "hai")
    say(page, "ba")
    for each in (page, twin):
        answers(each, "3. ").wait_for()
        assert Counter(said(each)) == Counter(["một", "hai", "ba"]) and each.locator(".turn").count() == 4


def test_nothing_is_kept_but_what_is_said_to_be(page, server):
    say(page, "một")
    awaited(page, "1. một")
    page.locator(".state", has_text="Đang chờ").wait_for(state="hidden")
    assert set(page.evaluate("Object.keys(sessionStorage)")) == {"motcua.open", "motcua.token", "motcua.seen", "motcua.queue"}
    assert page.evaluate("sessionStorage.getItem('motcua.queue')") == "[]"
    assert page.evaluate("Object.keys(localStorage)") == ["motcua.look"]
    assert page.evaluate("document.cookie") == "" and page.context.cookies() == []


def test_without_any_storage_it_still_talks(tab, server):
    server.answer = numbered
    refuse = "for (const name of ['sessionStorage', 'localStorage']) Object.defineProperty(window, name, { get() { throw new Error(); } });"
    page = opened(tab(scripts=[refuse]), server.url)
    say(page, "một")
    awaited(page, "1. một")


def test_the_panel_that_cannot_be_loaded_says_so(tab, server):
    page = tab()
    page.goto(server.url)
    page.get_by_role("button", name="Hỏi Một Cửa").wait_for()
    page.route("**/widget/panel.js", lambda route: route.abort())
    page.get_by_role("button", name="Hỏi Một Cửa").click()
    page.get_by_text("Chưa mở được khung trò chuyện").wait_for()
    page.unroute("**/widget/panel.js")
    page.get_by_role("button", name="Hỏi Một Cửa").click()
    page.get_by_role("dialog").wait_for()


def traffic(page):
    """Bytes received by the page, headers and all, as the browser counts them; a list that grows."""
    counted = []
    protocol = page.context.new_cdp_session(page)
    protocol.send("Network.enable")
    protocol.on("Network.loadingFinished", lambda event: counted.append(event["encodedDataLength"]))
    return counted, protocol


def test_few_bytes_and_a_slow_line_are_enough(tab, server):
    server.answer = numbered
    page = tab()
    counted, protocol = traffic(page)
    # 2G: 70 kbit/s down, 30 up, 400 ms there and back.
    line = {"offline": False, "latency": 400, "downloadThroughput": 70_000 / 8, "uploadThroughput": 30_000 / 8}
    protocol.send("Network.emulateNetworkConditions", line)
    page.context.set_default_timeout(30_000)
    opened(page, server.url)
    page.wait_for_timeout(500)
    assert sum(counted) <= MOST_BYTES + 6 * 1024  # the sample page itself and headers are in it
    say(page, "làm khai sinh cho con cần gì")
    awaited(page, "1. làm khai sinh")
    assert sum(counted) <= MOST_TO_FIRST_ANSWER
