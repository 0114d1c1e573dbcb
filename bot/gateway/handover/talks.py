"""The shapes of a conversation that asks for a member of staff or has one."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Optional

from bot.gateway.handover.masks import DOTS, masked

State = Literal["waiting", "taken", "ended"]
#: Why it is in the queue: the person asked for a human, the assistant failed them, staff put it back.
Reason = Literal["asked", "failed", "staff"]
Who = Literal["person", "assistant", "staff", "note", "event"]

WAITING, TAKEN, ENDED = "waiting", "taken", "ended"
PERSON, ASSISTANT, STAFF, NOTE, EVENT = "person", "assistant", "staff", "note", "event"


@dataclass(frozen=True)
class Said:
    """A line of a conversation. `text` in clear: pages show `shown(...)`. Times in seconds since the epoch.

    `event`: what happened, a sentence for staff; `note`: staff's own, never sent. `staff`: login of whoever wrote
    or did it, where one did.
    """

    id: int
    time: float
    who: str
    staff: Optional[str]
    private: bool  # said while the assistant held values for a form
    text: str

    def shown(self, opened: bool = False) -> str:
        """As a page may show it. `opened`: this member has opened the private lines, and the audit log has it."""
        if opened or self.who == EVENT:
            return self.text
        return DOTS if self.private else masked(self.text)

    @property
    def hides(self) -> bool:
        """Whether `shown()` leaves anything out."""
        return self.shown() != self.text


@dataclass(frozen=True)
class Talk:
    """A conversation in the queue or out of it. Times in seconds since the epoch.

    `person` is a pseudonym. `asked`: since when they wait; the queue is in this order. `until`: when whoever has it
    counts as gone. `unread`: the person's messages since staff looked last. `last`: the newest line that the person,
    the assistant or staff said; in lists only (`queue`, `ended_since`).
    """

    id: str
    person: str
    channel: str  # web, api, telegram, zalo, zalo-bot
    state: str
    reason: str
    asked: float
    time: float
    staff: Optional[str]
    until: Optional[float]
    unread: int
    last: Optional[Said] = None


@dataclass(frozen=True)
class Counts:
    """How many conversations wait, and how many staff have."""

    waiting: int
    taken: int
