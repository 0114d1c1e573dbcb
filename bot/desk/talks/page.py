"""`/desk/talks/{id}`: one conversation as its page shows it, whole or what was said since."""
from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass
from time import time
from typing import Any, Optional

from aiohttp import web

from bot.desk.talks import aside, words
from bot.desk.talks.lines import shown
from bot.desk.talks.opening import opened_until
from bot.desk.talks.queue import ID, names_of
from bot.desk.web import Desk, desk, fragment, member, render
from bot.gateway.handover.entries import LONGEST
from bot.gateway.handover.talks import ENDED, TAKEN, WAITING, Said, Talk
from bot.serve.http import Refused
from bot.serve.upstream import Unavailable
from knowledge.codes import is_code

#: Lines that a page shows at first.
NEWEST = 200
#: Seconds that a page waits for what stands beside the conversation.
ASIDE = 3.0
STATES = {WAITING: "Đang chờ cán bộ", ENDED: "Đã trả lại cho trợ lý"}


@dataclass(frozen=True)
class Seen:
    """A conversation as one member may see it. `opened`: until when they read it in clear, in seconds."""

    talk: Talk
    lines: list[Said]
    names: dict[str, str]
    opened: Optional[float]

    def version(self, login: str) -> str:
        """Another one means that more than the last lines is different."""
        return f"{self.talk.state}:{self.talk.staff or ''}:{int(self.opened or 0)}:{words.place(self.talk, login)}"


def id_of(request: web.Request) -> str:
    """Raises Refused."""
    id = request.match_info["id"]
    if not ID.fullmatch(id):
        raise no_talk()
    return id


def no_talk() -> Refused:
    return Refused(404, "no_talk", "Không có cuộc trò chuyện này: địa chỉ sai, hoặc người dân đã xóa dữ liệu của mình.")


async def talk(request: web.Request) -> web.Response:
    return await page(request)


async def page(request: web.Request, status: int = 200, problem: str = "", unsent: str = "") -> web.Response:
    """`problem` and `unsent`: what could not be done, and the text that was to be sent."""
    found, login, id = desk(request), member(request).login, id_of(request)
    seen = await asyncio.to_thread(look, found, login, id)
    now, open = time(), seen.opened is not None
    last = aside.last_message(seen.lines)
    over = seen.talk.state == ENDED  # what the person does with the assistant since is not the desk's any more
    situation = aside.Situation(sorry=aside.OVER) if over else await _situation(found, id, open)
    advice = await _advice(found, last, situation, request.query.get("about", ""))
    lines = seen.lines if "all" in request.query else seen.lines[-NEWEST:]
    where, said = words.place(seen.talk, login), shown(lines, open, seen.names, now, _public(found))
    return render(
        request, "talk.html", status, talk=seen.talk, url=f"/desk/talks/{id}", version=seen.version(login),
        last=lines[-1].id if lines else 0, now=words.iso(now), head=_head(seen, where, now),
        lines=said, earlier=len(seen.lines) - len(lines),
        masked=any(line.hidden for line in said) or any(value is None for _, value in situation.values),
        opened=words.clock(seen.opened, now) if seen.opened else "",
        opened_for=int(seen.opened - now) if seen.opened else "", key=secrets.token_urlsafe(16), longest=LONGEST,
        colleagues=await asyncio.to_thread(_colleagues, found, login) if where == words.MINE else [],
        situation=situation, advice=advice, problem=problem, unsent=unsent,
    )  # fmt: skip


async def lines(request: web.Request) -> web.Response:
    """What was said after the line `after`."""
    found, login, id = desk(request), member(request).login, id_of(request)
    after = request.query.get("after", "0")
    if not (after.isascii() and after.isdigit() and len(after) < 17):
        raise Refused(400, "bad_after", "after là số của một dòng.")
    seen = await asyncio.to_thread(look, found, login, id, int(after))
    now = time()
    return fragment(
        request, "talk_lines.html",
        lines=shown(seen.lines, seen.opened is not None, seen.names, now, _public(found)), version=seen.version(login), last=seen.lines[-1].id if seen.lines else int(after),
    )  # fmt: skip


def look(found: Desk, login: str, id: str, after: int = 0) -> Seen:
    """Whoever holds the conversation has read it now. Raises Refused and StoreError."""
    book = found.gateway.book
    talk = book.get(id)
    if talk is None:
        raise no_talk()
    mine = talk.state == TAKEN and talk.staff == login
    said, opened = book.lines(id, after), opened_until(found.audit, login, id) if mine else None
    if mine and talk.unread:
        book.seen(id, login, said[-1].id if said else after)  # one that came in between is not read yet
    return Seen(talk, said, names_of(found), opened)


def _public(found: Desk) -> tuple[str, ...]:
    return (found.profile.hotline.number,)


def _head(seen: Seen, where: str, now: float) -> dict[str, Any]:
    talk, holder = seen.talk, words.named(seen.talk.staff, seen.names)
    states = {**STATES, TAKEN: "Anh/chị đang trả lời" if where == words.MINE else f"{holder} đang trả lời"}
    return {
        "place": where,
        "state": states[talk.state],
        "holder": holder,
        "channel": words.channel(talk.channel),
        "reason": words.reason(talk.reason),
        "asked": words.clock(talk.asked, now),
        "asked_iso": words.iso(talk.asked),
        "age": words.age(now - talk.asked),
    }


def _colleagues(found: Desk, login: str) -> list[dict[str, Any]]:
    """Who else may be given a conversation; those whose desk is open first."""
    there = found.gateway.book.present()
    others = [account for account in found.accounts.all() if account.active and account.login != login]
    listed = [{"login": one.login, "name": one.name, "there": one.login in there} for one in others]
    return sorted(listed, key=lambda one: (not one["there"], one["name"]))


async def _situation(found: Desk, id: str, opened: bool) -> aside.Situation:
    try:
        return aside.situation(await asyncio.wait_for(found.gateway.situation(id, opened), ASIDE))
    except (Unavailable, asyncio.TimeoutError):
        return aside.Situation(sorry=aside.NO_ASSISTANT)


async def _advice(found: Desk, said: Optional[Said], where: aside.Situation, about: str) -> aside.Suggestion:
    """For the procedure `about` that a member of staff picked, else the one that the conversation is about."""
    advice, picked = None, about if is_code(about) else where.code
    if said is not None and not said.private:
        try:
            advice = await asyncio.wait_for(found.upstream.advice(said.text, picked or None), ASIDE)
        except (Unavailable, asyncio.TimeoutError):
            pass
    return aside.suggestion(said, advice, where)

