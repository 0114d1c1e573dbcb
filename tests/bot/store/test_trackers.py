"""Rasa's side: trackers in, trackers out, through the store as Rasa's agent uses it."""
import asyncio

import pytest
import sqlalchemy as sa
from rasa.core.agent import Agent
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, SlotSet, UserUttered
from rasa.utils.endpoints import EndpointConfig

from bot.settings import ROOT
from bot.store.database import Event
from bot.store.trackers import SLOT, EncryptedTrackerStore, watched

CASE = {"procedure": "1.001193", "answers": {"born_at": "hospital"}}


@pytest.fixture(scope="module")
def domain():
    return Domain.load(str(ROOT / "domain.yml"))


@pytest.fixture
def trackers(store, domain):
    return EncryptedTrackerStore(domain, store=store)


@pytest.fixture
def wrapped(trackers, domain):
    """As Rasa's agent wraps every store: a failure becomes nothing found."""
    return Agent(domain=domain, tracker_store=trackers).tracker_store


def turn(trackers, sender, *events):
    """One message as Rasa's processor handles it; what is kept afterwards."""

    async def handle():
        tracker = await trackers.get_or_create_tracker(sender, append_action_listen=False)
        if not tracker.events:
            tracker.update_with_events([ActionExecuted("action_session_start"), SessionStarted()], None)
        tracker.update_with_events(list(events), None)
        await trackers.save(tracker)
        return await trackers.retrieve(sender)

    return asyncio.run(handle())


def said(text="khai sinh", intent="ask"):
    return UserUttered(text, {"name": intent, "confidence": 1.0}, parse_data={"intent": {"name": intent}, "text": text})


def count(store):
    with store.engine.connect() as connection:
        return connection.execute(sa.select(sa.func.count(Event.id))).scalar()


def test_a_conversation_goes_on(trackers):
    turn(trackers, "lan", said(), SlotSet(SLOT, CASE), BotUttered("Dạ."))
    tracker = turn(trackers, "lan", said("mất bao lâu"))
    assert tracker.sender_id == "lan" and tracker.get_slot(SLOT) == CASE
    assert [event.text for event in tracker.events if isinstance(event, UserUttered)] == ["khai sinh", "mất bao lâu"]
    assert isinstance(tracker.events[0], SessionStarted) and len(tracker.events) == 5


def test_what_is_read_again_is_what_was_saved(trackers):
    first = turn(trackers, "lan", said(), SlotSet(SLOT, CASE), ActionExecuted("action_listen"))
    assert list(asyncio.run(trackers.retrieve_full_tracker("lan")).events) == list(first.events)


def test_a_new_session_leaves_nothing_of_the_old_one(trackers, store):
    for _ in range(3):
        turn(trackers, "lan", said(), ActionExecuted("action_turn"))
    tracker = turn(
        trackers, "lan", said(), ActionExecuted("action_session_start"), SessionStarted(), SlotSet(SLOT, CASE),
        ActionExecuted("action_listen"),
    )  # fmt: skip
    assert [type(event).__name__ for event in tracker.events] == ["SessionStarted", "SlotSet", "ActionExecuted"]
    assert tracker.get_slot(SLOT) == CASE and count(store) == 3
    assert len(turn(trackers, "lan", said()).events) == 4


def test_saving_twice_adds_nothing(trackers, store):
    async def twice():
        tracker = await trackers.get_or_create_tracker("lan")
        tracker.update_with_events([said(), SessionStarted(), SlotSet(SLOT, CASE)], None)
        await trackers.save(tracker)
        await trackers.save(tracker)

    asyncio.run(twice())
    assert count(store) == 2


def test_a_case_set_to_nothing_forgets_the_person(trackers, store):
    turn(trackers, "lan", said("tên tôi là Bí Mật"), SlotSet(SLOT, CASE))
    assert turn(trackers, "lan", said("xóa dữ liệu", "erase"), BotUttered("Dạ."), SlotSet(SLOT, None)) is None
    assert count(store) == 0 and store.keys.made() == {}
    assert turn(trackers, "lan", said()).get_slot(SLOT) is None and count(store) == 2


def test_only_the_last_turn_can_forget(trackers):
    turn(trackers, "lan", SlotSet(SLOT, None), said())
    assert len(turn(trackers, "lan", said()).events) == 4


def test_erased_in_the_middle_of_a_turn(trackers, store):
    """What was read before must not be written back after."""

    async def handle():
        tracker = await trackers.retrieve("lan")
        tracker.update_with_events([said("tôi tên là Bí Mật")], None)
        store.erase("lan")
        await trackers.save(tracker)

    turn(trackers, "lan", said())
    asyncio.run(handle())
    assert count(store) == 0


def test_events_of_another_version_are_a_fresh_conversation(trackers, store):
    store.append("lan", [{"event": "no such event"}, {"nothing": 1}], None)
    assert asyncio.run(trackers.retrieve("lan")) is None and count(store) == 0


def test_who_is_kept_is_told_by_pseudonym(trackers, store):
    turn(trackers, "lan", said())
    assert asyncio.run(trackers.keys()) == [store.keys.pseudonym("lan")]


def test_a_store_that_is_away_is_noticed_and_loses_nothing(wrapped, trackers, store, monkeypatch):
    """Rasa would take the person for a stranger; the turn is marked, and what was kept stays as it was."""
    turn(trackers, "lan", said(), SlotSet(SLOT, CASE))
    with watched() as troubles, monkeypatch.context() as patch:
        patch.setattr(store.keys._engine, "connect", away)
        turn(wrapped, "lan", said("mất bao lâu"), SlotSet(SLOT, {}))
    assert troubles
    with watched() as troubles:
        assert asyncio.run(wrapped.retrieve("lan")).get_slot(SLOT) == CASE
    assert troubles == []


def test_a_store_that_comes_back_within_a_turn_is_not_written_over(wrapped, trackers, store, monkeypatch):
    turn(trackers, "lan", said(), SlotSet(SLOT, CASE))

    async def handle():
        with watched() as troubles:
            with monkeypatch.context() as patch:
                patch.setattr(store.keys._engine, "connect", away)
                tracker = await wrapped.get_or_create_tracker("lan")
            tracker.update_with_events([SessionStarted(), said(), SlotSet(SLOT, {})], None)
            await wrapped.save(tracker)
        return troubles, await wrapped.retrieve("lan")

    troubles, tracker = asyncio.run(handle())
    assert troubles and tracker.get_slot(SLOT) == CASE


def test_what_cannot_be_kept_stays_nowhere_else(wrapped, trackers, store, monkeypatch):
    async def handle():
        with watched() as troubles, monkeypatch.context() as patch:
            tracker = await wrapped.get_or_create_tracker("lan")
            tracker.update_with_events([said()], None)
            patch.setattr(store.engine, "begin", away)
            await wrapped.save(tracker)
        return troubles

    assert asyncio.run(handle()) and count(store) == 1
    assert asyncio.run(wrapped.fallback_tracker_store.keys()) == {}.keys()


def away(*_, **__):
    raise sa.exc.OperationalError("SELECT", {}, Exception("server closed the connection"))


def test_rasa_makes_it_from_endpoints_yml(domain, tmp_path, monkeypatch):
    monkeypatch.setenv("MOTCUA_VAR", str(tmp_path))
    monkeypatch.setenv("MOTCUA_ACTIONS_PORT", "5055")
    monkeypatch.delenv("MOTCUA_DATABASE", raising=False)
    from rasa.core.utils import AvailableEndpoints

    endpoint = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml")).tracker_store
    assert isinstance(endpoint, EndpointConfig)
    made = TrackerStore.create(endpoint, domain)
    assert isinstance(made, EncryptedTrackerStore)
    assert {"master.key", "conversations.db"} <= {file.name for file in tmp_path.iterdir()}
