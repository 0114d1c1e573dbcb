"""What goes through the gateway: a person's message as a channel understood it, and the pieces that answer it."""
from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Literal, Optional, Tuple

#: What a message is. All but text and choice are answered without the assistant.
Kind = Literal["text", "choice", "photo", "voice", "sticker", "file", "location", "contact", "edited", "other"]

_SENDER = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True)
class Incoming:
    """`person` is the channel's own id and `to` where to answer (the same where ''): both personal, never logged.

    A second message with the same `id` is dropped. `order` grows with a person's messages (an update's number,
    milliseconds): what arrives out of order is answered in order.
    """

    channel: str
    person: str
    id: str
    order: int
    text: str = ""  # what was written, or the id of the choice that was picked
    kind: Kind = "text"
    to: str = ""

    @property
    def sender(self) -> str:
        """Who this is to Rasa and to the store."""
        name = f"{self.channel}-{self.person}"
        return name if _SENDER.fullmatch(name) else f"{self.channel}-{hashlib.sha256(self.person.encode()).hexdigest()[:40]}"


@dataclass(frozen=True)
class Button:
    """`id` comes back when it is picked, unless `url` opens a page."""

    id: str
    title: str
    url: Optional[str] = None


@dataclass(frozen=True)
class Piece:
    """One message to send, within the channel's limits; `file` is the path that the turn gave."""

    text: str
    buttons: Tuple[Button, ...] = ()
    file: Optional[str] = None


@dataclass(frozen=True)
class Limits:
    """What one message of a channel may hold; each channel names the source of its numbers."""

    text: int  # characters
    buttons: int  # of one message; 0: choices are numbered lines
    title: int  # characters of a button
    payload: int  # bytes that a button sends back
    caption: int = 0  # characters beside a file; 0: the text goes before it
    links: bool = True  # a button may open a page
