"""The typed model of a procedure, of a paper and of what they are made of.

One model serves both grades: *walk* (written here, `knowledge/catalogue/*.yml`) and *lookup* (imported from
the portal). What a source leaves out stays empty or `unknown`; nothing is filled in by guessing.
Unknown keys and wrong types are errors; cross references are checked in `knowledge.validation`.
"""
from __future__ import annotations

import datetime as dt
from typing import Dict, List, Literal, Optional, Union

from pydantic import BaseModel, Extra, Field, StrictBool, StrictInt, StrictStr, conint, constr, root_validator, validator

from knowledge import codes
from knowledge.conditions import Condition, ConditionError

#: A procedure's code on the national list: digit, dot, six digits.
Code = constr(strict=True, regex=rf"^{codes.PATTERN}\Z")
#: An identifier in our data: lower-case words joined by `-` or `_`.
Slug = constr(strict=True, regex=r"^[a-z0-9]+(?:[-_][a-z0-9]+)*\Z")
Text = constr(strict=True, strip_whitespace=True, min_length=1)

Level = Literal["commune", "province", "ministry", "other", "unknown"]
Audience = Literal["citizen", "business", "agency"]
Online = Literal["full", "partial", "information", "unknown"]
Via = Literal["direct", "online", "postal"]
TimeUnit = Literal["minute", "hour", "working_hour", "day", "working_day", "week", "month", "year"]
FeeKind = Literal["free", "amount", "set_by_province", "described", "not_published"]
Severity = Literal["stops", "returns", "note"]
Grade = Literal["walk", "lookup"]
Kind = Literal["standard", "specific", "internal"]


class Strict(BaseModel):
    """A model that refuses keys it does not know."""

    class Config:
        extra = Extra.forbid
        allow_mutation = False
        arbitrary_types_allowed = True


class _Conditional(Strict):
    """Something that holds only when its condition does; `None` means always."""

    when: Optional[StrictStr] = None

    @validator("when")
    def _parses(cls, value):
        if value is not None:
            try:
                Condition.parse(value)
            except ConditionError as error:
                raise ValueError(str(error)) from error
        return value

    @property
    def condition(self) -> Condition:
        return Condition.parse(self.when) if self.when else Condition.always()


class Duration(_Conditional):
    """How long the agency takes. `amount: null` with a note is a time given in words («trả ngay»)."""

    amount: Optional[Union[StrictInt, float]] = None
    unit: Optional[TimeUnit] = None
    note: Optional[Text] = None

    @root_validator(skip_on_failure=True)
    def _whole(cls, values):
        if (values.get("amount") is None) != (values.get("unit") is None):
            raise ValueError("amount and unit come together")
        if values.get("amount") is None and not values.get("note"):
            raise ValueError("a time needs an amount or a note")
        return values


class Fee(_Conditional):
    """What a person pays. `vnd` is in đồng. `from`/`to` bound the days on which the fee holds."""

    kind: FeeKind
    vnd: Optional[conint(strict=True, ge=1)] = None
    per: Optional[Text] = None
    note: Optional[Text] = None
    start: Optional[dt.date] = Field(None, alias="from")
    end: Optional[dt.date] = Field(None, alias="to")

    @root_validator(skip_on_failure=True)
    def _amount(cls, values):
        if (values["kind"] == "amount") != (values.get("vnd") is not None):
            raise ValueError("kind: amount needs vnd, and only it may have vnd")
        if values["kind"] == "described" and not values.get("note"):
            raise ValueError("kind: described needs a note")
        return values

    def holds_on(self, day: dt.date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


class Channel(Strict):
    """One way to hand the dossier in, with its times and fees."""

    via: Via
    times: List[Duration] = []
    fees: List[Fee] = []
    note: Optional[Text] = None


class Option(Strict):
    id: Slug
    label: Text
    says: List[Text] = []  # how people say this in free text


class Case(_Conditional):
    """A question that decides. Option ids are what conditions compare with."""

    id: Slug
    ask: Text
    type: Literal["choice", "date", "number", "place"] = "choice"
    options: List[Option] = []
    why: Optional[Text] = None
    help: Optional[Text] = None

    @root_validator(skip_on_failure=True)
    def _options(cls, values):
        ids = [option.id for option in values.get("options") or []]
        if values.get("type") == "choice" and len(ids) < 2:
            raise ValueError("a choice needs two options or more")
        if values.get("type") != "choice" and ids:
            raise ValueError("only a choice has options")
        if len(set(ids)) != len(ids):
            raise ValueError("two options share one id")
        return values


class Redirect(_Conditional):
    to: Code
    say: Text


class DocumentUse(_Conditional):
    """A paper as this procedure wants it: `use` names a shared paper, `name` one that only this procedure has."""

    use: Optional[Slug] = None
    name: Optional[Text] = None
    original: conint(strict=True, ge=0) = 0
    copies: conint(strict=True, ge=0) = 0
    hand_in: Literal["submit", "show"] = "submit"  # nộp | xuất trình
    data_instead: StrictBool = False  # the agency may read it from data
    form: Optional[Slug] = None
    group: Optional[Text] = None  # the heading under which the portal lists it (imported)
    note: Optional[Text] = None

    @root_validator(skip_on_failure=True)
    def _one_name(cls, values):
        if (values.get("use") is None) == (values.get("name") is None):
            raise ValueError("a document has either use or name")
        return values


class Requirement(_Conditional):
    """A condition that must be met before the dossier is accepted («yêu cầu, điều kiện»)."""

    say: Text


class Deadline(_Conditional):
    """By when the person must act: `amount` `unit` after the day named by the case `after`, in words `called`."""

    amount: conint(strict=True, ge=1)
    unit: TimeUnit
    after: Text
    called: Optional[Text] = None
    if_late: Optional[Text] = None


class LegalBasis(Strict):
    number: Text
    name: Optional[Text] = None


class Check(_Conditional):
    when: StrictStr
    severity: Severity
    say: Text
    why: Optional[Text] = None
    mend: Optional[Text] = None
    basis: Optional[Text] = None


class Related(Strict):
    code: Code
    tells_apart: Text


class Variant(Strict):
    label: Text


class Effective(Strict):
    start: Optional[dt.date] = Field(None, alias="from")
    end: Optional[dt.date] = Field(None, alias="to")


class Source(Strict):
    """Where the facts come from and the day on which they were last held against it."""

    url: Optional[Text] = None
    decision: Optional[Text] = None
    verified_on: dt.date
    note: Optional[Text] = None


class Procedure(Strict):
    """One administrative procedure. Lists are in the order in which a person should meet them."""

    code: Code
    title: Text
    short: Text
    grade: Grade = "walk"
    former_codes: List[Code] = []
    copies: List[Code] = []  # the same act at another level or by another agency
    family: Optional[Slug] = None
    variant: Optional[Variant] = None
    aliases: List[Text] = []
    questions: List[Text] = []
    field: Optional[Text] = None
    level: Level = "unknown"
    audience: Audience = "citizen"
    online: Online = "unknown"
    effective: Effective = Effective()
    source: Source
    provenance: Dict[StrictStr, StrictStr] = {}
    issuer: Optional[Text] = None  # who promulgated it; for `specific`, the province it is valid in
    kind: Kind = "standard"  # specific: one province's or agency's own; internal: between agencies
    agency: Optional[Text] = None
    receives: Optional[Text] = None  # where the dossier is handed in, in plain words
    any_office: Union[StrictBool, Literal["unknown"]] = "unknown"
    channels: List[Channel] = []
    steps: List[Text] = []
    cases: List[Case] = []
    redirects: List[Redirect] = []
    documents: List[DocumentUse] = []
    conditions: List[Requirement] = []
    deadline: Optional[Deadline] = None
    result: Optional[Text] = None
    forms: List[Slug] = []
    legal_basis: List[LegalBasis] = []
    linked: List[Code] = []
    checks: List[Check] = []
    related: List[Related] = []
    notes: List[Text] = []  # what the source adds and no other field holds

    @validator("conditions", pre=True, each_item=True)
    def _plain_condition(cls, value):
        return {"say": value} if isinstance(value, str) else value

    def in_force(self, day: dt.date) -> bool:
        start, end = self.effective.start, self.effective.end
        return (start is None or start <= day) and (end is None or day <= end)


class Obtain(Strict):
    """How to get a paper that is missing; `procedure` when getting it is itself one."""

    procedure: Optional[Code] = None
    how: Text


class Paper(Strict):
    """A paper, defined once however many procedures ask for it (`knowledge/papers/*.yml`)."""

    id: Slug
    name: Text
    accept: List[Text] = []  # what counts as this paper
    instead: List[Text] = []  # what may be given in its place
    mistakes: List[Text] = []
    obtain: Optional[Obtain] = None
    photo: Optional[Text] = None
    looks_like: Optional[Text] = None
    valid_for: Optional[Duration] = None  # how long the paper itself stays good
    form: Optional[Slug] = None  # the form to fill, when the paper is one
    made_online: StrictBool = False  # filled in on the portal while handing in: nobody brings it
    source: Optional[Text] = None


class FormReference(Strict):
    """An official form: enough to name it; fields are defined where forms are filled."""

    id: Slug
    name: Text
    number: Optional[Text] = None  # e.g. «CT01»
    issued_by: Optional[Text] = None  # e.g. «Thông tư 116/2026/TT-BCA»
    verified_on: Optional[dt.date] = None
    note: Optional[Text] = None
