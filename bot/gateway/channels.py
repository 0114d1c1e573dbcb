"""The channels there are, by the name that `motcua serve --channels` knows them by."""
from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from operator import attrgetter

from bot.gateway.channel import Channel
from bot.gateway.outbox import SHOWN
from bot.serve.front import Find
from bot.settings import Settings, SettingsError

#: Name → module and what in it makes the channel from (settings, find). Imported only where it is asked for.
ADAPTERS = {
    "telegram": "bot.gateway.telegram:channel",
    "zalo": "bot.gateway.zalo.official:channel",
    "zalo-bot": "bot.gateway.zalo.bot:channel",
}
#: What senders of channels begin with (`Incoming.sender`), before a dash.
SENDERS = (*SHOWN, "telegram", "zalo", "zalobot")


def named(text: str | None) -> list[str]:
    """The names in `--channels`, each once. Raises SettingsError for one that is none."""
    names = list(dict.fromkeys(name.strip() for name in (text or "").split(",") if name.strip()))
    unknown = [name for name in names if name not in ADAPTERS]
    if unknown:
        raise SettingsError(f"--channels: không có kênh {', '.join(unknown)}; có: {', '.join(ADAPTERS)}.")
    return names


def opened(names: Iterable[str], settings: Settings, find: Find) -> list[Channel]:
    """Raises SettingsError for a channel whose settings are missing or wrong."""
    found = []
    for name in names:
        module, attribute = ADAPTERS[name].split(":")
        channel = attrgetter(attribute)(import_module(module))(settings, find)
        if channel is None:
            raise SettingsError(f"Kênh {name}: chưa đặt mã truy cập; xem docs/{name.partition('-')[0]}.md.")
        found.append(channel)
    return found
