"""Who is the same person as whom: a mother who files for her child is asked for her name once.

The register says under which answers a role is another role (`household` is `mother` when `household.head_is` is
`mother`). A fact is then kept and asked under the role at the end of that chain, in every form of the case.
"""
from __future__ import annotations

from typing import Any, Mapping

from knowledge.forms.model import Register, SamePerson


def owner(key: str, register: Register, values: Mapping[str, Any]) -> str:
    """The key under which the fact named by `key` is kept.

    `values` maps shared keys to what was answered so far. A role is followed only where the other role has the same
    fact in the register; the register holds no circle (`checking` sees to it), so this ends.
    """
    role, _, fact = key.partition(".")
    for _ in range(len(register.same) + 1):
        others = (same.same_as for same in register.of_role.get(role, ()) if holds(same, values))
        following = next((other for other in others if f"{other}.{fact}" in register.names), None)
        if following is None:
            break
        role = following
    return f"{role}.{fact}"


def holds(same: SamePerson, values: Mapping[str, Any]) -> bool:
    """Whether every key that the rule names was answered with one of its values."""
    return all(values.get(key) in wanted for key, wanted in same.when.items())
