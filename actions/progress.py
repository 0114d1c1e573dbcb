"""Where a turn left a conversation and what happened in it, as ids and nothing that was told. Pure.

For whoever counts and for staff who take over; no part of the public contract of a turn (`public`).
"""
from __future__ import annotations

from typing import Any, Dict, Iterator, List, Mapping, Optional, Tuple
from urllib.parse import urlsplit

from actions import replies
from actions.interview.draft import MADE, Draft
from actions.outcome import Turn
from actions.walk.walk import END, MISSING, REDIRECT, Walk
from actions.world import World

#: The key of a turn's JSON that it stands under.
KEY = "progress"

#: What may happen. `reached` and `passed` are of what was open: «1.001193 question:married», «ct01 ask:field=full_name»;
#: what was reached and never passed is where it was left.
PROCEDURE, REACHED, PASSED, LACKED, FORM_BEGUN, FORM_MADE, PORTAL = KINDS = (
    "procedure", "reached", "passed", "lacked", "form_begun", "form_made", "portal_given",
)  # fmt: skip
#: The end of a walk, and a form that was made, as they stand in `reached`.
ENDS = (END, MADE)

Happened = Tuple[str, str]


def progress(before: Mapping[str, Any], turn: Turn, world: World) -> Dict[str, Any]:
    """{"walk", "at", "asked", "missing", "commune", "form", "portal", "happened"}; `before` is the state before the turn.

    `walk` and `form` are ids or None, `at` is «question:married», `asked` and `missing` are ids of questions and
    papers, `commune` is a code or '', `happened` a list of [one of KINDS, what].
    """
    state = turn.state
    was, now = Walk.of(before.get("walk")), Walk.of(state.walk)
    filled, filling = Draft.of(before.get("form")), Draft.of(state.form)
    portal = _links(turn, world)
    happened = [*_spoken_of(before, turn), *_walked(was, now), *_filled(filled, filling)]
    if portal:
        happened.append((PORTAL, turn.procedure or state.procedure or ""))
    at = filling.at if filling and not filling.paused else now.at if now else ""
    return {
        "walk": now.code if now else None,
        "at": at,
        "asked": list(now.asked) if now else [],
        "missing": _lacked(now),
        "commune": state.place or world.profile.unit_code or "",
        "form": filling.form if filling else None,
        "portal": portal,
        "happened": [list(each) for each in happened],
    }


def public(turn: Mapping[str, Any]) -> Dict[str, Any]:
    """The JSON of a turn as its contract has it."""
    return {name: value for name, value in turn.items() if name != KEY}


def _spoken_of(before: Mapping[str, Any], turn: Turn) -> Iterator[Happened]:
    """Procedures that the conversation turned to; what was spoken of before is asked once, however many turns it takes."""
    named = turn.procedures or ((turn.procedure,) if turn.procedure else ())
    for code in dict.fromkeys(named):
        if code != before.get("procedure"):
            yield PROCEDURE, code


def _chain(walk: Optional[Walk]) -> Dict[str, Mapping[str, Any]]:
    """The walks under way by their codes: the one at hand and those that wait for it."""
    if walk is None:
        return {}
    return {**{str(other.get("code")): other for other in walk.waiting}, walk.code: walk.to_json()}


def _walked(was: Optional[Walk], now: Optional[Walk]) -> Iterator[Happened]:
    before, after = _chain(was), _chain(now)
    moved = now is not None and (was is None or (was.code, was.at) != (now.code, now.at))
    if was and was.at and moved and (was.code in after or was.stage == REDIRECT):
        yield PASSED, f"{was.code} {was.at}"
    if now and now.at and moved:
        yield REACHED, f"{now.code} {now.at}"
    if now:
        known = _lacked(Walk.of(before.get(now.code)))
        for key in _lacked(now):
            if key not in known:
                yield LACKED, f"{now.code} {key}"


def _filled(was: Optional[Draft], now: Optional[Draft]) -> Iterator[Happened]:
    same = was is not None and now is not None and (was.form, was.code) == (now.form, now.code)
    if now and not same:
        yield FORM_BEGUN, now.form
    if now and now.stage == MADE and now.form not in (was.made if was and same else ()):
        yield FORM_MADE, now.form
    moved = now is not None and (not same or was.at != now.at)
    if was and was.at and same and moved:
        yield PASSED, f"{was.form} {was.at}"
    if now and now.at and moved:
        yield REACHED, f"{now.form} {now.at}"


def _lacked(walk: Optional[Walk]) -> List[str]:
    return [key for key, tick in walk.papers.items() if tick == MISSING] if walk else []


def _links(turn: Turn, world: World) -> bool:
    """Whether a link to the portal was given."""
    home = urlsplit(world.profile.portal.home).hostname
    return any(reply.type == replies.LINK and urlsplit(reply.url or "").hostname == home for reply in turn.replies)
