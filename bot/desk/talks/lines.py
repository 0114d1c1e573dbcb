"""What was said in one conversation, as its page shows it. Pure."""
from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from bot.desk.talks.words import clock, iso, named
from bot.gateway.handover.masks import masked
from bot.gateway.handover.talks import ASSISTANT, NOTE, PERSON, STAFF, Said


@dataclass(frozen=True)
class Line:
    """`hidden`: something in `text` is masked."""

    id: int
    who: str
    name: str
    text: str
    hidden: bool
    time: str
    iso: str


def shown(
    lines: Iterable[Said], opened: bool, names: Mapping[str, str], now: float, public: Collection[str] = ()
) -> list[Line]:
    """`names`: login → name of a member of staff. `public`: numbers that are nobody's, the hotline's among them."""
    found = []
    for said in lines:
        text = _text(said, opened, public)
        name, hidden = _name(said, names), text != said.text
        found.append(Line(said.id, said.who, name, text, hidden, clock(said.time, now), iso(said.time)))
    return found


def _text(said: Said, opened: bool, public: Collection[str]) -> str:
    """What the assistant says of procedures names pages and the hotline, which nobody has to open."""
    if opened or said.private or said.who != ASSISTANT:
        return said.shown(opened)
    kept = re.compile("|".join((r"(https?://\S+", *map(re.escape, public))) + ")")
    return "".join(part if place % 2 else masked(part) for place, part in enumerate(kept.split(said.text)))


def _name(said: Said, names: Mapping[str, str]) -> str:
    if said.who == STAFF:
        return f"{named(said.staff, names)} (cán bộ)"
    if said.who == NOTE:
        return f"Ghi chú của {named(said.staff, names)}"
    return {PERSON: "Người dân", ASSISTANT: "Trợ lý"}.get(said.who, "")
