"""Where in a question the wish stands: a story tells who and why before it says what is wanted."""
from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import List, Pattern, Tuple

from knowledge.loader import read_yaml
from nlu.errors import DataError
from nlu.lexicons import Lexicon
from nlu.text import fold

FILE = Path(__file__).with_name("wish.yml")

#: A question of so many words says little besides its wish.
SHORT = 14
#: How many of the last clauses with a wish are kept, and how many words of a subject each must have.
CLAUSES, SUBJECT = 2, 2


def wish(text: str, lexicon: Lexicon) -> str:
    """The last clauses of `text` that say a wish and a thing; all of `text` when it is short or has none."""
    if len(text.split()) <= SHORT:
        return text
    cues, ends = _words()
    clauses = [clause.strip() for clause in _cut(text, ends)]
    said = [c for c in clauses if cues.search(fold(c)) and len(lexicon.content_tokens(c.lower())) >= SUBJECT]
    return " ".join(said[-CLAUSES:]) or text


def _cut(text: str, ends: Pattern[str]) -> List[str]:
    """`text` cut where marks or turning words stand; folding keeps every letter in its place."""
    starts = [0, *(match.end() for match in ends.finditer(fold(text)))]
    return [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)])]


@lru_cache(maxsize=1)
def _words(path: Path = FILE) -> Tuple[Pattern[str], Pattern[str]]:
    """The data file as patterns over folded text; raises DataError naming the place of a mistake."""
    data = read_yaml(path)
    if not isinstance(data, dict) or set(data) != {"cues", "turns"}:
        raise DataError(path, "", "must hold 'cues' and 'turns'")
    cues, turns = ("|".join(re.escape(fold(word)) for word in data[key]) for key in ("cues", "turns"))
    return re.compile(rf"\b(?:{cues})\b"), re.compile(rf"[.?!;,\n]\s+| (?=(?:{turns})\b)")
