"""What a fee row says. A zero or empty row is *not published*; free is only what words call free.

An amount is given only where the row and its words agree on one; every other wording stays as it is
(`described`), so that no number is shown for a case it is not meant for.
"""
from __future__ import annotations

import datetime as dt
import re
from typing import Any, Dict, List, Optional, Set

from knowledge.importer.text import NOTHING, bare, clean

Fee = Dict[str, Any]

#: Below this a «VNĐ» value is a thousandth («135» for 135.000) or a foreign currency without its sign.
LEAST_DONG = 1_000
_SURE_CHARS = 240

_DONG = r"(?:đồng|đ|VNĐ|VND|vnđ|Đồng|Đ|Việt Nam [Đđ]ồng)"
_AMOUNT = re.compile(
    rf"(?<![\w.,/-])(\d{{1,3}}(?:[.,]\d{{3}})+|\d+)\s*(?:(nghìn|ngàn|triệu|tỷ|tỉ)\s*)?(?:{_DONG}(?![^\W\d_])|(?=/\s*(?:lần|hồ sơ|giấy|bản|trường hợp)))"
)
_SCALE = {"nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9}
_PER = re.compile(r"\s*(?:/|một|01)\s*(\d{0,2}\s*(?:lần|hồ sơ|giấy phép|giấy chứng nhận|giấy|bản|trường hợp|trang|thẻ|sổ|tờ khai|tờ|chứng chỉ|người|việc|vụ|năm|tháng|xe|phương tiện|thửa|m2)(?:\s+(?:cấp|đăng ký|thẩm định))?)\b", re.IGNORECASE)
_FOREIGN = re.compile(r"\bUSD\b|đô la|\bEUR\b|\$", re.IGNORECASE)
_UNSURE = re.compile(
    r"%|\bgiảm\b|\bmiễn\b|không thu|tối đa|tối thiểu|không quá|trở lên|trở xuống|\bdưới\b|\btrên \d|từ \d[\d.,]* đ|"
    r"đến \d[\d.,]* (?:đ|triệu|tỷ)|\bnhân\b|[x×] ?\d|\bcộng\b|\bphần (?:vượt|tăng)|\bbằng\b|\bnếu\b|ngoài ra|/\s*(?:m2|km|kg|tấn|con|mẫu)\b",
    re.IGNORECASE,
)
_COUNCIL = re.compile(r"hội đồng nhân dân|\bHĐND\b", re.IGNORECASE)
_FREE = re.compile(
    r"(?:(?:hiện(?: nay)?|tạm thời)\s+)?(?:(?:phí|lệ phí|phí, lệ phí|phí và lệ phí)\s*[:;]?\s*)?"
    r"(?:được\s+)?(?:không (?:thu|phải nộp|mất|phải trả)|miễn(?: thu)?|không quy định thu)\s*(?:(?:các (?:loại|khoản)\s+)?(?:phí|lệ phí|phí,? (?:và )?lệ phí|lệ phí,? (?:và )?phí)"
    r"(?:\s+(?:đăng ký|hộ tịch|cấp|thẩm định|giải quyết)[^.;:,()]{0,60})?)?\s*(?:\([^()]*(?:thông tư|nghị định|nghị quyết|quyết định|luật)[^()]*\))?\s*[.;]?",
    re.IGNORECASE,
)
_FEE_WORD = re.compile(r"phí|miễn|không thu", re.IGNORECASE)
_CONDITION = re.compile(r"đối với|trường hợp|\bcho\b|\bnếu\b|\bkhi\b|\bngười\b|\bhộ\b|\btrừ\b|\bđược miễn theo\b|nếu có", re.IGNORECASE)
_DAY = r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})"
_UNTIL = re.compile(rf"đến (?:hết )?(?:ngày )?{_DAY}", re.IGNORECASE)
_SINCE = re.compile(rf"(?:(?:kể )?từ(?: ngày)?|sau(?: ngày)?) {_DAY}", re.IGNORECASE)
_LOWERED = re.compile(r"\bmiễ[nm]? ?(?!một số|cho (?:doanh|người))|\bgiảm\b|%|\bbằng\b|trực tuyến", re.IGNORECASE)
_SEVERAL = re.compile(r"(?<=\S)\s[-+*•]\s|;|[.]\s+(?=[-+*•(]?\s*\S.{0,80}(?:đồng|đ)\b)")
_LEVEL = re.compile(r"theo|quy định|thông tư|nghị định|nghị quyết|quyết định|luật|biểu|không|mức|tính|thỏa thuận|thoả thuận|hợp đồng|chi phí|tệp|văn bản|phụ lục|\d", re.IGNORECASE)
_THROUGHOUT = re.compile(r"\(\s*áp dụng đến hết", re.IGNORECASE)
_OPEN = re.compile(r"trở đi|sau thời (?:gian|hạn)|sau đó|hết thời hạn", re.IGNORECASE)


def fee(value: Any = None, currency: Optional[str] = None, note: Any = None) -> Fee:
    """One fee row as a dict that `schema.Fee` takes. `value` in `currency` («VNĐ» when None)."""
    note = clean(note)
    if note and note.lower().strip(" .;:-+*()") in NOTHING:
        note = None
    row = _kind(_value(value), (currency or "VNĐ").strip(), note)
    if note and row["kind"] != "not_published":
        row.update(_dates(note, amounts_in(note) | {row.get("vnd") or _value(value)}))
    return row


def _kind(value: float, currency: str, note: Optional[str]) -> Fee:
    amounts = amounts_in(note)
    if value and _FOREIGN.search(currency):
        return _described(f"{_shown(value)} {currency}", note)
    if value >= LEAST_DONG:
        whole = value == int(value)
        sure = whole and not (note and _FOREIGN.search(note)) and (not amounts or amounts == {int(value)})
        if sure and not (note and "%" in note):
            return _amount(int(value), note)
        return _described(f"{_shown(value)} đồng", note)
    if value and note is None:
        return {"kind": "not_published", "note": f"Cổng ghi «{_shown(value)} {currency}», chưa rõ mức."}
    if note is None:
        return {"kind": "not_published"}
    if not amounts and _COUNCIL.search(note):
        return {"kind": "set_by_province", "note": note}
    if len(amounts) == 1 and len(note) <= _SURE_CHARS and not _UNSURE.search(note) and not _FOREIGN.search(note):
        only = amounts.copy().pop()
        if not value or only == int(value * 1000):
            return _amount(only, note)
    if not amounts and _is_free(note):
        return {"kind": "free", "note": note}
    # The bare name of a fee says nothing of its level.
    return {"kind": "described" if amounts or _LEVEL.search(note) or _LOWERED.search(note) else "not_published", "note": note}


def amounts_in(text: Optional[str]) -> Set[int]:
    """The amounts in đồng that a text names."""
    found = set()
    for match in _AMOUNT.finditer(text or ""):
        digits = re.sub(r"\D", "", match.group(1))
        if len(digits) > 12:
            continue
        amount = int(digits) * _SCALE.get((match.group(2) or "").lower(), 1)
        if amount >= LEAST_DONG:
            found.add(amount)
    return found


def _is_free(note: str) -> bool:
    text = bare(note)
    return bool(text and _FREE.fullmatch(text) and _FEE_WORD.search(text) and not _CONDITION.search(text))


def _amount(vnd: int, note: Optional[str]) -> Fee:
    row: Fee = {"kind": "amount", "vnd": vnd}
    if note:
        row["note"] = note
        for match in _AMOUNT.finditer(note):
            per = _PER.match(note, match.end())
            if per:
                row["per"] = " ".join(per.group(1).split())
                break
        else:
            per = re.match(r"(?:đồng|đ|vnđ)?\s*/\s*([^\W\d_]+(?:\s[^\W\d_]+){0,2})\s*(?:$|[.;(])", note, re.IGNORECASE)
            if per:
                row["per"] = per.group(1)
    return row


def _described(value: str, note: Optional[str]) -> Fee:
    return {"kind": "described", "note": f"{value}: {note}" if note else value}


def _shown(value: float) -> str:
    return f"{int(value):,}".replace(",", ".") if value == int(value) else f"{value:g}".replace(".", ",")


def _value(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return 0
    if isinstance(value, str):
        digits = value.strip()
        if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", digits):
            digits = re.sub(r"[.,]", "", digits)
        try:
            value = float(digits.replace(",", "."))
        except ValueError:
            return 0
    return float(value) if 0 < value < 10**13 else 0  # NaN and infinity are neither


def _dates(note: str, amounts: Set[float]) -> Dict[str, str]:
    """`from` and `to` where the words bound the whole row.

    A period within which a fee is lowered or waived does not end the fee itself, and a period that belongs to one
    of several clauses does not end the others: their dates stay in the note.
    """
    ends, starts = _days(_UNTIL, note), _days(_SINCE, note)
    if len(set(ends)) != 1 or _OPEN.search(note) or _LOWERED.search(note) or _SEVERAL.search(note):
        return {}
    if len(amounts - {0}) > 1 and not _THROUGHOUT.search(note):
        return {}
    if len(amounts - {0}) == 0 and not _SINCE.match(bare(note)):
        return {}
    if any(start > ends[0] for start in starts):
        return {}
    period = {"to": ends[0].isoformat()}
    return {"from": min(starts).isoformat(), **period} if starts else period


def _days(pattern: re.Pattern, note: str) -> List[dt.date]:
    found = []
    for day, month, year in pattern.findall(note):
        try:
            found.append(dt.date(int(year), int(month), int(day)))
        except ValueError:
            continue
    return found
