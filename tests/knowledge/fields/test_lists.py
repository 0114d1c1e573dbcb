"""The lists: complete, without names that mean two things unasked, and every name reads to its value."""
from __future__ import annotations

import pytest

from knowledge.fields.listing import listing
from knowledge.fields.lists import countries, ethnicity_code
from knowledge.units import gazetteer
from nlu.text import fold
from tests.knowledge.fields.common import read, show, valid

LISTS = {
    "ethnicity": ("ethnicities", ""),
    "religion": ("religions", ""),
    "relation": ("relations", ""),
    "sex": ("short", "sex"),
}


@pytest.mark.parametrize("kind", LISTS)
def test_every_name_reads_to_its_value_and_other_names_ask_first(kind):
    for entry in listing(*LISTS[kind], by_label=True).entries.values():
        for name in (entry.label, *entry.says):
            assert (read(kind, name).value, read(kind, name).confirm) == (entry.id, None), name
            assert read(kind, fold(name)).value == entry.id, name
        for name in entry.other:
            found = read(kind, name)
            assert found.confirm and found.value == entry.id or entry.label in found.options, name
        assert valid(kind, entry.id) is None


def test_the_54_ethnic_groups():
    groups = listing("ethnicities").entries
    assert list(groups) == [f"{n:02}" for n in range(1, 55)]
    assert [ethnicity_code(name) for name in ("Kinh", "Mông", "Rơ Măm", "x")] == ["01", "08", "54", None]


def test_every_country_by_its_vietnamese_name():
    codes = countries().entries
    assert len(codes) > 240 and {"VN", "US", "LA", "KH", "CN", "FR", "stateless"} <= set(codes)
    assert not {"EU", "UN", "ZZ", "XA"} & set(codes)
    for code in codes:
        assert read("nationality", show("nationality", code)).value == code
        place = read("place", show("nationality", code)).value
        assert place == (None if code in ("VN", "stateless") else {"detail": "", "country": code})


def test_every_commune_of_today_reads_back_from_the_form():
    for n, unit in enumerate(gazetteer().units.values()):
        value = {"detail": ("", "thôn 3", "số 12 đường Lê Lợi")[n % 3], "code": unit.code, "unit": unit.full_name}
        found = read("address", show("address", value))
        assert (found.value, found.confirm) == (value, None)
    for province in gazetteer().provinces.values():
        assert read("place", province.full_name).value["code"] == province.code


def test_an_address_out_of_a_file():
    good = {"detail": "12 Kim Mã", "code": "00004", "unit": "Phường Ba Đình, thành phố Hà Nội"}
    assert valid("address", good) is None
    assert valid("address", {**good, "code": "99999"}) == "address"
    assert valid("address", {**good, "unit": "Phường Ngọc Hà, thành phố Hà Nội"}) == "address"
    hanoi = {"detail": "", "code": "01", "unit": "Thành phố Hà Nội"}
    assert (valid("address", hanoi), valid("place", hanoi)) == ("address_commune", None)
    assert valid("place", {"detail": "", "country": "VN"}) == "place"
