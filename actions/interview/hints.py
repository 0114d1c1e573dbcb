"""Short messages that mean something to whoever fills a form: data in `words.yml`. Pure."""
from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Dict, FrozenSet, List, Optional, Tuple

from actions.walk.words import Words
from knowledge.forms.files import Forms
from knowledge.forms.model import Form
from knowledge.loader import read_yaml
from nlu.analysis import analyse
from nlu.errors import DataError
from nlu.text import fold
from nlu.words import syllables

FILE = Path(__file__).with_name("words.yml")
#: Lists that make up a wish, the other lists are whole messages.
_WISH = ("wishes", "between", "things", "before", "around")
#: A longer message is a story, not a wish to fill something.
MOST_SYLLABLES = 16
MOST_ASKING = 7
_CODE = re.compile(r"[a-z]{2,}[0-9]", re.IGNORECASE)
#: Lists, here and in the walk's words, that are nobody's name and no text of a form.
_LEADING = frozenset("yes no unsure have have_all begin resume print review make skip".split())
_AFTER = frozenset({"vay", "the", "a", "nhi", "em", "anh", "chi", "ha", "ban", "dau"})


@lru_cache(maxsize=1)
def _lists() -> Dict[str, List[str]]:
    """Raises DataError for a list that holds anything but phrases."""
    lists = read_yaml(FILE)
    for name, phrases in lists.items():
        if not isinstance(phrases, list) or not all(isinstance(phrase, str) and phrase.strip() for phrase in phrases):
            raise DataError(FILE, str(name), "expected phrases (quote them)")
    return lists


@lru_cache(maxsize=1)
def _whole() -> Words:
    return Words(Words.polite(), {name: phrases for name, phrases in _lists().items() if name not in _WISH})


@lru_cache(maxsize=8)
def _folded(name: str) -> FrozenSet[Tuple[str, ...]]:
    return frozenset(tuple(map(fold, phrase.replace("-", " ").split())) for phrase in _lists()[name])


def hint(text: str) -> str:
    """The list that the whole message belongs to; '' for none."""
    said = _whole()(text)
    return said.group if said else ""


def leads(text: str) -> bool:
    """Whether the whole message leads the conversation or says yes or no, whatever was asked."""
    said = Words.load()(text)
    return hint(text) in _LEADING or said is not None and said.group in _LEADING


def explains(text: str) -> bool:
    """Whether a short message asks what to write («ô này ghi gì vậy»)."""
    if hint(text) == "explain":
        return True
    words = [fold(token.text) for token in syllables(analyse(text).expanded)]
    while words and words[-1] in _AFTER:
        words.pop()
    endings = [phrase for phrase in _folded("explain") if len(phrase) > 1]
    return len(words) <= MOST_ASKING and any(tuple(words[-len(phrase):]) == phrase for phrase in endings)


def _words(text: str) -> List[str]:
    """Folded words; one with a figure is the number of a form («tk01»), no abbreviation."""
    analysis = analyse(text)
    return [fold(token.text) for token in syllables(analysis.normalised if _CODE.search(analysis.normalised) else analysis.expanded)]


def wish(text: str) -> Optional[str]:
    """What follows «điền tờ khai» (folded, may be ''), where the message asks to fill something; None where it does not."""
    words = _words(text)
    if not words or len(words) > MOST_SYLLABLES:
        return None
    polite = _folded("between") | _folded("before") | {("da",), ("vang",), ("a",), ("oi",), ("ban",), ("anh",), ("chi",)}
    start = _after(words, 0, polite)
    verbs = [size for size in (2, 1) if tuple(words[start : start + size]) in _folded("wishes")]
    if not verbs:
        return None
    thing = _after(words, start + verbs[0], _folded("between"))
    for size in (3, 2, 1):
        if tuple(words[thing : thing + size]) in _folded("things"):
            code = words[thing : thing + size]
            rest = words[thing + size :]
            return " ".join([*(code if any(c.isdigit() for c in "".join(code)) else []), *rest])
    return None


def _after(words: List[str], start: int, phrases: FrozenSet[Tuple[str, ...]]) -> int:
    """Where the words go on once those phrases are passed over."""
    moved = True
    while moved:
        moved = False
        for size in (3, 2, 1):
            if tuple(words[start : start + size]) in phrases and start + size < len(words):
                start, moved = start + size, True
                break
    return start


def named(rest: str, forms: Forms) -> Optional[Form]:
    """The form whose number or title `rest` is («ct01», «khai sinh»); None for none or several."""
    words = set(rest.replace("-", " ").split())
    if not words:
        return None
    by_number = [form for form in forms if form.number and set(fold(form.number.lower()).replace("-", " ").split()) <= words]
    if len(by_number) == 1:
        return by_number[0]
    telling = {word for word in words if (word,) not in _folded("around")}
    by_title = [form for form in forms if telling and telling <= set(_words(form.title.lower()))]
    return by_title[0] if len(by_title) == 1 else None
