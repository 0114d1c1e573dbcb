"""The shape of an advice. Its JSON has the names of the fields below; what is unknown is null, '' or empty.

{"kind": "answer" | "ask" | "compare" | "none" | "empty", "say": what the desk should do, "" where something is chosen,
 "candidates": [{"code", "short", "title", "share": 0…1, "chosen"}], "procedure": {"code", "short", "title", "url"} | null,
 "aspects": [name], "blocks": [{"aspect", "text", "asked"}],
 "questions": [{"id", "ask", "why", "help", "type", "options": [{"id", "label"}], "value", "said", "heard",
 "problem"}] (open, next first),
 "answered": the same with value and said, in the record's order, "answers": {question: value},
 "papers": [{"key", "name", "detail", "sure"}], "redirect": {"code", "short", "say"} | null,
 "warnings": [{"severity": "stops" | "returns" | "note", "say", "mend"}], "deadline": "" | sentence,
 "source": {"line", "url", "verified_on"} | null, "texts": {"spoken", "message", "sms": [message of at most 153 characters]}}
"""
from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Dict, Optional, Tuple

#: A procedure is at hand; which of several must be asked; several are held against each other; nothing fits; no words.
ANSWER, ASK, COMPARE, NONE, EMPTY = "answer", "ask", "compare", "none", "empty"


@dataclass(frozen=True)
class Candidate:
    """`share` is the probability that this procedure is meant."""

    code: str
    short: str
    title: str
    share: float
    chosen: bool = False


@dataclass(frozen=True)
class About:
    code: str
    short: str
    title: str
    url: Optional[str]


@dataclass(frozen=True)
class Block:
    """What the record says of one aspect; `asked` where the caller wants to know just that."""

    aspect: str
    text: str
    asked: bool


@dataclass(frozen=True)
class Option:
    id: str
    label: str


@dataclass(frozen=True)
class Question:
    """A question that decides. `heard`: the caller's words answered it, nobody was asked. `problem`: what was
    given is no answer, and why."""

    id: str
    ask: str
    why: str
    help: str
    type: str
    options: Tuple[Option, ...]
    value: Optional[str] = None
    said: str = ""
    heard: bool = False
    problem: str = ""


@dataclass(frozen=True)
class PaperRow:
    """`sure` is False where an open question decides; `detail`: how many, whether it is only shown."""

    key: str
    name: str
    detail: str
    sure: bool


@dataclass(frozen=True)
class Elsewhere:
    """The answers lead to another procedure."""

    code: str
    short: str
    say: str


@dataclass(frozen=True)
class Warning:
    severity: str
    say: str
    mend: str


@dataclass(frozen=True)
class SourceLine:
    line: str
    url: Optional[str]
    verified_on: str


@dataclass(frozen=True)
class Texts:
    """To say, to send by Zalo, to send by SMS."""

    spoken: str = ""
    message: str = ""
    sms: Tuple[str, ...] = ()


@dataclass(frozen=True)
class Advice:
    kind: str
    say: str = ""
    candidates: Tuple[Candidate, ...] = ()
    procedure: Optional[About] = None
    aspects: Tuple[str, ...] = ()
    blocks: Tuple[Block, ...] = ()
    questions: Tuple[Question, ...] = ()
    answered: Tuple[Question, ...] = ()
    answers: Dict[str, Any] = field(default_factory=dict)
    papers: Tuple[PaperRow, ...] = ()
    redirect: Optional[Elsewhere] = None
    warnings: Tuple[Warning, ...] = ()
    deadline: str = ""
    source: Optional[SourceLine] = None
    texts: Texts = Texts()

    def to_json(self) -> Dict[str, Any]:
        return asdict(self)
