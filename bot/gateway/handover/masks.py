"""What is hidden of a line until someone opens it, and says so in the audit log. Pure."""
from __future__ import annotations

import re

from knowledge import codes
from nlu.figures import LONG_NUMBER

#: What stands for something hidden.
DOTS = "••••••"
#: What is written alike and is nobody's: a procedure's code, a sum of money.
_PUBLIC = re.compile(codes.PATTERN + r"|\d{1,3}(?:\.\d{3})+(?=\s?(?:đồng|đ\b|vnđ|vnd))", re.IGNORECASE)


def masked(text: str) -> str:
    """`text` without its long numbers. What is masked already stays as it is."""
    return LONG_NUMBER.sub(_hidden, text)


def _hidden(found: re.Match[str]) -> str:
    public = _PUBLIC.match(found.string, found.start())
    return found[0] if public and public.end() == found.end() else DOTS
