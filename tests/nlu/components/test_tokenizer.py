import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.components.tokenizer import VietnameseTokenizer


def tokens(text):
    message = Message({TEXT: text})
    VietnameseTokenizer(VietnameseTokenizer.get_default_config()).process([message])
    return message


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("làm giấy khai sinh cho bé", ["làm", "giấy", "khai sinh", "cho", "bé"]),
        ("lam giay khai sinh", ["lam", "giay", "khai", "sinh"]),
        ("cho  hỏi   hộ chiếu", ["cho", "hỏi", "hộ chiếu"]),
    ],
)
def test_words_stand_where_they_were_typed(text, words):
    message = tokens(text)
    found = message.get("text_tokens")
    assert [token.text for token in found] == words
    assert [text[token.start : token.end] for token in found] == words


def test_the_text_stays_and_its_normal_spelling_stands_beside_it():
    message = tokens("Hoà  giải ơiii")
    assert message.get(TEXT) == "Hoà  giải ơiii"
    assert message.get("normalised") == "Hòa giải ơi"


def test_an_empty_message_has_no_tokens():
    assert tokens("").get("text_tokens") == []
