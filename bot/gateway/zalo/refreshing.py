"""An access token that works: bought for the refresh token when it is about to run out, kept before it is used.

`POST https://oauth.zaloapp.com/v4/oa/access_token`, form `refresh_token`, `app_id`, `grant_type`, header `secret_key`;
the answer is `{"access_token", "refresh_token", "expires_in": "90000"}`, or, with HTTP 200 too, `{"error": -14014,
"error_name", …}`.
"""
from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from time import time
from typing import Any, Mapping, Optional, Tuple

import httpx
import structlog

from bot.gateway.channel import Later
from bot.gateway.zalo.answers import code_of
from bot.gateway.zalo.tokens import LEASE, Pair, TokenStore
from bot.store.database import StoreError

log = structlog.get_logger()

OAUTH = "https://oauth.zaloapp.com"
PATH = "/v4/oa/access_token"
#: Seconds that one purchase may take, all in all.
PATIENCE = 20.0
#: Seconds before its end from which an access token is renewed.
EARLY = 600.0
#: Seconds that a token lives where Zalo does not say (25 hours are what it says).
LIVES = 90_000.0
#: Seconds until the same refresh token is tried again, after no answer and after a refusal; and without any token.
AFTER_SILENCE, AFTER_REFUSAL, WITHOUT = 30.0, 900.0, 60.0
#: Seconds between two looks at whether another process has finished.
LOOK = 0.2

MISSING = "chưa có refresh token: chạy `motcua zalo login`"


@dataclass(frozen=True)
class Application:
    """The application on developers.zalo.me: its id, its secret key, and the secret key of the OA linked with it."""

    id: str
    secret: str
    oa_secret: str


class Tokens:
    """`trouble` is a sentence for staff while no token can be had, else None."""

    def __init__(
        self,
        store: TokenStore,
        client: httpx.AsyncClient,
        app: Application,
        oauth: str = OAUTH,
        clock: Callable[[], float] = time,
    ) -> None:
        self._store, self._client, self._app, self._url, self._clock = store, client, app, oauth + PATH, clock
        self._pair: Optional[Pair] = None
        self._work: Optional[asyncio.Task[Pair]] = None
        self._unsaved: Optional[Tuple[str, Pair]] = None
        self._held: Tuple[str, float] = ("", 0.0)  # a refresh token, and until when it is left alone
        self.trouble: Optional[str] = None

    async def access(self) -> str:
        """A token that should work. Raises Later, and StoreError."""
        pair = self._pair
        if pair is not None and self._fresh(pair):
            return pair.access
        try:
            return await self.renew("")
        except Later:
            if pair is not None and pair.expires > self._clock():  # it has not run out yet
                return pair.access
            raise

    async def renew(self, refused: str) -> str:
        """Another token than `refused`. Raises Later, and StoreError."""
        if self._work is None or self._work.done():
            self._work = asyncio.create_task(self._renewed(refused))
            self._work.add_done_callback(lambda task: task.cancelled() or task.exception())
        # A purchase that has begun must end: half of it is a refresh token lost.
        return (await asyncio.shield(self._work)).access

    async def stop(self) -> None:
        """Wait for a purchase that has begun."""
        if self._work is not None:
            await asyncio.wait([self._work])

    async def _renewed(self, refused: str) -> Pair:
        if self._unsaved is not None:
            return await self._settled(*self._unsaved)
        given_up = asyncio.get_running_loop().time() + PATIENCE
        while True:
            kept = await asyncio.to_thread(self._store.read)
            if kept is None:
                self.trouble = MISSING
                raise Later(WITHOUT)
            pair, now = kept.pair, self._clock()
            if pair.access and pair.access != refused and self._fresh(pair):
                return self._use(pair)
            token, until = self._held
            if pair.refresh == token and now < until:
                raise Later(min(until - now, WITHOUT))  # another token may be put in before
            if pair.claimed <= now and await asyncio.to_thread(self._store.claim, kept, now + LEASE):
                return await self._settled(pair.refresh, await self._bought(pair.refresh))
            if asyncio.get_running_loop().time() > given_up:
                raise Later(LEASE)
            await asyncio.sleep(LOOK)

    async def _bought(self, refresh: str) -> Pair:
        form = {"refresh_token": refresh, "app_id": self._app.id, "grant_type": "refresh_token"}
        try:
            async with asyncio.timeout(PATIENCE):
                response = await self._client.post(self._url, data=form, headers={"secret_key": self._app.secret})
            answer = response.json() if response.status_code < 500 else None
        except (httpx.HTTPError, TimeoutError, ValueError):
            answer = None
        pair = self._read(answer) if isinstance(answer, dict) else None
        if pair is not None:
            return pair
        if isinstance(answer, dict):
            wait, code = AFTER_REFUSAL, code_of(answer)
            self.trouble = f"Zalo từ chối refresh token (mã {code}): lấy cái mới theo `motcua zalo login`"
            log.error("zalo.token.refused", code=code)
        else:
            wait, self.trouble = AFTER_SILENCE, "chưa đổi được token: Zalo không trả lời"
            log.warning("zalo.token.silence")
        self._held = (refresh, self._clock() + wait)
        await asyncio.to_thread(self._store.release, refresh)
        raise Later(min(wait, WITHOUT))

    async def _settled(self, spent: str, bought: Pair) -> Pair:
        self._unsaved = (spent, bought)
        try:
            pair = await asyncio.to_thread(self._store.settle, spent, bought)
        except StoreError:
            self.trouble = "đã đổi token Zalo nhưng chưa lưu được vào cơ sở dữ liệu; đừng dừng máy chủ"
            log.error("zalo.token.unsaved")
            raise
        self._unsaved = None
        if not pair.access:  # somebody has just put in another refresh token, which has bought nothing yet
            raise Later(LOOK)
        return self._use(pair)

    def _read(self, answer: Mapping[str, Any]) -> Optional[Pair]:
        access, refresh = answer.get("access_token"), answer.get("refresh_token")
        if not (isinstance(access, str) and access and isinstance(refresh, str) and refresh):
            return None
        try:
            lives = float(answer.get("expires_in") or LIVES)
        except (TypeError, ValueError):
            lives = LIVES
        return Pair(refresh, access, self._clock() + lives)

    def _use(self, pair: Pair) -> Pair:
        self._pair, self.trouble = pair, None
        return pair

    def _fresh(self, pair: Pair) -> bool:
        return pair.expires - self._clock() > EARLY
