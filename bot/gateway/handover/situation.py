"""Where the person of a conversation is: their case, out of the tracker and the vault."""
from __future__ import annotations

from typing import Any, Optional

from actions.vault import together
from bot.gateway.handover.pages import Pages
from bot.store.conversations import Store


def case_of(book: Pages, store: Store, id: str) -> Optional[dict[str, Any]]:
    """The state of whoever a conversation is with; None where they are gone. Raises StoreError."""
    whose = book.whose(id)
    return None if whose is None else case(store, whose[1].sender)


def case(store: Store, sender: str) -> dict[str, Any]:
    """The state as `actions.state.State` has it, its private part too; {} at the beginning. Raises StoreError."""
    read = store.read(sender)
    events = read[1] if read else []
    cases = [event.get("value") for event in events if event.get("event") == "slot" and event.get("name") == "case"]
    public = cases[-1] if cases else None
    return together(public, store.vault.values(sender)) if public else {}
