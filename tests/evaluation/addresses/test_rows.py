import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import pytest

from evaluation.addresses.rows import read
from knowledge.units import gazetteer
from nlu.errors import DataError
from nlu.text import has_diacritics

ROWS = read()
LISTS = Path(__file__).resolve().parents[4] / "shared" / "units"


def test_two_hundred_addresses_in_two_halves():
    assert Counter(row.half for row in ROWS) == {"development": 100, "untouched": 100}
    assert len({row.id for row in ROWS}) == len({row.text for row in ROWS}) == len(ROWS)
    assert read("untouched") == [row for row in ROWS if row.half == "untouched"]


def test_every_expected_code_exists_and_every_province_occurs():
    table = gazetteer()
    for row in ROWS:
        for code in row.codes:
            assert code in table.units or not row.commune and code in table.provinces, row.id
    provinces = {table.units[code].province_code if code in table.units else code for row in ROWS for code in row.codes}
    assert provinces == set(table.provinces)


def test_only_what_is_no_commune_expects_nothing():
    assert all(bool(row.codes) != ("unknown" in row.tags) for row in ROWS)


def test_the_tag_says_whether_there_are_diacritics():
    assert [row.id for row in ROWS if "no-diacritics" in row.tags and has_diacritics(row.text)] == []


@pytest.mark.skipif(not LISTS.is_dir(), reason="the lists to check against are not here")
def test_former_communes_lead_where_the_list_made_by_others_says():
    lines = json.loads((LISTS / "ward-mappings.json").read_text(encoding="utf-8"))
    successors = {line["old_ward_code"]: line["new_ward_code"] for line in lines}
    former = [(row, row.by.split()[1]) for row in ROWS if row.by.startswith("mapping: ") and row.by.split()[1].isdigit()]
    assert len(former) > 100
    assert [row.id for row, code in former if successors[code] not in row.codes] == []


GOOD = asdict(ROWS[0])


@pytest.mark.parametrize(
    "line, at",
    [("{", "line 1"), ("[]", "line 1"), (json.dumps({**GOOD, "more": 1}), "line 1")]
    + [(json.dumps({**GOOD, name: value}), f"line 1.{name}") for name, value in
       [("text", " "), ("codes", "00004"), ("tags", [1]), ("half", "third"), ("commune", "yes"), ("by", None)]],
)
def test_a_broken_line_is_named(tmp_path, line, at):
    file = tmp_path / "addresses.jsonl"
    file.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(DataError) as error:
        read(file=file)
    assert at in str(error.value)


def test_no_addresses_or_no_file_is_an_error(tmp_path):
    (tmp_path / "empty.jsonl").write_text("", encoding="utf-8")
    for name in ("empty.jsonl", "none.jsonl"):
        with pytest.raises(DataError):
            read(file=tmp_path / name)
