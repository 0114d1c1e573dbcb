"""Two words run together by a slip of the thumb: «hangrieng», «nàoạ»."""
from __future__ import annotations

import re
from functools import lru_cache

from nlu.lexicons import default_lexicon
from nlu.spelling import is_syllable
from nlu.text import fold

_WORD = re.compile(r"[^\W\d_]+")
#: The shortest run of letters that is looked at; shorter ones are abbreviations.
SHORTEST = 5
#: One-letter words that stand at the end of a sentence.
_PARTICLES = frozenset("ạàáơừ")


def unglue(text: str) -> str:
    """`text` with each word that is no Vietnamese syllable, but two known ones, written as two."""
    return _WORD.sub(lambda match: _split(match.group()), text)


@lru_cache(maxsize=4096)
def _split(word: str) -> str:
    lowered = word.lower()
    if lowered[-1] in _PARTICLES and len(word) > 2 and _known(lowered[:-1]) and not is_syllable(fold(lowered)):
        return f"{word[:-1]} {word[-1]}"
    if len(word) < SHORTEST or is_syllable(fold(lowered)) or default_lexicon().is_word(lowered):
        return word
    cuts = [at for at in range(2, len(word) - 1) if _known(lowered[:at]) and _known(lowered[at:])]
    if len(cuts) > 1:  # «kếthôn»: the cut whose halves stand side by side elsewhere
        cuts = [at for at in cuts if default_lexicon().is_pair(lowered[:at], lowered[at:])]
    return f"{word[: cuts[0]]} {word[cuts[0]:]}" if len(cuts) == 1 else word


def _known(part: str) -> bool:
    return is_syllable(fold(part)) and default_lexicon().is_word(part)
