"""Rows that carry a code without being that code's procedure: a crawler's mix-ups, found by the portal's own ids."""
from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import Dict, List, Optional, Set, Tuple

from knowledge.importer.parts import Partial
from knowledge.importer.reading import Rejects, SourceFile

Row = Tuple[Partial, SourceFile, int]

#: The portal's own JSON: its pairs of code and id are right.
_NATIVE = frozenset({"details", "list"})


def settle(by_code: Dict[str, List[Row]], padded: List[Row], rejects: Rejects, merged: Counter) -> None:
    """Take the rows whose code had blanks around it into `by_code`, and put every row that shows another procedure
    under its code into `rejects`. Which of two the code means is known; what the other's code should be is not."""
    for row in padded:
        partial, source, line = row
        if _another(partial, by_code.get(partial.code, [])):
            reason = f"mã có khoảng trắng thừa trùng với một thủ tục khác mang mã {partial.code}"
            rejects.add(source.name, line, reason, partial.code)
        else:
            merged["codes trimmed"] += 1
            by_code.setdefault(partial.code, []).append(row)
    owners, holders = _owners(by_code)
    known = {code for code, rows in by_code.items() if any(_at_home(partial, owners) for partial, _, _ in rows)}
    for code in list(by_code):
        kept = []
        for row in by_code[code]:
            partial, source, line = row
            owner = owners.get(partial.portal_id or "", code)
            if owner != code and code not in known and not _another(partial, by_code[owner], title_alone=True):
                # The same page with the same title under a code that the portal no longer has: the code was changed.
                merged["former codes"] += 1
                by_code[owner].append((replace(partial, code=owner, former=code), source, line))
                continue
            reason = None if partial.format in _NATIVE else _mistaken(partial, by_code[code], owners, holders)
            if reason:
                rejects.add(source.name, line, reason, code)
            else:
                kept.append(row)
        if kept:
            by_code[code] = kept
        else:
            del by_code[code]


def _owners(by_code: Dict[str, List[Row]]) -> Tuple[Dict[str, str], Dict[str, Set[str]]]:
    """For each portal id the code that the portal gives it, and all codes that any row gives it."""
    owners: Dict[str, str] = {}
    holders: Dict[str, Set[str]] = defaultdict(set)
    for code, rows in by_code.items():
        for partial, _, _ in rows:
            if partial.portal_id:
                holders[partial.portal_id].add(code)
                # The list is whole and newest: its code counts where another record has an older one.
                if partial.format == "list" or partial.format in _NATIVE and partial.portal_id not in owners:
                    owners[partial.portal_id] = code
    return owners, holders


def _at_home(partial: Partial, owners: Dict[str, str]) -> bool:
    """The portal's own list has the code, or its own record does and no other code has that record's page."""
    return partial.format == "list" or partial.format in _NATIVE and owners.get(partial.portal_id or "", partial.code) == partial.code


def _mistaken(partial: Partial, rows: List[Row], owners: Dict[str, str], holders: Dict[str, Set[str]]) -> Optional[str]:
    if not partial.portal_id:
        return None
    owner = owners.get(partial.portal_id)
    if owner == partial.code:
        return None
    if owner:
        return f"nội dung là của thủ tục khác (trang này mang mã {owner})"
    if _another(partial, [row for row in rows if row[0].format in _NATIVE]):
        return "nội dung là của thủ tục khác (tên và trang khác với danh mục của Cổng)"
    if len(holders[partial.portal_id]) > 1:
        return "một trang đứng dưới nhiều mã, không rõ mã nào đúng"
    return None


def _another(partial: Partial, rows: List[Row], title_alone: bool = False) -> bool:
    """The title, and the portal's id too unless `title_alone`, differ from every row's."""
    titles = {other.fields.get("title", "").casefold() for other, _, _ in rows}
    if partial.fields.get("title", "").casefold() in titles or not rows:
        return False
    return title_alone or partial.portal_id not in {other.portal_id for other, _, _ in rows}
