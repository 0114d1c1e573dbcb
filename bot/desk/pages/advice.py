"""Suggested answers while a caller speaks. Nothing of what is typed is kept, but for «Trả lời này chưa đúng»."""
from __future__ import annotations

import asyncio
from typing import Any

from aiohttp import web

from actions.decide import written_code
from bot.desk import audit, corrections
from bot.desk.web import ROOT, Desk, Page, desk, fragment, member, posted, render
from bot.serve.http import Refused, answer
from knowledge.codes import is_code

HERE = f"{ROOT}/advice"
#: Fields of answers: `answer.<question>`.
ANSWER = "answer."
#: Characters of what a caller says; procedures found for a correction.
LONGEST, MOST_FOUND = 2000, 8


def pages() -> list[Page]:
    return [
        Page("GET", f"{ROOT}/", show, "staff"),
        Page("POST", HERE, advise, "staff"),
        Page("POST", f"{HERE}/search", search, "staff"),
        Page("POST", f"{HERE}/wrong", wrong, "staff"),
    ]


async def show(request: web.Request) -> web.Response:
    return render(request, "advice.html", longest=LONGEST)


async def advise(request: web.Request) -> web.Response:
    """{"text", "picked", "answer.<question>": …} → what to say, as a piece of the page. Raises Unavailable."""
    fields = await posted(request)
    text = fields.get("text", "")[:LONGEST]
    answers = {name.removeprefix(ANSWER): value for name, value in fields.items() if name.startswith(ANSWER)}
    said = await desk(request).upstream.advice(text, _code(fields.get("picked", "")), answers)
    return fragment(request, "advice_found.html", advice=said, next=_next(said))


def _next(said: dict[str, Any]) -> str:
    """What a screen reader says of an advice, and no more often than it changes."""
    procedure = said["procedure"]
    if procedure is None:
        return str(said["say"])
    sure = sum(each["sure"] for each in said["papers"])
    maybe, left = len(said["papers"]) - sure, len(said["questions"])
    parts = [f"{sure} giấy tờ", *([f"{maybe} giấy có thể cần"] if maybe else []), *([f"còn {left} câu cần hỏi"] if left else [])]
    return f"{procedure['short']}: {', '.join(parts)}."


async def search(request: web.Request) -> web.Response:
    """{"text"} → procedures that it may name, to pick the right one from. Raises Unavailable."""
    text = (await posted(request)).get("text", "")[:LONGEST]
    link = (await desk(request).upstream.parse(text)).get("link") or {} if text else {}
    rows = [{"code": row["code"], "title": row["title"]} for row in link.get("candidates", ())][:MOST_FOUND]
    code = written_code(text)
    if code and code not in [row["code"] for row in rows]:
        rows.insert(0, {"code": code, "title": ""})
    return fragment(request, "advice_search.html", rows=rows, text=text)


async def wrong(request: web.Request) -> web.Response:
    """{"question", "answered", "right"} becomes a row to look at; codes, or '' where nothing was or nobody knows."""
    fields, here, login = await posted(request), desk(request), member(request).login
    question = fields.get("question", "")[:LONGEST]
    answered, right = (_code(fields.get(name, "")) for name in ("answered", "right"))
    if not await asyncio.to_thread(_told, here, login, question, answered, right):
        raise Refused(400, "no_question", "Chưa có câu hỏi nào để ghi lại.")
    return answer({"said": "Đã ghi lại để người biên tập xem. Cảm ơn anh/chị."})


def _told(here: Desk, login: str, question: str, answered: str | None, right: str | None) -> bool:
    if not corrections.tell(here, login, question, answered, right):
        return False
    here.audit.add(login, audit.CORRECTION, answered or "-", right or "-")
    return True


def _code(text: str) -> str | None:
    """Raises Refused for what is there and no procedure's code."""
    if text and not is_code(text):
        raise Refused(400, "bad_code", "Mã thủ tục không đúng dạng.")
    return text or None
