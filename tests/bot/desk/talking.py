"""Citizens who want a person, and the assistant they talk to before and after."""
from __future__ import annotations

import asyncio
import json
import re
from contextlib import asynccontextmanager

from bot.gateway.gateway import Gateway
from bot.gateway.limits import Gate
from bot.serve.upstream import Unavailable
from knowledge.profile import DAYS, Desk
from limits import parse
from tests.bot.desk.office import office
from tests.bot.gateway.doubles import SOON, SORRY, Assistant, one_each, said

#: A desk that never closes.
ALWAYS = Desk.parse_obj({"hours": [{"days": list(DAYS), "from": "00:00", "to": "23:59"}]})
WISH = "cho tôi gặp cán bộ"


class Clerk(Assistant):
    """Hands over when asked for a person; «khai …» is said in a form; knows what stands beside a conversation."""

    def __init__(self, **more):
        super().__init__(**more)
        self.advised, self.opened = [], []

    async def turn(self, sender, text):
        turn = await super().turn(sender, text)
        if text == WISH:
            return {**turn, "behaviour": "handoff", "replies": [said("Anh/chị gọi 1900 0000 ạ.")]}
        return {**turn, "behaviour": "form"} if text.startswith("khai ") else turn

    async def advice(self, text, picked=None, answers=None):
        if self.down:
            raise Unavailable("down")
        self.advised.append((text, picked))
        return {
            "kind": "answer", "say": "", "candidates": [], "questions": [],
            "procedure": {"code": "1.001193", "short": "Đăng ký khai sinh", "title": "Đăng ký khai sinh", "url": None},
            "texts": {"spoken": f"Nói: {text}", "message": f"Gửi: {text}", "sms": []},
        }  # fmt: skip

    async def situation(self, state, opened):
        if self.down:
            raise Unavailable("down")
        self.opened.append(opened)
        return {
            "procedure": {"code": "1.001193", "short": "Đăng ký khai sinh"}, "stage": "đang hỏi câu 2",
            "answers": [{"ask": "Con sinh ở đâu?", "said": "Ở nhà"}], "open": ["Cha mẹ đã đăng ký kết hôn chưa?"],
            "papers": [{"name": "Giấy chứng sinh", "tick": "missing", "sure": True}],
            "form": {"name": "Tờ khai", "values": [{"label": "Họ tên", "value": "Nguyễn Văn Mẫu" if opened else None}], "left": ["Ngày sinh"]},
            "place": None,
        }  # fmt: skip


def gateway_with_desk(store, assistant, *channels):
    many = parse("100000/second")
    return Gateway(store, assistant, SORRY, channels, one_each, Gate(person=many, channel=many), ALWAYS)


@asynccontextmanager
async def desk_office(store, assistant=None, *channels, **more):
    assistant = assistant or Clerk()
    async with office(store, assistant, gateway=gateway_with_desk(store, assistant, *channels), **more) as found:
        found.assistant, found.book = assistant, found.desk.gateway.book
        yield found


class Citizen:
    """Somebody in the widget."""

    def __init__(self, office):
        self.office, self.browser, self.written = office, office.browser(), 0

    async def open(self):
        found = await self.browser.call("POST", "/v1/widget/sessions", json={})
        self.headers = {"Authorization": f"Bearer {found.json['token']}"}
        return self

    async def write(self, text):
        self.written += 1
        body = {"id": str(self.written), "text": text}
        assert (await self.browser.call("POST", "/v1/widget/messages", json=body, headers=self.headers)).status == 202

    async def heard(self, *words):
        """All that was said to them, once `words` are in it."""
        async with asyncio.timeout(SOON):
            while True:
                found = await self.browser.call("GET", "/v1/widget/events?after=0", headers=self.headers)
                turns = [event for event in found.json["events"] if event["type"] == "turn"]
                texts = [reply["text"] for turn in turns for reply in turn["replies"]]
                if all(any(word in text for text in texts) for word in words):
                    return texts
                await asyncio.sleep(0.02)

    async def erase(self):
        assert (await self.browser.call("DELETE", "/v1/widget/session", headers=self.headers)).status == 204


async def waiting(office, *texts):
    """A citizen who wrote `texts` and then wished for a person, and the id of their conversation."""
    known = {talk.id for talk in office.book.queue()}
    person = await Citizen(office).open()
    for text in texts:
        await person.write(text)
        await person.heard(f"Dạ {text}")
    await person.write(WISH)
    return person, await eventually(lambda: next((talk.id for talk in office.book.queue() if talk.id not in known), None))


async def taken(office):
    """A citizen whose conversation staff have taken, its id, and the browser of who has it."""
    person, id = await waiting(office)
    can = await office.sitting("staff")
    await can.act(f"/desk/talks/{id}/take")
    return person, id, can


async def eventually(what):
    """The first truth of `what()`, which may wait for a database."""
    async with asyncio.timeout(SOON):
        while not (found := await asyncio.to_thread(what)):
            await asyncio.sleep(0.02)
        return found


def lines(text):
    """[(who, words)] of the lines on a page or in a fragment."""
    found = re.findall(r'<li id="line-\d+" class="line line-\w+" data-who="(\w+)">(.*?)</li>', text, re.DOTALL)
    return [(who, " ".join(re.sub(r"<[^>]+>", " ", words).split())) for who, words in found]


@asynccontextmanager
async def live(browser):
    """A function that gives the data of the next «change» of the stream."""
    request = browser.session.get(f"{browser.origin}/desk/live", headers={"Accept": "text/event-stream"})
    async with request as response:
        assert response.status == 200 and response.content_type == "text/event-stream"

        async def change():
            async with asyncio.timeout(SOON):
                while True:
                    name = (await response.content.readline()).decode()
                    if name == "":
                        return None
                    if name == "event: change\n":
                        return json.loads((await response.content.readline()).decode().removeprefix("data: "))

        yield change
