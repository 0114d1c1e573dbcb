"""What the Official Account's API answers, and what follows from it.

HTTP 200 with `{"error": 0, "message", "data"}` is a success, any other `error` a refusal. The codes are those of the
published table («Mã lỗi», developers.zalo.me), read at second hand; those of tokens come with and without the minus.
"""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Dict, FrozenSet, NoReturn

from bot.gateway.channel import Later, Lost, PieceLost

#: The access token has expired or was taken back. -220: expired or removed; 401 is unverified.
TOKEN: FrozenSet[int] = frozenset({-216, 216, -220, 220, -401, 401})
#: Too many calls in a minute.
TOO_MANY: FrozenSet[int] = frozenset({-32})
#: Seconds after which a minute's calls have been forgotten.
MINUTE = 60.0

#: Code → what staff read. This one message cannot be sent; a shorter or plainer one may.
MESSAGE: Dict[int, str] = {
    -201: "Zalo không nhận tham số của tin (hoặc mã người nhận không đúng)",
    -210: "tin dài quá giới hạn của Zalo",
    -233: "Zalo không nhận loại tin này",
}
#: Code → what staff read. Nothing can be sent to this one person.
PERSON: Dict[int, str] = {
    -207: "Zalo không biết người nhận này",
    -213: "người nhận không quan tâm OA",
    -217: "người nhận đã chặn OA",
    -218: "người nhận đã nhận đủ số tin Zalo cho phép",
    -227: "tài khoản người nhận bị khóa hoặc đã lâu không dùng",
    -230: "người nhận không nhắn gì trong 7 ngày, Zalo không cho gửi nữa",
    -232: "người nhận chưa nhắn cho OA, hoặc đã quá hạn Zalo cho trả lời",
    -244: "người nhận không nhận loại tin này của OA",
}
#: Code → what staff read. Nothing can be sent to anybody until somebody has put it right.
ACCOUNT: Dict[int, str] = {
    -204: "OA đã bị xóa",
    -205: "không có OA này",
    -209: "ứng dụng chưa được kích hoạt",
    -211: "đã hết hạn mức gửi tin của OA",
    -212: "ứng dụng chưa đăng ký quyền gửi tin",
    -219: "ứng dụng đã bị gỡ hoặc bị khóa",
    -221: "OA chưa được xác thực",
    -223: "OA chưa cấp quyền gửi tin cho ứng dụng",
    -224: "gói dịch vụ của OA không có quyền này, hoặc đã hết hạn",
    -235: "loại OA này không được dùng API",
    -320: "ứng dụng chưa liên kết Zalo Cloud Account",
    -321: "Zalo Cloud Account đã hết tiền",
}


class Refusal(Lost):
    """Zalo will not deliver this; its words are for staff. `account`: nor anything else for now."""

    def __init__(self, code: int, says: str, account: bool) -> None:
        super().__init__(f"{says} (mã {code})")
        self.account = account


class MessageRefusal(Refusal, PieceLost):
    """Zalo will not deliver this message; others it may."""


class Trouble(Exception):
    """Zalo could not be reached, or answered with something else: worth another try."""


def code_of(answer: Mapping[str, Any]) -> int:
    """0 for a success."""
    try:
        return int(answer.get("error") or 0)
    except (TypeError, ValueError):
        return -1


def give_up(code: int) -> NoReturn:
    """Raises Later, Refusal, MessageRefusal or Trouble for a code that is no success."""
    if code in TOO_MANY:
        raise Later(MINUTE)
    if code in MESSAGE:
        raise MessageRefusal(code, MESSAGE[code], account=False)
    for codes, account in ((PERSON, False), (ACCOUNT, True)):
        if code in codes:
            raise Refusal(code, codes[code], account)
    raise Trouble(f"code {code}")
