"""As a new office would: `motcua desk add`, `motcua serve`, a call answered by keyboard, a conversation taken over and handed back."""
from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest
import yaml

from bot.settings import HOST
from knowledge.additions.model import load
from knowledge.profile import DAYS
from knowledge.store import Catalogue
from tests.bot.test_serve import READY, prepared, serving, wait_for
from tests.bot.widget.conftest import browser, launch, playwright, tab
from tests.bot.widget.talk import awaited, opened, say
from tests.test_architecture import ROOT

__all__ = ["browser", "launch", "playwright", "prepared", "tab"]

BIRTH = "1.001193"
#: A case of tests/dialogues: at home, with a midwife who saw it, of parents who are not married.
CASE = "Cha mẹ chưa kết hôn, sinh tại nhà, có bà đỡ làm chứng"
QUESTION, ALIAS = "lấy tờ hồng cho con nít", "tờ hồng cho con nít"
UNMARRIED = "con em sinh ở nhà chưa cưới làm khai sinh sao"
WISH = "cho tôi gặp cán bộ"
PASSWORD, NEW = "con mèo trèo cây cau", "trăng lên đầu núi xanh"
QUAN, MAI = "Trần Thị Quân", "Đỗ Thị Mai"
#: Milliseconds ahead at which both press the same button.
MOMENT = 700


@pytest.fixture(scope="module")
def server(prepared, tmp_path_factory):
    folder = tmp_path_factory.mktemp("desk")
    profile = yaml.safe_load((ROOT / "knowledge" / "deployment.yml").read_text(encoding="utf-8"))
    profile["desk"] = {"hours": [{"days": list(DAYS), "from": "00:00", "to": "23:59"}]}
    (folder / "office.yml").write_text(yaml.safe_dump(profile, allow_unicode=True), encoding="utf-8")
    for login, name, role in (("quan", QUAN, "admin"), ("bien", "Lê Văn Biên", "editor")):
        made = motcua(folder, "desk", "add", login, "--name", name, "--role", role, password=PASSWORD)
        assert made.stdout == f"Đã thêm {login} ({role}).\n", made.stderr
    with serving(folder, MOTCUA_PROFILE=str(folder / "office.yml")) as made:
        wait_for(made.well, READY, made)
        yield made


def motcua(folder: Path, *words, password=""):
    environment = {**os.environ, "MOTCUA_VAR": str(folder / "var"), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "bot.cli", *words]
    return subprocess.run(command, cwd=ROOT, env=environment, input=f"{password}\n", capture_output=True, encoding="utf-8")


def address(server, path=""):
    return f"http://{HOST}:{server.ports[0]}{path}"


def typed(page, *keys):
    """Text as it is; what begins with «+» is a key."""
    for key in keys:
        page.keyboard.press(key[1:]) if key.startswith("+") else page.keyboard.type(key)


def logged_in(tab, server, login, password, path="/desk/", **options):
    """By keyboard: the page asked for, or the one that wants another password first."""
    page = tab(**{"viewport": {"width": 1280, "height": 900}, **options})
    page.context.set_default_timeout(30_000)
    page.goto(address(server, path))
    page.locator("#login:focus").wait_for()
    typed(page, login, "+Tab", password, "+Enter")
    page.wait_for_url(lambda url: "/desk/login" not in url)
    return page


def papers_of(case):
    """The names of the papers of a case of tests/dialogues."""
    cases = yaml.safe_load((ROOT / "tests" / "dialogues" / f"{BIRTH}.yml").read_text(encoding="utf-8"))
    ids = next(each["papers"] for each in cases if each["name"] == case)
    known = Catalogue.load().papers
    return {known[id].name for id in ids}


def focus_is(page, key):
    page.locator(f"[data-key='{key}']:focus, [id='{key}']:focus").wait_for()


def copied(page, keys, done):
    page.keyboard.press(keys)
    page.locator("#told").get_by_text(done).wait_for()
    return page.evaluate("navigator.clipboard.readText()")


def test_a_call_is_answered_by_keyboard(tab, server):
    page = logged_in(tab, server, "quan", PASSWORD)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    focus_is(page, "said")
    typed(page, UNMARRIED)
    page.locator(f".found[data-code='{BIRTH}']").wait_for()
    page.get_by_text("nghe từ lời người gọi").first.wait_for()
    known = page.locator(".answered").inner_text()
    assert "đã đăng ký kết hôn chưa? chưa đăng ký" in known, known
    typed(page, "+Control+ArrowDown")
    focus_is(page, "given-birth_date")
    typed(page, "12/11/2026", "+Enter")
    for question, number in (
        ("birth_place-home", "1"), ("special-none", "1"), ("recognition-yes", "2"), ("birth_paper-paper", "3"),
        ("applicant-parent", "1"), ("how-direct", "1"),
    ):  # fmt: skip
        focus_is(page, f"option-{question}")
        typed(page, f"+{number}")
    focus_is(page, "said")  # nothing is left to ask
    papers = page.locator(".papers li")
    assert {each.evaluate("item => item.firstChild.textContent.trim()") for each in papers.all()} == papers_of(CASE)
    assert page.locator(".papers .maybe").count() == 0 and page.locator(".source").inner_text().startswith("Nguồn")
    spoken = copied(page, "Control+Enter", "Đã chép câu để nói.")
    message = copied(page, "Control+Shift+Enter", "Đã chép tin Zalo.")
    sms = copied(page, "Alt+s", "Đã chép tin SMS.")
    assert "Đăng ký khai sinh" in spoken and len(spoken) < len(message) and all(name in message for name in papers_of(CASE))
    assert sms.isascii() and len(sms) <= 3 * 153
    typed(page, "+Escape")
    assert page.input_value("#said") == "" and page.locator("#found").inner_html() == ""


@pytest.mark.parametrize("look", [{}, {"color_scheme": "dark"}, {"viewport": {"width": 360, "height": 740}}], ids=str)
def test_suggestions_are_readable_in_both_colours_and_on_a_small_screen(tab, server, look):
    library = pytest.importorskip("axe_playwright_python")
    axe = resources.files(library).joinpath("axe.min.js").read_text(encoding="utf-8")
    page = logged_in(tab, server, "quan", PASSWORD, **look)
    typed(page, UNMARRIED)
    page.locator(".answered").wait_for()
    page.evaluate(axe)
    found = page.evaluate("axe.run({ resultTypes: ['violations'] })")
    assert len(found["passes"]) > 10
    serious = [each for each in found["violations"] if each["impact"] in ("serious", "critical")]
    assert [(each["id"], [node["html"][:120] for node in each["nodes"]]) for each in serious] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_conversation_is_taken_over_by_one_of_two_and_handed_back(tab, server):
    quan = logged_in(tab, server, "quan", PASSWORD, "/desk/people")
    quan.get_by_label("Tên đăng nhập", exact=True).fill("mai")
    quan.get_by_label("Tên hiển thị", exact=True).fill(MAI)
    quan.get_by_role("button", name="Thêm", exact=True).click()
    given = quan.locator(".secret").inner_text()
    mai = logged_in(tab, server, "mai", given)
    mai.wait_for_url("**/desk/me")
    mai.locator("#old:focus").wait_for()
    typed(mai, given, "+Tab", NEW, "+Tab", NEW, "+Enter")
    mai.wait_for_url(address(server, "/desk/"))
    for page in (quan, mai):
        page.goto(address(server, "/desk/queue"))
        page.locator("#queue .none").first.wait_for()

    person = tab()
    person.context.set_default_timeout(30_000)
    opened(person, address(server, "/"))
    say(person, UNMARRIED)
    awaited(person, "Đăng ký khai sinh")
    say(person, WISH)
    awaited(person, "Tôi đã chuyển yêu cầu")
    for page in (quan, mai):
        row = page.locator('[data-section="waiting"] .talk-row')
        row.get_by_text("khai sinh").first.wait_for()
        row.locator("a").click()
        page.locator(".line-person", has_text=UNMARRIED).wait_for()
        page.locator("#suggested-1").wait_for()
    at = quan.evaluate("Date.now()") + MOMENT
    for page in (quan, mai):
        page.evaluate("at => void setTimeout(() => document.getElementById('act-take').requestSubmit(), at - Date.now())", at)
    for page in (quan, mai):
        page.locator(".state-mine, .state-others").wait_for()
    assert sorted(page.locator(".state-mine").count() for page in (quan, mai)) == [0, 1]
    name, mine, other = (QUAN, quan, mai) if quan.locator(".state-mine").count() else (MAI, mai, quan)
    other.get_by_role("alert").filter(has_text=f"{name} đã nhận cuộc này trước.").wait_for()
    assert other.get_by_label("Trả lời người dân").is_hidden()

    awaited(person, f"{name} (cán bộ) đã nhận")
    mine.locator("#reply-text").fill("Bé sinh ngày nào, ai đỡ ạ?")
    mine.keyboard.press("Control+Enter")
    awaited(person, f"{name} (cán bộ): Bé sinh ngày nào")
    turns = person.locator(".turn").count()
    say(person, "dạ 12/11, có bà đỡ")
    for page in (mine, other):
        page.locator(".line-person", has_text="có bà đỡ").wait_for()
    assert person.locator(".turn").count() == turns, "the assistant is silent"
    mine.keyboard.press("Alt+b")
    mine.locator(".state-done").wait_for()
    awaited(person, "Cán bộ đã kết thúc phần trao đổi")
    turns = person.locator(".turn").count()
    say(person, "thế mất bao nhiêu tiền")
    person.locator(".turn").nth(turns).wait_for()
    answer = person.locator(".turn").last.inner_text()
    assert "iễn" in answer and "Đăng ký khai sinh" in answer, answer


def test_what_a_citizen_calls_wrong_becomes_a_name_that_another_approves(tab, server):
    person = tab()
    person.context.set_default_timeout(30_000)
    opened(person, address(server, "/"))
    for text in (QUESTION, "sai rồi"):
        turns = person.locator(".turn").count()
        say(person, text)
        person.locator(".turn").nth(turns).wait_for()
    editor = logged_in(tab, server, "bien", PASSWORD, "/desk/review")
    group = editor.locator(".asked", has_text=QUESTION)
    group.get_by_text("người dân báo sai").wait_for()
    group.get_by_label("Câu sẽ thêm").fill(ALIAS)
    group.get_by_label("Thủ tục đúng").press_sequentially(BIRTH)
    group.get_by_role("option", name="Đăng ký khai sinh").first.click()
    group.get_by_label("Thêm thành").select_option(label="tên gọi")
    group.get_by_role("button", name="Đề nghị").click()
    editor.locator(".change", has_text=ALIAS).get_by_text("Cần người khác duyệt.").wait_for()
    assert load(server.var / "additions") == {} and editor.locator(".asked").count() == 0
    admin = logged_in(tab, server, "quan", PASSWORD, "/desk/review")
    admin.get_by_role("button", name=re.compile("^Duyệt đề nghị")).click()
    admin.get_by_text("Có 1 thay đổi đã duyệt chưa vào chỉ mục").wait_for()
    assert load(server.var / "additions")[BIRTH].aliases == [ALIAS]
