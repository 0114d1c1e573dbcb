import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.examples import Example
from nlu.intents import IntentModel

FEW = [
    Example("làm giấy khai sinh cần giấy tờ gì", "ask", ("papers",)),
    Example("đăng ký kết hôn cần mang theo gì", "ask", ("papers",)),
    Example("đổi bằng lái mất bao nhiêu tiền", "ask", ("fee",)),
    Example("lệ phí làm hộ chiếu", "ask", ("fee",)),
    Example("làm căn cước cần gì và bao nhiêu tiền", "ask", ("papers", "fee")),
    Example("xin chào", "greet"),
    Example("chào bạn", "greet"),
    Example("hôm nay trời có mưa không", "out_of_scope"),
    Example("kể chuyện cười đi", "out_of_scope"),
]


@pytest.fixture(scope="module")
def model():
    return IntentModel.train(FEW)


@pytest.mark.parametrize(
    ("text", "intent", "aspects"),
    [
        ("chào bạn nhé", "greet", set()),
        ("đăng ký khai sinh cần giấy tờ gì", "ask", {"papers"}),
        ("dang ky khai sinh can giay to gi", "ask", {"papers"}),
        ("đổi bằng lái cần gì, bao nhiêu tiền", "ask", {"papers", "fee"}),
        ("trời mưa không", "out_of_scope", set()),
    ],
)
def test_reads_intent_and_aspects(model, text, intent, aspects):
    reading = model.read(text)
    assert reading.intents[0][0] == intent
    assert {name for name, _ in reading.aspects} == aspects


def test_probabilities_are_ordered_and_sum_to_one(model):
    chances = [chance for _, chance in model.read("làm giấy khai sinh").intents]
    assert chances == sorted(chances, reverse=True)
    assert sum(chances) == pytest.approx(1)


@pytest.mark.parametrize("text", ["", "   ", "...", "!?"])
def test_nothing_to_read_is_out_of_scope(model, text):
    assert model.read(text).intents[0] == ("out_of_scope", 1.0)


def test_reads_the_same_after_saving_and_loading(model, tmp_path):
    model.save(tmp_path / "model")
    again = IntentModel.load(tmp_path / "model")
    assert again.read("lệ phí khai sinh") == model.read("lệ phí khai sinh")


@settings(max_examples=50, deadline=None)
@given(st.text())
def test_every_text_has_a_reading(model, text):
    assert len(model.read(text).intents) == 3
