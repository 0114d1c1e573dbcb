"""The deployment profile: the commune or province served, its offices, hotline and addresses (one YAML file)."""
from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import List, Literal, Optional
from urllib.parse import quote

from pydantic import Field, StrictBool, constr, validator

from knowledge.loader import ROOM, parse, read_yaml
from knowledge.schema import Code, Slug, Strict, Text, conint

DEFAULT = ROOM / "deployment.yml"
#: Stands in an address for a procedure's code.
CODE = "{code}"
#: Longest address: more makes a QR code that old phones cannot read.
LONGEST_ADDRESS = 200
#: Days of the week, as the file names them; a date's `weekday()` counts in this order.
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
#: «07:30», quoted: YAML would read it as a number.
Clock = constr(strict=True, regex=r"^(?:[01][0-9]|2[0-3]):[0-5][0-9]\Z")


class Hotline(Strict):
    number: Text
    name: Text
    hours: Optional[Text] = None


class Portal(Strict):
    """Addresses of the national portal; `{page}` and `{words}` are filled in."""

    name: Text
    home: Text
    procedure: Text
    search: Text

    def search_url(self, words: str) -> str:
        return self.search.format(words=quote(words))


class Office(Strict):
    id: Slug
    name: Text
    address: Optional[Text] = None
    hours: Optional[Text] = None
    phone: Optional[Text] = None
    fields: List[Text] = []


class ProvinceFee(Strict):
    """A fee that the province sets, with the decision that sets it."""

    code: Code
    vnd: conint(strict=True, ge=0)
    note: Optional[Text] = None
    decision: Text
    start: Optional[dt.date] = Field(None, alias="from")
    end: Optional[dt.date] = Field(None, alias="to")


class Channels(Strict):
    """Where the assistant is met; `{code}` is filled in. An address without it opens the assistant at its beginning."""

    widget: Optional[Text] = None
    zalo: Optional[Text] = None
    telegram: Optional[Text] = None

    @validator("*")
    def _address(cls, value):
        bare = (value or "https://").replace(CODE, "")
        if not bare.startswith("https://") or re.search(r"[\s{}]", bare):
            raise ValueError("must be an https:// address; only {code} may stand in it")
        if len(bare) > LONGEST_ADDRESS:
            raise ValueError(f"is longer than {LONGEST_ADDRESS} characters")
        return value


class Widget(Strict):
    """The pages of other servers that carry the widget, by origin: scheme, host and port, nothing behind."""

    origins: List[Text] = []

    @validator("origins", each_item=True)
    def _origin(cls, value):
        if not re.fullmatch(r"https://[a-z0-9.-]+(:\d{1,5})?|http://(localhost|127\.0\.0\.1)(:\d{1,5})?", value):
            raise ValueError("must be an origin as browsers write it: https://host in small letters, no slash at the end")
        return value


class Opening(Strict):
    """Hours of some days of the week; on the clock of Vietnam, within one day."""

    days: List[Day]
    start: Clock = Field(alias="from")
    end: Clock = Field(alias="to")

    @validator("days")
    def _some(cls, value):
        if not value:
            raise ValueError("must name a day")
        return value

    @validator("end")
    def _later(cls, value, values):
        if value <= values.get("start", ""):
            raise ValueError("must be later than `from`")
        return value


class Desk(Strict):
    """When people sit at the hotline desk (`bot.desk`), and the days on which they do not."""

    hours: List[Opening]
    closed: List[dt.date] = []

    @validator("hours")
    def _any(cls, value):
        if not value:
            raise ValueError("must have hours")
        return value


class Profile(Strict):
    """Where the assistant serves. `example` marks the profile that ships and must be replaced before real use."""

    example: StrictBool = False
    name: Text
    unit_code: Optional[Text] = None
    province: Optional[Text] = None
    province_code: Optional[Text] = None
    hotline: Hotline
    portal: Portal
    offices: List[Office] = []
    channels: Channels = Channels()
    widget: Widget = Widget()
    desk: Optional[Desk] = None
    fees: List[ProvinceFee] = []

    @classmethod
    def load(cls, path: Path = DEFAULT) -> "Profile":
        """Raises DataError naming file and path of what is wrong."""
        return parse(cls, read_yaml(path), path)
