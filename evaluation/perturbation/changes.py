"""Changes to a question that leave its meaning alone. Pure; the same text and seed give the same change."""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from zlib import crc32

from evaluation.rows import Row

#: A change of a text; the seed picks among its forms.
Change = Callable[[str, int], str]

LABELS = ("Hỏi: {}", "Hỏi : {}", "Câu hỏi: {}")
QUOTES = ('"{}"', "“{}”", "«{}»", "'{}'")
EMOJI = ("{} 🙏", "{} 😊😊", "🙏 {}", "{} 😭", "{}❤️")
POLITE_BEFORE = (
    "Dạ em chào anh chị ạ, {}",
    "Anh chị ơi cho em hỏi {}",
    "Xin chào, cho tôi hỏi với ạ: {}",
    "Làm ơn cho hỏi {}",
    "Nhờ anh chị tư vấn giúp em, {}",
)
POLITE_AFTER = (
    "{} ạ",
    "{}, em cảm ơn nhiều ạ",
    "{}. Mong anh chị giúp em với",
    "{} vậy ad",
    "{}. Xin cảm ơn!",
)
PUNCTUATION = ("{}???", "{}!!!", "{}...", "{} ?", "{}?!", "{} …")

# A space between two letters: digits beside it would make another number or code.
_GLUE = re.compile(r"(?<=[^\W\d_])[ \t]+(?=[^\W\d_])")


def no_diacritics(text: str) -> str:
    """`text` as typed without Vietnamese marks; case, digits and everything else stay."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not "\u0300" <= c <= "\u036f")
    return unicodedata.normalize("NFC", bare).translate(_D)


_D = str.maketrans("đĐ", "dD")


def glued(text: str, seed: int) -> str:
    """One space between two words left out; unchanged where there is none."""
    spaces = list(_GLUE.finditer(text))
    if not spaces:
        return text
    start, end = spaces[seed % len(spaces)].span()
    return text[:start] + text[end:]


def _one_of(forms: tuple[str, ...]) -> Change:
    return lambda text, seed: forms[seed % len(forms)].format(text)


def _wide(text: str, seed: int) -> str:
    return "  " + text.replace(" ", " " * (2 + seed % 3)) + " \t"


#: What is tried, by name.
CHANGES: dict[str, Change] = {
    "label": _one_of(LABELS),
    "quotes": _one_of(QUOTES),
    "emoji": _one_of(EMOJI),
    "polite words before": _one_of(POLITE_BEFORE),
    "polite words after": _one_of(POLITE_AFTER),
    "upper case": lambda text, seed: text.upper(),
    "extra spaces": _wide,
    "glued words": glued,
    "no diacritics": lambda text, seed: no_diacritics(text),
    "trailing punctuation": _one_of(PUNCTUATION),
    "NFD": lambda text, seed: unicodedata.normalize("NFD", text),
}


def changed(row: Row, name: str) -> Row | None:
    """`row` with every turn changed; None where the change leaves it as it was, for that shows nothing."""
    change, seed = CHANGES[name], crc32(f"{row.id} {name}".encode())
    turns = tuple(change(text, seed) for text in row.turns)
    return None if turns == row.turns else replace(row, turns=turns)


def variants(row: Row) -> Iterator[tuple[str, Row]]:
    """Every change that changes `row`, with its name."""
    for name in CHANGES:
        if (other := changed(row, name)) is not None:
            yield name, other
