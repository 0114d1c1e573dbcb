"""The channel: receives by long polling or by webhook, sends pieces, and answers taps."""
from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Coroutine, Iterable
from dataclasses import replace
from typing import Any, Optional, Set

from aiohttp import web
from telegram import Bot, BotCommand, CallbackQuery, InputFile, LinkPreviewOptions, Message, ReplyParameters, Update
from telegram.constants import ChatAction
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from actions.phrases import Phrases
from bot.gateway.channel import Later, Lost, PieceLost, Take, attached
from bot.gateway.message import Piece
from bot.gateway.rendering import length
from bot.gateway.telegram import WEBHOOK, updates, webhook
from bot.gateway.telegram.commands import commands, opening
from bot.gateway.telegram.keyboard import Ids, keyboard, shown, tapped, without_choices
from bot.gateway.telegram.limits import LIMITS, TEXT
from bot.gateway.telegram.receiving import READ, Receiver, seconds
from bot.gateway.telegram.updates import Place
from bot.serve.front import Find
from bot.serve.logs import place as place_of
from bot.serve.upstream import Part

log = logging.getLogger(__name__)

#: Seconds to connect, and to send a file.
CONNECT, UPLOAD = 10.0, 60.0
#: They log whole addresses, of which the bot's token is a part, and answers that they cannot read, which are what
#: people write. Their errors are raised too, so nothing is missed.
_TALKATIVE = ("httpx", "httpcore", "telegram")
#: Bad requests that are about the chat, and so about whatever else would go there; the others are about one message.
#: Undocumented: as Telegram's own server words them (github.com/tdlib/telegram-bot-api).
_CHAT = re.compile(
    r"chat not found|user not found|peer_id_invalid|thread not found|topic_(closed|deleted)|chat_restricted"
    r"|chat_write_forbidden|(not enough|no) rights to send|deactivated|kicked|blocked",
    re.IGNORECASE,
)
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Telegram:
    name = updates.NAME
    limits = LIMITS

    def __init__(
        self, token: str, find: Find, api: str, webhook: Optional[str] = None, secret: Optional[str] = None, wait: float = 25
    ) -> None:
        """`find`: a file's name → its own name and content; `api`: a Bot API server; `wait`: seconds of a long poll."""
        for name in _TALKATIVE:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        slow = {"connect_timeout": CONNECT, "read_timeout": READ, "write_timeout": READ, "pool_timeout": READ}
        self._bot = Bot(
            token,
            base_url=f"{api}/bot",
            base_file_url=f"{api}/file/bot",
            request=HTTPXRequest(connection_pool_size=16, media_write_timeout=UPLOAD, **slow),
            get_updates_request=HTTPXRequest(connection_pool_size=1, **slow),
        )
        self._find, self._secret, self._ids, self._say = find, secret, Ids(), Phrases.load()
        self._receiver = Receiver(self._bot, self._receive, self._introduce, webhook, secret, wait)
        self._take: Optional[Take] = None
        self._tasks: Set[asyncio.Task[None]] = set()

    async def start(self, take: Take) -> None:
        self._take = take
        await self._receiver.start()

    async def stop(self) -> None:
        await self._receiver.stop()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._bot.shutdown()

    def routes(self) -> Iterable[web.RouteDef]:
        if self._secret is None:
            return []
        return [web.post(WEBHOOK, webhook.handler(self._bot, self._secret, self._receiver.taken))]

    def health(self) -> Part:
        return self._receiver.health()

    async def send(self, to: str, piece: Piece) -> None:
        try:
            place = Place.of(to)
        except ValueError:
            raise Lost("no chat") from None
        try:
            await self._send(place, piece)
        except RetryAfter as error:
            raise Later(seconds(error)) from None
        except ChatMigrated as error:  # the group has become a supergroup, where messages have other numbers
            await self.send(str(Place(error.new_chat_id)), piece)
        except BadRequest as error:
            if _CHAT.search(str(error)):
                raise Lost(type(error).__name__) from None
            if not any(button.url for button in piece.buttons):
                raise PieceLost(type(error).__name__) from None
            await self.send(to, _spelled_out(piece))  # an address that Telegram does not take for one
        except Forbidden as error:
            raise Lost(type(error).__name__) from None

    def alone(self, to: str, procedure: Optional[str]) -> Optional[str]:
        if Place.of(to).chat > 0:  # a person's own; groups have negative numbers
            return None
        return f"https://t.me/{self._bot.username}{opening(procedure) if procedure else ''}"

    async def busy(self, to: str) -> None:
        try:
            place = Place.of(to)
            await self._bot.send_chat_action(place.chat, ChatAction.TYPING, message_thread_id=place.topic)
        except Exception as error:  # a courtesy
            log.info("telegram: no sign of typing: %s", type(error).__name__)

    async def _send(self, place: Place, piece: Piece) -> None:
        answered = ReplyParameters(place.message, allow_sending_without_reply=True) if place.message else None
        common: dict[str, Any] = {"message_thread_id": place.topic, "reply_parameters": answered}
        if piece.file:
            _, name, content = await attached(self._find, piece.file)
            document = InputFile(content, filename=name)
            await self._bot.send_document(place.chat, document, caption=piece.text or None, **common)
        elif piece.text:
            markup = keyboard(piece.buttons, self._ids)
            await self._bot.send_message(
                place.chat, piece.text, reply_markup=markup, link_preview_options=_NO_PREVIEW, **common
            )

    async def _introduce(self) -> None:
        """Once Telegram is reached: the list of commands. Raises TelegramError where Telegram is out of reach."""
        try:
            await self._bot.set_my_commands([BotCommand(name, command.about) for name, command in commands().items()])
        except BadRequest as error:  # the bot works without
            log.error("telegram: no list of commands: %s", type(error).__name__)

    async def _receive(self, update: Update) -> None:
        """Raises what `take` raises."""
        if self._take is None:
            raise RuntimeError("not started")
        if update.callback_query:
            await self._tap(update.callback_query, update.update_id, self._take)
            return
        incoming = updates.read(update, self._bot.bot)
        if incoming:
            await self._take(incoming)

    async def _tap(self, query: CallbackQuery, number: int, take: Take) -> None:
        if updates.of_another(query):
            self._beside(self._answered(query, self._say("telegram.not_yours")))
            return
        tap = tapped(query, self._ids)
        incoming = updates.picked(query, number, tap.text, self._bot.bot) if tap.text else None
        self._beside(self._answered(query, "" if incoming else self._say("telegram.old_button")))
        if incoming:
            message = shown(query)
            if await take(incoming) and message:
                self._beside(self._marked(message, tap.title))

    async def _answered(self, query: CallbackQuery, words: str) -> None:
        await self._bot.answer_callback_query(query.id, words or None)

    async def _marked(self, message: Message, title: str) -> None:
        """The buttons go, and what was picked stands under the question."""
        links, text = without_choices(message), f"{message.text or ''}\n\n✓ {title}"
        where = {"chat_id": message.chat.id, "message_id": message.message_id, "reply_markup": links}
        if message.text and length(text) <= TEXT:
            await self._bot.edit_message_text(text, link_preview_options=_NO_PREVIEW, **where)
        else:
            await self._bot.edit_message_reply_markup(**where)

    def _beside(self, work: Coroutine[Any, Any, None]) -> None:
        """Do it beside what comes next; nobody waits for it, and it may fail."""

        async def quietly() -> None:
            try:
                await work
            except TelegramError as error:
                log.info("telegram: %s", type(error).__name__)
            except Exception as error:
                log.error("telegram: %s", place_of(error))

        task = asyncio.create_task(quietly())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _spelled_out(piece: Piece) -> Piece:
    """The same with addresses in the text, as far as they fit, and no buttons that open them."""
    text = "\n".join([piece.text, *(button.url for button in piece.buttons if button.url)])
    kept = tuple(button for button in piece.buttons if not button.url)
    return replace(piece, text=text if length(text) <= TEXT else piece.text, buttons=kept)
