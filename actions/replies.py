"""The one reply model that every channel renders."""
from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Dict, List, Optional, Tuple

TEXT, CHOICES, FILE, LINK, CHECKLIST = "text", "choices", "file", "link", "checklist"


@dataclass(frozen=True)
class Choice:
    """One thing to pick: `id` comes back when it is picked, `title` is what the person reads."""

    id: str
    title: str


@dataclass(frozen=True)
class Card:
    """The parts of a text: its title, labelled lines as (label, text), where it is from. It says what the text says."""

    title: str
    rows: Tuple[Tuple[str, str], ...]
    source: str

    def to_json(self) -> Dict[str, Any]:
        rows = [{"label": label, "text": words} for label, words in self.rows]
        return {"title": self.title, "rows": rows, "source": self.source}


@dataclass(frozen=True)
class Reply:
    """One message to the person. `choices` belong to CHOICES and CHECKLIST, `path` to FILE, `url` to LINK.

    `card` is another way to show a TEXT, for who can; the text alone is complete.
    """

    type: str
    text: str
    choices: List[Choice] = field(default_factory=list)
    path: Optional[str] = None
    url: Optional[str] = None
    card: Optional[Card] = None

    def to_json(self, cards: bool = False) -> Dict[str, Any]:
        """`cards`: with the card, where there is one."""
        found = {
            "type": self.type,
            "text": self.text,
            "choices": [{"id": choice.id, "title": choice.title} for choice in self.choices],
            "path": self.path,
            "url": self.url,
        }
        return {**found, "card": self.card.to_json()} if cards and self.card else found


def text(words: str) -> Reply:
    return Reply(TEXT, words)


def card(title: str, rows: List[Tuple[str, str]], source: str, lines: List[str]) -> Reply:
    """`lines` are the same as a text."""
    return replace(text("\n".join(lines)), card=Card(title, tuple(rows), source))


def choices(words: str, options: List[Choice]) -> Reply:
    return Reply(CHOICES, words, options)


def link(words: str, url: str) -> Reply:
    return Reply(LINK, words, url=url)


def checklist(words: str, rows: List[Choice]) -> Reply:
    """Things to look through, not to pick from: no number picks one."""
    return Reply(CHECKLIST, words, rows)


def file(words: str, path: str) -> Reply:
    return Reply(FILE, words, path=path)
