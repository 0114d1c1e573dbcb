"""The codes of the national list: what is taken, what is mended, what is refused and why."""
from __future__ import annotations

import re
import unicodedata
from typing import Any, Optional, Tuple

from knowledge.schema import Code

_CODE = re.compile(Code.regex.pattern if hasattr(Code.regex, "pattern") else Code.regex)
_PORTAL_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)

PORTAL_PAGE = "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/{}"


def read_code(value: Any) -> Tuple[Optional[str], str]:
    """The code and an empty reason, or None and the reason. Only surrounding blanks are mended: the rest would be guessing."""
    if not isinstance(value, str):
        return None, "không có mã thủ tục"
    code = "".join(c for c in unicodedata.normalize("NFKC", value) if unicodedata.category(c) not in {"Cc", "Cf"}).strip()
    if not code:
        return None, "mã thủ tục để trống"
    if _CODE.fullmatch(code) and code.isascii():
        return code, ""
    shown = code[:40].encode("utf-8", "replace").decode("utf-8")
    if re.search(r"x[oó]a", code, re.IGNORECASE):
        return None, f"mã «{shown}» được đánh dấu đã xóa"
    return None, f"mã «{shown}» sai dạng (cần một chữ số, dấu chấm, sáu chữ số); không đoán mã đúng"


def portal_page(value: Any) -> Optional[str]:
    """The procedure's page, from its portal id or from a link that holds it."""
    match = _PORTAL_ID.search(value) if isinstance(value, str) else None
    return PORTAL_PAGE.format(match.group().lower()) if match else None
