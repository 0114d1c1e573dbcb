"""What an update of Telegram says, as a message of the gateway: pure, but for the identity of the bot."""
from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, Mapping, Optional

from telegram import Bot, CallbackQuery, Chat, Message, MessageEntity, Update, User
from telegram.constants import ChatType, MessageAttachmentType

from bot.gateway.message import Incoming, Kind
from bot.gateway.telegram.commands import called, greeting
from bot.gateway.telegram.keyboard import shown

NAME = "telegram"
#: What is asked of Telegram: no channels.
ALLOWED = ("message", "edited_message", "callback_query")
#: Seconds after which an edit is no slip that is put right, but tidying up; Telegram also calls an edit what nobody did.
SLIP = 900

_GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)
#: What a message carries beside words; a later one is looked at only where no earlier one is there (a GIF is a
#: document too, a venue a location). What stands here nowhere is `other`.
_KINDS: Mapping[str, Kind] = {
    MessageAttachmentType.PHOTO: "photo",
    MessageAttachmentType.STICKER: "sticker",
    MessageAttachmentType.ANIMATION: "sticker",
    MessageAttachmentType.VOICE: "voice",
    MessageAttachmentType.AUDIO: "voice",
    MessageAttachmentType.VIDEO_NOTE: "voice",
    MessageAttachmentType.DOCUMENT: "file",
    MessageAttachmentType.VENUE: "location",
    MessageAttachmentType.LOCATION: "location",
    MessageAttachmentType.CONTACT: "contact",
}


@dataclass(frozen=True)
class Place:
    """Where to answer: chat, topic of a forum, message that is answered (groups only). As text `chat:topic:message`."""

    chat: int
    topic: Optional[int] = None
    message: Optional[int] = None

    def __str__(self) -> str:
        return f"{self.chat}:{self.topic or ''}:{self.message or ''}".rstrip(":")

    @classmethod
    def of(cls, text: str) -> Place:
        """Raises ValueError for anything but what `str` gives."""
        chat, topic, message = (*text.split(":"), "", "")[: max(3, text.count(":") + 1)]
        return cls(int(chat), int(topic) if topic else None, int(message) if message else None)


def parsed(body: Any, bot: Optional[Bot]) -> Optional[Update]:
    """The update of a JSON object; None for one of a shape that python-telegram-bot does not know.

    One such must not hold up the others: a server of another version may leave out what this one asks for.
    """
    try:
        return Update.de_json(body, bot)
    except (TypeError, KeyError, ValueError, AttributeError):
        return None


def read(update: Update, me: User) -> Optional[Incoming]:
    """The message of an update; None for what is nobody's message to this bot (service messages, talk of a group)."""
    message = update.message or _slip(update.edited_message)
    if message is None or message.is_automatic_forward:
        return None
    author = message.sender_chat or message.from_user  # an administrator who is anonymous speaks as the group
    if author is None or isinstance(author, User) and author.is_bot:
        return None
    kind = _kind(message)
    if kind is None:
        return None
    text = _said(message, me)
    if text is None:
        return None
    id = f"{me.id}.{update.update_id}"
    if update.edited_message:
        id = f"{me.id}.edited.{message.chat.id}.{message.message_id}"  # said once, however often it is edited
        kind, text = "edited", ""
    elif kind != "text" and not text and message.media_group_id:
        id = f"{me.id}.album.{message.media_group_id}"  # ten photos at once get one answer
    return Incoming(
        NAME,
        _person(message.chat, author.id),
        id,
        update.update_id,
        text,
        "text" if text else kind,
        str(_place(message, message.message_id)),
    )


def picked(query: CallbackQuery, number: int, text: str, me: User) -> Optional[Incoming]:
    """The choice `text` that a tap made, `number` being the update's; None where nobody can be answered."""
    message = query.message
    if message is None or message.chat.type == ChatType.CHANNEL:
        return None
    seen = shown(query)
    asked = seen.reply_to_message if seen else None
    place = _place(seen, asked.message_id if asked else None) if seen else Place(message.chat.id)
    # The same button of a message is picked once, however often it is tapped before it is gone.
    once = hashlib.sha256((query.data or "").encode()).hexdigest()[:16]
    id = f"{me.id}.{message.chat.id}.{message.message_id}.{query.from_user.id}.{once}"
    return Incoming(NAME, _person(message.chat, query.from_user.id), id, number, text, "choice", str(place))


def of_another(query: CallbackQuery) -> bool:
    """Whether the buttons stand under an answer to somebody else, in a group."""
    message = shown(query)
    if message is None or message.chat.type not in _GROUPS or message.reply_to_message is None:
        return False
    author = message.reply_to_message.from_user
    return author is not None and not author.is_bot and author.id != query.from_user.id


def _slip(message: Optional[Message]) -> Optional[Message]:
    """A message with words that was put right just after it was sent: it was answered in its first wording."""
    if message is None or message.edit_date is None or not (message.text or message.caption):
        return None
    return message if (message.edit_date - message.date).total_seconds() <= SLIP else None


def _person(chat: Chat, author: int) -> str:
    return f"{chat.id}_{author}" if chat.type in _GROUPS else str(author)


def _place(message: Message, answered: Optional[int]) -> Place:
    topic = message.message_thread_id if message.is_topic_message else None
    return Place(message.chat.id, topic, answered if message.chat.type in _GROUPS else None)


def _kind(message: Message) -> Optional[Kind]:
    """None for service messages."""
    if message.text:
        return "text"
    kind = next((kind for name, kind in _KINDS.items() if message[name]), None)
    if kind == "file" and (message.document.mime_type or "").startswith("image/"):
        return "photo"  # sent as a file to keep it sharp
    return kind or ("other" if message.effective_attachment or message.caption else None)


def _said(message: Message, me: User) -> Optional[str]:
    """The words of a message, '' for none; None for one in a group that is not for the bot."""
    words = (message.text or message.caption or "").strip()
    command = called(words)
    if message.chat.type not in _GROUPS:
        return command.says if command else words
    name = (me.username or "").lower()
    if command and command.bot:
        return command.says if command.bot == name else None
    replied = message.reply_to_message
    to_me = replied is not None and replied.from_user is not None and replied.from_user.id == me.id
    mentions = _mentions(message, me)
    if not to_me and not mentions:
        return None
    for mention in mentions:
        words = words.replace(mention, " ")
    words = "\n".join(" ".join(line.split()) for line in words.splitlines()).strip(" ,:\n") if mentions else words
    if not words and mentions and not message.effective_attachment:
        return greeting()
    command = called(words)
    return command.says if command else words


def _mentions(message: Message, me: User) -> list[str]:
    """The mentions of the bot as they are written."""
    entities = message.parse_entities() if message.text else message.parse_caption_entities()
    name = f"@{me.username or ''}".lower()
    return [
        text
        for entity, text in entities.items()
        if entity.type == MessageEntity.MENTION and text.lower() == name
        or entity.type == MessageEntity.TEXT_MENTION and entity.user is not None and entity.user.id == me.id
    ]
