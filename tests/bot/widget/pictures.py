"""Pictures of the widget for docs/widget: `python -m tests.bot.widget.pictures docs/widget`, with chromium installed."""
from __future__ import annotations

import shutil
import sys
import tempfile
import threading
from pathlib import Path
from typing import Callable, Dict

from playwright.sync_api import Page, sync_playwright

from bot.assistant import Assistant
from bot.settings import Settings
from tests.bot.widget.conftest import FLAGS
from tests.bot.widget.double import Double
from tests.bot.widget.talk import awaited, choose, opened, say

SIZES = {360: 740, 768: 1024, 1280: 800}


def _ask(page: Page, url: str) -> None:
    opened(page, url)
    say(page, "sinh em bé thì làm giấy khai sinh cần gì")
    awaited(page, "Nguồn: Cổng")
    page.locator(".choice:enabled").first.wait_for()


def _walk(page: Page, url: str) -> None:
    choose(page, "Hỏi vài câu")
    awaited(page, "Câu 1.")
    say(page, "1/11/2026")
    awaited(page, "Câu 2.")
    choose(page, "Đúng vậy")
    awaited(page, "Câu 3.")


def _overview(page: Page, url: str) -> None:
    page.evaluate("sessionStorage.clear()")
    opened(page, url)
    say(page, "đăng ký kết hôn")
    awaited(page, "Nguồn: Cổng")


def _card(page: Page, url: str) -> None:
    page.evaluate("sessionStorage.clear()")
    opened(page, url)
    say(page, "điền tờ khai khai tử")
    awaited(page, "Câu 1.")
    choose(page, "Đúng vậy")
    for number in (2, 3):
        awaited(page, f"Câu {number}.")
        choose(page, "Không chắc")
    page.get_by_role("button", name="Quét thẻ căn cước").click()
    page.get_by_role("button", name="Chọn ảnh").wait_for()


def _large(page: Page, url: str) -> None:
    page.get_by_role("button", name="Thôi").click()
    for name in ("Tùy chọn", "Chữ to", "Tương phản cao"):
        page.get_by_role("button", name=name).click()


def _offline(page: Page, url: str) -> None:
    page.get_by_role("button", name="Tùy chọn").click()
    page.context.set_offline(True)
    say(page, "còn thiếu gì không")
    page.get_by_text("Máy đang không có mạng").wait_for()


#: Name of a picture → what is done before it is taken.
STEPS: Dict[str, Callable[[Page, str], None]] = {
    "page": lambda page, url: None,
    "answer": _ask,
    "walk": _walk,
    "overview": _overview,
    "card": _card,
    "large": _large,
    "offline": _offline,
}


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as var, sync_playwright() as playwright:
        assistant, lock = Assistant.load(Settings.read({}, var=Path(var)), say=print), threading.Lock()

        def answer(state, text):
            with lock:
                turn = assistant.turn(state, text)
            return turn.state.to_json(), turn.to_json(text, 0, cards=True)

        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        with Double(answer) as server:
            for width, height in SIZES.items():
                context = browser.new_context(viewport={"width": width, "height": height}, locale="vi-VN", reduced_motion="reduce")
                page = context.new_page()
                page.goto(server.url)
                page.get_by_role("button", name="Hỏi Một Cửa").wait_for()
                for name, step in STEPS.items():
                    if width == 360 or name in ("page", "answer", "walk"):
                        step(page, server.url)
                        page.wait_for_timeout(400)
                        page.screenshot(path=folder / f"{width}-{name}.png")
                context.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
