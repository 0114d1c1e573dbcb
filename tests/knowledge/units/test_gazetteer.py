"""The data files: whole, in one spelling, and refused with a sentence when they are not."""
from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from knowledge.units import gazetteer
from knowledge.units.build import _older, main
from knowledge.units.gazetteer import HERE, Gazetteer, key
from nlu.errors import DataError
from nlu.text import normalise


def test_two_tiers_are_complete():
    table = gazetteer()
    assert (len(table.provinces), len(table.units), len(table.former)) == (34, 3321, 10035)
    assert {unit.province_code for unit in table.units.values()} == set(table.provinces)
    assert set(table.origins) == set(table.units)  # every commune took somebody's ground


def test_split_wards_have_several_successors():
    parts = Counter(len(former.now) for former in gazetteer().former.values())
    assert parts[1] > 9500 and sum(parts[n] for n in parts if n > 1) == 471


def test_names_are_stored_in_the_uniform_spelling():
    table = gazetteer()
    names = [unit.name for unit in table.units.values()] + [former.name for former in table.former.values()]
    assert [name for name in names if normalise(name) != name] == []


def test_kinds_are_data_and_changes_apply():
    table = gazetteer()
    assert [table.provinces[code].full_name for code in ("22", "24", "75", "56")] == [
        "Thành phố Quảng Ninh", "Thành phố Bắc Ninh", "Thành phố Đồng Nai", "Tỉnh Khánh Hòa"]
    assert table.units["26248"].full_name == "Phường Trảng Bom, thành phố Đồng Nai"
    assert table.units["00541"].full_name == "Xã Phù Đổng, thành phố Hà Nội"


@pytest.mark.parametrize("one, other", [("Lý Sơn", "Lí Sơn"), ("Đắk Lắk", "Đắc Lắc"), ("Bắc Kạn", "Bắc Cạn"),
                                        ("Pleiku", "Plei Ku"), ("Ea H'Leo", "EA HLEO"), ("Quy Nhơn", "qui nhon"),
                                        ("Quới Sơn", "Qưới Sơn")])
def test_usual_spellings_share_a_key(one, other):
    assert key(one) == key(other)


@pytest.mark.parametrize("one, other", [("Ngọc Khánh", "Ngọc Chánh"), ("Tân Lập", "Tân Lạc")])
def test_other_names_do_not(one, other):
    assert key(one) != key(other)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for file in ("today.tsv", "former.tsv", "names.yml", "changes.yml"):
        shutil.copy(HERE / file, tmp_path / file)
    return tmp_path


def test_a_new_kind_is_one_line_of_data(folder):
    (folder / "changes.yml").write_text('kinds: {"56": Thành phố}\n', encoding="utf-8")
    assert Gazetteer(folder).provinces["56"].full_name == "Thành phố Khánh Hòa"


@pytest.mark.parametrize(
    "file, old, new, said",
    [
        ("changes.yml", '"75"', '"7500"', "7500"),
        ("former.tsv", "\t00097\t", "\t99999\t", "99999"),
        ("today.tsv", "00004\tPhường\tBa Đình\n", "00004\n", "thiếu cột"),
        ("names.yml", "hn: [Hà Nội]", "hn: [Hà Lội]", "Hà Lội"),
        ("names.yml", "streets:", "streetz:", "streets"),
    ],
)
def test_a_broken_file_is_named(folder, file, old, new, said):
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(DataError) as error:
        Gazetteer(folder)
    assert said in str(error.value)


@pytest.mark.parametrize(
    "aliases, kind, name, older",
    [
        ('["phuongsaidong", "saidong"]', "Phường", "Phúc Lợi", "saidong"),
        ('["xahopthanh"]', "Xã", "Đông Thành", "hopthanh"),
        ('["phuongphuonglien", "phuonglien"]', "Phường", "Phương Liên Trung Tự", "phuonglien"),
        ('["quan9", "q9", "district9", "quan09"]', "Thành phố", "Thủ Đức", "9"),
        ('["f13", "ward13", "phuong13"]', "Phường", "12", "13"),
        ('["thixabencat", "txbencat"]', "Thành phố", "Bến Cát", ""),
        (None, "Xã", "Phù Đổng", ""),
    ],
)
def test_older_names_are_kept_once_and_bare(aliases, kind, name, older):
    assert _older(aliases, kind, name) == older


def test_the_builder_refuses_another_file(tmp_path, capsys):
    wrong = tmp_path / "x.whl"
    wrong.write_bytes(b"no wheel")
    assert main([str(wrong)]) == main([]) == 2
    assert "vietnamadminunits" in capsys.readouterr().err
