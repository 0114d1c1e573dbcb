"""The one action that Rasa calls: reads the case, runs the turn, keeps the tracker short and free of personal values."""
from __future__ import annotations

import logging
import os
import traceback
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from time import perf_counter
from typing import Any, Dict, List, Optional, Text

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecuted, SessionStarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import replies
from actions.files import FILES, Folder, Shelf
from actions.outcome import Turn
from actions.phrases import Phrases
from actions.progress import KEY, progress
from actions.state import State
from actions.turn import respond
from actions.vault import INTENT, PRIVATE, REFERENCE, Vault, apart, is_private, together, version
from actions.world import World, clock
from knowledge.profile import DEFAULT, Profile
from knowledge.runtime import open_knowledge

log = logging.getLogger(__name__)

SLOT = "case"
PROFILE_VARIABLE, VAR_VARIABLE, DAY_VARIABLE = "MOTCUA_PROFILE", "MOTCUA_VAR", "MOTCUA_AS_OF"
RETENTION_VARIABLE = "MOTCUA_RETENTION_DAYS"

#: A turn takes longer the longer the tracker is (it is copied here whole, and replayed), so that after so many
#: messages a new session begins, which carries nothing but the case.
TURNS_PER_SESSION = 5


@lru_cache(maxsize=1)
def world() -> World:
    """Opened once a process. Raises DataError for a broken catalogue or profile."""
    profile = Profile.load(Path(os.environ.get(PROFILE_VARIABLE) or DEFAULT))
    files = Folder(Path(os.environ.get(VAR_VARIABLE) or "var") / FILES)
    days = os.environ.get(RETENTION_VARIABLE)
    today = clock(os.environ.get(DAY_VARIABLE))
    return World(open_knowledge().catalogue, profile, Phrases.load(), today, files, int(days) if days else None)


class ActionTurn(Action):
    #: Given by the server. None: all of the state is in the slot, and every message is in clear.
    vault: Optional[Vault] = None
    #: Given by the server. None: files lie in the folder of the world.
    shelf: Optional[Shelf] = None

    def name(self) -> Text:
        return "action_turn"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[Text, Any]) -> List[Dict[Text, Any]]:
        """Says nothing where it fails: the channel then has no turn, and the person reads that of the server.

        An error may quote what the person wrote, and the SDK would send it to Rasa's log together with the tracker.
        """
        try:
            return self._turn(dispatcher, tracker)
        except Exception as error:
            log.error("turn failed: %s\n%s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)))
            return []

    def _turn(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> List[Dict[Text, Any]]:
        began, sender, slot = perf_counter(), tracker.sender_id, tracker.get_slot(SLOT) or {}
        here = replace(world(), files=self.shelf.of(sender, known=bool(slot))) if self.shelf else world()
        masked = (tracker.latest_message.get("intent") or {}).get("name") == INTENT
        parse = self._letter(sender, tracker.latest_message) if masked else tracker.latest_message
        if parse is None:  # erased meanwhile, or too old
            turn = Turn(State.of(slot), [replies.text(here.phrases("server.say_again"))], "apologize")
            dispatcher.utter_message(json_message=turn.to_json("", _since(began)))
            return _kept(slot, tracker)
        personal = masked or bool(slot.get(PRIVATE))
        kept = self.vault.values(sender) if self.vault and personal else {}
        before = together(slot, kept)
        had_values = bool(before.get("values"))
        turn = respond(before, parse, here)
        said, state = turn.to_json(parse.get("text") or "", _since(began), cards=True), turn.state.to_json()
        said.update(_progress(before, turn, here))
        if turn.forget:
            if self.vault and personal:
                self.vault.keep(sender, {})
                said["user"] = ""  # no letter: the tracker store erases those too, before anyone could take it
            dispatcher.utter_message(json_message=said)
            return [SlotSet(SLOT, None)]  # the tracker store forgets the person, and this turn with them
        if self.shelf and had_values and not state.get("values"):
            self.shelf.clear(sender)  # what was told and is forgotten stands in the files too
        if self.vault and (personal or is_private(state)):
            said = {REFERENCE: self.vault.put(sender, said)}
            if not is_private(state):  # neither may repeat what was said while it was
                state.update(heard="", said=[])
            state, private = apart(state, version(slot, kept))
            self.vault.keep(sender, private, renew=bool(kept))
        dispatcher.utter_message(json_message=said)
        return _kept(state, tracker)

    def _letter(self, sender: str, message: Dict[Text, Any]) -> Optional[Dict[Text, Any]]:
        """The parse that a masked message stands for."""
        references = [row.get("value") for row in message.get("entities") or [] if row.get("entity") == REFERENCE]
        letter = self.vault.take(sender, str(references[0])) if self.vault and references else None
        return letter.get("parse") if letter else None


def _progress(before: Dict[str, Any], turn: Turn, here: World) -> Dict[str, Any]:
    """For whoever counts; a turn is worth more than being counted."""
    try:
        return {KEY: progress(before, turn, here)}
    except Exception as error:
        log.error("a turn is not counted: %s", type(error).__name__)
        return {}


def _since(began: float) -> float:
    """Milliseconds."""
    return (perf_counter() - began) * 1000


def _kept(state: Dict[str, Any], tracker: Tracker) -> List[Dict[Text, Any]]:
    kept = SlotSet(SLOT, state)
    if sum(event.get("event") == "user" for event in tracker.events) < TURNS_PER_SESSION:
        return [kept]
    # SQL stores look for the event when they load a tracker, the one in memory for the action.
    return [ActionExecuted("action_session_start"), SessionStarted(), kept, ActionExecuted("action_listen")]
