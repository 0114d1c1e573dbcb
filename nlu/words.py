"""Word and syllable tokens with offsets into the text they came from.

Vietnamese puts spaces between syllables, not words; ``tokenize`` joins the
syllables of a word (``giấy khai_sinh`` is two words), ``syllables`` does not.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from nlu.text import has_diacritics

_SYLLABLE = re.compile(r"[^\W_]+")
_CHUNK = re.compile(r"[^\W_]+|[^\w\s]|_")


@dataclass(frozen=True)
class Token:
    """``text`` is exactly ``source[start:end]`` of the string it came from."""

    text: str
    start: int
    end: int


def syllables(text: str) -> list[Token]:
    """Return the runs of letters and digits of ``text``, punctuation dropped."""
    return [Token(m.group(), m.start(), m.end()) for m in _SYLLABLE.finditer(text)]


def chunks(text: str) -> list[Token]:
    """Return syllables and, each on its own, every other visible character."""
    return [Token(m.group(), m.start(), m.end()) for m in _CHUNK.finditer(text)]


def tokenize(text: str) -> list[Token]:
    """Return the words of ``text``, best given normalised.

    Words come from the segmenter, which rewrites what it reads, so each one is
    looked up again in ``text``. Text without diacritics (which the segmenter
    was not made for) and text it changed beyond recognition give ``chunks``.
    """
    if not has_diacritics(text):
        return chunks(text)
    aligned = _align(text, _segment(text))
    return chunks(text) if aligned is None else aligned


def _segment(text: str) -> list[str]:
    return _segmenter()(text, use_token_normalize=False)


@lru_cache(maxsize=1)
def _segmenter() -> Callable[..., list[str]]:
    # Imported on first use: most of this room works without it. Its translator
    # is left out (underthesea makes do without what cannot be imported), for it
    # would bring transformers and torch: six seconds and 300 MB.
    left_out = "underthesea.pipeline.translate"
    absent = left_out not in sys.modules
    if absent:
        sys.modules[left_out] = None  # type: ignore[assignment]
    try:
        from underthesea import word_tokenize
    finally:
        if absent:
            sys.modules.pop(left_out, None)
    return word_tokenize


def _align(text: str, words: list[str]) -> list[Token] | None:
    """Find ``words`` in ``text`` in order, with only spaces between them."""
    tokens: list[Token] = []
    at = 0
    for word in words:
        parts = word.split()
        if not parts:
            continue
        start = end = _skip_spaces(text, at)
        for i, part in enumerate(parts):
            begin = _skip_spaces(text, end) if i else start
            if not text.startswith(part, begin):
                return None
            end = begin + len(part)
        tokens.append(Token(text[start:end], start, end))
        at = end
    return tokens if not text[at:].strip() else None


def _skip_spaces(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at
