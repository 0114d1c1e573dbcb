"""Chromium before the desk: nothing that a person wrote runs in it, and nothing is left for whoever sits down next."""
from __future__ import annotations

import pytest
import sqlalchemy as sa

from bot.desk import corrections
from bot.gateway.tallies import add, day_of
from bot.store.desk import Correction, Handover
from tests.bot.desk.browsing import Hall
from tests.bot.desk.talking import Clerk
from tests.bot.desk.test_browser_talks import NUMBER, asking, at, browser, launch, line, playwright, rows, tab
from tests.bot.gateway.doubles import said
from tests.bot.widget.talk import awaited
from tests.bot.widget.talk import say as write

__all__ = ["at", "browser", "launch", "playwright", "tab"]

EVIL = (
    "MARK<script>window.pwned=1</script><img src=x onerror=\"window.pwned=2\"><svg onload=window.pwned=3></svg>"
    "\"'><a href=\"javascript:window.pwned=4\">bấm</a><style>main{display:none}</style>{{7*7}}\u202egpj.exe"
)
#: Begun in each page before its own scripts.
WATCHED = "window.refused = []; addEventListener('securitypolicyviolation', (it) => refused.push(it.violatedDirective))"
MADE = "img[src='x'], svg[onload], a[href^='javascript'], main style, main script"


class Evil(Clerk):
    """All that the desk shows of a conversation is markup: replies, choices, files, values, labels."""

    def replies(self, sender, text):
        choices = [{"id": "x", "title": EVIL}]
        return [{**said(f"Dạ {text[:40]}"), "type": "choices", "choices": choices}, {**said(EVIL), "type": "file", "path": "/x/<img src=x>.pdf"}]

    async def situation(self, state, opened):
        made = await super().situation(state, opened)
        made["procedure"]["short"], made["stage"], made["place"] = EVIL, EVIL, EVIL
        made["answers"], made["open"], made["papers"] = [{"ask": EVIL, "said": EVIL}], [EVIL], [{"name": EVIL, "tick": "have", "sure": True}]
        made["form"] = {"name": EVIL, "values": [{"label": EVIL, "value": EVIL if opened else None}], "left": [EVIL]}
        return made

    async def advice(self, text, picked=None, answers=None):
        ask = {"id": EVIL, "ask": EVIL, "why": EVIL, "help": EVIL, "problem": EVIL, "type": "choice", "options": [{"id": EVIL, "label": EVIL}]}
        named = {"code": "1.000894", "short": EVIL, "title": EVIL, "share": 0.5, "chosen": False}
        return {
            "kind": "answer", "say": EVIL, "candidates": [named], "redirect": {"say": EVIL, "short": EVIL, "code": "1.000894"},
            "procedure": {"code": "1.001193", "short": EVIL, "title": EVIL, "url": None}, "questions": [ask, {**ask, "type": "text"}],
            "answered": [{"id": EVIL, "ask": EVIL, "said": EVIL, "heard": True}], "blocks": [{"aspect": "fee", "text": EVIL, "asked": True}],
            "papers": [{"name": EVIL, "detail": EVIL, "sure": False}], "warnings": [{"severity": "note", "say": EVIL, "mend": EVIL}],
            "deadline": EVIL, "source": {"line": EVIL, "url": None, "verified_on": ""},
            "texts": {"spoken": EVIL, "message": EVIL, "sms": [EVIL]},
        }  # fmt: skip


@pytest.fixture
def hall(lite, tmp_path):
    with Hall(tmp_path, Evil()) as running:
        yield running


def harmless(page, *words):
    for word in words:
        page.get_by_text(word).first.wait_for()
    assert page.evaluate("[window.pwned, refused]") == [None, []] and page.locator(MADE).count() == 0, page.url
    assert "49gpj" not in page.content() and page.locator("main").is_visible()


def test_nothing_that_a_person_wrote_runs(tab, at, hall):
    person = asking(tab, hall)
    write(person, EVIL)
    awaited(person, "Dạ MARK")
    write(person, "a" * 9_000 + "MARK" + "b" * 1_000)
    store, id = hall.desk.store, hall.book.queue()[0].id
    page = at("bien", "/desk/me")
    page.context.add_init_script(WATCHED)
    hall.desk.accounts.set_name("bien", '<img src=x onerror="window.pwned=5"> Biên')
    page.goto(f"{hall.url}/desk/queue")
    rows(page, "waiting").first.wait_for()
    harmless(page, "MARK")
    rows(page, "waiting").first.locator("a").click()
    harmless(page, "MARK", "Biên")
    page.keyboard.press("Alt+t")
    page.locator(".state-mine").wait_for()
    page.get_by_role("button", name="Mở thông tin riêng").click()
    page.get_by_text("lần mở này đã ghi vào nhật ký").wait_for()
    harmless(page, "MARK", "{{7*7}}")
    write(person, f"live {EVIL}")  # what comes while the page is open goes in by a script
    line(page, "person", "live MARK").wait_for()
    page.get_by_label("Trả lời người dân").fill(EVIL)
    page.keyboard.press("Control+Enter")
    line(page, "staff", "MARK").wait_for()
    harmless(page, "live MARK")
    awaited(person, "Biên (cán bộ): MARK")
    assert person.evaluate("window.pwned ?? null") is None and person.locator("img[src='x']").count() == 0

    corrections.add(store, "web-x", corrections.CITIZEN, EVIL, "1.001193", before=EVIL)
    with store.writing() as connection:
        connection.execute(sa.update(Handover).values(channel="<img src=x onerror=pwned=6>"))
        for subject in ("turn", "answered", "conversation"):
            add(connection, [((day_of(hall.book.get(id).asked), "<img src=x>", EVIL[:32], subject, EVIL[:96]), 9)])
    for path in ("queue", f"talks/{id}", "review", "measures?channel=" + "%3Cimg%20src=x%3E", "care", "care/1.001193"):
        page.goto(f"{hall.url}/desk/{path}")
        harmless(page)
    page.goto(f"{hall.url}/desk/review")
    article = page.locator("article.asked").first
    article.get_by_label("Thủ tục đúng").fill("1.001193")
    article.get_by_role("button", name="Đề nghị").click()
    page.locator("article.change, .wrong").first.wait_for()
    harmless(page, "MARK")
    assert "\u202e" not in page.content()
    page.goto(f"{hall.url}/desk/")
    page.locator("#said").fill(EVIL)
    page.locator("#found .found").wait_for()
    harmless(page, "MARK")
    page.locator("#found [data-answer]").first.click()
    page.locator("#found [data-copy]").first.click()
    page.keyboard.press("Alt+w")
    page.locator("#wrong[open]").wait_for()
    harmless(page)
    with store.engine.connect() as connection:
        assert connection.execute(sa.select(Correction.data)).all()


def test_whoever_sits_down_next_finds_nothing(tab, at, hall):
    asking(tab, hall, f"thẻ {NUMBER}")
    id = hall.book.queue()[0].id
    page = at("can", f"/desk/talks/{id}")
    page.keyboard.press("Alt+t")
    page.locator(".state-mine").wait_for()
    page.get_by_role("button", name="Mở thông tin riêng").click()
    line(page, "person", NUMBER).wait_for()
    page.get_by_label("Trả lời người dân").fill("nháp kín của Cẩn")
    page.reload()
    page.locator(".state-mine").wait_for()
    assert page.get_by_label("Trả lời người dân").input_value() == "nháp kín của Cẩn"

    page.context.clear_cookies()  # the session ends, and a colleague logs in in the same tab
    page.context.add_cookies([hall.cookie("bien")])
    page.reload()
    page.locator(".state-others").wait_for()
    assert page.get_by_label("Trả lời người dân").input_value() == "" and NUMBER not in page.content()
    page.context.add_cookies([hall.cookie("can")])
    page.reload()
    line(page, "person", NUMBER).wait_for()
    page.get_by_role("button", name="Thoát").click()
    page.get_by_label("Mật khẩu").wait_for()
    assert page.evaluate("[...Object.values(sessionStorage), ...Object.values(localStorage)].join()") == ""
    page.go_back()
    page.get_by_label("Mật khẩu").wait_for()
    assert NUMBER not in page.content() and "nháp kín" not in page.content()
