"""Pieces as the Bot API gets them, and what its refusals mean."""
import asyncio

import pytest
from telegram.error import InvalidToken, NetworkError

from actions import replies
from actions.phrases import Phrases
from actions.replies import Choice
from bot.gateway.channel import Later, Lost, PieceLost
from bot.gateway.message import Button, Piece
from bot.gateway.rendering import pieces
from bot.gateway.telegram.commands import called
from bot.gateway.telegram.limits import LIMITS, TOAST
from bot.store.database import StoreError
from tests.bot.gateway.telegram.fake import OF_PTB, running

pytestmark = OF_PTB


def sent(*what, to="42", find=lambda name: None, refuse=(), fails=None):
    """The fake server after these pieces."""

    async def run():
        async with running(find=find) as (fake, channel, _):
            for method, status, more in refuse:
                fake.refuse(method, status, **more)
            for piece in what:
                if fails:
                    with pytest.raises(fails) as error:
                        await channel.send(to, piece)
                    fake.error = error.value
                else:
                    await channel.send(to, piece)
            return fake

    return asyncio.run(run())


def test_a_text_goes_as_it_is():
    words = "Lệ phí: <b>0 đồng</b> *không* [thu] _gì_ & «miễn»"
    assert sent(Piece(words)).of("sendMessage") == [
        {"chat_id": 42, "text": words, "link_preview_options": {"is_disabled": True}}
    ]


def test_choices_are_a_keyboard():
    buttons = (Button("paper:a=have", "Có rồi"), Button("", "dichvucong.gov.vn", "https://dichvucong.gov.vn/x"))
    assert sent(Piece("Có chưa?", buttons)).of("sendMessage")[0]["reply_markup"] == {
        "inline_keyboard": [
            [{"text": "Có rồi", "callback_data": "paper:a=have"}], [{"text": "dichvucong.gov.vn", "url": "https://dichvucong.gov.vn/x"}]
        ]
    }  # fmt: skip


def test_a_turn_of_the_assistant_from_end_to_end():
    said = [
        replies.checklist("Anh/chị cần 1 giấy tờ:", [Choice("paper:a", "Giấy chứng sinh")]),
        replies.choices("Có chưa ạ?", [Choice("paper:a=have", "Có rồi"), Choice("paper:a=missing", "Chưa có")]),
    ]
    fake = sent(*pieces([reply.to_json() for reply in said], LIMITS))
    assert [call["text"] for call in fake.of("sendMessage")] == ["Anh/chị cần 1 giấy tờ:\n☐ Giấy chứng sinh\n\nCó chưa ạ?"]


def test_a_file_goes_with_its_name_and_its_words():
    asked = []

    def find(name):
        asked.append(name)
        return "to-khai.pdf", b"%PDF-1.7 \xff"

    call = sent(Piece("Tờ khai đây ạ.", file="files/tok-to-khai.pdf"), find=find).of("sendDocument")[0]
    assert asked == ["tok-to-khai.pdf"]
    assert (call["caption"], call["chat_id"]) == ("Tờ khai đây ạ.", 42)
    assert [value for value in call.values() if isinstance(value, tuple)] == [("to-khai.pdf", b"%PDF-1.7 \xff")]


def test_a_file_without_words_has_no_caption():
    assert "caption" not in sent(Piece("", file="a.pdf"), find=lambda name: ("a.pdf", b"x")).of("sendDocument")[0]


def test_a_file_that_is_gone_is_lost():
    assert not sent(Piece("Đây ạ.", file="a.pdf"), fails=PieceLost).of("sendDocument")


def test_a_store_that_is_away_is_worth_another_try():
    def find(name):
        raise StoreError("away")

    sent(Piece("", file="a.pdf"), find=find, fails=StoreError)


def test_in_a_group_the_question_is_answered_in_its_topic():
    call = sent(Piece("Dạ."), to="-1001234:9:1003").of("sendMessage")[0]
    assert (call["chat_id"], call["message_thread_id"]) == (-1001234, 9)
    assert call["reply_parameters"] == {"message_id": 1003, "allow_sending_without_reply": True}
    call = sent(Piece("", file="a.pdf"), to="-55::7", find=lambda name: ("a.pdf", b"x")).of("sendDocument")[0]
    assert call["reply_parameters"]["message_id"] == 7 and "message_thread_id" not in call


def test_telegram_is_left_alone_for_as_long_as_it_says():
    fake = sent(Piece("ạ"), refuse=[("sendMessage", 429, {"retry_after": 35})], fails=Later)
    assert fake.error.seconds == 35.0 and len(fake.of("sendMessage")) == 1


@pytest.mark.parametrize(
    "status, description",
    [
        (403, "Forbidden: bot was blocked by the user"),
        (403, "Forbidden: user is deactivated"),
        (403, "Forbidden: bot was kicked from the supergroup chat"),
        (400, "Bad Request: chat not found"),
        (400, "Bad Request: message thread not found"),
        (400, "Bad Request: not enough rights to send text messages to the chat"),
    ],
)
def test_who_cannot_be_reached_is_lost(status, description):
    fake = sent(Piece("ạ", (Button("a", "Có"),)), refuse=[("sendMessage", status, {"description": description})], fails=Lost)
    assert len(fake.of("sendMessage")) == 1 and not isinstance(fake.error, PieceLost)


@pytest.mark.parametrize(
    "description", ["Bad Request: message is too long", "Bad Request: BUTTON_DATA_INVALID", "Bad Request: of the future"]
)
def test_a_message_that_is_refused_is_lost_alone(description):
    fake = sent(Piece("ạ", (Button("a", "Có"),)), refuse=[("sendMessage", 400, {"description": description})], fails=PieceLost)
    assert len(fake.of("sendMessage")) == 1


def test_a_file_that_is_refused_is_lost_alone():
    refuse = [("sendDocument", 400, {"description": "Bad Request: wrong file identifier/HTTP URL specified"})]
    sent(Piece("Đây ạ.", file="a.pdf"), find=lambda name: ("a.pdf", b"x"), refuse=refuse, fails=PieceLost)


def test_a_chat_that_nobody_can_mean_is_lost():
    assert not sent(Piece("ạ"), to="?", fails=Lost).of("sendMessage")


@pytest.mark.parametrize("status, kind", [(502, NetworkError), (500, NetworkError), (401, InvalidToken)])
def test_any_other_failure_is_worth_another_try(status, kind):
    sent(Piece("ạ"), refuse=[("sendMessage", status, {})], fails=kind)


def test_an_address_that_telegram_refuses_is_written_out():
    piece = Piece("Tìm ở đây:", (Button("", "a", "http://a/x"), Button("b", "Có")))
    refuse = [("sendMessage", 400, {"description": "Bad Request: inline keyboard button URL is invalid: Wrong HTTP URL"})]
    calls = sent(piece, refuse=refuse).of("sendMessage")
    assert calls[1]["text"] == "Tìm ở đây:\nhttp://a/x"
    assert calls[1]["reply_markup"] == {"inline_keyboard": [[{"text": "Có", "callback_data": "b"}]]}


def test_a_group_that_became_a_supergroup_is_found_there():
    refuse = [("sendMessage", 400, {"description": "upgraded", "migrate_to_chat_id": -100777})]
    calls = sent(Piece("ạ"), to="-55::7", refuse=refuse).of("sendMessage")
    assert [call["chat_id"] for call in calls] == [-55, -100777] and "reply_parameters" not in calls[1]


def test_nothing_is_nothing_sent():
    assert not sent(Piece("")).of("sendMessage")


def test_a_sign_of_typing_where_the_answer_will_be_and_no_trouble_with_it():
    async def run():
        async with running() as (fake, channel, _):
            await channel.busy("-1001234:9:1003")
            fake.refuse("sendChatAction", 403)
            await channel.busy("42")
            await channel.busy("?")
            return fake.of("sendChatAction")

    assert asyncio.run(run()) == [
        {"chat_id": -1001234, "message_thread_id": 9, "action": "typing"}, {"chat_id": 42, "action": "typing"}
    ]  # fmt: skip


def test_in_a_group_there_is_an_address_to_write_alone():
    async def run():
        async with running() as (_, channel, __):
            group, alone = "-1001234:9:1003", "42"
            assert channel.alone(group, "1.001193") == "https://t.me/MotCua_thu_bot?start=1_001193"
            assert called("/start 1_001193").says == "1.001193"
            assert channel.alone(group, None) == "https://t.me/MotCua_thu_bot"
            assert channel.alone(alone, "1.001193") is None

    asyncio.run(run())


def test_what_pops_up_is_short_enough():
    said = Phrases.load().group("telegram")
    assert said and all(len(words) <= TOAST for words in said.values())
