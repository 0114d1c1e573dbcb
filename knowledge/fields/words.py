"""Cleaning what was typed, and the word lists of this package."""
from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any, FrozenSet, List

from nlu.errors import DataError
from nlu.text import fold, has_diacritics, normalise
from nlu.yamlfiles import read_yaml

DATA = Path(__file__).with_name("data")
#: Characters of an answer to a short question; a longer one is a story.
MOST = 300

_D_LOOKALIKES = str.maketrans({"Ð": "Đ", "Ɖ": "Đ", "ð": "đ", "ɖ": "đ"})
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_TOKEN = re.compile(r"[^\W_]+")


def tidy(text: str) -> str:
    """NFC on one line without invisible characters; unlike `normalise` no spelling is touched: a name is as typed."""
    text = unicodedata.normalize("NFC", text.translate(_D_LOOKALIKES))
    kept = (" " if c.isspace() else c for c in text)
    text = "".join(c for c in kept if c == " " or unicodedata.category(c) not in _DROPPED)
    return re.sub(r" +", " ", unicodedata.normalize("NFC", text)).strip()


def plain(text: str) -> str:
    """Uniform spelling and case, for comparing words."""
    return normalise(text).lower()


def tokens(text: str) -> List[str]:
    return _TOKEN.findall(plain(text))


def is_bare(text: str) -> bool:
    """Whether the text has no Vietnamese marks at all."""
    return not has_diacritics(text)


@lru_cache(maxsize=1)
def words() -> dict:
    """words.yml. Raises DataError naming the file."""
    data = read_yaml(DATA / "words.yml")
    if not isinstance(data, dict):
        raise DataError(DATA / "words.yml", "", "phải là bảng các danh sách từ")
    return data


def _at(path: str) -> Any:
    found: Any = words()
    for part in path.split("."):
        if not isinstance(found, dict) or part not in found:
            raise DataError(DATA / "words.yml", path, "thiếu mục này")
        found = found[part]
    return found


@lru_cache(maxsize=None)
def word_set(path: str) -> FrozenSet[str]:
    return frozenset(_at(path))


@lru_cache(maxsize=None)
def bare_set(path: str) -> FrozenSet[str]:
    return frozenset(fold(word) for word in _at(path))


def among(word: str, path: str, bare: bool) -> bool:
    """Whether the lower-case `word` is of that list; where the whole text is `bare`, marks do not count."""
    return word in (bare_set(path) if bare else word_set(path))


def mapping(path: str) -> dict:
    return _at(path)


def unsure(text: str) -> bool:
    """«không biết», «bỏ qua»: no answer to what one is called or where one lives."""
    said = " ".join(t for t in tokens(text) if not among(t, "polite", is_bare(text)))
    return not said or among(said, "unsure", is_bare(text))
