"""The assistant itself behind the widget: a question, the walk, a form filled, its file fetched, with a reload in the middle."""
from __future__ import annotations

import re
import threading
from pathlib import Path

import pytest

from bot.assistant import Assistant
from bot.settings import Settings
from tests.bot.widget.double import Double
from tests.bot.widget.talk import answers, awaited, choose, opened, said, say

#: The case of a mother at the counter, by what each question asks; any other question is left open.
ANSWERS = {
    "sinh ngày": "1/11/2026",
    "Bé sinh ở Việt Nam": "Đúng vậy",
    "trường hợp nào sau đây": "Không, bé sinh bình thường",
    "đăng ký kết hôn chưa": "Đã đăng ký",
    "giấy chứng sinh": "Có bản giấy",
    "Ai đi làm": "Cha hoặc mẹ",
    "nộp bằng cách nào": "Đến nộp trực tiếp",
}
UNSURE = "Không chắc"
MOST_TURNS = 60


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """The server with the assistant behind it, and the folder of its files."""
    settings = Settings.read({}, var=tmp_path_factory.mktemp("var"), as_of="2026-11-22")
    assistant = Assistant.load(settings, say=lambda words: None)
    lock = threading.Lock()

    def answer(state, text):
        with lock:
            turn = assistant.turn(state, text)
        return turn.state.to_json(), turn.to_json(text, 0, cards=True)

    with Double(answer, files=Path(assistant.world.files.path)) as server:
        yield server


def newest(page):
    return page.locator(".turn").last


def turns(page):
    return page.locator(".turn").count()


def next_turn(page, before):
    page.locator(".turn").nth(before).wait_for(timeout=30_000)


def walk(page, limit=MOST_TURNS):
    """Answers the walk's questions until the list of papers is there; how many were answered."""
    for number in range(limit):
        words = newest(page).inner_text()
        if newest(page).locator("li").count():
            return number
        before = turns(page)
        answer = next((answer for asked, answer in ANSWERS.items() if asked in words), UNSURE)
        if newest(page).locator(".choice:enabled", has_text=answer).count():
            choose(page, answer)
        else:
            say(page, answer)
        next_turn(page, before)
    raise AssertionError("the walk does not end")


def test_from_the_question_to_the_list_of_papers_over_a_reload(tab, office):
    page = opened(tab(), office.url)
    page.context.set_default_timeout(30_000)
    say(page, "sinh em bé thì làm giấy khai sinh ở đâu, cần gì")
    awaited(page, "Đăng ký khai sinh")
    page.locator(".link").first.wait_for()
    assert page.locator(".link").first.get_attribute("href").startswith("https://dichvucong.gov.vn/")
    before = turns(page)
    choose(page, "Hỏi vài câu")
    next_turn(page, before)
    before = turns(page)
    say(page, ANSWERS["sinh ngày"])
    next_turn(page, before)
    shown = page.locator(".log").inner_text()
    page.reload()
    page.locator(".turn").nth(before).wait_for()
    assert page.locator(".log").inner_text() == shown  # word for word, what was chosen marked
    assert walk(page) >= 3
    papers = newest(page).locator("li").all_inner_texts()
    assert any("Giấy chứng sinh" in paper for paper in papers)
    assert said(page)[1] == "Hỏi vài câu để chỉ đúng giấy tờ của anh/chị"


def test_a_form_is_filled_and_its_file_fetched(tab, office):
    page = opened(tab(), office.url)
    page.context.set_default_timeout(30_000)
    before = turns(page)
    say(page, "điền tờ khai khai tử")
    next_turn(page, before)
    card = page.get_by_role("button", name="Quét thẻ căn cước")
    offered = False
    for _ in range(MOST_TURNS):
        if page.locator(".file").count():
            break
        before, words = turns(page), newest(page).inner_text()
        offered = offered or card.count() == 1
        if "đồng ý" in words.lower() and newest(page).locator(".choice:enabled", has_text=re.compile("đồng ý", re.I)).count():
            newest(page).locator(".choice:enabled", has_text=re.compile("đồng ý", re.I)).first.click()
        elif newest(page).locator(".choice:enabled", has_text=re.compile("^1?(Đúng|Tạo|Làm|In|Xong)")).count():
            newest(page).locator(".choice:enabled", has_text=re.compile("^1?(Đúng|Tạo|Làm|In|Xong)")).first.click()
        else:
            say(page, "bỏ qua")
        next_turn(page, before)
    assert offered, page.locator(".log").inner_text()
    with page.expect_download() as download:
        page.locator(".file").first.click()
    name, content = download.value.suggested_filename, Path(download.value.path()).read_bytes()
    assert name.endswith((".pdf", ".docx")) and content[:4] in (b"%PDF", b"PK\x03\x04")


def test_a_page_of_a_procedure_begins_with_it(tab, office):
    page = tab()
    page.goto(f"{office.url}/#tt=1.004222")
    page.context.set_default_timeout(30_000)
    awaited(page, "thường trú")
    assert answers(page, "1.004222").count() >= 1
