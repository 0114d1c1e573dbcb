"""What a turn needs from outside: the catalogue, the profile, the sentences, and what day it is."""
from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Callable, Optional, Protocol
from zoneinfo import ZoneInfo

from actions.phrases import Phrases
from knowledge.forms.files import Forms
from knowledge.profile import Profile
from knowledge.store import Catalogue

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def today_in_vietnam() -> dt.date:
    return dt.datetime.now(VIETNAM).date()


def clock(day: Optional[str] = None) -> Callable[[], dt.date]:
    """What day it is: always `day` (an ISO date) where one is given, to look at another day; else today in Vietnam."""
    if not day:
        return today_in_vietnam
    fixed = dt.date.fromisoformat(day)
    return lambda: fixed


class Files(Protocol):
    """Where a file made for a person is kept until they take it."""

    def keep(self, name: str, content: bytes) -> str:
        """The path under which `content` now lies; `name` gives its ending. Raises OSError."""


@dataclass(frozen=True)
class World:
    catalogue: Catalogue
    profile: Profile
    phrases: Phrases
    today: Callable[[], dt.date] = field(default=today_in_vietnam)
    files: Optional[Files] = None
    kept_days: Optional[int] = None  # how long a conversation is kept; None where it ends with the program

    @property
    def forms(self) -> Forms:
        """The forms that can be filled."""
        return Forms.own()

    @property
    def hotline(self) -> str:
        """The person to turn to, as it stands in a sentence."""
        return f"{self.profile.hotline.name} {self.profile.hotline.number}"
