"""The widget's files and the sample page, as routes of the HTTP front."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Dict, List

from aiohttp import web

from bot.serve.assets import CACHE, Asset, respond, under
from knowledge.profile import Profile

STATIC = Path(__file__).parent / "static"

#: What the sample page may load, and what docs/widget.md asks of a portal's own policy at most.
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
#: Other origins load the modules: a portal seldom is where the assistant is. Nothing in them is anybody's.
_PUBLIC = {
    "Cache-Control": CACHE,
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


def assets(profile: Profile) -> Dict[str, Asset]:
    """Everything that is served, by its path: «/», «/widget.js», «/widget/…»."""
    found = under(STATIC)
    found["/"] = found.pop("/index.html")
    hotline = {"name": profile.hotline.name, "number": profile.hotline.number}
    place = json.dumps({"name": profile.name, "hotline": hotline}, ensure_ascii=False)
    found["/widget/profile.json"] = Asset.of(".json", place.encode())
    return found


def routes(profile: Profile) -> List[web.RouteDef]:
    """GET and HEAD of every file under its one exact path: no other path leads to the disk."""

    def get(path: str, asset: Asset) -> web.RouteDef:
        async def send(request: web.Request) -> web.Response:
            return respond(request, asset, _PAGE if path == "/" else _PUBLIC)

        return web.get(path, send)

    return [get(path, asset) for path, asset in assets(profile).items()]
