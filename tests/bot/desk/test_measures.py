"""The page of figures: what it shows, what it hides, its pictures and its CSV."""
from __future__ import annotations

import asyncio
import csv
import datetime as dt
import io
import random
import re
import xml.etree.ElementTree as ElementTree

import pytest
import sqlalchemy as sa
from hypothesis import given, settings as tried
from hypothesis import strategies as st

from actions import progress
from actions.world import today_in_vietnam
from bot.desk import corrections
from bot.desk.measures import charts, names
from bot.desk.measures.export import as_csv, plain
from bot.desk.measures.hiding import LEAST, LEFT, Count, Figure, Group, groups, hidden
from bot.desk.measures.reading import PERIODS, Period, counts
from bot.desk.measures.report import Row, Table, report
from bot.desk.measures.unanswered import table as grouped
from bot.gateway import tallies
from bot.gateway.tallies import BEHAVIOURS, CONVERSATION, OPENED, TURN, WAIT, WAITS
from bot.store.desk import Tally
from tests.bot.desk.office import office
from tests.bot.desk.talking import desk_office, waiting

TODAY = dt.date(2026, 7, 18)
PERIOD = Period.of(7, TODAY)
HOME, BESIDE = "00001", "00004"


def count(kind, subject="", number=10, day=TODAY, commune=HOME, channel="web"):
    return Count(day.isoformat(), commune, channel, kind, subject, number)


def made(*rows, **filters):
    return report(hidden(groups(rows)), PERIOD, names.known(), **filters)


def cells(found, name):
    return {row.subject or row.label: tuple(map(str, row.figures)) for row in found.table(name).rows}


def summary(found):
    return {each.label: each.value for each in found.summary}


def office_year(day=TODAY, days=90, seed=3):
    """Counts as a commune's office may have them."""
    draw = random.Random(seed)
    subjects = {
        progress.PROCEDURE: ["1.001193", "1.004194", "1.000894", "2.000815", "1.004873"],
        progress.REACHED: ["1.001193 question:parents_married", "1.001193 paper:giay-chung-sinh", "1.001193 end", "1.000894 question:how", "ct01 ask:field=resident_name"],
        progress.PASSED: ["1.001193 question:parents_married", "1.001193 paper:giay-chung-sinh"],
        progress.LACKED: ["1.001193 giay-chung-sinh", "1.000894 giay-to-cu-tru", "1.001193 giay-to-tuy-than"],
        progress.FORM_BEGUN: ["ct01"], progress.FORM_MADE: ["ct01"], progress.PORTAL: ["1.001193", ""],
        TURN: list(BEHAVIOURS), WAIT: [name for _, name in WAITS], OPENED: [""], CONVERSATION: [""], "correction": ["citizen"],
    }  # fmt: skip
    for at in range(days):
        for commune, channel, most in ((HOME, "web", 40), (HOME, "zalo", 25), (HOME, "telegram", 6), (BESIDE, "web", 4)):
            for kind, known in subjects.items():
                for subject in known:
                    most_here = most // 2 if kind == progress.PASSED else most
                    number = draw.randint(0, most_here)
                    if number:
                        yield count(kind, subject, number, day - dt.timedelta(days=at), commune, channel)


# What is shown and what is hidden


def test_a_small_group_is_hidden_and_in_no_sum():
    found = made(count(TURN, "answer", 20), count(TURN, "clarify", 4), count(TURN, "answer", 3, channel="zalo"))
    assert cells(found, "turns") == {"answer": ("≥ 20",), "clarify": ("<5",)}
    assert summary(found)["Trả lời được"] == "100%" and summary(found)["Phải hỏi lại"] == "–"
    assert cells(made(count(TURN, "answer", 3, channel="zalo"), channel="zalo"), "turns") == {"answer": ("<5",)}


def test_conversations_are_hidden_by_day_and_the_rest_by_period():
    before = TODAY - dt.timedelta(days=1)
    found = made(
        count(CONVERSATION, number=12), count(CONVERSATION, number=4, day=before),
        count(progress.PROCEDURE, "1.001193", 3), count(progress.PROCEDURE, "1.001193", 3, day=before),
    )  # fmt: skip
    days = cells(found, "days")
    assert days["2026-07-18"] == ("12", "12") and days["2026-07-17"] == ("<5", "<5") and days["2026-07-16"] == ("0", "0")
    assert summary(found)["Cuộc trò chuyện"] == "≥ 12"
    assert cells(found, "procedures") == {"1.001193": ("6",)}


def test_where_walks_are_left_is_what_was_reached_and_not_passed():
    found = made(
        count(progress.REACHED, "1.001193 question:parents_married", 50), count(progress.PASSED, "1.001193 question:parents_married", 30),
        count(progress.REACHED, "1.001193 end", 22), count(progress.PASSED, "1.001193 list", 9),
        count(progress.REACHED, "1.001193 list", 12),
    )  # fmt: skip
    assert cells(found, "left") == {"1.001193 question:parents_married": ("20",), "1.001193 end": ("22",), "1.001193 list": ("<5",)}
    rows = found.table("left").rows
    assert rows[-1].label == "Đi đến cuối" and rows[0].label != "parents_married" and rows[0].within != "1.001193"


def test_filters_choose_and_shares_and_waits_are_of_what_is_chosen():
    rows = [
        count(TURN, "answer", 60), count(TURN, "clarify", 30), count(TURN, "apologize", 10), count(TURN, "walk", 80),
        count(TURN, "answer", 10, channel="zalo"), count(TURN, "answer", 10, commune=BESIDE),
        count(WAIT, "under_1", 10), count(WAIT, "under_5", 5), count(WAIT, "over_15", 20),
        count(progress.PORTAL, "1.001193", 40), count(progress.PORTAL, "", 8), count(OPENED, "", 12),
        count(CONVERSATION, number=96), count("correction", "citizen", 6),
    ]  # fmt: skip
    found = summary(made(*rows, channel="web", commune=HOME))
    assert [found[name] for name in ("Trả lời được", "Phải hỏi lại", "Không tìm thấy")] == ["60%", "30%", "10%"]
    assert (found["Cán bộ nhận"], found["Thời gian chờ thường gặp"]) == ("35", "Từ 15 phút")
    assert (found["Được đưa đường dẫn sang cổng"], found["Đã mở trang của cổng"], found["Bị nói là sai"]) == ("50%", "25%", "10%")
    assert cells(made(*rows, channel="zalo"), "turns") == {"answer": ("10",)}
    assert cells(made(*rows, commune=BESIDE), "turns") == {"answer": ("10",)}
    assert summary(made())["Trả lời được"] == summary(made())["Thời gian chờ thường gặp"] == "–"


_KINDS = (CONVERSATION, TURN, WAIT, progress.PROCEDURE, progress.REACHED, progress.PASSED, progress.LACKED, OPENED)
_SUBJECTS = {TURN: ("answer", "clarify", "apologize"), WAIT: ("under_1", "over_15"), CONVERSATION: ("",), OPENED: ("",)}


@st.composite
def rows_of_an_office(draw):
    kinds = draw(st.lists(st.sampled_from(_KINDS), min_size=1, max_size=14))
    return [
        count(
            kind, draw(st.sampled_from(_SUBJECTS.get(kind, ("1.001193 list", "1.001193 end")))), draw(st.integers(1, 12)),
            TODAY - dt.timedelta(days=draw(st.integers(0, 2))), draw(st.sampled_from((HOME, BESIDE))), draw(st.sampled_from(("web", "zalo"))),
        )
        for kind in kinds
    ]  # fmt: skip


def published(found):
    """Everything that anybody can read of these groups, under whatever filter."""
    shown = hidden(found)
    every = [
        report(shown, PERIOD, names.known(), channel, commune) for channel in ("", "web", "zalo") for commune in (None, HOME, BESIDE)
    ]
    return [(each.summary, as_csv(each)) for each in every]


@tried(deadline=None, max_examples=60)
@given(rows_of_an_office(), st.data())
def test_nothing_shown_depends_on_how_large_a_hidden_group_is(rows, data):
    """So no sum or difference of what is shown can tell: every other size of each hidden group gives the same pages."""
    found = groups(rows)
    other = {group: data.draw(st.integers(1, LEAST - 1)) if size < LEAST else size for group, size in found.items()}
    assert published(found) == published(other)


@tried(deadline=None, max_examples=60)
@given(rows_of_an_office())
def test_what_is_not_hidden_is_shown_as_it_is(rows):
    shown = hidden(groups(rows))
    for group, size in groups(rows).items():
        assert shown[group] == (Figure(size) if size >= LEAST else Figure(less=True))
        assert group.kind not in (progress.REACHED, progress.PASSED) and (group.kind != LEFT or group.day == "")


def test_a_kind_has_groups_of_one_size_only():
    """Days beside their sum, or what was reached beside where it was left, would give away what is hidden."""
    days = {(group.kind, bool(group.day)) for group in groups(office_year())}
    assert len({kind for kind, _ in days}) == len(days)


@pytest.mark.parametrize("figure, words", [(Figure(), "0"), (Figure(1234), "1.234"), (Figure(less=True), "<5"), (Figure(12, True), "≥ 12")])
def test_a_figure_in_words(figure, words):
    assert str(figure) == words


# Pictures and CSV


def test_every_chart_is_svg_without_script_and_says_its_labels():
    found = report(hidden(groups(office_year())), Period.of(30, TODAY), names.known())
    for table in found.tables:
        root = ElementTree.fromstring(charts.svg(table))
        tags = {element.tag.rpartition("}")[2] for element in root.iter()}
        assert "script" not in tags and root.tag.endswith("svg") and "text" in tags, table.name
        assert not [name for element in root.iter() for name in element.attrib if name.startswith("on") or name.endswith("href")]
    assert "Hỏi lại cho rõ" in charts.svg(found.table("turns")).decode()


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("colour", [*charts.COLOURS, charts.INK])
def test_colours_stand_out_from_the_paper(colour):
    assert 1.05 / (luminance(colour) + 0.05) >= (4.5 if colour == charts.INK else 3)


def test_the_csv_has_what_the_tables_show():
    content = as_csv(made(count(TURN, "answer", 20), count(TURN, "clarify", 4), count(TURN, "answer", 2, channel="zalo")))
    assert content.startswith(b"\xef\xbb\xbf")
    rows = [row for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) if row[3] in ("answer", "clarify")]
    assert rows == [
        ["Trợ lý đã làm gì", "", "Trả lời", "answer", "Lượt", "20", "có nhóm nhỏ hơn 5 bị ẩn"],
        ["Trợ lý đã làm gì", "", "Hỏi lại cho rõ", "clarify", "Lượt", "", "có nhóm nhỏ hơn 5 bị ẩn"],
    ]


@pytest.mark.parametrize("cell", ["=1+1", "+84", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(cell):
    assert plain(cell) == f"'{cell}" and plain("Giấy = tờ") == "Giấy = tờ" and plain(-3) == -3
    table = Table("x", cell, ("A", "B"), (Row(cell, (Figure(7),), cell, cell),))
    content = as_csv(type(made())(PERIOD, (), (table,))).decode("utf-8-sig")
    assert all(not value.startswith(cell[0]) for row in csv.reader(io.StringIO(content, newline="")) for value in row)


def test_unanswered_questions_are_counted_and_none_is_quoted():
    alike = [f"đổi tên đường trong sổ đỏ của bà {name}" for name in ("Lan", "Hoa", "Cúc", "Mai", "Đào")]
    found = grouped([alike, ["xin phép nuôi cá sấu"] * 4])
    assert [str(row.figures[0]) for row in found.rows] == ["5"]
    words = found.rows[0].label
    assert words == "đổi tên đường sổ đỏ bà"


# The page


def fill(store, rows):
    with store.engine.begin() as connection:
        connection.execute(sa.insert(Tally), [row._asdict() for row in _summed(rows)])


def _summed(rows):
    found = {}
    for row in rows:
        found[row[:5]] = found.get(row[:5], 0) + row.count
    return [Count(*key, number) for key, number in found.items()]


def test_counts_are_read_of_the_days_of_the_period_alone(store):
    days = [TODAY - dt.timedelta(days=days) for days in (-1, 0, 6, 7)]
    fill(store, [count(kind, number=7, day=day) for kind in (TURN, CONVERSATION) for day in days])
    assert sorted((row.kind, row.day, row.count) for row in counts(store, PERIOD)) == [
        (CONVERSATION, "2026-07-12", 7), (CONVERSATION, "2026-07-18", 7), (TURN, "", 14)
    ]  # fmt: skip
    assert (PERIOD.first, len(PERIOD.days), str(PERIOD)) == (dt.date(2026, 7, 12), 7, "12/07/2026 – 18/07/2026")


def test_what_is_read_is_grouped_as_what_was_counted(store):
    rows = list(office_year(days=7))
    fill(store, rows)
    assert groups(counts(store, PERIOD)) == groups(rows)


def visit(lite, script, rows=None):
    fill(lite, office_year(today_in_vietnam()) if rows is None else rows)

    async def run():
        async with office(lite) as place:
            return await script(place)

    return asyncio.run(run())


def test_the_page_shows_figures_charts_and_tables(lite):
    async def script(place):
        staff = await place.sitting("staff")
        page = await staff.get("/desk/measures?days=30")
        sources = re.findall(r'<img src="([^"]+)"', page.text)
        return page, [await staff.get(source.replace("&amp;", "&")) for source in sources]

    page, pictures = visit(lite, script)
    assert page.status == 200 and "<script>" not in page.text and "style=" not in page.text
    assert page.text.count("<img") == 10 and page.text.count("<details") == 10 and "Trả lời được" in page.text
    for picture in pictures:
        assert picture.status == 200 and picture.headers["Content-Type"] == "image/svg+xml; charset=utf-8"
        assert "script" not in picture.text and "default-src 'none'" in picture.headers["Content-Security-Policy"]


def test_an_office_without_a_single_count_has_a_page(lite):
    async def script(place):
        staff = await place.sitting("staff")
        return await staff.get("/desk/measures?days=90&commune=&channel=zalo"), await staff.get("/desk/measures/turns.svg")

    def nothing(script):
        async def run():
            async with office(lite) as place:
                return await script(place)

        return asyncio.run(run())

    page, picture = nothing(script)
    assert page.status == 200 and "Chưa có số liệu." in page.text and "<img" not in page.text
    assert picture.status == 200 and "Chưa có số liệu đủ lớn" in picture.text


@pytest.mark.parametrize("days", [str(days) for days in PERIODS])
def test_the_export_is_recorded_and_the_page_is_not(lite, days):
    async def script(place):
        staff = await place.sitting("staff")
        await staff.get("/desk/measures")
        before = place.acts(act="exported")
        found = await staff.get(f"/desk/measures.csv?days={days}&channel=web&commune=00001")
        return before, found, [(row.login, row.subject, row.detail) for row in place.audit.rows(act="exported")]

    before, found, after = visit(lite, script)
    assert before == [] and after == [("can", "measures", f"days={days}&channel=web&commune=00001")]
    assert found.headers["Content-Disposition"].startswith('attachment; filename="mot-cua-') and found.text.count("\n") > 20
    assert "Zalo" not in found.text


@pytest.mark.parametrize("path", ["/desk/measures?days=8", "/desk/measures.csv?days=x", "/desk/measures/turns.svg?days=-7"])
def test_a_period_that_is_none_is_refused(lite, path):
    async def script(place):
        return await (await place.sitting("staff")).get(path)

    assert visit(lite, script, [count(TURN)]).status == 400


@pytest.mark.parametrize("path", ["/desk/measures/nothing.svg", "/desk/measures/unanswered.svg", "/desk/measures/..%2fturns.svg"])
def test_a_chart_that_is_none_is_not_found(lite, path):
    async def script(place):
        return await (await place.sitting("staff")).get(path)

    assert visit(lite, script, [count(TURN)]).status == 404


@pytest.mark.parametrize("path", ["/desk/measures", "/desk/measures.csv", "/desk/measures/turns.svg"])
def test_nobody_looks_without_logging_in(lite, path):
    async def script(place):
        return await place.browser().get(path)

    answer = visit(lite, script, [count(TURN)])
    assert answer.status in (303, 401, 403) and "Trả lời" not in answer.text


def test_what_comes_from_the_address_is_text(lite):
    async def script(place):
        return await (await place.sitting("staff")).get("/desk/measures?channel=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&commune=%3Cb%3E")

    page = visit(lite, script, [count(TURN, "answer", 9, channel="<b>zalo</b>")])
    assert page.status == 200 and "<script>alert" not in page.text and "<b>zalo" not in page.text


def test_editors_find_their_way_to_the_questions(lite):
    for number in range(5):
        corrections.add(lite, f"web-{number}", corrections.UNANSWERED, f"đổi tên đường trong sổ đỏ thửa {'abcde'[number]}", None)

    async def script(place):
        return [(await (await place.sitting(role)).get("/desk/measures")).text for role in ("staff", "editor")]

    staff, editor = visit(lite, script, [count(TURN)])
    assert 'href="/desk/review"' not in staff.partition("<main")[2] and 'href="/desk/review"' in editor.partition("<main")[2]
    assert re.search(r"sổ đỏ.*</th><td class=\"number\">5<", staff)


def test_how_long_a_person_waited_is_counted_when_staff_take_them_first(lite):
    async def script():
        async with desk_office(lite) as place:
            _, id = await waiting(place, "làm khai sinh sao")
            staff = await place.sitting("staff")
            for act in ("take", "requeue", "take"):
                assert (await staff.act(f"/desk/talks/{id}/{act}")).location == f"/desk/talks/{id}"

    asyncio.run(script())
    waits = [row for row in counts(lite, Period.of(7, today_in_vietnam())) if row.kind == WAIT]
    assert [(row.channel, row.subject, row.count) for row in waits] == [("web", "under_1", 1)]


def test_kinds_have_names():
    assert set(tallies.BEHAVIOURS) | {tallies.OTHER} == set(names.BEHAVIOURS)
    assert [name for _, name in WAITS] + [tallies.LONGEST_WAIT] == list(names.WAITS)
    assert isinstance(groups([count(TURN)]), dict) and Group("", HOME, "web", TURN, "") in groups([count(TURN)])
