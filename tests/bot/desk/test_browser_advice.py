"""Suggested answers in a browser, by keyboard alone: typed, asked, copied, corrected, cleared for the next caller."""
from __future__ import annotations

import asyncio

import pytest

from actions.advice.advising import advise
from bot.desk import corrections
from bot.serve.upstream import Unavailable
from knowledge.store import Catalogue
from tests.actions.talk import parse, world
from tests.bot.desk.browsing import Hall
from tests.bot.desk.talking import Clerk
from tests.bot.widget.conftest import browser, launch, playwright, tab
from tests.knowledge.tiny import BIRTH, MARRIAGE, REISSUE_CARD

__all__ = ["browser", "launch", "playwright", "tab"]

UNMARRIED = "con em sinh ở nhà chưa cưới làm khai sinh sao"


class Reader(Clerk):
    """Reads every text as one about registering a birth, from the real record; what was asked is counted."""

    def __init__(self):
        super().__init__()
        self.world, self.texts, self.away, self.slow = world(catalogue=Catalogue.load()), [], False, 0.0

    async def parse(self, text):
        return parse(text, (BIRTH, 0.8), (MARRIAGE, 0.1), (REISSUE_CARD, 0.05))

    async def advice(self, text, picked=None, answers=None):
        self.texts.append(text)
        await asyncio.sleep(self.slow)
        if self.away:
            raise Unavailable("away")
        return advise(await self.parse(text), self.world, picked, answers).to_json()


@pytest.fixture
def hall(lite, tmp_path):
    with Hall(tmp_path, Reader()) as running:
        yield running


@pytest.fixture
def page(tab, hall):
    found = tab(viewport={"width": 1280, "height": 900})
    found.context.grant_permissions(["clipboard-read", "clipboard-write"])
    found.context.add_cookies([hall.cookie("can")])
    found.goto(f"{hall.url}/desk/")
    return found


def focus_is(page, key):
    page.locator(f"[data-key='{key}']:focus, [id='{key}']:focus").wait_for()


def copied(page, keys, done):
    page.keyboard.press(keys)
    page.locator("#told").get_by_text(done).wait_for()
    return page.evaluate("navigator.clipboard.readText()")


def found(page, code=BIRTH):
    page.wait_for_selector(f".found[data-code='{code}']")


def test_a_call_from_the_first_word_to_the_list_without_a_mouse(page):
    focus_is(page, "said")
    page.keyboard.type(UNMARRIED)
    page.get_by_text("nghe từ lời người gọi").wait_for()
    assert page.locator(".candidates [data-pick]").count() == 3
    page.keyboard.press("Control+ArrowDown")
    focus_is(page, "given-birth_date")
    page.keyboard.type("30/2/2026")
    page.keyboard.press("Enter")
    page.get_by_text("Lịch không có ngày này").wait_for()
    page.keyboard.press("Control+a")
    page.keyboard.type("3/7/2026")
    page.keyboard.press("Enter")
    for key in ("birth_place-home", "special-none"):
        focus_is(page, f"option-{key}")
        page.keyboard.press("1")
    focus_is(page, "option-recognition-yes")
    page.keyboard.press("ArrowDown")
    focus_is(page, "option-recognition-no")
    page.keyboard.press("Enter")
    focus_is(page, "option-birth_paper-paper")
    page.keyboard.press("3")
    focus_is(page, "option-applicant-parent")
    page.keyboard.press("1")
    focus_is(page, "option-how-direct")
    page.keyboard.press("1")
    focus_is(page, "said")  # nothing is left to ask
    papers = page.locator(".papers").inner_text()
    assert "người làm chứng" in papers and "có thể cần" not in papers and "Giấy chứng sinh" not in papers
    spoken = copied(page, "Control+Enter", "Đã chép câu để nói.")
    assert spoken == page.locator("#text-spoken").inner_text() and "Đăng ký khai sinh" in spoken
    message = copied(page, "Control+Shift+Enter", "Đã chép tin Zalo.")
    assert "người làm chứng" in message and "\n" in message
    assert copied(page, "Alt+s", "Đã chép tin SMS.").isascii()


def test_a_procedure_is_picked_by_key_and_let_go_by_the_same_key(page):
    page.keyboard.type("khai sinh")
    found(page)
    page.keyboard.press("Control+2")
    found(page, MARRIAGE)
    focus_is(page, "said")
    page.keyboard.type(" cho con")
    found(page, MARRIAGE)
    page.keyboard.press("Control+2")
    found(page)


def test_the_next_caller_begins_with_nothing(page, hall):
    page.keyboard.type("khai sinh")
    found(page)
    hall.assistant.slow = 0.3
    page.keyboard.type(" cho con")
    page.keyboard.press("Escape")
    assert page.input_value("#said") == "" and page.locator("#found").inner_html() == ""
    hall.assistant.slow = 0.0
    page.keyboard.type("b")
    found(page)  # what came late for the one before would have stood here first
    assert hall.assistant.texts[-1] == "b"


def test_while_an_answer_is_awaited_only_the_newest_words_are_sent(page, hall):
    hall.assistant.slow = 0.5
    page.keyboard.type("khai sinh cho")
    page.keyboard.type("  ")
    found(page)
    page.wait_for_timeout(1500)  # blanks at the end ask nothing
    assert hall.assistant.texts[-1] == "khai sinh cho" and len(hall.assistant.texts) < len("khai sinh cho") / 2


def test_an_assistant_that_is_away_is_a_sentence_and_comes_back_by_itself(page, hall):
    page.keyboard.type("khai sinh")
    found(page)
    hall.assistant.away = True
    page.keyboard.type(" cho con")
    page.locator("#problem").get_by_text("Trợ lý đang khởi động").wait_for()
    assert page.locator(".found").count() == 1 and page.input_value("#said") == "khai sinh cho con"
    hall.assistant.away = False
    page.locator("#problem").wait_for(state="hidden")
    assert hall.assistant.texts[-1] == "khai sinh cho con"


def test_a_wrong_answer_is_told_by_keyboard(page, hall):
    page.keyboard.type("giấy cho bé mới đẻ")
    found(page)
    page.keyboard.press("Alt+w")
    focus_is(page, "wrong-search")
    page.keyboard.type("kết hôn")
    page.locator(f"#wrong-found input[value='{MARRIAGE}']").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator("#told").get_by_text("Đã ghi lại").wait_for()
    (row,) = corrections.rows(hall.desk.store)
    assert (row.question, row.answered, row.staff) == ("giấy cho bé mới đẻ", BIRTH, "can") and row.right in (BIRTH, MARRIAGE)
    focus_is(page, "said")


def test_what_a_caller_says_is_no_markup(page):
    page.keyboard.type("<img src=x onerror=alert(1)> khai sinh")
    found(page)
    page.keyboard.press("Control+ArrowDown")
    page.keyboard.type("<b>1</b>")
    page.keyboard.press("Enter")
    page.locator(".ask .advice-problem").wait_for()
    assert page.locator("#found img, #found b").count() == 0


def test_nothing_stays_in_the_browser_nor_in_the_address(page, hall):
    page.keyboard.type(UNMARRIED)
    found(page)
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0 and page.url == f"{hall.url}/desk/"


def test_it_fits_a_small_screen(page):
    page.set_viewport_size({"width": 360, "height": 740})
    page.keyboard.type(UNMARRIED)
    found(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
