"""Staff in their browsers and a citizen in the widget: one conversation taken over, answered both ways and handed back."""
from __future__ import annotations

import re
from importlib import resources

import pytest
import sqlalchemy as sa

from bot.store.desk import Handover
from tests.bot.desk.browsing import Hall
from tests.bot.desk.office import PEOPLE
from tests.bot.desk.talking import WISH
from tests.bot.widget.conftest import browser, launch, playwright, tab
from tests.bot.widget.talk import awaited, opened, say

__all__ = ["browser", "launch", "playwright", "tab"]

CAN, BIEN = PEOPLE["can"][0], PEOPLE["bien"][0]
NUMBER = "012345678901"


@pytest.fixture
def hall(lite, tmp_path):
    with Hall(tmp_path) as running:
        yield running


@pytest.fixture
def at(tab, hall):
    """`at(login, path)`: a page of the desk in a browser of this member."""

    def start(login, path="/desk/queue", **options):
        page = tab(viewport={"width": 1280, "height": 800}, **options)
        page.context.add_cookies([hall.cookie(login)])
        page.goto(f"{hall.url}{path}")
        return page

    return start


def asking(tab, hall, *texts):
    """A citizen in the widget who wrote `texts` and wants a person."""
    page = opened(tab(), hall.url)
    for text in texts:
        say(page, text)
        awaited(page, f"Dạ {text}")
    say(page, WISH)
    awaited(page, "Tôi đã chuyển yêu cầu" if hall.book.present() else "Yêu cầu của anh/chị vẫn được giữ")
    return page


def rows(page, section):
    return page.locator(f'[data-section="{section}"] .talk-row')


def line(page, who, text):
    return page.locator(f".line-{who}", has_text=text)


def write(page, text):
    page.get_by_label("Trả lời người dân").fill(text)
    page.keyboard.press("Control+Enter")


def test_two_staff_and_a_citizen(tab, at, hall):
    can, bien = at("can"), at("bien")
    person = asking(tab, hall, "con em sinh ở nhà chưa cưới làm khai sinh sao")
    for page in (can, bien):  # it comes by itself, with the number in the menu and in the title
        rows(page, "waiting").get_by_text("con em sinh ở nhà chưa cưới").wait_for()
        page.locator("nav [data-waiting]", has_text="1").wait_for()
        assert page.title().startswith("(1) Hàng chờ")
        rows(page, "waiting").locator("a").click()
        line(page, "person", "con em sinh ở nhà").wait_for()
    both = {"can": can, "bien": bien}
    for page in both.values():
        page.evaluate("document.getElementById('act-take').requestSubmit()")
    for page in both.values():
        page.locator(".state-mine, .state-others").wait_for()
    holder = hall.book.queue()[0].staff
    mine, other = both[holder], both[({"can", "bien"} - {holder}).pop()]
    name = PEOPLE[holder][0]
    assert mine.locator(".state-mine").count() == 1 and other.locator(".state-others", has_text=f"{name} đang trả lời").count() == 1
    other.get_by_role("alert").filter(has_text=f"{name} đã nhận cuộc này trước.").wait_for()
    assert other.get_by_label("Trả lời người dân").is_hidden()

    awaited(person, f"{name} (cán bộ) đã nhận")
    mine.locator("#suggested-1", has_text="Nói: ").wait_for()
    mine.get_by_role("button", name="Đưa vào ô trả lời").first.click()
    mine.keyboard.press("Control+Enter")
    awaited(person, f"{name} (cán bộ): Nói: ")
    say(person, "dạ em hiểu rồi ạ")
    for page in (mine, other):
        line(page, "person", "dạ em hiểu rồi ạ").wait_for()
    assert mine.locator("#heard", has_text="Người dân vừa nhắn").count() == 1
    mine.keyboard.press("Alt+b")
    mine.locator(".state-done").wait_for()
    awaited(person, "Cán bộ đã kết thúc phần trao đổi")
    say(person, "lệ phí bao nhiêu")
    awaited(person, "Dạ lệ phí bao nhiêu")
    assert [(row.login, row.act) for row in reversed(hall.desk.audit.rows())] == [(holder, act) for act in ("taken", "replied", "ended")]


def test_by_keyboard_alone(tab, at, hall):
    for _ in range(2):
        asking(tab, hall)
    page = at("can")
    rows(page, "waiting").nth(1).wait_for()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    second = rows(page, "waiting").nth(0).get_attribute("id").removeprefix("talk-")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"/desk/talks/{second}"))
    page.locator(".state-waiting").wait_for()
    page.keyboard.press("Alt+t")
    page.locator(".state-mine").wait_for()
    page.locator("#reply-text:focus").wait_for()
    page.keyboard.type("Chào anh chị")
    page.keyboard.press("Control+Enter")
    line(page, "staff", "Chào anh chị").wait_for()
    assert page.get_by_label("Trả lời người dân").input_value() == ""
    page.keyboard.press("Alt+b")
    page.locator(".state-done").wait_for()


def test_what_is_written_outlives_a_reload_and_an_outage_and_is_sent_once(tab, at, hall):
    person = asking(tab, hall)
    page = at("can", f"/desk/talks/{hall.book.queue()[0].id}")
    page.keyboard.press("Alt+t")
    page.locator(".state-mine").wait_for()
    page.get_by_label("Trả lời người dân").fill("tin chưa gửi")
    page.reload()
    assert page.get_by_label("Trả lời người dân").input_value() == "tin chưa gửi"
    page.context.set_offline(True)
    page.keyboard.press("Tab")
    page.get_by_label("Trả lời người dân").press("Control+Enter")
    page.locator("#banner", has_text="Mất kết nối").wait_for()
    assert page.get_by_label("Trả lời người dân").input_value() == "tin chưa gửi"
    page.context.set_offline(False)
    for _ in range(3):
        page.get_by_label("Trả lời người dân").press("Control+Enter")
    awaited(person, "tin chưa gửi")
    line(page, "staff", "tin chưa gửi").wait_for()
    assert page.evaluate("Object.keys(sessionStorage)") == []
    write(page, "tin sau")
    awaited(person, "tin sau")
    assert person.locator(".turn", has_text="tin chưa gửi").count() == 1 and line(page, "staff", "tin chưa gửi").count() == 1


def test_private_lines_open_and_close(tab, at, hall):
    asking(tab, hall, f"căn cước {NUMBER}", "khai tên Nguyễn Văn Mẫu")
    id = hall.book.queue()[0].id
    page = at("can", f"/desk/talks/{id}")
    page.keyboard.press("Alt+t")
    page.locator(".state-mine").wait_for()
    assert NUMBER not in page.content() and "Nguyễn Văn Mẫu" not in page.content()
    page.get_by_role("button", name="Mở thông tin riêng").click()
    line(page, "person", NUMBER).wait_for()
    page.locator("#talk-situation", has_text="Nguyễn Văn Mẫu").wait_for()
    page.get_by_text("lần mở này đã ghi vào nhật ký").wait_for()
    assert [row.subject for row in hall.desk.audit.rows(act="opened_values")] == [id]


def test_given_to_a_colleague(tab, at, hall):
    person = asking(tab, hall)
    id = hall.book.queue()[0].id
    bien, can = at("bien"), at("can", f"/desk/talks/{id}")
    can.keyboard.press("Alt+t")
    can.locator(".state-mine").wait_for()
    rows(bien, "others").wait_for()
    can.reload()
    can.get_by_label("Chuyển cho").select_option(label=f"{BIEN} (đang ở bàn)")
    can.get_by_role("button", name="Chuyển", exact=True).click()
    can.locator(".state-others", has_text=BIEN).wait_for()
    rows(bien, "mine").locator("a").click()
    write(bien, "tôi là Biên")
    awaited(person, f"{BIEN} (cán bộ): tôi là Biên")
    bien.get_by_role("button", name="Trả về hàng chờ").click()
    bien.locator(".state-waiting").wait_for()
    can.locator(".state-waiting").wait_for()


def test_the_person_has_everything_erased(tab, at, hall):
    person = asking(tab, hall, "điều riêng tư")
    page = at("can", f"/desk/talks/{hall.book.queue()[0].id}")
    line(page, "person", "điều riêng tư").wait_for()
    for name in ("Tùy chọn", "Xóa dữ liệu", "Xóa hết"):
        person.get_by_role("button", name=name).click()
    page.get_by_role("alert").filter(has_text="đã xóa dữ liệu").wait_for()
    assert "riêng tư" not in page.locator("main").inner_text()


def test_tabs_share_one_stream_and_go_on_when_one_is_closed(tab, at, hall):
    first = at("can")
    second = first.context.new_page()
    second.goto(f"{hall.url}/desk/queue")
    asking(tab, hall)
    rows(first, "waiting").wait_for()
    second.locator("nav [data-waiting]", has_text="1").wait_for()
    first.close()
    asking(tab, hall)
    second.bring_to_front()
    second.locator("nav [data-waiting]", has_text="2").wait_for()
    rows(second, "waiting").nth(1).wait_for()


def test_the_server_comes_back_and_the_page_goes_on(tab, lite, tmp_path):
    with Hall(tmp_path) as hall:
        page = tab()
        page.context.add_cookies([hall.cookie("can")])
        page.goto(f"{hall.url}/desk/queue")
        page.locator("#queue .none").first.wait_for()
    page.locator("#banner").wait_for()  # the stream's sentence, or that of a row that was being fetched
    with Hall(tmp_path, port=hall.port) as again:
        asking(tab, again)
        rows(page, "waiting").wait_for()
        page.locator("#banner").wait_for(state="hidden")


@pytest.mark.parametrize("look", [{}, {"color_scheme": "dark"}, {"viewport": {"width": 360, "height": 740}}], ids=str)
def test_axe_finds_nothing_serious_and_nothing_is_cut(tab, hall, look):
    library = pytest.importorskip("axe_playwright_python")
    axe = resources.files(library).joinpath("axe.min.js").read_text(encoding="utf-8")
    for _ in range(2):
        asking(tab, hall, f"làm khai sinh, số của em {NUMBER}, {'dài' * 60}")
    page = tab(**look)
    page.context.add_cookies([hall.cookie("can")])
    taken, other = [talk.id for talk in hall.book.queue()]
    page.goto(f"{hall.url}/desk/talks/{taken}")
    page.keyboard.press("Alt+t")
    page.locator(".state-mine").wait_for()
    write(page, "Chào anh chị")
    line(page, "staff", "Chào anh chị").wait_for()
    for path in (f"/desk/talks/{taken}", f"/desk/talks/{other}", "/desk/queue"):
        page.goto(f"{hall.url}{path}")
        page.locator(".line-person, .talk-row").first.wait_for()
        page.evaluate(axe)
        found = page.evaluate("axe.run({ resultTypes: ['violations'] })")
        assert len(found["passes"]) > 10
        serious = [each for each in found["violations"] if each["impact"] in ("serious", "critical")]
        assert [(each["id"], [node["html"][:120] for node in each["nodes"]]) for each in serious] == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_long_queue_stays_short_on_the_page(tab, at, hall):
    asking(tab, hall)
    first = hall.book.queue()[0]
    with hall.desk.store.writing() as connection:
        row = dict(connection.execute(sa.select(Handover.__table__)).mappings().one())
        many = [{**row, "id": f"m{n}", "sender_id": f"nobody{n}", "asked": first.asked - 1000 + n} for n in range(149)]
        connection.execute(sa.insert(Handover), many)
    page = at("can")
    head = page.get_by_role("heading", name="Đang chờ")
    assert rows(page, "waiting").count() == 100 and "150" in head.inner_text()
    asking(tab, hall)
    head.get_by_text("151", exact=True).wait_for()
    assert rows(page, "waiting").count() == 100  # the newest is not among the first hundred
    with hall.desk.store.writing() as connection:
        connection.execute(sa.delete(Handover).where(Handover.id.in_([f"m{n}" for n in range(50)])))
    head.get_by_text("101", exact=True).wait_for()
    page.locator("#talk-m148").wait_for()
    assert rows(page, "waiting").count() == 100 and page.locator("#talk-m0").count() == 0


def test_without_scripts(tab, at, hall):
    asking(tab, hall)
    page = at("can", java_script_enabled=False)
    page.get_by_role("button", name="Nhận cuộc này").click()
    page.get_by_label("Trả lời người dân").fill("không cần script")
    page.get_by_role("button", name="Gửi").click()
    line(page, "staff", "không cần script").wait_for()
    page.get_by_role("button", name="Trả cho trợ lý").click()
    page.locator(".state-done").wait_for()
