"""What a member of staff does with a conversation. Each act stands in the audit log, without anything that was said."""
from __future__ import annotations

import asyncio
from collections.abc import Callable

from aiohttp import web

from bot.desk import audit
from bot.desk.talks.page import id_of, no_talk, page
from bot.desk.talks.words import named
from bot.desk.web import Desk, back, desk, member, posted, scripted
from bot.gateway.handover.book import Beside, Book
from bot.gateway.handover.entries import LONGEST
from bot.gateway.handover.talks import ENDED, TAKEN, WAITING, Talk
from bot.gateway.tallies import waited
from bot.serve.http import Refused, answer
from bot.store.database import StoreError

#: Letters of what names a reply that is sent once.
KEY = 64


async def take(request: web.Request) -> web.StreamResponse:
    found, login, id = desk(request), member(request).login, id_of(request)
    if not await asyncio.to_thread(found.gateway.book.take, id, login, _record(request, audit.TAKEN)):
        talk = await _there(found, id)
        if talk.state == TAKEN and talk.staff == login:  # pressed twice
            return _done(request, id)
        return await _refused(request, Refused(409, "taken", await asyncio.to_thread(_quicker, found, talk)))
    await asyncio.to_thread(_counted, found, id)
    return _done(request, id)


async def requeue(request: web.Request) -> web.StreamResponse:
    """Into the queue: anybody may take it."""
    id, book = id_of(request), desk(request).gateway.book
    return await _held(request, lambda login: book.give_back(id, login, _record(request, audit.RETURNED)))


async def hand_back(request: web.Request) -> web.StreamResponse:
    """To the assistant."""
    id, book = id_of(request), desk(request).gateway.book
    return await _held(request, lambda login: book.end(id, login, _record(request, audit.ENDED)))


async def transfer(request: web.Request) -> web.StreamResponse:
    id, found = id_of(request), desk(request)
    to = (await posted(request)).get("to", "")
    account = await asyncio.to_thread(found.accounts.get, to) if to else None
    if account is None or not account.active or to == member(request).login:
        return await _refused(request, Refused(400, "no_colleague", "Anh/chị chọn một đồng nghiệp đang dùng tài khoản."))
    record = _record(request, audit.TRANSFERRED, to)
    return await _held(request, lambda login: found.gateway.book.transfer(id, login, to, record))


async def reply(request: web.Request) -> web.StreamResponse:
    id, who, book = id_of(request), member(request), desk(request).gateway.book
    fields = await posted(request)
    text, key, record = _text(fields), fields.get("key", "")[:KEY], _record(request, audit.REPLIED)
    return await _held(request, lambda login: book.reply(id, login, who.name, text, key, record), unsent=text)


async def note(request: web.Request) -> web.StreamResponse:
    id, book = id_of(request), desk(request).gateway.book
    text, record = _text(await posted(request)), _record(request, audit.NOTED)
    return await _held(request, lambda login: _has(book, id, login) and book.note(id, login, text, record), unsent=text)


async def open_private(request: web.Request) -> web.StreamResponse:
    """The record itself is what opens: without it nothing is."""
    id, found = id_of(request), desk(request)

    def open(login: str) -> bool:
        if not _has(found.gateway.book, id, login):
            return False
        found.audit.add(login, audit.OPENED_VALUES, id)
        return True

    return await _held(request, open)


async def _held(request: web.Request, act: Callable[[str], bool], unsent: str = "") -> web.StreamResponse:
    """An act of whoever holds the conversation. Raises Refused."""
    id = id_of(request)
    if await asyncio.to_thread(act, member(request).login):
        return _done(request, id)
    talk = await _there(desk(request), id)
    words = await asyncio.to_thread(_not_yours, desk(request), talk)
    return await _refused(request, Refused(403, "not_yours", words), unsent)


def _record(request: web.Request, act: str, detail: str = "") -> Beside:
    """What writes the act into the audit log: with it, or neither, and once for what comes twice."""
    log, login, id = desk(request).audit, member(request).login, id_of(request)
    return lambda connection: log.write(connection, login, act, id, detail)


def _counted(found: Desk, id: str) -> None:
    """How long the person waited, as far as it can be counted: taken is taken."""
    try:
        talk = found.gateway.book.get(id)
    except StoreError:
        return
    if talk:
        waited(found.store, found.profile.unit_code or "", talk)


def _done(request: web.Request, id: str) -> web.Response:
    return answer({"ok": True}) if scripted(request) else back(f"/desk/talks/{id}")


async def _refused(request: web.Request, refused: Refused, unsent: str = "") -> web.StreamResponse:
    """A sentence on the conversation's own page, with what was to be sent; JSON for a script."""
    if scripted(request):
        raise refused
    return await page(request, refused.status, refused.message, unsent)


def _has(book: Book, id: str, login: str) -> bool:
    talk = book.get(id)
    return talk is not None and talk.state == TAKEN and talk.staff == login


async def _there(found: Desk, id: str) -> Talk:
    talk = await asyncio.to_thread(found.gateway.book.get, id)
    if talk is None:
        raise no_talk()
    return talk


def _text(fields: dict[str, str]) -> str:
    """Raises Refused."""
    text = fields.get("text", "")
    if not text:
        raise Refused(400, "no_text", "Anh/chị chưa viết gì.")
    if len(text) > LONGEST:
        raise Refused(400, "too_long", f"Tin dài quá {LONGEST} chữ; anh/chị gửi làm nhiều tin.")
    return text


def _quicker(found: Desk, talk: Talk) -> str:
    if talk.state == ENDED:
        return "Cuộc này đã xong: người dân không chờ nữa, hoặc đồng nghiệp đã trả lời."
    return f"{_name(found, talk)} đã nhận cuộc này trước."


def _not_yours(found: Desk, talk: Talk) -> str:
    if talk.state == WAITING:
        return "Cuộc này đang ở hàng chờ; anh/chị nhận rồi mới làm được việc này."
    if talk.state == ENDED:
        return "Cuộc này đã trả lại cho trợ lý; tin chưa được gửi."
    return f"{_name(found, talk)} đang trả lời người này; anh/chị chỉ xem được."


def _name(found: Desk, talk: Talk) -> str:
    account = found.accounts.get(talk.staff or "")
    return named(talk.staff, {account.login: account.name} if account else {}) or "Đồng nghiệp"
