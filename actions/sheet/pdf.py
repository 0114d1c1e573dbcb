"""A sheet as PDF: A4, large type, boxes to tick, the QR code of the page at the top right."""
from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import Optional

from fpdf import FPDF

from actions.sheet import qr
from actions.sheet.letters import POINT, clean
from actions.typeface import font_file
from actions.sheet.model import Block, Line, Sheet

#: Points. Readable at arm's length: nothing that must be read is below BODY.
TITLE, HEADING, BODY, SMALL = 21, 14, 12, 9.5
#: Line height over type size: Vietnamese letters carry two marks.
LEADING = 1.42
#: Millimetres.
MARGIN, QR_SIZE, GAP, INDENT, BOX = 18.0, 38.0, 5.0, 8.0, 4.2
PAGE_ROOM = 24.0
PAGE = "Trang {page}/{pages}"
INK, GREY = 20, 85
_FACE = "sheet"


def as_pdf(sheet: Sheet, made_at: Optional[dt.datetime] = None) -> bytes:
    """The file. With the same `made_at` (now by default) the same sheet gives the same bytes."""
    paper = _Paper(sheet, made_at)
    paper.head()
    for block in sheet.blocks:
        paper.block(block)
    return bytes(paper.output())


class _Paper(FPDF):
    """The page under the pen; `y` is where it stands."""

    def __init__(self, sheet: Sheet, made_at: Optional[dt.datetime]) -> None:
        super().__init__(orientation="portrait", unit="mm", format="A4")
        self.sheet = sheet
        for style in ("", "B"):
            self.add_font(_FACE, style, str(font_file(style == "B")))
        self.set_title(clean(sheet.title))
        self.set_lang("vi")
        self.set_creator("Một Cửa")
        if made_at is not None:
            self.set_creation_date(made_at)
        self.set_margin(MARGIN)
        self.c_margin = 0
        self.alias_nb_pages("{nb}")
        self._foot = [text for text in (clean(sheet.source), clean(sheet.footer)) if text]
        self.add_page()
        height = sum(self._height(text, self.epw - PAGE_ROOM, SMALL) for text in self._foot)
        self._foot_height = max(height, _leading(SMALL))
        self.set_auto_page_break(True, MARGIN * 0.7 + self._foot_height + 4)

    @property
    def bottom(self) -> float:
        """Where the room for lines ends."""
        return self.page_break_trigger

    def footer(self) -> None:
        """Source and page number; fpdf2 calls it as each page ends."""
        top = self.h - MARGIN * 0.7 - self._foot_height
        self.set_draw_color(170)
        self.set_line_width(0.2)
        self.line(MARGIN, top - 2, self.w - MARGIN, top - 2)
        self.set_y(top)
        for text in self._foot:
            self._write(text, MARGIN, self.epw - PAGE_ROOM, SMALL, colour=GREY)
        page = self.page_no()
        self._face(SMALL, False, GREY)
        left = self.w - MARGIN - self.get_string_width(PAGE.format(page=page, pages=page))
        self.set_xy(left, top)
        self.cell(None, _leading(SMALL), PAGE.format(page=page, pages="{nb}"))  # how many is known at the end

    def head(self) -> None:
        """Title on the left, QR code with its caption on the right."""
        sheet, room, code_ends = self.sheet, self.epw, MARGIN
        if sheet.url:
            url = clean(sheet.url)
            quiet = QR_SIZE * qr.QUIET / qr.modules(url, "m")  # white: stands in the margin
            left, top = self.w - MARGIN - QR_SIZE + quiet, MARGIN - quiet
            room -= QR_SIZE + GAP - quiet
            alt = clean(sheet.url_caption) or url
            self.image(BytesIO(qr.png(url, "m")), x=left, y=top, w=QR_SIZE, h=QR_SIZE, link=url, alt_text=alt)
            self.set_y(top + QR_SIZE - quiet + 1.5)
            self._write(sheet.url_caption, left + quiet, QR_SIZE - 2 * quiet, SMALL, align="C")
            code_ends = self.y
        self.set_y(MARGIN - 1.5)  # capitals level with the code
        self._write(sheet.title, MARGIN, room, TITLE, bold=True)
        self.ln(1.5)
        self._write(sheet.subtitle, MARGIN, room, BODY, colour=GREY)
        if sheet.url:
            self.ln(1)
            self._write(sheet.url, MARGIN, room, BODY, colour=GREY, link=clean(sheet.url))
        self.set_y(max(self.y, code_ends) + 2)

    def block(self, block: Block) -> None:
        """A title is never the last thing on a page, and a line is broken only where it is longer than a page."""
        title, lines = clean(block.title), block.lines
        heading = self._height(title, self.epw, HEADING, bold=True) + 1.5 if title else 0.0
        first = self._line_height(block, lines[0]) if lines else 0.0
        self.ln(4)
        self._keep(heading + first)
        if title:
            self._write(title, MARGIN, self.epw, HEADING, bold=True)
            self.ln(1.5)
        for number, line in enumerate(lines, 1):
            if number > 1:
                self._keep(self._line_height(block, line))
            self._line(block, line, number)

    def _keep(self, height: float) -> None:
        """A new page where `height` is not left on this one; what no page can hold flows from where it is."""
        if self.y + height > self.bottom and height <= self.bottom - MARGIN:
            self.add_page()

    def _line_height(self, block: Block, line: Line) -> float:
        room, bold = self.epw - INDENT, block.kind == "findings"
        return self._height(line.text, room, BODY, bold) + self._height(line.detail, room, BODY)

    def _line(self, block: Block, line: Line, number: int) -> None:
        top, page = self.y, self.page
        if block.kind == "checklist":
            self._box(line.mark)
        elif block.kind != "findings":
            self._write(f"{number}." if block.kind == "numbered" else "•", MARGIN, INDENT, BODY)
            self.set_y(top)
        self._write(line.text, MARGIN + INDENT, self.epw - INDENT, BODY, bold=block.kind == "findings")
        self._write(line.detail, MARGIN + INDENT, self.epw - INDENT, BODY, colour=GREY)
        if block.kind == "findings" and page == self.page:
            self.set_fill_color(INK)
            self.rect(MARGIN + 2, top + 0.8, 1.2, self.y - top - 1.6, style="F")
        self.ln(1.8)

    def _box(self, mark: str) -> None:
        """Open for what is missing, ticked for what is at hand, a question for what is not known."""
        x, y = MARGIN + 0.5, self.y + (_leading(BODY) - BOX) / 2
        self.set_draw_color(INK)
        self.set_line_width(0.4)
        if mark == "maybe":
            self.set_dash_pattern(dash=0.8, gap=0.6)
        self.rect(x, y, BOX, BOX)
        self.set_dash_pattern()
        if mark == "ready":
            self.set_line_width(0.7)
            self.polyline([(x + 0.8, y + 2.2), (x + 1.8, y + 3.3), (x + 3.6, y + 0.9)])
        elif mark in ("unsure", "maybe"):
            self._face(SMALL, True, INK)
            self.text(x + (BOX - self.get_string_width("?")) / 2, y + BOX - 0.85, "?")

    def _face(self, size: float, bold: bool, colour: int) -> None:
        self.set_font(_FACE, "B" if bold else "", size)
        self.set_text_color(colour)

    def _write(self, text: str, x: float, room: float, size: float, bold: bool = False, colour: int = INK,
               align: str = "L", link: str = "") -> None:  # fmt: skip
        """Text from `y` down; `y` is then below it."""
        text = clean(text)
        if not text:
            return
        self._face(size, bold, colour)
        self.set_x(x)
        self.multi_cell(room, _leading(size), text, align=align, link=link or None, new_x="LMARGIN", new_y="NEXT")

    def _height(self, text: str, room: float, size: float, bold: bool = False) -> float:
        text = clean(text)
        if not text:
            return 0.0
        self._face(size, bold, INK)
        lines = self.multi_cell(room, _leading(size), text, align="L", dry_run=True, output="LINES")
        return len(lines) * _leading(size)


def _leading(size: float) -> float:
    return size * POINT * LEADING
