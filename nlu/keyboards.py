"""Telex and VNI keys that were left as typed: «ddawng kys», «gia61y to72», «cưowcs»."""
from __future__ import annotations

import re
from functools import lru_cache

from nlu.lexicons import default_lexicon
from nlu.spelling import is_syllable, mend_syllable
from nlu.text import fold, has_diacritics, normalise

_WORD = re.compile(r"\w+")
_TELEX_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_VNI_TONES = {"1": "\u0301", "2": "\u0300", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
_TELEX_SHAPES = (
    ("uow", "ươ"), ("ưow", "ươ"), ("dd", "đ"), ("aa", "â"), ("ee", "ê"), ("oo", "ô"), ("aw", "ă"), ("ow", "ơ"),
    ("uw", "ư"),
)  # fmt: skip
_VNI_SHAPES = (
    ("uo7", "ươ"), ("d9", "đ"), ("a6", "â"), ("e6", "ê"), ("o6", "ô"), ("a8", "ă"), ("o7", "ơ"), ("u7", "ư"),
)  # fmt: skip
_TELEX = re.compile(r"[^\W\d_]+")
_VNI = re.compile(r"(?=[^\W\d_])[^\W_]*\d[^\W_]*")
#: The first vowel that can carry a tone; `mend_syllable` moves it where it belongs.
_VOWEL = re.compile("[aăâeêioôơuưy]")


def read_keys(text: str) -> str:
    """`text` with the words that are keys of an input method written as the words they stand for.

    A tone key alone may be the last letter of an English word («gas», «max»): it counts beside a key of shape.
    """
    sure = any(_is_sure(word) for word in _WORD.findall(text))
    return _WORD.sub(lambda match: _read(match.group(), sure), text)


def _is_sure(word: str) -> bool:
    """Whether more than a tone key at the end tells that `word` is keys («quan1» may be a district)."""
    if _read(word, True) == word:
        return False
    if word.isalpha():
        return has_diacritics(word) or any(keys in word.lower() for keys, _ in _TELEX_SHAPES)
    return sum(map(str.isdigit, word)) > 1 or not word[-1].isdigit()


@lru_cache(maxsize=4096)
def _read(word: str, sure: bool) -> str:
    lowered = word.lower()
    if not sure or len(word) < 3 or is_syllable(fold(lowered)):
        return word
    if _TELEX.fullmatch(word):
        read = _typed(lowered, _TELEX_SHAPES, _TELEX_TONES)
    elif _VNI.fullmatch(word):
        read = _typed(lowered, _VNI_SHAPES, _VNI_TONES)
    else:
        return word
    lexicon = default_lexicon()
    if not read or lexicon.is_word(lowered) or not (is_syllable(fold(read)) and lexicon.is_word(read)):
        return word
    return read.capitalize() if word[0].isupper() else read


def _typed(word: str, shapes: tuple[tuple[str, str], ...], tones: dict[str, str]) -> str:
    """What an input method makes of the keys; empty when they hold more than one tone."""
    found = [(at, key) for at, key in enumerate(word) if key in tones and at and _VOWEL.search(fold(word[:at]))]
    if len(found) > 1:
        return ""
    for at, _ in found:
        word = word[:at] + word[at + 1 :]
    for keys, letter in shapes:
        word = word.replace(keys, letter, 1)
    tone = tones[found[0][1]] if found else ""
    vowel = _VOWEL.search(word, 2 if re.match("qu|gi[aăâeêoôơuư]", word) else 0)
    if not vowel:
        return ""
    return mend_syllable(normalise(word[: vowel.end()] + tone + word[vowel.end() :]))
