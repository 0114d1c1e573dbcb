"""Questions that were answered wrongly or not at all, as rows to look at. Nothing is learned from them by itself.

A row is encrypted with the key of whoever asked and goes with them; what staff tell is kept for one pseudo-person.
"""
from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from time import time
from typing import TYPE_CHECKING, Any, Optional

import sqlalchemy as sa

from bot.store.conversations import Store
from bot.store.database import batches, told
from bot.store.desk import Correction
from bot.store.keys import Person
from bot.store.transit import closed, opened
from nlu.figures import LONG_NUMBER

if TYPE_CHECKING:
    from bot.desk.web import Desk

CITIZEN, STAFF, UNANSWERED = "citizen", "staff", "unanswered"
NEW, USED, DROPPED = "new", "used", "dropped"
#: Whose rows those of staff are; no sender of a channel is called so.
DESK = "desk:staff"
#: Letters of a question that are kept.
LONGEST = 500
#: New rows of one person: who sends more is not asking.
MOST = 30


@dataclass(frozen=True)
class Told:
    """`kind`: citizen | staff | unanswered. `answered`, `right`: codes, None where nothing was or nobody knows.

    `before`: what had been asked before the question, where the question alone may not say of what it is. `person`: the
    pseudonym of whoever asked.
    """

    id: int
    time: float
    kind: str
    state: str
    staff: Optional[str]
    question: str
    answered: Optional[str] = None
    right: Optional[str] = None
    before: str = ""
    person: str = field(default="", repr=False)


def tell(desk: Desk, login: str, question: str, answered: Optional[str], right: Optional[str]) -> bool:
    """A member of staff says what was wrong. False where there are no words in the question. Raises StoreError."""
    return add(desk.store, DESK, STAFF, question, answered, right, login=login)


def add(
    store: Store, sender: str, kind: str, question: str, answered: Optional[str], right: Optional[str] = None,
    before: str = "", login: Optional[str] = None, of: Optional[Person] = None,
) -> bool:  # fmt: skip
    """Keep a question. `of`: the person as they were when they asked; nothing is kept where they were erased since.

    False where nothing is: no words, the same question again, or too many of one person. Raises StoreError.
    """
    question = cleaned(question)
    if not re.search(r"[^\W\d_]", question):
        return False
    with told():
        person = store.keys.find(sender) if of else store.keys.find_or_make(sender)
        if person is None or of not in (None, person):
            return False
        if kind != STAFF and not _welcome(store, person, kind, question):
            return False
        content = {"question": question, "answered": answered, "right": right, "before": cleaned(before)}
        row = {
            "sender_id": person.id, "time": time(), "kind": kind, "state": NEW, "staff": login,
            "data": closed(person, content),
        }  # fmt: skip
        with store.writing() as connection:
            connection.execute(sa.insert(Correction).values(row))
    return True


def cleaned(text: str) -> str:
    """On one line, without numbers that may be somebody's and without signs that nobody sees."""
    seen = "".join(char for char in " ".join(text.split()) if char.isprintable())
    return LONG_NUMBER.sub("…", seen)[:LONGEST]


def _welcome(store: Store, person: Person, kind: str, question: str) -> bool:
    mine = sa.select(Correction.data).where(
        Correction.sender_id == person.id, Correction.kind == kind, Correction.state == NEW
    )
    with store.engine.connect() as connection:
        rows = connection.execute(mine).scalars().all()
    asked = {(opened(person, data) or {}).get("question") for data in rows}
    return len(rows) < MOST and question not in asked


def rows(store: Store, state: Optional[str] = NEW, limit: int = 500, ids: Collection[int] = ()) -> list[Told]:
    """The newest first; of `ids` where they are given. What no key opens is left out. Raises StoreError."""
    wanted = sa.select(Correction).order_by(Correction.id.desc()).limit(limit)
    if state is not None:
        wanted = wanted.where(Correction.state == state)
    if ids:
        wanted = wanted.where(Correction.id.in_(list(ids)))
    with told():
        with store.engine.connect() as connection:
            found = connection.execute(wanted).all()
        persons = {sender: store.keys.behind(sender) for sender in {row.sender_id for row in found}}
    read = [(row, opened(persons[row.sender_id], row.data)) for row in found]
    return [_told(row, content) for row, content in read if content is not None]


def _told(row: Any, content: dict[str, Any]) -> Told:
    known = {name: content.get(name) for name in ("answered", "right")}
    return Told(
        row.id, row.time, row.kind, row.state, row.staff, str(content.get("question") or ""), **known,
        before=str(content.get("before") or ""), person=row.sender_id,
    )  # fmt: skip


def settle(store: Store, ids: Collection[int], state: str, login: str) -> int:
    """Mark new rows as used or dropped; how many were new. Who told of a row stays written. Raises StoreError."""
    done = 0
    with told(), store.writing() as connection:
        for batch in batches(ids):
            open_ = (Correction.id.in_(batch), Correction.state == NEW)
            teller = sa.func.coalesce(Correction.staff, login)
            done += connection.execute(sa.update(Correction).where(*open_).values(state=state, staff=teller)).rowcount
    return done
