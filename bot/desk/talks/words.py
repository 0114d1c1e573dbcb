"""Channels, reasons and times as staff read them. Times in Vietnam. Pure."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Optional

from actions.world import VIETNAM
from bot.gateway.handover.talks import ENDED, TAKEN, Talk

CHANNELS = {"web": "Trang web", "api": "Ứng dụng khác", "telegram": "Telegram", "zalo": "Zalo OA", "zalo-bot": "Zalo bot"}
REASONS = {
    "asked": "Người dân xin gặp cán bộ",
    "failed": "Trợ lý chưa giúp được",
    "staff": "Cán bộ đưa lại vào hàng chờ",
}
#: Where a conversation stands to the member who looks.
WAITING, MINE, OTHERS, DONE = "waiting", "mine", "others", "done"


def place(talk: Talk, login: str) -> str:
    if talk.state == ENDED:
        return DONE
    if talk.state == TAKEN:
        return MINE if talk.staff == login else OTHERS
    return WAITING


def channel(name: str) -> str:
    return CHANNELS.get(name, name)


def reason(name: str) -> str:
    return REASONS.get(name, name)


def iso(time: float) -> str:
    return datetime.fromtimestamp(time, VIETNAM).isoformat(timespec="seconds")


def clock(time: float, now: float) -> str:
    """«14:05», with the day where it is another than today."""
    then, today = datetime.fromtimestamp(time, VIETNAM), datetime.fromtimestamp(now, VIETNAM)
    return f"{then:%H:%M}" if then.date() == today.date() else f"{then:%H:%M} ngày {then:%d/%m/%Y}"


def midnight(now: float) -> float:
    """When today began."""
    return datetime.fromtimestamp(now, VIETNAM).replace(hour=0, minute=0, second=0, microsecond=0).timestamp()


def age(seconds: float) -> str:
    """«dưới 1 phút», «7 phút», «2 giờ 5 phút», «3 ngày»: static/times.js says the same."""
    minutes = max(0, int(seconds // 60))
    if minutes < 1:
        return "dưới 1 phút"
    if minutes < 60:
        return f"{minutes} phút"
    hours = minutes // 60
    return f"{hours} giờ {minutes % 60} phút" if hours < 24 else f"{hours // 24} ngày"


def cut(text: str, most: int) -> str:
    """One line of at most so many characters, cut between words."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    return f"{line[: most - 1].rsplit(' ', 1)[0]}…"


def named(login: Optional[str], names: Mapping[str, str]) -> str:
    return names.get(login or "", login or "")
