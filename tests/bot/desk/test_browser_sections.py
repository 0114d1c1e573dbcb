"""Figures, the catalogue, accounts and the log in a browser, at a desk that has been at work; every section for those who see less."""
from __future__ import annotations

import re
from importlib import resources
from pathlib import Path

import pytest

from bot.desk.lockout import FAILURES
from bot.settings import Settings
from knowledge.additions.model import load
from tests.bot.desk.browsing import Hall
from tests.bot.desk.office import PASSWORD
from tests.bot.desk.scene import BIRTH, MARRIAGE, worked
from tests.bot.widget.conftest import browser, launch, playwright, tab

__all__ = ["browser", "launch", "playwright", "tab"]

ALIAS = "tờ giấy đỏ của em bé"
#: Every section, but for suggestions, the queue and conversations, which have tests of their own.
PATHS = ("/desk/review", "/desk/measures", "/desk/care?days=30", f"/desk/care/{BIRTH}", "/desk/people", "/desk/audit", "/desk/me")


@pytest.fixture
def hall(lite, tmp_path):
    with Hall(tmp_path) as running:
        running.desk.settings = Settings.read({}, var=tmp_path)
        worked(running.desk)
        yield running


@pytest.fixture
def at(tab, hall):
    """`at(login, path)`: a page of the desk in a browser of this member."""

    def start(login, path, **options):
        page = tab(**{"viewport": {"width": 1280, "height": 900}, **options})
        page.context.add_cookies([hall.cookie(login)])
        page.goto(f"{hall.url}{path}")
        return page

    return start


def test_charts_are_drawn_and_the_figures_downloaded(at):
    page = at("can", "/desk/measures")
    for days in ("30", "7"):
        page.get_by_label("Kỳ", exact=True).select_option(days)
        page.get_by_role("button", name="Xem").click()
        page.wait_for_url(re.compile(f"days={days}"))
        charts = page.locator(".measure img")
        assert charts.count() >= 8
        for chart in charts.all():
            chart.scroll_into_view_if_needed()
            chart.evaluate("image => image.decode()")
            assert chart.evaluate("image => image.naturalWidth * image.naturalHeight") > 100_000
    page.get_by_label("Kênh", exact=True).select_option(label="Zalo OA")
    page.get_by_role("button", name="Xem").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải CSV").click()
    assert re.fullmatch(r"mot-cua-.*\.csv", download.value.suggested_filename)
    rows = Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert any("Đăng ký khai sinh" in row for row in rows) and not any("Telegram" in row for row in rows)


def test_a_name_that_another_has_is_refused_and_a_good_one_comes_in_by_four_eyes(at, hall):
    page = at("bien", "/desk/care?days=30")
    for each in page.locator(".lists a").all():
        assert re.fullmatch(r"\D+ \d+", each.inner_text())
    page.get_by_role("link", name="Tất cả").click()
    page.get_by_role("link", name="Đăng ký khai sinh", exact=True).click()
    field = page.get_by_label("Thêm tên gọi")
    for bad, why in (("đăng ký kết hôn", f"cách gọi của thủ tục {MARRIAGE}"), ("số 0912345678", "dãy số"), ("khai sinh cho con", "đã có")):
        field.fill(bad)
        field.press("Enter")
        page.get_by_role("alert").filter(has_text=why).wait_for()
        assert field.input_value() == bad
    field.fill(ALIAS)
    field.press("Enter")
    page.locator(".note").wait_for()
    assert "chờ duyệt" in page.locator("tr", has_text=ALIAS).inner_text()
    page.goto(f"{hall.url}/desk/review")
    own = page.locator(".change", has_text=ALIAS)
    assert own.get_by_role("button", name="Duyệt").count() == 0 and own.get_by_role("button", name="Rút").count() == 1

    other = at("quan", "/desk/review")
    change = other.locator(".change", has_text=ALIAS)
    assert change.locator("ins", has_text=ALIAS).count() == 1
    change.get_by_role("button", name=re.compile("^Duyệt đề nghị")).click()
    other.get_by_text("Có 2 thay đổi đã duyệt sắp được dùng").wait_for()
    assert ALIAS in load(hall.desk.settings.additions)[BIRTH].aliases
    page.goto(f"{hall.url}/desk/care/{BIRTH}")
    assert "bổ sung" in page.locator(".called li", has_text=ALIAS).inner_text()
    assert re.search(r"đã duyệt\s+quan", page.locator("tr", has_text=ALIAS).inner_text())


def test_the_right_procedure_is_chosen_by_keyboard(at, hall):
    page = at("bien", "/desk/review")
    group = page.locator(".asked", has_text="lấy tờ hồng cho con nít")
    group.get_by_label("Thủ tục đúng").focus()
    page.keyboard.type("khai sinh")
    group.get_by_role("option", name=re.compile(f"^{BIRTH} ")).wait_for()
    names = group.get_by_role("option").all_inner_texts()
    for _ in range(1 + next(at for at, name in enumerate(names) if name.startswith(BIRTH))):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert group.get_by_label("Thủ tục đúng").input_value() == f"{BIRTH} – Đăng ký khai sinh"
    page.keyboard.press("Enter")
    page.locator(".change", has_text="lấy tờ hồng cho con nít").wait_for()
    assert page.locator(".asked", has_text="lấy tờ hồng cho con nít").count() == 0


def test_an_account_is_locked_out_freed_and_the_log_has_it_all(tab, at, hall):
    page = tab()
    page.goto(f"{hall.url}/desk/login")

    def log_in(password):
        page.get_by_label("Tên đăng nhập").fill("can")
        page.get_by_label("Mật khẩu").fill(password)
        with page.expect_navigation():
            page.get_by_label("Mật khẩu").press("Enter")
        return page.get_by_role("alert").filter(visible=True).all_inner_texts()

    for _ in range(FAILURES - 1):
        assert log_in("con gì thế này") == ["Tên đăng nhập hoặc mật khẩu chưa đúng."]
    for password in ("con gì thế này", PASSWORD):
        (sentence,) = log_in(password)
        assert re.fullmatch(r"Tài khoản tạm khóa đến \d\d:\d\d:\d\d vì nhập sai mật khẩu nhiều lần\.", sentence)

    admin = at("quan", "/desk/people")
    row = admin.locator("tr", has_text="Tạm khóa đến")
    row.get_by_role("button", name="Bỏ tạm khóa").click()
    admin.locator(".note").wait_for()
    assert log_in(PASSWORD) == []
    page.wait_for_url(f"{hall.url}/desk/")
    page.get_by_role("link", name="Số liệu").click()
    with page.expect_download():
        page.get_by_role("link", name="Tải CSV").click()

    admin.get_by_role("link", name="Nhật ký").click()
    rows = admin.locator("tbody tr").all_inner_texts()
    said = [re.sub(r"\s+", " ", each) for each in rows]
    for words in ("can Đăng nhập", "Nhập sai mật khẩu", "Tạm khóa", "quan Sửa tài khoản can bỏ tạm khóa", "can Xuất số liệu", "can Mở thông tin riêng"):
        assert any(words in each for each in said), (words, said)
    admin.get_by_label("Việc").select_option(label="Mở thông tin riêng")
    admin.get_by_role("button", name="Lọc").click()
    admin.wait_for_url(re.compile("act="))
    assert admin.locator("tbody tr").count() == 1


@pytest.mark.parametrize("look", [{}, {"color_scheme": "dark"}, {"viewport": {"width": 360, "height": 740}}], ids=str)
def test_axe_finds_nothing_serious_and_nothing_is_cut(at, hall, look):
    library = pytest.importorskip("axe_playwright_python")
    axe = resources.files(library).joinpath("axe.min.js").read_text(encoding="utf-8")
    page = at("quan", PATHS[0], **look)
    for path in PATHS:
        page.goto(f"{hall.url}{path}")
        page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
        page.evaluate(axe)
        found = page.evaluate("axe.run({ resultTypes: ['violations'] })")
        assert len(found["passes"]) > 10, path
        serious = [each for each in found["violations"] if each["impact"] in ("serious", "critical")]
        assert [(each["id"], [node["html"][:120] for node in each["nodes"]]) for each in serious] == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
