"""Long polling against a Bot API server on this machine."""
import asyncio
import logging

import pytest

from bot.gateway.channel import Lost
from bot.gateway.message import Piece
from bot.gateway.telegram import receiving
from bot.settings import SettingsError
from bot.store.database import StoreError
from tests.bot.gateway.telegram.fake import OF_PTB, TOKEN, FakeTelegram, running
from tests.bot.gateway.telegram.shapes import GROUP, LAN, PHOTO, mention, message

pytestmark = OF_PTB


@pytest.fixture(autouse=True)
def soon(monkeypatch):
    monkeypatch.setattr(receiving, "SHORTEST", 0.01)


def test_messages_are_taken_and_then_confirmed():
    async def run():
        async with running() as (fake, channel, inbox):
            fake.arrive(message(5, text="làm khai sinh"), message(6, photo=PHOTO))
            await inbox.until(2)
            fake.arrive(message(9, text="/start 1_001193"))
            await inbox.until(3)
            await fake.until("getUpdates", 3)
            assert [(each.text, each.kind, each.order) for each in inbox.taken] == [
                ("làm khai sinh", "text", 5), ("", "photo", 6), ("1.001193", "text", 9)
            ]  # fmt: skip
            assert fake.offsets[:3] == [None, 7, 10]
            assert fake.of("getUpdates")[0]["allowed_updates"] == ["message", "edited_message", "callback_query"]
            assert channel.health().ok and "@MotCua_thu_bot" in channel.health().says

    asyncio.run(run())


def test_before_it_asks_it_takes_the_webhook_away_and_says_its_commands():
    async def run():
        async with running() as (fake, _, __):
            await fake.until("getUpdates")
            assert [name for name, _ in fake.calls][:4] == ["getMe", "deleteWebhook", "setMyCommands", "getUpdates"]
            commands = fake.of("setMyCommands")[0]["commands"]
            assert [command["command"] for command in commands] == ["start", "trogiup", "xoadulieu"]
            assert commands[2]["description"] == "Xóa mọi thông tin của anh/chị"
            assert "drop_pending_updates" not in fake.of("deleteWebhook")[0]

    asyncio.run(run())


def test_what_cannot_be_kept_is_asked_for_again():
    async def run():
        async with running(start=False) as (fake, channel, inbox):
            inbox.failing.append(StoreError("away"))
            fake.arrive(message(5, text="một"), message(6, text="hai"))
            await channel.start(inbox.take)
            taken = await inbox.until(2)
            await fake.until("getUpdates", 3)
            assert sorted(each.text for each in taken) == ["hai", "một"]
            assert fake.offsets[:3] == [None, None, 7]  # nothing was confirmed before both lay there

    asyncio.run(run())


def test_while_nothing_can_be_kept_health_says_so():
    async def run():
        async with running(start=False) as (fake, channel, inbox):
            inbox.failing += [StoreError("away")] * 3
            fake.arrive(message(5, text="một"))
            await channel.start(inbox.take)
            while not inbox.failing[2:] == []:
                await asyncio.sleep(0.005)
            await asyncio.sleep(0.005)
            worse = channel.health()
            await inbox.until(1)
            await fake.until("getUpdates", len(fake.offsets) + 1)
            return worse, channel.health()

    worse, better = asyncio.run(run())
    assert (worse.ok, worse.says) == (False, "chưa ghi lại được tin vừa nhận") and better.ok


def test_one_update_that_breaks_something_does_not_hold_up_the_others(caplog):
    async def run():
        async with running(start=False) as (fake, channel, inbox):
            inbox.failing.append(RuntimeError("làm khai sinh"))
            fake.arrive(message(5, text="bí mật của Na"), message(6, text="hai"))
            await channel.start(inbox.take)
            await fake.until("getUpdates", 2)
            assert [each.text for each in inbox.taken] == ["hai"] and fake.offsets[1] == 7

    asyncio.run(run())
    assert "RuntimeError" in caplog.text and "bí mật" not in caplog.text and "khai sinh" not in caplog.text


def test_an_update_of_an_unknown_shape_is_passed_over_and_not_logged(caplog):
    caplog.set_level(logging.DEBUG)
    poll = {"id": "1", "question": "Ai sinh ngày 3/11?", "options": [], "total_voter_count": 0}  # as older servers have it

    async def run():
        async with running() as (fake, _, inbox):
            fake.arrive(message(5, poll=poll), {"update_id": 6, "message": "?"}, message(7, text="hai"))
            await inbox.until(1)
            await fake.until("getUpdates", 2)
            assert fake.offsets[1] == 8

    asyncio.run(run())
    assert "3/11" not in caplog.text


@pytest.mark.parametrize(
    "status, description, says",
    [
        (502, "Bad Gateway", "không tới được máy chủ Telegram"),
        (409, "Conflict: terminated by other getUpdates request", "một chương trình khác cũng đang nhận tin của bot này"),
        (401, "Unauthorized", "mã của bot không còn dùng được"),
        (400, "Bad Request", "Telegram từ chối yêu cầu nhận tin"),
    ],
)
def test_trouble_is_said_and_polling_goes_on(status, description, says):
    async def run():
        async with running(start=False) as (fake, channel, inbox):
            fake.refuse("getUpdates", status, description)
            await channel.start(inbox.take)
            await fake.until("getUpdates")
            while channel.health().ok:
                await asyncio.sleep(0.001)
            trouble = channel.health().says
            fake.arrive(message(5, text="còn đó không"))
            await inbox.until(1)
            return trouble

    assert asyncio.run(run()) == says


def test_a_wait_that_telegram_asks_for_is_kept(monkeypatch):
    waits, sleep = [], asyncio.sleep

    async def brief(delay, *rest):
        waits.append(delay)
        await sleep(min(delay, 0.01), *rest)

    async def run():
        async with running(start=False) as (fake, channel, inbox):
            fake.refuse("getUpdates", 429, "Too Many Requests: retry after 17", retry_after=17)
            await channel.start(inbox.take)
            fake.arrive(message(5, text="ạ"))
            await inbox.until(1)

    monkeypatch.setattr(receiving.asyncio, "sleep", brief)
    asyncio.run(run())
    assert 17.0 in waits


@pytest.mark.parametrize("method", ["getMe", "deleteWebhook", "setMyCommands"])
def test_a_server_that_is_away_at_first_is_tried_again(method):
    async def run():
        async with running(start=False) as (fake, channel, inbox):
            fake.refuse(method, 502, times=2)
            await channel.start(inbox.take)
            before = channel.health()
            fake.arrive(message(5, text="ạ"))
            await inbox.until(1)
            assert (before.ok, len(fake.of(method))) == (False, 3)
            assert before.says == "không tới được máy chủ Telegram"

    asyncio.run(run())


def test_a_list_of_commands_that_is_refused_stops_nothing():
    async def run():
        async with running(start=False) as (fake, channel, inbox):
            fake.refuse("setMyCommands", 400)
            await channel.start(inbox.take)
            fake.arrive(message(5, text="ạ"))
            assert (await inbox.until(1))[0].text == "ạ"

    asyncio.run(run())


def test_a_token_that_telegram_does_not_know_is_said_without_it():
    async def run():
        async with running(start=False) as (fake, channel, inbox):
            fake.refuse("getMe", 401, "Unauthorized")
            with pytest.raises(SettingsError) as error:
                await channel.start(inbox.take)
            assert "MOTCUA_TELEGRAM_TOKEN" in str(error.value) and TOKEN not in str(error.value)
            assert error.value.__cause__ is None and error.value.__suppress_context__

    asyncio.run(run())


def test_no_log_has_the_token_or_what_people_write(caplog):
    caplog.set_level(logging.DEBUG)

    async def run():
        fake = FakeTelegram()
        fake.refuse("getUpdates", 502, "Tôi tên Na")
        async with running(fake) as (_, channel, inbox):
            fake.arrive(message(5, text="Tôi tên Na"))
            await inbox.until(1)
            fake.refuse("sendMessage", 403, "Tôi tên Na")
            with pytest.raises(Lost):
                await channel.send("42", Piece("Tôi tên Na"))

    asyncio.run(run())
    said = [record for record in caplog.records if record.name.split(".")[0] in ("httpx", "httpcore", "telegram", "bot")]
    assert not any(word in record.getMessage() for record in said for word in (TOKEN, "Na"))
    assert any("NetworkError" in record.getMessage() for record in said)


def test_stopping_leaves_nothing_behind():
    async def run():
        async with running() as (fake, channel, _):
            await fake.until("getUpdates")
        assert [task for task in asyncio.all_tasks() if "bot.gateway" in repr(task)] == []

    asyncio.run(run())


def test_a_group_is_listened_to_where_the_bot_is_spoken_to():
    async def run():
        async with running() as (fake, _, inbox):
            fake.arrive(
                message(1, chat=GROUP, text="hôm nay họp tổ dân phố"),
                message(2, chat=GROUP, **mention("@MotCua_thu_bot làm khai sinh cần gì")),
                message(3, chat=GROUP, new_chat_members=[LAN]),
            )
            await fake.until("getUpdates", 2)
            assert [(each.text, each.to) for each in inbox.taken] == [("làm khai sinh cần gì", "-1001234::1002")]

    asyncio.run(run())
