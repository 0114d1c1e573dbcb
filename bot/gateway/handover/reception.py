"""What becomes of a message and of its answer where a person may take over: asked by the worker, before and after a turn."""
from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Optional

from actions.decide import PERSON as WISH
from actions.interview.hints import hint
from actions.phrases import Phrases
from actions.replies import CHOICES, TEXT
from actions.walk.words import Words
from bot.gateway.apart import link_to
from bot.gateway.handover import hours
from bot.gateway.handover.book import Also, Book
from bot.gateway.handover.entries import Entry
from bot.gateway.handover.history import FORM, recent, titles, words
from bot.gateway.handover.talks import ASSISTANT, PERSON, TAKEN, Talk
from bot.gateway.inbox import Row
from bot.gateway.outbox import API, WEB
from bot.serve.front import saying
from bot.store.conversations import Store
from bot.store.transit import SESSION
from knowledge.profile import Desk

#: Id of the choice by which a person who waits takes their wish back.
CANCEL = "desk:cancel"
#: Seconds after a person's last message in which a channel can still reach them; others always can.
REACH = {WEB: SESSION, API: SESSION, "zalo": 48 * 3600.0}

Turn = dict[str, Any]


@dataclass(frozen=True)
class Before:
    """What is known before a turn. `done`: staff have the message. `again`: things changed, look anew. `turn`: its answer."""

    talk: Optional[Talk] = None
    hidden: bool = False
    done: bool = False
    again: bool = False
    turn: Optional[Turn] = None


class Reception:
    """Every method raises StoreError where the database cannot be reached, and then changed nothing."""

    def __init__(
        self,
        store: Store,
        book: Book,
        desk: Optional[Desk],
        say: Phrases,
        plain: Collection[str] = (),
        now: Callable[[], dt.datetime] = hours.now_in_vietnam,
    ) -> None:
        """`desk`: None where the profile has none. `plain`: channels without buttons, where a number picks a choice."""
        self._store, self._book, self._desk, self._say = store, book, desk, say
        self._plain, self._now = plain, now
        self._taking_back = Words(Words.polite(), {"cancel": say("desk.cancel_words").split(", ")})

    def before(self, row: Row) -> Before:
        """To be asked before the assistant is. Where staff have the conversation, they have the message afterwards."""
        talk = self._book.of(row.person.id)
        if talk is not None and self._book.whose(talk.id) is None:  # of who they were before everything was erased
            self._book.bury(talk.id)
            talk = None
        if talk is None:
            nothing = row.incoming.text.strip() == CANCEL  # a button of an older message
            return Before(turn=_sentence(self._say("desk.nothing_waits")) if nothing else None)
        hidden = self._store.vault.holds(row.incoming.sender)
        if talk.state == TAKEN and not self._erases(row):
            entry = Entry(PERSON, self._heard(row), hidden, incoming=row.incoming)
            if self._book.hear(talk, row.id, row.person, entry):
                return Before(talk, hidden, done=True)
            self._book.lapse()  # its holder has gone, or gave it away in this moment
            return Before(talk, hidden, again=True)
        if self._takes_back(row):
            return Before(talk, hidden, turn=_sentence(self._say("desk.cancelled")))
        return Before(talk, hidden)

    def after(self, row: Row, turn: Turn, before: Before, apart: Optional[str] = None) -> tuple[Turn, Optional[Also]]:
        """The turn as the person gets it, and what is to be written with it. `apart`: where they write alone, if others
        read along here; staff are not talked to before these."""
        wished = turn["behaviour"] == "handoff"
        there = (wished or _offers(turn)) and self._desk is not None and self._book.staffed()
        if there and wished and apart:
            turn, there = {**turn, "replies": [link_to(apart, self._say("desk.apart")), *turn["replies"]]}, False
        if not there:
            turn = _without_choice(turn)
        talk = self._book.of(row.person.id) if before.talk else None
        if talk is None and not (there and wished):
            return turn, None
        if there and wished:
            turn = self._received(turn, row.incoming.channel, talk)
        private = before.hidden or turn["behaviour"] == FORM or self._store.vault.holds(row.incoming.sender)
        person = Entry(PERSON, self._heard(row), private, time=row.time)
        entries = [entry for entry in (person, Entry(ASSISTANT, words(turn["replies"]), private)) if entry.text]
        if talk:
            return turn, self._book.going_on(talk, row.incoming, entries, over=before.turn is not None)
        reason = "failed" if row.incoming.text.strip() == WISH or row.incoming.text.strip().isdigit() else "asked"
        return turn, self._book.opening(row.incoming, reason, [*recent(self._store, row, turn), *entries])

    def happened(self, person_id: str, before: Before) -> None:
        """After a turn is kept: whoever looks on hears of it, also where the person is erased."""
        talk = self._book.of(person_id)
        for id in {talk.id for talk in (before.talk, talk) if talk}:
            self._book.tell(id)

    def _received(self, turn: Turn, channel: str, talk: Optional[Talk]) -> Turn:
        """The answer to the wish for a person: what is true of the desk now, in place of the hotline or before it."""
        assert self._desk is not None
        now = self._now()
        hotline, others = list(turn["replies"][:1]), list(turn["replies"][1:])
        if not hours.open_at(self._desk, now):
            said = self._closed(channel, now)
        elif not self._book.present():
            said = self._say("desk.nobody")
        else:
            ahead = self._book.ahead(talk.asked if talk else None)
            said, hotline = self._say("desk.ahead", count=ahead) if ahead else self._say("desk.first"), []
        first = saying(f"{said} {self._say('desk.meanwhile')}")
        if channel not in self._plain and not any(reply.get("type") == CHOICES for reply in others):
            first.update(type=CHOICES, choices=[{"id": CANCEL, "title": self._say("desk.cancel")}])
        return {**turn, "replies": [first, *hotline, *others]}

    def _closed(self, channel: str, now: dt.datetime) -> str:
        assert self._desk is not None
        opening = hours.next_opening(self._desk, now)
        if opening is None:
            return self._say("desk.closed_long")
        far = (opening - now).total_seconds() > REACH.get(channel, float("inf"))
        return self._say("desk.closed_far" if far else "desk.closed", when=hours.said(opening, now, self._say))

    def _heard(self, row: Row) -> str:
        """A message as staff read it: the title of what was picked."""
        incoming = row.incoming
        if incoming.kind not in ("text", "choice"):
            return self._say(f"sent.{incoming.kind}")
        text = incoming.text.strip()
        if text in (WISH, CANCEL):
            return self._say("desk.choice" if text == WISH else "desk.cancel")
        if " " in text or not text.isascii():
            return text
        return titles(self._store, incoming.sender).get(text, text)

    def _takes_back(self, row: Row) -> bool:
        text = row.incoming.text.strip()
        return row.incoming.kind in ("text", "choice") and (text == CANCEL or self._taking_back(text) is not None)

    @staticmethod
    def _erases(row: Row) -> bool:
        """«xóa dữ liệu» is obeyed at once, whoever has the conversation."""
        return row.incoming.kind in ("text", "choice") and hint(row.incoming.text) == "erase"


def _sentence(text: str) -> Turn:
    return {"replies": [saying(text)], "behaviour": "smalltalk", "stage": None}


def _offers(turn: Turn) -> bool:
    return any(choice.get("id") == WISH for reply in turn["replies"] for choice in reply.get("choices") or [])


def _without_choice(turn: Turn) -> Turn:
    """Without the choice of a person where there is none to take over: the sentence says whom to call."""

    def left(reply: Mapping[str, Any]) -> Mapping[str, Any]:
        choices = [choice for choice in reply.get("choices") or [] if choice.get("id") != WISH]
        return {**reply, "choices": choices, "type": reply["type"] if choices else TEXT}

    return {**turn, "replies": [left(r) if r.get("type") == CHOICES else r for r in turn["replies"]]} if _offers(turn) else turn
