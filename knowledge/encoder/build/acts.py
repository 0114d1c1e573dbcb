"""What a title says once its boilerplate is gone, and which titles are copies of one act.

The national list holds an act several times: by level, by ministry, by province, by special case.
Copies (same `key`) are right answers to the same question. Variants (`VARIANT` words) are not: whoever
names no variant means the general procedure.
"""

from __future__ import annotations

import re
from functools import lru_cache

from nlu.text import fold

_PARENTHESES = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_THU_TUC = re.compile(
    r"^(?:thủ tục(?: hành chính)?|tthc|trình tự(?:,? thủ tục)?)\s*[:\-–]?\s+(?!hải quan)", re.IGNORECASE
)
_LEGAL = re.compile(
    r",?\s*(?:theo |như |được )?(?:quy định|quy đinh|hướng dẫn) (?:tại|của|trong) .*$"
    r"|,?\s*(?:theo|tại|của) (?:khoản|điểm|điều|nghị định|thông tư|luật|quyết định|nghị quyết|phụ lục)\b.*$",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r",?\s*(?:thuộc |trên |tại |ở )?(?:địa bàn )?(?:của )?(?:tỉnh|thành phố|TP\.?) (?:[A-ZĐÀ-Ỹ]\w+[ ,-]*){1,3}$"
)
_AUTHORITY = re.compile(
    r",?\s*(?:thực hiện |giải quyết )?(?:thuộc (?:phạm vi )?)?(?:thẩm quyền|phạm vi)(?: giải quyết| cấp| quản lý| phê duyệt)?"
    r"(?: của)? (?:bộ|cục|sở|ủy ban|ubnd|cấp|cơ quan|chủ tịch|trung ương|tỉnh|xã)\b.*$"
    r"|,?\s*(?:thực hiện )?(?:tại|ở|do) (?:công an |ủy ban nhân dân )?(?:cấp )?"
    r"(?:trung ương|tỉnh|huyện|xã|bộ)\b(?: thực hiện)?.*$"
    r"|,?\s*[-–]?\s*cấp (?:trung ương|tỉnh|huyện|xã|bộ)(?: và cấp (?:tỉnh|huyện|xã))?$",
    re.IGNORECASE,
)
_SIDE_CASE = re.compile(
    r"\s*(?:,|;|-)?\s*(?:đối với|trong trường hợp|trường hợp|trừ|bao gồm|gồm|nhằm|để phục vụ)\s.*$",
    re.IGNORECASE,
)

#: Words that make a title a special case of a general one (folded).
VARIANT = (
    "co yeu to nuoc ngoai", "nuoc ngoai", "luu dong", "khu vuc bien gioi", "bien gioi", "dinh cu o nuoc ngoai",
    "co quan dai dien", "trung tam tai chinh quoc te", "khu cong nghe cao", "khu kinh te", "quan nhan", "quoc phong",
    "cong an nhan dan", "quan doi", "nuoc lang gieng", "to chuc nuoc ngoai", "hop tac xa", "lien hiep", "dau khi",
)  # fmt: skip
_EMPTY = frozenset(
    "thủ tục hành chính tỉnh huyện xã trung ương bộ sở ủy ban nhân dân ubnd thẩm quyền của thuộc trên địa bàn tại và các "
    "về theo đối với việc do cho thực hiện giải quyết đề nghị trường hợp quy định như là hoặc trong được khi từ đến mà có "
    "một số những bằng".split()
)
#: Words that turn an act into another act on the same thing («cấp» → «cấp lại»).
CHANGES = frozenset(
    "lại đổi gia hạn sửa điều chỉnh thu hồi hủy xóa chấm dứt ngừng dừng chuyển giải thể cải".split()
)
_WORD = re.compile(r"\w+")


def core(title: str) -> str:
    """`title` in lower case without «Thủ tục», parentheses, legal references, level, authority and place."""
    text = _THU_TUC.sub("", title.strip())
    text = _PARENTHESES.sub("", text)
    for pattern in (_LEGAL, _PLACE, _AUTHORITY, _PLACE):
        shorter = pattern.sub("", text).strip(" ,;.-–:")
        text = shorter if len(shorter.split()) >= 2 else text
    text = _THU_TUC.sub("", text)
    return " ".join(text.lower().split()).strip(' ,;.-–:"“”')


def head(title: str) -> str:
    """The core without «đối với …», «trường hợp …» and lists of cases."""
    text = core(title)
    shorter = _SIDE_CASE.sub("", text).strip(" ,;.-–")
    return shorter if len(shorter.split()) >= 3 else text


@lru_cache(maxsize=20000)
def words(text: str) -> frozenset[str]:
    """Words of `text` that carry meaning, in lower case."""
    return frozenset(_WORD.findall(text.lower())) - _EMPTY


@lru_cache(maxsize=20000)
def key(title: str) -> str:
    """Equal for the copies of one act by level, ministry and province."""
    found = [word for word in _WORD.findall(core(title)) if word not in _EMPTY]
    return " ".join(found) or title.lower()


def variants(text: str) -> frozenset[str]:
    """The marks of special cases that `text` names."""
    plain = " ".join(_WORD.findall(fold(text)))
    return frozenset(mark for mark in VARIANT if mark in plain)
