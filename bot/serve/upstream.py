"""What the front asks of Rasa and of the action server, and how they are."""
from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.settings import HOST, Settings
from bot.training import is_stale

#: Seconds for a turn; then the person is told that the assistant does not answer.
TURN_TIMEOUT = 15.0
#: Seconds for what is shown while somebody types: later it is of no use.
ADVICE_TIMEOUT = 5.0
#: Seconds for a part to say how it is. The first time Rasa warms up and takes longer, and is «starting» until then.
HEALTH_TIMEOUT = 3.0


class Unavailable(Exception):
    """Rasa or the action server is down, silent or broken."""


@dataclass(frozen=True)
class Part:
    """One part of the server: whether it works, and a sentence."""

    ok: bool
    says: str


class Upstream:
    """Rasa and the action server behind one aiohttp session."""

    def __init__(self, settings: Settings, session: aiohttp.ClientSession) -> None:
        self._settings, self._session = settings, session
        self._rasa = f"http://{HOST}:{settings.rasa_port}/webhooks/motcua"
        self._actions = f"http://{HOST}:{settings.actions_port}"
        self._open, self._idle, self._turns = asyncio.Event(), asyncio.Event(), 0
        self._open.set()
        self._idle.set()

    @asynccontextmanager
    async def held(self) -> AsyncIterator[None]:
        """Turns under way end first; one that is asked for meanwhile waits, as long as it would for its answer."""
        self._open.clear()
        try:
            await self._idle.wait()
            yield
        finally:
            self._open.set()

    async def turn(self, sender: str, text: str) -> dict[str, Any]:
        """The turn as JSON. Raises Unavailable."""
        try:
            await asyncio.wait_for(self._open.wait(), TURN_TIMEOUT)
        except asyncio.TimeoutError:
            raise Unavailable("held") from None
        self._turns += 1
        self._idle.clear()
        try:
            said = await self._post(f"{self._rasa}/turn", {"sender": sender, "text": text}, TURN_TIMEOUT)
        finally:
            self._turns -= 1
            if not self._turns:
                self._idle.set()
        return _object(said, "turn")  # none without a model or an action server: Rasa itself is silent

    async def parse(self, text: str) -> dict[str, Any]:
        """What the model reads in `text`, in no conversation. Raises Unavailable."""
        return _object(await self._post(f"{self._rasa}/parse", {"text": text}, ADVICE_TIMEOUT), "parse")

    async def advice(self, text: str, picked: str | None = None, answers: dict[str, Any] | None = None) -> dict[str, Any]:
        """What to tell somebody who says `text` (`actions.advice.model`); nothing of it is kept. Raises Unavailable."""
        asked = {"parse": await self.parse(text), "picked": picked, "answers": answers or {}}
        return await self._post(f"{self._actions}/advice", asked, ADVICE_TIMEOUT)

    async def situation(self, state: dict[str, Any], opened: bool) -> dict[str, Any]:
        """Where somebody with this state is (`actions.situation`). Raises Unavailable."""
        return await self._post(f"{self._actions}/situation", {"state": state, "opened": opened}, ADVICE_TIMEOUT)

    async def _post(self, url: str, body: dict[str, Any], seconds: float) -> dict[str, Any]:
        try:
            timeout = aiohttp.ClientTimeout(total=seconds)
            async with self._session.post(url, json=body, timeout=timeout) as response:
                said = await response.json() if response.status == 200 else None
        except (aiohttp.ClientError, asyncio.TimeoutError, ValueError) as error:
            raise Unavailable(type(error).__name__) from error
        if not isinstance(said, dict):
            raise Unavailable("no answer")
        return said

    async def health(self) -> dict[str, Part]:
        """Every part by name, in the order in which one needs the other."""
        model, rasa, actions = await asyncio.gather(
            asyncio.to_thread(self._model), self._get(f"{self._rasa}/health"), self._get(f"{self._actions}/ready")
        )
        return {"model": model, **_rasa(rasa), **_actions(actions)}

    def _model(self) -> Part:
        if not self._settings.model.is_file():
            return Part(False, f"chưa có mô hình ở {self._settings.model}: chạy `motcua train`")
        if is_stale(self._settings.model):
            return Part(True, "đã cũ so với dữ liệu huấn luyện: chạy `motcua train` rồi khởi động lại")
        return Part(True, "mới nhất")

    async def _get(self, url: str) -> dict[str, Any] | None:
        try:
            timeout = aiohttp.ClientTimeout(total=HEALTH_TIMEOUT)
            async with self._session.get(url, timeout=timeout) as response:
                return await response.json() if response.status == 200 else None
        except (aiohttp.ClientError, asyncio.TimeoutError, ValueError):
            return None


def _object(said: dict[str, Any], name: str) -> dict[str, Any]:
    found = said.get(name)
    if not isinstance(found, dict):
        raise Unavailable(f"no {name}")
    return found


def _rasa(said: dict[str, Any] | None) -> dict[str, Part]:
    if said is None:
        silent, unknown = "không trả lời: đang khởi động hoặc đã dừng", "chưa biết, vì Rasa không trả lời"
        return {"rasa": Part(False, silent), "index": Part(False, unknown), "store": Part(False, unknown)}
    documents, error = said.get("documents") or 0, said.get("error")
    if not said.get("model"):
        rasa = Part(False, "đang chạy, nhưng không nạp được mô hình")
    else:
        rasa = Part(not error, f"không đọc được câu nào: {error}" if error else "đang chạy")
    index = Part(documents > 0, f"{documents} thủ tục" if documents else "chưa mở được")
    trouble = said.get("store")
    return {"rasa": rasa, "index": index, "store": Part(not trouble, trouble or "đang lưu các cuộc trò chuyện")}


def _actions(said: dict[str, Any] | None) -> dict[str, Part]:
    if said is None:
        silent = "không trả lời: đang khởi động hoặc đã dừng"
        return {"actions": Part(False, silent), "catalogue": Part(False, "chưa biết, vì máy chủ hành động không trả lời")}
    counts = f"{said['curated']} biên soạn, {said['neighbours']} lân cận, {said['imported']} đã nhập"
    return {"actions": Part(True, "đang chạy"), "catalogue": Part(said["curated"] + said["imported"] > 0, counts)}
