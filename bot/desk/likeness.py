"""Questions that are alike, in groups: by the words that name a thing, with or without diacritics, slips forgiven."""
from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from nlu.lexicons import default_lexicon
from nlu.text import fold

#: Shares from which two questions are alike: of the smaller one's words, and of the pieces of three letters of both.
WORDS, PIECES = 0.6, 0.5
#: A question of fewer words that name a thing is like another only where its letters are.
FEWEST = 2


class Shape(NamedTuple):
    words: frozenset[str]
    pieces: frozenset[str]


def groups(texts: Sequence[str]) -> list[list[int]]:
    """Places of `texts` by group, each group led by the first of it; in the order of the leaders."""
    found: list[tuple[Shape, list[int]]] = []
    for place, text in enumerate(texts):
        shape = shaped(text)
        for leader, places in found:
            if alike(leader, shape):
                places.append(place)
                break
        else:
            found.append((shape, [place]))
    return [places for _, places in found]


def shaped(text: str) -> Shape:
    words = [fold(word) for word in default_lexicon().content_tokens(text)] or fold(text).split()
    letters = f" {' '.join(words)} "
    return Shape(frozenset(words), frozenset(letters[at : at + 3] for at in range(len(letters) - 2)))


def alike(one: Shape, other: Shape) -> bool:
    if 2 * len(one.pieces & other.pieces) >= PIECES * (len(one.pieces) + len(other.pieces)):
        return True
    fewest = min(len(one.words), len(other.words))
    return fewest > FEWEST and len(one.words & other.words) >= WORDS * fewest
