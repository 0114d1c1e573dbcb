"""A form by talking, over HTTP; and how long each form takes to become a document."""
from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from time import perf_counter

from actions.forms import values as one
from actions.forms.document import document
from actions.forms.docx import as_docx
from actions.forms.filling import Filling, fill
from actions.forms.pdf import as_pdf
from actions.phrases import Phrases
from bot.settings import Settings
from evaluation.speed.figure import Figure, shares
from evaluation.speed.made import prepare
from evaluation.speed.server import running, turn
from knowledge.forms.files import Forms
from knowledge.forms.model import Form

#: Milliseconds of the slowest turns; seconds of a document.
BAR_TURN, BAR_DOCX, BAR_PDF = 150.0, 1.0, 4.0
TALKS, MADE = 20, 5

#: Birth registration by an invented mother, then the form of residence for the child: names, groups, doubts, asides.
TALK: Sequence[str] = (
    "điền giúp em tờ khai khai sinh cho con", "3/11/2026", "case:birth_place=home", "case:special=none",
    "case:parents_married=yes", "đồng ý", "em là Nguyễn Thị Lan sinh 2/9/1995",
    "số 5, thôn Đông, xã Tân Lạc, tỉnh Phú Thọ", "001195012345 cấp 1/2/2021 do Bộ Công an", "mẹ bé", "nguyen minh an",
    "Nguyễn Minh An", "bé trai", "mường", "Trạm y tế xã Tân Lạc, tỉnh Phú Thọ", "xã Tân Lạc, Phú Thọ", "Mường",
    "phí bao nhiêu vậy", "Hoàng Văn Bình, 1990, căn cước 001090012345", "Mường", "cùng chỗ", "bỏ qua", "có", "2",
    "sửa dân tộc của bé thành Kinh", "sửa dân tộc của bé thành Mường", "form:make",
    "điền tờ khai ct01", "form:fill=ct01@1.004222", "case:who=newborn", "case:place=family", "bỏ qua", "0912345678", "bỏ qua",
    "mẹ của bé", "số 5, thôn Đông, xã Tân Lạc, tỉnh Phú Thọ", "không", "tôi", "mẹ", "form:make",
)  # fmt: skip


def measure(settings: Settings) -> list[Figure]:
    """With a model and an index that are there. `settings` must be in the environment."""
    prepare(settings)
    with running() as (_, port, _ready):
        turn(port, "warm", TALK[0])
        talks = [[turn(port, f"form-{number}", text) for text in TALK] for number in range(TALKS)]
    making = [at for at, text in enumerate(TALK) if text == "form:make"]
    took = [each for talk in talks for at, each in enumerate(talk) if at not in making]
    made = [talk[at] for talk in talks for at in making]
    return [
        *shares("turn of a form over HTTP", took, f"{TALKS} talks of {len(TALK)} turns", BAR_TURN),
        *shares("turn that makes the three files", made, f"{len(made)} turns"),
        *documents(),
    ]


def documents() -> list[Figure]:
    """The slowest of the forms, each filled in every blank, made several times."""
    forms, phrases, now = Forms.own(), Phrases.load(), dt.datetime.now(dt.timezone.utc)
    filled = [document(_full(form, forms, now.date()), phrases) for form in forms]
    slowest = {}
    for name, make in (("DOCX", as_docx), ("PDF", as_pdf)):
        make(filled[0], now)
        slowest[name] = max(min(_seconds(make, drawn, now) for _ in range(MADE)) for drawn in filled)
    how = f"slowest of {len(filled)} forms, best of {MADE}"
    return [
        Figure("a filled form as DOCX", slowest["DOCX"], "s", BAR_DOCX, how),
        Figure("a filled form as PDF", slowest["PDF"], "s", BAR_PDF, how),
    ]


def _seconds(make, drawn, now) -> float:
    began = perf_counter()
    make(drawn, now)
    return perf_counter() - began


def _full(form: Form, forms: Forms, day: dt.date) -> Filling:
    """Every blank of the form filled with something of its kind."""
    told = {field.key: _value(field, day) for field in form.all_fields() if field.key}
    return fill(form, forms, {key: value for key, value in told.items() if value is not None}, {}, day)


def _value(field: one.Blank, day: dt.date):
    if field.kind == "table":
        return [{column.id: _value(column, day) for column in field.columns} for _ in range(2)]
    if field.options:
        return [field.options[0].id] if one.several(field) else field.options[0].id
    return one.read(field, _WORDS.get(field.kind, "ghi theo giấy tờ kèm theo"), day).value


_WORDS = {
    "name": "Nguyễn Thị Minh Khuê", "date": "12/03/1990", "year_or_date": "12/03/1990", "sex": "Nữ", "id_number": "001190012345",
    "old_id_number": "012345678", "phone": "0912345678", "email": "khue@example.com", "ethnicity": "Kinh", "religion": "Không",
    "address": "số 5, thôn Đông, xã Tân Lạc, tỉnh Phú Thọ", "place": "xã Tân Lạc, tỉnh Phú Thọ", "nationality": "Việt Nam",
    "relation": "con", "money": "1.500.000", "number": "3", "yes_no": "có",
}  # fmt: skip
