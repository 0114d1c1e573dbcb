"""A walk in one line of text, to go on with it on another device: what a QR code carries. Pure.

The line holds the code, the answers and the ticks, and nothing else; it is made and read without any server. It is no
secret writing: whoever sees it can read it, so it is shown to the person alone and never logged.
"""
from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
import re
import zlib
from typing import Optional

from actions.walk import case
from actions.walk.walk import TICKS, Walk
from actions.world import World

PREFIX = "MC1."
#: A longer line is none of ours; unpacked it may not be larger than this either.
MOST_CHARACTERS, MOST_BYTES = 2000, 8000
_LINE = re.compile(r"(?:^|[\s=&#])(MC1\.[A-Za-z0-9_-]{8,%d})(?:$|[\s&])" % MOST_CHARACTERS)


def write(walk: Walk) -> str:
    """«MC1.…» for `walk`; what waits behind it stays here."""
    content = {"c": walk.code, "a": [[name, walk.answers[name]] for name in walk.asked if name in walk.answers], "p": walk.papers, "i": walk.issued}
    packed = zlib.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(), 9)
    return PREFIX + base64.urlsafe_b64encode(packed).decode().rstrip("=")


def find(text: str) -> Optional[str]:
    """The line in a message, alone or at the end of an address; None where there is none."""
    match = _LINE.search(text[: 2 * MOST_CHARACTERS])
    return match.group(1) if match else None


def read(line: str, world: World, as_of: dt.date) -> Optional[Walk]:
    """The walk in a line, holding only what the catalogue knows today; None for a line that was cut or made up."""
    try:
        packed = line[len(PREFIX) :]
        unpacker = zlib.decompressobj()
        raw = unpacker.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)), MOST_BYTES)
        content = json.loads(raw)
        procedure = world.catalogue.get(str(content["c"]))
        answers = {str(name): value for name, value in content["a"]}
        papers, issued = dict(content["p"]), dict(content["i"])
    except (binascii.Error, zlib.error, ValueError, KeyError, TypeError, RecursionError):
        return None
    if procedure is None or procedure.grade != "walk":
        return None
    walk = Walk(procedure.code, answers=case.sound(procedure, answers, as_of))
    walk.asked = [name for name in answers if name in walk.answers]
    keys = set(case.paper_keys(procedure.documents))
    walk.papers = {key: tick for key, tick in papers.items() if key in keys and tick in TICKS}
    walk.issued = {key: day for key, day in issued.items() if key in walk.papers and _day(day)}
    return walk


def _day(text: object) -> bool:
    try:
        return text == "" or bool(dt.date.fromisoformat(str(text)))
    except ValueError:
        return False
