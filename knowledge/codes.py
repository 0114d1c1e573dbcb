"""How the code of a procedure on the national list is written: digit, dot, six digits, as 1.001193."""
from __future__ import annotations

import re

PATTERN = r"[0-9]\.[0-9]{6}"
_CODE = re.compile(PATTERN)


def is_code(text: str) -> bool:
    """Whether `text` is a code and nothing else; there need be no procedure of it."""
    return _CODE.fullmatch(text) is not None
