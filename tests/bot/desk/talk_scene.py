"""Citizens who want a person and staff who answer, with the assistant itself: what pictures of the queue show."""
from __future__ import annotations

import asyncio
import threading

from actions.advice.advising import advise
from actions.situation import situation
from tests.bot.desk.talking import Clerk
from tests.bot.widget.talk import awaited, opened, say

WISH = "cho tôi gặp cán bộ"
#: What each citizen writes before they want a person; the last is taken over in the picture.
SAID = [
    ["đăng ký kết hôn cần giấy tờ gì"],
    ["tôi muốn hỏi số 0912345678 có phải của xã không"],
    ["xác nhận tình trạng hôn nhân để mua đất"],
    ["mất giấy khai sinh gốc xin lại ở đâu"],
    ["con em sinh ở nhà chưa cưới làm khai sinh sao"],
]


class Real(Clerk):
    """The assistant itself, whose states are kept where Rasa keeps them."""

    def __init__(self, assistant, store):
        super().__init__()
        self.real, self.store, self.lock, self.states = assistant, store, threading.Lock(), {}

    async def turn(self, sender, text):
        return await asyncio.to_thread(self._turn, sender, text)

    def _turn(self, sender, text):
        with self.lock:
            turn = self.real.turn(self.states.get(sender, {}), text)
            self.states[sender] = state = turn.state.to_json()
            known = self.store.read(sender)
            event = {"event": "slot", "name": "case", "value": state}
            self.store.append(sender, [event], known[0].secret if known else None)
            return turn.to_json(text, 0)

    async def advice(self, text, picked=None, answers=None):
        with self.lock:
            return advise(self.real.parse(text), self.real.world, picked, answers).to_json()

    async def situation(self, state, opened):
        return situation(state, self.real.world, opened)


def talked(tab, hall):
    """The page of a member of staff with conversations of every kind, one of them taken; and its id.

    `tab(login)`: a page of the desk for this member; without a login, one of a citizen.
    """
    can, bien = tab("can"), tab("bien")
    for page in (can, bien):
        page.goto(f"{hall.url}/desk/queue")
    people = []
    for number, texts in enumerate(SAID):
        people.append(opened(tab(), hall.url))
        for text in [*texts, WISH]:
            say(people[-1], text)
            people[-1].wait_for_timeout(1500)
        can.locator('[data-section="waiting"] .talk-row').nth(number).wait_for()
    ids = [talk.id for talk in hall.book.queue()]
    for page, id in ((bien, ids[0]), (bien, ids[1]), (can, ids[-1])):
        page.goto(f"{hall.url}/desk/talks/{id}")
        page.keyboard.press("Alt+t")
        page.locator(".state-mine").wait_for()
    bien.goto(f"{hall.url}/desk/talks/{ids[0]}")
    bien.keyboard.press("Alt+b")
    bien.locator(".state-done").wait_for()
    can.get_by_label("Trả lời người dân").fill("Chào chị, tôi là Cẩn ở bàn trợ giúp. Bé sinh ngày nào, tại đâu ạ?")
    can.keyboard.press("Control+Enter")
    awaited(people[-1], "Chào chị")
    say(people[-1], "dạ bé sinh hôm 12/11, ở nhà chứ không ra trạm xá, em với bố cháu chưa đăng ký kết hôn")
    can.locator(".line-person", has_text="trạm xá").wait_for()
    can.get_by_label("Ghi chú nội bộ").fill("Đã hẹn gọi lại nếu chưa có người làm chứng.")
    can.get_by_role("button", name="Ghi", exact=True).click()
    can.locator(".line-note").wait_for()
    return can, ids[-1]
