"""Accounts, for administrators."""
from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from time import time

from aiohttp import web

from bot.desk import audit
from bot.desk.accounts import ROLES, AccountError
from bot.desk.web import ROOT, Desk, Page, back, desk, member, posted, render
from bot.serve.http import Refused

PEOPLE = f"{ROOT}/people"
#: Role → how it is called.
TITLES = {"staff": "Cán bộ", "editor": "Biên tập viên", "admin": "Quản trị viên"}
#: Of a password for the first log-in: signs that nobody confuses, in groups that can be read out.
_SIGNS, _GROUPS, _GROUP = "abcdefghjkmnpqrstuvwxyz23456789", 4, 4

#: (what is kept of accounts, login, form) → what the audit log says of it. Raises AccountError.
Act = Callable[[Desk, str, dict[str, str]], str]


def pages() -> list[Page]:
    acts = [Page("POST", f"{PEOPLE}/{{login}}/{name}", _acting(act, name), "admin") for name, act in ACTS.items()]
    return [
        Page("GET", PEOPLE, show, "admin"),
        Page("POST", PEOPLE, add, "admin"),
        Page("POST", f"{PEOPLE}/{{login}}/password", reset, "admin"),
        *acts,
    ]


async def show(request: web.Request) -> web.Response:
    return await _page(request)


async def add(request: web.Request) -> web.Response:
    """A new account, whose password is shown once and has to be changed."""
    fields, password = await posted(request), fresh()
    login, name, role = fields.get("login", "").lower(), fields.get("name", ""), fields.get("role", "")

    def work() -> None:
        here = desk(request)
        here.accounts.add(login, name, role, password, must_change=True)
        here.audit.add(member(request).login, audit.ACCOUNT_ADDED, login, TITLES[role])

    try:
        await asyncio.to_thread(work)
    except AccountError as wrong:
        return await _page(request, 422, wrong=str(wrong), typed={"login": login, "name": name, "role": role})
    return await _page(request, given={"login": login, "password": password})


async def reset(request: web.Request) -> web.Response:
    """Another password, likewise. All sessions of the account end."""
    login, password = _other(request), fresh()

    def work() -> None:
        here = desk(request)
        here.accounts.change_password(login, password, must_change=True)
        here.audit.add(member(request).login, audit.PASSWORD_CHANGED, login, "đặt lại")

    try:
        await asyncio.to_thread(work)
    except AccountError as wrong:
        return await _page(request, 422, wrong=str(wrong))
    return await _page(request, given={"login": login, "password": password})


def fresh() -> str:
    return "-".join("".join(secrets.choice(_SIGNS) for _ in range(_GROUP)) for _ in range(_GROUPS))


def _rename(here: Desk, login: str, fields: dict[str, str]) -> str:
    here.accounts.set_name(login, fields.get("name", ""))
    return "tên"


def _promote(here: Desk, login: str, fields: dict[str, str]) -> str:
    here.accounts.set_role(login, fields.get("role", ""))
    return f"vai trò: {TITLES[fields['role']]}"


def _disable(here: Desk, login: str, _: dict[str, str]) -> str:
    here.accounts.set_active(login, False)
    return "khóa tài khoản"


def _enable(here: Desk, login: str, _: dict[str, str]) -> str:
    here.accounts.set_active(login, True)
    return "mở lại tài khoản"


def _unlock(here: Desk, login: str, _: dict[str, str]) -> str:
    here.accounts.unlock(login)
    return "bỏ tạm khóa"


ACTS: dict[str, Act] = {"name": _rename, "role": _promote, "disable": _disable, "enable": _enable, "unlock": _unlock}


def _acting(act: Act, name: str) -> Callable:
    async def serve(request: web.Request) -> web.Response:
        fields = await posted(request)
        login = request.match_info["login"] if name == "name" else _other(request)

        def work() -> None:
            said = act(desk(request), login, fields)
            desk(request).audit.add(member(request).login, audit.ACCOUNT_CHANGED, login, said)

        try:
            await asyncio.to_thread(work)
        except AccountError as wrong:
            return await _page(request, 422, wrong=str(wrong))
        back(PEOPLE, "account_changed")

    return serve


def _other(request: web.Request) -> str:
    """Whose account it is about. Raises Refused for one's own: nobody locks themselves out, nor makes themselves less."""
    login = request.match_info["login"]
    if login == member(request).login:
        raise Refused(409, "own_account", "Anh/chị không đổi được vai trò hay khóa tài khoản của chính mình; nhờ một quản trị viên khác giúp ạ.")
    return login


async def _page(
    request: web.Request, status: int = 200, wrong: str = "", typed: dict[str, str] | None = None, given: dict[str, str] | None = None
) -> web.Response:
    people = await asyncio.to_thread(desk(request).accounts.all)
    return render(
        request, "people.html", status, people=people, now=time(), titles=TITLES, roles=ROLES, wrong=wrong,
        typed=typed or {"login": "", "name": "", "role": ROLES[0]}, given=given,
    )  # fmt: skip
