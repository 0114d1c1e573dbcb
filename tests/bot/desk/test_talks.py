"""The queue and its conversations over a real server: who gets one, who may do what, what is masked, what is told live."""
from __future__ import annotations

import asyncio
import re

import pytest
import sqlalchemy as sa

from bot.desk.audit import OPENED_VALUES, AuditLog
from bot.desk.logins import IDLE
from bot.desk.talks.opening import OPEN_FOR, opened_until
from bot.desk.talks import live as live_room
from bot.gateway.handover import news as news_room
from bot.store.database import StoreError
from bot.store.desk import Handover
from tests.bot.desk.clock import Clock
from tests.bot.desk.office import PEOPLE, furnish
from tests.bot.desk.talking import WISH, Citizen, desk_office, eventually, lines, live, taken, waiting

NUMBER = "012345678901"


@pytest.fixture
def staffed(store):
    """Over both databases."""
    furnish(store)
    return store


def play(store, script, **more):
    async def run():
        async with desk_office(store, **more) as office:
            return await script(office)

    return asyncio.run(run())


def section(text, name):
    """Ids in one section of the queue."""
    found = re.search(rf'<section data-section="{name}".*?</section>', text, re.DOTALL)[0]
    return re.findall(r'id="talk-(\w+)"', found)


def acts(office, id):
    return [(login, act) for login, act, subject in office.acts() if subject == id]


def test_taken_answered_and_handed_back(staffed):
    async def script(office):
        person, id = await waiting(office, "làm khai sinh sao")
        can, bien = await office.sitting("staff"), await office.sitting("editor")
        page = await can.get("/desk/queue")
        assert section(page.text, "waiting") == [id] and "Trang web" in page.text and "Người dân xin gặp cán bộ" in page.text
        talk = await can.get(f"/desk/talks/{id}")
        assert ("person", "Người dân") == (lines(talk.text)[0][0], lines(talk.text)[0][1][:9])
        assert (await can.act(f"/desk/talks/{id}/take")).location == f"/desk/talks/{id}"
        assert section((await can.get("/desk/queue")).text, "mine") == [id]
        assert section((await bien.get("/desk/queue")).text, "others") == [id]
        await person.heard(f"{PEOPLE['can'][0]} (cán bộ) đã nhận")
        await can.act(f"/desk/talks/{id}/reply", {"text": "Chào chị, chị mang giấy chứng sinh nhé", "key": "k1"})
        await person.heard(f"{PEOPLE['can'][0]} (cán bộ): Chào chị, chị mang giấy chứng sinh nhé")
        await person.write("dạ em cảm ơn")
        await eventually(lambda: office.book.get(id).unread == 1)
        assert ("dạ em cảm ơn" in (await can.get(f"/desk/talks/{id}")).text) and office.book.get(id).unread == 0
        assert [text for _, text in office.assistant.asked] == ["làm khai sinh sao", WISH]  # silent since
        assert (await can.act(f"/desk/talks/{id}/return")).status == 303
        await person.write("phí bao nhiêu")
        await person.heard("Dạ phí bao nhiêu")
        assert section((await bien.get("/desk/queue")).text, "done") == [id]
        assert acts(office, id) == [("can", "taken"), ("can", "replied"), ("can", "ended")]

    play(staffed, script)


def test_two_take_one_conversation_and_one_gets_it(staffed):
    async def script(office):
        _, id = await waiting(office)
        can, bien = await office.sitting("staff"), await office.sitting("editor")
        both = {"can": can, "bien": bien}
        answers = dict(zip(both, await asyncio.gather(*(one.act(f"/desk/talks/{id}/take", X_CSRF=one.csrf) for one in both.values()))))
        (winner,) = [login for login, answer in answers.items() if answer.status == 200]
        (other,) = set(both) - {winner}
        assert answers[other].status == 409
        assert answers[other].json["error"]["message"] == f"{PEOPLE[winner][0]} đã nhận cuộc này trước."
        assert acts(office, id) == [(winner, "taken")]
        page = await both[other].act(f"/desk/talks/{id}/take")  # without a script it is the conversation's page that says so
        assert page.status == 409 and f"{PEOPLE[winner][0]} đã nhận cuộc này trước." in page.text and "talk-columns" in page.text
        assert (await both[winner].act(f"/desk/talks/{id}/take")).status == 303  # pressed twice

    play(staffed, script)


@pytest.mark.parametrize("act", ["reply", "note", "open", "requeue", "return", "transfer"])
def test_who_does_not_hold_it_reads_and_does_not_write(lite, act):
    async def script(office):
        person, id = await waiting(office)
        can, bien = await office.sitting("staff"), await office.sitting("editor")
        fields = {"text": "không được gửi", "to": "quan", "key": "k"}
        for holder in (None, "can"):
            if holder:
                await can.act(f"/desk/talks/{id}/take")
            assert (await bien.get(f"/desk/talks/{id}")).status == 200
            refused = await bien.act(f"/desk/talks/{id}/{act}", fields, X_CSRF=bien.csrf)
            assert (refused.status, refused.json["error"]["code"]) == (403, "not_yours")
            page = await bien.act(f"/desk/talks/{id}/{act}", fields)
            assert page.status == 403 and "Traceback" not in page.text
            assert "không được gửi" in page.text or act not in ("reply", "note")  # what was typed is not lost
        assert office.book.get(id).staff == "can" and acts(office, id) == [("can", "taken")]
        assert not any("không được gửi" in text for text in await person.heard("đã nhận"))

    play(lite, script)


def test_private_lines_are_masked_until_opened_and_that_is_recorded(lite):
    async def script(office):
        person, id = await waiting(office, f"thẻ của tôi số {NUMBER}", "khai tên Nguyễn Văn Mẫu")
        can, bien = await office.sitting("staff"), await office.sitting("editor")
        queue = await can.get("/desk/queue")
        await can.act(f"/desk/talks/{id}/take")
        for page in (await can.get(f"/desk/talks/{id}"), await can.get(f"/desk/talks/{id}/lines?after=0"), queue):
            assert NUMBER not in page.text and "Nguyễn Văn Mẫu" not in page.text
        assert acts(office, id) == [("can", "taken")] and office.assistant.opened[-1] is False
        assert (await can.act(f"/desk/talks/{id}/open")).status == 303
        page = await can.get(f"/desk/talks/{id}")
        assert NUMBER in page.text and "khai tên Nguyễn Văn Mẫu" in page.text and office.assistant.opened[-1] is True
        assert acts(office, id)[-1] == ("can", "opened_values")
        for other in (await bien.get(f"/desk/talks/{id}"), await bien.get("/desk/queue"), await can.get("/desk/queue")):
            assert NUMBER not in other.text and "Nguyễn Văn Mẫu" not in other.text
        assert not any(NUMBER in f"{row.subject} {row.detail}" for row in office.audit.rows())

    play(lite, script)


def test_an_opening_ends_after_a_while(lite):
    clock = Clock()
    audit = AuditLog(lite, clock)
    assert opened_until(audit, "can", "a", clock) is None
    audit.add("can", OPENED_VALUES, "a")
    audit.add("can", OPENED_VALUES, "b")
    clock.passes(OPEN_FOR - 1)
    assert opened_until(audit, "can", "a", clock) == clock.now + 1
    assert opened_until(audit, "bien", "a", clock) is None
    clock.passes(1)
    assert opened_until(audit, "can", "a", clock) is None


def test_a_reply_is_sent_once_however_often_it_comes(staffed):
    async def script(office):
        person, id, can = await taken(office)
        same = {"text": "một lần thôi", "key": "k1"}
        await asyncio.gather(*(can.act(f"/desk/talks/{id}/reply", same) for _ in range(4)))
        await can.act(f"/desk/talks/{id}/reply", {"text": "hết", "key": "k2"})
        heard = await person.heard("hết")
        assert len([text for text in heard if "một lần thôi" in text]) == 1
        shown = [words for who, words in lines((await can.get(f"/desk/talks/{id}")).text) if who == "staff"]
        assert len(shown) == 2 and "một lần thôi" in shown[0]
        assert acts(office, id) == [("can", "taken"), ("can", "replied"), ("can", "replied")], "recorded as often as sent"

    play(staffed, script)


def test_an_act_that_cannot_be_recorded_is_not_done(lite, monkeypatch):
    def full(*_):
        raise StoreError("disk full")

    async def script(office):
        person, id = await waiting(office)
        can = await office.sitting("staff")
        with monkeypatch.context() as broken:
            broken.setattr(AuditLog, "write", full)
            assert (await can.act(f"/desk/talks/{id}/take", X_CSRF=can.csrf)).status == 503
        assert office.book.get(id).state == "waiting"
        await can.act(f"/desk/talks/{id}/take")
        with monkeypatch.context() as broken:
            broken.setattr(AuditLog, "write", full)
            for act in ("reply", "note", "requeue", "return", "open"):
                found = await can.act(f"/desk/talks/{id}/{act}", {"text": "một lần", "key": "k"}, X_CSRF=can.csrf)
                assert (found.status, found.json["error"]["code"]) == (503, "unavailable"), act
        await can.act(f"/desk/talks/{id}/reply", {"text": "một lần", "key": "k"})
        assert len([text for text in await person.heard("một lần") if "một lần" in text]) == 1
        assert acts(office, id) == [("can", "taken"), ("can", "replied")]
        assert not any(who == "note" for who, _ in lines((await can.get(f"/desk/talks/{id}")).text))

    play(lite, script)


def test_who_logs_out_gives_back_what_they_had(staffed):
    async def script(office):
        person, id, can = await taken(office)
        async with live(can) as change:
            await change()
            await person.write("ai trả lời tôi ạ")
            await eventually(lambda: office.book.get(id).unread)
            assert (await can.act("/desk/logout")).status == 303
            assert office.book.present() == set() and office.book.get(id).state == "waiting"
        assert "Dạ ai trả lời tôi ạ" in await person.heard("không còn ở bàn", "Dạ ai trả lời tôi ạ")

    play(staffed, script)


def test_an_open_page_alone_keeps_neither_session_nor_conversation(lite, monkeypatch):
    monkeypatch.setattr(live_room, "BEAT", 0.05)
    clock = Clock()

    async def script(office):
        person, id, can = await taken(office)
        async with live(can) as change:
            await change()
            clock.passes(IDLE - 10)
            scripts = {"X-CSRF": can.csrf, "Accept": "text/html, application/json"}  # what desk.js sends
            for path in ("/desk/queue/rows", f"/desk/talks/{id}/lines", f"/desk/talks/{id}", "/desk/csrf", "/desk/live"):
                assert (await can.get(path, **scripts)).status == 200
            clock.passes(11)
            while await change() is not None:
                pass
        with lite.writing() as connection:
            connection.execute(sa.update(Handover).values(until=1.0))
        assert await eventually(lambda: office.book.get(id).state == "waiting")
        assert (await can.get("/desk/live", Accept="text/event-stream")).status == 401
        await can.sit("can")
        for _ in range(3):  # somebody moves
            clock.passes(IDLE - 10)
            assert (await can.act("/desk/here", X_CSRF=can.csrf)).json == {"ok": True}

    play(lite, script, clock=clock)


def test_given_to_a_colleague_and_back_to_the_queue(lite):
    async def script(office):
        person, id = await waiting(office)
        can, bien = await office.sitting("staff"), await office.sitting("editor")
        await can.act(f"/desk/talks/{id}/take")
        for nobody in ("", "can", "không-có-ai"):
            assert (await can.act(f"/desk/talks/{id}/transfer", {"to": nobody})).status == 400
        assert office.book.get(id).staff == "can"
        assert (await can.act(f"/desk/talks/{id}/transfer", {"to": "bien"})).status == 303
        await person.heard(f"chuyển cho {PEOPLE['bien'][0]}")
        assert (await can.act(f"/desk/talks/{id}/reply", {"text": "nữa"}, X_CSRF=can.csrf)).status == 403
        assert (await bien.act(f"/desk/talks/{id}/requeue")).status == 303
        assert section((await can.get("/desk/queue")).text, "waiting") == [id]
        assert acts(office, id) == [("can", "taken"), ("can", "transferred"), ("bien", "returned")]
        assert [row.detail for row in office.audit.rows(act="transferred")] == ["bien"]

    play(lite, script)


def test_a_note_is_for_staff_alone(lite):
    async def script(office):
        person, id, can = await taken(office)
        await can.act(f"/desk/talks/{id}/note", {"text": "gọi lại chiều nay"})
        await can.act(f"/desk/talks/{id}/reply", {"text": "xong"})
        assert not any("gọi lại" in text for text in await person.heard("xong"))
        found = [(who, words) for who, words in lines((await can.get(f"/desk/talks/{id}")).text) if who == "note"]
        assert len(found) == 1 and "gọi lại chiều nay" in found[0][1] and PEOPLE["can"][0] in found[0][1]
        assert acts(office, id) == [("can", "taken"), ("can", "noted"), ("can", "replied")]
        assert not any("gọi lại" in row.detail for row in office.audit.rows())

    play(lite, script)


def test_a_person_who_is_erased_leaves_nothing(staffed, monkeypatch):
    monkeypatch.setattr(news_room, "LOOK", 0.1)

    async def script(office):
        person, id = await waiting(office, "điều riêng tư")
        can = await office.sitting("staff")
        await can.act(f"/desk/talks/{id}/take")
        async with live(can) as change:
            await change()
            await asyncio.sleep(1.0)  # what was never seen is not missed either: it is looked for now and then
            await person.erase()
            while id not in (await change())["talks"]:
                pass
        for path in (f"/desk/talks/{id}", f"/desk/talks/{id}/lines?after=0"):
            page = await can.get(path)
            assert page.status == 404 and "đã xóa dữ liệu" in page.text and "riêng tư" not in page.text
        refused = await can.act(f"/desk/talks/{id}/reply", {"text": "còn đó không"}, X_CSRF=can.csrf)
        assert (refused.status, refused.json["error"]["code"]) == (404, "no_talk")
        assert section((await can.get("/desk/queue")).text, "mine") == []
        assert f"talk-{id}" not in (await can.get(f"/desk/queue/rows?id={id}")).text

    play(staffed, script)


@pytest.mark.parametrize("id", ["0" * 32, "a" * 33, "x%2f..%2fy", "%00", "1%27%20or%201=1", "ă"])
def test_a_guessed_id_is_found_nowhere(lite, id):
    async def script(office):
        await waiting(office)
        can = await office.sitting("staff")
        for path in (f"/desk/talks/{id}/lines", f"/desk/talks/{id}"):
            assert (await can.get(path)).status == 404
        for act in ("take", "reply", "open", "note", "return", "requeue", "transfer"):
            found = await can.act(f"/desk/talks/{id}/{act}", {"text": "a", "to": "bien"}, X_CSRF=can.csrf)
            assert found.status == 404, act

    play(lite, script)


def test_markup_of_a_citizen_is_text(lite):
    async def script(office):
        script_ = "<script>alert(1)</script> {{7*7}} <img src=x onerror=alert(2)>"
        person, id = await waiting(office, script_)
        can = await office.sitting("staff")
        await can.act(f"/desk/talks/{id}/take")
        await person.write(script_)
        await eventually(lambda: office.book.get(id).unread)
        for path in ("/desk/queue", "/desk/queue/rows", f"/desk/queue/rows?id={id}", f"/desk/talks/{id}", f"/desk/talks/{id}/lines"):
            page = await can.get(path)
            assert "&lt;script&gt;" in page.text and "{{7*7}}" in page.text, path
            assert "<script>alert" not in page.text and "<img src=x" not in page.text, path

    play(lite, script)


def test_a_change_is_told_to_every_stream_as_ids_and_counts(staffed):
    async def script(office):
        can, bien = await office.sitting("staff"), await office.sitting("editor")
        async with live(can) as one, live(bien) as other:
            assert (await one())["all"] and (await other())["all"]
            person, id = await waiting(office)
            for change in (one, other):
                found = await change()
                while id not in found["talks"]:
                    found = await change()
                assert set(found) == {"all", "talks", "waiting", "mine", "unread"} and found["waiting"] == 1
            await can.act(f"/desk/talks/{id}/take")
            while (found := await one())["mine"] != 1:
                pass
            assert found["waiting"] == 0
            while (found := await other())["waiting"] != 0:
                pass
            assert found["mine"] == 0
            await person.write("còn đó không ạ")
            while (await one())["unread"] != 1:
                pass
        fresh = await can.get("/desk/live", Accept="application/json")
        assert fresh.json == {"waiting": 0, "mine": 1, "unread": 1}

    play(staffed, script)


def test_an_open_stream_keeps_what_its_member_has_and_presence(lite):
    async def script(office):
        person, id, can = await taken(office)
        with lite.writing() as connection:
            connection.execute(sa.update(Handover).values(until=1.0))
        async with live(can) as change:
            await change()
            assert office.book.present() == {"can"}
            assert office.book.get(id).until > 1.0 and office.book.get(id).staff == "can"

    play(lite, script)


def test_a_stream_ends_with_the_server(lite):
    async def script(office):
        can = await office.sitting("staff")
        async with live(can) as change:
            await change()
            await office.server.close()
            assert await change() is None

    play(lite, script)


def test_a_stream_ends_with_the_session(lite, monkeypatch):
    monkeypatch.setattr(live_room, "BEAT", 0.05)

    async def script(office):
        can = await office.sitting("staff")
        async with live(can) as change:
            await change()
            await asyncio.to_thread(office.logins.end, can.token)
            assert await change() is None
        for accept in ("text/event-stream", "application/json"):
            found = await can.get("/desk/live", Accept=accept)
            assert (found.status, found.json["error"]["code"]) == (401, "session_over")

    play(lite, script)


def test_the_page_stands_without_the_assistant(lite):
    async def script(office):
        person, id, can = await taken(office)
        page = await can.get(f"/desk/talks/{id}")
        assert "Nói: " in page.text and "Cha mẹ đã đăng ký kết hôn chưa?" in page.text and "còn thiếu" in page.text
        office.assistant.down = True
        page = await can.get(f"/desk/talks/{id}")
        assert page.status == 200 and "Trợ lý chưa trả lời" in page.text and "reply-text" in page.text

    play(lite, script)


def test_a_long_queue_shows_the_first_hundred_and_counts_all(lite):
    async def script(office):
        citizens = await asyncio.gather(*(Citizen(office).open() for _ in range(3)))
        for person in citizens:
            await person.write(WISH)
        await eventually(lambda: office.book.counts().waiting == 3)
        mine = office.book.queue()[-1].id
        can = await office.sitting("staff")
        await can.act(f"/desk/talks/{mine}/take")
        with lite.writing() as connection:
            row = dict(connection.execute(sa.select(Handover.__table__).where(Handover.state == "waiting").limit(1)).mappings().one())
            many = [{**row, "id": f"m{n}", "sender_id": f"nobody{n}", "asked": row["asked"] - 1000 + n} for n in range(150)]
            connection.execute(sa.insert(Handover), many)
        page = await can.get("/desk/queue")
        assert len(section(page.text, "waiting")) == 100 and section(page.text, "waiting")[0] == "m0"
        assert section(page.text, "mine") == [mine]
        assert re.search(r'id="at-waiting">Đang chờ <span[^>]*>152<', page.text)

    play(lite, script)
