"""Which records of the national list are one act.

The list holds the same act by level (commune, province, ministry), by agency and once more for many provinces.
A person means one act: search shows it once, and the place decides the code. Two records are one act when their
titles say the same once the words that only name level, place or agency are taken away.
"""
from __future__ import annotations

import re

from nlu.text import fold, normalise

_PARENTHESES = re.compile(r"\((?:[^()]|\([^()]*\))*\)")
_LEVEL = re.compile(
    r"\b(?:thuc hien )?(?:tai |o )?(?:cap (?:trung uong|tinh|huyen|xa|bo)|dia phuong|trung uong)\b"
)
_PREFIX = re.compile(r"^(?:thu tuc (?:hanh chinh )?(?:ve )?|tthc )")
_WORD = re.compile(r"\w+")


def act_key(title: str) -> str:
    """What the title says of the act alone: records with one key are one act.

    Parentheses are dropped only where they speak of level or agency: what else they hold may be the act itself.
    """
    text = _PREFIX.sub("", fold(normalise(title)).strip())
    text = _PARENTHESES.sub(lambda m: " " if _is_level(m.group()) else m.group(), text)
    text = _LEVEL.sub(" ", text)
    return " ".join(_WORD.findall(text))


def _is_level(group: str) -> bool:
    return bool(_LEVEL.search(group)) and len(group) < 60

