"""Telegram: a bot over python-telegram-bot, by long polling or by webhook (docs/telegram.md)."""
from __future__ import annotations

import re
from typing import Optional

from bot.gateway.channel import Channel
from bot.serve.front import Find
from bot.settings import Settings, SettingsError

#: Where the webhook listens; MOTCUA_TELEGRAM_WEBHOOK is the address that leads here from outside.
WEBHOOK = "/webhooks/telegram"
#: The Bot API of Telegram itself; MOTCUA_TELEGRAM_API names another server of the same kind.
API = "https://api.telegram.org"

#: As BotFather gives it: the bot's number and a secret.
_TOKEN = re.compile(r"\d{1,20}:[A-Za-z0-9_-]{30,100}")
#: `secret_token` of setWebhook (core.telegram.org/bots/api#setwebhook); sixteen of its characters at least are ours.
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")


def channel(settings: Settings, find: Find) -> Optional[Channel]:
    """The bot of these settings; None without a token. `find` gives the files that turns name.

    Raises SettingsError for settings that cannot be right; no message repeats a token or a secret.
    """
    token, url, secret = settings.telegram_token, settings.telegram_webhook, settings.telegram_secret
    if not token:
        return None
    if not _TOKEN.fullmatch(token):
        raise SettingsError("MOTCUA_TELEGRAM_TOKEN không giống mã mà BotFather cấp (123456789:AA…).")
    api = (settings.telegram_api or API).rstrip("/")
    if not api.startswith(("http://", "https://")):
        raise SettingsError("MOTCUA_TELEGRAM_API phải là một địa chỉ http:// hoặc https://.")
    if bool(url) != bool(secret):
        raise SettingsError("MOTCUA_TELEGRAM_WEBHOOK và MOTCUA_TELEGRAM_SECRET phải đặt cùng nhau, hoặc bỏ cả hai.")
    if url and not url.startswith("https://" if api == API else ("http://", "https://")):
        raise SettingsError("MOTCUA_TELEGRAM_WEBHOOK phải là một địa chỉ https://.")
    if secret and not _SECRET.fullmatch(secret):
        raise SettingsError("MOTCUA_TELEGRAM_SECRET cần 16–256 ký tự, chỉ gồm chữ không dấu, số, gạch ngang và gạch dưới.")

    from bot.gateway.telegram.adapter import Telegram  # it brings python-telegram-bot

    return Telegram(token, find, api=api, webhook=url, secret=secret)
