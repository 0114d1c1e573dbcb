"""Checks the register of shared keys: nothing twice, nothing unused, one meaning everywhere, no circle of persons."""
from __future__ import annotations

from pathlib import Path
from typing import Dict, Iterator, List, Sequence, Set, Tuple

from knowledge.forms.model import Field, Form, Register
from nlu.errors import DataError

#: A fact may be filled from one of the same kind, or of a narrower one: a full date is a date or a year.
_FITS = {("year_or_date", "date")}


def problems(forms: Sequence[Tuple[Path, Form]], register: Register, path: Path) -> Iterator[DataError]:
    """Every mistake of the register, seen together with the forms that use it."""
    used = _used(forms)
    wanted = _wanted({*used, *_named(forms)}, register)
    seen: Set[str] = set()
    for index, shared in enumerate(register.keys):
        if shared.key in seen:
            yield DataError(path, f"keys.{index}.key", f"'{shared.key}' stands twice")
        seen.add(shared.key)
        if shared.key not in wanted:
            yield DataError(path, f"keys.{index}.key", f"no form uses '{shared.key}'")
    yield from _one_meaning(forms)
    yield from _persons(register, used, path)


def _used(forms: Sequence[Tuple[Path, Form]]) -> Dict[str, List[Field]]:
    found: Dict[str, List[Field]] = {}
    for _, form in forms:
        for field in form.all_fields():
            if field.key:
                found.setdefault(field.key, []).append(field)
    return found


def _named(forms: Sequence[Tuple[Path, Form]]) -> Set[str]:
    """Keys that stand in the head or under a signature only."""
    found = {signature.key for _, form in forms for signature in form.signatures if signature.key}
    return found | {form.addressed_to.key for _, form in forms if form.addressed_to}


def _wanted(used: Set[str], register: Register) -> Set[str]:
    """Keys that a form names, and those under which they are kept when two roles are one person."""
    found, new = set(used), set(used)
    while new:
        parts = [key.split(".") for key in new]
        new = {f"{same.same_as}.{fact}" for role, fact in parts for same in register.same if same.role == role} - found
        found |= new
    return found


def _one_meaning(forms: Sequence[Tuple[Path, Form]]) -> Iterator[DataError]:
    """Two forms that share a choice offer the same answers: otherwise one's answer is no answer in the other."""
    first: Dict[str, Tuple[Path, Field]] = {}
    for path, form in forms:
        for field in form.all_fields():
            if not field.key:
                continue
            where, other = first.setdefault(field.key, (path, field))
            if other.values != field.values or other.several != field.several:
                yield DataError(path, field.id, f"other answers to '{field.key}' than in {where.name}")
            if [c.id for c in other.columns] != [c.id for c in field.columns]:
                yield DataError(path, field.id, f"other columns of '{field.key}' than in {where.name}")


def _persons(register: Register, used: Dict[str, List[Field]], path: Path) -> Iterator[DataError]:
    kinds = {shared.key: shared.kind for shared in register.keys}
    roles = {shared.role for shared in register.keys}
    leads: Dict[str, Set[str]] = {}
    for index, same in enumerate(register.same):
        at = f"same.{index}"
        for place, role in (("role", same.role), ("as", same.same_as)):
            if role not in roles:
                yield DataError(path, f"{at}.{place}", f"no key begins with '{role}.'")
        for key, values in same.when.items():
            if key not in kinds:
                yield DataError(path, f"{at}.when", f"unknown key '{key}'")
            for value in values:
                if used.get(key) and value not in used[key][0].values:
                    yield DataError(path, f"{at}.when", f"unknown answer '{value}' of '{key}'")
        for shared in register.keys:
            other = f"{same.same_as}.{shared.fact}"
            theirs = kinds.get(other, shared.kind)
            if shared.role == same.role and theirs != shared.kind and (shared.kind, theirs) not in _FITS:
                yield DataError(path, at, f"'{shared.key}' is a {shared.kind}, '{other}' a {theirs}")
        if _reaches(leads, same.same_as, same.role):
            yield DataError(path, at, f"'{same.role}' and '{same.same_as}' would each be the other")
        leads.setdefault(same.role, set()).add(same.same_as)


def _reaches(leads: Dict[str, Set[str]], start: str, goal: str) -> bool:
    open_, seen = [start], set()
    while open_:
        role = open_.pop()
        if role == goal:
            return True
        if role not in seen:
            seen.add(role)
            open_ += leads.get(role, ())
    return False
