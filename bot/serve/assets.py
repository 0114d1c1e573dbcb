"""Files that a page loads: read once, packed once, and not sent again while they are the same."""
from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, Optional

from aiohttp import ETag, web

KINDS = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    "": "text/plain; charset=utf-8",
}
#: Asked for again each time, answered with 304 while it is the same: what is loaded together is of one version.
CACHE = "public, no-cache"


@dataclass(frozen=True)
class Asset:
    """A file as it is sent: whole, and packed with gzip where that is shorter."""

    kind: str
    content: bytes
    packed: Optional[bytes]
    tag: str

    @classmethod
    def of(cls, suffix: str, content: bytes) -> Asset:
        packed = gzip.compress(content, 9, mtime=0)
        tag = hashlib.sha256(content).hexdigest()[:32]
        return cls(KINDS[suffix], content, packed if len(packed) < len(content) else None, tag)


def under(folder: Path) -> Dict[str, Asset]:
    """Every file below `folder` of a known kind, by its path with a slash in front."""
    return {
        f"/{path.relative_to(folder).as_posix()}": Asset.of(path.suffix, path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix in KINDS
    }


def respond(request: web.Request, asset: Asset, headers: Dict[str, str]) -> web.Response:
    # Weak: the packed and the whole file are the same to a reader, not byte for byte.
    tag = ETag(asset.tag, is_weak=True)
    known = request.if_none_match or ()
    if any(each.value in ("*", asset.tag) for each in known):
        response = web.Response(status=304, headers=headers)
    elif asset.packed is not None and _takes_gzip(request.headers.get("Accept-Encoding", "")):
        response = web.Response(body=asset.packed, headers={**headers, "Content-Type": asset.kind, "Content-Encoding": "gzip"})
    else:
        response = web.Response(body=asset.content, headers={**headers, "Content-Type": asset.kind})
    response.etag = tag
    return response


def _takes_gzip(accepted: str) -> bool:
    """Whether «gzip» is among the codings of an Accept-Encoding header, and not with a weight of 0 (RFC 9110, 12.5.3)."""
    for part in accepted.lower().split(","):
        coding, _, weight = part.partition(";")
        if coding.strip() == "gzip":
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
