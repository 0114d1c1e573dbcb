"""Buttons of a message, and what a tap on one of them means."""
from __future__ import annotations

import hashlib
import re
from base64 import urlsafe_b64encode
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import List, Optional

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from bot.gateway.message import Button
from bot.gateway.rendering import length
from bot.gateway.telegram.limits import CALLBACK

#: Characters that a row of buttons shows on a small phone, and the edge of each button.
ROW, EDGE = 36, 3
#: Buttons of a row at most.
MOST_IN_A_ROW = 5
#: Long ids remembered; the oldest goes.
MOST_IDS = 5000
_TOKEN = "~"


class Ids:
    """Ids as `callback_data`: as they are, or a token for one that is too long for a button.

    Tokens are digests of their ids and remembered in memory. After a restart a token says nothing until its id is
    sent again; `tapped` then goes by the words on the button.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[str, str] = OrderedDict()

    def data(self, id: str) -> str:
        if 0 < len(id.encode()) <= CALLBACK and not id.startswith(_TOKEN):
            return id
        token = _TOKEN + urlsafe_b64encode(hashlib.sha256(id.encode()).digest()[:15]).decode()
        self._known[token] = id
        self._known.move_to_end(token)
        if len(self._known) > MOST_IDS:
            self._known.popitem(last=False)
        return token

    def id(self, data: str) -> Optional[str]:
        """None for a token that is not known (any more)."""
        return self._known.get(data) if data.startswith(_TOKEN) else data


@dataclass(frozen=True)
class Tap:
    """`text` is what was picked, '' where the button says nothing any more; `title` the words on it."""

    text: str
    title: str = ""


def keyboard(buttons: Sequence[Button], ids: Ids) -> Optional[InlineKeyboardMarkup]:
    """Buttons in rows: short ones beside each other, as wide as a small phone shows them in full."""
    rows: List[List[InlineKeyboardButton]] = []
    widest = 0  # title of the row that is being filled
    for button in buttons:
        width = max(widest, length(button.title))
        if not rows or len(rows[-1]) == MOST_IN_A_ROW or (width + EDGE) * (len(rows[-1]) + 1) > ROW:
            rows.append([])
            width = length(button.title)
        rows[-1].append(_button(button, ids))
        widest = width
    return InlineKeyboardMarkup(rows) if rows else None


def _button(button: Button, ids: Ids) -> InlineKeyboardButton:
    if button.url:
        return InlineKeyboardButton(button.title, url=button.url)
    return InlineKeyboardButton(button.title, callback_data=ids.data(button.id))


def tapped(query: CallbackQuery, ids: Ids) -> Tap:
    """What a tap means. Data that no button of its message has is not believed: a client can send anything."""
    data, message = query.data or "", shown(query)
    if message is None:  # too old for Telegram to say what it was
        return Tap(ids.id(data) or "")
    title = next((button.text for button in _buttons(message) if button.callback_data == data), None)
    if title is None:
        return Tap("")
    return Tap(ids.id(data) or _words(title, message.text or ""), title)


def shown(query: CallbackQuery) -> Optional[Message]:
    """The message with the button; None where Telegram does not show it any more."""
    message = query.message
    # A `Message` is no sign: python-telegram-bot makes one of an inaccessible message too.
    return message if isinstance(message, Message) and message.is_accessible else None


def without_choices(message: Message) -> Optional[InlineKeyboardMarkup]:
    """The links that stay when a choice was made."""
    links = [[button] for button in _buttons(message) if button.url]
    return InlineKeyboardMarkup(links) if links else None


def _buttons(message: Message) -> List[InlineKeyboardButton]:
    return [button for row in message.reply_markup.inline_keyboard for button in row] if message.reply_markup else []


def _words(title: str, text: str) -> str:
    """What a button says: its title, or the line with its number; '' for a number without its line."""
    if not title.isdigit():
        return title
    line = re.search(rf"^{title}\. (.+)$", text, re.MULTILINE)
    return line[1].strip() if line else ""
