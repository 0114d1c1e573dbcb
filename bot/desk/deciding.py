"""What the pages of learning and of the catalogue share: changes, who may decide them, and what is not in use yet."""
from __future__ import annotations

import asyncio
from pathlib import Path

from bot.desk import audit
from bot.desk.care.cards import Cards, cards
from bot.desk.changes import Changes, Proposal, Shown, may_decide
from bot.desk.web import Desk, Member
from bot.serve.http import Refused
from bot.settings import Settings
from nlu.errors import DataError

#: Kind, act, state of a change → how it is called.
KINDS = {"alias": "tên gọi", "question": "câu hỏi", "evaluation": "câu đánh giá"}
ACTS = {"add": "thêm", "remove": "bỏ"}
STATES = {"proposed": "chờ duyệt", "approved": "đã duyệt", "rejected": "không duyệt"}


def changes(here: Desk) -> Changes:
    return Changes(here.store, here.settings.additions, lambda: cards(here.settings.catalogue))


async def opened(here: Desk) -> Cards:
    """Raises Refused where the catalogue cannot be read."""
    try:
        return await asyncio.to_thread(cards, here.settings.catalogue)
    except (DataError, OSError) as error:
        raise Refused(503, "no_catalogue", f"Chưa đọc được danh mục: {error}") from None


def others(here: Desk, login: str) -> bool:
    """Whether somebody else could decide."""
    return any(each.active and each.role in ("editor", "admin") and each.login != login for each in here.accounts.all())


def decidable(here: Desk, who: Member, waiting: list[Shown]) -> set[int]:
    """Of the changes that wait, those that this member may decide."""
    more = others(here, who.login)
    return {each.proposal.id for each in waiting if may_decide(who.login, who.role, each.proposal.proposed_by, more)}


def propose(here: Desk, who: Member, code: str, kind: str, act: str, text: str) -> Proposal:
    """Raises ChangeError and StoreError."""
    made = changes(here).propose(code, kind, act, text, who.login)
    here.audit.add(who.login, audit.CHANGE_PROPOSED, made.code, told(made))
    return made


def told(change: Proposal) -> str:
    """What the audit log says of a change: not its words."""
    return f"{ACTS[change.act]} {KINDS[change.kind]}, đề nghị số {change.id}"


def index_of(settings: Settings) -> Path:
    """Where the index lies that has the additions (`knowledge.runtime.Places`)."""
    return (settings.catalogue or settings.additions.parent) / "index"


def unused(here: Desk) -> int:
    """How many approved changes came after the index was built; all of them where there is none."""
    try:
        built = (index_of(here.settings) / "manifest.json").stat().st_mtime
    except OSError:
        built = 0.0
    return changes(here).since(built)


def soon(settings: Settings) -> str:
    """How long after the last approval the server takes additions into use; '' where it does not by itself."""
    seconds = settings.renew_after
    if not seconds:
        return ""
    return f"{seconds} giây" if seconds < 120 else f"{seconds // 60} phút"
