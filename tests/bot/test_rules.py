import pytest
from rasa.shared.core.events import ActionExecuted, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from actions.vault import INTENT
from nlu.examples import load_examples

INTENTS = sorted({INTENT, *(example.intent for example in load_examples())})
ENTITY = {"entity": "place", "start": 0, "end": 6, "value": "Hà Nội"}


def next_action(agent, *events):
    tracker = DialogueStateTracker.from_events("someone", list(events), agent.domain.slots)
    return agent.processor.predict_next_with_tracker(tracker)


def after_a_short_tracker(intent):
    """What is left of a conversation that `action_turn` has shortened, and a new message."""
    return (
        SessionStarted(),
        SlotSet("case", {"procedure": "1.001193"}),
        ActionExecuted("action_listen"),
        UserUttered("…", {"name": intent, "confidence": 0.3}, [ENTITY]),
    )


@pytest.mark.parametrize("intent", INTENTS)
def test_every_intent_leads_to_the_one_action_and_then_listens(agent, intent):
    said = after_a_short_tracker(intent)
    first = next_action(agent, *said)
    assert max(first["scores"], key=lambda s: s["score"])["action"] == "action_turn"
    then = next_action(agent, *said, ActionExecuted("action_turn"), SlotSet("case", {"stage": "walk"}))
    assert max(then["scores"], key=lambda s: s["score"])["action"] == "action_listen"
