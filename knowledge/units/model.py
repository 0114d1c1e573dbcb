"""What is known of a place: today's units, the former ones, and the answer to «where is that?»."""
from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Optional, Tuple


class Province(NamedTuple):
    """One of today's provincial units; ``kind`` is data (Tỉnh, Thành phố) and may change."""

    code: str
    name: str
    kind: str

    @property
    def full_name(self) -> str:
        return f"{self.kind} {self.name}"


class Unit(NamedTuple):
    """One of today's communes: «Phường Ba Đình, thành phố Hà Nội» is the ``full_name`` of ``Ba Đình``."""

    code: str
    name: str
    kind: str
    province_code: str
    province: str
    full_name: str


class Former(NamedTuple):
    """A unit as it was until 30 June 2025.

    A commune has ``district`` and ``province`` with their kinds («Quận Ba Đình», «Thành phố Hà Nội»); a district has
    an empty ``district``, a province has both empty. ``now`` holds the codes of today's communes on its ground, the one
    that took most of a split commune first. ``older`` is what the person typed when that name is older still and only
    became part of this unit.
    """

    code: str
    name: str
    kind: str
    district: str
    province: str
    now: Tuple[str, ...]
    older: str = ""

    @property
    def full_name(self) -> str:
        parts = (f"{self.kind} {self.name}".strip(), _running(self.district), _running(self.province))
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True)
class Resolution:
    """What a text says about a place.

    ``kind`` is "one", "several" (ask which) or "none". ``units`` are today's communes, best first, at most
    ``resolution.MOST``; ``total`` says how many there were. ``former`` is the old name that was recognised.
    ``province`` is set when no commune was understood but one of today's provinces was. ``rest`` is the text without
    what was understood: house number and street, or everything. ``unsure`` is set when the one commune's name stands
    there without its kind and may as well be a street's («25 Bạch Mai») or an abolished district's («Mai Châu»).
    """

    kind: str
    units: Tuple[Unit, ...] = ()
    former: Optional[Former] = None
    province: Optional[Province] = None
    rest: str = ""
    total: int = 0
    unsure: bool = False


def _running(full: str) -> str:
    """«Quận Ba Đình» inside a line: «quận Ba Đình»."""
    return full[:1].lower() + full[1:]
