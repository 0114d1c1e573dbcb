"""The words of a text, in the two spellings that names are compared in."""
from __future__ import annotations

import re
from functools import lru_cache
from typing import List, NamedTuple, Optional, Tuple

from knowledge.units.gazetteer import key, marked
from nlu.text import fold

#: Words of a text that are looked at; an address has a dozen.
MOST_WORDS = 120
#: How well a name agrees with the diacritics typed.
EXACT, PLAIN, LOOSE = 2, 1, 0

_WORD = re.compile(r"[^\W\d_]+(?:['’`][^\W\d_]+)*|\d+")
_BREAK = re.compile(r"[,;|()\[\]\n!?\"“”«»]|\.(?=\s)")


class Word(NamedTuple):
    """A word or number: its place in the text, its two spellings, and whether a comma or the like stands before."""

    start: int
    end: int
    marked: str
    key: str
    breaks: bool
    dotted: bool  # a full stop follows: «P.»


def words_of(text: str) -> List[Word]:
    found: List[Word] = []
    last = 0
    for match in _WORD.finditer(text):
        gap = text[last : match.start()]
        dotted = text[match.end() : match.end() + 1] == "."
        # «P. Ngọc Khánh»: the stop belongs to a short word before it.
        hard = bool(_BREAK.search(gap)) and not (found and gap.strip() == "." and len(found[-1].key) <= 2)
        start = match.start()
        for word in _parts(match.group()):
            end = start + len(word)
            forms = _forms(word.lstrip("0") or "0" if word.isdigit() else word)
            found.append(Word(start, end, *forms, hard, dotted and end == match.end()))
            start, hard = end, False
        last = match.end()
        if len(found) >= MOST_WORDS:
            break
    return found[:MOST_WORDS]


def _parts(word: str) -> List[str]:
    """«PhườngThảo» is two words."""
    if word[1:].islower() or word.isupper() or word.isdigit():
        return [word]
    cuts = [i for i in range(1, len(word)) if word[i - 1].islower() and word[i].isupper()]
    return [word[a:b] for a, b in zip([0, *cuts], [*cuts, len(word)])]


@lru_cache(maxsize=4096)
def _forms(word: str) -> Tuple[str, str]:
    return marked(word), key(word)


def agreement(typed: str, name: str, plain_text: bool) -> Optional[int]:
    """How well ``typed`` is ``name``; ``None`` when a diacritic says that it is another name."""
    if not name:  # known without diacritics only
        return LOOSE
    if typed == name:
        return PLAIN if plain_text else EXACT
    if typed.isascii():
        return PLAIN if plain_text else LOOSE
    bare = fold(typed)
    if all(t == n or t == b for t, n, b in zip(typed, name, bare)):
        return LOOSE
    return None
