"""Draws the marks of a poster on A4: as PDF, SVG and PNG. Lengths are millimetres, type is in points."""
from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from io import BytesIO
from typing import Iterable, Union
from xml.sax.saxutils import escape, quoteattr

from fpdf import FPDF
from PIL import Image, ImageDraw

from actions.sheet import qr
from actions.sheet.letters import POINT, font
from actions.typeface import FAMILY, font_file

WIDTH, HEIGHT = 210.0, 297.0
#: Dots in an inch of the PNG: what an office printer prints.
DOTS = 300
#: A poster has no day: the same addresses give the same file.
_NO_DAY = dt.datetime(2000, 1, 1, tzinfo=dt.timezone.utc)


@dataclass(frozen=True)
class Words:
    """One line of text; `x` is its middle and `y` its baseline, in millimetres from the top left; `size` in points."""

    x: float
    y: float
    text: str
    size: float
    bold: bool = False


@dataclass(frozen=True)
class Code:
    """A QR code from its top left corner, quiet zone counted."""

    x: float
    y: float
    size: float
    url: str
    label: str


Mark = Union[Words, Code]

def pdf(marks: Iterable[Mark], title: str) -> bytes:
    """One page; a code is also a link."""
    page = FPDF(orientation="portrait", unit="mm", format="A4")
    for style in ("", "B"):
        page.add_font("poster", style, str(font_file(style == "B")))
    page.set_title(title)
    page.set_lang("vi")
    page.set_creator("Một Cửa")
    page.set_creation_date(_NO_DAY)
    page.set_auto_page_break(False)
    page.add_page()
    for mark in marks:
        if isinstance(mark, Code):
            picture = BytesIO(qr.png(mark.url))
            page.image(picture, mark.x, mark.y, mark.size, mark.size, link=mark.url, alt_text=mark.label or mark.url)
        else:
            page.set_font("poster", "B" if mark.bold else "", mark.size)
            page.text(mark.x - page.get_string_width(mark.text) / 2, mark.y, mark.text)
    return bytes(page.output())


def svg(marks: Iterable[Mark], title: str) -> bytes:
    """Text stays text; most typefaces are narrower than the one it was measured with, so that it fits anyway."""
    out = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" xml:lang="vi" width="{WIDTH:g}mm" height="{HEIGHT:g}mm" '
        f'viewBox="0 0 {WIDTH:g} {HEIGHT:g}" font-family="\'{FAMILY}\', sans-serif" text-anchor="middle">',
        f"<title>{escape(title)}</title>",
        '<rect width="100%" height="100%" fill="#fff"/>',
    ]
    for mark in marks:
        if isinstance(mark, Code):
            scale = mark.size / qr.modules(mark.url)
            out.append(
                f'<path role="img" aria-label={quoteattr(mark.label or mark.url)} shape-rendering="crispEdges" '
                f'transform="translate({mark.x:.3f} {mark.y:.3f}) scale({scale:.5f})" d="{qr.path(mark.url)}"/>'
            )
        else:
            weight = ' font-weight="bold"' if mark.bold else ""
            place = f'x="{mark.x:.2f}" y="{mark.y:.2f}" font-size="{mark.size * POINT:.3f}"{weight}'
            out.append(f"<text {place}>{escape(mark.text)}</text>")
    return "\n".join([*out, "</svg>", ""]).encode()


def png(marks: Iterable[Mark], title: str) -> bytes:
    """Grey, with DOTS in an inch; a module of a code is a whole number of dots."""
    dots = DOTS / 25.4
    page = Image.new("L", (round(WIDTH * dots), round(HEIGHT * dots)), 255)
    draw = ImageDraw.Draw(page)
    for mark in marks:
        if isinstance(mark, Code):
            room = round(mark.size * dots)
            picture = Image.open(BytesIO(qr.png(mark.url, scale=max(1, room // qr.modules(mark.url)))))
            rest = (room - picture.width) // 2
            page.paste(picture.convert("L"), (round(mark.x * dots) + rest, round(mark.y * dots) + rest))
        else:
            face = font(mark.bold, mark.size * POINT * dots)
            draw.text((mark.x * dots, mark.y * dots), mark.text, fill=0, font=face, anchor="ms")
    out = BytesIO()
    page.save(out, format="PNG", dpi=(DOTS, DOTS), optimize=True)
    return out.getvalue()
