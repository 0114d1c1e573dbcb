"""The page that `motcua serve` names: a whole walk with the mouse, and again with the keyboard alone."""
from __future__ import annotations

import re

import pytest

from bot.settings import HOST
from tests.bot.test_serve import READY, prepared, serving, wait_for
from tests.bot.widget.talk import opened, say
from tests.bot.widget.test_browser_walk import ANSWERS, newest, next_turn, turns

__all__ = ["prepared"]

ASKED = "làm giấy khai sinh cho con cần gì"
#: What is answered by what a turn says; the first that fits. Whatever else is asked is left open.
CASE = {
    "Hỏi vài câu": "Hỏi vài câu để chỉ đúng giấy tờ của anh/chị", "muốn làm thế nào": "Xem từng giấy, tôi nói cách chuẩn bị",
    "có giấy này chưa": "Có rồi", "xã, phường nào": "Bỏ qua", **ANSWERS,
}  # fmt: skip
LAST, ENOUGH = "Xong rồi", 30


@pytest.fixture(scope="module")
def server(prepared, tmp_path_factory):
    with serving(tmp_path_factory.mktemp("page")) as made:
        wait_for(made.well, READY, made)
        yield made


def page_of(tab, server):
    page = tab()
    page.context.set_default_timeout(30_000)
    return page, f"http://{HOST}:{server.ports[0]}/"


def answer_to(words):
    return next((answer for asked, answer in CASE.items() if asked in words), "Không chắc")


def walked(page, answer):
    """Every answer given until the end is offered; how many there were."""
    for number in range(ENOUGH):
        words = newest(page).inner_text()
        if LAST in words:
            return number
        before = turns(page)
        answer(answer_to(words))
        next_turn(page, before)
    raise AssertionError(page.locator(".log").inner_text()[:6000])


def test_a_whole_walk_with_the_mouse(tab, server):
    page, address = page_of(tab, server)
    opened(page, address)
    before = turns(page)  # a greeting may be there
    say(page, ASKED)
    next_turn(page, before)

    def answer(title):
        choice = newest(page).locator(".choice:enabled", has_text=re.compile(re.escape(title)))
        choice.first.click() if choice.count() else say(page, title)

    assert walked(page, answer) >= 8
    assert "Nguồn:" in newest(page).inner_text() and page.locator(".link").last.get_attribute("href").startswith("https://dichvucong.gov.vn/")
    before = turns(page)
    answer(LAST)
    next_turn(page, before)
    assert "suôn sẻ" in newest(page).inner_text()


def test_the_same_with_the_keyboard_alone(tab, server):
    page, address = page_of(tab, server)
    page.goto(address)
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.localName") == "mot-cua":
            break
    page.keyboard.press("Enter")
    page.get_by_role("dialog", name="Một Cửa").wait_for()

    def answer(text):
        page.keyboard.type(text)
        page.keyboard.press("Enter")

    before = turns(page)
    answer(ASKED)
    next_turn(page, before)
    assert walked(page, answer) >= 8
    before = turns(page)
    answer(LAST)
    next_turn(page, before)
    assert "suôn sẻ" in newest(page).inner_text()
    page.keyboard.press("Escape")
    assert page.get_by_role("dialog", name="Một Cửa").count() == 0 and page.evaluate("document.activeElement.localName") == "mot-cua"
