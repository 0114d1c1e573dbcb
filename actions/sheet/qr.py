"""QR codes of addresses."""
from __future__ import annotations

from functools import lru_cache
from io import BytesIO

import segno

#: Light modules around a code, without which phones do not find it (ISO/IEC 18004).
QUIET = 4
#: Error correction: about a quarter of the code may be soiled, for what hangs at a counter («m»: a seventh).
LEVEL = "q"


@lru_cache(maxsize=32)
def code(url: str, level: str = LEVEL) -> segno.QRCode:
    """Raises segno.DataOverflowError where `url` is longer than a code can be."""
    return segno.make(url, error=level, micro=False)


def modules(url: str, level: str = LEVEL) -> int:
    """Modules on a side, the quiet zone counted."""
    return code(url, level).symbol_size(border=QUIET)[0]


def png(url: str, level: str = LEVEL, scale: int = 8) -> bytes:
    """A black and white picture with its quiet zone, `scale` pixels a module."""
    out = BytesIO()
    code(url, level).save(out, kind="png", scale=scale, border=QUIET)
    return out.getvalue()


def path(url: str) -> str:
    """The dark modules as one SVG path, a unit a module, the quiet zone around them."""
    parts = []
    for y, row in enumerate(code(url).matrix_iter(border=QUIET)):
        x = 0
        while x < len(row):
            end = x
            while end < len(row) and row[end]:
                end += 1
            if end > x:
                parts.append(f"M{x} {y}h{end - x}v1H{x}z")
            x = end + 1
    return "".join(parts)
