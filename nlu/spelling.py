"""The Vietnamese syllable: where its tone mark stands, letters drawn out.

Tone marks take the traditional place (``hòa``, ``thúy``, ``khỏe``), the one
that most official titles and the word segmenter use.
"""

from __future__ import annotations

import re
import unicodedata

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_VOWELS = "aăâeêioôơuưy"
_MODIFIED = "ăâêôơư"

_SYLLABLE = re.compile(
    r"(?P<onset>ngh|ng|nh|ch|gh|kh|ph|th|tr|qu(?=[aăâeêioôơy])|gi(?=[aăâeêioôơuưy])"
    r"|[bcdđghklmnpqrstvx]|)"
    rf"(?P<nucleus>[{_VOWELS}]{{1,3}})"
    r"(?P<coda>ngh|ng|nh|ch|c|m|n|p|t|)"
)
_BARE_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|gh|kh|ph|th|tr|qu|gi|[bcdghklmnpqrstvx])?"
    r"(?:uye|uya|uyu|oai|oao|oay|oeo|uay|uoi|uou|ieu|yeu|ie|ye|ia|ua|uo|oa|oe|oo|uy|ue|ui|oi|ai|ay|ao|au|eo|eu|iu|uu|[aeiouy])"
    r"(?:ng|nh|ch|c|m|n|p|t)?"
)
_ROMAN = re.compile(r"(?=.)x{0,3}(?:ix|iv|v?i{0,3})", re.IGNORECASE)
_RUN_OF_THREE = re.compile(r"(\w)\1{2,}", re.IGNORECASE)
_RUN_OF_TWO = re.compile(r"(\w)\1(?!(?<=oo)(?:c|n))", re.IGNORECASE)


def _build_tone_tables() -> tuple[dict[str, tuple[str, str]], dict[tuple[str, str], str]]:
    split: dict[str, tuple[str, str]] = {}
    join: dict[tuple[str, str], str] = {}
    for vowel in _VOWELS:
        split[vowel], join[vowel, ""] = (vowel, ""), vowel
        for tone in _TONES:
            toned = unicodedata.normalize("NFC", vowel + tone)
            split[toned], join[vowel, tone] = (vowel, tone), toned
    return split, join


_SPLIT, _JOIN = _build_tone_tables()


def is_syllable(word: str) -> bool:
    """Whether accent-free, lower-case ``word`` is built like a Vietnamese syllable."""
    return bool(_BARE_SYLLABLE.fullmatch(word))


def mend_syllable(word: str) -> str:
    """Put the tone mark of one syllable where it belongs.

    ``hoà`` → ``hòa``, ``tòan`` → ``toàn``, ``qúy`` → ``quý``, ``gìa`` → ``già``;
    a missing horn is mended too (``nguời`` → ``người``). What is no Vietnamese
    syllable is returned as it is. The length never changes.
    """
    if word.isascii():
        return word
    lowered = word.lower()
    if len(lowered) != len(word):
        return word
    bare, tone = _take_tone(lowered)
    if bare is None:
        return word
    match = _SYLLABLE.fullmatch(bare)
    if not match:
        return word
    onset, nucleus, coda = match.group("onset", "nucleus", "coda")
    if (coda or len(nucleus) == 3) and onset != "qu" and nucleus[:2] in ("uơ", "ưo"):
        nucleus = "ươ" + nucleus[2:]
    letters = list(onset + nucleus + coda)
    if tone:
        place = len(onset) + _tone_place(nucleus, coda)
        letters[place] = _JOIN[letters[place], tone]
    return "".join(
        new.upper() if old.isupper() else new for new, old in zip(letters, word, strict=True)
    )


def _take_tone(word: str) -> tuple[str | None, str]:
    """The word without its tone, and the tone; ``None`` when it has several."""
    bare, tone = [], ""
    for char in word:
        base, mark = _SPLIT.get(char, (char, ""))
        if mark and tone:
            return None, ""
        bare.append(base)
        tone = tone or mark
    return "".join(bare), tone


def _tone_place(nucleus: str, coda: str) -> int:
    modified = [i for i, vowel in enumerate(nucleus) if vowel in _MODIFIED]
    if modified:
        return modified[-1]
    if len(nucleus) == 3:
        return 1
    return 1 if len(nucleus) == 2 and coda else 0


def calm_emphasis(word: str) -> str:
    """Fold letters repeated for emphasis (``khôngggg`` → ``không``).

    Words without a vowel are abbreviations (``cccd``) and stay, as do Roman
    numerals; ``oo`` stays where Vietnamese has it (``xoong``). Two of a kind
    are folded only in a word with diacritics: ``free`` and ``call`` stay.
    """
    if not any(c in _SPLIT for c in word.lower()) or _ROMAN.fullmatch(word):
        return word
    while True:
        calmed = _RUN_OF_THREE.sub(r"\1", word)
        if not calmed.isascii():
            calmed = _RUN_OF_TWO.sub(r"\1", calmed)
            if len(calmed) > 1:
                vowel, mark = _SPLIT.get(calmed[-2].lower(), ("", ""))
                if mark and vowel == calmed[-1].lower():  # quáa
                    calmed = calmed[:-1]
        if calmed == word:
            return word
        word = calmed
