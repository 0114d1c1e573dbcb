"""What stands on a sheet, before anyone decides how it looks."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Optional, Tuple

#: Of a line in a checklist: at hand, not at hand, not known whether at hand, not known whether needed; "" is open.
Mark = Literal["ready", "missing", "unsure", "maybe", ""]
Kind = Literal["list", "numbered", "checklist", "findings"]


@dataclass(frozen=True)
class Line:
    """One thing, and in `detail` what more there is to say about it. `mark` is shown in checklists only."""

    text: str
    detail: str = ""
    mark: Mark = ""


@dataclass(frozen=True)
class Block:
    """Lines under a title, which may be ''."""

    title: str
    lines: Tuple[Line, ...] = ()
    kind: Kind = "list"


@dataclass(frozen=True)
class Sheet:
    """A whole sheet. `url` is the page that the QR code opens; `source` and `footer` stand at the foot of each page."""

    title: str
    subtitle: str = ""
    blocks: Tuple[Block, ...] = ()
    url: Optional[str] = None
    url_caption: str = ""
    source: str = ""
    footer: str = ""
