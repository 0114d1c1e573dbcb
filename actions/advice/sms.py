"""Short messages: the letters that every phone shows, so many to a message, never a word in two. Pure."""
from __future__ import annotations

import re
import unicodedata
from typing import List, Sequence

from nlu.text import fold

#: Characters of each part of a message in parts (GSM 03.38, 7 bits), and how many parts are sent.
SIZE, MOST = 153, 3

#: The letters of GSM 03.38 that a Vietnamese text without diacritics may have; those that count twice are left out.
GSM = frozenset("@£$¥\n !\"#%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz§")
_LIKE = str.maketrans({
    "«": '"', "»": '"', "“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "•": "-", "·": "-", "…": "...",
    "[": "(", "]": ")", "{": "(", "}": ")", "|": "/", "\\": "/", "~": "-", "≤": "<=", "≥": ">=", "×": "x", "\u00a0": " ",
})  # fmt: skip


def plain(text: str) -> str:
    """`text` without diacritics, in letters of GSM 03.38; capitals stay capitals."""
    if GSM.issuperset(text) and "  " not in text:
        return text.strip()
    text = unicodedata.normalize("NFC", text)
    folded = fold(text)
    if len(folded) == len(text):
        folded = "".join(low.upper() if was.isupper() else low for was, low in zip(text, folded))
    kept = "".join(char for char in folded.translate(_LIKE) if char in GSM)
    return re.sub(r" {2,}", " ", kept).strip()


def packed(lines: Sequence[str], tail: str = "") -> List[str]:
    """At most MOST messages of at most SIZE characters: `lines` as far as they fit, whole ones only, then `tail`.

    Joined by a blank they are one text of as many characters, so that a phone divides it into no more parts.
    """
    kept: List[str] = []
    for line in lines:
        if fits([*kept, line], tail):
            kept.append(line)
    return _cut(_text([*kept, tail]))


def fits(lines: Sequence[str], tail: str = "", most: int = MOST) -> bool:
    """Whether all of `lines` and `tail` go into `most` messages."""
    return len(_cut(_text([*lines, tail]))) <= most


def _text(lines: Sequence[str]) -> str:
    return "\n".join(line for line in map(plain, lines) if line)


def _cut(text: str) -> List[str]:
    """`text` in messages, divided at blanks and line ends; what has neither is divided where it must be."""
    messages: List[str] = []
    room = SIZE - 1  # the blank between two messages counts too
    while len(text) > room:
        at = max(text.rfind(" ", 0, room + 1), text.rfind("\n", 0, room + 1))
        messages.append(text[: at if at > 0 else room].rstrip())
        text = text[at if at > 0 else room :].lstrip()
    return [*messages, text] if text else messages
