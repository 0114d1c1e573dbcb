"""Everyday names of acts, from the project's own data: the lexicon, the curated catalogue, the NLU examples."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from knowledge.encoder.build import acts
from knowledge.encoder.build.listing import Act, Listing

#: An entry whose official words fit more acts than this, and none exactly, names no act by itself.
MOST_CANDIDATES = 12
MOST_MEANT = 3
HIGHEST_COST = 30.0


@dataclass(frozen=True)
class Saying:
    """Ways to say one thing, what officials call it, and the acts it means (none: only a substitution)."""

    everyday: tuple[str, ...]
    official: tuple[str, ...]
    meant: tuple[int, ...]
    maybe: frozenset[int]


def lexicon(folder: str | Path, listing: Listing) -> list[Saying]:
    """The entries of `folder`/everyday/*.yml with the acts of `listing` that they mean."""
    found = []
    for file in sorted(Path(folder).glob("everyday/*.yml")):
        for entry in yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader):
            official = tuple(phrase.lower() for phrase in entry["official"])
            meant, maybe = [], set()
            for phrase in official:
                acts_meant, candidates = resolve(listing, phrase)
                meant += [act.number for act in acts_meant]
                maybe |= candidates
            found.append(
                Saying(tuple(entry["everyday"]), official, tuple(dict.fromkeys(meant)), frozenset(maybe))
            )
    return found


def resolve(listing: Listing, phrase: str) -> tuple[list[Act], set[int]]:
    """Acts that an official phrase means, if it is clear enough, and all that it may mean."""
    meant, candidates = listing.meant(phrase, share=0.75)
    if not meant or len(meant) > MOST_MEANT or len(acts.words(phrase)) < 2:
        return [], candidates
    words, named = acts.words(phrase), acts.variants(phrase)
    cost = listing.extra(meant[0], words, named) + 3 * sum(map(listing.idf, words - meant[0].words))
    if cost > HIGHEST_COST or (len(candidates) > MOST_CANDIDATES and cost > 3.0):
        return [], candidates
    return meant, candidates


def catalogue(folder: str | Path, listing: Listing) -> Iterator[tuple[int, str, str]]:
    """(act, kind, text) of every procedure in `folder`/*.yml, one or a list of them a file.

    Kind is `name` for aliases, `question` for whole questions.
    """
    entries = []
    for file in sorted(Path(folder).glob("*.yml")):
        read = yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader)
        entries += read if isinstance(read, list) else [read]
    for entry in entries:
        if not isinstance(entry, dict) or entry.get("code") not in listing.by_code:
            continue
        act = listing.by_code[entry["code"]]
        for text in [entry.get("short", ""), *entry.get("aliases", [])]:
            if text:
                yield act, "name", text
        for text in entry.get("questions", []):
            yield act, "question", text


def examples(folder: str | Path) -> list[str]:
    """The training sentences of intent `ask` in `folder`."""
    found = []
    for file in sorted(Path(folder).glob("ask_*.yml")):
        for block in yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader)["nlu"]:
            found += [line[2:].strip() for line in block["examples"].splitlines() if line.startswith("- ")]
    return found


class Spotter:
    """Finds in a sentence the one everyday phrase that names its subject."""

    def __init__(self, sayings: list[Saying]) -> None:
        self._of = {
            phrase.lower(): saying for saying in sayings for phrase in saying.everyday if len(phrase) > 4
        }
        keys = sorted(self._of, key=len, reverse=True)
        self._pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, keys)) + r")(?!\w)", re.IGNORECASE)

    def subject(self, text: str) -> tuple[str, Saying] | None:
        """The phrase (as written) and its saying, if there is exactly one and it means an act."""
        hits = list(self._pattern.finditer(text))
        if len(hits) != 1 or not self._of[hits[0].group().lower()].meant:
            return None
        return hits[0].group(), self._of[hits[0].group().lower()]
