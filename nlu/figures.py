"""Runs of digits in what people write."""
from __future__ import annotations

import re

#: Six digits or more, also where they are written in groups or with signs between that nobody sees: identity cards,
#: telephones, accounts. So many are somebody's number.
LONG_NUMBER = re.compile(r"\d(?:[ \t.\u00a0\u00ad\u2000-\u2015\u202a-\u202f\u2060-\u2069\ufeff-]{0,3}\d){5,}")
