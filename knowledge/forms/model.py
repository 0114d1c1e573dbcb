"""The typed model of a form that can be filled: the official labels in the official order, and how each is asked.

A field's `key` names the fact that it holds (`mother.full_name`); two forms that name one key ask once. What is not
asked is said so: `given` (the walk knows it already), `words_of` and `compose` (written from other fields).
Unknown keys and wrong types are errors; references are checked in `knowledge.forms.checking`.
"""
from __future__ import annotations

import datetime as dt
import re
from functools import cached_property
from typing import Dict, FrozenSet, Iterator, List, Literal, Optional, Tuple

from pydantic import Field as Raw
from pydantic import StrictBool, conint, constr, root_validator, validator

from knowledge.schema import Check, Option, Slug, Strict, Text, _Conditional

#: The id of a field: a word that conditions can name.
FieldId = constr(strict=True, regex=r"^[a-z][a-z0-9]*(?:_[a-z0-9]+)*\Z")
#: A shared fact: who it is about, a dot, what it says.
Key = constr(strict=True, regex=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*\Z")
Kind = Literal[
    "name", "date", "year_or_date", "sex", "id_number", "old_id_number", "phone", "email", "address", "place",
    "ethnicity", "religion", "nationality", "relation", "money", "number", "text", "choice", "yes_no", "table",
]  # fmt: skip
#: What the QR code of an identity card tells.
ON_CARD = frozenset({"name", "date", "year_or_date", "sex", "id_number", "old_id_number", "address"})
#: Values that conditions may name where the field itself lists none.
FIXED_VALUES: Dict[str, Tuple[str, ...]] = {"sex": ("male", "female"), "yes_no": ("yes", "no")}
_HOLE = re.compile(r"{([^{}]*)}")


class Given(_Conditional):
    """What the walk already knows: the answer to its question `case`, or a `value`. The first that holds counts."""

    case: Optional[Slug] = None
    value: Optional[Text] = None

    @root_validator(skip_on_failure=True)
    def _one(cls, values):
        if (values.get("case") is None) == (values.get("value") is None):
            raise ValueError("a given has either case or value")
        return values


class Column(Strict):
    """What a field and a column of a table have in common. `relation` may list options and takes other words too."""

    id: FieldId
    label: Text  # as printed on the official form
    kind: Kind
    required: StrictBool = False
    upper: StrictBool = False  # printed in capitals
    ask: Optional[Text] = None
    help: Optional[Text] = None
    example: Optional[Text] = None
    most: Optional[conint(strict=True, ge=1)] = None  # characters (of a table: rows) that fit; the rest goes on a sheet
    options: List[Option] = []

    @root_validator(skip_on_failure=True)
    def _options(cls, values):
        ids = [option.id for option in values["options"]]
        if len(set(ids)) != len(ids):
            raise ValueError("two options share one id")
        if values["kind"] == "choice" and len(ids) < 2:
            raise ValueError("a choice needs two options or more")
        if ids and values["kind"] not in ("choice", "relation"):
            raise ValueError("only a choice or a relation has options")
        return values

    @property
    def values(self) -> Tuple[str, ...]:
        """The values that a condition may compare with; empty where any value may stand."""
        return tuple(option.id for option in self.options) or FIXED_VALUES.get(self.kind, ())


class Field(Column, _Conditional):
    """One blank of a form. `printed: false` is asked only to decide or to be written into another blank."""

    key: Optional[Key] = None
    printed: StrictBool = True
    group: Optional[Slug] = None  # asked together with the other fields of the group
    several: StrictBool = False  # a choice of which more than one may hold
    taken_from: Optional[Literal["card"]] = Raw(None, alias="from")
    given: List[Given] = []
    words_of: Optional[FieldId] = None  # that date, number or amount, in words
    compose: List[Text] = []  # pieces with {field ids}; a piece with an empty field is left out
    columns: List[Column] = []

    @root_validator(skip_on_failure=True)
    def _whole(cls, values):
        kind, derived = values["kind"], bool(values["words_of"] or values["compose"])
        if derived and (values["words_of"] and values["compose"]):
            raise ValueError("a field has either words_of or compose")
        if derived and (kind != "text" or values["key"] or values["ask"] or values["given"] or values["group"]):
            raise ValueError("what is written from other fields is a text with no key, ask, given or group")
        if not derived and not values["key"]:
            raise ValueError("a field needs a key")
        if not derived and not values["ask"]:
            raise ValueError("a field needs a question (ask)")
        if (kind == "table") != bool(values["columns"]):
            raise ValueError("a table has columns, and only a table")
        if any(column.kind == "table" or not column.ask for column in values["columns"]):
            raise ValueError("a column has a question (ask) and is no table")
        if len({column.id for column in values["columns"]}) != len(values["columns"]):
            raise ValueError("two columns share one id")
        if values["several"] and kind != "choice":
            raise ValueError("only of a choice may several hold")
        if values["taken_from"] == "card" and kind not in ON_CARD:
            raise ValueError(f"an identity card's QR code tells no {kind}")
        return values

    @property
    def derived(self) -> bool:
        return bool(self.words_of or self.compose)

    @property
    def parts(self) -> Tuple[str, ...]:
        """The ids of the fields that this one is written from."""
        if self.words_of:
            return (self.words_of,)
        return tuple(name for piece in self.compose for name in _HOLE.findall(piece))


class Section(Strict):
    """A part of the form. `title` is the line printed above it; `column: true` stands beside its neighbour."""

    id: Slug
    title: Optional[Text] = None
    column: StrictBool = False
    fields: List[Field] = Raw(..., min_items=1)


class Group(Strict):
    id: Slug
    ask: Text


class AddressedTo(Strict):
    label: Text
    key: Key


class Signature(_Conditional):
    """Who signs: `key` is the name printed below; `place_and_date` prints «…, ngày … tháng … năm …» above."""

    label: Text
    note: Optional[Text] = None
    key: Optional[Key] = None
    place_and_date: StrictBool = False


class FormSource(Strict):
    """Where the labels were read, and the day on which they were last held against it."""

    file: Optional[Text] = None
    url: Optional[Text] = None
    verified_on: Optional[dt.date] = None
    note: Optional[Text] = None


class Form(Strict):
    """One form. `official: unverified` is said on its face: nobody has held it against the text in force."""

    id: Slug
    title: Text
    number: Optional[Text] = None
    issued_by: Optional[Text] = None
    official: Literal["verified", "unverified"]
    source: FormSource
    addressed_to: Optional[AddressedTo] = None
    sections: List[Section] = Raw(..., min_items=1)
    groups: List[Group] = []
    checks: List[Check] = []
    pledge: List[Text] = []  # what is printed above the signatures, paragraph by paragraph
    signatures: List[Signature] = []
    copy_order: Optional[List[FieldId]] = None  # the order of the portal's screens, where known

    @root_validator(skip_on_failure=True)
    def _sourced(cls, values):
        source = values["source"]
        if values["official"] == "verified" and not (source.verified_on and (source.file or source.url)):
            raise ValueError("a verified form names its file or url and the day (verified_on)")
        if values["official"] == "unverified" and not source.note:
            raise ValueError("an unverified form says in source.note where its labels were read")
        return values

    def all_fields(self) -> Iterator[Field]:
        """Every field in the official order."""
        return (field for section in self.sections for field in section.fields)

    def field(self, id: str) -> Optional[Field]:
        return next((field for field in self.all_fields() if field.id == id), None)


class SharedKey(Strict):
    """A fact that forms share: `kind` as in a field, `name` as people say it («họ tên mẹ»)."""

    key: Key
    kind: Kind
    name: Text
    personal: StrictBool
    past: StrictBool = False  # a day that has come: nobody is born tomorrow

    @validator("past")
    def _day(cls, value, values):
        if value and values.get("kind") not in ("date", "year_or_date"):
            raise ValueError("only a date may be past")
        return value

    @property
    def bounds(self) -> Dict[str, str]:
        """What a value is held against when it is read (`knowledge.fields`)."""
        return {"not_after": "today"} if self.past else {}

    @property
    def role(self) -> str:
        return self.key.split(".")[0]

    @property
    def fact(self) -> str:
        return self.key.split(".")[1]


class SamePerson(Strict):
    """`role` is the same person as `same_as` once each key in `when` holds one of the values beside it."""

    role: FieldId
    same_as: FieldId = Raw(..., alias="as")
    when: Dict[Key, List[Text]] = Raw(..., min_items=1)

    @validator("when", pre=True)
    def _lists(cls, value):
        return {k: v if isinstance(v, list) else [v] for k, v in value.items()} if isinstance(value, dict) else value


class Register(Strict):
    class Config:
        keep_untouched = (cached_property,)

    keys: List[SharedKey]
    same: List[SamePerson] = []

    @cached_property
    def names(self) -> FrozenSet[str]:
        return frozenset(shared.key for shared in self.keys)

    @cached_property
    def of_role(self) -> Dict[str, Tuple[SamePerson, ...]]:
        """The rules by the role that they speak of."""
        return {role: tuple(same for same in self.same if same.role == role) for role in {same.role for same in self.same}}
