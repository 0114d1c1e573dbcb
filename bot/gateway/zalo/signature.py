"""Whether a webhook of the Official Account comes from Zalo, and has not been kept back to be sent again.

`X-ZEvent-Signature` is `mac=` and the hexadecimal SHA-256 of application id, body, timestamp and OA secret key, one
after the other (the body as it came, byte for byte). Unverified: some have seen the sum without `mac=` before it, and
one the timestamp of a header `X-ZEvent-Timestamp` where the rest take that of the body; each is taken, as none can be
made without the key.
"""
from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from typing import Any, List, Optional

SIGNATURE = "X-ZEvent-Signature"
TIMESTAMP = "X-ZEvent-Timestamp"
#: Seconds. What was not answered with 200 comes again after 30 s, 5, 15, 30 and 60 min, with the time of the first
#: (unverified; older texts say for 12 hours): anything shorter would lose what came while the server was away.
OLDEST = 2 * 3600.0
#: Seconds by which Zalo's clock may be ahead of ours.
AHEAD = 300.0
#: Digits of a time in milliseconds; more would be none.
_DIGITS = 16


def mac(app_id: str, body: bytes, timestamp: str, secret: str) -> str:
    """64 hexadecimal digits."""
    return hashlib.sha256(app_id.encode() + body + timestamp.encode() + secret.encode()).hexdigest()


def stamps(event: Mapping[str, Any], headers: Mapping[str, str]) -> List[str]:
    """The times that may have been signed, as they are written; milliseconds since 1970."""
    given = event.get("timestamp")
    written = str(given) if isinstance(given, (str, int)) and not isinstance(given, bool) else ""
    return [stamp for stamp in (written, headers.get(TIMESTAMP, "")) if is_time(stamp)]


def is_time(stamp: str) -> bool:
    return stamp.isascii() and stamp.isdigit() and len(stamp) <= _DIGITS


def refusal(
    body: bytes, signature: Optional[str], signed: Iterable[str], app_id: str, secret: str, now: float
) -> Optional[str]:
    """None for a genuine request, else why it is none, in a word: unsigned, wrong, old. `now` in seconds."""
    if not signature:
        return "unsigned"
    given = signature.strip().lower().removeprefix("mac=").encode("utf-8", "surrogateescape")
    for stamp in signed:
        if hmac.compare_digest(mac(app_id, body, stamp, secret).encode(), given):
            return None if -AHEAD <= now - int(stamp) / 1000 <= OLDEST else "old"
    return "wrong"
