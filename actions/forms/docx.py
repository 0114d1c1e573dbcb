"""A filled form as DOCX, to print or to go on writing in.

Built with python-docx and no template file: how many sections, columns and signatures there are differs from form to
form. Page and type follow the layout of administrative papers (Nghị định 30/2020/NĐ-CP, phụ lục I).
"""
from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import Any, Sequence

from docx import Document as new_docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from actions.forms.document import BOXES, Beside, Document, Item, Line, Table
from actions.sheet.letters import clean

FACE = "Times New Roman"
#: Has the two boxes in every office suite; the named text face does not.
BOX_FACE = "Segoe UI Symbol"
#: Points.
BODY, TITLE, NOTE, CELL = 13, 14, 10, 11
#: Millimetres.
WIDTH, HEIGHT, TOP, LEFT, RIGHT = 210, 297, 20, 30, 20
ROOM = WIDTH - LEFT - RIGHT
CENTER, RIGHT_SIDE, JUSTIFIED = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY
#: Signatures beside one another; more begin a new row.
SIGNING = 4


def as_docx(form: Document, made_at: dt.datetime) -> bytes:
    """The file; the same form made at the same time gives the same text and properties."""
    paper, out = _Paper(form, made_at), BytesIO()
    paper.write()
    paper.docx.save(out)
    return out.getvalue()


class _Paper:
    def __init__(self, form: Document, made_at: dt.datetime) -> None:
        self.form, self.docx = form, new_docx()
        page = self.docx.sections[0]
        page.page_width, page.page_height = Mm(WIDTH), Mm(HEIGHT)
        page.top_margin = page.bottom_margin = Mm(TOP)
        page.left_margin, page.right_margin = Mm(LEFT), Mm(RIGHT)
        style = self.docx.styles["Normal"]
        style.font.size = Pt(BODY)
        _face(style.element.get_or_add_rPr(), FACE)
        language = style.element.rPr.makeelement(qn("w:lang"), {qn("w:val"): "vi-VN"})
        style.element.rPr.append(language)
        style.paragraph_format.space_after = Pt(4)
        style.paragraph_format.space_before = Pt(0)
        style.paragraph_format.line_spacing = 1.0
        about = self.docx.core_properties
        about.title, about.author, about.language, about.comments = clean(form.title), "Một Cửa", "vi-VN", ""
        about.created = about.modified = made_at
        about.last_modified_by = ""

    def write(self) -> None:
        form, words = self.form, self.form.words
        if form.origin:
            self._say(form.origin, align=RIGHT_SIDE, size=NOTE, italic=True)
        self._say(words["country"], align=CENTER, bold=True, after=0)
        self._say(words["motto"], align=CENTER, bold=True, underline=True, after=10)
        self._say(form.title, align=CENTER, bold=True, size=TITLE, after=4)
        if form.face_note:
            self._say(form.face_note, align=CENTER, size=NOTE, italic=True, after=8)
        if form.addressed_to:
            self._line(form.addressed_to)
        for part in form.parts:
            if part.title:
                self._say(part.title, bold=True, before=6).paragraph_format.keep_with_next = True
            elif part.items:
                self._say("", size=4, after=0)
            for item in part.items:
                self._item(item)
        for index, text in enumerate(form.pledge):
            self._say(text, align=JUSTIFIED, before=6 if not index else 0).paragraph_format.keep_with_next = True
        for start in range(0, len(form.signatures), SIGNING):
            self._signatures(start)
        self._annexes()

    def _say(self, text: str, *, align: Any = None, bold: bool = False, italic: bool = False, underline: bool = False,
             size: float = 0, before: float = 0, after: float = -1, where: Any = None) -> Any:  # fmt: skip
        """One paragraph, in `where` (a cell) or in the body."""
        paragraph = (where or self.docx).add_paragraph()
        run = paragraph.add_run(clean(text))
        run.bold, run.italic, run.underline = bold or None, italic or None, underline or None
        if size:
            run.font.size = Pt(size)
        if align is not None:
            paragraph.alignment = align
        paragraph.paragraph_format.space_before = Pt(before)
        if after >= 0:
            paragraph.paragraph_format.space_after = Pt(after)
        return paragraph

    def _item(self, item: Item) -> None:
        if isinstance(item, Line):
            self._line(item)
        elif isinstance(item, Table):
            if item.label:
                self._say(f"{item.label.rstrip(' :')}:").paragraph_format.keep_with_next = True
            self._grid(item, item.widths)
            self._say(item.note, after=4 if item.note else 0, size=CELL)
        else:
            self._beside(item)

    def _line(self, line: Line) -> None:
        if not line.boxes:
            paragraph = self._say(f"{line.head} {line.value}")
            if not line.value:
                stops = paragraph.paragraph_format.tab_stops
                stops.add_tab_stop(Mm(ROOM), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
                paragraph.add_run("\t")
            return
        paragraph = self._say(line.head)
        for label, ticked in line.boxes:
            if line.stacked:
                paragraph.paragraph_format.keep_with_next = True
                paragraph = self.docx.add_paragraph()
                paragraph.paragraph_format.left_indent = Mm(8)
            else:
                paragraph.add_run("   ")
            _face(paragraph.add_run(BOXES[ticked])._element.get_or_add_rPr(), BOX_FACE)
            paragraph.add_run(f" {clean(label)}")

    def _grid(self, of: Table, widths: Sequence[float]) -> None:
        """Cells with borders; the head is said again on each page. `widths` are shares of the room."""
        columns = len(of.heads)
        table = self.docx.add_table(rows=0, cols=columns, style="Table Grid")
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        for column, width in zip(table.columns, widths):
            column.width = Mm(ROOM * width)
        size = CELL if columns < 6 else CELL - 2
        for number, row in enumerate((of.heads, *of.rows)):
            cells = table.add_row().cells
            for cell, text, width in zip(cells, row, widths):
                cell.width = Mm(ROOM * width)
                _only(cell, clean(text), bold=not number, size=size, align=CENTER if not number else None)
        _flag(table.rows[0], "w:tblHeader")
        for row in table.rows:
            _flag(row, "w:cantSplit")

    def _beside(self, item: Beside) -> None:
        self._grid(item.table, item.widths)
        self._say("", after=0, size=6)

    def _signatures(self, start: int) -> None:
        signing = self.form.signatures[start : start + SIGNING]
        blank = [None] if len(signing) == 1 else []
        size = CELL - 2 if len(signing) > 2 else BODY
        dated = any(each.date_line for each in signing)
        table = self.docx.add_table(rows=1, cols=len(signing) + len(blank))
        table.autofit = False
        _flag(table.rows[0], "w:cantSplit")
        for cell, signature in zip(table.rows[0].cells, [*blank, *signing]):
            cell.width = Mm(ROOM / (len(signing) + len(blank)))
            if signature is None:
                continue
            if dated:
                _only(cell, signature.date_line, italic=True, size=size - 1, align=CENTER)
                self._say(signature.label, align=CENTER, bold=True, size=size, after=0, where=cell)
            else:
                _only(cell, signature.label, bold=True, size=size, align=CENTER)
            note = f"({signature.note})" if signature.note else ""
            self._say(note, align=CENTER, italic=True, size=size - 1, after=44, where=cell)
            if not signature.lines:
                self._say(signature.name, align=CENTER, bold=True, size=size, where=cell)
            for line in signature.lines:
                self._say(f"{line.head} {line.value or '…' * 8}", size=size, after=2, where=cell)

    def _annexes(self) -> None:
        for annex in self.form.annexes:
            if annex.number == 1:
                self.docx.add_page_break()
                self._say(self.form.words["annex"], align=CENTER, bold=True, size=TITLE)
            if isinstance(annex.content, Table):
                self._say(f"{annex.number}. {annex.label}", bold=True, before=6)
                self._grid(annex.content, annex.content.widths)
            else:
                self._say(f"{annex.number}. {annex.label}", bold=True, before=6)
                self._say(annex.content, align=JUSTIFIED)


def _only(cell: Any, text: str, *, size: float, bold: bool = False, italic: bool = False, align: Any = None) -> None:
    """The one paragraph that a new cell has."""
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.alignment = align
    run = paragraph.add_run(clean(text))
    run.bold, run.italic, run.font.size = bold or None, italic or None, Pt(size)


def _face(properties: Any, name: str) -> None:
    """Named for every script: Word takes another face for some Vietnamese letters otherwise."""
    fonts = properties.get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), name)


def _flag(row: Any, name: str) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.append(properties.makeelement(qn(name), {}))
