"""Getting updates: long polling, or a webhook that Telegram is told of; both start over until they work."""
from __future__ import annotations

import asyncio
import logging
import warnings
from collections.abc import Awaitable, Callable
from typing import Any, Optional

from telegram import Bot, Update
from telegram.error import BadRequest, Conflict, EndPointNotFound, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.gateway.telegram.updates import ALLOWED, parsed
from bot.serve.logs import place
from bot.serve.upstream import Part
from bot.settings import SettingsError
from nlu.errors import MotCuaError

log = logging.getLogger(__name__)

warnings.filterwarnings("ignore", "Please use 'Bot.getUpdates'")

#: Seconds in which an answer comes; the server's own line is a good one.
READ = 20.0
#: Seconds between two attempts, doubled up to the longest.
SHORTEST, LONGEST = 1.0, 30.0
#: Connections that Telegram may hold to the webhook (setWebhook: 1–100).
CONNECTIONS = 10

Receive = Callable[[Update], Awaitable[None]]

_BAD_TOKEN = "Telegram không nhận MOTCUA_TELEGRAM_TOKEN: mã sai, hoặc đã bị thu hồi."
_BAD_WEBHOOK = "Telegram không nhận địa chỉ trong MOTCUA_TELEGRAM_WEBHOOK."
_TROUBLES = (
    ((InvalidToken, EndPointNotFound), "mã của bot không còn dùng được"),
    (Conflict, "một chương trình khác cũng đang nhận tin của bot này"),
    (RetryAfter, "Telegram bảo chờ"),
    (BadRequest, "Telegram từ chối yêu cầu nhận tin"),
    (NetworkError, "không tới được máy chủ Telegram"),
)


def seconds(error: RetryAfter) -> float:
    """For how long Telegram wants to be left alone."""
    wait = error.retry_after
    return float(wait if isinstance(wait, int) else wait.total_seconds())


class Receiver:
    """`receive` handles one update and raises MotCuaError for one that has to come again; `ready` is called once."""

    def __init__(
        self,
        bot: Bot,
        receive: Receive,
        ready: Callable[[], Awaitable[None]],
        url: Optional[str],
        secret: Optional[str],
        wait: float,
    ) -> None:
        self._bot, self._receive, self._ready = bot, receive, ready
        self._url, self._secret, self._wait = url, secret, wait
        self._task: Optional[asyncio.Task[None]] = None
        self._trouble: Optional[str] = "đang nối với Telegram"
        self._offset: Optional[int] = None

    async def start(self) -> None:
        """Raises SettingsError where Telegram refuses token or webhook; where it is out of reach, goes on trying."""
        connected = False
        try:
            await self._connect()
            connected = True
        except InvalidToken:
            raise SettingsError(_BAD_TOKEN) from None
        except BadRequest:
            raise SettingsError(_BAD_WEBHOOK) from None
        except TelegramError as error:
            self._failed(error)
        self._task = asyncio.create_task(self._work(connected))

    async def stop(self) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def taken(self, update: Update) -> bool:
        """One update of the webhook; False where it has to come again."""
        return self._trouble is None and await self._handled(update)

    def health(self) -> Part:
        if self._trouble:
            return Part(False, self._trouble)
        return Part(True, f"đang nhận tin cho @{self._bot.username} bằng {'webhook' if self._url else 'cách hỏi liên tục'}")

    async def _connect(self) -> None:
        await self._bot.initialize()
        if self._url:
            await self._bot.set_webhook(
                self._url, secret_token=self._secret, allowed_updates=ALLOWED, max_connections=CONNECTIONS
            )
        else:
            await self._bot.delete_webhook()
        await self._ready()
        self._trouble = None

    async def _work(self, connected: bool) -> None:
        pause = SHORTEST
        if not connected:
            await asyncio.sleep(pause)
        while True:
            try:
                if not connected:
                    await self._connect()
                    connected = True
                if self._url:
                    return
                kept = await self._poll()
                wait, self._trouble = (0.0, None) if kept else (pause, "chưa ghi lại được tin vừa nhận")
            except TelegramError as error:
                self._failed(error)
                wait = seconds(error) if isinstance(error, RetryAfter) else pause
            except Exception as error:
                log.error("telegram: %s", place(error))
                wait = pause
            pause = min(2 * pause, LONGEST) if wait else SHORTEST
            await asyncio.sleep(wait)

    async def _poll(self) -> bool:
        """One long poll; False where an update could not be kept and is asked for again."""
        asked = {"offset": self._offset, "timeout": int(self._wait), "allowed_updates": list(ALLOWED)}
        # Not get_updates: that reads all or nothing, and puts what it cannot read into the log.
        found = await self._bot.do_api_request("getUpdates", asked, read_timeout=READ + self._wait)
        kept = await asyncio.gather(*(self._kept(body) for body in found))
        for body, well in zip(found, kept):
            if not well:
                return False
            self._offset = int(body["update_id"]) + 1
        return True

    async def _kept(self, body: Any) -> bool:
        update = parsed(body, self._bot)
        return update is None or await self._handled(update)

    async def _handled(self, update: Update) -> bool:
        try:
            await self._receive(update)
        except MotCuaError as error:
            log.error("telegram: %s", place(error))
            return False
        except Exception as error:  # of this update alone: the others must not wait for it for ever
            log.error("telegram: %s", place(error))
        return True

    def _failed(self, error: TelegramError) -> None:
        self._trouble = next((words for kind, words in _TROUBLES if isinstance(error, kind)), "Telegram báo lỗi")
        log.warning("telegram: %s", type(error).__name__)
