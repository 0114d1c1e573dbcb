"""Pictures of the desk: `python -m tests.bot.desk.pictures docs/desk`, with chromium installed.

`--all FOLDER` takes in FOLDER every page 360 pixels wide too, in the dark, and with all that is below.
"""
from __future__ import annotations

import argparse
import io
import shutil
import tempfile
from pathlib import Path
from typing import Callable, Dict

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from bot.assistant import Assistant
from bot.settings import Settings
from bot.store.conversations import Store
from tests.bot.desk.browsing import Hall
from tests.bot.desk.office import furnish
from tests.bot.desk.scene import BIRTH, worked
from tests.bot.desk.talk_scene import Real, talked
from tests.bot.widget.conftest import FLAGS

UNMARRIED = "con em sinh ở nhà chưa cưới làm khai sinh sao"
WIDE, SMALL = {"width": 1280, "height": 800}, {"width": 360, "height": 740}
#: Pixels of a picture's height; a longer page is cut there.
HEIGHT = {1280: 1150, 360: 1500}
COLOURS = 256


def _suggested(page: Page) -> None:
    page.keyboard.type(UNMARRIED)
    page.locator(".answered").wait_for()
    page.keyboard.press("Control+ArrowDown")
    page.locator("[data-given='birth_date']:focus").wait_for()
    page.keyboard.type("12/11/2026")
    page.keyboard.press("Enter")
    page.locator("[data-key^='option-birth_place']:focus").wait_for()
    page.evaluate("scrollTo(0, 0)")


def _drawn(page: Page) -> None:
    for chart in page.locator(".measure img").all():
        chart.scroll_into_view_if_needed()
        chart.evaluate("image => image.decode()")
    page.evaluate("scrollTo(0, 0)")


def _nothing(page: Page) -> None:
    pass


#: Name of a picture → the page, and what is done there.
PAGES: Dict[str, tuple[str, Callable[[Page], None]]] = {
    "suggestions": ("/desk/", _suggested),
    "review": ("/desk/review", _nothing),
    "measures": ("/desk/measures", _drawn),
    "care": ("/desk/care?days=30", _nothing),
    "care-one": (f"/desk/care/{BIRTH}", _nothing),
    "people": ("/desk/people", _nothing),
    "audit": ("/desk/audit", _nothing),
}


def taken(page: Page, path: Path, whole: bool = False) -> None:
    """The page from its top, in few colours: pages have no more, and the file is a third."""
    page.wait_for_timeout(500)
    shot = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
    height = shot.height if whole else min(shot.height, HEIGHT[shot.width])
    shot.crop((0, 0, shot.width, height)).quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


def main(folder: Path, every: Path | None) -> None:
    for each in filter(None, (folder, every)):
        each.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as var, sync_playwright() as playwright:
        settings = Settings.read({}, var=Path(var))
        store = Store.open(settings)
        furnish(store)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        with Hall(Path(var), Real(Assistant.load(settings, train_if_stale=False), store)) as hall:
            hall.desk.settings = settings
            worked(hall.desk)

            def tab(login: str | None = None, viewport=WIDE) -> Page:
                context = browser.new_context(locale="vi-VN", viewport=viewport, reduced_motion="reduce")
                if login:
                    context.add_cookies([hall.cookie(login)])
                return context.new_page()

            pages = dict(PAGES)
            page, talk = talked(tab, hall)
            for name, path in (("talk", f"/desk/talks/{talk}"), ("queue", "/desk/queue")):
                page.goto(f"{hall.url}{path}")
                page.locator("#lines, .talk-row").first.wait_for()
                taken(page, folder / f"{name}.png")
                pages[name] = path, _nothing
            for viewport in (WIDE, SMALL):
                page = tab("quan", viewport)
                for name, (path, done) in pages.items():
                    small = viewport is SMALL
                    if small and not every and name not in ("suggestions", "queue"):
                        continue
                    page.goto(f"{hall.url}{path}")
                    done(page)
                    if not small and name not in ("talk", "queue"):
                        taken(page, folder / f"{name}.png")
                    if small and name in ("suggestions", "queue"):
                        taken(page, folder / f"{name}-360.png")
                    if every:
                        taken(page, every / f"{name}-{viewport['width']}.png", whole=True)
                        page.emulate_media(color_scheme="dark")
                        taken(page, every / f"{name}-{viewport['width']}-dark.png")
                        page.emulate_media(color_scheme="light")
        browser.close()
        store.close()


if __name__ == "__main__":
    told = argparse.ArgumentParser(description=__doc__)
    told.add_argument("folder", type=Path)
    told.add_argument("--all", type=Path)
    found = told.parse_args()
    main(found.folder, found.all)
