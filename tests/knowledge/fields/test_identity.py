"""Numbers of identity: every province, every century; what does not fit is asked about and never refused."""
from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.fields.identity import birth_year, provinces, sex
from knowledge.units import gazetteer
from tests.knowledge.fields.common import read, valid

CENTURIES = {0: (1900, "Nam"), 1: (1900, "Nữ"), 2: (2000, "Nam"), 3: (2000, "Nữ"), 4: (2100, "Nam"), 5: (2100, "Nữ"),
             6: (2200, "Nam"), 7: (2200, "Nữ"), 8: (2300, "Nam"), 9: (2300, "Nữ")}  # fmt: skip


def test_the_prefixes_are_the_63_provinces_of_before_in_their_order():
    assert len(provinces()) == 63 and list(provinces()) == sorted(provinces())
    # A commune's former code grows with the code of its province, so the order of both must be one.
    first = {}
    for unit in gazetteer().former.values():
        name = unit.province.split(" ", 2 if unit.province.startswith("Thành phố") else 1)[-1]
        first[name] = min(first.get(name, "99999"), unit.code)
    assert sorted(first, key=first.get) == list(provinces().values())


def test_every_province_and_century_with_what_is_known_of_the_person():
    for prefix in provinces():
        for digit, (century, is_sex) in CENTURIES.items():
            number = f"{prefix}{digit}05123456"
            year = century + 5
            assert (birth_year(number), sex(number)) == (year, is_sex)
            other = "Nữ" if is_sex == "Nam" else "Nam"
            confirms = [
                read("id_number", number, birth_date=f"{year}-03-12", sex=is_sex).confirm,
                read("id_number", number, birth_date=f"{year + 1}").confirm,
                read("id_number", number, birth_date=f"{year - 100}-01-01").confirm,
                read("id_number", number, sex=other).confirm,
            ]
            assert confirms == ["id_odd" if year > 2026 else None, "id_birth", "id_birth", "id_sex"]
            assert read("id_number", number, birth_date="1950", sex=other).value == number


def test_a_prefix_that_is_not_known_is_asked_about():
    for n in range(1000):
        found = read("id_number", f"{n:03}090123456")
        assert found.value and found.confirm == (None if f"{n:03}" in provinces() else "id_prefix")


@settings(max_examples=150, deadline=None)
@given(digits=st.text("0123456789", min_size=1, max_size=20), gap=st.sampled_from(["", " ", ".", "-", " . "]))
def test_nothing_but_twelve_figures(digits, gap):
    found = read("id_number", gap.join(digits))
    assert found.value == (digits if len(digits) == 12 else None)
    assert len(digits) != 9 or found.problem == valid("id_number", digits) == "id_old"
    assert (read("old_id_number", gap.join(digits)).value is not None) == (len(digits) in (9, 12))
    assert (valid("id_number", digits) is None) == (len(digits) == 12)
