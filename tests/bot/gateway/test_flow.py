"""From a delivery to its answer: once, in order, whatever is away."""
from __future__ import annotations

import asyncio
import random
from time import time

import pytest
import sqlalchemy as sa

from bot.gateway import worker as worker_room
from bot.gateway.channel import Later, Lost
from bot.gateway.delivery import GIVE_UP
from bot.gateway.gateway import TooMuch
from bot.serve.upstream import Unavailable
from bot.store.transit import CONTENT, Seen, Unsent, Waiting
from tests.bot.gateway.doubles import SORRY, Assistant, Phone, incoming, running, said, until


def play(store, script, assistant=None, phone=None, **limits):
    """Runs `script(gateway, phone, assistant)` over a running gateway; what it returns."""
    assistant, phone = assistant or Assistant(), phone or Phone()

    async def run():
        async with running(store, assistant, phone, **limits) as gateway:
            return await script(gateway, phone, assistant)

    return asyncio.run(run())


def lying(store, *tables):
    with store.engine.connect() as connection:
        return sum(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar() for table in tables)


def aged(store, table, seconds):
    with store.engine.begin() as connection:
        connection.execute(sa.update(table).values(time=time() - seconds))


def test_a_thousand_deliveries_are_answered_once_and_in_order(store):
    """30 % come twice, 20 % out of order; 100 people."""
    chance = random.Random(7)
    people = [f"p{number}" for number in range(100)]
    lines = []
    for person in people:
        numbers = list(range(1, 11))
        for place in chance.sample(range(9), 2):
            numbers[place], numbers[place + 1] = numbers[place + 1], numbers[place]
        deliveries = [incoming(person, number) for number in numbers]
        for message in chance.sample(deliveries, 3):
            deliveries.insert(deliveries.index(message) + chance.choice([1, 2]), message)
        lines.append(deliveries)

    async def script(gateway, phone, assistant):
        # All of a person at once: what is out of order is so within the hold-back, however slow this machine is.
        taken = await asyncio.gather(*(phone.take(message) for deliveries in lines for message in deliveries))
        assert taken.count(True) == 1000 and taken.count(False) == 300
        await until(lambda: len(phone.got) >= 1000)
        await asyncio.sleep(0.5)
        expected = [f"Dạ {number}" for number in range(1, 11)]
        assert {person: phone.heard(person) for person in people} == {person: expected for person in people}
        assert max(assistant.together) > 1 and len(assistant.asked) == 1000

    play(store, script, Assistant(take=0.002))
    assert lying(store, *CONTENT) == 0


def test_nothing_lies_in_clear_and_nothing_stays(store):
    async def script(gateway, phone, assistant):
        assistant.down = True
        await phone.take(incoming("0912345678", 1, "Nguyễn Thị Bí Mật"))
        with store.engine.connect() as connection:
            rows = [row for table in (Waiting, Seen) for row in connection.execute(sa.select(table)).all()]
        assert len(rows) == 2 and "Bí Mật" not in str(rows) and "0912345678" not in str(rows)
        assert store.export("phone-0912345678")["waiting"][0]["text"] == "Nguyễn Thị Bí Mật"
        assistant.down = False
        await until(lambda: phone.got)

    play(store, script)
    assert lying(store, *CONTENT) == 0 and lying(store, Seen) == 1


def test_what_waits_is_answered_after_a_start(store):
    async def before(gateway, phone, assistant):
        for number in (1, 2):
            await phone.take(incoming("lan", number))

    async def after(gateway, phone, assistant):
        await until(lambda: len(phone.got) == 2)
        assert phone.heard("lan") == ["Dạ 1", "Dạ 2"]
        assert not await phone.take(incoming("lan", 2))

    down = Assistant()
    down.down = True
    play(store, before, down)
    assert lying(store, Waiting) == 2
    play(store, after)


def test_an_outage_is_told_once_and_the_message_answered_when_it_is_over(store, monkeypatch):
    monkeypatch.setattr(worker_room, "TELL_AFTER", 0.3)
    monkeypatch.setattr(worker_room, "FIRST_PAUSE", 0.05)
    monkeypatch.setattr(worker_room, "LONGEST_PAUSE", 0.2)

    async def script(gateway, phone, assistant):
        assistant.down = True
        await phone.take(incoming("lan", 1))
        await phone.take(incoming("lan", 2))
        await until(lambda: phone.got)
        await asyncio.sleep(0.6)
        assert phone.heard("lan") == [SORRY]
        assistant.down = False
        await until(lambda: len(phone.got) == 3)
        assert phone.heard("lan") == [SORRY, "Dạ 1", "Dạ 2"]

    play(store, script)


def test_a_message_too_old_is_asked_for_again(store):
    async def script(gateway, phone, assistant):
        assistant.down = True
        await phone.take(incoming("lan", 1))
        aged(store, Waiting, worker_room.TOO_OLD + 1)
        assistant.down = False
        await until(lambda: phone.got)
        assert "viết lại" in phone.heard("lan")[0] and assistant.asked == []

    play(store, script)


@pytest.mark.parametrize("odd", [Unavailable("no turn"), RuntimeError("broken")])
def test_a_message_that_is_never_answered_blocks_nobody_for_ever(store, monkeypatch, odd):
    monkeypatch.setattr(worker_room, "FIRST_PAUSE", 0.01)

    class Odd(Assistant):
        async def turn(self, sender, text):
            if text == "1":
                raise odd
            return await super().turn(sender, text) if text != "2" else {"no": "turn"}

    async def script(gateway, phone, assistant):
        for number in (1, 2, 3):
            await phone.take(incoming("lan", number))
        await until(lambda: len(phone.got) == 3)
        assert phone.heard("lan") == [SORRY, SORRY, "Dạ 3"]

    play(store, script, Odd())


@pytest.mark.parametrize("kind", ["photo", "voice", "sticker", "file", "location", "contact", "other"])
def test_what_is_no_text_gets_a_sentence_without_the_assistant(store, kind):
    async def script(gateway, phone, assistant):
        await phone.take(incoming("lan", 1))
        await phone.take(incoming("lan", 2, kind=kind, text=""))
        await until(lambda: len(phone.got) == 2)
        sentence = phone.heard("lan")[1]
        assert assistant.asked == [("phone-lan", "1")] and 10 < len(sentence) < 200
        assert "gửi ảnh" not in sentence or "đừng gửi ảnh" in sentence

    play(store, script)


def test_a_photo_while_a_form_is_filled_gets_the_way_of_the_code(store):
    store.vault.keep("phone-lan", {"values": {}, "form": "ct01"})

    async def script(gateway, phone, assistant):
        await phone.take(incoming("lan", 1, kind="photo", text=""))
        await until(lambda: phone.got)
        assert "mã QR" in phone.heard("lan")[0] and "đừng gửi ảnh thẻ" in phone.heard("lan")[0]

    play(store, script)


def test_a_failure_of_the_channel_is_tried_again_and_order_kept(store):
    failures = iter([ConnectionError("x"), Later(0.05), ConnectionError("x")])

    def fail(to, piece):
        if to == "lan" and (error := next(failures, None)):
            raise error

    async def script(gateway, phone, assistant):
        for number in (1, 2, 3):
            await phone.take(incoming("lan", number))
        await phone.take(incoming("hoa", 1))
        await until(lambda: len(phone.got) == 4)
        assert phone.heard("lan") == ["Dạ 1", "Dạ 2", "Dạ 3"] and phone.got[0][0] == "hoa"

    play(store, script, phone=Phone(fail))


def test_a_letter_goes_on_where_it_broke_off(store):
    """A piece that arrived is not sent again."""

    class Talker(Assistant):
        def replies(self, sender, text):
            return [said(f"{text}{letter}") for letter in "abc"]

    failures = iter([None, ConnectionError("x"), None])

    def fail(to, piece):
        if error := next(failures, None):
            raise error

    async def script(gateway, phone, assistant):
        await phone.take(incoming("lan", 1))
        await until(lambda: len(phone.got) == 3)
        assert phone.heard("lan") == ["1a", "1b", "1c"]

    play(store, script, Talker(), Phone(fail))


def test_whoever_has_blocked_the_bot_is_left_alone(store):
    def fail(to, piece):
        raise Lost("blocked")

    async def script(gateway, phone, assistant):
        await phone.take(incoming("lan", 1))
        await until(lambda: assistant.asked and lying(store, Waiting, Unsent) == 0)
        assert phone.got == []

    play(store, script, phone=Phone(fail))


def test_a_reply_is_given_up_after_its_time(store, caplog):
    def fail(to, piece):
        raise ConnectionError("Bí Mật")

    async def script(gateway, phone, assistant):
        await phone.take(incoming("lan", 1))
        await until(lambda: lying(store, Unsent))
        aged(store, Unsent, GIVE_UP)
        await until(lambda: lying(store, Unsent) == 0)

    play(store, script, phone=Phone(fail))
    assert "given up" in caplog.text and "Bí Mật" not in caplog.text and "lan" not in caplog.messages[-1]


def test_somebody_sees_that_an_answer_is_being_written(store):
    async def script(gateway, phone, assistant):
        await phone.take(incoming("lan", 1, to="room-7"))
        await until(lambda: phone.got)
        assert phone.typed == ["room-7"] and phone.heard("room-7") == ["Dạ 1"]

    play(store, script, Assistant(take=0.2))


def test_a_flood_gets_one_sentence_and_others_feel_nothing(store):
    async def script(gateway, phone, assistant):
        taken = [await phone.take(incoming("lan", number)) for number in range(1, 21)]
        assert taken == [True] * 5 + [False] * 15
        assert await phone.take(incoming("hoa", 1))
        await until(lambda: len(phone.got) == 7)
        await asyncio.sleep(0.3)
        assert len(phone.got) == 7 and sum("chờ một phút" in text for text in phone.heard("lan")) == 1
        assert phone.heard("hoa") == ["Dạ 1"]

    play(store, script, person="5/minute")
    assert lying(store, *CONTENT) == 0


def test_a_full_channel_asks_whoever_delivers_to_come_again(store):
    async def script(gateway, phone, assistant):
        await phone.take(incoming("lan", 1))
        with pytest.raises(TooMuch):
            await phone.take(incoming("hoa", 1))

    play(store, script, channel="1/minute")


def test_health_counts_what_waits(store):
    async def script(gateway, phone, assistant):
        assert (await gateway.parts())["inbox"].says == "không có tin chờ trả lời"
        assistant.down = True
        await phone.take(incoming("lan", 1))
        parts = await gateway.parts()
        assert set(parts) == {"inbox", "outbox", "phone"} and parts["inbox"].ok and parts["inbox"].says.startswith("1 tin")
        aged(store, Waiting, 500)
        assert not (await gateway.parts())["inbox"].ok

    play(store, script)
