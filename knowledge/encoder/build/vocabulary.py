"""Keep of a large multilingual vocabulary what Vietnamese and basic English text uses.

Kept: the special pieces, every single character of the Latin script and common signs (so that
nothing a person types here turns into ``<unk>``), every piece with a letter that only Vietnamese
has, every piece that the given texts use when written with diacritics, without them and in lower
case, and the most frequent pieces of plain ASCII (English words, Vietnamese without diacritics, chat
spellings that no text of the portal holds).
The tokenizer lower-cases: titles in capitals and sentences from speech recognition meet there.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

from nlu.text import fold

SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
SPACE = "▁"
KEPT_CATEGORIES = ("P", "S", "N", "Z")
KEPT_SIGNS = range(
    0x20, 0x2E80
)  # Latin, Greek, Cyrillic, punctuation, symbols; scripts in between are left out
KEPT_SCRIPTS = ("LATIN", "GREEK", "DIGIT", "COMBINING")
VIETNAMESE_ONLY = frozenset("ăđơư" + "ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹ")

Piece = tuple[str, float]


def tokenizer(pieces: list[Piece], max_length: int | None = None) -> Tokenizer:
    """A fast tokenizer over `pieces`, whose first four must be SPECIAL. Adds ``<s> … </s>``."""
    built = Tokenizer(models.Unigram(pieces, unk_id=SPECIAL.index("<unk>"), byte_fallback=False))
    built.normalizer = normalizers.Sequence(
        [
            normalizers.NFKC(),
            normalizers.Lowercase(),
            normalizers.Replace(Regex(r"\s+"), " "),
            normalizers.Strip(),
        ]
    )
    built.pre_tokenizer = pre_tokenizers.Metaspace(replacement=SPACE, prepend_scheme="always")
    built.decoder = decoders.Metaspace(replacement=SPACE, prepend_scheme="always")
    built.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    if max_length is not None:
        built.enable_truncation(max_length)
    return built


def spellings(text: str) -> Iterable[str]:
    """`text` as the counter sees it: with and without diacritics (case falls away in the tokenizer)."""
    yield text
    yield fold(text)


def count(pieces: list[Piece], texts: Iterable[str], batch: int = 2000) -> Counter[int]:
    """How often each piece (by its index) is used by `texts` in all their spellings."""
    full = tokenizer(pieces)
    used: Counter[int] = Counter()
    waiting: list[str] = []

    def flush() -> None:
        for encoding in full.encode_batch(waiting, add_special_tokens=False):
            used.update(encoding.ids)
        waiting.clear()

    for text in texts:
        waiting.extend(spellings(text))
        if len(waiting) >= batch:
            flush()
    flush()
    return used


def choose(pieces: list[Piece], used: Counter[int], ascii_pieces: int, at_least: int = 2) -> list[int]:
    """Indices to keep, in the old order: specials, characters, Vietnamese, used, likeliest lower-case ASCII.

    `ascii_pieces` bounds the last group; `at_least` is how often a piece must have been used.
    """
    keep = set(range(len(SPECIAL)))
    keep.update(i for i, times in used.items() if times >= at_least)
    plain: list[tuple[float, int]] = []
    for index, (piece, score) in enumerate(pieces):
        bare = piece.removeprefix(SPACE)
        if piece == SPACE or (len(bare) == 1 and _kept_character(bare)):
            keep.add(index)
        elif VIETNAMESE_ONLY.intersection(bare) and bare == bare.lower():
            keep.add(index)
        elif bare.isascii() and bare == bare.lower() and index >= len(SPECIAL) and not piece.startswith("<"):
            plain.append((-score, index))
    keep.update(index for _, index in sorted(plain)[:ascii_pieces])
    return sorted(keep)


def _kept_character(char: str) -> bool:
    if char != char.lower() or unicodedata.normalize("NFKC", char) != char:
        return False  # the normaliser never lets these through
    if unicodedata.name(char, "").split(" ")[0] in KEPT_SCRIPTS:
        return True
    return ord(char) in KEPT_SIGNS and unicodedata.category(char)[0] in KEPT_CATEGORIES
