"""The one Rasa action: what it says and what it leaves in the tracker."""
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.rasa_actions import TURNS_PER_SESSION, ActionTurn


def run(messages, case=None, text="xin chào", intent="greet"):
    """The action after so many messages of the session."""
    latest = {"text": text, "intent": {"name": intent, "confidence": 1.0}, "entities": []}
    tracker = Tracker("lan", {"case": case}, latest, [{"event": "user"}] * messages, False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    return dispatcher.messages, ActionTurn().run(dispatcher, tracker, {})


def test_one_message_carries_the_whole_turn():
    messages, _ = run(1)
    assert len(messages) == 1
    assert messages[0]["custom"]["behaviour"] == "smalltalk" and messages[0]["custom"]["user"] == "xin chào"


def test_the_case_is_kept():
    _, events = run(1)
    assert [(e["event"], e["name"]) for e in events] == [("slot", "case")]


def test_the_case_of_the_last_turn_is_read():
    before = run(1)[1][0]["value"]
    messages, _ = run(2, case=before, text="nói lại đi", intent="repeat")
    assert messages[-1]["custom"]["replies"][0]["text"] == run(1)[0][0]["custom"]["replies"][0]["text"]


def test_a_long_session_begins_anew_with_nothing_but_the_case():
    _, events = run(TURNS_PER_SESSION)
    assert [e["event"] for e in events] == ["action", "session_started", "slot", "action"]
    assert (events[0]["name"], events[-1]["name"]) == ("action_session_start", "action_listen")
