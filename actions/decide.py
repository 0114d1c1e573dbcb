"""What a turn does: answer, ask which, go on with the procedure spoken of, say that it is not known, small talk.

Pure: a reading and a state in, a decision out. The numbers were chosen on the development questions
(`evaluation/retrieval`), never on the untouched half.
"""
from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import List, Optional, Sequence, Tuple

from actions.reading import Ranked, Reading
from actions.state import CLARIFYING, State
from knowledge.codes import is_code
from knowledge.search.variants import variants

#: Below this probability nothing in the catalogue is what was asked.
SCOPE_FLOOR = 0.5
#: Above it the words name a procedure so clearly that small talk around it does not matter.
SCOPE_SURE = 0.85
#: Above this probability of being ambiguous, the likeliest procedures are offered instead of the first answered.
ASK_BACK = 0.7
#: A part of a question names a procedure when its first candidate has this much of the probability.
PART_SHARE = 0.5
#: A candidate is offered when it has at least this share of the first one's probability.
CLOSE = 0.02
#: How much likelier the procedure spoken of becomes by being spoken of.
CONTEXT_BOOST = 2.5
#: A question is about something new when a name makes up this much of its subject …
NAMED = 0.4
#: … or when its words lead surely to one procedure: at least this probability, and so many words.
SURE_SHARE, SURE_WORDS = 0.6, 3

#: A person is asked for when the classifier is so sure, or when fewer words than these name a thing.
PERSON_SURE, PERSON_WORDS = 0.9, 5

MOST_CHOICES = 4
#: Id of the choice of a person: the wish itself, whatever else is open.
PERSON = "person"
#: Prefix of the ids of choices that ask for an aspect of the procedure spoken of.
ASPECT = "aspect:"

#: Intents that steer the conversation; they win unless the words name a procedure clearly.
STEERING = frozenset(
    "greet thanks goodbye affirm deny unsure help identity wrong go_back stop start_over repeat more erase rude".split()
)
#: Steering that a subject never turns into a question.
FIRM = frozenset({"erase", "wrong", "identity"})

_WRITTEN = re.compile(r"(?<![\d.,])([1-9])[._](\d{6})(?![\d]|[.,]\d)")
_NUMBER = re.compile(r"^\W*(?:(?:số|so|câu|cau|thứ|thu|mục|muc|cái|cai|cái số|cai so)\s*)?(\d{1,2})\W*$", re.IGNORECASE)


@dataclass(frozen=True)
class Decision:
    """`kind` is what to do; `codes` the procedures it speaks of; `ranked` all candidates, context used."""

    kind: str
    codes: Tuple[str, ...] = ()
    ranked: Tuple[Ranked, ...] = ()
    choice: Optional[str] = None
    aspects: Tuple[str, ...] = field(default=())


def decide(reading: Reading, state: State) -> Decision:
    """The decision for one turn."""
    if wishes_person(reading.text, state):
        return Decision("person")
    picked = pick(reading.text, state.choices)
    if picked is not None:
        return Decision("pick", choice=picked)
    if reading.blank:
        return Decision("empty")
    code = written_code(reading.text)
    if code:
        return Decision("answer", codes=(code,), aspects=reading.aspects)
    ranked = in_context(reading.candidates, state.procedure)
    decision = _decide(reading, state, ranked)
    if state.stage == CLARIFYING and decision.kind in ("answer", "clarify"):
        decision = replace(decision, aspects=tuple(state.aspects))  # asked before it was clear of what
    decision = replace(decision, aspects=reading.aspects or decision.aspects)
    first = decision.codes[0] if decision.codes else None
    return replace(decision, ranked=lead_with(ranked, first))


def wishes_person(text: str, state: State) -> bool:
    """Whether the choice of a person was picked, from the newest message or an older one."""
    return text.strip() == PERSON or pick(text, state.choices) == PERSON


def _decide(reading: Reading, state: State, ranked: Tuple[Ranked, ...]) -> Decision:
    named = bool(reading.subject) and reading.in_scope >= SCOPE_SURE
    if reading.intent in STEERING and (not named or reading.intent in FIRM):
        return Decision(str(reading.intent))
    if reading.intent in ("person", "status") and not named and not _about_a_thing(reading):
        return Decision(str(reading.intent))
    if reading.intent == "compare" or "compare" in reading.aspects:
        return _compare(reading, state, ranked)
    wishes = several(reading)
    if len(wishes) > 1 and ranked and ranked[0].code in wishes:
        return Decision("answer", codes=tuple(sorted(wishes, key=lambda code: code != ranked[0].code)))
    if not reading.subject:
        return _without_subject(reading, state)
    if state.stage == CLARIFYING and reading.intent != "out_of_scope":
        chosen = _chosen(reading, state, ranked)
        if chosen:
            return Decision("answer", codes=(chosen,))
    if state.procedure and _goes_on(reading, state, ranked):
        return Decision("answer", codes=(state.procedure,))
    if reading.in_scope < SCOPE_FLOOR or not ranked:
        return Decision("outside" if reading.outside >= 0.5 else "not_listed")
    return _answer_or_ask(reading, ranked)


def _about_a_thing(reading: Reading) -> bool:
    """Whether a wish to speak to someone is unsure and names a thing of its own («số điện thoại đặt lịch khám …»)."""
    return reading.confidence < PERSON_SURE and len(reading.subject) >= PERSON_WORDS


def _answer_or_ask(reading: Reading, ranked: Sequence[Ranked]) -> Decision:
    first = ranked[0]
    close = [row.code for row in ranked if row.score >= CLOSE * first.score][:MOST_CHOICES]
    if reading.choices:
        return Decision("clarify", codes=reading.choices[:MOST_CHOICES])
    if reading.ambiguous >= ASK_BACK and len(close) > 1:
        return Decision("clarify", codes=tuple(close))
    return Decision("answer", codes=(first.code,))


def _without_subject(reading: Reading, state: State) -> Decision:
    offered = tuple(choice["id"] for choice in state.choices if is_code(choice["id"]))
    if state.stage == CLARIFYING and offered and reading.intent != "out_of_scope":
        chosen = _by_act(reading, state)
        return Decision("answer", (chosen,)) if chosen else Decision("clarify", offered)
    if state.procedure and (reading.aspects or reading.intent in ("ask", "inform", "status")):
        return Decision("answer", codes=(state.procedure,))
    if reading.intent == "out_of_scope":
        return Decision("outside")
    return Decision("inform" if reading.intent == "inform" else "which_subject")


def _goes_on(reading: Reading, state: State, ranked: Sequence[Ranked]) -> bool:
    """Whether a question with words of its own still speaks of the procedure at hand."""
    if ranked and ranked[0].code == state.procedure:
        return True
    if reading.intent == "out_of_scope" and reading.in_scope < SCOPE_FLOOR:
        return False
    return not _new_subject(reading, ranked)


def _new_subject(reading: Reading, ranked: Sequence[Ranked]) -> bool:
    if not ranked or reading.in_scope < SCOPE_FLOOR:
        return False
    if reading.named >= NAMED or reading.choices:
        return True
    return ranked[0].score >= SURE_SHARE and reading.ambiguous < 0.5 and len(reading.subject) >= SURE_WORDS


def _chosen(reading: Reading, state: State, ranked: Sequence[Ranked]) -> Optional[str]:
    """Which of the offered procedures a free answer means: the likeliest of them, unless it names something new."""
    offered = {choice["id"] for choice in state.choices}
    if ranked and ranked[0].code not in offered and reading.named >= NAMED:
        return None
    return _by_act(reading, state) or next((row.code for row in ranked if row.code in offered), None)


def _by_act(reading: Reading, state: State) -> Optional[str]:
    """The one offered procedure whose name says the act that was answered («bị mất rồi» → «Cấp lại …»)."""
    acts = variants().acts  # what is offered is named in people's words («Làm lại thẻ bị mất»)
    said = acts.of_question(reading.text)
    fits = [c["id"] for c in state.choices if is_code(c["id"]) and said & acts.of_question(c["title"])]
    return fits[0] if len(fits) == 1 else None


def written_code(text: str) -> Optional[str]:
    """The one procedure's code that is written in `text`, as on a poster, in an address (`#tt=1.001193`) or in a deep
    link (`/start 1_001193`); None for none or several."""
    found = {f"{level}.{number}" for level, number in _WRITTEN.findall(text)}
    return found.pop() if len(found) == 1 else None


def _compare(reading: Reading, state: State, ranked: Sequence[Ranked]) -> Decision:
    parts = [part.candidates[0].code for part in reading.segments if part.candidates and part.in_scope >= SCOPE_FLOOR]
    codes = list(dict.fromkeys(parts))
    if len(codes) < 2 and ranked and reading.in_scope >= SCOPE_FLOOR:
        spoken_of = [state.procedure] if state.procedure else []
        codes = list(dict.fromkeys([*spoken_of, *codes, *(row.code for row in ranked[:2])]))[:2]
    return Decision("compare" if len(codes) > 1 else "compare_what", codes=tuple(codes[:3]))


def several(reading: Reading) -> List[str]:
    """The different procedures that the parts of a question name, when each part names one surely."""
    codes: List[str] = []
    for segment in reading.segments:
        if not segment.candidates or segment.named < NAMED or segment.candidates[0].score < PART_SHARE:
            return []
        codes.append(segment.candidates[0].code)
    return list(dict.fromkeys(codes))


def in_context(ranked: Sequence[Ranked], procedure: Optional[str]) -> Tuple[Ranked, ...]:
    """Ranked again, the procedure spoken of being likelier than its words alone say."""
    if not procedure:
        return tuple(ranked)
    raised = [replace(r, score=r.score * (CONTEXT_BOOST if r.code == procedure else 1.0)) for r in ranked]
    total = sum(row.score for row in raised) / max(sum(row.score for row in ranked), 1e-9) if raised else 1.0
    return tuple(sorted((replace(r, score=r.score / total) for r in raised), key=lambda r: -r.score))


def lead_with(ranked: Tuple[Ranked, ...], code: Optional[str]) -> Tuple[Ranked, ...]:
    """`code` first, the others in their order."""
    if code is None:
        return ranked
    first = next((row for row in ranked if row.code == code), Ranked(code, "", ranked[0].score if ranked else 1.0))
    return (first, *(row for row in ranked if row.code != code))


def pick(text: str, choices: Sequence[dict]) -> Optional[str]:
    """The id of the choice that `text` picks by id, title or number; None when it picks none."""
    if not choices:
        return None
    words = " ".join(text.split()).casefold()
    for choice in choices:
        if words in (choice["id"].casefold(), " ".join(choice["title"].split()).casefold()):
            return choice["id"]
    number = _NUMBER.match(text)
    if number and 1 <= int(number.group(1)) <= len(choices):
        return choices[int(number.group(1)) - 1]["id"]
    return None
