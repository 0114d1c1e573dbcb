"""Logging in and out."""
from __future__ import annotations

import asyncio
import re
import secrets
from hmac import compare_digest
from typing import Optional

from aiohttp import web

from bot.desk import audit
from bot.desk.guard import LOGIN, LOGOUT, SESSION, local, secure, session
from bot.desk.lockout import Locked
from bot.desk.web import ROOT, Desk, Page, back, desk, member, posted, render
from bot.gateway.api.widget import address
from bot.serve.http import answer
from bot.store.database import StoreError

#: Cookie that proves the log-in form, before there is a session.
FORM = "desk_form"
#: Random bytes of it, and the seconds that a form may lie open.
RANDOM, FORM_LIES = 32, 12 * 3600
_PROOF = re.compile(r"[A-Za-z0-9_-]{43}")
#: Letters of a password that are looked at; more is none of ours.
LONGEST = 800

WRONG = "Tên đăng nhập hoặc mật khẩu chưa đúng."
STALE = "Trang đăng nhập đã mở quá lâu, hoặc trình duyệt đang chặn cookie. Anh/chị đăng nhập lại giúp ạ."
TOO_OFTEN = "Có quá nhiều lần đăng nhập từ nơi này. Anh/chị chờ một phút rồi thử lại ạ."


def pages() -> list[Page]:
    return [
        Page("GET", LOGIN, show, None),
        Page("POST", LOGIN, enter, None),
        Page("POST", LOGOUT, leave, "staff"),
        Page("GET", f"{ROOT}/csrf", token, "staff"),
        Page("POST", f"{ROOT}/here", still_here, "staff"),
    ]


async def show(request: web.Request) -> web.Response:
    onward = local(request.query.get("next", ""))
    if await session(request):
        back(onward)
    return await _form(request, onward)


async def enter(request: web.Request) -> web.Response:
    """A new session for each log-in: a token that somebody else knew before is worth nothing after it."""
    fields, here = await posted(request), desk(request)
    onward, login = local(fields.get("next", "")), fields.get("login", "")[:64]
    known = request.cookies.get(FORM, "")
    if not _PROOF.fullmatch(known) or not compare_digest(known, fields.get("csrf", "").encode("ascii", "replace").decode()):
        return await _form(request, onward, login, STALE, 403)
    if not await here.gateway.gate.login(address(request)):
        return await _form(request, onward, login, TOO_OFTEN, 429)
    try:
        account = await asyncio.to_thread(here.accounts.check, login, fields.get("password", "")[:LONGEST])
    except Locked as locked:
        return await _form(request, onward, login, str(locked), 429)
    if account is None:
        return await _form(request, onward, login, WRONG, 403)
    new = await asyncio.to_thread(begin, here, account.login, request.cookies.get(SESSION))
    on = web.HTTPSeeOther(onward)
    keep(request, on, new)
    on.del_cookie(FORM, path=LOGIN)
    raise on


async def leave(request: web.Request) -> web.Response:
    here, who = desk(request), member(request)
    await asyncio.to_thread(here.logins.end, request.cookies[SESSION])
    await asyncio.to_thread(here.audit.add, who.login, audit.LOGOUT, who.login)
    try:
        await asyncio.to_thread(here.gateway.book.leave, who.login)
    except StoreError:  # what they hold goes back to the queue by itself, a little later
        pass
    on = web.HTTPSeeOther(LOGIN)
    on.del_cookie(SESSION, path=ROOT)
    raise on


async def token(request: web.Request) -> web.Response:
    """For pages that were open when somebody logged in anew in another tab."""
    return answer({"csrf": member(request).csrf})


async def still_here(_: web.Request) -> web.Response:
    """Somebody moves on an open page: their session goes on, which the page alone does not keep."""
    return answer({"ok": True})


def keep(request: web.Request, response: web.StreamResponse, new: str) -> None:
    """The session's cookie: for this server only, never for scripts, gone with the browser."""
    response.set_cookie(SESSION, new, path=ROOT, httponly=True, samesite="Strict", secure=secure(request))


def begin(here: Desk, login: str, old: Optional[str]) -> str:
    """The token of a new session; the one before it in this browser ends."""
    if old:
        here.logins.end(old)
    new, _ = here.logins.begin(login)
    here.audit.add(login, audit.LOGIN, login)
    return new


async def _form(request: web.Request, onward: str, login: str = "", wrong: str = "", status: int = 200) -> web.Response:
    proof = request.cookies.get(FORM, "")
    if not _PROOF.fullmatch(proof):
        proof = secrets.token_urlsafe(RANDOM)
    empty = not await asyncio.to_thread(desk(request).accounts.count)
    response = render(request, "login.html", status, csrf=proof, next=onward, login=login, wrong=wrong, empty=empty)
    response.set_cookie(
        FORM, proof, path=LOGIN, httponly=True, samesite="Strict", secure=secure(request), max_age=FORM_LIES
    )
    return response
