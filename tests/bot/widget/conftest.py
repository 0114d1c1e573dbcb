"""A browser for the widget: Debian's chromium, driven by Playwright; the tests skip where either is missing."""
from __future__ import annotations

import shutil

import pytest

from tests.bot.widget.double import Double

MISSING = "Thiếu trình duyệt cho kiểm tra widget. Debian: apt-get install chromium; rồi make env-test (có playwright)."
#: Nothing but this machine is asked for anything.
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
]  # fmt: skip


@pytest.fixture(scope="module")
def playwright():
    # Of a module, not the session: while it runs, no other test of this process could start an event loop.
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    api = pytest.importorskip("playwright.sync_api", reason=MISSING)
    if not chromium:
        pytest.skip(MISSING)
    with api.sync_playwright() as running:
        running.motcua_chromium = chromium
        yield running


@pytest.fixture(scope="module")
def launch(playwright):
    """`launch(*flags)`: a browser; closed after the module."""
    browsers = []

    def start(*flags):
        browsers.append(playwright.chromium.launch(executable_path=playwright.motcua_chromium, args=[*FLAGS, *flags]))
        return browsers[-1]

    yield start
    for browser in browsers:
        browser.close()


@pytest.fixture(scope="module")
def browser(launch):
    return launch()


@pytest.fixture
def server():
    with Double() as running:
        yield running


@pytest.fixture
def tab(browser):
    """`tab(**options)`: a page of a new context. After the test: no error in a script, no breach of a policy."""
    contexts, wrong = [], []

    def start(scripts=(), **options):
        context = browser.new_context(**{"locale": "vi-VN", "viewport": {"width": 768, "height": 900}, **options})
        context.set_default_timeout(8000)
        contexts.append(context)
        for script in scripts:
            context.add_init_script(script)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda line: wrong.append(line.text) if "Content Security Policy" in line.text else None)
        return page

    yield start
    for context in contexts:
        context.close()
    assert wrong == []
