"""The panel as a person meets it: by mouse, by keyboard alone, read aloud, printed, erased."""
from __future__ import annotations

import io
import re

import pytest
from pypdf import PdfReader

from tests.bot.widget.double import card, echo, reply, turn
from tests.bot.widget.talk import answers, awaited, choose, opened, said, say, words

LONG = "Giấy tờ cần có:\n• Giấy chứng sinh\n• Căn cước\n\nNguồn: Cổng Dịch vụ công"
VOICES = """
  window.spoken = [];
  const voices = %s;
  speechSynthesis.getVoices = () => voices;
  speechSynthesis.speak = (each) => window.spoken.push(each.text);
  Object.defineProperty(SpeechSynthesisUtterance.prototype, "voice", { set() {} });
"""


def office(state, text):
    """Canned turns, one for each kind of reply."""
    options = [("walk:begin", "Hỏi vài câu"), ("more", "Xem hết"), ("none", "Không phải")]
    kinds = {
        "chọn": turn(reply("Anh/chị muốn gì?", "choices", options)),
        "dài": turn(reply(LONG)),
        "giấy": turn(reply("Anh/chị chuẩn bị 2 giấy:", "checklist", [("a", "Giấy chứng sinh (1 bản chính)"), ("b", "Căn cước")]), behaviour="walk"),
        "tệp": turn(reply("Tờ khai của anh/chị", "file", path="to-khai.pdf")),
        "thẻ": turn(
            card(LONG, "Đăng ký khai sinh", [("Giấy tờ cần có", "• Giấy chứng sinh\n• Căn cước"), ("Lệ phí", "<b>miễn phí</b>")], "Nguồn: Cổng"),
            reply("Trang trên cổng", "link", url="https://dichvucong.gov.vn/x"),
        ),
        "trang": turn(reply("Trang trên cổng", "link", url="https://dichvucong.gov.vn/x")),
        "xấu": turn(reply("<img src=x onerror=alert(1)><b>đậm</b>"), reply("Bấm", "link", url="javascript:alert(1)")),
        "khai": turn(reply("Anh/chị tên gì ạ?"), stage="form_ask", behaviour="form"),
    }
    return (state, kinds[text]) if text in kinds else echo(state, text)


@pytest.fixture
def page(tab, server):
    server.answer = office
    return opened(tab(), server.url)


def test_a_question_is_answered_and_line_breaks_stay(page):
    say(page, "dài")
    awaited(page, "Nguồn: Cổng")
    shown = answers(page, "Nguồn: Cổng").locator("p").first
    assert shown.inner_text() == LONG
    assert shown.bounding_box()["height"] > 90  # five lines, not one


def test_a_card_has_a_heading_and_labelled_lines(page):
    say(page, "thẻ")
    page.get_by_role("heading", name="Đăng ký khai sinh").wait_for()
    shown = page.locator(".card")
    assert shown.locator("dt").all_inner_texts() == ["Giấy tờ cần có", "Lệ phí"]
    assert shown.locator("dd").all_inner_texts() == ["• Giấy chứng sinh\n• Căn cước", "<b>miễn phí</b>"]
    assert shown.locator(".source").inner_text() == "Nguồn: Cổng"
    assert answers(page, "Nguồn: Cổng").get_by_role("link").count() == 1 and LONG not in answers(page, "Nguồn").inner_text()


def test_a_choice_is_made_with_the_mouse_once(page, server):
    say(page, "chọn")
    choose(page, "Xem hết")
    awaited(page, "Tôi nghe: more")
    picked = page.locator(".choice", has_text="Xem hết")
    assert picked.get_attribute("aria-pressed") == "true"
    assert page.locator(".choice:disabled").count() == 3 and page.locator('.choice[aria-pressed="true"]').count() == 1
    assert said(page) == ["chọn", "Xem hết"]  # read as it was put, sent by its id
    assert [text for _, text in server.said] == ["chọn", "more"]


def test_all_of_it_goes_by_keyboard_alone(tab, server):
    server.answer = office
    page = tab()
    page.goto(server.url)
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "MOT-CUA":
            break
    page.keyboard.press("Enter")
    page.get_by_role("dialog").wait_for()
    page.keyboard.type("chọn")
    page.keyboard.press("Enter")
    awaited(page, "Anh/chị muốn gì?")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("2")
    awaited(page, "Tôi nghe: more")
    page.keyboard.type("chọn")  # back in the input
    page.keyboard.press("Enter")
    page.locator(".choice:enabled").nth(2).wait_for()
    page.keyboard.press("Shift+Tab")  # back from the input: the newest choices, the last of them first
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    awaited(page, "Tôi nghe: walk:begin")
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="hidden")
    focused = "document.activeElement.shadowRoot.activeElement.textContent"
    assert page.evaluate(focused) == "Hỏi Một Cửa"
    page.keyboard.press("Enter")
    page.get_by_role("dialog").wait_for()
    assert said(page) == ["chọn", "Xem hết", "chọn", "Hỏi vài câu"]


def test_a_day_that_begins_with_a_digit_picks_nothing(page):
    say(page, "chọn")
    awaited(page, "Anh/chị muốn gì?")
    words(page).press_sequentially("12/3")
    assert words(page).input_value() == "12/3" and page.locator(".choice:enabled").count() == 3
    page.locator(".choice").first.focus()
    page.keyboard.press("2")  # the input is not empty
    assert page.locator(".choice:enabled").count() == 3


def test_shift_and_enter_make_a_new_line(page):
    words(page).press_sequentially("ngày 2")
    words(page).press("Shift+Enter")
    words(page).press_sequentially("tháng 3")
    words(page).press("Enter")
    awaited(page, "Tôi nghe: ngày 2")
    assert said(page)[-1] == "ngày 2\ntháng 3"


@pytest.mark.parametrize("typed", ["XEM HẾT", "2"])
def test_a_typed_number_or_title_marks_the_choice_too(page, typed):
    say(page, "chọn")
    awaited(page, "Anh/chị muốn gì?")
    say(page, typed)
    awaited(page, f"Tôi nghe: {typed}")
    assert page.locator('.choice[aria-pressed="true"]').inner_text().endswith("Xem hết")


def test_lists_files_and_links_are_what_they_are(page, server):
    for text in ("giấy", "tệp", "trang"):
        say(page, text)
        page.locator(".turn").nth(["giấy", "tệp", "trang"].index(text) + 1).wait_for()
    page.locator(".link").wait_for()
    assert page.locator(".turn li").all_inner_texts() == ["Giấy chứng sinh (1 bản chính)", "Căn cước"]
    file, link = page.locator(".file"), page.locator(".link")
    assert file.get_attribute("href") == f"{server.url}/v1/files/to-khai.pdf" and file.get_attribute("download")
    assert link.get_attribute("target") == "_blank" and link.get_attribute("rel") == "noopener noreferrer"
    assert link.get_attribute("href") == "https://dichvucong.gov.vn/x"


def test_no_reply_becomes_markup_and_no_link_a_script(page):
    say(page, "xấu")
    awaited(page, "<b>đậm</b>")
    assert page.locator(".turn img, .turn b, .turn a").count() == 0
    assert answers(page, "đậm").locator("p").first.inner_text() == "<img src=x onerror=alert(1)><b>đậm</b>"


def test_what_a_person_writes_is_shown_as_written(page):
    say(page, "<script>alert(1)</script> & 'x'")
    awaited(page, "Tôi nghe")
    assert said(page) == ["<script>alert(1)</script> & 'x'"]


def test_the_log_tells_a_screen_reader_of_what_is_new(page):
    log = page.get_by_role("log", name="Cuộc trò chuyện")
    assert log.get_attribute("aria-live") == "polite"
    say(page, "dài")
    awaited(page, "Nguồn: Cổng")
    assert "Một Cửa:" in log.text_content() and "Anh/chị:" in log.text_content()


def test_an_answer_that_takes_long_is_announced(page, server):
    server.slow = 1.0
    say(page, "chào")
    page.get_by_text("Một Cửa đang trả lời…").wait_for()
    awaited(page, "Tôi nghe: chào")
    page.get_by_text("Một Cửa đang trả lời…").wait_for(state="hidden")


def test_large_type_and_contrast_stay_on_the_next_page(page, server):
    size = "parseFloat(getComputedStyle(document.querySelector('mot-cua').shadowRoot.querySelector('.log')).fontSize)"
    before = page.evaluate(size)
    page.get_by_role("button", name="Tùy chọn").click()
    page.get_by_role("button", name="Chữ to").click()
    page.get_by_role("button", name="Tương phản cao").click()
    assert page.evaluate(size) > 1.25 * before
    page.reload()
    page.get_by_role("dialog").wait_for()
    assert page.evaluate(size) > 1.25 * before
    assert page.locator(".panel.contrast").count() == 1
    page.get_by_role("button", name="Tùy chọn").click()
    assert page.get_by_role("button", name="Chữ to").get_attribute("aria-pressed") == "true"


def test_starting_again_is_said_to_the_assistant(page, server):
    page.get_by_role("button", name="Tùy chọn").click()
    page.get_by_role("button", name="Bắt đầu lại").click()
    awaited(page, "Tôi nghe: bắt đầu lại")


def test_erasing_asks_once_and_leaves_nothing(page, server):
    say(page, "dài")
    awaited(page, "Nguồn: Cổng")
    page.get_by_role("button", name="Tùy chọn").click()
    page.get_by_role("button", name="Xóa dữ liệu").click()
    page.get_by_role("button", name="Giữ lại").click()
    assert len(server.sessions) == 1 and said(page) == ["dài"]
    page.get_by_role("button", name="Tùy chọn").click()
    page.get_by_role("button", name="Xóa dữ liệu").click()
    page.get_by_role("button", name="Xóa hết").click()
    page.get_by_text("Đã xóa.").wait_for()
    assert server.sessions == {} and said(page) == []
    assert page.evaluate("Object.keys(sessionStorage).filter((key) => key !== 'motcua.open')") == []
    say(page, "chào")
    awaited(page, "Tôi nghe: chào")  # a new conversation


def test_what_could_not_be_erased_is_not_called_erased(page, server):
    say(page, "dài")
    awaited(page, "Nguồn: Cổng")
    server.down = True
    page.get_by_role("button", name="Tùy chọn").click()
    page.get_by_role("button", name="Xóa dữ liệu").click()
    page.get_by_role("button", name="Xóa hết").click()
    page.get_by_text("Chưa xóa được").wait_for()
    assert said(page) == ["dài"] and page.evaluate("sessionStorage.getItem('motcua.token')")


@pytest.mark.parametrize("lang, there", [("vi-VN", True), ("en-US", False)])
def test_a_reply_is_read_aloud_only_where_there_is_a_vietnamese_voice(tab, server, lang, there):
    server.answer = office
    page = opened(tab(scripts=[VOICES % f'[{{ lang: "{lang}", name: "v" }}]']), server.url)
    say(page, "chọn")
    awaited(page, "Anh/chị muốn gì?")
    page.wait_for_timeout(300)
    listen = page.get_by_role("button", name="Nghe")
    assert listen.count() == there
    if there:
        listen.click()
        assert page.evaluate("window.spoken") == ["Anh/chị muốn gì?", "1: Hỏi vài câu", "2: Xem hết", "3: Không phải"]
        page.get_by_role("button", name="Dừng đọc").click()


def test_the_list_is_printed_without_the_page_around_it(tab, server):
    server.answer = office
    page = opened(tab(scripts=["window.print = () => {};"]), server.url)
    for text in ("giấy", "chào"):
        say(page, text)
    awaited(page, "Tôi nghe: chào")
    page.get_by_role("button", name="Tùy chọn").click()
    page.get_by_role("button", name="In câu trả lời").click()
    page.locator("mot-cua-print").wait_for(state="attached")
    assert not page.locator("mot-cua-print").is_visible()
    printed = "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf())).pages)
    assert "Anh/chị chuẩn bị 2 giấy" in printed and "Giấy chứng sinh (1 bản chính)" in printed
    assert "Ủy ban nhân dân xã Bản Mẫu" not in printed and "Tôi nghe" not in printed
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("mot-cua-print").count() == 0
    assert "Ủy ban nhân dân" in "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf())).pages)


def test_a_page_opens_at_its_procedure_and_the_address_is_clean_afterwards(tab, server):
    page = tab(viewport={"width": 1280, "height": 800})
    page.goto(f"{server.url}/?trang=1#tt=1.001193")
    awaited(page, "Tôi nghe: 1.001193")
    assert said(page) == ["Thủ tục mã 1.001193"] and page.url == f"{server.url}/?trang=1"
    page.reload()
    awaited(page, "Tôi nghe: 1.001193")
    page.get_by_role("link", name=re.compile("Kết hôn")).click()
    awaited(page, "Tôi nghe: 1.000894")
    assert [text for _, text in server.said] == ["1.001193", "1.000894"]


@pytest.mark.parametrize("place", ["#tt=1.0011", "#tt=1.001193%20x", "#hs=MC1.x", "#hs=xyz", "#tt=<b>", "#muc-2"])
def test_any_other_address_says_nothing(tab, server, place):
    page = tab()
    page.goto(f"{server.url}/{place}")
    page.get_by_role("button", name="Hỏi Một Cửa").wait_for()
    assert server.asked == [] and page.get_by_role("dialog").count() == 0


def test_a_case_is_handed_over_without_being_shown(tab, server):
    page = tab()
    page.goto(f"{server.url}/#hs=MC1.eJyrVkpWslIy1DMAAiUdpUQQAA")
    awaited(page, "Tôi nghe: MC1.eJyrVkpWslIy1DMAAiUdpUQQAA")
    assert said(page) == ["Tiếp tục hồ sơ từ máy khác"] and "MC1" not in page.url


def test_a_portal_of_another_origin_with_a_strict_policy(tab, server):
    portal = server.url.replace("127.0.0.1", "localhost")
    server.origins = (portal,)
    page = tab()
    page.goto(f"{portal}/elsewhere?of={server.url}")
    page.get_by_role("button", name="Hỏi Một Cửa").click()
    awaited(page, "Tôi nghe: 1.001193")
    say(page, "chào")
    awaited(page, "Tôi nghe: chào")
    assert page.context.cookies() == []


def test_a_page_of_another_procedure_offers_to_ask_about_it(tab, server):
    portal = server.url.replace("127.0.0.1", "localhost")
    server.origins = (portal,)
    page = tab()
    page.goto(f"{portal}/elsewhere?of={server.url}")
    page.get_by_role("button", name="Hỏi Một Cửa").click()
    awaited(page, "Tôi nghe: 1.001193")
    assert page.get_by_role("button", name="Hỏi về thủ tục của trang này").count() == 0
    page.evaluate("sessionStorage.setItem('motcua.procedure', '1.000894')")
    page.reload()
    page.get_by_role("button", name="Hỏi về thủ tục của trang này").click()
    page.locator(".turn", has_text="Tôi nghe: 1.001193").nth(1).wait_for()
