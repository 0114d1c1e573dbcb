"""Conversations that are older than they may be are deleted: when the server starts, and daily."""
from __future__ import annotations

import asyncio
from collections.abc import Callable

from bot.settings import Settings
from nlu.errors import MotCuaError

#: Seconds between two looks.
DAILY = 86_400.0


def purge(settings: Settings) -> int:
    """How many people were erased. Makes the key and the database on first run. Raises MotCuaError."""
    from bot.store.conversations import Store

    store = Store.open(settings)
    try:
        return store.purge(settings.retention_days)
    finally:
        store.close()


async def keep_short(settings: Settings, say: Callable[[str], None]) -> None:
    """Purge once a day, for ever. A day on which it fails is said, and tried again the next."""
    while True:
        await asyncio.sleep(DAILY)
        try:
            gone = await asyncio.to_thread(purge, settings)
        except MotCuaError as error:
            say(f"Chưa xóa được các cuộc trò chuyện quá hạn: {error}")
            continue
        told(gone, settings, say)


def told(gone: int, settings: Settings, say: Callable[[str], None]) -> None:
    if gone:
        say(f"Đã xóa {gone} cuộc trò chuyện quá {settings.retention_days} ngày.")
