"""Typed values of form fields: what a person says, as it stands in the form, and back.

Three functions by kind of field, each total: `read` takes any text, `valid` any value from a file. Sentences behind
the keys of problems and confirmations are the group "field" of actions/texts/fields.yml.
"""
from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any, Callable, Dict, FrozenSet, Mapping, NamedTuple, Optional, Sequence

from knowledge.fields import amounts, contact, days, identity, lists, name, places, text
from knowledge.fields.amounts import in_words
from knowledge.fields.model import Context, Option, Read

__all__ = ["KINDS", "Option", "Read", "in_words", "read", "show", "valid"]


class _Kind(NamedTuple):
    read: Callable[[str, Context], Read]
    show: Callable[[Any], str]
    valid: Callable[[Any, Context], Optional[str]]


_KINDS: Dict[str, _Kind] = {
    "name": _Kind(name.read, name.show, name.valid),
    "id_number": _Kind(identity.read, identity.show, identity.valid),
    "old_id_number": _Kind(identity.read_old, identity.show, identity.valid_old),
    "phone": _Kind(contact.read_phone, contact.show_phone, contact.valid_phone),
    "email": _Kind(contact.read_email, contact.show_email, contact.valid_email),
    "address": _Kind(partial(places.read, commune=True), places.show, partial(places.valid, commune=True)),
    "place": _Kind(partial(places.read, commune=False), places.show, partial(places.valid, commune=False)),
    "money": _Kind(amounts.read_money, amounts.show_money, amounts.valid_money),
    "number": _Kind(amounts.read_number, amounts.show_number, amounts.valid_number),
    "text": _Kind(text.read, text.show, text.valid),
    **{k: _Kind(partial(days.read, k), days.show, partial(days.valid, k)) for k in days.KINDS},
    **{k: _Kind(partial(lists.read, k), partial(lists.show, k), partial(lists.valid, k)) for k in lists.KINDS},
    "choice": _Kind(lists.read_choice, text.show, lists.valid_choice),
}
KINDS: FrozenSet[str] = frozenset(_KINDS)
_NOTHING: Mapping[str, Any] = {}


def read(
    kind: str, text: str, *, today: date, known: Mapping[str, Any] = _NOTHING, options: Sequence[Option] = ()
) -> Read:
    """What `text` says in a field of that kind. Never raises on any text; KeyError for a kind that is none."""
    return _KINDS[kind].read(text, Context(today, known, options))


def show(kind: str, value: Any, options: Sequence[Option] = ()) -> str:
    """The value as it stands in the form; empty for what is no value of that kind."""
    if kind == "choice":
        return next((option.label for option in options if option.id == value), text.show(value))
    return _KINDS[kind].show(value)


def valid(
    kind: str, value: Any, *, today: date, known: Mapping[str, Any] = _NOTHING, options: Sequence[Option] = ()
) -> Optional[str]:
    """The key of what is wrong with a value that came from a file, None when it is good. Never raises on any value."""
    return _KINDS[kind].valid(value, Context(today, known, options))
