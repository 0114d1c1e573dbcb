"""A filled form as PDF, to print and sign: the same content as the DOCX, with the typeface inside."""
from __future__ import annotations

import datetime as dt
from typing import Sequence

from fpdf import FPDF
from fpdf.fonts import FontFace

from actions.forms.document import BOXES, Beside, Document, Item, Line, Signature, Table
from actions.sheet.letters import POINT, clean
from actions.typeface import font_file

#: DejaVu Serif is wider than Times: 11 points take the room of 13.
BODY, TITLE, NOTE, CELL = 11, 12.5, 8.5, 9
LEADING = 1.45
#: Millimetres.
TOP, BOTTOM, LEFT, RIGHT, INDENT = 18.0, 15.0, 28.0, 18.0, 8.0
#: Room for a hand between a signature's label and its name; a row of signatures stays whole.
SIGN, SIGNATURE_HEIGHT, NARROW_HEIGHT, SIGNING = 20.0, 45.0, 60.0, 4
#: What is left of a line below which the dots of a blank go on in the next.
SHORT = 35.0
_FACE, _SIGNS = "form", "signs"
_STYLES = {"": "DejaVuSerif.ttf", "B": "DejaVuSerif-Bold.ttf", "I": "DejaVuSerif-Italic.ttf"}


def as_pdf(form: Document, made_at: dt.datetime) -> bytes:
    """The file; the same form made at the same time gives the same bytes."""
    paper = _Paper(form, made_at)
    paper.write()
    return bytes(paper.output())


class _Paper(FPDF):
    """The page under the pen; `y` is where it stands."""

    def __init__(self, form: Document, made_at: dt.datetime) -> None:
        super().__init__(orientation="portrait", unit="mm", format="A4")
        self.form = form
        faces = font_file().parent
        for style, name in _STYLES.items():
            self.add_font(_FACE, style, str(faces / name))
        self.add_font(_SIGNS, "", str(font_file()))  # the boxes
        self.set_fallback_fonts([_SIGNS], exact_match=False)
        self.set_title(clean(form.title))
        self.set_lang("vi")
        self.set_creator("Một Cửa")
        self.set_creation_date(made_at)
        self.set_margins(LEFT, TOP, RIGHT)
        self.set_auto_page_break(True, BOTTOM)
        self.alias_nb_pages("{nb}")
        self.c_margin = 0
        self.add_page()

    def footer(self) -> None:
        """fpdf2 calls it as each page ends."""
        self.set_y(4 - BOTTOM)
        self._face(NOTE)
        text = self.form.words["page"].format(page=self.page_no(), pages="{nb}")
        self.set_x(self.w - RIGHT - self.get_string_width(text.replace("{nb}", "9")))
        self.cell(None, _leading(NOTE), text)

    def write(self) -> None:
        form, words = self.form, self.form.words
        self._say(form.origin, size=NOTE, style="I", align="R")
        self.ln(2)
        self._say(words["country"], style="B", align="C")
        self._say(words["motto"], style="B", align="C")
        half = self.get_string_width(words["motto"]) / 2
        self.set_line_width(0.25)
        self.line(LEFT + self.epw / 2 - half, self.y + 0.3, LEFT + self.epw / 2 + half, self.y + 0.3)
        self.ln(5)
        self._say(form.title, size=TITLE, style="B", align="C")
        self.ln(1)
        self._say(form.face_note, size=NOTE, style="I", align="C")
        self.ln(3)
        if form.addressed_to:
            self._line(form.addressed_to)
        last = form.parts[-1].items[-1] if form.signatures and not form.pledge and form.parts[-1].items else None
        for part in form.parts:
            if part.title:
                self.ln(1.5)
                self._keep(3 * _leading(BODY))
                self._say(part.title, style="B")
                self.ln(1)
            elif part.items:
                self.ln(2)
            for item in part.items:
                if item is last:  # signatures never stand alone on a page
                    self._keep(4 * _leading(BODY) + _room(form.signatures[:SIGNING]))
                self._item(item)
        self.ln(2)
        for number, text in enumerate(form.pledge, 1):
            if number == len(form.pledge):
                self._keep(self._height(text) + _room(form.signatures[:SIGNING]))
            self._say(text)
        for start in range(0, len(form.signatures), SIGNING):
            self._signatures(form.signatures[start : start + SIGNING])
        self._annexes()

    def _item(self, item: Item) -> None:
        if isinstance(item, Line):
            self._line(item)
        elif isinstance(item, Table):
            self._keep(4 * _leading(BODY))
            self._say(f"{item.label.rstrip(' :')}:")
            self.ln(1)
            self._grid(item, item.widths)
            self._say(item.note, size=CELL)
            self.ln(2)
        else:
            self._beside(item)

    def _line(self, line: Line) -> None:
        head = clean(line.head)
        if not line.boxes:
            self._say(f"{head} {clean(line.value)}" if line.value else self._open(head))
        elif line.stacked:
            self._say(head)
            for label, ticked in line.boxes:
                self._say(f"{BOXES[ticked]} {clean(label)}", indent=INDENT)
        else:
            self._say("   ".join([head, *(f"{BOXES[ticked]} {clean(label)}" for label, ticked in line.boxes)]))
        self.ln(0.8)

    def _open(self, head: str) -> str:
        """The label and dots to the end of the line, or of the next where little room is left."""
        self._face(BODY)
        lines = self.multi_cell(self.epw, _leading(BODY), head, align="L", dry_run=True, output="LINES")
        room = self.epw - self.get_string_width(lines[-1] + " ") - 0.5
        dot = self.get_string_width("." * 100) / 100
        dots = "." * int(room / dot)
        return f"{head} {dots}" if room >= SHORT else f"{head}\n{'.' * int((self.epw - 0.5) / dot)}"

    def _grid(self, of: Table, widths: Sequence[float]) -> None:
        """Cells with borders; the head is said again on each page. `widths` are shares of the room."""
        size = CELL if len(of.heads) < 7 else CELL - 1.5
        self._face(size)
        self.set_line_width(0.2)
        with self.table(
            col_widths=tuple(self.epw * width for width in widths), text_align="LEFT", line_height=_leading(size),
            padding=1, headings_style=FontFace(emphasis="BOLD"), width=self.epw, align="LEFT",
        ) as table:  # fmt: skip
            for row in (of.heads, *of.rows):
                cells = table.row()
                for text in row:
                    cells.cell(clean(text))

    def _beside(self, item: Beside) -> None:
        self._grid(item.table, item.widths)
        self.ln(3)

    def _signatures(self, signing: Sequence[Signature]) -> None:
        self._keep(_room(signing))
        self.ln(3)
        columns = max(2, len(signing))
        room = self.epw / columns
        size = BODY if columns == 2 else NOTE - 1
        starts = [LEFT + room * (columns - len(signing) + place) for place in range(len(signing))]
        dated = any(each.date_line for each in signing)
        top = low = self.y
        for x, each in zip(starts, signing):
            self.set_y(top)
            if dated and not each.date_line:  # labels stand level
                self.ln(_leading(size - 1))
            note = f"({each.note})" if each.note else ""
            for style, text in (("I", each.date_line), ("B", each.label), ("I", note)):
                small = size - 1 if style == "I" else size
                self._say(text, size=small, style=style, align="C", indent=x - LEFT + 1, room=room - 2)
            low = max(low, self.y)
        top = low = low + SIGN
        for x, each in zip(starts, signing):
            self.set_y(top)
            style, align = ("", "L") if each.lines else ("B", "C")
            self._say(_below(each), size=size, style=style, align=align, indent=x - LEFT + 1, room=room - 2)
            low = max(low, self.y)
        self.set_y(low + 2)

    def _annexes(self) -> None:
        for annex in self.form.annexes:
            if annex.number == 1:
                self.add_page()
                self._say(self.form.words["annex"], size=TITLE, style="B", align="C")
            self.ln(2)
            self._say(f"{annex.number}. {annex.label}", style="B")
            if isinstance(annex.content, Table):
                self.ln(1)
                self._grid(annex.content, annex.content.widths)
            else:
                self._say(annex.content)

    def _keep(self, height: float) -> None:
        """A new page where `height` is not left on this one."""
        if self.y + height > self.page_break_trigger:
            self.add_page()

    def _height(self, text: str) -> float:
        self._face(BODY)
        return len(self.multi_cell(self.epw, text=clean(text), dry_run=True, output="LINES")) * _leading(BODY)

    def _face(self, size: float, style: str = "") -> None:
        self.set_font(_FACE, style, size)

    def _say(self, text: str, *, size: float = BODY, style: str = "", align: str = "L", indent: float = 0.0,
             room: float = 0.0) -> None:  # fmt: skip
        """Text from `y` down; `y` is then below it."""
        text = "\n".join(clean(line) for line in text.split("\n"))
        if not text:
            return
        self._face(size, style)
        self.set_x(LEFT + indent)
        self.multi_cell(room or self.epw - indent, _leading(size), text, align=align, new_x="LMARGIN", new_y="NEXT")


def _room(signing: Sequence[Signature]) -> float:
    """What a row of signatures takes; labels and lines wrap where three or four stand beside one another."""
    return SIGNATURE_HEIGHT if len(signing) < 3 else NARROW_HEIGHT


def _below(signature: Signature) -> str:
    return "\n".join(f"{line.head} {line.value or '…' * 8}" for line in signature.lines) or signature.name


def _leading(size: float) -> float:
    return size * POINT * LEADING
