"""People on Telegram and on Zalo: they type, tap the buttons that they see, and answer with the numbers of lines."""
from __future__ import annotations

import re
import time
from typing import Any, Dict, List

from bot.gateway.zalo import bot as zalo_bot
from bot.gateway.zalo import official
from tests.bot.gateway.talkers import Heard, Office, Talker
from tests.bot.gateway.telegram.fake import ME, FakeTelegram
from tests.bot.gateway.telegram.shapes import message, tap
from tests.bot.gateway.zalo.events import raw, said
from tests.bot.gateway.zalo.fake import signed

#: Where the server is said to be reached from outside.
PUBLIC = "https://motcua.vi.du"
BOT_SECRET = "khoa-cua-webhook"
_FILE = re.compile(r"^(\S+)\n" + re.escape(PUBLIC) + r"(/v1/files/\S+)$", re.MULTILINE)


class PhoneBook(FakeTelegram):
    """Telegram that knows what each chat was sent."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: List[Dict[str, Any]] = []
        self.numbers = iter(range(1, 1_000_000))

    async def _sendMessage(self, given):
        answer = await super()._sendMessage(given)
        markup = {"reply_markup": given["reply_markup"]} if "reply_markup" in given else {}
        self.sent.append({**answer, "from": ME, "text": str(given["text"]), **markup})
        return answer

    async def _sendDocument(self, given):
        answer = await super()._sendDocument(given)
        self.sent.append({**answer, "text": str(given.get("caption", "")), "document": given["document"]})
        return answer


class OnTelegram(Talker):
    channel = "telegram"

    def __init__(self, office: Office, number: int) -> None:
        super().__init__(office, number)
        self._me = {"id": int(self.person), "is_bot": False, "first_name": "Na", "language_code": "vi"}
        self._chat = {"id": int(self.person), "type": "private", "first_name": "Na"}

    async def say(self, text: str) -> Heard:
        number = next(self.office.phones.numbers)
        return await self._turn(message(number, self._chat, self._me, text=text))

    async def pick(self, number: int, choice: Dict[str, str]) -> Heard:
        """Always by a tap: Telegram lets a question have all its buttons."""
        for shown in reversed(self._shown()):
            for button in _telegram_buttons(shown):
                data = button.get("callback_data", "")
                titles = (choice["title"], str(number))
                if data == choice["id"] or data.startswith("~") and button["text"] in titles:
                    return await self._turn(tap(data, shown, next(self.office.phones.numbers), self._me))
        raise AssertionError(f"no button «{choice['title']}» ({choice['id']}) on Telegram")

    async def give(self, sent: Dict[str, Any]) -> Heard:
        before = len(self._shown())
        self.office.phones.arrive(sent)
        await self.office.settled(self.sender, self.messages)
        heard = Heard()
        for shown in self._shown()[before:]:
            heard.add(shown["text"])
            for button in _telegram_buttons(shown):
                heard.button(button["text"], button.get("url"))
            if "document" in shown:
                heard.files.append(shown["document"])
        return heard

    def _shown(self) -> List[Dict[str, Any]]:
        return [sent for sent in self.office.phones.sent if str(sent["chat"]["id"]) == self.person]


class OnZalo(Talker):
    """The Official Account: up to five buttons, the rest by number."""

    channel = "zalo"

    def __init__(self, office: Office, number: int) -> None:
        super().__init__(office, number)
        self._last: List[Any] = []  # the messages of the last turn

    async def pick(self, number: int, choice: Dict[str, str]) -> Heard:
        for button in (button for sent in self._last for button in _zalo_buttons(sent)):
            if button["type"] == "oa.query.show" and button["title"] in (choice["title"], str(number)):
                return await self._turn(button["payload"])
        return await self._turn(_numbered(number, choice, "\n".join(sent.get("text", "") for sent in self._last)))

    async def give(self, sent: str) -> Heard:
        before, stamp = len(self._sent()), int(time.time() * 1000)
        event = said(number=f"{self.person}-{self.messages}", stamp=stamp, text=sent)
        body = raw({**event, "sender": {"id": self.person}})
        await self.office.call("POST", official.WEBHOOK, data=body, headers=signed(body, stamp))
        await self.office.settled(self.sender, self.messages)
        self._last = self._sent()[before:]
        heard = Heard()
        for shown in self._last:
            await self._read(shown, heard)
        return heard

    async def _read(self, sent: Dict[str, Any], heard: Heard) -> None:
        await _said(self.office, sent.get("text", ""), heard)
        for button in _zalo_buttons(sent):
            address = button["payload"]["url"] if button["type"] == "oa.open.url" else None
            heard.button(button["title"], address)
        payload = sent.get("attachment", {}).get("payload", {})
        for number in [payload.get("token"), *(row["attachment_id"] for row in payload.get("elements", ()))]:
            if number:
                _, name, _, content = self.office.zalo.uploads[int(number[1:]) - 1]
                heard.files.append((name, content))

    def _sent(self) -> List[Any]:
        return [sent for to, sent in self.office.zalo.sent if to == self.person]


class OnZaloBot(OnZalo):
    """The Bot Platform: no buttons at all, a number picks."""

    channel = zalo_bot.NAME

    def __init__(self, office: Office, number: int) -> None:
        super().__init__(office, number)
        self.person = f"zb{self.person}"

    async def pick(self, number: int, choice: Dict[str, str]) -> Heard:
        return await self._turn(_numbered(number, choice, "\n".join(self._last)))

    async def give(self, sent: str) -> Heard:
        before = len(self._sent())
        update = {
            "event_name": "message.text.received",
            "message": {
                "from": {"id": self.person, "display_name": "Mẩy", "is_bot": False},
                "chat": {"id": self.person, "chat_type": "PRIVATE"},
                "message_id": f"{self.person}-{self.messages}",
                "date": int(time.time() * 1000),
                "text": sent,
            },
        }
        await self.office.call("POST", zalo_bot.WEBHOOK, json=update, headers={zalo_bot.SECRET: BOT_SECRET})
        await self.office.settled(self.sender, self.messages)
        self._last = self._sent()[before:]
        heard = Heard()
        for text in self._last:
            await _said(self.office, text, heard)
        return heard


def _telegram_buttons(shown: Dict[str, Any]) -> List[Dict[str, Any]]:
    return [button for row in shown.get("reply_markup", {}).get("inline_keyboard", []) for button in row]


def _zalo_buttons(sent: Dict[str, Any]) -> List[Dict[str, Any]]:
    return sent.get("attachment", {}).get("payload", {}).get("buttons", [])


def _numbered(number: int, choice: Dict[str, str], text: str) -> str:
    """The number of a choice, which must stand in the text beside its words."""
    line = f"{number}. {' '.join(choice['title'].split())}"
    assert line in text.splitlines(), f"no line «{line}» in\n{text}"
    return str(number)


async def _said(office: Office, text: str, heard: Heard) -> None:
    """A text, in which a file may stand as its address."""
    for name, path in _FILE.findall(text):
        given, content = await office.file(path)
        assert given == name
        heard.files.append((name, content))
    heard.add(_FILE.sub("", text))
