"""Text from outside, made safe to hand to Rasa."""
from __future__ import annotations

#: A word joiner: invisible, no white space to Rasa, and dropped by `nlu.text.normalise`.
GUARD = "\u2060"


def neutralise(text: str) -> str:
    """`text` so that Rasa reads it as words.

    Rasa takes what begins with `/` as an intent payload, which would let anyone jump into any state, and drops
    an empty message without an answer. The guard in front changes neither the words nor their reading.
    """
    stripped = text.strip()
    return GUARD + text if not stripped or stripped.startswith("/") else text


def original(text: str) -> str:
    """What was said, from what `neutralise` made of it."""
    return text.removeprefix(GUARD)


def clean(text: str) -> str:
    """`text` without lone surrogates, which JSON can carry and UTF-8 cannot."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
