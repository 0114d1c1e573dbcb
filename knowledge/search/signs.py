"""Signs that a person cannot name the paper that is needed: «làm giấy tờ cho con», «phải làm thủ tục gì»."""
from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from knowledge.loader import read_yaml
from knowledge.search.variants import Kinds
from nlu.errors import DataError
from nlu.yamlfiles import string_list

FILE = Path(__file__).with_name("signs.yml")

#: `thing`: the paper goes by no name; `which`: it is asked which one. `papers` asks what a named one needs.
THING, WHICH, PAPERS = "thing", "which", "papers"


@lru_cache(maxsize=1)
def signs(path: Path = FILE) -> Kinds:
    """The data file as a table; raises DataError naming the place of a mistake."""
    data = read_yaml(path)
    if not isinstance(data, dict) or set(data) != {THING, WHICH, PAPERS}:
        raise DataError(path, "", f"must hold '{THING}', '{WHICH}' and '{PAPERS}'")
    kinds = Kinds()
    for name, says in data.items():
        kinds.add(name, [], string_list(path, name, says, needed=True))
    return kinds
