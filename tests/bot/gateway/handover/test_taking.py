"""From the wish for a person to the end of the talk: who hears what, and what is written down."""
from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from time import time

import pytest
import sqlalchemy as sa

from bot.gateway.channel import Lost
from bot.gateway.handover.talks import ENDED, TAKEN, WAITING
from bot.store.desk import Handover, Line
from bot.store.transit import Waiting
from tests.bot.gateway.handover.staff import (
    HOTLINE, Phone, Receptionist, asked, away, gateway_of, hire, incoming, play, shut, texts, until,
)  # fmt: skip


def lying(store, table):
    with store.engine.connect() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar()


def test_a_talk_from_the_wish_to_the_end(desk):
    async def script(gateway, phone, assistant):
        book = gateway.book
        await away(book.keep, "lan")
        talk = await asked(gateway, phone)
        await until(lambda: phone.got)
        assert (talk.state, talk.reason, talk.channel, talk.staff) == (WAITING, "asked", "phone", None)
        assert "Không có ai chờ trước" in phone.heard("hoa")[0] and HOTLINE not in phone.heard("hoa")
        await phone.take(incoming("hoa", 2, "làm khai sinh"))
        await until(lambda: "Dạ làm khai sinh" in phone.heard("hoa"))

        assert await away(book.take, talk.id, "lan") and not await away(book.take, talk.id, "minh")
        await until(lambda: "Lan (cán bộ) đã nhận cuộc trò chuyện và sẽ trả lời anh/chị tại đây ạ." in phone.heard("hoa"))
        turns = len(assistant.asked)
        await phone.take(incoming("hoa", 3, "con em sinh ở nhà"))
        await until(lambda: book.get(talk.id).unread)
        assert lying(desk, Waiting) == 0 and len(assistant.asked) == turns and not gateway.worker.busy
        await away(book.seen, talk.id, "lan")
        assert book.get(talk.id).unread == 0

        assert await away(book.reply, talk.id, "lan", "Lan", "Chị cần <b>giấy chứng sinh</b>.", "k1")
        assert await away(book.reply, talk.id, "lan", "Lan", "Chị cần <b>giấy chứng sinh</b>.", "k1")
        assert not await away(book.reply, talk.id, "minh", "Minh", "Không phải của tôi.")
        assert await away(book.note, talk.id, "minh", "Nhà xa.")
        await until(lambda: any("giấy chứng sinh" in text for text in phone.heard("hoa")))
        assert await away(book.end, talk.id, "lan") and not await away(book.end, talk.id, "lan")
        await until(lambda: any("kết thúc" in text for text in phone.heard("hoa")))
        await phone.take(incoming("hoa", 4, "cảm ơn"))
        await until(lambda: "Dạ cảm ơn" in phone.heard("hoa"))

        assert sum("Lan (cán bộ): Chị cần <b>giấy chứng sinh</b>." == text for text in phone.heard("hoa")) == 1
        assert texts(book, talk.id, "person") == ["gặp cán bộ", "làm khai sinh", "con em sinh ở nhà"]
        assert [line.who for line in book.lines(talk.id)] == [
            "person", "assistant", "event", "person", "assistant", "event", "person", "staff", "note", "event",
        ]  # fmt: skip
        assert "Nhà xa." not in " ".join(phone.heard("hoa")) and book.of(talk.person) is None
        assert [one.id for one in book.ended_since(time() - 60)] == [talk.id]

    play(desk, script)


def test_where_others_read_along_staff_are_not_talked_to(desk):
    """The number to call stands beside the address at which the person writes alone."""

    async def script(gateway, phone, assistant):
        await away(gateway.book.keep, "lan")
        await phone.take(incoming("hoa", 1, "gặp cán bộ", to="group-7"))
        await until(lambda: len(phone.got) == 2)
        assert lying(desk, Handover) == 0 and gateway.book.of(gateway.store.keys.pseudonym("phone-hoa")) is None
        first, second = phone.heard("group-7")
        assert first.startswith("Cán bộ trả lời riêng từng người") and second == HOTLINE
        await phone.take(incoming("hoa", 2, "gặp cán bộ"))
        await until(lambda: any("Không có ai chờ trước" in text for text in phone.heard("hoa")))

    play(desk, script)


def test_nothing_of_it_lies_in_clear_and_all_of_it_goes(desk):
    async def script(gateway, phone, assistant):
        talk = await asked(gateway, phone)
        await away(gateway.book.take, talk.id, "lan")
        await phone.take(incoming("hoa", 2, "tôi là Nguyễn Thị Hoa"))
        await until(lambda: gateway.book.get(talk.id).unread)
        await away(gateway.book.reply, talk.id, "lan", "Lan", "Chào chị Hoa")
        with desk.engine.connect() as connection:
            rows = str([connection.execute(sa.select(table)).all() for table in (Handover, Line)])
        assert "Hoa" not in rows and "hoa" not in rows and "cán bộ" not in rows
        assert "tôi là Nguyễn Thị Hoa" in [line["text"] for line in desk.export("phone-hoa")["lines"]]
        assert desk.erase("phone-hoa")
        assert lying(desk, Handover) == lying(desk, Line) == 0
        assert gateway.book.get(talk.id) is None and gateway.book.lines(talk.id) == []
        assert not await away(gateway.book.reply, talk.id, "lan", "Lan", "Chị còn đó không?")
        assert not await away(gateway.book.end, talk.id, "lan")

    play(desk, script)


def test_two_who_take_at_once(desk):
    async def script(gateway, phone, assistant):
        for number in range(12):
            talk = await asked(gateway, phone, f"p{number}")
            with ThreadPoolExecutor(4) as pool:
                won = list(pool.map(lambda login: gateway.book.take(talk.id, login), ["lan", "minh", "lan", "minh"]))
            assert won.count(True) == 1
            assert gateway.book.get(talk.id).staff == ["lan", "minh", "lan", "minh"][won.index(True)]

    play(desk, script)


def test_what_is_said_of_the_wait_is_true(desk):
    async def script(gateway, phone, assistant):
        book = gateway.book
        await asked(gateway, phone, "a")
        await until(lambda: len(phone.heard("a")) == 2)
        assert "chưa có cán bộ nào" in phone.heard("a")[0] and phone.heard("a")[1] == HOTLINE
        await away(book.keep, "minh")
        talks = [await asked(gateway, phone, person) for person in "bcd"]
        await until(lambda: phone.heard("d"))
        for person, count in zip("bcd", (1, 2, 3)):
            assert f"Trước anh/chị còn {count} người" in phone.heard(person)[0] and len(phone.heard(person)) == 1
        await away(book.take, talks[0].id, "minh")
        await phone.take(incoming("d", 2, "gặp cán bộ"))
        await until(lambda: len(phone.heard("d")) == 2)
        assert "Trước anh/chị còn 2 người" in phone.heard("d")[1]
        assert [talk.person for talk in book.queue()] == [desk.keys.pseudonym(f"phone-{person}") for person in "abcd"]
        assert book.counts().waiting == 3 and book.counts().taken == 1
        await away(book.leave, "minh")
        assert book.present() == set() and book.counts().waiting == 4

    play(desk, script)


@pytest.mark.parametrize(("days", "channel", "words"), [(1, "phone", "7 giờ 30 ngày mai"), (3, "phone", "được giữ đến khi đó"), (3, "web", "nhắn lại «gặp cán bộ»")])
def test_outside_the_hours_it_says_when(desk, days, channel, words):
    async def script(gateway, phone, assistant):
        await away(gateway.book.keep, "lan")
        await gateway.keep(incoming("hoa", 1, "gặp cán bộ", channel=channel))
        talk = await until(lambda: gateway.book.of(desk.keys.pseudonym(f"{channel}-hoa")))
        assert words in texts(gateway.book, talk.id, "assistant")[0] and HOTLINE in texts(gateway.book, talk.id, "assistant")[0]

    play(desk, script, desk=shut(days))


@pytest.mark.parametrize("there", ["no desk in the profile", "no account", "no active account"])
def test_without_a_desk_all_stays_as_it_was(store, there):
    if there == "no desk in the profile":
        hire(store, "lan", "Lan")
    elif there == "no active account":
        hire(store, "lan", "Lan", active=False)

    async def script(gateway, phone, assistant):
        for number, text in enumerate(["gặp cán bộ", "hai lần"], 1):
            await phone.take(incoming("hoa", number, text))
        await until(lambda: len(phone.got) == 3)
        assert phone.heard("hoa") == [HOTLINE, "Tôi chưa hiểu.", "Anh/chị muốn gặp cán bộ?"] and lying(store, Handover) == 0

    play(store, script, **({"desk": None} if there == "no desk in the profile" else {}))


def test_the_choice_is_left_out_where_there_is_nobody_to_take_it(store):
    async def script(gateway, phone, assistant):
        sender = await gateway.keep(incoming("hoa", 1, "hai lần", channel="web"))
        assert sender.new
        event = await until(lambda: [e for e in gateway.feed.events("web-hoa", 0)[0] if e["type"] == "turn"])
        assert [reply["type"] for reply in event[0]["replies"]] == ["text", "text"]

    play(store, script)


def test_a_choice_after_failures_is_a_reason_of_its_own(desk):
    async def script(gateway, phone, assistant):
        await phone.take(incoming("hoa", 1, "hai lần"))
        await phone.take(incoming("hoa", 2, "person"))
        talk = await until(lambda: gateway.book.of(desk.keys.pseudonym("phone-hoa")))
        assert talk.reason == "failed" and texts(gateway.book, talk.id, "person") == ["Gặp cán bộ"]

    play(desk, script)


@pytest.mark.parametrize("words", ["không cần nữa", "Dạ thôi không cần nữa ạ", "desk:cancel", "khong can nua"])
def test_whoever_waits_may_take_it_back(desk, words):
    async def script(gateway, phone, assistant):
        talk = await asked(gateway, phone)
        await phone.take(incoming("hoa", 2, words))
        await until(lambda: any("đã rút yêu cầu" in text for text in phone.heard("hoa")))
        assert gateway.book.get(talk.id).state == ENDED and len(assistant.asked) == 1
        assert not await away(gateway.book.take, talk.id, "lan")
        await phone.take(incoming("hoa", 3, words))  # nothing to take back any more
        await until(lambda: len(assistant.asked) == 2 or any("không có yêu cầu nào" in text for text in phone.heard("hoa")))

    play(desk, script)


def test_back_to_the_queue_and_on_to_another(desk):
    async def script(gateway, phone, assistant):
        book, talk = gateway.book, await asked(gateway, phone)
        await away(book.take, talk.id, "lan")
        assert await away(book.transfer, talk.id, "lan", "minh")
        assert (book.get(talk.id).staff, await away(book.transfer, talk.id, "lan", "minh")) == ("minh", False)
        for to in ("minh", "ai-do"):
            assert not await away(book.transfer, talk.id, "minh", to)
        await until(lambda: any("được chuyển cho Minh (cán bộ)" in text for text in phone.heard("hoa")))
        await phone.take(incoming("hoa", 2, "chưa ai đọc"))
        await until(lambda: book.get(talk.id).unread)
        assert await away(book.give_back, talk.id, "minh")
        back = book.get(talk.id)
        assert (back.state, back.staff, back.reason, back.asked) == (WAITING, None, "staff", talk.asked)
        await until(lambda: "Dạ chưa ai đọc" in phone.heard("hoa"))
        assert texts(book, talk.id, "person") == ["gặp cán bộ", "chưa ai đọc"]
        assert await away(book.take, talk.id, "lan")

    play(desk, script)


def test_what_staff_have_read_is_theirs_when_they_end_it(desk):
    async def script(gateway, phone, assistant):
        book, talk = gateway.book, await asked(gateway, phone)
        await away(book.take, talk.id, "lan")
        for number, text in ((2, "đã đọc"), (3, "chưa đọc")):
            await phone.take(incoming("hoa", number, text))
            await until(lambda: book.get(talk.id).unread)
            if text == "đã đọc":
                await away(book.seen, talk.id, "lan")
        await away(book.end, talk.id, "lan")
        await until(lambda: "Dạ chưa đọc" in phone.heard("hoa"))
        assert [text for _, text in assistant.asked] == ["gặp cán bộ", "chưa đọc"]

    play(desk, script)


def test_what_came_after_the_last_line_that_was_read_is_unread(desk):
    async def script(gateway, phone, assistant):
        book, talk = gateway.book, await asked(gateway, phone)
        await away(book.take, talk.id, "lan")
        for number, text in ((2, "đã đọc"), (3, "vừa đến")):
            await phone.take(incoming("hoa", number, text))
        await until(lambda: book.get(talk.id).unread == 2)
        line = next(line for line in book.lines(talk.id) if line.text == "đã đọc")
        await away(book.seen, talk.id, "minh", line.id)
        assert book.get(talk.id).unread == 2
        await away(book.seen, talk.id, "lan", line.id)
        assert book.get(talk.id).unread == 1

    play(desk, script)


def lapsed(store, id):
    with store.engine.begin() as connection:
        connection.execute(sa.update(Handover).where(Handover.id == id).values(until=time() - 1))


def test_the_desk_dies_and_the_next_message_is_answered(desk):
    """Also what came while nobody noticed, in its order."""

    async def script(gateway, phone, assistant):
        book, talk = gateway.book, await asked(gateway, phone)
        await away(book.take, talk.id, "lan")
        await phone.take(incoming("hoa", 2, "một"))
        await until(lambda: book.get(talk.id).unread)
        gateway.book.lapse = lambda: []  # the regular look does not notice first
        lapsed(desk, talk.id)
        del gateway.book.lapse
        await phone.take(incoming("hoa", 3, "hai"))
        await until(lambda: "Dạ hai" in phone.heard("hoa"))
        assert [text for _, text in assistant.asked] == ["gặp cán bộ", "một", "hai"]
        assert book.get(talk.id).state == WAITING and texts(book, talk.id, "person") == ["gặp cán bộ", "một", "hai"]
        assert sum("trở lại hàng chờ" in text for text in phone.heard("hoa")) == 1
        assert await away(book.take, talk.id, "minh")

    play(desk, script)


def test_the_regular_look_finds_a_desk_that_died(desk):
    async def script(gateway, phone, assistant):
        book, talk = gateway.book, await asked(gateway, phone)
        await away(book.take, talk.id, "lan")
        await phone.take(incoming("hoa", 2, "một"))
        await until(lambda: book.get(talk.id).unread)
        lapsed(desk, talk.id)
        await until(lambda: "Dạ một" in phone.heard("hoa"))
        assert book.get(talk.id).state == WAITING

    play(desk, script)


def test_whoever_keeps_saying_that_they_are_there_keeps_it(desk):
    async def script(gateway, phone, assistant):
        book, talk = gateway.book, await asked(gateway, phone)
        await away(book.take, talk.id, "lan")
        await away(book.keep, "lan", 100.0)
        assert book.get(talk.id).until > time() + 60 and book.lapse() == [] and book.present() == {"lan"}

    play(desk, script)


def test_after_a_restart_what_waited_is_answered_and_the_queue_is_there(desk):
    async def before(gateway, phone, assistant):
        talk = await asked(gateway, phone)
        await away(gateway.book.take, talk.id, "lan")
        await phone.take(incoming("hoa", 2, "đang nói"))
        await until(lambda: gateway.book.get(talk.id).unread)
        return talk.id

    async def after(gateway, phone, assistant):
        assert (gateway.book.get(id).state, gateway.book.get(id).staff) == (TAKEN, "lan")
        lapsed(desk, id)
        await until(lambda: "Dạ đang nói" in phone.heard("hoa"))

    id = play(desk, before)
    play(desk, after)


def test_erasing_is_obeyed_while_staff_have_the_conversation(desk):
    async def script(gateway, phone, assistant):
        book, talk = gateway.book, await asked(gateway, phone)
        await away(book.take, talk.id, "lan")
        with book.listen() as news:
            await phone.take(incoming("hoa", 2, "xóa dữ liệu"))
            while book.get(talk.id):
                await news.wait(1.0)
        assert "Dạ xóa dữ liệu" in await until(lambda: "Dạ xóa dữ liệu" in phone.heard("hoa") and phone.heard("hoa"))
        assert lying(desk, Line) == 0 and not await away(book.reply, talk.id, "lan", "Lan", "Chào chị")
        await phone.take(incoming("hoa", 3, "xin chào"))
        await until(lambda: "Dạ xin chào" in phone.heard("hoa"))

    play(desk, script)


@pytest.mark.parametrize("noticed", ["by their next message", "by the regular look"])
def test_what_an_erasure_left_behind_that_was_broken_off_is_nobodys(desk, noticed):
    """The key is gone first; here the process ended before the rows were."""

    async def script(gateway, phone, assistant):
        book, talk = gateway.book, await asked(gateway, phone)
        await until(lambda: len(phone.got) == 2)
        await away(book.take, talk.id, "lan")
        await until(lambda: len(phone.got) == 3)
        desk.keys.forget([talk.person])
        assert not await away(book.reply, talk.id, "lan", "Lan", "Chị ơi") and book.lines(talk.id) == []
        if noticed == "by the regular look":
            lapsed(desk, talk.id)
            await until(lambda: lying(desk, Handover) == 0)
        await phone.take(incoming("hoa", 2, "xin chào"))
        await until(lambda: "Dạ xin chào" in phone.heard("hoa"))
        assert lying(desk, Handover) == lying(desk, Line) == 0

    play(desk, script)


def test_what_was_picked_is_read_by_its_title(desk):
    async def script(gateway, phone, assistant):
        book, talk = gateway.book, await asked(gateway, phone)
        choices = [{"id": "case:how=direct", "title": "Nộp trực tiếp"}]
        desk.append("phone-hoa", [{"event": "slot", "name": "case", "value": {"choices": choices}}], None)
        await away(book.take, talk.id, "lan")
        for number, text in ((2, "case:how=direct"), (3, "desk:cancel"), (4, "ok")):
            await phone.take(incoming("hoa", number, text, kind="choice"))
        await until(lambda: book.get(talk.id).unread == 3)
        assert texts(book, talk.id, "person")[1:] == ["Nộp trực tiếp", "Không cần nữa", "ok"]

    play(desk, script)


def test_staff_see_that_a_channel_does_not_deliver(desk):
    blocked = []

    def fail(to, piece):
        if blocked:
            raise Lost("the window has closed")

    async def script(gateway, phone, assistant):
        book, talk = gateway.book, await asked(gateway, phone)
        await away(book.take, talk.id, "lan")
        await until(lambda: len(phone.got) == 3)
        blocked.append(1)
        with book.listen() as news:
            await away(book.reply, talk.id, "lan", "Lan", "Chị ơi")
            await until(lambda: "không nhận nữa" in texts(book, talk.id, "event")[-1])
            assert talk.id in await news.wait(5.0)

    play(desk, script, phone=Phone(fail))


def test_what_is_said_while_a_form_is_filled_is_private(desk):
    async def script(gateway, phone, assistant):
        book, talk = gateway.book, await asked(gateway, phone)
        desk.vault.keep("phone-hoa", {"values": {"child.full_name": "Nguyễn Bé"}})
        await phone.take(incoming("hoa", 2, "Nguyễn Bé"))
        await until(lambda: "Dạ Nguyễn Bé" in phone.heard("hoa"))
        await away(book.take, talk.id, "lan")
        await phone.take(incoming("hoa", 3, "số 001099012345"))
        await until(lambda: book.get(talk.id).unread)
        desk.vault.keep("phone-hoa", {})
        await phone.take(incoming("hoa", 4, "số 001099012345"))
        await until(lambda: book.get(talk.id).unread == 2)
        shown = [line.shown() for line in book.lines(talk.id) if line.who in ("person", "assistant")]
        assert shown[0] == "gặp cán bộ" and shown[2:5] == ["••••••"] * 3 and shown[5] == "số ••••••"
        opened = [line.shown(opened=True) for line in book.lines(talk.id) if line.who == "person"]
        assert opened == ["gặp cán bộ", "Nguyễn Bé", "số 001099012345", "số 001099012345"]
        assert "0010" not in str(book.queue()[0].last)

    play(desk, script)


def test_what_is_no_text_is_said_to_staff_in_words(desk):
    async def script(gateway, phone, assistant):
        book, talk = gateway.book, await asked(gateway, phone)
        await away(book.take, talk.id, "lan")
        await phone.take(incoming("hoa", 2, "", kind="photo"))
        await until(lambda: book.get(talk.id).unread)
        assert texts(book, talk.id, "person")[-1].startswith("(gửi một ảnh")

    play(desk, script)


def test_a_page_of_the_widget_reads_staff_and_is_never_left_waiting(desk):
    async def script(gateway, phone, assistant):
        await gateway.keep(incoming("hoa", 1, "xin chào", channel="web"))
        await gateway.keep(incoming("hoa", 2, "gặp cán bộ", channel="web"))
        talk = await until(lambda: gateway.book.of(desk.keys.pseudonym("web-hoa")))
        assert texts(gateway.book, talk.id)[:3] == ["xin chào", "Dạ xin chào", "gặp cán bộ"]
        await away(gateway.book.take, talk.id, "lan")
        await gateway.keep(incoming("hoa", 3, "có ai không", channel="web"))
        await until(lambda: gateway.book.get(talk.id).unread)
        await away(gateway.book.reply, talk.id, "lan", "Lan", "Có chị ạ")
        events = gateway.feed.events("web-hoa", 0)[0]
        assert [(event["type"], event.get("behaviour")) for event in events][-4:] == [
            ("turn", "staff"), ("user", None), ("turn", "staff"), ("turn", "staff"),
        ]  # fmt: skip
        assert events[-2]["replies"] == [] and events[-1]["replies"][0]["text"] == "Lan (cán bộ): Có chị ạ"

    play(desk, script)


def test_a_sentence_of_the_gateway_itself_stands_in_the_lines_too(desk):
    async def script(gateway, phone, assistant):
        book, talk = gateway.book, await asked(gateway, phone)
        await phone.take(incoming("hoa", 2, "", kind="voice"))
        await until(lambda: any("tin nhắn thoại" in text for text in phone.heard("hoa")))
        assert "chưa nghe được" in texts(book, talk.id, "assistant")[-1]

    play(desk, script)


def test_hooks_hear_each_turn_and_disturb_nobody(desk, caplog):
    told = []

    async def heard(row, turn):
        told.append((row.incoming.text, turn["behaviour"]))
        raise RuntimeError(" ".join(["Bí", "Mật"]))

    async def script(gateway, phone, assistant):
        for number, text in ((1, "một"), (2, "gặp cán bộ")):
            await phone.take(incoming("hoa", number, text))
        await until(lambda: len(told) == 2 and len(phone.got) >= 3)

    play(desk, script, heard=[heard])
    assert told == [("một", "answer"), ("gặp cán bộ", "handoff")] and "Bí Mật" not in caplog.text


def test_news_of_another_gateway_comes_too(desk):
    """Over one database: what one process writes, the other's pages hear of."""

    async def script(gateway, phone, assistant):
        other = gateway_of(desk, Receptionist(desk))
        with other.book.listen() as news:
            talk = await asked(gateway, phone)
            found = set()
            while talk.id not in found:
                found |= await news.wait(1.0)
            await asyncio.sleep(1.5)
            await news.wait(0.0)
            await away(desk.erase, "phone-hoa")
            found = set()
            while talk.id not in found:
                found |= await news.wait(1.0)

    play(desk, script)


def test_a_long_queue_is_read_in_one_go(desk):
    async def script(gateway, phone, assistant):
        for number in range(60):
            await phone.take(incoming(f"p{number}", 1, "gặp cán bộ"))
        await until(lambda: gateway.book.counts().waiting == 60)
        rows = gateway.book.queue(50)
        assert len(rows) == 50 and all(row.last and row.last.who == "assistant" for row in rows)
        statements = []
        sa.event.listen(desk.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
        assert gateway.book.queue(50) == rows and len(statements) == 2
        assert [talk.id for talk in gateway.book.some([rows[3].id, rows[1].id, "none"])] == [rows[1].id, rows[3].id]

    play(desk, script)

