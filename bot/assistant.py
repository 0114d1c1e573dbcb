"""The assistant in this process: the trained pipeline and the one `respond`, as `ask`, `chat` and `eval` use it."""
from __future__ import annotations

from typing import Any, Callable, Dict

from actions.files import FILES, Folder
from actions.phrases import Phrases
from actions.turn import Turn, respond
from actions.world import World, clock
from bot.settings import MODEL, Settings
from bot.training import train
from knowledge.profile import Profile
from knowledge.runtime import Places, open_knowledge

Say = Callable[[str], None]


def places(settings: Settings) -> Places:
    return Places(settings.catalogue, settings.encoder)


def world(settings: Settings, say: Say | None = None) -> World:
    """The world of a turn: catalogue, profile, sentences. Raises DataError naming what is wrong where."""
    knowledge = open_knowledge(places(settings), say)
    files = Folder(settings.var / FILES)
    return World(knowledge.catalogue, Profile.load(settings.profile), Phrases.load(), clock(settings.as_of), files)


class Assistant:
    """One conversation turn after another; state is the caller's."""

    def __init__(self, pipeline: Any, world: World) -> None:
        self._pipeline, self.world = pipeline, world

    @classmethod
    def load(cls, settings: Settings, say: Say = print, train_if_stale: bool = True) -> Assistant:
        """Ready to talk: a stale model is trained and a stale index built, each with a sentence.

        Raises MotCuaError with one sentence when something needed is missing or broken.
        """
        settings.apply()
        model = settings.models / MODEL
        if train_if_stale:
            model = train(settings.models, say=_only_news(say))
        knowledge = open_knowledge(places(settings), say)
        # TensorFlow-free on purpose: see bot.pipeline.
        from bot.pipeline import Pipeline

        ready = world(settings, say)
        knowledge.engine  # opened now, so that the first question does not pay for it
        return cls(Pipeline.load(model), ready)

    def turn(self, state: Dict[str, Any], text: str) -> Turn:
        """The turn for `text` in the conversation whose state is `state` ({} at its beginning)."""
        return respond(state, self.parse(text), self.world)

    def parse(self, text: str) -> Dict[str, Any]:
        """What the pipeline reads in `text`, as Rasa's server would."""
        return self._pipeline.parse(text)


def _only_news(say: Say) -> Say:
    """Training speaks of a fresh model too; at every start that is no news."""
    return lambda words: None if "mới nhất" in words else say(words)

