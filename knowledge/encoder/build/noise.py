"""The ways people write: without diacritics, in chat spelling, in dialect, as dictated, with slips."""

from __future__ import annotations

import random
import re
from functools import cache
from pathlib import Path

import yaml

from nlu.text import fold

PHRASES = Path(__file__).parent / "phrases"
#: Share of each manner among the questions made.
MANNERS = {"plain": 36, "bare": 27, "chat": 13, "dialect": 8, "voice": 7, "slips": 9}

_NEAR = {
    "a": "sq",
    "e": "wr",
    "i": "uo",
    "o": "ip",
    "u": "yi",
    "n": "bm",
    "m": "n",
    "c": "xv",
    "h": "gj",
    "t": "ry",
    "g": "fh",
}
_HEARD_ALIKE = (
    ("ch", "tr"),
    ("s", "x"),
    ("d", "gi"),
    ("gi", "d"),
    ("l", "n"),
    ("n", "l"),
    ("x", "s"),
    ("tr", "ch"),
    ("r", "d"),
)
_SHAKEN = str.maketrans("ảẩẳẻểỉỏổởủửỷãẫẵẽễĩõỗỡũữỹ", "ãẫẵẽễĩõỗỡũữỹảẩẳẻểỉỏổởủửỷ")
_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")


@cache
def phrases(name: str) -> dict:
    """The lists in `phrases/<name>.yml`."""
    return yaml.safe_load((PHRASES / f"{name}.yml").read_text(encoding="utf-8"))


def write(text: str, rng: random.Random, manner: str | None = None) -> str:
    """`text` (correct Vietnamese) in a random manner, or in the one named."""
    manner = manner or rng.choices(list(MANNERS), list(MANNERS.values()))[0]
    return _WRITERS[manner](text, rng)


def plain(text: str, rng: random.Random) -> str:
    return text[:1].upper() + text[1:] if rng.random() < 0.3 else text


def bare(text: str, rng: random.Random) -> str:
    text = swap(text, "chat", rng, 0.35) if rng.random() < 0.35 else text
    return fold(text)


def chat(text: str, rng: random.Random) -> str:
    text = swap(text, "chat", rng, 0.75)
    return fold(text) if rng.random() < 0.25 else text.lower()


def dialect(text: str, rng: random.Random) -> str:
    text = swap(text, rng.choice(("central", "southern")), rng, 0.85)
    return fold(text) if rng.random() < 0.2 else text


def voice(text: str, rng: random.Random) -> str:
    """As dictated: no punctuation, fillers, small numbers in words."""
    words = re.sub(r"[^\w\s]", " ", text.lower()).split()
    words = [_DIGITS[int(w)] if w.isdigit() and int(w) <= 10 else w for w in words]
    for _ in range(rng.randint(1, 3)):
        words.insert(rng.randrange(len(words) + 1), rng.choice(phrases("spellings")["filler"]))
    return " ".join(words)


def slips(text: str, rng: random.Random) -> str:
    """One to three slips of the thumb or of the ear."""
    words = text.split()
    for _ in range(rng.randint(1, min(3, max(1, len(words) // 3)))):
        at = rng.randrange(len(words))
        words[at] = _slip(words[at], rng)
    if len(words) > 2 and rng.random() < 0.25:
        at = rng.randrange(len(words) - 1)
        words[at : at + 2] = [words[at] + words[at + 1]]
    return " ".join(words)


def _slip(word: str, rng: random.Random) -> str:
    if len(word) < 2:
        return word
    kind, at = rng.randrange(6), rng.randrange(len(word))
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + word[at] + word[at:]
    if kind == 2 and word[at].lower() in _NEAR:
        return word[:at] + rng.choice(_NEAR[word[at].lower()]) + word[at + 1 :]
    if kind == 3:
        return word.translate(_SHAKEN)
    if kind == 4:
        for one, other in _HEARD_ALIKE:
            if word.startswith(one):
                return other + word[len(one) :]
    return fold(word)


def swap(text: str, which: str, rng: random.Random, share: float) -> str:
    """Replace whole phrases of the `chat` list or of a dialect, each with probability `share`."""
    table, pattern = _table(which)

    def one(match: re.Match[str]) -> str:
        return rng.choice(table[match.group().lower()]) if rng.random() < share else match.group()

    return pattern.sub(one, text)


@cache
def _table(which: str) -> tuple[dict[str, list[str]], re.Pattern[str]]:
    spellings = phrases("spellings")
    return swapper(spellings["chat"] if which == "chat" else spellings["dialect"][which])


def swapper(table: dict[str, list[str]]) -> tuple[dict[str, list[str]], re.Pattern[str]]:
    """A table and the pattern that finds its keys as whole words, longest first."""
    keys = sorted(table, key=len, reverse=True)
    return table, re.compile(r"\b(?:" + "|".join(map(re.escape, keys)) + r")\b", re.IGNORECASE)


_WRITERS = {"plain": plain, "bare": bare, "chat": chat, "dialect": dialect, "voice": voice, "slips": slips}
