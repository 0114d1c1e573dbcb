"""Names of persons: as on the card, without «tên em là», never with figures.

A name without any marks is confirmed once: names of some minorities and foreign names have none, most others do.
"""
from __future__ import annotations

import re
import unicodedata
from typing import Any, List, Optional

from knowledge.fields.model import Context, Read, none
from knowledge.fields.words import MOST, among, is_bare, plain, tidy, unsure
from nlu.text import fold

#: Longest name in letters and in words: a foreign name with all its parts.
LETTERS, WORDS = 100, 10

_EDGES = " .,;:!\"“”«»()[]-–…"
_MARKS = "'’‘`-."
_AROUND = ",;:!\"“”«»()[]"
_PART = re.compile(r"[^\s]+")


def read(text: str, context: Context) -> Read:
    if len(text) > MOST:
        return none("name_long")
    said = _quoted(tidy(text))
    if unsure(said):
        return none("name")
    if any(c.isdigit() or unicodedata.category(c) in ("Nl", "No") for c in said):
        return none("name_digits")
    if "?" in said:
        return none("name")
    words, titled = _titles(_tail(_lead(_PART.findall(said))))
    if any(word[-1] in ",;" for word in words[:-1]) or _no_person(words):
        return none("name")
    words = [word for word in (word.strip(_AROUND) for word in words) if word]
    value = cased(" ".join(words))
    problem = _fault(words) or _fault(value.split())
    if problem:
        return none(problem)
    if is_bare(value):
        return Read(value, value, confirm="name_bare")
    if len(words) == 1:
        return Read(value, value, confirm="name_one")
    return Read(value, value, confirm="name_title" if titled else None)


def show(value: Any) -> str:
    return value if isinstance(value, str) else ""


def valid(value: Any, context: Context) -> Optional[str]:
    if not isinstance(value, str) or value != tidy(value) or len(value) > MOST:
        return "name"
    if any(c.isdigit() for c in value):
        return "name_digits"
    return _fault(value.split())


def _quoted(text: str) -> str:
    return text.strip(_EDGES).replace("’", "'").replace("‘", "'").replace("`", "'")


def _bare(words: List[str]) -> bool:
    return is_bare(" ".join(words))


def _low(word: str) -> str:
    return plain(word).strip(_EDGES)


def _lead(words: List[str]) -> List[str]:
    """Without «tên em là», «mẹ tên», «họ và tên:»; what stands before must be nothing but such words."""
    bare = _bare(words)
    cut = 0
    for i, word in enumerate(words[:-1]):
        low = _low(word)
        link = among(low, "name.links", bare) or word.endswith(":")
        if link:
            cut = i + 1
        if not among(low, "name.before", bare) and not link:
            break
    # A first word «la» or «ten» links nothing: it may be the family name.
    return words[cut:] if cut and (cut > 1 or words[0].endswith(":") or not bare) else words


def _tail(words: List[str]) -> List[str]:
    capital = bool(words) and words[0][:1].isupper()
    if capital and len(words) > 3 and words[-1].islower() and among(_low(words[-1]), "name.titles", False):
        words = words[:-1] if among(_low(words[-2]), "name.tails", False) else words  # «… nhé chị»
    while len(words) > 1 and not _bare(words):
        last = words[-1].strip(_EDGES)
        if not among(last.lower(), "name.tails", False) or (capital and last[:1].isupper()):
            break
        words = words[:-1]
    return words


def _titles(words: List[str]) -> tuple:
    """Without «anh», «bà»; and whether that is in doubt, the title being a name as well («Ông Cao Thắng»)."""
    bare, titled = _bare(words), False
    while len(words) > 1 and among(_low(words[0]), "name.bare_titles" if bare else "name.titles", bare):
        if len(words) == 2 and not (words[0].islower() and words[1][:1].isupper()):
            titled = True
            break
        titled = len(words) == 3 and words[0][:1].isupper()
        words = words[1:]
    return words, titled


def _no_person(words: List[str]) -> bool:
    """«Công an huyện», «Lan họ Nguyễn», «bố»: an agency, a name told in parts, a relation alone."""
    said, bare = [_low(word) for word in words], _bare(words)
    agency = any(among(" ".join(said[:size]), "name.agencies", bare and size > 1) for size in (1, 2, 3))
    if agency or bare:
        return agency
    listed = "name.relations" if len(said) == 1 else "name.before"
    relation = all(word.islower() for word in words) and all(among(word, listed, False) for word in said)
    return relation or any(among(word, "name.family", False) for word in said)


def _fault(words: List[str]) -> Optional[str]:
    if not words or not any(words):
        return "name"
    if len(words) > WORDS or sum(map(len, words)) > LETTERS:
        return "name_long"
    bare = _bare(words)
    for word in words:
        if not all(_letter(c) or c in _MARKS for c in word) or not _letter(word[:1]):
            return "name_letters"
        if word.islower() and not bare and among(word, "name.never", False):
            return "name"
        if bare and among(fold(word), "name.bare_never", True):
            return "name"
    return "name" if unsure(" ".join(words)) or sum(map(len, words)) < 2 else None


def _letter(char: str) -> bool:
    return bool(char) and char.isalpha() and (char.isascii() or unicodedata.name(char, "").startswith("LATIN "))


def cased(line: str) -> str:
    """Capitals as typed where there are both sizes, else one at the beginning of each word."""
    words = line.split()
    if line.islower() or line.isupper():
        return " ".join(map(_proper, words))
    if is_bare(line):  # «Vincent van Gogh»
        return line
    return " ".join(_proper(w) if w.islower() or len(w) > 1 and w.isupper() else w for w in words)


def _proper(word: str) -> str:
    """«H'HEN» → «H'Hen», «ANNE-MARIE» → «Anne-Marie»."""
    return unicodedata.normalize("NFC", "".join(p[:1].upper() + p[1:].lower() for p in re.split(r"(['\-.])", word)))
