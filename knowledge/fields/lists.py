"""Kinds whose value is one of a list: sex, ethnic group, religion, country, relation, yes or no, an option."""
from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Callable, Dict, Optional, Tuple

from knowledge.fields.listing import Entry, Listing, entries_from, listing
from knowledge.fields.model import Context, Read, none
from knowledge.fields.words import DATA, MOST, plain
from nlu.errors import DataError
from nlu.yamlfiles import read_yaml

_NUMBER = re.compile(r"^(?:số|câu|so|cau|chọn|chon|mục|muc)?\s*([0-9]{1,2})[.)]?$")


@lru_cache(maxsize=1)
def countries() -> Listing:
    """Every country and territory by ISO 3166-1 code: CLDR's Vietnamese names, mended by countries.yml."""
    from babel import Locale  # reads its locale data: only when somebody is asked for a country

    file = DATA / "countries.yml"
    data = read_yaml(file)
    if not isinstance(data, dict) or set(data) != {"names", "left_out"}:
        raise DataError(file, "", "phải có names và left_out")
    ours = {entry.id: entry for entry in entries_from(data["names"], file, "names")}
    table: Dict[str, Entry] = dict(ours)
    for code, name in Locale("vi").territories.items():
        if len(code) == 2 and code.isalpha() and code not in data["left_out"]:
            mine = ours.get(code)
            table[code] = mine._replace(says=(*mine.says, name)) if mine else Entry(code, name)
    return Listing(table.values())


#: kind: its list, the keys of the sentences when nothing, several or another name was said.
_LISTS: Dict[str, Tuple[Callable[[], Listing], str, str, str]] = {
    "sex": (lambda: listing("short", "sex"), "sex", "sex", "heard"),
    "yes_no": (lambda: listing("short", "yes_no"), "yes_no", "yes_no", "heard"),
    "ethnicity": (lambda: listing("ethnicities", by_label=True), "ethnicity", "ethnicity_which", "ethnicity_other"),
    "religion": (lambda: listing("religions", by_label=True), "religion", "religion_which", "heard"),
    "nationality": (countries, "nationality", "nationality_which", "heard"),
    "relation": (lambda: listing("relations", by_label=True), "relation", "relation_which", "heard"),
}
KINDS = frozenset(_LISTS)
_YES = {"yes": True, "no": False}


def read(kind: str, text: str, context: Context) -> Read:
    load, problem, which, confirm = _LISTS[kind]
    found = load().read(text, problem, which, confirm)
    if kind == "yes_no" and found.value is not None:
        return Read(_YES[found.value], found.shown, confirm=found.confirm)
    return found


def show(kind: str, value: Any) -> str:
    if kind == "yes_no":
        value = {True: "yes", False: "no"}.get(value) if isinstance(value, bool) else None
    return _LISTS[kind][0]().label(value)


def valid(kind: str, value: Any, context: Context) -> Optional[str]:
    return None if show(kind, value) else _LISTS[kind][1]


def ethnicity_code(name: str) -> Optional[str]:
    """The code of an ethnic group in the list of 1979, by its name."""
    return {e.label: e.id for e in listing("ethnicities").entries.values()}.get(name)


def read_choice(text: str, context: Context) -> Read:
    """The option meant: by number, id, label or one of the things people say."""
    options = list(context.options)
    if len(text) > MOST:
        return none("choice", [o.label for o in options])
    number = _NUMBER.match(plain(text))
    if number and 1 <= int(number[1]) <= len(options):
        chosen = options[int(number[1]) - 1]
        return Read(chosen.id, chosen.label)
    for option in options:
        if text.strip() == option.id:
            return Read(option.id, option.label)
    table = Listing(Entry(o.id, o.label, tuple(o.says)) for o in options)
    found = table.read(text, "choice", "choice", "heard")
    if found.value is None and not found.options:
        return none("choice", [o.label for o in options])
    return found


def valid_choice(value: Any, context: Context) -> Optional[str]:
    return None if isinstance(value, str) and value in [o.id for o in context.options] else "choice"
