"""Care for the catalogue: what wants to be looked at, what the portal says otherwise, and names that come and go."""
import datetime as dt
import json
import re
from time import time

import pytest
import sqlalchemy as sa

from bot.desk import corrections
from bot.desk.audit import CHANGE_PROPOSED
from bot.desk.care import cards as room
from bot.desk.care.cards import cards
from bot.desk.care.counts import corrected, found
from bot.desk.care.differences import differences
from bot.desk.care.lists import chosen, rows
from bot.gateway.tallies import day_of
from bot.settings import Settings
from bot.store.desk import Tally
from knowledge.additions.model import Addition, load
from knowledge.importer import import_catalogue
from tests.bot.desk.test_review import BIRTH, over
from tests.knowledge.importer.rows import detail, listed, write
from tests.knowledge.tiny import procedure

TODAY = dt.date(2026, 11, 22)


def tally(store, code, count, day=None, kind="procedure"):
    row = {"day": day or day_of(time()), "commune": "", "channel": "widget", "kind": kind, "subject": code, "count": count}
    with store.engine.begin() as connection:
        connection.execute(sa.insert(Tally).values(row))


@pytest.fixture
def imported(tmp_path):
    """One record of ours in the portal's words of today, and one that only the portal has."""
    import_catalogue([write(tmp_path / "a", [detail(), listed("9.000002")])], tmp_path / "out")
    return tmp_path / "out"


def test_a_card_for_every_procedure(imported):
    every = cards(imported)
    assert len(every) == len(set(every)) > 300
    birth = every[BIRTH]
    assert birth.curated and birth.ours and birth.summary.aliases and birth.verified_on.year >= 2026
    only = every["9.000002"]
    assert not only.ours and only.read_on == only.verified_on
    assert cards(imported) is every


def test_another_import_is_read(imported, tmp_path):
    before = cards(imported)
    import_catalogue([write(tmp_path / "b", [listed("9.000007")])], imported)
    (imported / "manifest.json").touch()
    after = cards(imported)
    assert "9.000007" in after and "9.000007" not in before
    room._read.pop(imported)


def test_a_former_code_is_todays():
    every = cards(None)
    former, today = next((old, new) for old, new in every.now.items())
    assert every[former].code == today


def card(code=BIRTH, title="Đăng ký khai sinh", **more):
    [made] = room._cards(room.Catalogue([procedure(code, title, **more)])).values()
    return made


def listing(name, *given, additions={}, found={}, corrected={}, **more):
    return [row.card.code for row in chosen(rows(given, additions, found, corrected), name, TODAY, **more)]


def test_which_procedures_want_to_be_looked_at():
    old = card("1.000001", source={"verified_on": "2026-05-01"})
    fresh = card("1.000002", source={"verified_on": "2026-11-01"}, aliases=["tên"])
    assert listing("due", old, fresh) == ["1.000001"]
    assert listing("due", old, fresh, days=10) == ["1.000001", "1.000002"]
    assert listing("unnamed", old, fresh) == ["1.000001"]
    assert listing("unnamed", old, fresh, additions={"1.000001": Addition(code="1.000001", questions=["câu"])}) == []
    assert listing("unnamed", fresh, additions={"1.000002": Addition(code="1.000002", without=["tên"])}) == ["1.000002"]
    assert listing("unfound", old, fresh, found={"1.000002": 3}) == ["1.000001"]
    assert listing("corrected", old, fresh, corrected={"1.000002": 1}) == ["1.000002"]
    assert listing("all", old, fresh, corrected={"1.000002": 1}) == ["1.000002", "1.000001"]
    assert listing("all", card("9.000001", "Giữa các cơ quan", audience="agency")) == []


def test_what_is_only_imported_is_left_out_unless_asked_for(imported):
    every = [cards(imported)["9.000002"]]
    assert listing("all", *every) == [] and listing("all", *every, ours=False) == ["9.000002"]


FEES = [{"via": "direct", "times": [{"amount": 3, "unit": "day"}], "fees": [{"kind": "amount", "vnd": 8000}]}]


@pytest.mark.parametrize(
    "theirs, says",
    [
        ({}, []),
        ({"title": "ĐĂNG KÝ KHAI SINH."}, []),
        ({"title": "Khai sinh mới"}, ["Tên: Cổng ghi «Khai sinh mới», danh mục ghi «Đăng ký khai sinh»."]),
        ({"source": {"decision": "1/QĐ"}}, ["Quyết định công bố: Cổng ghi «1/QĐ», danh mục không ghi."]),
        ({"level": "province"}, ["Cấp thực hiện: Cổng ghi «cấp tỉnh», danh mục ghi «cấp xã»."]),
        ({"level": "unknown"}, []),
        ({"channels": FEES}, []),
        ({"channels": [{**FEES[0], "times": [{"amount": 5, "unit": "day"}]}]},
         ["Thời hạn (nộp trực tiếp): Cổng ghi 5 ngày, danh mục ghi 3 ngày."]),
        ({"channels": [{**FEES[0], "via": "postal"}]},
         ["Thời hạn (gửi bưu điện): Cổng ghi 3 ngày, danh mục không ghi.",
          "Phí, lệ phí (gửi bưu điện): Cổng ghi 8.000 đồng, danh mục không ghi."]),
        ({"legal_basis": [{"number": "1/2020"}, {"number": "2/2026"}]}, ["Căn cứ pháp lý: Cổng có thêm 2/2026."]),
    ],
)  # fmt: skip
def test_what_the_portal_says_otherwise(theirs, says):
    ours = procedure(level="commune", channels=FEES, legal_basis=[{"number": "1/2020"}])
    assert list(differences(ours, theirs)) == says


def test_a_difference_counts_once_the_portal_is_newer(imported):
    record = {"code": "9.000002", "title": "Tên khác hẳn", "short": "Khác"}
    for day, changed in (("2020-01-01", True), ("2100-01-01", False)):
        ours = procedure(**record, source={"verified_on": day})
        catalogue = room.Catalogue([ours], imported=room.Catalogue.load(imported).imported)
        assert room._cards(catalogue)["9.000002"].changed is changed


def test_counts(store):
    tally(store, BIRTH, 3, "2026-11-20")
    tally(store, BIRTH, 2, "2026-11-21")
    tally(store, BIRTH, 9, "2026-01-01")
    tally(store, BIRTH, 7, "2026-11-21", kind="reached")
    assert found(store, "2026-11-01") == {BIRTH: 5}
    corrections.add(store, "lan", corrections.CITIZEN, "hỏi một việc", BIRTH)
    corrections.add(store, "hoa", corrections.CITIZEN, "hỏi hai việc", BIRTH)
    corrections.add(store, "hoa", corrections.UNANSWERED, "hỏi ba việc", None)
    assert corrected(store) == {BIRTH: 2}


def test_the_lists_as_pages(lite, tmp_path):
    tally(lite, BIRTH, 4)
    corrections.add(lite, "lan", corrections.CITIZEN, "hỏi một việc", BIRTH)

    async def script(here):
        browser = await here.sitting("editor")
        queries = ("?list=corrected", "?list=unfound", "?days=1", "?list=changed", "?list=x&days=-1&page=0", "?list=all&page=2")
        return [await browser.get(f"/desk/care{query}") for query in queries]

    wrong, unfound, due, changed, odd, second = over(lite, tmp_path, script)
    assert all(page.status == 200 for page in (wrong, unfound, due, changed, odd, second))
    assert re.search(rf'<a href="/desk/care/{BIRTH}">Đăng ký khai sinh</a>\s*</td>', wrong.text)
    assert '<td class="number">4</td><td class="number">1</td>' in wrong.text and wrong.text.count('<td class="time">1.') == 1
    assert f"/desk/care/{BIRTH}" not in unfound.text and "1.000894" in unfound.text
    assert "hơn 1 ngày" in due.text and "hơn 180 ngày" in odd.text
    assert "chưa so được" in changed.text and 'rel="prev"' in second.text


def test_names_come_and_go_by_proposals(lite, tmp_path):
    async def script(here):
        editor, admin = await here.sitting("editor"), await here.sitting("admin")
        path = f"/desk/care/{BIRTH}"
        done = [
            await editor.act(path, {"kind": "alias", "act": "add", "text": "làm tờ hồng"}),
            await editor.act(path, {"kind": "alias", "act": "remove", "text": "khai sinh trễ hạn"}),
            await editor.act(path, {"kind": "evaluation", "act": "add", "text": "tờ hồng làm ở đâu"}),
        ]
        waiting = await editor.get(path)
        for number in (1, 2, 3):
            await admin.act("/desk/review/approve", {"id": str(number)})
        refused = await editor.act(path, {"kind": "alias", "act": "add", "text": "đăng ký kết hôn"})
        return done, waiting, await editor.get(path), refused, here.acts(act=CHANGE_PROPOSED)

    done, waiting, page, refused, acts = over(lite, tmp_path, script)
    assert {each.status for each in done} == {303} and len(acts) == 3
    assert "có đề nghị chờ duyệt" in waiting.text and "chờ duyệt</td>" in waiting.text
    added = load(tmp_path / "additions")[BIRTH]
    assert (added.aliases, added.without) == (["làm tờ hồng"], ["khai sinh trễ hạn"])
    assert re.search(r'<li class="added"><span class="text">làm tờ hồng</span>', page.text)
    assert re.search(r'<li class="left_out"><span class="text">khai sinh trễ hạn</span>', page.text)
    assert "Câu đánh giá (1)" in page.text and page.text.count("đã duyệt<br>quan") == 3
    assert refused.status == 422 and "cách gọi của thủ tục" in refused.text and 'value="đăng ký kết hôn"' in refused.text


def test_pages_that_are_not_there(lite, tmp_path):
    former = next(iter(cards(None).now))

    async def script(here):
        browser = await here.sitting("editor")
        return [await browser.get("/desk/care/9.999999"), await browser.get("/desk/care/x%2fy"), await browser.get(f"/desk/care/{former}")]

    unknown, odd, moved = over(lite, tmp_path, script)
    assert (unknown.status, odd.status, moved.status) == (404, 404, 303) and moved.location == f"/desk/care/{cards(None).now[former]}"


def test_a_broken_file_does_not_hide_the_page(lite, tmp_path):
    (tmp_path / "additions").mkdir()
    (tmp_path / "additions" / "hỏng.yml").write_text("x: [", encoding="utf-8")

    async def script(here):
        browser = await here.sitting("editor")
        return [await browser.get(path) for path in ("/desk/care", f"/desk/care/{BIRTH}", "/desk/review")]

    for page in over(lite, tmp_path, script)[:2]:
        assert page.status == 200 and "tệp hỏng" in page.text and "hỏng.yml" in page.text


def test_a_catalogue_that_cannot_be_read_is_said(lite, tmp_path, imported):
    async def script(here):
        here.desk.settings = Settings.read({}, var=tmp_path, catalogue=imported)
        (imported / "manifest.json").write_text(json.dumps({}), encoding="utf-8")
        browser = await here.sitting("editor")
        return await browser.get("/desk/care")

    page = over(lite, tmp_path, script)
    assert page.status == 503 and "Chưa đọc được danh mục" in page.text
