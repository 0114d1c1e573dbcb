"""Intent and aspects of a message, as a Rasa component."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, METADATA, METADATA_INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components.registration import component
from nlu.examples import Example
from nlu.intents import IntentModel

ASPECTS = "aspects"
_MODEL_FILE = "intents.joblib"


@component("INTENT_CLASSIFIER", trainable=True)
class IntentAspectClassifier(IntentClassifier, GraphComponent):
    """Sets ``intent``, ``intent_ranking`` and ``aspects`` = [{name, confidence}].

    All three go out with the parse; both lists are ordered, most likely first.
    """

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        # Ten is where Rasa's own classifiers cut their ranking.
        return {"ranking_length": 10}

    def __init__(
        self,
        config: Dict[Text, Any],
        storage: ModelStorage,
        resource: Resource,
        model: Optional[IntentModel] = None,
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> IntentAspectClassifier:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> IntentAspectClassifier:
        with model_storage.read_from(resource) as folder:
            model = IntentModel.load(folder / _MODEL_FILE)
        model.read("khởi động")  # reads the lexicon now, not at the first message
        return cls(config, model_storage, resource, model)

    def train(self, training_data: TrainingData) -> Resource:
        self._model = IntentModel.train([_example(m) for m in training_data.intent_examples])
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder / _MODEL_FILE)
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            reading = self._model.read(message.get(TEXT) or "")
            ranking = [{"name": n, "confidence": c} for n, c in reading.intents]
            message.set(INTENT, ranking[0], add_to_output=True)
            shown = ranking[: self._config["ranking_length"]]
            message.set(INTENT_RANKING_KEY, shown, add_to_output=True)
            aspects = [{"name": n, "confidence": c} for n, c in reading.aspects]
            message.set(ASPECTS, aspects, add_to_output=True)
        return messages


def _example(message: Message) -> Example:
    metadata = (message.get(METADATA) or {}).get(METADATA_INTENT) or {}
    return Example(message.get(TEXT), message.get(INTENT), tuple(metadata.get(ASPECTS, ())))
