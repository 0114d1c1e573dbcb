"""The Official Account's events as messages.

Shapes: `{"app_id", "event_name", "timestamp": "ms", "sender": {"id"}, "recipient": {"id"}, "message": {"msg_id",
"text", "attachments": [{"type", "payload"}]}}`; `follow` and `unfollow` have `follower.id` and no message. Everything
else is no message of a person to us: echoes of what the account itself sent (`oa_send_…`), receipts
(`user_received_message`, `user_seen_message`), and people without a Zalo account (`anonymous_send_…`), whom
`message/cs` does not reach by their id.
"""
from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, Dict, Optional

from bot.gateway.message import Incoming, Kind
from bot.gateway.zalo.signature import is_time
from bot.messages import clean

NAME = "zalo"
#: What a person who has just followed the account is taken to say, so that they are greeted.
GREETING = "xin chào"
FOLLOW, UNFOLLOW = "follow", "unfollow"

_KINDS: Dict[str, Kind] = {
    "user_send_text": "text",
    "user_send_link": "text",
    "user_send_image": "photo",
    "user_send_audio": "voice",
    "user_send_sticker": "sticker",
    "user_send_gif": "sticker",
    "user_send_file": "file",
    "user_send_location": "location",
    "user_send_business_card": "contact",
    "user_send_video": "other",
}


def incoming(event: Mapping[str, Any], picked: Callable[[str, str], Optional[str]]) -> Optional[Incoming]:
    """None for what needs no answer and for what has another shape.

    `picked` gives the id of the choice that a person's text stands for.
    """
    name, stamp = event.get("event_name"), str(event.get("timestamp", ""))
    order = int(stamp) if is_time(stamp) else 0
    if name == FOLLOW:
        person = person_of(event, "follower")
        # no message, so no id: the same event again has the same person and time
        number = hashlib.sha256(f"{person} {stamp}".encode()).hexdigest()[:32]
        return Incoming(NAME, person, f"follow-{number}", order, GREETING) if person else None
    kind = _KINDS.get(name) if isinstance(name, str) else None
    message, person = event.get("message"), person_of(event, "sender")
    if kind is None or not person or not isinstance(message, Mapping):
        return None
    number, text = message.get("msg_id"), message.get("text")
    if not isinstance(number, (str, int)) or not str(number):
        return None
    if kind != "text":
        return Incoming(NAME, person, str(number), order, kind=kind)
    words = clean(text) if isinstance(text, str) else ""
    if not words.strip():
        return Incoming(NAME, person, str(number), order, kind="other")
    choice = picked(person, words)
    return Incoming(NAME, person, str(number), order, choice or words, "choice" if choice else "text")


def person_of(event: Mapping[str, Any], who: str) -> str:
    """The id of `sender` or `follower`; '' for none."""
    found = event.get(who)
    number = found.get("id") if isinstance(found, Mapping) else None
    return str(number) if isinstance(number, (str, int)) and not isinstance(number, bool) else ""
