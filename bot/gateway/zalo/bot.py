"""A bot of the Zalo Bot Platform as a channel: a webhook where the server can be reached, else it asks by itself.

`https://bot-api.zaloplatforms.com/bot<token>/<method>` (bot-api.zapps.me is its older name), JSON both ways:
`{"ok": true, "result"}` or `{"ok": false, "error_code", "description"}`. A webhook carries `X-Bot-Api-Secret-Token`.
`getUpdates` gives one update and knows no offset: what has been given is not given again. Error code 408 says that
there is none. There are no buttons, and no files but pictures by address: choices are numbered lines, a file goes as
its address or as the text in it.

Unverified: whether `result` may be a list, the codes other than 408 and 429, and whether a webhook's body is wrapped
in `result` (both are read). Groups are not answered: what the assistant is told is meant for one person.
"""
from __future__ import annotations

import asyncio
import hmac
from collections.abc import Iterable, Mapping
from typing import Any, Dict, List, Optional

import httpx
import structlog
from aiohttp import web

from bot.gateway.channel import Later, Lost, PieceLost, Take
from bot.gateway.message import Incoming, Kind, Limits, Piece
from bot.gateway.zalo import hush
from bot.gateway.zalo.answers import MINUTE, Trouble
from bot.gateway.zalo.files import find_file, instead
from bot.messages import clean
from bot.serve.front import Find
from bot.serve.http import Refused, json_body
from bot.serve.upstream import Part
from bot.settings import Settings, SettingsError
from bot.store.database import StoreError

log = structlog.get_logger()

NAME = "zalobot"
API = "https://bot-api.zaloplatforms.com"
WEBHOOK = "/webhooks/zalo-bot"
SECRET = "X-Bot-Api-Secret-Token"
#: A text has 1 to 2000 characters (sendMessage).
LIMITS = Limits(text=2000, buttons=0, title=0, payload=0, links=False)
#: Characters of the webhook's secret (setWebhook).
SHORTEST, LONGEST = 8, 256
#: Seconds that `getUpdates` waits for a message, and seconds for any other request.
POLL, PATIENCE = 30, 15.0
#: Seconds before it is asked again, after a failure and after an answer without a message.
PAUSE, BREATH = 5.0, 0.5
#: Error codes: no update; too many requests; a token that is none; a message that is not taken (unverified: perhaps a
#: chat that is none, and then what follows is refused alike); a chat that cannot be written to.
NONE, TOO_MANY, TOKEN, MESSAGE, CHAT = 408, 429, (401,), (400,), (403, 404)

_KINDS: Dict[str, Kind] = {
    "message.text.received": "text",
    "message.image.received": "photo",
    "message.sticker.received": "sticker",
    "message.voice.received": "voice",
    "message.document.received": "file",
    "message.unsupported.received": "other",
}


class Answered(Exception):
    """`ok` is false."""

    def __init__(self, code: int) -> None:
        super().__init__(f"code {code}")
        self.code = code


def channel(settings: Settings, find: Find) -> Optional[PlatformBot]:
    """The bot of these settings; None without a token. `find` gives the files that turns name. Raises SettingsError."""
    if not settings.zalo_bot_token:
        return None
    api = settings.zalo_bot_api or API
    return PlatformBot(settings.zalo_bot_token, find, settings.zalo_bot_secret, settings.public_url, api)


class PlatformBot:
    """`secret` makes it a webhook below `public_url`, without one it polls."""

    name, limits = NAME, LIMITS

    def __init__(
        self, token: str, find: Find, secret: Optional[str] = None, public_url: Optional[str] = None, api: str = API
    ) -> None:
        """Raises SettingsError for a secret that cannot be one, or that has no address to go with it."""
        if secret is not None and not SHORTEST <= len(secret) <= LONGEST:
            raise SettingsError(f"MOTCUA_ZALO_BOT_SECRET: cần {SHORTEST}–{LONGEST} ký tự.")
        if secret is not None and not public_url:
            raise SettingsError("MOTCUA_ZALO_BOT_SECRET: webhook cần cả MOTCUA_PUBLIC_URL; để chạy thử thì bỏ khóa này.")
        self._find, self._secret, self._public_url = find, secret, public_url
        hush()
        self._client = httpx.AsyncClient(timeout=httpx.Timeout(PATIENCE))
        self._base = f"{api}/bot{token}/"
        self._take: Optional[Take] = None
        self._poller: Optional[asyncio.Task[None]] = None
        self._me = ""
        self._trouble: Optional[str] = None

    async def start(self, take: Take) -> None:
        """Raises SettingsError for a token that Zalo does not know or a webhook that it does not take."""
        try:
            me = await self._call("getMe")
            if self._secret is None:
                await self._call("deleteWebhook")
            else:
                url = f"{(self._public_url or '').rstrip('/')}{WEBHOOK}"
                await self._call("setWebhook", url=url, secret_token=self._secret)
        except Answered as refused:
            what = f"Zalo không nhận MOTCUA_ZALO_BOT_TOKEN hoặc địa chỉ webhook (mã {refused.code})"
            raise SettingsError(f"Zalo Bot: {what}.") from None
        except Trouble as silent:
            raise SettingsError(f"Zalo Bot: không gọi được Zalo ({silent}).") from None
        self._me, self._take = str(me.get("id", "")) if isinstance(me, dict) else "", take
        if self._secret is None:
            self._poller = asyncio.create_task(self._poll(take))

    async def stop(self) -> None:
        self._take = None
        if self._poller is not None:
            self._poller.cancel()
            await asyncio.gather(self._poller, return_exceptions=True)
        await self._client.aclose()

    def routes(self) -> Iterable[web.RouteDef]:
        return [web.post(WEBHOOK, self._receive)] if self._secret is not None else []

    async def send(self, to: str, piece: Piece) -> None:
        texts = [piece.text] if piece.text else []
        try:
            if piece.file:
                texts += instead(await find_file(self._find, piece.file), self._public_url, LIMITS.text)
            for text in texts:
                await self._say(to, text)
        except Lost as lost:
            log.warning("zalobot.lost", says=str(lost))
            raise

    def alone(self, to: str, procedure: Optional[str]) -> None:
        """Everyone is: groups are not answered."""

    async def busy(self, to: str) -> None:
        try:
            await self._call("sendChatAction", chat_id=to, action="typing")
        except Exception as error:  # a courtesy
            log.info("zalobot.busy", error=type(error).__name__)

    def health(self) -> Part:
        if self._trouble:
            return Part(False, self._trouble)
        if self._take is None:
            return Part(False, "chưa bắt đầu nhận tin")
        return Part(True, "đang nhận tin qua webhook" if self._secret is not None else "đang tự hỏi tin mới")

    async def _say(self, to: str, text: str) -> None:
        try:
            await self._call("sendMessage", chat_id=to, text=text)
        except Answered as refused:
            if refused.code == TOO_MANY:
                raise Later(MINUTE) from None
            if refused.code in MESSAGE:
                raise PieceLost(f"Zalo không nhận tin này (mã {refused.code})") from None
            if refused.code in CHAT:
                raise Lost(f"Zalo không gửi được cho người này (mã {refused.code})") from None
            if refused.code in TOKEN:
                self._trouble = f"Zalo không nhận MOTCUA_ZALO_BOT_TOKEN nữa (mã {refused.code})"
                raise Later(MINUTE) from None
            raise Trouble(str(refused)) from None
        self._trouble = None

    async def _receive(self, request: web.Request) -> web.Response:
        given = request.headers.get(SECRET, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, (self._secret or "").encode()):
            log.warning("zalobot.webhook.refused")
            raise Refused(403, "forbidden", "Yêu cầu này không phải của Zalo.")
        if self._take is None:
            raise Refused(503, "unavailable", "Chưa nhận được tin; Zalo gửi lại sau.")
        body = await json_body(request)
        try:
            for message in messages(body.get("result", body), self._me):
                await self._take(message)
        except StoreError:
            log.error("zalobot.webhook.unkept")
            raise Refused(503, "unavailable", "Chưa nhận được tin; Zalo gửi lại sau.") from None
        return web.json_response({"ok": True})

    async def _poll(self, take: Take) -> None:
        while True:
            try:
                found = messages(await self._call("getUpdates", POLL + PATIENCE, timeout=str(POLL)), self._me)
                for message in found:
                    await _keep(take, message)
                self._trouble = None
                await asyncio.sleep(0 if found else BREATH)
            except Answered as refused:
                nothing = refused.code == NONE
                self._trouble = None if nothing else f"Zalo không cho hỏi tin mới (mã {refused.code})"
                await asyncio.sleep(BREATH if nothing else PAUSE)
            except Trouble as silent:
                self._trouble = f"không hỏi được tin mới ({silent})"
                await asyncio.sleep(PAUSE)

    async def _call(self, method: str, patience: float = PATIENCE, **body: str) -> Any:
        """The answer's `result`. Raises Answered and Trouble, neither of which says the address: the token is in it."""
        try:
            response = await self._client.post(self._base + method, json=body, timeout=patience)
            answer = response.json()
        except httpx.HTTPError as error:
            raise Trouble(type(error).__name__) from None
        except ValueError:
            raise Trouble(f"HTTP {response.status_code}") from None
        if not isinstance(answer, dict):
            raise Trouble(f"HTTP {response.status_code}")
        if answer.get("ok") is not True:
            code = answer.get("error_code")
            raise Answered(code if isinstance(code, int) else response.status_code)
        return answer.get("result")


async def _keep(take: Take, message: Incoming) -> None:
    """Until it is kept: Zalo does not give it again."""
    while True:
        try:
            await take(message)
            return
        except StoreError:
            log.error("zalobot.unkept")
            await asyncio.sleep(PAUSE)


def messages(updates: Any, me: str = "") -> List[Incoming]:
    """What people wrote to the bot, of one update or a list; `me` is the bot's own id, whose echoes are left out."""
    found = [_incoming(update, me) for update in (updates if isinstance(updates, list) else [updates])]
    return [message for message in found if message is not None]


def _incoming(update: Any, me: str) -> Optional[Incoming]:
    message = update.get("message") if isinstance(update, Mapping) else None
    if not isinstance(message, Mapping):
        return None
    sender, chat = message.get("from"), message.get("chat")
    if not isinstance(sender, Mapping) or not isinstance(chat, Mapping) or chat.get("chat_type") == "GROUP":
        return None
    person, to, number = (str(part.get(key) or "") for part, key in ((sender, "id"), (chat, "id"), (message, "message_id")))
    if not person or not number or sender.get("is_bot") is True or person == me:
        return None
    kind = _KINDS.get(str(update.get("event_name") or "message.text.received"), "other")
    text = clean(message["text"]) if kind == "text" and isinstance(message.get("text"), str) else ""
    if kind == "text" and not text.strip():
        kind = "other"
    date = message.get("date")
    order = date if isinstance(date, int) and not isinstance(date, bool) and date >= 0 else 0
    return Incoming(NAME, person, number, order, text, kind, "" if to == person else to)
