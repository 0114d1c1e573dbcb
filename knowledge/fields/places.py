"""Addresses and places: what people write, with today's commune or province behind it.

A value is a mapping: `detail` (house, street, hamlet, hospital; may be empty) and either `code` and `unit` (today's
commune, or province where a place may be no nearer) or `country` (ISO 3166-1) for a place abroad.
"""
from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Dict, Mapping, Optional, Tuple

from knowledge.fields.lists import countries
from knowledge.fields.model import Context, Read, none
from knowledge.fields.words import among, is_bare, plain, tidy, unsure
from knowledge.units import Unit, gazetteer, resolve
from knowledge.units.resolution import MAX_CHARS
from nlu.text import fold

_EDGES = " ,;.-–:/|()"
_DISTRICT = re.compile(r"\b(?:huyen|quan|thi xa|thi tran|tx|tt|[hq])\b|\bq\d")
_COMMUNE = re.compile(r"\b(?:xa|phuong|thi tran|dac khu)\b")
_NO_PLACE = ("VN", "stateless")


def read(text: str, context: Context, *, commune: bool) -> Read:
    """`commune`: nothing less than a commune will do (an address); else a province or country is enough (a place)."""
    if len(text) > MAX_CHARS:
        return none("address_long")
    said = tidy(text)
    if unsure(said):
        return none("address" if commune else "place")
    exact = _today(said) or (None if commune else _country(said))
    if exact:
        return _done(exact)
    within = context.known.get("province")
    name, rest = _institution(said)
    found = resolve(rest, within if isinstance(within, str) else None)
    if name and found.kind == "none" and not found.province:
        name, found = "", resolve(said, within if isinstance(within, str) else None)
    detail = ", ".join(part for part in (name, _detail(found.rest)) if part)
    if found.kind == "one":
        unit = found.units[0]
        converted = found.former or _renamed(said, unit)
        # «Bệnh viện Bạch Mai»: the ward of that name need not be where it stands.
        doubtful = found.unsure or not name and _is_institution(_detail(said)) and not _named_whole(said, unit)
        confirm = "address_unsure" if doubtful else "address_converted" if converted else None
        return _done({"detail": detail, "code": unit.code, "unit": unit.full_name}, confirm)
    if found.kind == "several":
        lines = [show({"detail": detail, "code": unit.code, "unit": unit.full_name}) for unit in found.units]
        return none("address_which", lines)
    if found.province:
        if commune:
            return none("address_commune")
        value = {"detail": detail, "code": found.province.code, "unit": found.province.full_name}
        return _done(value, "address_converted" if found.former else None)
    abroad = _abroad(said)
    if abroad and (abroad.value["detail"] or not commune):
        return abroad
    return none("address" if commune else "place")


def show(value: Any) -> str:
    """«12 Kim Mã, phường Ba Đình, thành phố Hà Nội»: kinds in lower case inside a line."""
    if not isinstance(value, Mapping):
        return ""
    detail = value.get("detail")
    detail = detail if isinstance(detail, str) else ""
    unit = value.get("unit")
    if not isinstance(unit, str):
        unit = countries().label(value.get("country"))
    if not unit or not detail:
        return unit
    if "country" not in value:
        unit = unit[:1].lower() + unit[1:]
    return f"{detail}, {unit}"


def valid(value: Any, context: Context, *, commune: bool) -> Optional[str]:
    problem = "address" if commune else "place"
    if not isinstance(value, Mapping) or not isinstance(value.get("detail"), str) or len(show(value)) > MAX_CHARS:
        return problem
    if value["detail"] != tidy(value["detail"]):
        return problem
    if set(value) == {"detail", "country"}:
        return None if countries().label(value["country"]) and value["country"] not in _NO_PLACE else problem
    if set(value) != {"detail", "code", "unit"} or not isinstance(value["code"], str):
        return problem
    unit = gazetteer().units.get(value["code"]) or (None if commune else gazetteer().provinces.get(value["code"]))
    if unit is None:
        return "address_commune" if commune and value["code"] in gazetteer().provinces else problem
    return None if unit.full_name == value["unit"] else problem


def _done(value: Dict[str, str], confirm: Optional[str] = None) -> Read:
    return Read(value, show(value), confirm=confirm)


@lru_cache(maxsize=1)
def _names() -> Dict[str, Unit]:
    """Today's communes by full name: what is written exactly so is meant so, however its ground was called before."""
    names: Dict[str, Unit] = {}
    twice = set()
    for unit in gazetteer().units.values():
        twice |= {plain(unit.full_name)} & set(names)
        names[plain(unit.full_name)] = unit
    return {name: unit for name, unit in names.items() if name not in twice}


def _today(said: str) -> Optional[Dict[str, str]]:
    parts = said.split(",")
    unit = _names().get(plain(",".join(parts[-2:]).strip(_EDGES))) if len(parts) > 1 else None
    return unit and {"detail": _detail(",".join(parts[:-2])), "code": unit.code, "unit": unit.full_name}


def _institution(said: str) -> Tuple[str, str]:
    """The name of a hospital or school before the first comma, which may hold a province's, and what follows it; a
    commune that is said in it («nhà hộ sinh xã Hòa Lễ, …») is not cut off."""
    name, comma, rest = said.partition(",")
    name = _detail(name)
    apart = comma and rest.strip() and _is_institution(name) and not _COMMUNE.search(fold(name))
    return (name, rest.strip()) if apart else ("", said)


def _is_institution(name: str) -> bool:
    words, bare = plain(name).split(), is_bare(name)
    return any(among(" ".join(words[:size]), "address.institutions", bare) for size in (1, 2, 3))


def _named_whole(said: str, unit: Unit) -> bool:
    return fold(f"{unit.kind} {unit.name}") in fold(plain(said))


def _renamed(said: str, unit: Unit) -> bool:
    """Whether the commune is not called so in the text: its name is missing, or may be the old district's."""
    line = fold(plain(said))
    if _named_whole(said, unit):
        return False
    return fold(unit.name) not in line or bool(_DISTRICT.search(line))


def _country(said: str) -> Optional[Dict[str, str]]:
    found = countries().read(said, "place", "place", "heard")
    return None if found.value in (None, *_NO_PLACE) or found.confirm else {"detail": "", "country": found.value}


def _detail(rest: str) -> str:
    """Without «nhà em ở», «địa chỉ là», «em»; a «nhà thờ» stays."""
    words = rest.strip(_EDGES).split()
    bare, cut = is_bare(rest), 0
    for i, word in enumerate(words):
        low = plain(word).strip(_EDGES)
        if among(low, "address.links", bare) or word.endswith(":") or cut == i and among(low, "address.polite", bare):
            cut = i + 1
        elif not among(low, "address.before", bare):
            break
    return " ".join(words[cut:]).strip(_EDGES)


def _abroad(said: str) -> Optional[Read]:
    """A place whose last part (or all of it) is a country: «Tokyo, Nhật Bản»."""
    before, comma, last = said.rpartition(",")
    found = countries().read(last, "place", "place", "heard")
    if found.value in (None, *_NO_PLACE) or (found.confirm and not comma and len(said.split()) > 6):
        return None
    return _done({"detail": _detail(before), "country": found.value}, found.confirm)

