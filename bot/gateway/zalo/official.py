"""A Zalo Official Account as a channel: messages come to a webhook and are answered through `message/cs`.

What Zalo lets an account answer (second hand, unverified): within 48 hours of a person's last message eight answers are
free, further ones count against the account's package; after seven days none is delivered. Beyond that an answer is
Lost, and the log and the health say why. Zalo wants 200 within two seconds, so that a message is only kept here.
"""
from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable
from time import time
from typing import Any, Dict, List, Optional

import httpx
import structlog
from aiohttp import web

from bot.gateway.channel import Later, Lost, Take
from bot.gateway.message import Piece
from bot.gateway.zalo import hush
from bot.gateway.zalo.answers import Refusal
from bot.gateway.zalo.clicks import Offered
from bot.gateway.zalo.events import FOLLOW, NAME, UNFOLLOW, incoming, person_of
from bot.gateway.zalo.files import find_file, instead
from bot.gateway.zalo.refreshing import OAUTH, Application, Tokens
from bot.gateway.zalo.sending import API, LIMITS, TIMEOUT, Message, Sender, attached, worded
from bot.gateway.zalo.signature import SIGNATURE, refusal, stamps
from bot.gateway.zalo.tokens import TokenStore
from bot.serve.front import Find
from bot.serve.http import BODY_TIMEOUT, Refused
from bot.serve.upstream import Part
from bot.settings import Settings, SettingsError
from bot.store.database import StoreError

log = structlog.get_logger()

WEBHOOK = "/webhooks/zalo"
#: Seconds between two looks at the token, so that it lives on where nobody writes.
KEEP = 300.0
#: Setting → its variable.
_NEEDED = {
    "zalo_app_id": "MOTCUA_ZALO_APP_ID",
    "zalo_app_secret": "MOTCUA_ZALO_APP_SECRET",
    "zalo_oa_secret": "MOTCUA_ZALO_OA_SECRET",
}


def channel(settings: Settings, find: Find) -> Optional[OfficialAccount]:
    """The account of these settings; None where none of them is set. `find` gives the files that turns name.

    Raises SettingsError naming what is missing, and StoreError.
    """
    given = {variable: getattr(settings, name) for name, variable in _NEEDED.items()}
    if not any(given.values()):
        return None
    missing = [variable for variable, value in given.items() if not value]
    if missing:
        raise SettingsError(f"Zalo OA: chưa đặt {', '.join(missing)}; xem docs/zalo.md.")
    hosts = settings.zalo_api or API, settings.zalo_oauth or OAUTH
    return OfficialAccount(Application(*given.values()), TokenStore.open(settings), find, settings.public_url, *hosts)


class OfficialAccount:
    """`public_url` is where the server is reached from outside; None: no file can be given by its address."""

    name, limits = NAME, LIMITS

    def __init__(
        self,
        app: Application,
        store: TokenStore,
        find: Find,
        public_url: Optional[str] = None,
        api: str = API,
        oauth: str = OAUTH,
        clock: Callable[[], float] = time,
    ) -> None:
        self._app, self._store, self._find, self._public_url, self._clock = app, store, find, public_url, clock
        hush()
        self._client = httpx.AsyncClient(timeout=TIMEOUT)
        self._tokens = Tokens(store, self._client, app, oauth, clock)
        self._sender = Sender(self._client, self._tokens, api)
        self._offered = Offered()
        self._take: Optional[Take] = None
        self._keeper: Optional[asyncio.Task[None]] = None
        self._trouble: Optional[str] = None
        self._heard = self._forged = 0

    async def start(self, take: Take) -> None:
        """Receives from now on. A token that is missing or refused is no reason not to: it can be put in meanwhile,
        and what was taken is answered then; until then `health` says so."""
        self._take = take
        self._keeper = asyncio.create_task(self._keep())

    async def stop(self) -> None:
        self._take = None
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)
        await self._tokens.stop()
        await self._client.aclose()
        self._store.close()

    def routes(self) -> Iterable[web.RouteDef]:
        return [web.post(WEBHOOK, self._receive)]

    async def send(self, to: str, piece: Piece) -> None:
        try:
            for message in await self._messages(to, piece):
                await self._sender.send(to, message)
        except Lost as lost:
            log.warning("zalo.lost", says=str(lost))
            if isinstance(lost, Refusal) and lost.account:
                self._trouble = str(lost)
            raise
        self._trouble = None

    def alone(self, to: str, procedure: Optional[str]) -> None:
        """Everyone is: groups are not answered."""

    async def busy(self, to: str) -> None:
        """The API has nothing that shows it."""

    def health(self) -> Part:
        wrong = self._tokens.trouble or self._trouble
        if wrong:
            return Part(False, wrong)
        if self._take is None:
            return Part(False, "chưa bắt đầu nhận tin")
        said = f"đã nhận {self._heard} tin" if self._heard else "chưa nhận tin nào từ khi khởi động"
        if self._forged:
            said += f"; {self._forged} yêu cầu bị từ chối vì sai chữ ký hoặc quá cũ"
        return Part(True, said)

    async def _messages(self, to: str, piece: Piece) -> List[Message]:
        """Uploads come first: where one fails, nothing has been sent that would be sent again."""
        files = await self._attached(piece.file) if piece.file else []
        payloads = self._offered.payloads(to, piece.buttons)
        return [worded(piece.text, piece.buttons, payloads), *files] if piece.text else files

    async def _attached(self, path: str) -> List[Message]:
        file = await find_file(self._find, path)
        if file.upload is None:
            return [worded(text) for text in instead(file, self._public_url, LIMITS.text)]
        return [attached(file.upload, await self._sender.upload(file, file.upload))]

    async def _receive(self, request: web.Request) -> web.Response:
        body = await _body(request)
        event = _event(body)
        signed = stamps(event, request.headers)
        why = refusal(body, request.headers.get(SIGNATURE), signed, self._app.id, self._app.oa_secret, self._clock())
        if why:
            self._forged += 1
            log.warning("zalo.webhook.refused", why=why)
            raise Refused(403, "forbidden", "Yêu cầu này không phải của Zalo.")
        if self._take is None:
            raise Refused(503, "unavailable", "Chưa nhận được tin; Zalo gửi lại sau.")
        if event.get("event_name") == UNFOLLOW:
            self._offered.forget(person_of(event, "follower"))
        message = incoming(event, self._offered.picked)
        if message is not None:
            try:
                await self._take(message)
            except StoreError:  # Zalo sends it again
                log.error("zalo.webhook.unkept")
                raise Refused(503, "unavailable", "Chưa nhận được tin; Zalo gửi lại sau.") from None
            self._heard += event.get("event_name") != FOLLOW
        return web.Response()

    async def _keep(self) -> None:
        while True:
            try:
                await self._tokens.access()
            except (Later, StoreError):  # `Tokens` has said so
                pass
            except Exception as error:  # the next look must come, whatever this one met
                log.error("zalo.token.look", error=type(error).__name__)
            await asyncio.sleep(KEEP)


async def _body(request: web.Request) -> bytes:
    """As it came. Raises Refused, and aiohttp's 413."""
    try:
        return await asyncio.wait_for(request.read(), BODY_TIMEOUT)
    except asyncio.TimeoutError:
        raise Refused(408, "too_slow", "Yêu cầu gửi quá lâu.", Connection="close") from None


def _event(body: bytes) -> Dict[str, Any]:
    """{} for what is no JSON object: nothing in it can have been signed."""
    try:
        event = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return event if isinstance(event, dict) else {}
