"""What subjects of the tallies are called in Vietnamese. What the catalogue has lost keeps its id."""
from __future__ import annotations

import logging
from functools import cache
from typing import Optional

from actions.interview import draft as forms
from actions.walk import case
from actions.walk import walk as walks
from knowledge.forms.files import Forms
from knowledge.forms.model import Form
from knowledge.runtime import open_knowledge
from knowledge.schema import Procedure
from knowledge.store import Catalogue
from knowledge.units import gazetteer
from nlu.errors import MotCuaError

log = logging.getLogger(__name__)

CHANNELS = {"web": "Trang web", "zalo": "Zalo OA", "zalobot": "Zalo Bot", "telegram": "Telegram", "api": "Chương trình khác"}
BEHAVIOURS = {
    "answer": "Trả lời", "clarify": "Hỏi lại cho rõ", "apologize": "Không tìm thấy", "walk": "Hỏi từng bước",
    "form": "Điền tờ khai", "handoff": "Chỉ người để hỏi", "smalltalk": "Chào hỏi", "other": "Máy bận, ảnh, tệp",
}  # fmt: skip
WAITS = {"under_1": "Dưới 1 phút", "under_5": "1 đến dưới 5 phút", "under_15": "5 đến dưới 15 phút", "over_15": "Từ 15 phút"}

_WALK = {
    walks.REDIRECT: "Được chỉ sang thủ tục khác", walks.STOPPED: "Có điều chưa làm được", walks.LIST: "Xem danh sách giấy tờ",
    walks.PLACE: "Câu hỏi nơi ở", walks.AMEND: "Đang chọn câu để sửa", walks.END: "Đi đến cuối",
}  # fmt: skip
_OF_PAPER = {walks.PAPER: "", walks.OBTAIN: " (chưa có)", walks.DECIDE: " (chưa rõ)", walks.ISSUED: " (ngày cấp)"}
_FORM = {
    forms.CONSENT: "Hỏi đồng ý", forms.ROW: "Đang kê một dòng", forms.SURE: "Hỏi lại cho chắc", forms.CARD: "Thẻ căn cước của ai",
    forms.REVIEW: "Xem lại tờ khai", forms.AMEND: "Chọn chỗ sửa", forms.MADE: "Đã làm xong tờ khai",
}  # fmt: skip


class Names:
    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue, self._forms = catalogue, Forms.own()

    def procedure(self, code: str) -> str:
        found = self._catalogue.get(code) if code else None
        return found.short if found else code

    def form(self, id: str) -> str:
        found, known = self._forms.get(id), self._catalogue.forms.get(id)
        return known.name if known else found.title.capitalize() if found else id

    def commune(self, code: str) -> str:
        if not code:
            return "Chưa rõ xã"
        unit = gazetteer().units.get(code)
        return unit.full_name if unit else code

    def paper(self, subject: str) -> str:
        """Of «code key»."""
        code, _, key = subject.partition(" ")
        return self._paper(self._catalogue.get(code), key)

    def whole(self, subject: str) -> tuple[str, str]:
        """What «code stage:item» is a step of, and the step."""
        owner, _, at = subject.partition(" ")
        stage, _, item = at.partition(":")
        form = self._forms.get(owner)
        if form:
            return self.form(owner), self._blank(form, stage, item)
        return self.procedure(owner), self._step(self._catalogue.get(owner), stage, item)

    def _step(self, procedure: Optional[Procedure], stage: str, item: str) -> str:
        if stage == walks.QUESTION:
            asked = walks.question(procedure, item) if procedure else None
            return asked.ask if asked else item
        if stage in _OF_PAPER:
            return self._paper(procedure, item) + _OF_PAPER[stage]
        return _WALK.get(stage, stage)

    def _blank(self, form: Form, stage: str, item: str) -> str:
        kind, _, id = item.partition("=")
        if kind == "group":
            return next((group.ask for group in form.groups if group.id == id), id)
        field = form.field(id) if kind == "field" else None
        return field.label if field else _FORM.get(stage, stage)

    def _paper(self, procedure: Optional[Procedure], key: str) -> str:
        """By its name in the catalogue's list of papers, or the one that the procedure gives it."""
        uses = dict(zip(case.paper_keys(procedure.documents), procedure.documents)) if procedure else {}
        use = uses.get(key)
        if use is None:
            return key
        known = self._catalogue.papers.get(use.use) if use.use else None
        return known.name if known else use.name or key


@cache
def known() -> Names:
    """Those of the catalogue of this process; opened once, which may take seconds. Ids where it cannot be."""
    try:
        return Names(open_knowledge().catalogue)
    except MotCuaError:
        log.error("measures: the catalogue cannot be opened")
        return Names(Catalogue([]))
