"""Replies as the messages of a channel: nothing lost, order kept, every choice in reach, as few messages as fit.

Lengths are UTF-16 code units, as phones and browsers count: never fewer than the characters a channel counts.
"""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, List, Optional, Tuple
from urllib.parse import urlsplit

from actions.replies import CHECKLIST, CHOICES
from bot.gateway.message import Button, Limits, Piece

#: Where a text may be split; what is held together by a no-break space is one word.
_SPACE = re.compile(r"[^\S\u00a0\u202f]+")
_SENTENCE_END = re.compile(r"[.!?…][»”\")]*$")
_JOINER = "\u200d"


def length(text: str) -> int:
    """UTF-16 code units."""
    return len(text) + sum(char > "\uffff" for char in text)


def pieces(replies: Sequence[Mapping[str, Any]], limits: Limits) -> List[Piece]:
    """The replies of one turn (as `actions.replies.Reply.to_json` gives them) as messages within `limits`.

    Choices are buttons as far as number, title and payload allow; a button whose title is too long says its number.
    Where the buttons do not say it all, every choice of the question is a line too, with the number that picks it
    (through all choices of a turn, as `actions.decide.pick` counts). A message ends at buttons and before a file.
    """
    found: List[Piece] = []
    waiting, number = "", 0  # what may still grow; choices so far
    for reply in replies:
        text, path = str(reply.get("text") or "").strip(), reply.get("path")
        options, kind = reply.get("choices") or [], reply.get("type")
        buttons: Tuple[Button, ...] = ()
        if kind == CHECKLIST:
            text = _lines(text, [f"☐ {option['title']}" for option in options])
        elif kind == CHOICES and options:
            buttons, rows = _choices(options, number, limits, needed=not (text or waiting))
            text, number = _lines(text, rows), number + len(options)
        elif not path and reply.get("url"):
            button = _opens(str(reply["url"]), limits) if text or waiting else None
            buttons, text = ((button,), text) if button else ((), _lines(text, [str(reply["url"])]))
        caption = text if path and length(text) <= limits.caption else ""
        more, waiting = _grown(waiting, "" if caption else text, limits.text)
        found += [Piece(part) for part in more]
        if path:
            found += [*_ended(waiting), Piece(caption, file=str(path))]
        elif buttons:
            found.append(Piece(waiting, buttons))
        if path or buttons:
            waiting = ""
    return [*found, *_ended(waiting)]


def split(text: str, limit: int) -> List[str]:
    """`text` in parts of at most `limit`: at a paragraph, a line or a sentence if that fills a third, else at a word.

    Only a word that is too long by itself is cut, between two characters as people see them; white space around a
    cut is dropped.
    """
    parts: List[str] = []
    text = text.strip()
    while length(text) > limit:
        at = _cut(text, _fitting(text, limit))
        parts.append(text[:at].rstrip())
        text = text[at:].lstrip()
    return [*parts, text] if text else parts


def worded(piece: Piece, limits: Limits, last: str = "") -> List[Piece]:
    """The words of a piece and of its buttons, which are picked by their titles too, then `last`; no buttons, no file."""
    titles = [f"• {button.title}" for button in piece.buttons if not (button.url or button.title.isdigit())]
    rows = [*titles, *(button.url for button in piece.buttons if button.url)]
    text = "\n\n".join(part for part in (_lines(piece.text, rows), last) if part)
    return [Piece(part) for part in split(text, limits.text)]


def _choices(
    options: Sequence[Mapping[str, str]], first: int, limits: Limits, needed: bool
) -> Tuple[Tuple[Button, ...], List[str]]:
    """Buttons, and the numbered lines; `needed`: there must be lines, as a message cannot be buttons alone."""
    buttons: List[Button] = []
    rows: List[str] = []
    for number, option in enumerate(options, first + 1):
        id, title = option["id"], " ".join(option["title"].split())
        tappable = len(buttons) < limits.buttons and len(id.encode()) <= limits.payload
        fits = 0 < length(title) <= limits.title
        if tappable:
            buttons.append(Button(id, title if fits else str(number)))
        needed = needed or not (tappable and fits)
        rows.append(f"{number}. {title}")
    return tuple(buttons), rows if needed else []


def _opens(url: str, limits: Limits) -> Optional[Button]:
    """A button that says which site it opens; None where the channel or the address does not allow one."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    site = (parts.hostname or "").removeprefix("www.")
    if not (limits.links and limits.buttons and parts.scheme in ("http", "https") and 0 < length(site) <= limits.title):
        return None
    return Button("", site, url)


def _lines(text: str, rows: Sequence[str]) -> str:
    return "\n".join([text, *rows] if text else rows)


def _grown(waiting: str, text: str, limit: int) -> Tuple[List[str], str]:
    """What has to go before, and the newest message with `text` in it."""
    if not text:
        return [], waiting
    if waiting:
        if length(joined := f"{waiting}\n\n{text}") <= limit:
            return [], joined
        *more, last = split(text, limit)
        return [waiting, *more], last
    *more, last = split(text, limit)
    return more, last


def _ended(waiting: str) -> List[Piece]:
    return [Piece(waiting)] if waiting else []


def _fitting(text: str, limit: int) -> int:
    """How many code points fit."""
    room = limit
    for at, char in enumerate(text):
        room -= 1 + (char > "\uffff")
        if room < 0:
            return at
    return len(text)


def _cut(text: str, end: int) -> int:
    """Where to cut at `end` at the latest."""
    best = {0: 0, 1: 0, 2: 0, 3: 0}  # how good a place is: word, sentence, line, paragraph
    for space in _SPACE.finditer(text, 1, end + 1):
        lines = space.group().count("\n")
        rank = min(lines, 2) + 1 if lines else bool(_SENTENCE_END.search(text, max(0, space.start() - 4), space.start()))
        best[rank] = space.start()
    for rank in (3, 2, 1):
        if best[rank] * 3 >= end:
            return best[rank]
    return max(best.values()) or _between(text, end)


def _between(text: str, end: int) -> int:
    """The last place at or before `end` that is between two characters as people see them; one code point at least."""
    at = end
    while at > 0 and _continues(text, at):
        at -= 1
    return at or max(end, 1)


def _continues(text: str, at: int) -> bool:
    """Whether `text[at]` belongs to the character before it: marks, emoji joined or modified, flags, key caps.

    Of Unicode's annex 29 what Vietnamese and emoji need; Hangul letters and Indic conjuncts may be cut.
    """
    char, before = text[at], text[at - 1]
    if unicodedata.category(char)[0] == "M" or char == _JOINER or "\U0001f3fb" <= char <= "\U0001f3ff":
        return True
    if "\U000e0020" <= char <= "\U000e007f" or before == _JOINER:
        return True
    if not _flag(char):
        return False
    start = at
    while start > 0 and _flag(text[start - 1]):
        start -= 1
    return (at - start) % 2 == 1


def _flag(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"
