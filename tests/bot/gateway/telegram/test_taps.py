"""Taps on buttons: answered at once, taken, and marked in the message."""
import asyncio

import pytest

from bot.gateway.message import Button, Piece
from tests.bot.gateway.telegram.fake import OF_PTB, PRIVATE, running
from tests.bot.gateway.telegram.shapes import BA, GROUP, asked, message, tap

pytestmark = OF_PTB


def tapping(*updates, answers=1, refuse=()):
    """The fake server after these updates, and what was taken."""

    async def run():
        async with running() as (fake, _, inbox):
            for refusal in refuse:
                fake.refuse(*refusal)
            fake.arrive(*updates)
            await fake.until("answerCallbackQuery", answers)
            await fake.until("getUpdates", 2)
            for _ in range(20):
                await asyncio.sleep(0.005)
            return fake, inbox.taken

    return asyncio.run(run())


def test_a_tap_is_answered_taken_and_marked():
    fake, taken = tapping(tap("paper:a=have", asked([{"Có rồi": "paper:a=have", "Chưa có": "paper:a=missing"}])))
    assert [(each.text, each.kind, each.person) for each in taken] == [("paper:a=have", "choice", "42")]
    assert fake.of("answerCallbackQuery") == [{"callback_query_id": "q1"}]
    edited = fake.of("editMessageText")[0]
    assert (edited["chat_id"], edited["message_id"], edited["text"]) == (42, 900, "Anh/chị có chưa ạ?\n\n✓ Có rồi")
    assert "reply_markup" not in edited and "parse_mode" not in edited


def test_links_stay_when_a_choice_was_made():
    fake, _ = tapping(tap("a", asked([{"Có": "a"}, {"Trang": "https://dichvucong.gov.vn"}])))
    assert fake.of("editMessageText")[0]["reply_markup"] == {
        "inline_keyboard": [[{"text": "Trang", "url": "https://dichvucong.gov.vn"}]]
    }


def test_a_message_with_no_room_for_the_mark_only_loses_its_buttons():
    fake, _ = tapping(tap("a", asked([{"Có": "a"}], text="x" * 4092)))
    assert not fake.of("editMessageText") and fake.of("editMessageReplyMarkup") == [{"chat_id": 42, "message_id": 900}]


def test_tapping_twice_takes_one_choice():
    on = asked([{"Có": "a"}])
    fake, taken = tapping(tap("a", on, 1), tap("a", on, 2), answers=2)
    assert len(taken) == 1 and len(fake.of("editMessageText")) == 1


@pytest.mark.parametrize("data", ["paper:b=have", "form:make", "~AAAAAAAAAAAAAAAAAAAA", "'; --", "☠" * 30])
def test_forged_data_is_answered_and_nothing_else(data):
    fake, taken = tapping(tap(data, asked([{"Có": "paper:a=have"}])))
    assert taken == [] and not fake.of("editMessageText")
    assert fake.of("answerCallbackQuery")[0]["text"].startswith("Nút này đã cũ")


def test_buttons_that_are_gone_by_now_are_answered_kindly():
    fake, taken = tapping(tap("a", asked([])))
    assert taken == [] and "text" in fake.of("answerCallbackQuery")[0]


def test_a_message_too_old_to_see_still_works():
    old = {"message_id": 3, "date": 0, "chat": PRIVATE}
    fake, taken = tapping(tap("paper:a=have", old))
    assert [each.text for each in taken] == ["paper:a=have"] and not fake.of("editMessageText")
    assert "text" not in fake.of("answerCallbackQuery")[0]


def test_no_trouble_with_the_courtesies_keeps_a_choice_from_being_taken():
    refuse = [("answerCallbackQuery", 400, "Bad Request: query is too old"), ("editMessageText", 400, "message is not modified")]
    _, taken = tapping(tap("a", asked([{"Có": "a"}])), refuse=refuse)
    assert [each.text for each in taken] == ["a"]


QUESTION = {"reply_to_message": message(5, chat=GROUP, text="@MotCua_thu_bot ơi")["message"]}


def test_in_a_group_only_who_asked_may_tap():
    on = asked([{"Có": "a"}], chat=GROUP, **QUESTION)
    fake, taken = tapping(tap("a", on, 1, author=BA), tap("a", on, 2), answers=2)
    assert [(each.person, each.to) for each in taken] == [("-1001234_42", "-1001234::1005")]
    said = {call["callback_query_id"]: call.get("text", "") for call in fake.of("answerCallbackQuery")}
    assert said["q1"].startswith("Câu này tôi đang hỏi một người khác") and said["q2"] == ""


def test_a_long_id_goes_out_as_a_token_and_comes_back_whole():
    long = "case:" + "cha_me_da_ket_hon_" * 4

    async def run():
        async with running() as (fake, channel, inbox):
            await channel.send("42", Piece("Rồi hay chưa?", (Button(long, "Rồi"),)))
            sent = fake.of("sendMessage")[0]
            data = sent["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
            assert len(data.encode()) <= 64
            fake.arrive(tap(data, asked([{"Rồi": data}], text="Rồi hay chưa?")))
            return await inbox.until(1)

    assert [each.text for each in asyncio.run(run())] == [long]
