"""The addresses that open the assistant at a procedure, from the deployment profile."""
from __future__ import annotations

from typing import NamedTuple, Tuple
from urllib.parse import quote

from knowledge.profile import CODE, Profile

#: The order in which people are told of them: Telegram works in Vietnam only in part, and stands last.
ORDER = ("widget", "zalo", "telegram")


class Link(NamedTuple):
    """`carries` is False where the address cannot name the procedure: the person then has to say it."""

    channel: str
    url: str
    carries: bool = True


def links(profile: Profile, code: str, telegram: bool = False) -> Tuple[Link, ...]:
    """Those the profile has, in ORDER; Telegram's only where asked for. Empty where there is none.

    A Zalo Official Account's address carries nothing into the chat (only a Mini App's does). Telegram's start word is
    made of letters, digits, `_` and `-` (core.telegram.org/bots/features).
    """
    found = []
    for channel in ORDER if telegram else ORDER[:-1]:
        address = getattr(profile.channels, channel)
        if address:
            said = code.replace(".", "_") if channel == "telegram" else quote(code)
            found.append(Link(channel, address.replace(CODE, said), CODE in address))
    return tuple(found)
