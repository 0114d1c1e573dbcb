"""Where the personal part of a conversation lies, so that Rasa's events, its logs and an event broker never see it.

Rasa writes down every message, every reply and every slot. While a form is open or its values are kept, the slot
holds the public part of the state only, and message and reply pass Rasa as references to letters in the vault.
"""
from __future__ import annotations

import copy
import secrets
from typing import Any, Dict, Optional, Protocol, Tuple

#: Intent and entity of a message that lies in the vault: Rasa reads `/private{"ref": "…"}`.
INTENT, REFERENCE = "private", "ref"

#: Fields of `actions.state.State` that may hold what a person told of themselves, or repeat it.
FIELDS = ("values", "told_in", "form", "said", "choices", "heard")
#: In the slot: that the rest lies in the vault, and which version of it. There: its version, and the one before.
PRIVATE, MARK, BEFORE = "private", "mark", "before"


class Vault(Protocol):
    """Used by several processes at once. Every method may fail with an error of its own, and then changed nothing."""

    def values(self, sender: str) -> Dict[str, Any]:
        """What is kept; {} for nothing."""

    def keep(self, sender: str, values: Dict[str, Any], renew: bool = False) -> None:
        """{} deletes. `renew`: only in place of something; where that is gone, its person was erased meanwhile."""

    def holds(self, sender: str) -> bool:
        """Whether anything is kept: the sender's next message is personal."""

    def put(self, sender: str, content: Dict[str, Any]) -> str:
        """An unguessable reference to a letter, which lies there until it is taken or too old."""

    def take(self, sender: str, reference: str) -> Optional[Dict[str, Any]]:
        """The letter, once; None where there is none (any more)."""


def is_private(state: Dict[str, Any]) -> bool:
    """Whether a state (as `State.to_json` gives it) belongs into the vault."""
    return bool(state.get("values") or state.get("form"))


def apart(state: Dict[str, Any], before: Optional[Dict[str, Any]] = None) -> Tuple[Dict[str, Any], Dict[str, Any]]:
    """What goes into the slot, and what into the vault ({}: nothing, the state is not private).

    Slot and vault are written one after the other. `before` is the version that the slot still names if it cannot
    be written: it stays beside the new one.
    """
    if not is_private(state):
        return state, {}
    mark = secrets.token_urlsafe(9)
    public = {name: value for name, value in state.items() if name not in FIELDS}
    private = {name: state[name] for name in FIELDS if name in state}
    if before:
        private[BEFORE] = {name: value for name, value in before.items() if name != BEFORE}
    return {**public, PRIVATE: True, MARK: mark}, {**private, MARK: mark}


def together(public: Dict[str, Any], private: Dict[str, Any]) -> Dict[str, Any]:
    """The state again, from what `apart` gave; its private fields are missing where their version is not kept."""
    if not public.get(PRIVATE):
        return public
    state = {name: value for name, value in public.items() if name not in (PRIVATE, MARK)}
    state.update((name, value) for name, value in version(public, private).items() if name in FIELDS)
    return copy.deepcopy(state)  # a turn may change it in place, and the version is still needed


def version(public: Dict[str, Any], private: Dict[str, Any]) -> Dict[str, Any]:
    """The private part that belongs to this slot; {} where neither of those kept does."""
    for kept in (private, private.get(BEFORE) or {}):
        if public.get(PRIVATE) and kept.get(MARK) == public.get(MARK):
            return kept
    return {}
