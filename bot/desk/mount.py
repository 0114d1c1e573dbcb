"""All of the desk, put into an application: pages behind their checks, files, and what every answer carries."""
from __future__ import annotations

from pathlib import Path

from aiohttp import web

from bot.desk.guard import guarded
from bot.desk.pages import advice, care, login, me, measures, people, records, review, talks
from bot.desk.problems import told
from bot.desk.web import DESK, MOUNTED, ROOT, Desk, Page, inside
from bot.serve.assets import CACHE, Asset, respond, under

SECTIONS = (login, me, advice, talks, review, measures, care, people, records)

_STATIC = Path(__file__).parent / "static"
#: Nothing but what this server itself sends; no script or style inside a page.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
    "Cache-Control": "no-store",
}


def mount(app: web.Application, desk: Desk) -> None:
    """Beside what `app` has. (No application of its own below it: aiohttp's prefixes ask for the URL of every request,
    which this version and its `yarl` cannot tell of a host with a port.)"""
    app[DESK] = desk
    every = pages()
    app[MOUNTED] = frozenset(page.path for page in every)
    app.middlewares.append(told)
    app.on_response_prepare.append(_headed)
    for page in every:
        app.router.add_route(page.method, page.path, guarded(page))
    app.router.add_get(ROOT, _home)
    for path, asset in under(_STATIC).items():
        app.router.add_get(f"{ROOT}/static{path}", _file(asset))
    for section in SECTIONS:
        if hasattr(section, "prepare"):
            section.prepare(app)


def pages() -> list[Page]:
    return [page for section in SECTIONS for page in section.pages()]


async def _home(_: web.Request) -> web.Response:
    raise web.HTTPSeeOther(f"{ROOT}/")


def _file(asset: Asset):
    async def send(request: web.Request) -> web.Response:
        return respond(request, asset, {"Cache-Control": CACHE, "Vary": "Accept-Encoding"})

    return send


async def _headed(request: web.Request, response: web.StreamResponse) -> None:
    if not inside(request):
        return
    request["begun"] = response
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
