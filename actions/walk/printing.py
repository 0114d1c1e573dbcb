"""The sheet as a file and as text, and the code that takes a case to another device."""
from __future__ import annotations

import datetime as dt
import logging
from typing import List, Optional

from actions import replies
from actions.replies import Reply
from actions.sheet.links import links
from actions.sheet.pdf import as_pdf
from actions.sheet.qr import png
from actions.sheet.text import as_text
from actions.walk import ending, handover
from actions.walk.walk import Walk
from actions.world import World
from knowledge.schema import Procedure

log = logging.getLogger(__name__)


def printed(walk: Walk, procedure: Procedure, world: World, as_of: dt.date, here: Optional[str]) -> List[Reply]:
    """The sheet as PDF where files can be kept, and always as text."""
    sheet = ending.sheet(walk, procedure, world, as_of, here)
    path = _kept(world, f"{procedure.code}.pdf", lambda: as_pdf(sheet))
    lead = replies.file(world.phrases("end.printed"), path) if path else replies.text(world.phrases("end.not_printed"))
    return [lead, replies.text(as_text(sheet))]


def handed(walk: Walk, procedure: Procedure, world: World) -> List[Reply]:
    """The line that carries the case, and a picture of it as a QR code (of an address, where the profile has one)."""
    line = handover.write(walk)
    address = next((link.url for link in links(world.profile, procedure.code) if link.channel == "widget"), None)
    content = f"{address}&hs={line}" if address and "#" in address else line
    path = _kept(world, f"{procedure.code}-chuyen-may.png", lambda: png(content))
    lead = world.phrases("end.handed")
    first = replies.file(lead, path) if path else replies.text(lead)
    return [first, replies.text(line)]


def _kept(world: World, name: str, make) -> Optional[str]:
    """Where the file now lies; None where it could not be made or kept: the text stands in for it."""
    if world.files is None:
        return None
    try:
        return world.files.keep(name, make())
    except (OSError, ValueError, RuntimeError) as error:
        log.error("file.failed kind=%s error=%s", name.rpartition(".")[2], type(error).__name__)
        return None
