"""Which pages of other servers may call: those of the deployment profile, and no cookies anywhere."""
from __future__ import annotations

from collections.abc import Collection

from aiohttp import web

from bot.serve.http import Handler, Refused, host_of

#: What pages of allowed origins may use; anything else is for this server's own pages and for programs.
SHARED = ("/v1/widget/", "/v1/files/")
#: The widget's own files, which any page may load and which say so themselves; the desk, which lets in nobody from
#: elsewhere and says that as a page.
OPEN = ("/widget.js", "/widget/", "/desk")
#: Seconds for which a browser may remember what a preflight said.
REMEMBERED = 3600


def guard(app: web.Application, origins: Collection[str]) -> None:
    """Refuse every request of another origin before it is read, and tell browsers what the allowed ones may do."""
    allowed = frozenset(origins)

    def shared(request: web.Request) -> bool:
        return request.headers.get("Origin") in allowed and request.path.startswith(SHARED)

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        origin = request.headers.get("Origin")
        if origin is None or request.path.startswith(OPEN):
            return await handler(request)
        if not shared(request) and host_of(origin) != request.host:
            raise Refused(403, "origin_not_allowed", "Trang này không được phép gọi máy chủ.")
        if request.method != "OPTIONS" or "Access-Control-Request-Method" not in request.headers:
            return await handler(request)
        try:
            return await handler(request)
        except web.HTTPMethodNotAllowed as known:  # the address is there, and these are its methods
            methods = ", ".join(sorted(known.allowed_methods))
            headers = {
                "Allow": methods,
                "Access-Control-Allow-Methods": methods,
                "Access-Control-Allow-Headers": "Authorization, Content-Type, Last-Event-ID",
                "Access-Control-Max-Age": str(REMEMBERED),
            }
            return web.Response(status=204, headers=headers)

    async def name(request: web.Request, response: web.StreamResponse) -> None:
        if request.path.startswith(SHARED):
            response.headers["Vary"] = "Origin"
            if shared(request):
                response.headers["Access-Control-Allow-Origin"] = request.headers["Origin"]
                response.headers["Access-Control-Expose-Headers"] = "Content-Disposition, Retry-After"

    app.middlewares.append(check)
    app.on_response_prepare.append(name)
