"""The queue as rows of a page. Pure."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Optional

from bot.desk.talks.words import DONE, MINE, OTHERS, WAITING, age, channel, cut, iso, named, place, reason
from bot.gateway.handover.talks import ASSISTANT, STAFF, Talk

#: Letters of the last message that a row shows.
LAST = 160


@dataclass(frozen=True)
class About:
    """What a conversation is about, in words; empty where that is not known."""

    procedure: str = ""
    stage: str = ""


@dataclass(frozen=True)
class Row:
    """`place`: waiting | mine | others | done; rows of one place stand by `order`. `last` is masked."""

    id: str
    place: str
    order: float
    unread: int
    last: str
    about: str
    stage: str
    channel: str
    reason: str
    staff: str
    since_word: str
    since: str
    age: str
    empty: str = "Chưa có tin nào"


@dataclass(frozen=True)
class Section:
    """`count` of all, `rows` of those that are shown: `which` says which."""

    place: str
    title: str
    none: str
    which: str
    count: int
    rows: list[Row]


#: Place → title, what stands where there is none, which are shown where there are too many.
SECTIONS = {
    MINE: ("Của tôi", "Anh/chị chưa nhận cuộc nào.", "đến trước"),
    WAITING: ("Đang chờ", "Không có ai đang chờ.", "chờ lâu nhất"),
    OTHERS: ("Đồng nghiệp đang trả lời", "Không có cuộc nào.", "đến trước"),
    DONE: ("Đã trả lại hôm nay", "Hôm nay chưa có cuộc nào.", "mới nhất"),
}


def row(talk: Talk, login: str, names: Mapping[str, str], about: Optional[About], now: float) -> Row:
    """`names`: login → name of a member of staff."""
    where = place(talk, login)
    since = talk.time if where == DONE else talk.asked
    words = {WAITING: "chờ", MINE: "hỏi cách đây", OTHERS: "hỏi cách đây", DONE: "xong cách đây"}
    return Row(
        id=talk.id,
        place=where,
        order=round(-talk.time if where == DONE else talk.asked, 3),
        unread=0 if where == DONE else talk.unread,
        last=_last(talk, names),
        about=about.procedure if about else "",
        stage=about.stage.rstrip(".") if about else "",
        channel=channel(talk.channel),
        reason=reason(talk.reason),
        staff="" if where in (WAITING, MINE) else named(talk.staff, names),
        since_word=words[where],
        since=iso(since),
        age=age(now - since),
    )


def sections(rows: Iterable[Row], counts: Mapping[str, int]) -> list[Section]:
    """`counts`: place → how many there are, shown or not."""
    by_place: dict[str, list[Row]] = {name: [] for name in SECTIONS}
    for each in rows:
        by_place[each.place].append(each)
    return [
        Section(name, *words, count=max(counts.get(name, 0), len(by_place[name])), rows=sorted(by_place[name], key=lambda r: r.order))
        for name, words in SECTIONS.items()
    ]


def _last(talk: Talk, names: Mapping[str, str]) -> str:
    line = talk.last
    if line is None:
        return ""
    who = {ASSISTANT: "Trợ lý: ", STAFF: f"{named(line.staff, names)}: "}.get(line.who, "")
    return cut(f"{who}{line.shown()}", LAST)
