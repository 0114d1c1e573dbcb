"""Messages of the Official Account over its OpenAPI (v3.0; uploads are v2.0): `access_token` as a header, JSON bodies.

Unverified: that a message with buttons needs no `template_type` beside them (two sources leave it out, one has
`button`). The limits are those that public integrations name; -210 is the answer beyond them.
"""
from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Dict, List, Optional, Sequence

import httpx

from bot.gateway.channel import Later
from bot.gateway.message import Button, Limits
from bot.gateway.zalo.answers import MINUTE, TOKEN, Trouble, code_of, give_up
from bot.gateway.zalo.files import Found, Upload
from bot.gateway.zalo.refreshing import Tokens

API = "https://openapi.zalo.me"
PATH = "/v3.0/oa/message/cs"
#: 2000 characters of text; five buttons, with titles of 100 and payloads of 1000 characters. Files stand alone.
LIMITS = Limits(text=2000, buttons=5, title=100, payload=1000)
#: Seconds for one request; a turn's replies are sent one after the other.
TIMEOUT = httpx.Timeout(15.0)

#: A message, as `message` of the request's body.
Message = Dict[str, Any]


def worded(text: str, buttons: Sequence[Button] = (), payloads: Sequence[str] = ()) -> Message:
    """A text and what can be clicked below it; `payloads` go with `buttons` one by one."""
    shown: List[Dict[str, Any]] = [
        {"title": button.title, "type": "oa.open.url", "payload": {"url": button.url}}
        if button.url
        else {"title": button.title, "type": "oa.query.show", "payload": payload}
        for button, payload in zip(buttons, payloads)
    ]
    if not shown:
        return {"text": text}
    return {"text": text, "attachment": {"type": "template", "payload": {"buttons": shown}}}


def attached(upload: Upload, number: str) -> Message:
    """An uploaded file, by the number that Zalo gave it."""
    if upload.key == "token":
        return {"attachment": {"type": "file", "payload": {"token": number}}}
    element = {"media_type": "image", "attachment_id": number}
    return {"attachment": {"type": "template", "payload": {"template_type": "media", "elements": [element]}}}


class Sender:
    """Every method raises Later, answers.Refusal, answers.Trouble and StoreError."""

    def __init__(self, client: httpx.AsyncClient, tokens: Tokens, api: str = API) -> None:
        self._client, self._tokens, self._api = client, tokens, api

    async def send(self, to: str, message: Message) -> None:
        body = {"recipient": {"user_id": to}, "message": message}
        await self._asked(lambda token: self._client.post(self._api + PATH, json=body, headers={"access_token": token}))

    async def upload(self, file: Found, upload: Upload) -> str:
        """The number by which the file can be sent."""
        files = {"file": (file.name, file.content, upload.mime)}
        url = self._api + upload.path
        data = await self._asked(lambda token: self._client.post(url, files=files, headers={"access_token": token}))
        number = data.get(upload.key)
        if not isinstance(number, str) or not number:
            raise Trouble("an upload without a number")
        return number

    async def _asked(self, request: Callable[[str], Awaitable[httpx.Response]]) -> Dict[str, Any]:
        """The answer's `data`; a token that Zalo refuses is renewed once."""
        token = await self._tokens.access()
        answer = await _answer(request(token))
        if code_of(answer) in TOKEN:
            answer = await _answer(request(await self._tokens.renew(token)))
        code = code_of(answer)
        if code:
            give_up(code)
        data = answer.get("data")
        return data if isinstance(data, dict) else {}


async def _answer(response: Awaitable[httpx.Response]) -> Dict[str, Any]:
    try:
        found = await response
        if found.status_code == 429:
            raise Later(wait(found.headers.get("Retry-After")))
        answer = found.json()
    except httpx.HTTPError as error:
        raise Trouble(type(error).__name__) from None  # its words may hold an address
    except ValueError:
        raise Trouble(f"HTTP {found.status_code}") from None
    if not isinstance(answer, dict):
        raise Trouble(f"HTTP {found.status_code}")
    return answer


def wait(retry_after: Optional[str]) -> float:
    """Seconds, from the header of HTTP 429; a minute where it says nothing of use."""
    return min(float(retry_after), 3600.0) if retry_after and retry_after.isascii() and retry_after.isdigit() else MINUTE
