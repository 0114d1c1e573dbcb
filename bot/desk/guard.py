"""Who may ask what: the origin, the session, the role and the token of forms, before a handler sees a request."""
from __future__ import annotations

import asyncio
import re
from hmac import compare_digest
from typing import Optional
from urllib.parse import quote, urlsplit

from aiohttp import web

from bot.desk.logins import Member
from bot.desk.web import FORM, ROOT, Page, desk, may, posted, scripted
from bot.serve.http import Handler, Refused, host_of

#: Cookie of a session.
SESSION = "desk"
LOGIN, ME, LOGOUT = f"{ROOT}/login", f"{ROOT}/me", f"{ROOT}/logout"
#: Where a member may go whose password someone else chose; scripts ask for the token of forms too.
_BEFORE_CHANGE = frozenset((ME, LOGOUT, f"{ROOT}/csrf"))
_SAFE = ("GET", "HEAD")
_LOCAL = re.compile(rf"{ROOT}(/[A-Za-z0-9_.~%-]+)*/?(\?[A-Za-z0-9_.~%&=+-]*)?")


def guarded(page: Page) -> Handler:
    """The page's handler behind every check that it needs."""

    async def serve(request: web.Request) -> web.StreamResponse:
        at_home(request)
        if page.role is None:
            return await page.handler(request)
        who = await session(request)
        if who is None:
            raise _stranger(request)
        request["member"] = who
        if who.must_change and page.path not in _BEFORE_CHANGE:
            raise _unchanged(request)
        if not may(who, page.role):
            raise Refused(403, "not_allowed", "Tài khoản của anh/chị không có quyền dùng trang này.")
        if request.method not in _SAFE and not await _proven(request, who):
            raise Refused(403, "bad_csrf", "Trang này mở từ một phiên trước nên máy chủ chưa nhận. Anh/chị gửi lại giúp ạ.")
        return await page.handler(request)

    return serve


def at_home(request: web.Request) -> None:
    """Raises Refused for requests of another origin, and for changes of which nobody says where they come from."""
    origin = request.headers.get("Origin")
    if origin is None and request.method in _SAFE:
        return
    own = desk(request).settings.public_url
    if origin is None or not (origin == own or host_of(origin) == request.host):
        raise Refused(403, "origin_not_allowed", "Yêu cầu này không đến từ trang của bàn trợ giúp.")


async def session(request: web.Request) -> Optional[Member]:
    """Who is logged in. What a script fetches an open page does by itself: nobody has to be there. Raises StoreError."""
    token, somebody = request.cookies.get(SESSION), request.method not in _SAFE or not scripted(request)
    return await asyncio.to_thread(desk(request).logins.find, token, somebody) if token else None


def secure(request: web.Request) -> bool:
    """Whether the browser speaks https with us, or with the proxy in front."""
    told = request.headers.get("X-Forwarded-Proto", "").partition(",")[0].strip().lower()
    return request.secure or told == "https" or (desk(request).settings.public_url or "").startswith("https:")


def local(address: str) -> str:
    """`address` where it is a page of the desk to go on to after the log-in, else the first page."""
    path = address.partition("?")[0]
    steps = path.lower().replace("%2e", ".").split("/")
    if not _LOCAL.fullmatch(address) or ".." in steps or "." in steps or path.rstrip("/") in (LOGIN, LOGOUT):
        return f"{ROOT}/"
    return address


def login_of(request: web.Request) -> str:
    """The log-in page that leads back here. What is sent with POST leads to the page that it came from."""
    here = request.path_qs
    if request.method not in _SAFE:
        referer = request.headers.get("Referer", "")
        here = urlsplit(referer).path if host_of(referer) == request.host else ""
    onward = local(here)
    return LOGIN if onward == f"{ROOT}/" else f"{LOGIN}?next={quote(onward, safe='/')}"


def _stranger(request: web.Request) -> Exception:
    if request.method in _SAFE and not scripted(request):
        return web.HTTPSeeOther(login_of(request))
    return Refused(401, "session_over", "Phiên đã hết hạn. Anh/chị đăng nhập lại rồi gửi lại giúp ạ.")


def _unchanged(request: web.Request) -> Exception:
    if scripted(request):
        return Refused(403, "must_change", "Anh/chị cần đổi mật khẩu trước.")
    return web.HTTPSeeOther(ME)


async def _proven(request: web.Request, who: Member) -> bool:
    said = request.headers.get("X-CSRF")
    if said is None and request.content_type == FORM:
        said = (await posted(request)).get("csrf")
    return compare_digest((said or "").encode(errors="surrogatepass"), who.csrf.encode())
