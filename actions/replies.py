"""The one reply model that every channel renders."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Dict, List, Optional

TEXT, CHOICES, FILE, LINK, CHECKLIST = "text", "choices", "file", "link", "checklist"


@dataclass(frozen=True)
class Choice:
    """One thing to pick: `id` comes back when it is picked, `title` is what the person reads."""

    id: str
    title: str


@dataclass(frozen=True)
class Reply:
    """One message to the person. `choices` belong to CHOICES and CHECKLIST, `path` to FILE, `url` to LINK."""

    type: str
    text: str
    choices: List[Choice] = field(default_factory=list)
    path: Optional[str] = None
    url: Optional[str] = None

    def to_json(self) -> Dict[str, Any]:
        return {
            "type": self.type,
            "text": self.text,
            "choices": [{"id": choice.id, "title": choice.title} for choice in self.choices],
            "path": self.path,
            "url": self.url,
        }


def text(words: str) -> Reply:
    return Reply(TEXT, words)


def choices(words: str, options: List[Choice]) -> Reply:
    return Reply(CHOICES, words, options)


def link(words: str, url: str) -> Reply:
    return Reply(LINK, words, url=url)


def checklist(words: str, rows: List[Choice]) -> Reply:
    """Things to look through, not to pick from: no number picks one."""
    return Reply(CHECKLIST, words, rows)


def file(words: str, path: str) -> Reply:
    return Reply(FILE, words, path=path)
