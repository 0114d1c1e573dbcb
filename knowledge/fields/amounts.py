"""Amounts of money in đồng, plain numbers, and numbers written out in words."""
from __future__ import annotations

import re
from typing import Any, List, Optional, Tuple

from knowledge.fields.model import Context, Read, none
from knowledge.fields.words import MOST, among, is_bare, unsure
from nlu.numbers import NUMBER, parse_number
from nlu.text import fold, normalise

#: A đồng amount in a form; more is a slip.
HIGHEST = 10**15
#: Below this an amount was likely meant in thousands («500»).
LOWEST = 1000

_SCALES = {"ty": 10**9, "ti": 10**9, "trieu": 10**6, "tr": 10**6, "cu": 10**6, "nghin": 1000, "ngan": 1000, "k": 1000}
_UNIT = "|".join(sorted(_SCALES, key=len, reverse=True))
_PART = re.compile(rf"(?<![\w.,])(\d+(?:[.,]\d+)*)\s?(?:({_UNIT})(?![a-z]))?")
_GROUPED = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
_DECIMAL = re.compile(r"\d+(?:[.,]\d{1,2})?")
_SCALED = re.compile(rf"\d\s?(?:{_UNIT}|tram|chuc|ruoi)\b")
_PLAIN = re.compile(r"[-−]?\d+(?:[.,]\d+)*")

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SAME = {"ngan": "nghin", "le": "linh", "bon": "tu", "lam": "nam", "nham": "nam", "ti": "ty", "chuc": "muoi"}


def in_words(number: int) -> str:
    """«một triệu năm trăm nghìn», as forms want an amount in words. For 0 ≤ number < 10**18."""
    if number == 0:
        return _DIGITS[0]
    billions, rest = divmod(number, 10**9)
    parts = [f"{in_words(billions)} tỷ"] if billions else []
    for scale, name in ((10**6, " triệu"), (1000, " nghìn"), (1, "")):
        group, rest = divmod(rest, scale)
        if group:
            parts.append(_group(group, bool(parts)) + name)
    return " ".join(parts)


def _group(number: int, inside: bool) -> str:
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    said = [f"{_DIGITS[hundreds]} trăm"] if hundreds or inside else []
    if tens > 1:
        said.append(f"{_DIGITS[tens]} mươi")
    elif tens:
        said.append("mười")
    elif ones and said:
        said.append("linh")
    if ones:
        one = {1: "mốt" if tens > 1 else "một", 5: "lăm" if tens else "năm"}
        said.append(one.get(ones, _DIGITS[ones]))
    return " ".join(said)


def read_money(text: str, context: Context) -> Read:
    if len(text) > MOST:
        return none("money")
    line = normalise(text).lower()
    said = re.findall(r"[^\W\d_]+", line)
    if "$" in line or "€" in line or any(among(word, "money.foreign", False) for word in said):
        return none("money_currency")
    folded = re.sub(r"(?<=\d)\s?(?:vnd|d)\b", " dong", fold(line))
    folded = re.sub(r"(?<=\d)(tr|ty|ti)(?=\d)", r"\1 ", folded)  # «1tr5»
    folded = re.sub(r"\b(\d) ?tram (?=ty|ti|trieu|tr|nghin|ngan)", r"\g<1>00 ", folded)  # «3 trăm triệu»
    amount, sure, rest = _figures(folded) if re.search(r"\d", folded) else _spoken(folded)
    if amount is None or not _only_fillers(rest):
        return none("money")
    if amount <= 0 or amount > HIGHEST:
        return none("money_range")
    problem = _between(amount, context)
    if problem:
        return none(problem)
    about = any(among(word, "money.about", True) for word in re.findall(r"\w+", rest))
    confirm = "money_about" if about else "money_small" if amount < LOWEST else None if sure else "money_heard"
    return Read(amount, show_money(amount), confirm=confirm)


def show_money(value: Any) -> str:
    return f"{value:,} đồng".replace(",", ".") if isinstance(value, int) and not isinstance(value, bool) else ""


def valid_money(value: Any, context: Context) -> Optional[str]:
    if isinstance(value, bool) or not isinstance(value, int):
        return "money"
    return "money_range" if not 0 < value <= HIGHEST else _between(value, context)


def _figures(line: str) -> Tuple[Optional[int], bool, str]:
    """The amount, whether it was said in full, and what else stands in the text."""
    parts = list(_PART.finditer(line))
    rest = _PART.sub(" ", line)
    half = re.findall(r"\bruoi\b", rest)
    rest = re.sub(r"\bruoi\b", " ", rest)
    total = last = 0
    for i, part in enumerate(parts):
        figures, scale = part[1], _SCALES.get(part[2] or "", 0)
        final = i == len(parts) - 1 and part[2] is None
        if final and last > 1000 and figures.isdigit() and len(figures) <= 3:
            total += int(figures) * last // 10 ** len(figures)  # «1 tỷ 2», «1tr5»
            return total, False, rest
        value = _value(figures, bool(scale))
        if value is None or (i and (scale or 1) >= last) or (i and not last) or (i and value * (scale or 1) >= last):
            return None, False, rest
        total += round(value * (scale or 1))
        last = scale or 1
    if half:
        if len(half) > 1 or last < 1000 or not re.search(rf"(?:{_UNIT}) ?ruoi\b", line):
            return None, False, rest
        total += last // 2
    return (total if parts else None), True, rest


def _value(figures: str, scaled: bool) -> Optional[float]:
    if figures.isdigit():
        return int(figures) if len(figures) < 17 else None
    if _GROUPED.fullmatch(figures) and not figures.startswith("0"):
        return int(re.sub(r"[.,]", "", figures))
    if scaled and _DECIMAL.fullmatch(figures):
        return float(figures.replace(",", "."))
    return None


def _spoken(line: str) -> Tuple[Optional[int], bool, str]:
    found = re.search(rf"\b(?:{NUMBER}|nua)(?: (?:{_UNIT}))*(?: ruoi)?\b", line)
    if not found:
        return None, False, line
    words, rest = found[0].split(), line[: found.start()] + " " + line[found.end() :]
    half = words[-1] == "ruoi"
    words = words[:-1] if half else words
    if words[0] == "nua":
        scale = _SCALES.get(words[1], 0) if len(words) == 2 and not half else 0
        return (scale // 2 or None), True, rest
    scales = [_SCALES[word] for word in words if word in _SCALES]
    number = _parsed(words)
    if number is None:
        return None, False, rest
    if half:
        return (number + scales[-1] // 2 if scales and words[-1] in _SCALES else None), True, rest
    if len(words) > 2 and words[-2] in _SCALES and 0 < (parse_number(words[-1]) or 0) < 10:
        scale, ones = _SCALES[words[-2]], number % 10
        return number - ones + ones * scale // 10, False, rest  # «một tỷ hai»
    return number, _canonical(words) == _canonical(fold(in_words(number)).split()), rest


def _parsed(words: List[str]) -> Optional[int]:
    words = ["ty" if word == "ti" else word for word in words]
    if "ty" in words[:-1] or words[-1:] == ["ty"]:
        at = len(words) - 1 - words[::-1].index("ty")
        left = _parsed(words[:at]) if at else None
        right = _parsed(words[at + 1 :]) if words[at + 1 :] else 0
        return None if left is None or right is None else left * 10**9 + right
    return parse_number(" ".join(words))


def _canonical(words: List[str]) -> List[str]:
    """Words of a number with regional ones replaced and «không trăm», «linh» dropped."""
    said = " ".join(_SAME.get(word, word) for word in words).replace("khong tram", "")
    return [word for word in said.split() if word != "linh"]


def _only_fillers(rest: str) -> bool:
    if re.search(r"[^\w\s.,:;!()]|_", rest) or re.search(r"\d", rest):
        return False
    return all(among(word, "money.fillers", True) for word in re.findall(r"\w+", rest))


def read_number(text: str, context: Context) -> Read:
    """An int, or a float where there are decimals; «1.500» is fifteen hundred, «1,5» one and a half."""
    if len(text) > MOST:
        return none("number")
    line = re.sub(r"(?<![^\W\d_])m[23²³]", "m", normalise(text).lower())
    figures = _PLAIN.findall(line)
    if len(figures) > 1:
        return none("number_two")
    if _SCALED.search(fold(line)):
        value, sure, _ = _figures(fold(line))
        value = value if sure else None
    else:
        value = _plain_value(figures[0]) if figures else _said(line)
        if isinstance(value, int) and re.search(r"[^\W\d_] ruoi\b", fold(line)):
            value += 0.5  # «6 mét rưỡi»
    if value is None:
        return none("number")
    problem = _between(value, context)
    return none(problem) if problem else Read(value, show_number(value), confirm=None if value or figures else "heard")


def _said(line: str) -> Optional[int]:
    """A number in words at the beginning («hai mươi mốt người»), and little else: «ba tôi không biết» is none."""
    words = line.split()
    while words and among(words[0].strip(".,"), "number.before", is_bare(line)):
        words = words[1:]
    found = re.match(rf"{NUMBER}\b", fold(" ".join(words)))
    if not found or len(words) > 1 and unsure(line):
        return None
    length = len(found[0].split())
    said, after = [word.strip(".,;!") for word in words[:length]], words[length : length + 1]
    if not all(word.isascii() or among(word, "number.words", False) for word in said):
        return None  # «bà», «nam»
    if after and (len(words) - length > 2 or said[0] in ("không", "khong")):
        return None
    if after and among(after[0].strip(".,"), "number.never_after", is_bare(line)):
        return None
    return _parsed(found[0].split())


def show_number(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value != value or abs(value) > HIGHEST:
        return ""
    if isinstance(value, int):
        return f"{value:,}".replace(",", ".")
    whole, _, part = f"{value:,.4f}".rstrip("0").rstrip(".").partition(".")
    return whole.replace(",", ".") + (f",{part}" if part else "")


def valid_number(value: Any, context: Context) -> Optional[str]:
    return _between(value, context) if show_number(value) else "number"


def _plain_value(figures: str) -> Optional[Any]:
    sign, figures = (-1, figures[1:]) if figures[0] in "-−" else (1, figures)
    if not figures.isascii():
        return None
    if re.match(r"0\d", figures):
        return None
    if figures.isdigit():
        return sign * int(figures) if len(figures) < 16 else None
    if _GROUPED.fullmatch(figures) and not figures.startswith("0"):
        whole = int(re.sub(r"[.,]", "", figures))
        return sign * whole if whole <= HIGHEST else None
    match = re.fullmatch(r"(\d{1,3}(?:\.\d{3})+|\d{1,12}),(\d{1,4})", figures)
    match = match or re.fullmatch(r"(\d{1,12})\.(\d{1,4})", figures)
    if not match:
        return None
    value = sign * float(f"{match[1].replace('.', '')}.{match[2]}")
    return int(value) if value.is_integer() else value


def _between(value: Any, context: Context) -> Optional[str]:
    for name, wrong in (("least", lambda bound: value < bound), ("most", lambda bound: value > bound)):
        bound = context.known.get(name)
        if isinstance(bound, (int, float)) and not isinstance(bound, bool) and wrong(bound):
            return f"number_{name}"
    return None
