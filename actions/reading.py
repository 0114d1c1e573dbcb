"""A parse as the turn reads it: intent, aspects and ranked candidates, whatever the pipeline left out."""
from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Tuple

#: Aspects below this confidence were not asked for.
ASPECT_FLOOR = 0.5


@dataclass(frozen=True)
class Ranked:
    """One act that may be meant; `score` is the probability that it is, given that one of the list is."""

    code: str
    title: str
    score: float
    codes: Tuple[str, ...] = ()


@dataclass(frozen=True)
class Segment:
    """A part of the question that names a thing of its own («khai sinh» và «nhập khẩu»)."""

    text: str
    in_scope: float
    named: float
    candidates: Tuple[Ranked, ...]


@dataclass(frozen=True)
class Reading:
    text: str
    intent: Optional[str] = None
    confidence: float = 0.0
    outside: float = 0.0  # the classifier's probability that this is no public matter
    aspects: Tuple[str, ...] = ()
    subject: Tuple[str, ...] = ()  # the words that name a thing
    in_scope: float = 0.0
    ambiguous: float = 0.0
    named: float = 0.0  # how much of the subject is a name of the first candidate
    choices: Tuple[str, ...] = ()  # the codes to offer, where a vague word is a known one
    candidates: Tuple[Ranked, ...] = ()
    segments: Tuple[Segment, ...] = ()

    @property
    def blank(self) -> bool:
        """Nothing that could be read as words or numbers."""
        return not re.search(r"\w", self.text)

    @classmethod
    def of(cls, parse: Dict[str, Any]) -> "Reading":
        """`parse` as Rasa gives it, with `aspects` and `link` attached by our components."""
        intent = parse.get("intent") or {}
        ranking = {row["name"]: float(row["confidence"]) for row in parse.get("intent_ranking") or []}
        link = parse.get("link") or {}
        return cls(
            text=parse.get("text") or "",
            intent=intent.get("name"),
            confidence=float(intent.get("confidence") or 0.0),
            outside=ranking.get("out_of_scope", 0.0),
            aspects=tuple(row["name"] for row in parse.get("aspects") or [] if row["confidence"] >= ASPECT_FLOOR),
            subject=tuple(link.get("subject") or ()),
            in_scope=float(link.get("in_scope") or 0.0),
            ambiguous=float(link.get("ambiguous") or 0.0),
            named=float(link.get("named") or 0.0),
            choices=tuple(link.get("choices") or ()),
            candidates=_ranked(link.get("candidates")),
            segments=tuple(
                Segment(row["text"], float(row["in_scope"]), float(row["named"]), _ranked(row["candidates"]))
                for row in link.get("segments") or []
            ),
        )


def _ranked(rows: Optional[List[Dict[str, Any]]]) -> Tuple[Ranked, ...]:
    return tuple(
        Ranked(row["code"], row["title"], float(row["score"]), tuple(row.get("codes") or ())) for row in rows or ()
    )
