"""Where the person lives, and what follows from it: the office that receives the dossier."""
from __future__ import annotations

from typing import List, Optional, Tuple

from actions.replies import Choice
from actions.world import World
from knowledge.profile import Office
from knowledge.schema import Procedure
from knowledge.units import Resolution, Unit, gazetteer, resolve

#: Choices of a place: the unit's code after it.
UNIT = "unit:"
#: How many places are offered when a name stands for several.
MOST_UNITS = 5


def wanted(procedure: Procedure, world: World) -> bool:
    """Whether the place changes anything: only what a commune receives depends on which one."""
    return procedure.level == "commune"


def read(text: str, world: World) -> Resolution:
    """The unit that `text` names; the province served decides among homonyms that have no other sign."""
    found = resolve(text)
    if found.kind == "several" and world.profile.province_code:
        near = [each for each in found.units if each.province_code == world.profile.province_code]
        if len(near) == 1:
            return Resolution("one", tuple(near), found.former, found.province, found.rest, 1)
    return found


def known(code: Optional[str]) -> Optional[Unit]:
    return gazetteer().units.get(code) if code else None


def options(units: Tuple[Unit, ...]) -> List[Choice]:
    return [Choice(f"{UNIT}{each.code}", each.full_name) for each in units[:MOST_UNITS]]


def noted(found: Resolution, world: World) -> str:
    """«Phường Ngọc Khánh … nay thuộc phường Giảng Võ, thành phố Hà Nội.»"""
    name = found.units[0].full_name
    if found.former and found.former.name != found.units[0].name:
        return world.phrases("place.renamed", former=found.former.older or found.former.full_name, unit=name)
    return world.phrases("place.noted", unit=name)


def office(procedure: Procedure, here: Optional[Unit], world: World) -> List[str]:
    """Where to hand in: what the record says, the unit it means for this person, and the office if it is ours."""
    say, lines = world.phrases, []
    place = procedure.receives or procedure.agency
    lines.append(f"{say('where.title')} {place.rstrip('.')}." if place else say("where.unknown", hotline=world.hotline))
    if here and procedure.level == "commune":
        lines.append(say("place.here", unit=here.full_name))
    if procedure.level == "commune" and (here is None or here.code == world.profile.unit_code):
        lines += [_line(each.name, each.address, each.hours) for each in _ours(procedure, place or "", world)[:1]]
    return lines


#: Who is meant by what a record says of where to hand in; the first that is named there counts.
_OFFICES = ("công an", "bảo hiểm xã hội", "trung tâm phục vụ hành chính công", "ủy ban nhân dân")


def _ours(procedure: Procedure, place: str, world: World) -> List[Office]:
    """The offices served here that receive the procedure: those of its field, else those of the kind the record names."""
    offices = world.profile.offices
    by_field = [each for each in offices if procedure.field in each.fields]
    meant = next((kind for kind in _OFFICES if kind in place.lower()), None)
    if by_field or meant is None:
        return by_field
    named = [each for each in offices if meant in each.name.lower()]
    return named or [each for each in offices if not each.fields and meant in _OFFICES[2:]]


def _line(*parts: Optional[str]) -> str:
    return ", ".join(part for part in parts if part) + "."
