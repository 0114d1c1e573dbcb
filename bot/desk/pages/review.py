"""Learning: questions that went wrong become changes that an editor proposes and another person approves."""
from __future__ import annotations

import asyncio
from typing import Any

from aiohttp import web

from actions.decide import written_code
from bot.desk import audit, corrections, deciding, likeness
from bot.desk.changes import ChangeError, may_decide
from bot.desk.web import ROOT, Page, back, desk, member, posted, render
from bot.serve.http import Refused, answer
from knowledge.additions.change import KINDS

REVIEW = f"{ROOT}/review"
#: Groups of questions on a page, and questions shown of a group.
GROUPS, SHOWN = 40, 8
#: Letters that are looked for.
QUERY = 120

NO_CODE = "Anh/chị chọn một thủ tục trong danh sách, hoặc nhập mã như 1.001193."
NOT_YOURS = "Đề nghị của chính mình cần người khác duyệt."


def pages() -> list[Page]:
    return [
        Page("GET", REVIEW, show, "editor"),
        Page("POST", f"{REVIEW}/procedures", procedures, "editor"),
        Page("POST", f"{REVIEW}/propose", propose, "editor"),
        Page("POST", f"{REVIEW}/drop", drop, "editor"),
        Page("POST", f"{REVIEW}/approve", approve, "editor"),
        Page("POST", f"{REVIEW}/reject", reject, "editor"),
    ]


async def show(request: web.Request) -> web.Response:
    return await _page(request)


async def procedures(request: web.Request) -> web.Response:
    """{"procedures": [{"code", "short"}]} for words that are typed; by POST, so that they are in no address."""
    query = (await posted(request)).get("q", "")[:QUERY]
    found = (await deciding.opened(desk(request))).search(query) if query else []
    return answer({"procedures": [{"code": card.code, "short": card.summary.short} for card in found]})


async def propose(request: web.Request) -> web.Response:
    fields, here, who = await posted(request), desk(request), member(request)
    await deciding.opened(here)
    ids, kind, text = _ids(fields), fields.get("kind", ""), fields.get("text", "")
    code = written_code(fields.get("procedure", ""))
    if kind not in KINDS:
        raise Refused(400, "bad_kind", "Không rõ muốn thêm vào đâu.")
    if code is None:
        return await _page(request, 422, wrong=NO_CODE, typed=fields)

    def work() -> None:
        deciding.propose(here, who, code, kind, "add", text)
        corrections.settle(here.store, ids, corrections.USED, who.login)

    try:
        await asyncio.to_thread(work)
    except ChangeError as wrong:
        return await _page(request, 422, wrong=str(wrong), typed=fields)
    back(REVIEW, "change_proposed")


async def drop(request: web.Request) -> web.Response:
    ids = _ids(await posted(request))
    await asyncio.to_thread(corrections.settle, desk(request).store, ids, corrections.DROPPED, member(request).login)
    back(REVIEW, "questions_dropped")


async def approve(request: web.Request) -> web.Response:
    return await _decide(request, approved=True)


async def reject(request: web.Request) -> web.Response:
    return await _decide(request, approved=False)


async def _decide(request: web.Request, approved: bool) -> web.Response:
    fields, here, who = await posted(request), desk(request), member(request)
    await deciding.opened(here)
    found = fields.get("id", "")
    id = int(found) if found.isascii() and found.isdigit() and len(found) < 16 else 0

    def work() -> None:
        changes = deciding.changes(here)
        change = changes.get(id)
        # Whoever proposed may take it back.
        if change and not may_decide(who.login, who.role, change.proposed_by, deciding.others(here, who.login)):
            if approved or change.proposed_by != who.login:
                raise Refused(403, "four_eyes", NOT_YOURS)
        change = (changes.approve if approved else changes.reject)(id, who.login)
        act = audit.CHANGE_APPROVED if approved else audit.CHANGE_REJECTED
        here.audit.add(who.login, act, change.code, deciding.told(change))

    try:
        await asyncio.to_thread(work)
    except ChangeError as wrong:
        return await _page(request, 422, wrong=str(wrong))
    back(REVIEW, "change_approved" if approved else "change_rejected")


async def _page(request: web.Request, status: int = 200, wrong: str = "", typed: dict[str, str] = {}) -> web.Response:
    here, who = desk(request), member(request)
    cards = await deciding.opened(here)

    def work() -> dict[str, Any]:
        waiting = deciding.changes(here).waiting()
        told = corrections.rows(here.store)
        groups = [[told[place] for place in places] for places in likeness.groups([row.question for row in told])]
        return {
            "waiting": waiting,
            "mine": deciding.decidable(here, who, waiting),
            "groups": [_group(rows) for rows in groups[:GROUPS]],
            "more": max(0, len(groups) - GROUPS),
            "unused": deciding.unused(here),
            "soon": deciding.soon(here.settings),
            "alone": who.role == "admin" and not deciding.others(here, who.login),
        }

    context = await asyncio.to_thread(work)
    names = {code: cards[code].summary.short for group in context["groups"] for code in group["codes"] if code in cards}
    words = {"kinds": deciding.KINDS, "acts": deciding.ACTS}
    return render(request, "review.html", status, wrong=wrong, typed=typed, names=names, shown=SHOWN, **words, **context)


def _group(rows: list[corrections.Told]) -> dict[str, Any]:
    """{"ids", "rows", "first", "right", "codes"}; `right`: what staff said is right, '' where nobody did."""
    right = next((row.right for row in rows if row.right), "")
    codes = {code for row in rows for code in (row.answered, row.right) if code}
    return {"ids": ",".join(str(row.id) for row in rows), "rows": rows, "first": rows[0], "right": right, "codes": codes}


def _ids(fields: dict[str, str]) -> list[int]:
    """Raises Refused."""
    parts = [part for part in fields.get("ids", "").split(",") if part]
    if not all(part.isascii() and part.isdigit() and len(part) < 16 for part in parts):
        raise Refused(400, "bad_ids", "Không rõ là những câu hỏi nào.")
    return [int(part) for part in parts]
