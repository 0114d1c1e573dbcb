import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components.classifier import IntentAspectClassifier

CONFIG = {"ranking_length": 2}


@pytest.fixture
def place(tmp_path):
    context = ExecutionContext(GraphSchema({}))
    return LocalModelStorage.create(tmp_path), Resource("classifier"), context


def message(text, intent, *aspects):
    return Message.build(text, intent, intent_metadata={"aspects": list(aspects)})


def test_learns_from_rasa_and_reads_after_loading(place):
    data = TrainingData(
        [
            message("khai sinh cần giấy tờ gì", "ask", "papers"),
            message("làm hộ chiếu bao nhiêu tiền", "ask", "fee"),
            message("xin chào", "greet"),
            message("trời hôm nay đẹp quá", "out_of_scope"),
        ]
    )
    assert IntentAspectClassifier.create(CONFIG, *place).train(data) == place[1]

    asked = Message.build("kết hôn cần giấy tờ gì")
    IntentAspectClassifier.load(CONFIG, *place).process([asked])
    parse = asked.as_dict(only_output_properties=True)
    assert parse["intent"]["name"] == "ask"
    assert parse["intent_ranking"][0] == parse["intent"]
    assert len(parse["intent_ranking"]) == 2
    assert [aspect["name"] for aspect in parse["aspects"]] == ["papers"]
