"""What stands beside a conversation: where the person is in the walk, and what could be answered. Pure."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Optional

from bot.desk.talks.words import cut
from bot.gateway.handover.talks import PERSON, Said

#: Letters of the message that the suggestion is for, as it is repeated beside it.
QUOTED = 120
NO_ASSISTANT = "Trợ lý chưa trả lời nên chưa có ở đây; anh/chị tải lại trang sau ít phút."
PRIVATE = "Tin cuối thuộc tờ khai nên không đem đi hỏi gợi ý."
NOTHING_SAID = "Người dân chưa viết gì."
NOTHING_FITS = "Chưa thấy thủ tục nào khớp với tin cuối."
NO_WALK = "Chưa có thủ tục nào trong cuộc này."
OVER = "Cuộc này đã xong; người dân nói tiếp với trợ lý, bàn trợ giúp không xem theo."


@dataclass(frozen=True)
class Paper:
    """`state` as staff read it; `kind`: have | missing | unsure."""

    name: str
    kind: str
    state: str


@dataclass(frozen=True)
class Situation:
    """`sorry` stands in place of everything else. `values`: (label, value or None where it is masked).

    `code` of the procedure, `open`: questions that are not answered yet.
    """

    code: str = ""
    facts: list[tuple[str, str]] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    form: str = ""
    values: list[tuple[str, Optional[str]]] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    sorry: str = ""


@dataclass(frozen=True)
class Text:
    title: str
    text: str


@dataclass(frozen=True)
class Suggestion:
    """`texts` for the message `question`; `others`: (code, name) of procedures that it may be about besides."""

    question: str = ""
    title: str = ""
    say: str = ""
    texts: list[Text] = field(default_factory=list)
    others: list[tuple[str, str]] = field(default_factory=list)
    sorry: str = ""


_TICKS = {"have": ("have", "đã có"), "missing": ("missing", "còn thiếu"), "unsure": ("unsure", "chưa chắc")}


def situation(said: Optional[Mapping[str, Any]]) -> Situation:
    """From what `Gateway.situation` says."""
    procedure = (said or {}).get("procedure")
    if said is None or not (procedure or said.get("stage") or said.get("answers")):
        return Situation(sorry=NO_WALK)
    facts = [("Thủ tục", procedure["short"])] if procedure else []
    facts += [("Bước", said["stage"])] if said.get("stage") else []
    facts += [("Nơi ở", said["place"])] if said.get("place") else []
    facts += [(each["ask"], each["said"]) for each in said.get("answers") or []]
    form = said.get("form") or {}
    return Situation(
        code=procedure["code"] if procedure else "",
        facts=facts,
        open=list(said.get("open") or []),
        papers=[_paper(paper) for paper in said.get("papers") or []],
        form=form.get("name") or "",
        values=[(each["label"], each.get("value")) for each in form.get("values") or []],
        left=list(form.get("left") or []),
    )


def _paper(paper: Mapping[str, Any]) -> Paper:
    kind, state = _TICKS.get(paper.get("tick") or "", ("unsure", "" if paper.get("sure", True) else "có thể cần"))
    return Paper(paper["name"], kind, state)


def last_message(lines: Iterable[Said]) -> Optional[Said]:
    """The person's newest."""
    return next((said for said in reversed(list(lines)) if said.who == PERSON), None)


def suggestion(said: Optional[Said], advice: Optional[Mapping[str, Any]], where: Situation) -> Suggestion:
    """`advice`: as `actions.advice.model` has it, for the message `said`; None where the assistant is away."""
    if said is None or said.private:
        return Suggestion(sorry=PRIVATE if said else NOTHING_SAID)
    if advice is None:
        return Suggestion(sorry=NO_ASSISTANT)
    procedure, question = advice.get("procedure") or {}, cut(said.shown(), QUOTED)
    candidates = [(each["code"], each["short"]) for each in advice.get("candidates") or []]
    others = [each for each in candidates if each[0] != procedure.get("code")]
    if procedure:
        asked = where.open if procedure["code"] == where.code else None
        return Suggestion(question, procedure["short"], texts=list(_texts(advice, asked)), others=others)
    return Suggestion(question, say=advice.get("say") or NOTHING_FITS, others=others)


def _texts(advice: Mapping[str, Any], still: Optional[list[str]]) -> Iterable[Text]:
    """`still`: the questions that the person has not answered, where that is known."""
    texts = advice.get("texts") or {}
    if texts.get("spoken"):
        yield Text("Ngắn", texts["spoken"])
    if texts.get("message"):
        yield Text("Đầy đủ", texts["message"])
    questions = [asked for asked in advice.get("questions") or [] if still is None or asked["ask"] in still]
    for asked in questions[:1]:
        labels = [option["label"] for option in asked.get("options") or []]
        yield Text("Câu nên hỏi tiếp", f"{asked['ask']} ({'; '.join(labels)})" if len(labels) > 1 else asked["ask"])

