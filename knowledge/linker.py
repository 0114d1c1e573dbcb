"""The procedure linker as a Rasa component: attaches `link` (ranked candidates) to the parse.

The trained model never holds the catalogue: the component opens it from disk when the model is loaded, so a new
catalogue needs no training.
"""
from __future__ import annotations

from typing import Any, Dict, List, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from knowledge.linking import link
from knowledge.runtime import Knowledge, open_knowledge
from knowledge.search.ranking import Signals
from nlu.analysis import analyse
from nlu.components.registration import component

ATTRIBUTE = "link"


@component("ENTITY_EXTRACTOR")
class ProcedureLinker(GraphComponent):
    """Ranks procedures for each message by `knowledge.linking.link`."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    @classmethod
    def create(
        cls, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> ProcedureLinker:
        return cls(open_knowledge())

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            text = message.get("text")
            if text:
                signals = Signals.of(message.get("intent_ranking") or ())
                message.set(ATTRIBUTE, link(analyse(text), self._knowledge.engine, signals), add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data

