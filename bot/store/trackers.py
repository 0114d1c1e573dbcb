"""Rasa's tracker store: its SQL store with every event encrypted and every sender under a pseudonym."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Optional, Text

import structlog
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.orm import sessionmaker

from bot.settings import Settings
from bot.store.conversations import Store
from bot.store.database import Conversations, Event, StoreError, told

log = structlog.get_logger()

#: The slot with the case; set to nothing in a turn, it says that the person is to be forgotten.
SLOT = "case"

#: What went wrong with the store during one message. Rasa turns a store that fails into one that has nothing,
#: and a person in the middle of something would be greeted as a stranger: whoever asks can look here.
_troubles: ContextVar[list[str] | None] = ContextVar("troubles", default=None)


@contextmanager
def watched() -> Iterator[list[str]]:
    """The troubles of the message that is handled inside; empty where there were none."""
    troubles: list[str] = []
    token = _troubles.set(troubles)
    try:
        yield troubles
    finally:
        _troubles.reset(token)


@dataclass(frozen=True)
class _Kept:
    """What of a tracker is in the database, and under which key; no key: the person was erased."""

    secret: Optional[bytes]
    events: int


class EncryptedTrackerStore(SQLTrackerStore):
    """Reads and writes through `Store`. The database and the keys are those of the settings, not of endpoints.yml."""

    Base, SQLEvent = Conversations, Event

    def __init__(
        self,
        domain: Optional[Domain] = None,
        host: Optional[Text] = None,
        event_broker: Optional[EventBroker] = None,
        store: Optional[Store] = None,
        **_: Any,
    ) -> None:
        self.store = store or Store.open(Settings.read())
        self.engine = self.store.engine
        self.sessionmaker = sessionmaker(bind=self.engine)
        TrackerStore.__init__(self, domain, event_broker)

    async def keys(self) -> Iterable[Text]:
        """Pseudonyms: who they stand for cannot be told from the database."""
        with _noticed(), told():
            return list(self.store.keys.made())

    async def _retrieve(self, sender_id: Text, fetch_events_from_all_sessions: bool) -> Optional[DialogueStateTracker]:
        with _noticed():
            found = self.store.read(sender_id)
            if not found or not found[1]:
                return None
            person, events = found
            try:
                tracker = DialogueStateTracker.from_dict(sender_id, events, self.domain.slots)
            except Exception as error:  # written by another version: no message may fail over it
                self.store.drop(sender_id, type(error).__name__)
                return None
        _mark(tracker, _Kept(person.secret, len(tracker.events)))
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Add what is new. A person erased since the tracker was read stays erased; after trouble nothing is kept."""
        try:
            await self.stream_events(tracker)
        except Exception as error:  # a broker that is away takes no conversation; its error quotes the event
            log.error("broker.failed", error=type(error).__name__)
        if not tracker.events or _troubles.get():
            return
        try:
            with _noticed():
                if _forgotten(tracker):
                    self.store.erase(tracker.sender_id, but_waiting=True)
                    _mark(tracker, _Kept(None, 0))
                else:
                    self._add(tracker)
        except StoreError:  # whoever watches knows; Rasa would keep the tracker in its memory, in clear
            if not _troubles.get():
                raise

    def _add(self, tracker: DialogueStateTracker) -> None:
        kept = _kept(tracker)
        if kept and kept.secret is None:
            return
        new = list(tracker.events)[kept.events if kept else 0 :]
        starts = [place for place, event in enumerate(new) if isinstance(event, SessionStarted)]
        # What a new session needs comes after its start; the rest would be read by nobody.
        events = [event.as_dict() for event in new[starts[-1] if starts else 0 :]]
        person = self.store.append(tracker.sender_id, events, kept.secret if kept else None, bool(starts))
        _mark(tracker, _Kept(person.secret if person else None, len(tracker.events)))


@contextmanager
def _noticed() -> Iterator[None]:
    try:
        yield
    except StoreError as error:
        troubles = _troubles.get()
        if troubles is not None:
            troubles.append(str(error))
        raise


def _forgotten(tracker: DialogueStateTracker) -> bool:
    """Whether the last turn set the case to nothing."""
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            return False
        if isinstance(event, SlotSet) and event.key == SLOT:
            return event.value is None
    return False


def _kept(tracker: DialogueStateTracker) -> Optional[_Kept]:
    return getattr(tracker, "_kept_by_store", None)


def _mark(tracker: DialogueStateTracker, kept: _Kept) -> None:
    """On the tracker itself: it lives as long as the message, and so does what is known of it."""
    setattr(tracker, "_kept_by_store", kept)
