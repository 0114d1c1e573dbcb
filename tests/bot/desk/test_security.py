"""The desk as an attacker tries it, and as a data-protection officer reads it.

Roles, log-in, tokens and origins of forms, cookies, lock-out and the audit log are held by test_web, test_login,
test_logins, test_accounts, test_people and test_audit; who may do what with a conversation by test_talks.
"""
from __future__ import annotations

import asyncio
import json
import logging
import os
import re
from time import time
from unittest import mock

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from bot.cli import cli
from bot.desk import audit, corrections
from bot.desk.listening import listener
from bot.desk.mount import pages
from bot.desk.talks import live as live_room
from bot.desk.talks import watch as watch_room
from bot.desk.talks.queue import WATCH
from bot.gateway.gateway import Gateway
from bot.gateway.handover.history import words
from bot.gateway.handover.masks import DOTS, masked
from bot.gateway.limits import Gate
from bot.gateway.message import Incoming
from bot.gateway.tallies import Tallies
from bot.store.conversations import DAY, TABLES
from bot.store.database import Conversations
from bot.store.desk import Audit, Correction, Handover, Line
from limits import parse
from tests.bot.desk.office import furnish, office
from tests.bot.desk.talking import ALWAYS, WISH, Citizen, Clerk, eventually, live, taken, waiting
from tests.bot.desk.test_talks import play
from tests.bot.desk.test_web import filled, run
from tests.bot.gateway.doubles import SORRY, Phone, one_each, said
from tests.bot.planted import found as lying

TOKEN = "A1b2C3d4E5f6G7h8I9j0-_"
#: An address that Python's own parser refuses.
BROKEN = "http://[evil"
NAME, CARD, NOTE = "Nguyễn Thị Bí Mật", "001194012345", "chị này ở ngõ 7 Kín Đáo"


@pytest.fixture
def staffed(store):
    """Over both databases."""
    furnish(store)
    return store


# What is asked


def test_other_methods_do_nothing_and_let_no_page_of_elsewhere_ask(lite):
    async def each(here):
        browser = await here.sitting("admin")
        before = here.acts()
        known = {(page.method, page.path) for page in pages()}
        for path in sorted({page.path for page in pages()}):
            for method in {"HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "GET", "POST"} - {m for m, p in known if p == path}:
                headers = {"Origin": "https://evil.example", "X-CSRF": browser.csrf, "Access-Control-Request-Method": "POST"}
                found = await browser.call(method, filled(path), headers=headers)
                named = (method, path, found.status)
                assert found.status in (405, 404, 403), named  # 404, 403: another page of the same address, which is guarded
                assert not [name for name in found.headers if name.startswith("Access-Control-")], named
        assert here.acts() == before

    run(lite, each)


def test_headers_that_are_no_address_are_refused_in_words(lite, caplog):
    async def each(here):
        browser, stranger = await here.sitting("staff"), here.browser()
        for path in ("/desk/logout", "/desk/advice", "/desk/login", "/v1/widget/messages"):
            found = await browser.act(path, origin=BROKEN)
            assert found.status == 403, path
        found = await stranger.post("/desk/advice", {"text": "a"}, Referer=BROKEN)
        assert found.status == 401 and "Phiên đã hết hạn" in found.text and "evil" not in found.text

    run(lite, each)
    assert not [row for row in caplog.records if row.levelno >= logging.ERROR]


def test_letters_that_no_database_takes_break_nothing(staffed, caplog):
    async def each(here):
        browser = await here.sitting("admin")
        for odd in ("%00", "a%00b", "%ff%fe", "%ed%a0%80", "%f0%9f%98%80", "x" * 1000, "%E2%80%AEtxt", "9" * 16, "-1"):
            for path in (
                f"/desk/audit?login={odd}&act={odd}", f"/desk/audit?before={odd}", f"/desk/measures?channel={odd}&commune={odd}",
                f"/desk/measures.csv?channel={odd}&commune={odd}", f"/desk/care?list={odd}&days={odd}&page={odd}", f"/desk/care/{odd}",
                f"/desk/queue/rows?id={odd}", f"/desk/talks/{odd}/lines?after={odd}", f"/desk/login?next={odd}", f"/desk/{odd}",
            ):  # fmt: skip
                assert (await browser.get(path)).status in (200, 303, 400, 404), path
            for act in ("disable", "enable", "unlock", "password", "name", "role"):
                found = await browser.act(f"/desk/people/{odd}/{act}", {"name": "A", "role": "staff"})
                assert found.status in (404, 422), (act, odd)

    run(staffed, each)
    assert not [row for row in caplog.records if row.levelno >= logging.ERROR]


def everything(store, but=()):
    with store.engine.connect() as connection:
        tables = [table for table in Conversations.metadata.sorted_tables if table.name not in but]
        return {table.name: sorted(map(str, connection.execute(sa.select(table)))) for table in tables}


def test_nothing_changes_by_looking(lite):
    async def script(office):
        person, id = await waiting(office, "làm khai sinh sao")
        can, admin = await office.sitting("staff"), await office.sitting("admin")
        await can.act(f"/desk/talks/{id}/take")
        await person.write("còn đó không ạ")
        await eventually(lambda: office.book.get(id).unread)
        # When a session was seen last, and that somebody is at the desk; an export stands in the log.
        but = ("desk_logins", "gateway_claims")
        before = everything(lite, but)
        for page in pages():
            if page.method == "GET" and not page.path.endswith(".csv"):
                await admin.status("GET", page.path.replace("{id}", id).replace("{code}", "1.001193").replace("{name}", "turns"))
        assert everything(lite, but) == before and office.book.get(id).unread == 1

    play(lite, script)


# Who may still look on


@pytest.mark.parametrize("ends", ["password", "disabled", "reset"])
def test_an_open_stream_ends_with_what_ends_the_session(lite, monkeypatch, ends):
    monkeypatch.setattr(live_room, "BEAT", 0.05)

    async def script(office):
        can, admin = await office.sitting("staff"), await office.sitting("admin")
        async with live(can) as change:
            await change()
            if ends == "password":
                await asyncio.to_thread(office.accounts.change_password, "can", "trời mưa bong bóng phập phồng")
            else:
                path = "/desk/people/can/disable" if ends == "disabled" else "/desk/people/can/password"
                assert (await admin.act(path)).status < 400
            assert await change() is None
        assert (await can.get("/desk/queue")).status == 303

    play(lite, script)


def test_what_was_opened_is_closed_to_whoever_gave_it_away(lite):
    async def script(office):
        person, id = await waiting(office, f"thẻ {CARD}")
        can, bien = await office.sitting("staff"), await office.sitting("editor")
        await can.act(f"/desk/talks/{id}/take")
        await can.act(f"/desk/talks/{id}/open")
        assert CARD in (await can.get(f"/desk/talks/{id}")).text
        await can.act(f"/desk/talks/{id}/transfer", {"to": "bien"})
        for browser in (can, bien):
            for path in (f"/desk/talks/{id}", f"/desk/talks/{id}/lines?after=0"):
                assert CARD not in (await browser.get(path)).text, "who has it now has to open it, and the log says so"
        await bien.act(f"/desk/talks/{id}/open")
        assert CARD in (await bien.get(f"/desk/talks/{id}")).text
        assert [login for login, act, _ in office.acts() if act == audit.OPENED_VALUES] == ["can", "bien"]
        await bien.act(f"/desk/talks/{id}/return")
        assert CARD not in (await bien.get(f"/desk/talks/{id}")).text

    play(lite, script)


def test_without_its_row_in_the_log_nothing_opens(lite):
    async def script(office):
        person, id = await waiting(office, f"thẻ {CARD}")
        can = await office.sitting("staff")
        await can.act(f"/desk/talks/{id}/take")
        with lite.engine.begin() as connection:
            connection.execute(sa.text("ALTER TABLE desk_audit RENAME TO away"))
        assert (await can.act(f"/desk/talks/{id}/open")).status == 503
        assert CARD not in (await can.get(f"/desk/talks/{id}")).text
        with lite.engine.begin() as connection:
            connection.execute(sa.text("ALTER TABLE away RENAME TO desk_audit"))
        assert CARD not in (await can.get(f"/desk/talks/{id}")).text

    play(lite, script)


def test_what_was_taken_while_the_log_was_away_is_in_it_afterwards(lite):
    async def script(office):
        person, id = await waiting(office)
        can = await office.sitting("staff")
        with lite.engine.begin() as connection:
            connection.execute(sa.text("ALTER TABLE desk_audit RENAME TO away"))
        assert (await can.act(f"/desk/talks/{id}/take")).status == 503
        with lite.engine.begin() as connection:
            connection.execute(sa.text("ALTER TABLE away RENAME TO desk_audit"))
        for _ in range(2):
            assert (await can.act(f"/desk/talks/{id}/take")).status == 303
        assert [act for _, act, subject in office.acts() if subject == id] == [audit.TAKEN]

    play(lite, script)


def test_what_a_person_does_after_the_end_is_not_followed(lite):
    async def script(office):
        person, id, can = await taken(office)
        assert "đang hỏi câu 2" in (await can.get(f"/desk/talks/{id}")).text
        await can.act(f"/desk/talks/{id}/return")
        asked = len(office.assistant.opened)
        page = await can.get(f"/desk/talks/{id}")
        assert page.status == 200 and "đang hỏi câu 2" not in page.text and "không xem theo" in page.text
        assert len(office.assistant.opened) == asked

    play(lite, script)


def test_nobody_gets_a_conversation_whose_account_is_disabled(lite):
    async def script(office):
        person, id, can = await taken(office)
        office.accounts.set_active("bien", False)
        assert (await can.act(f"/desk/talks/{id}/transfer", {"to": "bien"})).status == 400
        assert not await asyncio.to_thread(office.book.transfer, id, "can", "bien") and office.book.get(id).staff == "can"
        assert "Lê Văn Biên" not in (await can.get(f"/desk/talks/{id}")).text.partition('name="to"')[2].partition("</select>")[0]

    play(lite, script)


# What is shown


@pytest.mark.parametrize(
    "number", ["0912 - 345 - 678", "0912\u200b345\u200b678", "\u202d0912345678\u202c", "0912\u202f345\u202f678", "0912 — 345 — 678", "0912\t345\t678"]
)
def test_numbers_are_hidden_however_they_are_written(number):
    assert not re.search(r"\d", masked(f"gọi {number} nhé")) and DOTS in masked(number)
    assert not re.search(r"\d", corrections.cleaned(f"gọi {number} nhé"))


def test_the_key_of_a_file_is_not_in_the_lines():
    file = {"type": "file", "text": "Tờ khai đây ạ", "choices": [], "path": f"/x/{TOKEN}-CT01.pdf", "url": None}
    fetched = {**file, "path": None, "url": f"/v1/files/{TOKEN}-CT01.pdf"}
    link = {**file, "path": None, "url": "https://dichvucong.gov.vn/p/home/dvc-ttthc.html"}
    assert words([file]) == words([fetched]) == "Tờ khai đây ạ\nCT01.pdf"
    assert words([link]).endswith("\nhttps://dichvucong.gov.vn/p/home/dvc-ttthc.html")


class Maker(Clerk):
    """«khai» makes a file."""

    def __init__(self, store):
        super().__init__()
        self._store = store

    def replies(self, sender, text):
        if text != "in danh sách":
            return super().replies(sender, text)
        path = self._store.shelf.of(sender, known=True).keep("1.001193.pdf", b"%PDF-1.7 cua rieng toi")
        self.made = path.rpartition("/")[2]
        return [{**said("Dạ danh sách đây"), "type": "file", "path": path}]


def test_no_page_of_the_desk_leads_to_the_file_of_a_citizen(lite):
    async def script(office):
        person = await Citizen(office).open()
        await person.write("chào")
        await person.heard("Dạ chào")
        await person.write("in danh sách")
        await person.heard("Dạ danh sách đây")
        await person.write(WISH)
        id = (await eventually(office.book.queue))[0].id
        can = await office.sitting("staff")
        await can.act(f"/desk/talks/{id}/take")
        page = await can.get(f"/desk/talks/{id}")
        assert "1.001193.pdf" in page.text and office.assistant.made[:22] not in page.text
        assert (await can.get(f"/v1/files/{office.assistant.made}")).status == 200, "who has its name has it"

    play(lite, script, assistant=Maker(lite))


def test_what_staff_send_has_no_signs_that_nobody_sees(lite):
    async def script(office):
        person, id, can = await taken(office)
        asked = list(office.assistant.asked)
        await can.act(f"/desk/talks/{id}/reply", {"text": "/restart{\"a\":1}\x00\x1b[31m đỏ\u202e gpj.exe\r\nhai\tba 👨‍👩‍👧", "key": "k"})
        [reply] = [text for text in await person.heard("/restart") if "/restart" in text]
        assert reply.endswith('(cán bộ): /restart{"a":1}[31m đỏ gpj.exe\nhai\tba 👨‍👩‍👧')
        assert office.assistant.asked == asked, "it is no message to the assistant"

    play(lite, script)


def test_words_that_one_person_repeats_are_no_group(lite):
    for number in range(8):
        corrections.add(lite, "web-mot", corrections.UNANSWERED, f"tìm giấy của {NAME} lần {'abcdefgh'[number]}", None)

    async def each(here):
        browser = await here.sitting("staff")
        for path in ("/desk/measures", "/desk/measures.csv"):
            assert "Mật" not in (await browser.get(path)).text and "mật" not in (await browser.get(path)).text
        for number in range(5):
            corrections.add(lite, f"web-{number}", corrections.UNANSWERED, f"xin phép nuôi hổ trong nhà số {number}", None)
        assert "nuôi hổ" in (await browser.get("/desk/measures")).text

    run(lite, each)


# What is kept


def served(store):
    """A desk over a gateway as `motcua serve` makes it: with what counts and what listens."""
    assistant, many = Clerk(), parse("100000/second")
    heard = (Tallies(store, "00004").heard, listener(store))
    gateway = Gateway(store, assistant, SORRY, [Phone()], one_each, Gate(person=many, channel=many), ALWAYS, heard)
    return office(store, assistant, gateway=gateway)


async def taken_over(gateway, person, can):
    """Planted values said to the assistant and to staff, opened, noted, answered; the conversation's id."""
    for number, text in enumerate((f"khai tên {NAME}", f"số {CARD}", WISH)):
        await gateway.take(Incoming("phone", person, f"{person}{number}", number, text))
    id = await eventually(lambda: next((talk.id for talk in gateway.book.queue() if talk.state == "waiting"), None))
    for act, fields in (("take", {}), ("open", {}), ("note", {"text": NOTE}), ("reply", {"text": f"Chào {NAME}, thẻ {CARD}", "key": "k"})):
        assert (await can.act(f"/desk/talks/{id}/{act}", fields)).status == 303
    await gateway.take(Incoming("phone", person, f"{person}9", 9, f"em là {NAME}, số {CARD}"))
    await eventually(lambda: gateway.book.get(id).unread)
    assert NAME in (await can.get(f"/desk/talks/{id}")).text
    await can.act("/desk/advice", {"text": f"{NAME} hỏi thẻ {CARD}"})
    return id


def test_nothing_of_a_person_lies_in_clear_after_a_takeover(staffed, tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    person = "hoa-0912345678"
    planted = (NAME, CARD, NOTE, person, "Kín Đáo", "Bí Mật")

    async def script():
        async with served(staffed) as here:
            can = await here.sitting("staff")
            id = await taken_over(here.desk.gateway, person, can)
            corrections.add(staffed, f"phone-{person}", corrections.UNANSWERED, f"tìm {NAME}", None)
            check()
            assert (await can.act(f"/desk/talks/{id}/return")).status == 303
            await (await here.sitting("admin")).get("/desk/measures.csv?channel=phone")

    def check():
        rows = json.dumps(everything(staffed), ensure_ascii=False)
        assert not [value for value in planted if value in rows]
        assert not lying(tmp_path, planted)
        assert not [value for value in planted if value in caplog.text]

    asyncio.run(script())
    check()
    kept = staffed.export(f"phone-{person}")
    assert kept["handovers"][0]["state"] == "ended" and kept["handovers"][0]["last"]["person"] == person
    assert {line["who"] for line in kept["lines"]} >= {"person", "staff", "note"} and NOTE in str(kept["lines"])
    assert {line["handover"] for line in kept["lines"]} == {kept["handovers"][0]["id"]}
    assert [row["question"] for row in kept["corrections"]] == [f"tìm {NAME}"]
    assert staffed.erase(f"phone-{person}") and staffed.export(f"phone-{person}") is None
    pseudonym = staffed.keys.pseudonym(f"phone-{person}")
    with staffed.engine.connect() as connection:
        for table in TABLES:
            assert connection.execute(sa.select(table.time).where(table.sender_id == pseudonym)).all() == []
        assert connection.execute(sa.select(sa.func.count()).select_from(Audit)).scalar() >= 6, "what staff did stays"


def test_an_erased_person_is_not_in_memory_either(lite, monkeypatch):
    monkeypatch.setattr(watch_room, "SWEEP", 0.1)
    monkeypatch.setattr(watch_room, "LOOK", 0.1)

    async def script(office):
        person, id = await waiting(office, "chuyện của tôi là chuyện kín")
        can = await office.sitting("staff")
        assert "chuyện kín" in (await can.get("/desk/queue")).text
        await can.act(f"/desk/talks/{id}/take")
        await can.act(f"/desk/talks/{id}/return")
        assert "chuyện kín" in (await can.get("/desk/queue")).text
        watch = office.server.app[WATCH]

        def remembered():
            return str((office.book._glimpses, watch.asked._glimpses, watch._known))

        assert "chuyện kín" in remembered()
        await person.erase()
        await eventually(lambda: "chuyện kín" not in remembered())

    play(lite, script)


def test_what_the_desk_is_done_with_is_deleted_in_time(staffed):
    now = time()
    staffed.append("web-lan", [{"event": "user", "timestamp": now}], None)  # somebody who comes again and again
    person = staffed.keys.find("web-lan")

    def handover(id, state, when):
        data = person.encrypt("{}")
        return (
            {"id": id, "sender_id": person.id, "channel": "web", "state": state, "reason": "asked", "asked": when, "time": when, "unread": 0, "data": data},
            {"handover": id, "sender_id": person.id, "time": when, "who": "note", "private": False, "data": data},
        )

    with staffed.engine.begin() as connection:
        for row, line in (handover("old", "ended", now - 31 * DAY), handover("new", "ended", now - DAY), handover("open", "waiting", now - 31 * DAY)):
            connection.execute(sa.insert(Handover).values(row))
            connection.execute(sa.insert(Line).values(line))
    corrections.add(staffed, corrections.DESK, corrections.STAFF, "câu cũ", None, login="can")
    with staffed.engine.begin() as connection:
        connection.execute(sa.update(Correction).values(time=now - 31 * DAY))
    corrections.add(staffed, corrections.DESK, corrections.STAFF, "câu mới", None, login="can")
    staffed.purge(30, now)
    with staffed.engine.connect() as connection:
        assert set(connection.execute(sa.select(Handover.id)).scalars()) == set(connection.execute(sa.select(Line.handover)).scalars()) == {"new", "open"}
    assert [row.question for row in corrections.rows(staffed, None)] == ["câu mới"]


def test_the_command_line_exports_and_erases_what_the_desk_has(lite, tmp_path):
    corrections.add(lite, "zalo-lan", corrections.CITIZEN, "sai rồi mà", None)
    with mock.patch.dict(os.environ, MOTCUA_VAR=str(tmp_path)):  # a command puts its settings there
        os.environ.pop("MOTCUA_DATABASE", None)
        said = CliRunner().invoke(cli, ["privacy", "export", "zalo-lan"])
        assert said.exit_code == 0 and json.loads(said.stdout)["corrections"][0]["question"] == "sai rồi mà"
        assert CliRunner().invoke(cli, ["privacy", "erase", "zalo-lan"]).stdout.strip() == "Đã xóa."
    assert corrections.rows(lite) == []
