"""Dates, places, counts and the like as Rasa entities."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Callable, Dict, List, Text
from zoneinfo import ZoneInfo

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    EXTRACTOR,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message

from nlu.analysis import analyse
from nlu.components.registration import component
from nlu.values import Value, default_values

#: «Hôm qua» is the day before today in Vietnam, wherever the server stands.
TIME_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def today_in_vietnam() -> date:
    return datetime.now(TIME_ZONE).date()


@component("ENTITY_EXTRACTOR")
class ValueExtractor(GraphComponent):
    """Adds an entity a value found, with offsets into the text as it was sent.

    ``value`` is plain JSON: a date is ``{"from", "to"}`` (ISO days, inclusive),
    an age or duration ``{"amount", "unit"}``, a count ``{"amount", "of"}``, money
    đồng, an area square metres, a place or relation its name.
    """

    def __init__(self, today: Callable[[], date] = today_in_vietnam) -> None:
        self._today = today
        default_values()  # read its data now, not at the first message

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ValueExtractor:
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            analysis = analyse(message.get(TEXT) or "")
            found = []
            for value in default_values().find(analysis.normalised, self._today()):
                start, end = analysis.original_span(value.start, value.end)
                found.append({
                    ENTITY_ATTRIBUTE_TYPE: value.kind,
                    ENTITY_ATTRIBUTE_START: start,
                    ENTITY_ATTRIBUTE_END: end,
                    ENTITY_ATTRIBUTE_VALUE: _plain(value),
                    EXTRACTOR: type(self).__name__,
                })
            entities = message.get(ENTITIES, []) + found
            message.set(ENTITIES, entities, add_to_output=True)
        return messages


def _plain(value: Value) -> Any:
    if value.kind == "date":
        return {"from": value.value.first.isoformat(), "to": value.value.last.isoformat()}
    if value.kind in ("age", "duration"):
        return {"amount": value.value[0], "unit": value.value[1]}
    if value.kind == "count":
        return {"amount": value.value[0], "of": value.value[1]}
    return value.value
