"""Conversations and files that are older than they may be are deleted: when the server starts, and hourly."""
from __future__ import annotations

import asyncio
from collections.abc import Callable

from actions.files import FILES, Folder
from bot.settings import Settings
from nlu.errors import MotCuaError

#: Seconds between two looks; letters that nobody took may lie no longer (`bot.store.vault`), files little longer.
HOURLY = 3600.0


def purge(settings: Settings) -> int:
    """How many people were erased. Makes the key and the database on first run. Raises MotCuaError.

    Files that lie in the folder, those of `motcua chat`, go after their day too.
    """
    from bot.store.conversations import Store

    Folder(settings.var / FILES).sweep()
    store = Store.open(settings)
    try:
        return store.purge(settings.retention_days)
    finally:
        store.close()


async def keep_short(settings: Settings, say: Callable[[str], None]) -> None:
    """Purge once an hour, for ever. An hour in which it fails is said, and tried again the next."""
    while True:
        await asyncio.sleep(HOURLY)
        try:
            gone = await asyncio.to_thread(purge, settings)
        except MotCuaError as error:
            say(f"Chưa xóa được các cuộc trò chuyện quá hạn: {error}")
            continue
        told(gone, settings, say)


def told(gone: int, settings: Settings, say: Callable[[str], None]) -> None:
    if gone:
        say(f"Đã xóa {gone} cuộc trò chuyện quá {settings.retention_days} ngày.")
