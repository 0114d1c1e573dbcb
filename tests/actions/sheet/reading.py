"""Reads back what was drawn: text and codes of a PDF, codes of a picture."""
from __future__ import annotations

import re
from io import BytesIO

import zxingcpp
from PIL import Image, ImageDraw
from pypdf import PdfReader

POINT = 25.4 / 72


def pages(content: bytes) -> list[str]:
    """The text of each page, all white space one space."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages]


def codes(picture: Image.Image) -> list[str]:
    """What the QR codes of a picture say, from top to bottom, from left to right."""
    found = zxingcpp.read_barcodes(picture.convert("L"), formats=zxingcpp.BarcodeFormat.QRCode)
    corners = {code.text: code.position.top_left for code in found}
    return sorted(corners, key=lambda text: (round(corners[text].y, -2), corners[text].x))


def pdf_codes(content: bytes) -> dict[str, float]:
    """What each code of the first page says, with its width on paper in millimetres, quiet zone counted."""
    page = PdfReader(BytesIO(content)).pages[0]
    stream = page.get_contents().get_data().decode("latin-1")
    placed = re.findall(r"([\d.]+) 0 0 [\d.]+ [\d.]+ [\d.]+ cm\s*/(\w+) Do", stream)
    widths = {name: float(width) * POINT for width, name in placed}
    return {codes(image.image)[0]: widths[image.name.split(".")[0]] for image in page.images}


def svg_codes(content: bytes) -> list[str]:
    """What the codes of an SVG say, each drawn from its path."""
    found = []
    for path in re.findall(r' d="([^"]+)"', content.decode()):
        runs = [tuple(map(int, run)) for run in re.findall(r"M(\d+) (\d+)h(\d+)v1H\1z", path)]
        assert len(runs) == path.count("M")
        side = max(y for _, y, _ in runs) + 5
        picture = Image.new("L", (side * 6, side * 6), 255)
        draw = ImageDraw.Draw(picture)
        for x, y, length in runs:
            draw.rectangle([x * 6, y * 6, (x + length) * 6 - 1, y * 6 + 5], fill=0)
        found += codes(picture)
    return found
