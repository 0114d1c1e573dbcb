"""Against two lists made by others, where they lie beside the project: codes, names and successors agree."""
from __future__ import annotations

import json
from pathlib import Path

import pytest

from knowledge.units import gazetteer, resolve
from nlu.text import fold, normalise

LISTS = Path(__file__).resolve().parents[4] / "shared" / "units"

pytestmark = pytest.mark.skipif(not LISTS.is_dir(), reason="the lists to check against are not here")


def read(name: str) -> list[dict]:
    return json.loads((LISTS / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def communes() -> list[tuple[dict, dict]]:
    return [(ward, province) for province in read("units-2026-07-25.json") for ward in province["Wards"]]


@pytest.fixture(scope="module")
def mappings() -> list[dict]:
    return [row for row in read("ward-mappings.json") if row["old_ward_name"]]


def test_codes_names_and_kinds_agree(communes):
    units = gazetteer().units
    known = [(units[ward["Code"]], ward, province) for ward, province in communes if ward["Code"] in units]
    same = [(normalise(ward["Name"]), province["Code"]) == (unit.name, unit.province_code)
            for unit, ward, province in known]
    kinds = [normalise(ward["FullName"]).lower() == f"{unit.kind} {unit.name}".lower() for unit, ward, _ in known]
    assert len(communes) == 3321 and sum(same) == 3320  # Ba Chẽ is 06970 by decision 19/2025/QĐ-TTg
    assert sum(kinds) == 3320 - 12  # that list is older than resolution 388/NQ-UBTVQH16


def test_successors_agree(mappings):
    former = gazetteer().former
    same = sum(row["new_ward_code"] in former[row["old_ward_code"]].now for row in mappings)
    assert same >= len(mappings) - 2  # two Thạnh Lộc of Kiên Giang, which that list has the other way round


@pytest.mark.parametrize("write", [str, fold])
def test_todays_names_resolve(communes, write):
    some = communes[::11]
    found = [resolve(write(f"{ward['FullName']}, {province['FullName']}")) for ward, province in some]
    first = sum(f.units[:1] != () and f.units[0].code == ward["Code"] for f, (ward, _) in zip(found, some))
    assert first >= 0.99 * len(some)


@pytest.mark.parametrize("write", [str, lambda text: fold(text).replace(",", "")])
def test_old_addresses_resolve(mappings, write):
    some = mappings[::31]
    found = [resolve(write("{old_ward_name}, {old_district_name}, {old_province_name}".format(**row))) for row in some]
    reached = sum(row["new_ward_code"] in {unit.code for unit in f.units} for f, row in zip(found, some))
    assert reached >= 0.99 * len(some)
