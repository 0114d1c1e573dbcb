"""Care for the catalogue: which procedures want to be looked at, and how each is found."""
from __future__ import annotations

import asyncio
import datetime as dt
from time import time
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from bot.desk import deciding
from bot.desk.care import counts
from bot.desk.care.cards import Card
from bot.desk.care.differences import LEVELS
from bot.desk.care.lists import FOUND_IN, LISTS, REVIEW_AFTER, chosen, rows
from bot.desk.changes import PROPOSED, ChangeError
from bot.desk.web import ROOT, Desk, Page, back, desk, member, posted, render
from bot.gateway.tallies import day_of
from bot.serve.http import Refused
from knowledge.additions import model
from knowledge.additions.change import ACTS, KINDS

CARE = f"{ROOT}/care"
#: Rows of a page; the longest time that may be asked for, in days.
ROWS, LONGEST = 100, 3650


def pages() -> list[Page]:
    return [
        Page("GET", CARE, show, "editor"),
        Page("GET", f"{CARE}/{{code}}", one, "editor"),
        Page("POST", f"{CARE}/{{code}}", change, "editor"),
    ]


async def show(request: web.Request) -> web.Response:
    """Filters are in the address: no words of anybody's."""
    here, query = desk(request), request.query
    name = query.get("list", "due") if query.get("list", "due") in LISTS else "due"
    days = _number(query.get("days"), REVIEW_AFTER, LONGEST)
    page, ours = _number(query.get("page"), 1, 10_000), query.get("scope") != "all"
    cards = await deciding.opened(here)
    today = dt.date.fromisoformat(day_of(time()))

    def work() -> tuple[dict[str, list], str]:
        added, wrong = _additions(here)
        found = counts.found(here.store, (today - dt.timedelta(days=FOUND_IN)).isoformat())
        every = rows(cards.values(), added, found, counts.corrected(here.store))
        return {each: chosen(every, each, today, days, ours) for each in LISTS}, wrong

    lists, wrong = await asyncio.to_thread(work)
    kept = {"days": days, **({} if ours else {"scope": "all"})}
    return render(
        request, "care.html", wrong=wrong, name=name, days=days, ours=ours, page=page, since=FOUND_IN,
        rows=lists[name][(page - 1) * ROWS : page * ROWS], more=len(lists[name]) > page * ROWS,
        lists={each: (len(found), urlencode({"list": each, **kept})) for each, found in lists.items()},
        here=urlencode({"list": name, **kept}), imported=here.settings.catalogue is not None,
    )  # fmt: skip


async def one(request: web.Request) -> web.Response:
    card = await _card(request)
    if card.code != request.match_info["code"]:
        back(f"{CARE}/{card.code}")
    return await _page(request, card)


async def change(request: web.Request) -> web.Response:
    """Proposed only; it is approved where all changes are."""
    card, fields = await _card(request), await posted(request)
    kind, act, text = (fields.get(name, "") for name in ("kind", "act", "text"))
    if kind not in KINDS or act not in ACTS:
        raise Refused(400, "bad_change", "Không rõ muốn thay đổi gì.")
    try:
        await asyncio.to_thread(deciding.propose, desk(request), member(request), card.code, kind, act, text)
    except ChangeError as wrong:
        return await _page(request, card, 422, str(wrong), {"kind": kind, "text": text} if act == "add" else {})
    back(f"{CARE}/{card.code}", "change_proposed")


async def _card(request: web.Request) -> Card:
    card = (await deciding.opened(desk(request))).get(request.match_info["code"])
    if card is None:
        raise Refused(404, "not_found", "Danh mục không có thủ tục này.")
    return card


async def _page(
    request: web.Request, card: Card, status: int = 200, wrong: str = "", typed: dict[str, str] = {}
) -> web.Response:
    here = desk(request)

    def work() -> dict[str, Any]:
        changes = deciding.changes(here)
        added, broken = _additions(here)
        try:
            labelled = changes.labelled(card.code)
        except ChangeError as error:
            labelled, broken = [], str(error)
        addition = added.get(card.code) or model.Addition(code=card.code)
        history = changes.history(card.code)
        pending = {(each.kind, each.act, model.key(each.text)) for each in history if each.state == PROPOSED}
        return {
            "called": [_called(card, addition, field, kind, pending) for kind, field in _FIELDS.items()],
            "labelled": [(text, ("evaluation", "remove", model.key(text)) in pending) for text in labelled],
            "history": history,
            "broken": broken,
        }

    context = await asyncio.to_thread(work)
    words = {"levels": LEVELS, "kinds": deciding.KINDS, "acts": deciding.ACTS, "states": deciding.STATES}
    broken = context.pop("broken")
    return render(request, "care_one.html", status, card=card, wrong=wrong or broken, typed=typed, **words, **context)


_FIELDS = {"alias": "aliases", "question": "questions"}


def _called(card: Card, addition: model.Addition, field: str, kind: str, pending: set[tuple[str, str, str]]) -> dict[str, Any]:
    """{"kind", "rows"}; a row: {"text", "from": own | added | left_out, "pending"}."""
    gone = {model.key(text) for text in addition.without}
    own = dict.fromkeys(getattr(card.summary, field))
    texts = [(text, "left_out" if model.key(text) in gone else "own") for text in own]
    texts += [(text, "added") for text in getattr(addition, field)]
    return {
        "kind": kind,
        "rows": [
            {"text": text, "from": source, "pending": any((kind, act, model.key(text)) in pending for act in ACTS)}
            for text, source in texts
        ],
    }


def _additions(here: Desk) -> tuple[dict[str, model.Addition], str]:
    """None of them where a file is broken, and the sentence that says so."""
    try:
        return dict(deciding.changes(here).additions()), ""
    except ChangeError as error:
        return {}, str(error)


def _number(text: str | None, usual: int, most: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and 0 < len(text) < 6 and 0 < int(text) <= most else usual
