"""For everybody: axe finds nothing serious, nothing is cut off when it is enlarged, forced colours and calm motion are kept."""
from __future__ import annotations

from importlib import resources

import pytest

from tests.bot.widget.double import reply, turn
from tests.bot.widget.talk import awaited, opened, say, words

SIZES = [(360, 640), (768, 1024), (1280, 800)]
#: 1280 × 800 at 200 %, and 1280 × 1024 at 400 % (WCAG 2.2, 1.4.4 and 1.4.10).
ENLARGED = [(640, 400), (320, 256)]
INSIDE = "document.querySelector('mot-cua').shadowRoot.querySelector('%s')"


def every_kind(state, text):
    if text == "điền":
        return state, turn(reply("Anh/chị tên gì ạ?"), stage="form_ask", behaviour="form")
    return state, turn(
        reply("Đăng ký khai sinh:\nGiấy tờ cần có:\n• Giấy chứng sinh"),
        reply("Danh sách:", "checklist", [("a", "Giấy chứng sinh (1 bản chính)"), ("b", "Giấy tờ tùy thân của người đi làm")]),
        reply("Tờ khai", "file", path="to-khai.pdf"),
        reply("Trang của thủ tục trên cổng", "link", url="https://dichvucong.gov.vn/thu-tuc-hanh-chinh/019d2bfd-3fe0-70ac-b9d6"),
        reply("Anh/chị muốn biết thêm gì?", "choices", [("1", "Hỏi vài câu để chỉ đúng giấy tờ của anh/chị"), ("2", "Phí, lệ phí")]),
    )


@pytest.fixture(scope="module")
def axe():
    library = pytest.importorskip("axe_playwright_python")
    script = resources.files(library).joinpath("axe.min.js").read_text(encoding="utf-8")

    def findings(page):
        """Rule and elements of every finding that is serious or worse."""
        page.evaluate(script)
        found = page.evaluate("axe.run({ resultTypes: ['violations'] })")
        assert len(found["passes"]) > 10  # it did look
        serious = [each for each in found["violations"] if each["impact"] in ("serious", "critical")]
        return [(each["id"], [node["html"][:120] for node in each["nodes"]]) for each in serious]

    return findings


def filled(page, url):
    opened(page, url)
    say(page, "khai sinh")
    awaited(page, "Anh/chị muốn biết thêm gì?")
    page.locator(".choice").first.click()
    page.locator(".choice:enabled").first.wait_for()
    return page


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_axe_finds_nothing_serious(tab, server, axe, size):
    server.answer = every_kind
    page = tab(viewport={"width": size[0], "height": size[1]})
    page.goto(server.url)
    page.get_by_role("button", name="Hỏi Một Cửa").wait_for()
    assert axe(page) == []
    assert axe(filled(page, server.url)) == []
    page.get_by_role("button", name="Tùy chọn").click()
    assert axe(page) == []
    page.get_by_role("button", name="Xóa dữ liệu").click()
    assert axe(page) == []


@pytest.mark.parametrize("look", ["Tương phản cao", "Chữ to"])
def test_axe_finds_nothing_serious_in_another_look(tab, server, axe, look):
    server.answer = every_kind
    page = filled(tab(), server.url)
    page.get_by_role("button", name="Tùy chọn").click()
    page.get_by_role("button", name=look).click()
    say(page, "điền")
    page.get_by_role("button", name="Quét thẻ căn cước").click()
    page.get_by_role("button", name="Chọn ảnh").wait_for()
    server.down = True
    say(page, "chào")
    page.get_by_text("Chưa nối được").wait_for()
    assert axe(page) == []


def test_axe_finds_nothing_serious_where_the_system_asks_for_contrast(tab, server, axe):
    server.answer = every_kind
    page = tab(contrast="more", reduced_motion="reduce")
    assert axe(filled(page, server.url)) == []
    assert page.evaluate(f"getComputedStyle({INSIDE % '.said p'}).borderTopWidth") == "2px"
    assert page.locator(".panel.lively").count() == 0


@pytest.mark.parametrize("size", [*SIZES, *ENLARGED], ids=str)
@pytest.mark.parametrize("large", [False, True], ids=["", "large type"])
def test_nothing_is_cut_off_and_nothing_scrolls_sideways(tab, server, size, large):
    server.answer = every_kind
    page = filled(tab(viewport={"width": size[0], "height": size[1]}), server.url)
    if large:
        page.get_by_role("button", name="Tùy chọn").click()
        page.get_by_role("button", name="Chữ to").click()
        page.get_by_role("button", name="Tùy chọn").click()
    for element in (".panel", ".log", "header"):
        wide, room = page.evaluate(f"[{INSIDE % element}.scrollWidth, {INSIDE % element}.clientWidth]")
        assert wide <= room + 1, element
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for shown in (page.get_by_role("button", name="Đóng"), words(page), page.get_by_role("button", name="Gửi")):
        shown.scroll_into_view_if_needed()
        box = shown.bounding_box()
        assert box["x"] >= -2 and box["x"] + box["width"] <= size[0] + 2
        assert box["y"] >= -2 and box["y"] + box["height"] <= size[1] + 2


def test_what_is_pressed_is_large_enough_for_a_finger(tab, server):
    server.answer = every_kind
    page = filled(tab(viewport={"width": 360, "height": 640}), server.url)
    for each in page.locator(".panel button:visible, .panel a:visible, .panel textarea").all():
        assert each.bounding_box()["height"] >= 35, each.inner_text()


def test_the_focus_goes_from_top_to_bottom(tab, server):
    server.answer = every_kind
    page = filled(tab(), server.url)
    page.get_by_role("button", name="Tùy chọn").focus()
    order = []
    for _ in range(12):
        order.append(page.evaluate("document.activeElement.shadowRoot?.activeElement?.getBoundingClientRect().top ?? null"))
        if page.evaluate("document.activeElement.shadowRoot?.activeElement?.className") == "send":
            break
        page.keyboard.press("Tab")
    outside_the_log = [order[0], order[1], order[2], order[-2], order[-1]]
    assert None not in order and outside_the_log[:2] == sorted(outside_the_log[:2])
    assert order[2] > order[1] and order[-1] >= order[2]


def test_on_a_touch_screen_the_keyboard_stays_down_until_it_is_wanted(tab, server):
    server.answer = every_kind
    page = tab(viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True)
    page.goto(server.url)
    focused = "document.activeElement.shadowRoot?.activeElement?.getAttribute('role')"
    page.get_by_role("button", name="Hỏi Một Cửa").tap()
    page.get_by_role("dialog").wait_for()
    assert page.evaluate(focused) == "log"
    say(page, "khai sinh")
    page.locator(".choice").first.tap()
    page.locator(".choice:enabled").first.wait_for()
    assert page.evaluate(focused) == "log"
