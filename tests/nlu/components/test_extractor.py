import json
from datetime import date

import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.components.extractor import ValueExtractor


def entities(text):
    message = Message({TEXT: text})
    ValueExtractor(today=lambda: date(2026, 11, 22)).process([message])
    return message.as_dict(only_output_properties=True)["entities"]


@pytest.mark.parametrize(
    ("text", "kind", "words", "value"),
    [
        ("bé sinh ngày  12/5/2026", "date", "12/5/2026", {"from": "2026-05-12", "to": "2026-05-12"}),
        ("ông mất hôm qua", "date", "hôm qua", {"from": "2026-11-21", "to": "2026-11-21"}),
        ("cháu 14 tuổi", "age", "14 tuổi", {"amount": 14, "unit": "year"}),
        ("cần hai bản", "count", "hai bản", {"amount": 2, "of": "bản"}),
        ("em ở  Nghệ An", "place", "Nghệ An", "Nghệ An"),
        ("nhà 80 m2", "area", "80 m2", 80.0),
        ("đóng 500 nghìn", "money", "500 nghìn", 500_000),
    ],
)
def test_values_are_entities_of_the_text_as_sent(text, kind, words, value):
    found = [e for e in entities(text) if e["entity"] == kind]
    assert [(text[e["start"] : e["end"]], e["value"]) for e in found] == [(words, value)]


def test_entities_are_plain_json_with_their_finder():
    found = entities("mẹ em 82 tuổi, mất hôm qua ở Thanh Hóa, 3 ngày rồi")
    assert json.loads(json.dumps(found)) == found
    assert {e["extractor"] for e in found} == {"ValueExtractor"}


def test_earlier_entities_are_kept():
    message = Message({TEXT: "12/5/2026", "entities": [{"entity": "procedure"}]})
    ValueExtractor().process([message])
    assert [e["entity"] for e in message.get("entities")] == ["procedure", "date"]
