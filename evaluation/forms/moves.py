"""What a person may say next, and which facts that may change: drawn at random, or as somebody who helps along."""
from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random
from typing import Any, Dict, FrozenSet, List, Mapping, Optional, Sequence

from actions.interview import asking, course
from actions.interview.draft import AMEND, ASK, CARD, CHANGE, CONSENT, MADE, REVIEW, ROW, SURE
from actions.interview.step import Step
from evaluation.forms import invented
from knowledge.fields import card

#: What a message may change: what is open, what was said last, one field, facts of a card, everything, nothing.
OPEN, UNDO, FIELD, CARD_FACTS, ALL, NOTHING = "open", "undo", "field", "card", "all", "nothing"
INTENTS = ("ask", "inform", "affirm", "deny", "unsure", "help", "thanks", "person", "status", "identity", "more", "repeat", "out_of_scope")
ASPECTS = ("papers", "fee", "time", "where", "online", "how", "form", "result")
SIDE = (
    "phí bao nhiêu", "nộp ở đâu vậy", "bao lâu thì có kết quả?", "cần giấy tờ gì", "cho tôi gặp cán bộ", "hồ sơ của tôi đến đâu rồi",
    "bạn là ai", "cảm ơn nhé", "nói lại đi", "chào bạn", "ô này ghi gì", "là sao", "có phải công chứng không",
)  # fmt: skip
SKIP, BACK = ("bỏ qua", "không nhớ", "để sau", "bo qua"), ("quay lại", "câu trước", "nhầm rồi", "quay lai")
REVIEWS, STOPS, RESUMES = ("xem lại tờ khai", "xem lại", "xem to khai"), ("thôi", "dừng lại", "để mai", "thoi"), ("điền tiếp", "khai tiếp")
YES, NO = ("đúng rồi", "có", "vâng", "ok"), ("không", "chưa", "sai", "không phải")
MAKES = ("làm tờ khai", "đúng hết rồi", "in tờ khai")
#: Nobody is called so, and nothing is written so on a form.
NO_FACTS = (*SKIP, *BACK, *REVIEWS, *STOPS, *RESUMES, *YES, *NO, *MAKES, "tiếp tục", "tiếp")


@dataclass(frozen=True)
class Move:
    """A message and its parse. `touches` is one of the kinds above, `fields` the fields it names."""

    text: str
    touches: str = OPEN
    fields: FrozenSet[str] = frozenset()
    parse: Mapping[str, Any] = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        if self.parse is None:
            object.__setattr__(self, "parse", parsed(self.text))


def parsed(text: str, intent: str = "inform", confidence: float = 0.7, aspects: Sequence[str] = (), **link: Any) -> Dict[str, Any]:
    """What the pipeline may say of a text."""
    return {
        "text": text,
        "intent": {"name": intent, "confidence": confidence},
        "intent_ranking": [{"name": intent, "confidence": confidence}],
        "aspects": [{"name": name, "confidence": 0.9} for name in aspects],
        "link": {"candidates": [], "subject": [], "in_scope": 0.1, "segments": [], **link},
    }


def drawn(dice: Random, step: Optional[Step], state: Mapping[str, Any], stale: Sequence[str], day: dt.date) -> Move:
    """Any of the things that people do, whatever is open."""
    kind = dice.choices(list(_DRAWS), weights=[weight for weight, _ in _DRAWS.values()])[0]
    if step is None or step.draft.paused:
        return _outside(dice, state) if kind != "stale" else _stale(dice, step, state, stale, day)
    return _DRAWS[kind][1](dice, step, state, stale, day)


def helping(dice: Random, step: Optional[Step], state: Mapping[str, Any], day: dt.date) -> Move:
    """Somebody who answers what is asked, says yes, and adds no row."""
    ids = [choice["id"] for choice in state["choices"]]
    if step is None:
        return Move(next((id for id in ids if id.endswith(("=home", "=none"))), ids[0]) if ids else "điền tờ khai", NOTHING)
    stage, pick = step.draft.stage, [id for id in ids if id.startswith(asking.OPTION)]
    if step.draft.paused:
        return Move(RESUMES[0], NOTHING)
    if stage in (ASK, CHANGE):
        unit = asking.opened(step)
        if unit and unit.field.kind == "table" and not unit.group:
            return Move("form:no_row", NOTHING)
        if pick:
            return Move(dice.choice(pick))
        return _answer(dice, step, day)
    if stage == SURE:
        return Move("form:yes" if "form:yes" in ids else ids[0])
    if stage == ROW:
        return Move(dice.choice(pick)) if pick else _answer(dice, step, day)
    return Move({CONSENT: "form:agree", CARD: "form:no_card", REVIEW: "form:make", AMEND: "form:review", MADE: "form:review"}[stage], NOTHING)


def _outside(dice: Random, state: Mapping[str, Any]) -> Move:
    """While no form is open: it is taken up again, the walk is answered, or something else is asked."""
    choices = [choice["id"] for choice in state.get("choices") or ()]
    if dice.random() < 0.5 and choices:
        return Move(dice.choice(choices), ALL if "form:forget" in choices else NOTHING)
    if dice.random() < 0.7:
        return Move(dice.choice([*RESUMES, "tiếp tục", "điền tờ khai", "thôi"]), NOTHING)
    return _side(dice, None, state, (), None)


def _asked(step: Step, day: dt.date, dice: Random) -> List[str]:
    """A good answer to each thing that is open now."""
    stage = step.draft.stage
    if stage == ROW:
        return [invented.good(column, dice, day) for column in course.open_columns(step)]
    if stage == SURE:
        blank, column = course.doubted(step)
        field = column or (blank.field if blank else None)
        return [invented.good(field, dice, day)] if field and field.kind != "table" else []
    unit = asking.opened(step) if stage in (ASK, CHANGE) else None
    if unit is None:
        return []
    if unit.field.kind == "table" and not unit.group:
        return [invented.good(column, dice, day) for column in unit.field.columns]
    return [invented.good(blank.field, dice, day) for blank in unit.blanks]


def _answer(dice: Random, step: Step, day: dt.date, *_: Any) -> Move:
    told = _asked(step, day, dice)
    return Move(dice.choice([", ", ", ", "\n", "; "]).join(told)) if told else Move(dice.choice(YES))


def _good(dice: Random, step: Step, state: Mapping[str, Any], stale: Sequence[str], day: dt.date) -> Move:
    return _answer(dice, step, day)


def _part(dice: Random, step: Step, state: Mapping[str, Any], stale: Sequence[str], day: dt.date) -> Move:
    told = _asked(step, day, dice)
    return Move(", ".join(dice.sample(told, dice.randrange(1, len(told) + 1)))) if told else Move(dice.choice(YES))


def _more(dice: Random, step: Step, state: Mapping[str, Any], stale: Sequence[str], day: dt.date) -> Move:
    """The open ones, and another by its name."""
    others = [blank for blank in step.filling.blanks if blank.open and blank.field.kind != "table" and blank.called]
    told = _asked(step, day, dice)
    if others:
        other = dice.choice(others)
        told.append(f"{other.called} {dice.choice(['', 'là ', ': '])}{invented.good(other.field, dice, day)}")
    return Move(", ".join(told) or "vâng")


def _bad(dice: Random, step: Step, state: Mapping[str, Any], stale: Sequence[str], day: dt.date) -> Move:
    return Move(dice.choice(invented.BAD))


def _tap(dice: Random, step: Step, state: Mapping[str, Any], stale: Sequence[str], day: dt.date) -> Move:
    """A choice that is offered: by its number, its title or its id."""
    choices = state.get("choices") or []
    if not choices:
        return _answer(dice, step, day)
    at = dice.randrange(len(choices))
    return _chosen(choices[at]["id"], dice.choice([str(at + 1), choices[at]["title"], choices[at]["id"], choices[at]["id"]]), step)


def _stale(dice: Random, step: Optional[Step], state: Mapping[str, Any], stale: Sequence[str], day: dt.date) -> Move:
    """A button of any earlier turn; its number means another one today."""
    ids = [*stale, "form:pick=1", "form:option=mother", "form:change=none", "form:no_such", "form:fill=none", "form:"]
    id = dice.choice(ids)
    return _chosen(id, id, step)


def _chosen(id: str, text: str, step: Optional[Step]) -> Move:
    name, _, argument = id.partition("=")
    if name == "form:change":
        return Move(text, FIELD, frozenset({argument}))
    if name == "form:card":
        return Move(text, CARD_FACTS)
    if name == "form:forget" and (step is None or step.draft.stage == MADE):
        return Move(text, ALL)
    if name == "form:back":
        return Move(text, UNDO)
    return Move(text)


def _skip(dice: Random, step: Step, *_: Any) -> Move:
    return Move(dice.choice(SKIP))


def _back(dice: Random, step: Step, *_: Any) -> Move:
    return Move(dice.choice(BACK), UNDO)


def _change(dice: Random, step: Step, state: Mapping[str, Any], stale: Sequence[str], day: dt.date) -> Move:
    """«sửa 3», «sửa ngày sinh của mẹ», «sửa 3 thành …»."""
    blanks = [b for b in step.filling.blanks if b.applies is not False and not b.field.derived and b.called]
    if not blanks or step.draft.stage == CONSENT:
        return Move("sửa lại", UNDO)
    blank = dice.choice(blanks)
    numbers = step.draft.numbers
    if blank.field.id in numbers and dice.random() < 0.7:
        named = dice.choice(["{}", "số {}", "mục {}"]).format(numbers.index(blank.field.id) + 1)
    else:
        named = blank.called
    text = f"sửa {named}"
    if blank.field.kind != "table" and dice.random() < 0.6:
        text += f" {dice.choice(['thành', 'là'])} {invented.good(blank.field, dice, day)}"
    same = frozenset(other.field.id for other in step.filling.blanks if other.called == blank.called and named == blank.called)
    return Move(text, FIELD, same | {blank.field.id})


def _review(dice: Random, *_: Any) -> Move:
    return Move(dice.choice(REVIEWS), NOTHING)


def _stop(dice: Random, *_: Any) -> Move:
    return Move(dice.choice(STOPS), NOTHING)


def _go_on(dice: Random, *_: Any) -> Move:
    return Move(dice.choice([*RESUMES, "tiếp tục", "tiếp"]), NOTHING)


def _yes(dice: Random, *_: Any) -> Move:
    return Move(dice.choice(YES))


def _no(dice: Random, *_: Any) -> Move:
    return Move(dice.choice(NO))


def _make(dice: Random, *_: Any) -> Move:
    return Move(dice.choice(["form:make", *MAKES]))


def _card(dice: Random, step: Step, state: Mapping[str, Any], stale: Sequence[str], day: dt.date) -> Move:
    return Move(invented.card(dice, day), CARD_FACTS)


def _side(dice: Random, step: Optional[Step], state: Mapping[str, Any], stale: Sequence[str], day: Optional[dt.date]) -> Move:
    """A question of the person's own, as the pipeline may read it; sometimes about another procedure."""
    text = dice.choice(SIDE)
    if dice.random() < 0.2:
        code = dice.choice(["1.004194", "2.000635", "1.013225", "9.999999"])
        row = {"code": code, "title": "", "score": 0.9, "codes": [code]}
        link = {"candidates": [row], "subject": ["đăng", "ký", "việc", "khác"], "in_scope": 0.99, "named": 1.0}
        return Move(text, parse=parsed(text, "ask", 0.95, dice.sample(ASPECTS, dice.randrange(3)), **link))
    aspects = dice.sample(ASPECTS, dice.randrange(3))
    return Move(text, parse=parsed(text, dice.choice(INTENTS), dice.choice([0.3, 0.7, 0.99]), aspects))


_DRAWS = {
    "good": (30, _good), "part": (6, _part), "more": (5, _more), "bad": (8, _bad), "tap": (14, _tap), "stale": (4, _stale),
    "skip": (6, _skip), "back": (4, _back), "change": (6, _change), "review": (2, _review), "stop": (2, _stop),
    "go on": (2, _go_on), "yes": (4, _yes), "no": (4, _no), "make": (2, _make), "card": (3, _card), "side": (6, _side),
}  # fmt: skip


def card_facts(text: str) -> Optional[Dict[str, str]]:
    """What the text behind a card tells, as the conversation reads it."""
    return card.read(text)
