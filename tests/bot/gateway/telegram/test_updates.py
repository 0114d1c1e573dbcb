"""What updates in the shapes of the Bot API say."""
import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update, User

from bot.gateway.message import Incoming
from bot.gateway.telegram.updates import Place, of_another, picked, read
from tests.bot.gateway.telegram.fake import ME
from tests.bot.gateway.telegram.shapes import BA, CLIP, FILE, GROUP, LAN, PHOTO, asked, mention, message, tap

BOT = User.de_json(ME, None)


def said(update):
    return read(Update.de_json(update, None), BOT)


def test_a_message_in_a_chat_of_two():
    assert said(message(7, text="làm khai sinh cần gì")) == Incoming(
        "telegram", "42", "777000111.7", 7, "làm khai sinh cần gì", "text", "42"
    )


@pytest.mark.parametrize(
    "content, kind",
    [
        ({"photo": PHOTO}, "photo"),
        ({"document": {**FILE, "mime_type": "image/jpeg"}}, "photo"),
        ({"document": {**FILE, "mime_type": "application/pdf"}}, "file"),
        ({"document": FILE}, "file"),
        ({"voice": CLIP}, "voice"),
        ({"audio": CLIP}, "voice"),
        ({"video_note": CLIP}, "voice"),
        ({"video": CLIP}, "other"),
        ({"animation": CLIP, "document": FILE}, "sticker"),
        ({"sticker": {**FILE, "type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}}, "sticker"),
        ({"location": {"latitude": 21.0, "longitude": 105.8}}, "location"),
        ({"venue": {"location": {"latitude": 21.0, "longitude": 105.8}, "title": "UBND", "address": "Hà Nội"},
          "location": {"latitude": 21.0, "longitude": 105.8}}, "location"),
        ({"contact": {"phone_number": "0900000000", "first_name": "Ba"}}, "contact"),
        ({"dice": {"emoji": "🎲", "value": 3}}, "other"),
        ({"poll": {"id": "1", "question": "?", "options": [], "total_voter_count": 0, "is_closed": False,
                   "is_anonymous": True, "type": "regular", "allows_multiple_answers": False, "allows_revoting": False,
                   "members_only": False}}, "other"),
    ],
)  # fmt: skip
def test_what_is_not_written(content, kind):
    found = said(message(**content))
    assert (found.kind, found.text) == (kind, "")


def test_a_caption_is_words():
    found = said(message(photo=PHOTO, caption=" giấy này dùng được không "))
    assert (found.kind, found.text) == ("text", "giấy này dùng được không")


def test_a_forwarded_message_is_words():
    origin = {"type": "hidden_user", "sender_user_name": "Ai đó", "date": 1790000000}
    assert said(message(text="cần sổ hộ khẩu không", forward_origin=origin)).text == "cần sổ hộ khẩu không"


def test_an_album_is_one_message():
    first, second = (said(message(number, photo=PHOTO, media_group_id="77")) for number in (1, 2))
    assert first.id == second.id
    assert said(message(3, photo=PHOTO, media_group_id="77", caption="đủ chưa ạ")).id != first.id


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 1},
        {"update_id": 1, "edited_message": message(text="không ai sửa")["message"]},
        {"update_id": 1, "edited_message": message(text="lâu rồi", edit_date=1790000901)["message"]},
        {"update_id": 1, "edited_message": message(location={"latitude": 21.0, "longitude": 105.8}, edit_date=1790000005)["message"]},
        {"update_id": 1, "edited_message": message(chat=GROUP, text="chuyện trong nhóm", edit_date=1790000005)["message"]},
        {"update_id": 1, "channel_post": message(text="tin")["message"]},
        {"update_id": 1, "my_chat_member": {}},
        message(new_chat_members=[LAN]),
        message(pinned_message=message(text="a")["message"]),
        message(chat=GROUP, migrate_to_chat_id=-1005),
        message(text="tôi cũng là máy", author={**BA, "is_bot": True}),
        message(chat=GROUP, is_automatic_forward=True, sender_chat={"id": -100, "type": "channel"}, **mention("@MotCua_thu_bot có tin")),
    ],
)
def test_what_is_nobodys_message(update):
    update.pop("my_chat_member", None)
    assert said(update) is None


def test_an_edit_of_what_was_just_said_is_told_once():
    first, again = (
        said({"update_id": number, "edited_message": message(7, text=text, edit_date=1790000005)["message"]})
        for number, text in ((8, "Giàng Thị Mẩy"), (9, "Giàng Thị Mây"))
    )
    assert (first.kind, first.text, first.person, first.order) == ("edited", "", "42", 8)
    assert first.id == again.id != said(message(7, text="Giàng Thị Mẩy")).id


def test_an_edit_of_words_to_the_bot_in_a_group_is_answered_there():
    found = said({"update_id": 8, "edited_message": message(7, chat=GROUP, edit_date=1790000005, **mention("@MotCua_thu_bot khai tử"))["message"]})
    assert (found.kind, found.to) == ("edited", "-1001234::1007")


@pytest.mark.parametrize("text", ["/start", "/start 1_001193", "/trogiup", "/xoadulieu", "/start@MotCua_thu_bot"])
def test_commands_are_words(text):
    assert said(message(text=text)).text in ("xin chào", "1.001193", "trợ giúp", "xóa dữ liệu")
    assert said(message(text=text)).kind == "text"


BOT_SAID = {"reply_to_message": {"message_id": 5, "date": 1, "chat": GROUP, "from": ME, "text": "Dạ?"}}
BA_SAID = {"reply_to_message": {"message_id": 5, "date": 1, "chat": GROUP, "from": BA, "text": "Hả?"}}


@pytest.mark.parametrize(
    "content, text",
    [
        (mention("@MotCua_thu_bot làm khai sinh"), "làm khai sinh"),
        (mention("👨‍👩‍👧 ơi @motcua_THU_bot, khai tử", "@motcua_THU_bot"), "👨‍👩‍👧 ơi , khai tử"),
        (mention("làm khai sinh @MotCua_thu_bot\ncần gì"), "làm khai sinh\ncần gì"),
        (mention("@MotCua_thu_bot"), "xin chào"),
        (mention("@MotCua_thu_bot /trogiup"), "trợ giúp"),
        ({"text": "cần gì nữa", **BOT_SAID}, "cần gì nữa"),
        ({"text": "/trogiup", **BOT_SAID}, "trợ giúp"),
        ({"text": "/start@MotCua_thu_bot 1_001193"}, "1.001193"),
        ({"text": "Một Cửa ơi, giúp với", "entities": [{"type": "text_mention", "offset": 0, "length": 7, "user": ME}]}, "ơi, giúp với"),
        ({"photo": PHOTO, **mention("@MotCua_thu_bot giấy này", where="caption_entities")}, "giấy này"),
    ],
)
def test_in_a_group_the_bot_answers_who_speaks_to_it(content, text):
    found = said(message(3, chat=GROUP, **content))
    assert (found.text, found.kind) == (text, "text")
    assert (found.person, found.to) == ("-1001234_42", "-1001234::1003")


@pytest.mark.parametrize(
    "content",
    [
        {"text": "làm khai sinh cần gì nhỉ"},
        {"text": "/trogiup"},
        {"text": "/trogiup@Khac_bot", **BOT_SAID},
        {"text": "cần gì nữa", **BA_SAID},
        mention("hỏi @MotCua_thu_bot_khac nhé", "@MotCua_thu_bot_khac"),
        {"text": "gửi về a@MotCua_thu_bot"},  # Telegram marks no mention there
        {"photo": PHOTO},
        {"text": "Ba ơi", "entities": [{"type": "text_mention", "offset": 0, "length": 2, "user": BA}]},
    ],
)
def test_in_a_group_the_bot_minds_its_own_business(content):
    assert said(message(chat=GROUP, **content)) is None


def test_a_picture_that_answers_the_bot_in_a_group():
    assert said(message(chat=GROUP, photo=PHOTO, **BOT_SAID)).kind == "photo"


def test_a_topic_of_a_forum_is_answered_there_and_a_thread_of_replies_is_none():
    content = {"text": "ạ", **BOT_SAID, "message_thread_id": 9}
    assert said(message(chat=GROUP, is_topic_message=True, **content)).to == "-1001234:9:1001"
    assert said(message(chat=GROUP, **content)).to == "-1001234::1001"


def test_a_person_is_another_one_in_each_group_and_alone():
    there = {**GROUP, "id": -55, "type": "group"}
    people = [said(message(chat=chat, text="ạ", **more)).sender for chat, more in
              ((GROUP, BOT_SAID), (there, BOT_SAID), (message()["message"]["chat"], {}))]  # fmt: skip
    assert people == ["telegram--1001234_42", "telegram--55_42", "telegram-42"]


def test_an_administrator_who_is_anonymous_speaks_as_the_group():
    author = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    found = said(message(chat=GROUP, author=author, sender_chat=GROUP, text="ạ", **BOT_SAID))
    assert found.person == "-1001234_-1001234"


@given(st.integers(-(10**13), 10**13), st.none() | st.integers(1, 10**9), st.none() | st.integers(1, 10**9))
def test_a_place_is_read_back(chat, topic, number):
    assert Place.of(str(Place(chat, topic, number))) == Place(chat, topic, number)


@pytest.mark.parametrize("text", ["", "a", "1:2:3:4", "1:b"])
def test_what_is_no_place(text):
    with pytest.raises(ValueError):
        Place.of(text)


def pick(update, text="x"):
    update = Update.de_json(update, None)
    return picked(update.callback_query, update.update_id, text, BOT)


def test_a_tap_is_a_choice():
    found = pick(tap("paper:a=have", asked([{"Có": "paper:a=have"}]), 9), "paper:a=have")
    assert (found.kind, found.text, found.person, found.to, found.order) == ("choice", "paper:a=have", "42", "42", 9)


def test_tapping_twice_is_tapping_once():
    on = asked([{"Có": "a", "Chưa": "b"}])
    first, again, other, next_one = tap("a", on, 1), tap("a", on, 2), tap("b", on, 3), tap("a", asked([{"Có": "a"}], number=901), 4)
    assert pick(first).id == pick(again).id
    assert len({pick(each).id for each in (first, other, next_one)}) == 3


QUESTION = {"reply_to_message": message(5, chat=GROUP, text="@MotCua_thu_bot ơi")["message"]}


def test_a_tap_in_a_group_is_answered_where_the_question_was_asked():
    found = pick(tap("a", asked([{"Có": "a"}], chat=GROUP, is_topic_message=True, message_thread_id=9, **QUESTION)))
    assert (found.person, found.to) == ("-1001234_42", "-1001234:9:1005")


def test_buttons_in_a_group_belong_to_who_asked():
    on = asked([{"Có": "a"}], chat=GROUP, **QUESTION)
    for author, foreign in ((LAN, False), (BA, True)):
        assert of_another(Update.de_json(tap("a", on, author=author), None).callback_query) is foreign
    alone = asked([{"Có": "a"}], chat=GROUP)
    assert not of_another(Update.de_json(tap("a", alone, author=BA), None).callback_query)


def test_a_tap_in_a_channel_or_without_a_message_is_nobodys():
    assert pick(tap("a", asked([{"Có": "a"}], chat={"id": -1, "type": "channel", "title": "Kênh"}))) is None
    update = tap("a", None)
    del update["callback_query"]["message"]
    assert pick({**update, "callback_query": {**update["callback_query"], "inline_message_id": "5"}}) is None
