"""What a channel refuses: the rest goes out, and the person is told what is missing."""
from __future__ import annotations

from bot.gateway.channel import PieceLost
from bot.gateway.message import Limits
from bot.gateway.rendering import pieces
from bot.store.transit import Unsent, Waiting
from tests.bot.gateway.doubles import Assistant, Phone, incoming, said, until
from tests.bot.gateway.test_flow import lying, play


def test_a_piece_that_cannot_go_is_said_and_does_not_take_the_others_with_it(store):
    class Talker(Assistant):
        def replies(self, sender, text):
            return [said("một"), said("dài"), said("hai"), {**said("Tờ khai đây ạ."), "path": "to-khai.pdf"}, said("ba")]

    def fail(to, piece):
        if piece.text == "dài" or piece.file:
            raise PieceLost("not here")

    async def script(gateway, phone, assistant):
        await phone.take(incoming("lan", 1))
        await until(lambda: assistant.asked and lying(store, Waiting, Unsent) == 0)
        first, left_out, second, file, last = phone.heard("lan")
        assert (first, second, last) == ("một", "hai", "ba") and len(assistant.asked) == 1
        assert "một phần câu trả lời" in left_out
        assert file.startswith("Tờ khai đây ạ.\n\n") and "một tệp" in file

    play(store, script, Talker(), Phone(fail))


def test_where_only_the_buttons_are_refused_their_titles_are_lines(store):
    class Talker(Assistant):
        def replies(self, sender, text):
            options = [{"id": "a", "title": "Có rồi"}, {"id": "b", "title": "Chưa có"}]
            return [{**said("Có chưa ạ?"), "type": "choices", "choices": options}, {**said("Ở đây:"), "type": "link", "url": "https://vi.du/a"}]

    def fail(to, piece):
        if piece.buttons:
            raise PieceLost("no buttons here")

    async def script(gateway, phone, assistant):
        await phone.take(incoming("lan", 1))
        await until(lambda: assistant.asked and lying(store, Waiting, Unsent) == 0)
        assert phone.heard("lan") == ["Có chưa ạ?\n• Có rồi\n• Chưa có", "Ở đây:\nhttps://vi.du/a"]

    buttons = Phone(fail)
    buttons.limits = Limits(text=2000, buttons=5, title=20, payload=64)
    play(store, script, Talker(), buttons, render=pieces)


def test_a_channel_that_refuses_all_but_says_so_for_one_message_is_not_asked_for_ever(store):
    def fail(to, piece):
        raise PieceLost("no")

    async def script(gateway, phone, assistant):
        await phone.take(incoming("lan", 1))
        await until(lambda: assistant.asked and lying(store, Waiting, Unsent) == 0)
        assert phone.got == []

    play(store, script, phone=Phone(fail))


def test_a_sentence_about_a_lost_piece_is_tried_again(store):
    broken = iter([ConnectionError()])

    def fail(to, piece):
        if piece.text == "Dạ 1":
            raise PieceLost("not here")
        if error := next(broken, None):
            raise error

    async def script(gateway, phone, assistant):
        await phone.take(incoming("lan", 1))
        await until(lambda: assistant.asked and lying(store, Waiting, Unsent) == 0)
        [words] = phone.heard("lan")
        assert "một phần câu trả lời" in words

    play(store, script, phone=Phone(fail))
