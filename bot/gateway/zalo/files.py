"""How a file reaches a person on Zalo: uploaded, as an address, or as the text that is in it."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, List, Optional

from bot.gateway.channel import PieceLost, attached
from bot.gateway.rendering import split
from bot.serve.front import FILES, Find

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class Upload:
    """Where a kind of file goes, what it is, how large it may be (bytes), and what names it in the answer."""

    path: str
    mime: str
    largest: int
    key: str


_FILE, _IMAGE = "/v2.0/oa/upload/file", "/v2.0/oa/upload/image"
#: Kinds and sizes as public integrations have them: PDF, DOC, DOCX up to 5 MB; JPG, PNG up to 1 MB. Others are refused.
UPLOADS: Dict[str, Upload] = {
    "pdf": Upload(_FILE, "application/pdf", 5 * MEBIBYTE, "token"),
    "docx": Upload(
        _FILE, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", 5 * MEBIBYTE, "token"
    ),
    "png": Upload(_IMAGE, "image/png", MEBIBYTE, "attachment_id"),
}


@dataclass(frozen=True)
class Found:
    """`full` is the name in an address, `name` the one that the person sees."""

    full: str
    name: str
    content: bytes

    @property
    def upload(self) -> Optional[Upload]:
        """None for what Zalo does not take."""
        kind = UPLOADS.get(self.name.rpartition(".")[2].lower())
        return kind if kind is not None and 0 < len(self.content) <= kind.largest else None


async def find_file(find: Find, path: str) -> Found:
    """Raises PieceLost for what is not there any more, and MotCuaError."""
    return Found(*await attached(find, path))


def instead(file: Found, public_url: Optional[str], limit: int) -> List[str]:
    """Messages of at most `limit` characters in place of the file: its address, else the text in it. Raises PieceLost."""
    if public_url:
        return [f"{file.name}\n{public_url.rstrip('/')}{FILES}/{file.full}"]
    if file.name.endswith(".txt"):
        return split(file.content.decode("utf-8", "replace"), limit)
    raise PieceLost("Zalo không nhận tệp này, và chưa đặt MOTCUA_PUBLIC_URL")
