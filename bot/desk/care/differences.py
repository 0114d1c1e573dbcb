"""What the portal's record says otherwise than the curated procedure of the same code, in plain Vietnamese.

Only what both hold alike is compared: name, decision, level, times, fees, laws. Papers are written anew for people here,
and a difference of words would mean nothing.
"""
from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, Optional

from actions import wording
from actions.phrases import Phrases
from knowledge.additions.model import key
from knowledge.schema import Channel, Duration, Fee, Procedure

LEVELS = {"commune": "cấp xã", "province": "cấp tỉnh", "ministry": "cấp bộ", "other": "cơ quan khác"}
#: Letters of a name in a sentence.
SHORT = 120

Record = Mapping[str, Any]


def differences(ours: Procedure, theirs: Record) -> Iterator[str]:
    """A sentence each; what the portal leaves out is no difference."""
    for what, own, other in (
        ("Tên", ours.title, theirs.get("title")),
        ("Quyết định công bố", ours.source.decision, (theirs.get("source") or {}).get("decision")),
        ("Cấp thực hiện", LEVELS.get(ours.level), LEVELS.get(theirs.get("level") or "")),
    ):
        if other and key(other) != key(own or ""):
            yield f"{what}: Cổng ghi «{_short(other)}», {f'danh mục ghi «{_short(own)}»' if own else 'danh mục không ghi'}."
    channels = [Channel(**channel) for channel in theirs.get("channels") or ()]
    yield from _by_way("Thời hạn", ours.channels, channels, lambda channel: _times(channel.times))
    yield from _by_way("Phí, lệ phí", ours.channels, channels, lambda channel: _fees(channel.fees))
    known = {law.number for law in ours.legal_basis}
    laws = [law["number"] for law in theirs.get("legal_basis") or () if law["number"] not in known]
    if laws:
        yield f"Căn cứ pháp lý: Cổng có thêm {', '.join(dict.fromkeys(laws))}."


def _by_way(what: str, ours: list[Channel], theirs: list[Channel], said: Callable[[Channel], list[str]]) -> Iterator[str]:
    """What stands there alone; one sentence for ways that say the same."""
    sentences: dict[str, list[str]] = {}
    for channel in theirs:
        own = [each for mine in ours if mine.via == channel.via for each in said(mine)]
        if new := [each for each in said(channel) if each not in own]:
            mine = f"danh mục ghi {'; '.join(own)}" if own else "danh mục không ghi"
            sentences.setdefault(f"Cổng ghi {'; '.join(new)}, {mine}.", []).append(channel.via)
    for sentence, via in sentences.items():
        yield f"{what} ({wording.ways(_phrases(), via)}): {sentence}"


def _times(times: list[Duration]) -> list[str]:
    said = (wording.duration(time, _phrases(), brief=True) for time in times if time.amount is not None)
    return list(dict.fromkeys(said))


def _fees(fees: list[Fee]) -> list[str]:
    return list(dict.fromkeys(f"{wording.dong(fee.vnd)} đồng" for fee in fees if fee.vnd))


def _short(text: Optional[str]) -> str:
    text = text or ""
    return text if len(text) <= SHORT else text[: SHORT - 1].rstrip() + "…"


@cache
def _phrases() -> Phrases:
    return Phrases.load()
