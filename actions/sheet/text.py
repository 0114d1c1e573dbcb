"""A sheet as plain text, for chat and SMS."""
from __future__ import annotations

from typing import Iterator

from actions.sheet.letters import clean
from actions.sheet.model import Block, Line, Sheet

#: An open box for what is missing, a question for what is not known.
BOXES = {"ready": "[x]", "missing": "[ ]", "unsure": "[?]", "maybe": "[?]", "": "[ ]"}


def as_text(sheet: Sheet) -> str:
    """Blocks apart by an empty line; a line's detail is indented below it. No line ends in a space."""
    parts = [_lines(sheet.title, sheet.subtitle), *map(_block, sheet.blocks), _address(sheet)]
    parts.append(_lines(sheet.source, sheet.footer))
    return "\n\n".join(part for part in parts if part)


def _lines(*texts: str) -> str:
    return "\n".join(text for text in map(clean, texts) if text)


def _address(sheet: Sheet) -> str:
    if not sheet.url:
        return ""
    caption = clean(sheet.url_caption)
    return f"{caption}: {clean(sheet.url)}" if caption else clean(sheet.url)


def _block(block: Block) -> str:
    return "\n".join([*filter(None, [clean(block.title)]), *_rows(block)])


def _rows(block: Block) -> Iterator[str]:
    for number, line in enumerate(block.lines, 1):
        sign = _sign(block, line, number)
        yield f"{sign} {clean(line.text)}".rstrip()
        if clean(line.detail):
            yield f"{' ' * (len(sign) + 1)}{clean(line.detail)}"


def _sign(block: Block, line: Line, number: int) -> str:
    if block.kind == "checklist":
        return BOXES[line.mark]
    return {"numbered": f"{number}.", "findings": "!"}.get(block.kind, "-")
