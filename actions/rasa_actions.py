"""The one action that Rasa calls: reads the case, runs the turn, keeps the tracker short."""
from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from time import perf_counter
from typing import Any, Dict, List, Text

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecuted, SessionStarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.files import FILES, Folder
from actions.phrases import Phrases
from actions.turn import respond
from actions.world import World, clock
from knowledge.profile import DEFAULT, Profile
from knowledge.runtime import open_knowledge

SLOT = "case"
PROFILE_VARIABLE, VAR_VARIABLE, DAY_VARIABLE = "MOTCUA_PROFILE", "MOTCUA_VAR", "MOTCUA_AS_OF"

#: A turn takes longer the longer the tracker is (it is copied here whole, and replayed), so that after so many
#: messages a new session begins, which carries nothing but the case.
TURNS_PER_SESSION = 5


@lru_cache(maxsize=1)
def world() -> World:
    """Opened once a process. Raises DataError for a broken catalogue or profile."""
    profile = Profile.load(Path(os.environ.get(PROFILE_VARIABLE) or DEFAULT))
    files = Folder(Path(os.environ.get(VAR_VARIABLE) or "var") / FILES)
    return World(open_knowledge().catalogue, profile, Phrases.load(), clock(os.environ.get(DAY_VARIABLE)), files)


class ActionTurn(Action):
    def name(self) -> Text:
        return "action_turn"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[Text, Any]) -> List[Dict[Text, Any]]:
        began = perf_counter()
        parse = tracker.latest_message
        turn = respond(tracker.get_slot(SLOT) or {}, parse, world())
        dispatcher.utter_message(json_message=turn.to_json(parse.get("text") or "", (perf_counter() - began) * 1000))
        if turn.forget:
            return [SlotSet(SLOT, None)]  # the tracker store forgets the person, and this turn with them
        kept = SlotSet(SLOT, turn.state.to_json())
        if sum(event.get("event") == "user" for event in tracker.events) < TURNS_PER_SESSION:
            return [kept]
        # SQL stores look for the event when they load a tracker, the one in memory for the action.
        return [ActionExecuted("action_session_start"), SessionStarted(), kept, ActionExecuted("action_listen")]
