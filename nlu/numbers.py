"""Vietnamese numbers, as figures and as the words of a voice message."""

from __future__ import annotations

_UNITS = {
    "khong": 0, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5,
    "nham": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
}  # fmt: skip
_JOINERS = frozenset({"linh", "le"})
_TENS = frozenset({"muoi", "chuc"})
_SCALES = {"tram": 100, "nghin": 1000, "ngan": 1000, "trieu": 1_000_000, "ty": 1_000_000_000}

_WORD = "|".join(sorted({*_UNITS, *_JOINERS, *_TENS, *_SCALES}))
#: Words that only follow another («hai mươi lăm»): at the beginning «lam» is «làm».
_NEVER_FIRST = frozenset({"lam", "nham", *_JOINERS})
_FIRST = "|".join(sorted({*_UNITS, *_TENS, *_SCALES} - _NEVER_FIRST))
#: A regular expression for one number, on accent-free text: figures or words.
NUMBER = rf"(?:\d+|(?:{_FIRST})(?: (?:{_WORD}))*)"


def parse_number(text: str) -> int | None:
    """The value of accent-free ``text`` (``hai muoi ba`` → 23), ``None`` if none.

    Figures spoken one by one count as such: ``hai khong hai sau`` is 2026.
    """
    if text.isdigit() and text.isascii():
        return int(text)
    words = text.split()
    if not words or words[0] in _NEVER_FIRST:
        return None
    if len(words) > 2 and all(word in _UNITS for word in words):
        return int("".join(str(_UNITS[word]) for word in words))
    total = section = 0  # section: below the scale being read
    unit: int | None = None
    for word in words:
        if word in _UNITS:
            if unit is not None:
                return None  # «hai ba» is no number
            unit = _UNITS[word]
        elif word in _JOINERS:
            section, unit = section + (unit or 0), None
        elif word in _TENS:
            section, unit = section + 10 * (1 if unit is None else unit), None
        elif word == "tram":
            section, unit = section + 100 * (1 if unit is None else unit), None
        elif word in _SCALES:
            section += unit or 0
            total, section, unit = total + (section or 1) * _SCALES[word], 0, None
        else:
            return None
    return total + section + (unit or 0)
