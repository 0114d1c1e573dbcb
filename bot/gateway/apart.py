"""A form is filled, and staff are talked to, by a person alone: where others read along, the assistant says where to
write instead."""
from __future__ import annotations

from typing import Any, Optional

from actions.forms.offer import COMMAND
from actions.phrases import Phrases
from actions.replies import FILE, LINK
from bot.gateway.channel import Channel
from bot.gateway.message import Incoming
from bot.serve.front import saying
from bot.serve.upstream import Upstream

#: A turn's `stage` while a form is open: all of them, and while the person is asked whether to fill it at all.
OPEN, CONSENT = "form_", "form_consent"
#: What is said for the person: no form by conversation, here is an empty one; or the form put aside.
DECLINE, STOP = f"{COMMAND}blank", f"{COMMAND}stop"


def elsewhere(incoming: Incoming, channel: Optional[Channel], procedure: Optional[str]) -> Optional[str]:
    """The address at which this person writes alone, where others read along; else None."""
    return channel.alone(incoming.to or incoming.person, procedure) if channel else None


def link_to(address: str, words: str) -> dict[str, Any]:
    """The reply that leads to that address."""
    return {**saying(words), "type": LINK, "url": address}


async def kept_apart(
    turn: dict[str, Any], incoming: Incoming, channel: Optional[Channel], upstream: Upstream, say: Phrases
) -> dict[str, Any]:
    """The turn itself, unless it opens a form where others read along: then that form is left, and the person told
    where they can write alone. Raises Unavailable; the message is then answered anew, and comes here again."""
    opens = str(turn.get("stage") or "").startswith(OPEN)
    address = elsewhere(incoming, channel, turn.get("procedure")) if opens else None
    if address is None:
        return turn
    asked = turn["stage"] == CONSENT
    left = await upstream.turn(incoming.sender, DECLINE if asked else STOP)
    # Before consent nothing is known that is personal; after it a file or a question may hold what was told.
    also = left["replies"] if asked else []
    return {**left, "procedure": turn.get("procedure"), "replies": [link_to(address, say("channels.apart")), *also]}
