"""Text of the portal made uniform: NFC, no invisible characters, no markup, «no information» as nothing."""
from __future__ import annotations

import html
import re
import unicodedata
from typing import Any, List, Optional

SHORT_CHARS = 120

#: Vietnamese letters for character classes: a range such as `à-ỹ` would hold both cases.
LOWER = "a-zàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
UPPER = "A-Z" + LOWER[3:].upper()

#: What the portal prints in an empty cell.
EMPTY = frozenset({"", "không có thông tin", "không có thông tin.", "n/a", "null", "none", "--", "-", "."})
#: What people type where nothing applies.
NOTHING = frozenset({"không", "không có", "không quy định", "không yêu cầu", "chưa quy định", "không áp dụng"})

_BREAK = re.compile(r"<\s*(?:br|/p|/div|/li|/tr)\s*/?\s*>", re.IGNORECASE)
_TAG = re.compile(r"</?(?:p|div|span|b|i|u|strong|em|li|ul|ol|table|tbody|tr|td|a|font)\b[^<>]{0,200}>", re.IGNORECASE)
_LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_BLANKS = re.compile(r"[^\S\n]+")
_SPACES = re.compile(r"\s+")
_BULLET = re.compile(r"^(?:[-–—+*•●▪■□◦·]+\s*)+")
_NUMBERING = re.compile(r"^(?:\(?\d{1,2}[.)]\)?|\d{1,2}(?:\.\d{1,2})+\.?)\s+")
_CONTINUES = re.compile(rf"^(?:[+•●▪■□◦·*]|\(?[ivx]+\)|\(?[a-zđ]\)|[{LOWER}])")
_STEP = re.compile(r"^\W{0,3}(?:Bước|BƯỚC)\s*\d+", re.IGNORECASE)
_WHERE = re.compile(
    r"\s*[(\[]\s*(?:TTHC\s+)?(?:được\s+)?(?:thực hiện\s+)?(?:tại\s+|ở\s+)?(?:cấp|cơ quan cấp|trung ương|địa phương)\b[^()\[\]]*[)\]]\s*\.?$",
    re.IGNORECASE,
)
_LEAD = re.compile(r"^(?:thủ tục(?:\s+hành chính)?)\s*[:.\-–]?\s+", re.IGNORECASE)
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_D_LOOKALIKES = str.maketrans({"Ð": "Đ", "Ɖ": "Đ", "ð": "đ"})


def lines(value: Any) -> List[str]:
    """`value` as clean, non-empty lines; anything that is not text gives none."""
    if not isinstance(value, str):
        return []
    if "&" in value:
        value = html.unescape(value)
    if "<" in value:
        value = _TAG.sub("", _BREAK.sub("\n", value))
    value = unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", value)).translate(_D_LOOKALIKES)
    if not value.isprintable():
        value = "".join(map(_visible, value))
    rows = (_BLANKS.sub(" ", row).strip() for row in value.split("\n"))
    return [row for row in rows if row]


def _visible(char: str) -> str:
    if char in "\n\t":
        return char
    category = unicodedata.category(char)
    return " " if category == "Zs" else "" if category in _DROPPED else char


def clean(value: Any) -> Optional[str]:
    """One line of clean text, or None where the source says nothing."""
    text = " ".join(lines(value))
    return None if text.lower() in EMPTY else text


def meaningful(value: Any) -> Optional[str]:
    """Like `clean`, and «Không», «Không quy định» are nothing too."""
    text = clean(value)
    return None if text is None or text.lower().strip(" .;:-+*") in NOTHING | EMPTY else text


def bare(text: str) -> str:
    """`text` without the bullet or number in front of it."""
    stripped = _NUMBERING.sub("", _BULLET.sub("", text)).strip()
    return stripped or text.strip()


def paragraphs(value: Any) -> List[str]:
    """The steps or conditions in a text: a line that only continues the one before (`+`, `a)`, lower case) joins it."""
    rows = [row for row in lines(value) if row.lower() not in EMPTY]
    if len([row for row in rows if _STEP.match(row)]) >= 2:
        starts = _STEP.match
    else:
        def starts(row):
            return not _CONTINUES.match(row)
    found: List[str] = []
    for row in rows:
        if found and not starts(row):
            found[-1] += "\n" + row
        else:
            found.append(row)
    return [bare(text) for text in found if text.lower().strip(" .;:-+*") not in NOTHING | EMPTY]


def short_title(title: str) -> str:
    """What the bot says: without «Thủ tục» and «(thực hiện tại cấp …)», at most SHORT_CHARS at a word's end."""
    text = title.strip()
    while True:
        cut = _WHERE.sub("", _LEAD.sub("", text)).strip(" .;")
        if not cut or cut == text:
            break
        text = cut
    text = text[:1].upper() + text[1:]
    if len(text) <= SHORT_CHARS:
        return text
    head = text[: SHORT_CHARS - 1]
    if not text[SHORT_CHARS - 1].isspace() and " " in head:
        head = head[: head.rindex(" ")]
    return head.rstrip(" ,;:.-–(") + "…"


def squeeze(text: str) -> str:
    return _SPACES.sub(" ", text).strip()
