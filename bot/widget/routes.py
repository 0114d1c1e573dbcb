"""The widget's files and the sample page, as routes of the HTTP front."""
from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, List, Optional

from aiohttp import ETag, web

from knowledge.profile import Profile

STATIC = Path(__file__).parent / "static"

_KINDS = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    "": "text/plain; charset=utf-8",
}

#: What the sample page may load, and what docs/widget.md asks of a portal's own policy at most.
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
#: Asked for again each time, answered with 304 while it is the same: what is loaded together is of one version.
_CACHE = "public, no-cache"
#: Other origins load the modules: a portal seldom is where the assistant is. Nothing in them is anybody's.
_PUBLIC = {
    "Cache-Control": _CACHE,
    "X-Content-Type-Options": "nosniff",
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Vary": "Accept-Encoding",
}
_PAGE = {
    **{name: value for name, value in _PUBLIC.items() if not name.startswith(("Access", "Cross"))},
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
}


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
        return cls(_KINDS[suffix], content, packed if len(packed) < len(content) else None, tag)


def assets(profile: Profile) -> Dict[str, Asset]:
    """Everything that is served, by its path: «/», «/widget.js», «/widget/…»."""
    found = {
        f"/{path.relative_to(STATIC).as_posix()}": Asset.of(path.suffix, path.read_bytes())
        for path in sorted(STATIC.rglob("*"))
        if path.is_file() and path.suffix in _KINDS
    }
    found["/"] = found.pop("/index.html")
    hotline = {"name": profile.hotline.name, "number": profile.hotline.number}
    place = json.dumps({"name": profile.name, "hotline": hotline}, ensure_ascii=False)
    found["/widget/profile.json"] = Asset.of(".json", place.encode())
    return found


def routes(profile: Profile) -> List[web.RouteDef]:
    """GET and HEAD of every file under its one exact path: no other path leads to the disk."""

    def get(path: str, asset: Asset) -> web.RouteDef:
        async def send(request: web.Request) -> web.Response:
            return _response(request, asset, _PAGE if path == "/" else _PUBLIC)

        return web.get(path, send)

    return [get(path, asset) for path, asset in assets(profile).items()]


def _response(request: web.Request, asset: Asset, headers: Dict[str, str]) -> web.Response:
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
