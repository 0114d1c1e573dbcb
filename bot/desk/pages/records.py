"""The audit log, to be read by administrators. There is no way here to change it."""
from __future__ import annotations

import asyncio
from urllib.parse import urlencode

from aiohttp import web

from bot.desk import audit
from bot.desk.web import ROOT, Page, desk, render
from bot.serve.http import Refused

AUDIT = f"{ROOT}/audit"
#: Rows of a page.
ROWS = 100
#: Act → how it is called.
TITLES = {
    audit.LOGIN: "Đăng nhập",
    audit.LOGOUT: "Thoát",
    audit.LOGIN_FAILED: "Nhập sai mật khẩu",
    audit.LOCKED: "Tạm khóa",
    audit.ACCOUNT_ADDED: "Thêm tài khoản",
    audit.ACCOUNT_CHANGED: "Sửa tài khoản",
    audit.PASSWORD_CHANGED: "Đổi mật khẩu",
    audit.TAKEN: "Nhận cuộc trò chuyện",
    audit.REPLIED: "Trả lời",
    audit.RETURNED: "Trả về hàng chờ hoặc trợ lý",
    audit.TRANSFERRED: "Chuyển người khác",
    audit.ENDED: "Kết thúc",
    audit.OPENED_VALUES: "Mở thông tin riêng",
    audit.NOTED: "Ghi chú",
    audit.CORRECTION: "Báo câu trả lời sai",
    audit.CHANGE_PROPOSED: "Đề nghị thay đổi",
    audit.CHANGE_APPROVED: "Duyệt thay đổi",
    audit.CHANGE_REJECTED: "Không duyệt thay đổi",
    audit.EXPORTED: "Xuất số liệu",
}


def pages() -> list[Page]:
    return [Page("GET", AUDIT, show, "admin")]


async def show(request: web.Request) -> web.Response:
    login, act, before = (request.query.get(name, "").strip() for name in ("login", "act", "before"))
    if before and not (before.isascii() and before.isdigit() and len(before) < 17):
        raise Refused(400, "bad_before", "Địa chỉ trang nhật ký không đúng.")
    chosen = {"login": login[:64].replace("\0", ""), "act": act if act in TITLES else ""}
    rows = await asyncio.to_thread(
        desk(request).audit.rows, int(before) if before else None, ROWS + 1, chosen["login"] or None, chosen["act"] or None
    )
    older = urlencode({**{k: v for k, v in chosen.items() if v}, "before": rows[ROWS - 1].id}) if len(rows) > ROWS else ""
    return render(request, "audit.html", rows=rows[:ROWS], older=older, first=not before, titles=TITLES, **chosen)
