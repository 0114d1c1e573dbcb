"""What goes wrong under /desk, as a page that says it, or as JSON for a script. What was typed is not lost."""
from __future__ import annotations

from typing import Optional

from aiohttp import web
from sqlalchemy.exc import OperationalError

from bot.desk.guard import login_of
from bot.desk.web import FORM, inside, posted, render, scripted
from bot.serve.http import Handler, Refused, failure
from bot.serve.upstream import Unavailable
from bot.store.database import StoreError

#: Seconds after which a page that found no database asks again.
AGAIN = 5

_FRAMEWORK = {
    404: Refused(404, "not_found", "Không có trang này, hoặc trang đã được gỡ."),
    405: Refused(405, "method_not_allowed", "Địa chỉ này không nhận phương thức đó."),
    # What was not read would stand before the next request on this connection.
    413: Refused(413, "too_large", "Nội dung gửi lên dài quá.", Connection="close"),
}
_TITLES = {
    400: "Chưa hiểu yêu cầu",
    401: "Phiên đã hết hạn",
    403: "Không được phép",
    404: "Không tìm thấy",
    409: "Đã có thay đổi",
    429: "Xin chờ một chút",
    500: "Máy chủ gặp lỗi",
    503: "Tạm thời chưa dùng được",
}
#: Problems after which the same may be sent once more.
_FLEETING = ("unavailable", "assistant_away", "bad_csrf", "session_over")


@web.middleware
async def told(request: web.Request, handler: Handler) -> web.StreamResponse:
    if not inside(request):
        return await handler(request)
    try:
        return await handler(request)
    except Refused as refused:
        return await _said(request, refused)
    except web.HTTPException as refused:
        if refused.status < 400:
            return _on(refused)
        return await _said(request, _FRAMEWORK.get(refused.status) or Refused(refused.status, "bad_request", "Yêu cầu không hợp lệ."))
    except (StoreError, OperationalError):
        sentence = "Cơ sở dữ liệu đang bận hoặc không kết nối được. Chưa có gì bị mất."
        return await _said(request, Refused(503, "unavailable", sentence, Retry_After=str(AGAIN)))
    except Unavailable:
        sentence = "Trợ lý đang khởi động hoặc gặp trục trặc nên chưa trả lời được."
        return await _said(request, Refused(503, "assistant_away", sentence, Retry_After=str(AGAIN)))
    except ConnectionResetError:  # whoever asked has gone
        raise
    except Exception:
        request.app.logger.exception("desk: request failed")
        return await _said(request, Refused(500, "internal", "Máy chủ gặp lỗi. Anh/chị thử lại sau ạ."))


def _on(redirect: web.HTTPException) -> web.Response:
    """The same as an answer: exceptions become errors further out."""
    response = web.Response(status=redirect.status, headers={"Location": redirect.headers["Location"]})
    response.cookies.update(redirect.cookies)
    return response


async def _said(request: web.Request, refused: Refused) -> web.StreamResponse:
    begun: Optional[web.StreamResponse] = request.get("begun")
    if begun is not None:  # a stream: it can only end
        return begun
    if scripted(request):
        response = failure(refused.status, refused.code, refused.message)
    else:
        response = render(
            request, "problem.html", refused.status, title=_TITLES.get(refused.status, "Có lỗi"), words=refused.message,
            code=refused.code, fields=await _typed(request, refused.code), login=login_of(request),
            again=AGAIN if refused.status == 503 and request.method == "GET" else None,
        )  # fmt: skip
    response.headers.update(refused.headers)
    if refused.headers.get("Connection") == "close":
        response.force_close()
    return response


async def _typed(request: web.Request, code: str) -> dict[str, str]:
    """What a form carried, to be sent once more from the page; nothing where a password is among it."""
    if code not in _FLEETING or request.method != "POST" or request.content_type != FORM:
        return {}
    try:
        fields = await posted(request)
    except (Refused, web.HTTPException):
        return {}
    fields.pop("csrf", None)
    return {} if any(name.startswith("password") for name in fields) else fields
