"""What was said before a member of staff came: out of what is kept anyway, as lines."""
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from actions.vault import REFERENCE
from bot.gateway.handover.entries import Entry
from bot.gateway.handover.situation import case
from bot.gateway.handover.talks import ASSISTANT, PERSON
from bot.gateway.inbox import Row
from bot.gateway.outbox import SHOWN
from bot.messages import original
from bot.serve.front import FILES
from bot.store.conversations import Store
from bot.store.database import told
from bot.store.transit import Shown, opened

#: Lines that are copied at most.
MOST = 40
#: What a file's name begins with (`bot.store.files`).
TOKEN = re.compile(r"[A-Za-z0-9_-]{22}-(?=[\w.-]+$)")
#: Behaviour of a turn in a form: what was said there is the person's own.
FORM = "form"


def words(replies: Iterable[Mapping[str, Any]]) -> str:
    """Replies as one text: what can be picked or looked through is a line each, a file its name. Not the whole of it:
    with the token before it anybody could fetch the file."""
    parts = []
    for reply in replies:
        rows = [str(reply.get("text") or ""), *(f"• {choice['title']}" for choice in reply.get("choices") or [])]
        parts.append("\n".join(row for row in [*rows, _place(reply)] if row))
    return "\n\n".join(part for part in parts if part)


def _place(reply: Mapping[str, Any]) -> str:
    place = str(reply.get("path") or reply.get("url") or "")
    name = place.rpartition("/")[2]
    token = TOKEN.match(name) if reply.get("path") or place.startswith(f"{FILES}/") else None
    return name[token.end() :] if token else name if reply.get("path") else place


def recent(store: Store, row: Row, turn: Mapping[str, Any]) -> list[Entry]:
    """The conversation before this message and its turn, oldest first. Raises StoreError."""
    hidden = store.vault.holds(row.incoming.sender)
    found = _shown(store, row, hidden) if row.incoming.channel in SHOWN else _events(store, row, turn, hidden)
    return found[-MOST:]


def titles(store: Store, sender: str) -> dict[str, str]:
    """Id → title of what was offered last. Raises StoreError."""
    return {choice["id"]: choice["title"] for choice in case(store, sender).get("choices") or []}


def _shown(store: Store, row: Row, hidden: bool) -> list[Entry]:
    """As the page or the program read it, which has all of it."""
    mine = sa.select(Shown.time, Shown.data).where(Shown.sender_id == row.person.id).order_by(Shown.cursor)
    with told(), store.engine.connect() as connection:
        rows = [(one.time, opened(row.person, one.data)) for one in connection.execute(mine)]
    entries: list[Entry] = []
    offered: dict[str, str] = {}
    later = False  # messages from this one on are no history yet, but turns are: of those before it
    for when, event in rows:
        if event is None:
            continue
        if event["type"] == "user":
            later = later or event["id"] == row.incoming.id
            text = str(event["text"])
            entries += [] if later else [Entry(PERSON, offered.get(text, text), hidden, time=when)]
        else:
            private = hidden or event.get("behaviour") == FORM
            if private:
                entries = _hidden_at_end(entries)
            offered = {choice["id"]: choice["title"] for reply in event["replies"] for choice in reply.get("choices") or []}
            entries.append(Entry(ASSISTANT, words(event["replies"]), private, time=when))
    return [entry for entry in entries if entry.text]


def _hidden_at_end(entries: list[Entry]) -> list[Entry]:
    """What the person said last is private."""
    at = len(entries)
    while at and entries[at - 1].who == PERSON:
        at -= 1
    return [*entries[:at], *(replace(entry, private=True) for entry in entries[at:])]


def _events(store: Store, row: Row, turn: Mapping[str, Any], hidden: bool) -> list[Entry]:
    """The turns that Rasa remembers. What was said in a form is not among them."""
    read = store.read(row.incoming.sender)
    turns = [found for event in (read[1] if read else []) if (found := _turn(event))]
    if turns and turns[-1][1].get("user") == turn.get("user"):
        turns.pop()  # this very turn, which is written as it was really said
    entries: list[Entry] = []
    offered: dict[str, str] = {}
    for when, one in turns:
        said = original(str(one.get("user") or ""))
        entries.append(Entry(PERSON, offered.get(said, said), hidden, time=when))
        offered = {choice["id"]: choice["title"] for reply in one["replies"] for choice in reply.get("choices") or []}
        entries.append(Entry(ASSISTANT, words(one["replies"]), hidden, time=when))
    return [entry for entry in entries if entry.text]


def _turn(event: Mapping[str, Any]) -> tuple[float, Mapping[str, Any]] | None:
    turn = (event.get("data") or {}).get("custom") if event.get("event") == "bot" else None
    if not isinstance(turn, dict) or REFERENCE in turn or not turn.get("replies"):
        return None
    return float(event.get("timestamp") or 0.0), turn
