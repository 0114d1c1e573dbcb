"""Vietnamese words as Rasa tokens."""

from __future__ import annotations

from typing import Any, Dict, List, Text

from rasa.engine.graph import ExecutionContext
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.analysis import analyse
from nlu.components.registration import component
from nlu.words import tokenize

NORMALISED = "normalised"


@component("MESSAGE_TOKENIZER")
class VietnameseTokenizer(Tokenizer):
    """Tokens of the normalised text, with offsets into the text as it was sent.

    ``message.text`` stays as given; ``normalised`` is set beside it.
    """

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_"}

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> VietnameseTokenizer:
        tokenize("khởi động")  # reads the segmenter's model now, not at the first message
        return cls(config)

    @staticmethod
    def supported_languages() -> List[Text]:
        return ["vi"]

    def tokenize(self, message: Message, attribute: Text) -> List[Token]:
        analysis = analyse(message.get(attribute))
        if attribute == TEXT:
            message.set(NORMALISED, analysis.normalised)
        tokens = []
        for word in tokenize(analysis.normalised):
            start, end = analysis.original_span(word.start, word.end)
            tokens.append(Token(word.text, start, end))
        return tokens
