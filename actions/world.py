"""What a turn needs from outside: the catalogue, the profile, the sentences, and what day it is."""
from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Callable
from zoneinfo import ZoneInfo

from actions.phrases import Phrases
from knowledge.profile import Profile
from knowledge.store import Catalogue

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def today_in_vietnam() -> dt.date:
    return dt.datetime.now(VIETNAM).date()


@dataclass(frozen=True)
class World:
    catalogue: Catalogue
    profile: Profile
    phrases: Phrases
    today: Callable[[], dt.date] = field(default=today_in_vietnam)

    @property
    def hotline(self) -> str:
        """The person to turn to, as it stands in a sentence."""
        return f"{self.profile.hotline.name} {self.profile.hotline.number}"
