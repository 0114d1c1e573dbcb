"""Plain text as people send it, made uniform before anything looks at it.

Everything here is total: any ``str`` goes in, nothing is raised, and
``normalise`` gives back its own output unchanged.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from nlu.spelling import calm_emphasis, mend_syllable

#: Characters of one message that are analysed; Telegram allows 4,096 and Zalo
#: 2,000, and nobody needs more to say what they want.
MAX_CHARS = 2000

# Letters that Vietnamese keyboards and old fonts put in place of đ.
_D_LOOKALIKES = str.maketrans({"Ð": "Đ", "Ɖ": "Đ", "ð": "đ", "ɖ": "đ", "ƌ": "đ"})

# Cyrillic and Greek letters drawn like Latin ones. Replaced only in a word
# that has Latin letters too, so that real Russian or Greek stays as it is.
_HOMOGLYPHS = str.maketrans(
    "АВЕЗКМНОРСТУХІЈЅаеорсухіјѕԁһΑΒΕΖΗΙΚΜΝΟΡΤΥΧονα",
    "ABE3KMHOPCTYXIJSaeopcyxijsdhABEZHIKMNOPTYXova",
)

# Shape marks come before tone marks in a precomposed Vietnamese letter.
_SHAPE_MARKS = "\u0302\u0306\u031b"

_WORD = re.compile(r"\w+")
_MARK_RUN = re.compile("[\u0300-\u036f]{2,}")
_MARK = re.compile("[\u0300-\u036f]+")
_SPACES = re.compile(r"\s+")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_ADDRESS = re.compile(r"\S*(?:@|://|www\.)\S*", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]+")
_JOINER = "\u200d"
_DROPPED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co"})


def normalise(text: str) -> str:
    """Return ``text`` in one uniform spelling; letters keep their case.

    NFC; letters drawn alike become Latin ones; control, zero-width and stray
    combining characters go; runs of whitespace become one space; the tone
    mark takes the traditional place (``hoà`` → ``hòa``, ``qúy`` → ``quý``);
    letters drawn out for emphasis are folded (``ơiiii`` → ``ơi``). Digits,
    emoji, e-mail and web addresses stay. Never raises; idempotent.
    """
    # Each step may uncover work for an earlier one (a removed mark joins two
    # letters), so repeat until nothing moves; in practice that is one pass.
    for _ in range(4):
        done = _once(text)
        if done == text:
            break
        text = done
    return text


def _once(text: str) -> str:
    text = "".join(map(_plain, text.translate(_D_LOOKALIKES)))
    text = _drop_invisible(text)
    text = _WORD.sub(_latinise, unicodedata.normalize("NFC", text))
    text = _compose(text)
    text = _SPACES.sub(" ", text).strip()
    parts, last = [], 0
    for address in _ADDRESS.finditer(text):
        parts += [_spell(text[last : address.start()]), address.group()]
        last = address.end()
    parts.append(_spell(text[last:]))
    return "".join(parts)


def _spell(text: str) -> str:
    return _WORD.sub(_spell_word, text)


def _spell_word(match: re.Match[str]) -> str:
    return _spelled(match.group())


@lru_cache(maxsize=8192)
def _spelled(word: str) -> str:
    if not _LETTERS.fullmatch(word):  # codes and amounts: CT01, 20m2
        return word
    return mend_syllable(calm_emphasis(word))


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    """Full-width, mathematical and superscript characters as plain ASCII."""
    if char < "\u00b2":
        return char
    if char == "㎡":
        return "m2"
    if unicodedata.category(char) == "So":  # keep emoji such as ™
        return char
    plain = unicodedata.normalize("NFKC", char)
    return plain if plain.isascii() and plain.isprintable() and " " not in plain else char


def _drop_invisible(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    kept: list[str] = []
    for i, char in enumerate(text):
        if char.isspace():
            kept.append(" ")
        elif char == _JOINER:
            # Joins 👨‍👩‍👧 into one picture; between letters it is only noise.
            after = text[i + 1] if i + 1 < len(text) else ""
            if kept and _is_emoji(kept[-1]) and after and _is_emoji(after):
                kept.append(char)
        elif "\ufe00" <= char <= "\ufe0f":
            if kept and _is_emoji(kept[-1]) and kept[-1] != char:
                kept.append(char)
        elif unicodedata.category(char) not in _DROPPED_CATEGORIES:
            kept.append(char)
    return "".join(kept)


def _is_emoji(char: str) -> bool:
    return unicodedata.category(char) in {"So", "Sk"} or "\ufe00" <= char <= "\ufe0f"


def _latinise(match: re.Match[str]) -> str:
    word = match.group()
    if word.isascii() or not _LATIN.search(word):
        return word
    return word.translate(_HOMOGLYPHS)


def _compose(text: str) -> str:
    """NFC with the marks of each letter in Vietnamese order, strays dropped."""
    if text.isascii():
        return text
    text = unicodedata.normalize("NFD", text)
    text = _MARK_RUN.sub(lambda m: "".join(sorted(m.group(), key=_mark_order)), text)
    text = unicodedata.normalize("NFC", text)
    return unicodedata.normalize("NFC", _MARK.sub("", text))


def _mark_order(mark: str) -> bool:
    return mark not in _SHAPE_MARKS  # stable sort: shapes first


class _FoldTable(dict):
    """Maps a code point to its base letter; fills itself on first use."""

    def __missing__(self, point: int) -> str:
        char = chr(point)
        first, *rest = unicodedata.normalize("NFD", char)
        base = first if rest and all(map(unicodedata.combining, rest)) else char
        self[point] = base
        return base


_FOLD = _FoldTable({ord("đ"): "d"})


def fold(text: str) -> str:
    """Return ``text`` in lower case without diacritics (``Đổi`` → ``doi``).

    As many characters as ``NFC(text).lower()``: offsets carry over.
    """
    return unicodedata.normalize("NFC", text).lower().translate(_FOLD)


def has_diacritics(text: str) -> bool:
    """Whether ``text`` was typed with Vietnamese marks (đ counts)."""
    lowered = unicodedata.normalize("NFC", text).lower()
    return lowered.translate(_FOLD) != lowered


def cap(text: str, limit: int = MAX_CHARS) -> str:
    """Return at most ``limit`` characters of ``text``, cut between words."""
    if len(text) <= limit:
        return text
    head, space, _ = text[: limit + 1].rpartition(" ")
    return head.rstrip() if space and head.strip() else text[:limit]
