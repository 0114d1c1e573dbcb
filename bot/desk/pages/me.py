"""A member's own password."""
from __future__ import annotations

import asyncio

from aiohttp import web

from bot.desk import audit
from bot.desk.accounts import AccountError
from bot.desk.guard import ME
from bot.desk.lockout import Locked
from bot.desk.pages.login import LONGEST, keep
from bot.desk.web import ROOT, Desk, Page, desk, member, onward, posted, render


def pages() -> list[Page]:
    return [Page("GET", ME, show, "staff"), Page("POST", ME, change, "staff")]


async def show(request: web.Request) -> web.Response:
    return _page(request)


async def change(request: web.Request) -> web.Response:
    """All sessions of the account end, and a new one begins here."""
    fields, who = await posted(request), member(request)
    old, new = (fields.get(name, "")[:LONGEST] for name in ("password_old", "password"))
    if new != fields.get("password_again", "")[:LONGEST]:
        return _page(request, "Hai lần nhập mật khẩu mới chưa giống nhau.", 422)
    try:
        token = await asyncio.to_thread(_change, desk(request), who.login, old, new)
    except Locked as locked:
        return _page(request, str(locked), 429)
    except AccountError as wrong:
        return _page(request, str(wrong), 422)
    on = onward(f"{ROOT}/", "password_changed")
    keep(request, on, token)
    raise on


def _change(here: Desk, login: str, old: str, new: str) -> str:
    """The token of the new session. Raises Locked, AccountError."""
    if here.accounts.check(login, old) is None:
        raise AccountError("Mật khẩu đang dùng chưa đúng.")
    here.accounts.change_password(login, new)
    here.audit.add(login, audit.PASSWORD_CHANGED, login)
    return here.logins.begin(login)[0]


def _page(request: web.Request, wrong: str = "", status: int = 200) -> web.Response:
    return render(request, "me.html", status, wrong=wrong)
