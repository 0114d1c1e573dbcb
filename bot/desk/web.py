"""The web ground of the desk: who asks, what a handler may use, and how pages are made.

A section is a module in `bot/desk/pages` with `pages() -> list[Page]`, and `prepare(app)` if something of it lives as
long as the server (signals of aiohttp: `app.on_startup`, `on_shutdown` to end streams, `on_cleanup`).
"""
from __future__ import annotations

import asyncio
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, Optional
from urllib.parse import parse_qsl

import jinja2
from aiohttp import web
from markupsafe import Markup

from bot.desk.accounts import ROLES
from bot.desk.logins import Member
from bot.serve.http import BODY_TIMEOUT, LARGEST_BODY, Handler, Refused

if TYPE_CHECKING:
    from actions.phrases import Phrases
    from bot.desk.accounts import Accounts
    from bot.desk.audit import AuditLog
    from bot.desk.logins import Logins
    from bot.gateway.gateway import Gateway
    from bot.serve.upstream import Upstream
    from bot.settings import Settings
    from bot.store.conversations import Store
    from knowledge.profile import Profile

__all__ = ["DESK", "Desk", "Member", "Page", "ROLES", "back", "desk", "fragment", "inside", "member", "onward", "posted", "render", "scripted", "when"]

#: Where everything of the desk is.
ROOT = "/desk"
#: (path, title, the least role), in the order of the menu; what is not mounted does not stand in it.
MENU = (
    (f"{ROOT}/", "Trả lời", "staff"),
    (f"{ROOT}/queue", "Hàng chờ", "staff"),
    (f"{ROOT}/review", "Học thêm", "editor"),
    (f"{ROOT}/measures", "Số liệu", "staff"),
    (f"{ROOT}/care", "Danh mục", "editor"),
    (f"{ROOT}/people", "Người dùng", "admin"),
    (f"{ROOT}/audit", "Nhật ký", "admin"),
)
#: Pages that belong to a section of another path.
_UNDER = {f"{ROOT}/talks": f"{ROOT}/queue"}
#: Fields of a form.
MOST_FIELDS = 200
#: Cookie of a short message for the next page, and the seconds that it waits.
NOTE, NOTE_LIES = "desk_note", 60
#: All year round.
VIETNAM = timezone(timedelta(hours=7))
FORM = "application/x-www-form-urlencoded"
#: Control characters and those that turn the order of letters: nobody sees them in what they send to a citizen.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Page:
    """`path` whole, as «/desk/talks/{id}». `role`: the least that may; None: public, which only the log-in is."""

    method: str
    path: str
    handler: Handler
    role: Optional[str]


@dataclass
class Desk:
    """What every handler needs."""

    store: Store
    gateway: Gateway
    upstream: Upstream
    profile: Profile
    settings: Settings
    accounts: Accounts
    logins: Logins
    audit: AuditLog
    say: Phrases


DESK = web.AppKey("desk", Desk)
#: Paths of the menu that are mounted.
MOUNTED = web.AppKey("mounted", frozenset)


def inside(request: web.Request) -> bool:
    """Whether it is the desk that a request asks for."""
    return request.path == ROOT or request.path.startswith(f"{ROOT}/")


def desk(request: web.Request) -> Desk:
    return request.app[DESK]


def member(request: web.Request) -> Member:
    """Who asks, on pages with a role: nobody else comes there."""
    return request["member"]


def may(who: Optional[Member], role: str) -> bool:
    return who is not None and ROLES.index(who.role) >= ROLES.index(role)


def scripted(request: web.Request) -> bool:
    """Whether a script asks, which reads errors as JSON, and not a person for a page."""
    accepted = request.headers.get("Accept", "")
    return "X-CSRF" in request.headers or "application/json" in accepted or "text/event-stream" in accepted


def render(request: web.Request, template: str, status: int = 200, **context: Any) -> web.Response:
    """A page. It has `member` (None on public pages), `csrf`, `path`, `profile`, `menu`, `may`, `note` besides `context`.

    A name that a template uses and nobody gave is an error.
    """
    note = request.cookies.get(NOTE, "")
    response = fragment(request, template, status, **{"note": _note(request, note), **context})
    if note:
        response.del_cookie(NOTE, path=ROOT)
    return response


def fragment(request: web.Request, template: str, status: int = 200, **context: Any) -> web.Response:
    """The same for a piece of a page that a script fetches."""
    who = request.get("member")
    ground = {
        "member": who,
        "csrf": who.csrf if who else "",
        "path": request.path,
        "profile": desk(request).profile,
        "menu": _menu(request, who),
        "may": lambda role: may(who, role),
        "note": "",
        "live": who is not None and not who.must_change and f"{ROOT}/live" in request.app[MOUNTED],
    }
    text = environment().get_template(template).render({**ground, **context})
    return web.Response(text=text, content_type="text/html", charset="utf-8", status=status)


async def posted(request: web.Request) -> dict[str, str]:
    """The fields of a form, trimmed but for passwords («password…»); of several with one name the last.

    Raises Refused for what is too large, too slow or no form.
    """
    if "posted" not in request:
        request["posted"] = _fields(await _body(request))
    return dict(request["posted"])


def onward(location: str, note: str = "") -> web.HTTPSeeOther:
    """To another page after a change, to be raised. `note`: key of a sentence of «desk_notes» that it shows, once."""
    on = web.HTTPSeeOther(location)
    if note:
        on.set_cookie(NOTE, note, max_age=NOTE_LIES, path=ROOT, httponly=True, samesite="Strict")
    return on


def back(location: str, note: str = "") -> NoReturn:
    raise onward(location, note)


@cache
def environment() -> jinja2.Environment:
    """Of all templates. Everything is escaped; `csrf_field()` stands in each form."""
    loader = jinja2.FileSystemLoader(Path(__file__).parent / "templates")
    made = jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.globals["csrf_field"] = _csrf_field
    made.filters["when"] = when
    return made


def when(seconds: float) -> str:
    """A moment as people in Vietnam read it; in templates a filter."""
    return datetime.fromtimestamp(seconds, VIETNAM).strftime("%H:%M %d/%m/%Y")


@jinja2.pass_context
def _csrf_field(context: jinja2.runtime.Context) -> Markup:
    return Markup('<input type="hidden" name="csrf" value="{}">').format(context["csrf"])


def _menu(request: web.Request, who: Optional[Member]) -> list[dict[str, Any]]:
    """[{"path", "title", "current", "waiting"}] of what this member may open; nothing before they have their own password."""
    if who is None or who.must_change:
        return []
    here = next((to for start, to in _UNDER.items() if request.path.startswith(f"{start}/")), request.path)
    shown = [(path, title) for path, title, role in MENU if path in request.app[MOUNTED] and may(who, role)]
    fitting = [path for path, _ in shown if here == path or path != f"{ROOT}/" and here.startswith(f"{path}/")]
    return [
        {"path": path, "title": title, "current": path in fitting, "waiting": path == f"{ROOT}/queue"} for path, title in shown
    ]


def _note(request: web.Request, key: str) -> str:
    say = desk(request).say
    return say(f"desk_notes.{key}") if f"desk_notes.{key}" in say else ""


async def _body(request: web.Request) -> str:
    if request.content_type != FORM:
        raise Refused(415, "unsupported_media_type", "Cần một biểu mẫu gửi từ trang này.")
    if (request.content_length or 0) > LARGEST_BODY:
        raise web.HTTPRequestEntityTooLarge(LARGEST_BODY, request.content_length or 0)
    try:
        return (await asyncio.wait_for(request.read(), BODY_TIMEOUT)).decode()
    except asyncio.TimeoutError:
        raise Refused(408, "too_slow", f"Yêu cầu gửi lâu quá {BODY_TIMEOUT:.0f} giây.", Connection="close") from None
    except UnicodeDecodeError:
        raise _malformed() from None


def _fields(body: str) -> dict[str, str]:
    try:
        pairs = parse_qsl(body, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError:  # too many, and what is no UTF-8 (UnicodeDecodeError)
        raise _malformed() from None
    return {name: _text(value, whole=name.startswith("password")) for name, value in pairs}


def _text(value: str, whole: bool) -> str:
    """One spelling of each letter, lines end alike; PostgreSQL takes no NUL."""
    text = value.replace("\0", "").replace("\r\n", "\n")
    return text if whole else unicodedata.normalize("NFC", _UNSEEN.sub("", text)).strip()


def _malformed() -> Refused:
    return Refused(400, "bad_form", "Không đọc được nội dung biểu mẫu.")
