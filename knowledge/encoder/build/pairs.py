"""Questions made by code, each with the acts that answer it and those that must not count against it.

Nothing here comes from an evaluation set: the sources are official titles, names of results and papers,
frames and substitutions (`phrases/*.yml`), the project's lexicon, curated names and NLU examples.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from knowledge.encoder.build import acts, noise
from knowledge.encoder.build.corpus import rows
from knowledge.encoder.build.listing import Act, Listing
from knowledge.encoder.build.sayings import Saying, Spotter
from nlu.words import tokenize

#: A cut that fits more acts than this says too little to be asked.
VAGUEST = 25
_AROUND = ("before", "after")
_NO_ASPECT = ("paper", "with_paper", "bare_share", *_AROUND)
_GRANT = re.compile(r"^(?:cấp|cấp mới|đề nghị|thực hiện|giải quyết|thủ tục)\s+(?=\S+ \S+ \S+)")
_LICENCE = re.compile(r"giấy (?:chứng nhận|phép)(?: đủ điều kiện)?(?: đăng ký)?(?: hoạt động)? ")


@dataclass(frozen=True)
class Pair:
    """A question, the acts that are right for it, and acts that are neither right nor wrong."""

    text: str
    right: tuple[int, ...]
    neutral: frozenset[int]


@dataclass(frozen=True)
class _Subject:
    """What a question is about: words to put into a frame, before any manner of writing."""

    text: str
    right: tuple[int, ...]
    neutral: frozenset[int]
    frame: str = "act"  # act | paper | whole


class Maker:
    """Makes any number of questions for the acts of a listing; the same seed gives the same ones."""

    def __init__(
        self, listing: Listing, sayings: list[Saying], names: list[tuple[int, str, str]], sentences: list[str]
    ) -> None:
        self.listing = listing
        self._say: dict[int, list[tuple[str, Saying]]] = {}
        for saying in sayings:
            for number in saying.meant:
                self._say.setdefault(number, []).extend((phrase, saying) for phrase in saying.everyday)
        self._names: dict[int, list[tuple[str, str]]] = {}
        for number, kind, text in names:
            self._names.setdefault(number, []).append((kind, text))
        spotter = Spotter(sayings) if sayings else None
        self._frames: list[str] = []
        self._told: dict[int, list[tuple[str, Saying]]] = {}
        for sentence in sentences if spotter else ():
            hit = spotter.subject(sentence)
            if hit:
                self._frames.append(sentence.replace(hit[0], "{x}"))
                for number in hit[1].meant:
                    self._told.setdefault(number, []).append((sentence, hit[1]))
        everyday: dict[str, list[str]] = {}
        for saying in sayings:
            for official in saying.official:
                everyday.setdefault(official, []).extend(saying.everyday)
        self._official = noise.swapper(everyday) if everyday else None
        swaps = noise.phrases("swaps")
        self._verbs, self._nouns = noise.swapper(swaps["verbs"]), noise.swapper(swaps["nouns"])
        self._tokens: dict[int, list[str]] = {}

    def weight(self, act: Act) -> float:
        """How often `act` is asked about, compared with an act of which nothing is known but its title."""
        weight = 0.2 if act.provincial else 0.6
        if act.number in self._say:
            weight += min(3.0, 0.5 + 0.2 * len(self._say[act.number]))
        if act.number in self._names:
            weight += 4.0
        return weight

    def make(self, act: Act, rng: random.Random) -> Pair | None:
        """One question that `act` (or the general act that its words mean) answers; None if the draw failed."""
        ways: list[tuple[float, Callable[[Act, random.Random], _Subject | None]]] = [
            (3, self._cut),
            (1, self._core),
        ]
        if act.number in self._say:
            ways.append((6, self._everyday))
        if act.number in self._names:
            ways.append((8, self._named))
        if act.number in self._told:
            ways.append((1.5, self._sentence))
        if act.results:
            ways.append((0.7, self._result))
        if act.papers:
            ways.append((0.25, self._paper))
        way = rng.choices([way for _, way in ways], [weight for weight, _ in ways])[0]
        subject = way(act, rng)
        if subject is None or not subject.text.strip():
            return None
        text = noise.write(self._framed(subject, rng), rng)
        return Pair(" ".join(text.split()), subject.right, subject.neutral - frozenset(subject.right))

    def _framed(self, subject: _Subject, rng: random.Random) -> str:
        frames = noise.phrases("frames")
        if subject.frame == "whole":
            return subject.text
        if subject.frame == "paper":
            frame = rng.choice(frames["paper"]).replace("{n}", subject.text)
        else:
            kinds = [kind for kind in frames if kind not in _NO_ASPECT]
            kind = rng.choices(
                kinds, [4 if kind == "wish" else 0.5 if kind == "story" else 1 for kind in kinds]
            )[0]
            frame = (
                rng.choice(self._frames) if self._frames and rng.random() < 0.12 else rng.choice(frames[kind])
            )
            frame = frame.replace("{x}", subject.text)
        before, after = (
            "" if rng.random() < frames["bare_share"] else rng.choice(frames[side]) for side in _AROUND
        )
        return before + frame + after

    def _mean(
        self, words: frozenset[str], act: Act, named: frozenset[str]
    ) -> tuple[tuple[int, ...], frozenset[int]] | None:
        """Right and neutral acts for the official `words` of `act`; None if they fit too many.

        If the words name no special case, the general act that holds them all is right as well as (or
        instead of) a special one, and special cases stay negatives.
        """
        holding = self.listing.holding(words)
        if len(holding) > VAGUEST or act.number not in holding:
            return None
        cost = {number: self.listing.extra(self.listing.acts[number], words, named) for number in holding}
        plainest = min(holding, key=lambda number: (cost[number], number))
        if act.variants - named and cost[plainest] + 5 < cost[act.number]:
            act = self.listing.acts[plainest]
        special = {n for n in holding if self.listing.acts[n].variants - named - act.variants}
        return (act.number,), frozenset(holding - special)

    def _core(self, act: Act, rng: random.Random) -> _Subject | None:
        text = act.core if rng.random() < 0.4 else act.head
        right = self._mean(acts.words(text), act, acts.variants(text))
        return _Subject(self._loosen(text, rng), *right) if right else None

    def _cut(self, act: Act, rng: random.Random) -> _Subject | None:
        """Two to seven words of the title in their order: the first ones, or the rare ones."""
        tokens = self._tokens.setdefault(act.number, [token.text for token in tokenize(act.head)])
        tokens = [token for token in tokens if re.search(r"\w", token)]
        most = rng.choice((3, 4, 4, 5, 5, 6, 7))
        if len(tokens) > most:
            if rng.random() < 0.4:
                tokens = tokens[:most]
            else:
                value = [
                    sum(map(self.listing.idf, acts.words(t))) * rng.uniform(0.5, 1.5) + (3 if i < 2 else 0)
                    for i, t in enumerate(tokens)
                ]
                kept = sorted(sorted(range(len(tokens)), key=lambda i: -value[i])[:most])
                tokens = [tokens[i] for i in kept]
        text = " ".join(tokens)
        right = self._mean(acts.words(text), act, acts.variants(text))
        return _Subject(self._loosen(text, rng), *right) if right else None

    def _loosen(self, text: str, rng: random.Random) -> str:
        """Official words as they are said."""
        if self._official and rng.random() < 0.5:
            text = _swap(self._official, text, rng, 0.8)
        if rng.random() < 0.5:
            text = _swap(self._verbs, text, rng, 0.7)
        elif rng.random() < 0.25:
            text = _GRANT.sub("", text)
        if rng.random() < 0.5:
            text = _swap(self._nouns, text, rng, 0.6)
        if rng.random() < 0.25:
            shorter = _LICENCE.sub(rng.choice(("giấy ", "", "giấy phép ")), text)
            text = shorter if len(shorter.split()) >= 3 else text
        return text

    def _everyday(self, act: Act, rng: random.Random) -> _Subject:
        phrase, saying = rng.choice(self._say[act.number])
        return _Subject(phrase, saying.meant, self._unspecial(saying.maybe, phrase))

    def _named(self, act: Act, rng: random.Random) -> _Subject:
        kind, text = rng.choice(self._names[act.number])
        _, maybe = self.listing.meant(act.head)
        return _Subject(
            text, (act.number,), self._unspecial(maybe, text), "whole" if kind == "question" else "act"
        )

    def _sentence(self, act: Act, rng: random.Random) -> _Subject:
        text, saying = rng.choice(self._told[act.number])
        return _Subject(text, saying.meant, self._unspecial(saying.maybe, text), "whole")

    def _result(self, act: Act, rng: random.Random) -> _Subject:
        name = rng.choice(act.results).lower().strip(" .")
        _, maybe = self.listing.meant(name)
        return _Subject(self._loosen(name, rng), (act.number,), frozenset(maybe), "paper")

    def _paper(self, act: Act, rng: random.Random) -> _Subject | None:
        wish = self._cut(act, rng)
        if wish is None:
            return None
        frame = rng.choice(noise.phrases("frames")["with_paper"])
        text = frame.replace("{p}", rng.choice(act.papers).lower()).replace("{x}", wish.text)
        return _Subject(text, wish.right, wish.neutral, "whole")

    def _unspecial(self, numbers: frozenset[int] | set[int], text: str) -> frozenset[int]:
        named = acts.variants(text)
        return frozenset(n for n in numbers if not self.listing.acts[n].variants - named)


def stream(maker: Maker, seed: int, each: int) -> list[list[Pair]]:
    """One pass over the acts in a random order, `each` questions an act; heavier acts come more often."""
    rng = random.Random(seed)
    order: list[Act] = []
    for act in maker.listing.acts:
        weight = maker.weight(act)
        order += [act] * (int(weight) + (rng.random() < weight % 1))
    rng.shuffle(order)
    made = ([pair for pair in (maker.make(act, rng) for _ in range(each)) if pair] for act in order)
    return [group for group in made if group]


def write(groups: list[list[Pair]], listing: Listing, file: str | Path) -> None:
    """Save groups as JSON lines that name acts by the title that stands for them."""

    def name(number: int) -> str:
        return listing.titles[listing.acts[number].titles[0]].title

    with open(file, "w", encoding="utf-8") as lines:
        for group in groups:
            rows = [
                {"text": p.text, "right": list(map(name, p.right)), "neutral": sorted(map(name, p.neutral))}
                for p in group
            ]
            lines.write(json.dumps(rows, ensure_ascii=False) + "\n")


def read(file: str | Path, titles: list[str]) -> list[list[Pair]]:
    """Groups written by `write`, with acts as positions in `titles`; what names a title not there is left out."""
    place = {title: number for number, title in enumerate(titles)}
    groups = []
    for row in rows(file):
        pairs = [
            Pair(
                p["text"],
                tuple(place[t] for t in p["right"] if t in place),
                frozenset(place[t] for t in p["neutral"] if t in place),
            )
            for p in row
        ]
        groups.append([pair for pair in pairs if pair.right])
    return [group for group in groups if group]


def spread(groups: list[list[Pair]]) -> Counter[int]:
    """How many questions each act is right for."""
    return Counter(number for group in groups for pair in group for number in pair.right)


def _swap(
    table: tuple[dict[str, list[str]], re.Pattern[str]], text: str, rng: random.Random, share: float
) -> str:
    choices, pattern = table
    return pattern.sub(
        lambda m: rng.choice(choices[m.group().lower()]) if rng.random() < share else m.group(), text
    )
