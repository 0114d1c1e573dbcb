"""What a turn came to, and its JSON: the contract of `ask --json` and `chat --json`."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Dict, List, Optional, Tuple

from actions.reading import Ranked
from actions.replies import Reply
from actions.state import State


@dataclass
class Turn:
    """The state after a turn, what is said, and what it is about."""

    state: State
    replies: List[Reply]
    behaviour: str  # answer | clarify | apologize | walk | form | handoff | smalltalk
    intent: Optional[str] = None
    aspects: Tuple[str, ...] = ()
    procedure: Optional[str] = None
    procedures: Tuple[str, ...] = ()
    candidates: Tuple[Ranked, ...] = ()
    sources: List[Dict[str, Optional[str]]] = field(default_factory=list)
    forget: bool = False  # nothing of this conversation may be kept, this turn included

    def to_json(self, user: str, latency_ms: float, cards: bool = False) -> Dict[str, Any]:
        """`user` is what was said, `latency_ms` how long the whole turn took; `cards`: see `Reply.to_json`."""
        return {
            "user": user,
            "behaviour": self.behaviour,
            "intent": self.intent,
            "aspects": list(self.aspects),
            "procedure": self.procedure,
            "procedures": list(self.procedures),
            "candidates": [
                {"code": row.code, "title": row.title, "score": round(row.score, 4)} for row in self.candidates
            ],
            "stage": self.state.stage,
            "replies": [reply.to_json(cards) for reply in self.replies],
            "sources": self.sources,
            "latency_ms": round(latency_ms, 1),
        }
