"""What a turn shows of a question that was answered wrongly («sai rồi») or not at all."""
from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple, Optional

from actions.decide import STEERING, pick, written_code
from actions.state import ANSWERED, CLARIFYING, START
from bot.desk import corrections
from bot.gateway.inbox import Row
from bot.messages import original
from bot.store.conversations import Store

WRONG = "wrong"
#: `actions.turn.NONE`, without all that comes along with that module.
NONE = "none"
#: Words that a question has at least to say of what it is, when it is taken without the one before it.
ALONE = 4
#: Words of a question that found nothing.
FEWEST = 2

Turn = dict[str, Any]
Heard = Callable[[Row, Turn], Awaitable[None]]


class Asked(NamedTuple):
    """`answered`: the code of which the answer was, None for none."""

    question: str
    answered: Optional[str]
    before: str = ""


def listener(store: Store) -> Heard:
    """A hook for the gateway's worker: keeps questions of «sai rồi», and those that found nothing or nothing that fits."""

    async def heard(row: Row, turn: Turn) -> None:
        if turn.get("intent") == WRONG or missed(turn) or _describes(turn):
            await asyncio.to_thread(_keep, store, row, turn)

    return heard


def missed(turn: Turn) -> bool:
    """Whether the assistant found nothing; not where it is away, or what was said is rude, a code or a sign.

    What is said in the course of a walk or a form is an answer, and somebody's own.
    """
    intent, asking = turn.get("intent"), turn.get("stage") in (START, ANSWERED, CLARIFYING)
    if turn.get("behaviour") != "apologize" or not asking or not isinstance(intent, str) or intent == "rude":
        return False
    return len(re.findall(r"(?<!\w)[^\W\d_]+(?!\w)", words(turn))) >= FEWEST


def _keep(store: Store, row: Row, turn: Turn) -> None:
    sender = row.incoming.sender
    read = store.read(sender)
    if read is None or read[0] != row.person:
        return
    turns = spoken(read[1])
    # While a form is open turns are not in the events, and nobody else's business.
    if not turns or turns[-1].get("user") != turn.get("user"):
        return
    kind, asked = _asked(turns[:-1], turn)
    if asked:
        corrections.add(store, sender, kind, asked.question, asked.answered, None, asked.before, of=row.person)


def _asked(before: list[Turn], turn: Turn) -> tuple[str, Optional[Asked]]:
    """Which kind of row, and of what question; None where it is none after all."""
    if missed(turn):
        return corrections.UNANSWERED, Asked(words(turn), None)
    if turn.get("intent") == WRONG:
        return corrections.CITIZEN, refused(before)
    asked = refused(before) if before and pick(words(turn), _offered(before[-1])) == NONE else None
    return corrections.UNANSWERED, asked._replace(answered=None) if asked else None


def _describes(turn: Turn) -> bool:
    """Whether the assistant asks to be told in other words, as after «none of these»."""
    return turn.get("behaviour") == "clarify" and turn.get("stage") == START and not _offered(turn)


def spoken(events: list[dict[str, Any]]) -> list[Turn]:
    """The turns in a conversation's events, oldest first, as far back as nothing personal lies between."""
    turns: list[Turn] = []
    for event in events:
        if event.get("event") != "bot":
            continue
        said = (event.get("data") or {}).get("custom")
        if not isinstance(said, dict):
            continue
        if "behaviour" in said:
            turns.append(said)
        else:
            turns.clear()
    return turns


def refused(turns: list[Turn]) -> Optional[Asked]:
    """The question to which the last of `turns` is an answer that is refused: what was picked since is no question."""
    asked = [(turn, turns[place - 1] if place else {}) for place, turn in enumerate(turns)]
    answered = next((turn["procedure"] for turn in reversed(turns) if turn.get("procedure")), None)
    questions = [words(turn) for turn, before in asked if _in_words(turn, before)]
    if not questions:
        return None
    question = questions[-1]
    short = len(question.split()) < ALONE and len(questions) > 1
    return Asked(question, answered, questions[-2] if short else "")


def words(turn: Turn) -> str:
    return original(str(turn.get("user") or ""))


def _in_words(turn: Turn, before: Turn) -> bool:
    text = words(turn)
    if turn.get("intent") in STEERING or not re.search(r"[^\W\d_]", text):
        return False
    return pick(text, _offered(before)) is None and written_code(text) is None


def _offered(turn: Turn) -> list[dict[str, Any]]:
    """The choices, {"id", "title"} each."""
    return [choice for reply in turn.get("replies") or [] for choice in reply.get("choices") or []]
