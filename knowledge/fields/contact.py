"""Telephone numbers (the library phonenumbers knows them) and e-mail addresses."""
from __future__ import annotations

import re
from typing import Any, List, Optional

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from knowledge.fields.model import Context, Read, none
from knowledge.fields.words import MOST, mapping, plain, tidy
from nlu.text import fold, has_diacritics, normalise

_CANDIDATE = re.compile(r"\+?[0-9(][0-9 ().\-–/]{5,}[0-9]")
_REACHABLE = frozenset({
    PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE, PhoneNumberType.FIXED_LINE_OR_MOBILE, PhoneNumberType.VOIP,
})  # fmt: skip
_MAIL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._%+\-]*@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)*\.[A-Za-z]{2,24}")
_AROUND = re.compile(r"\S*@\S*")


def read_phone(text: str, context: Context) -> Read:
    """The value is «+84912345678», in the form it stands as «0912 345 678»."""
    if len(text) > MOST:
        return none("phone")
    line = normalise(text)
    found: List[Read] = []
    for candidate in _CANDIDATE.findall(line) or _spoken(line):
        read = _phone(candidate)
        if read and read.value not in [other.value for other in found]:
            found.append(read)
    if len(found) > 1:
        return none("phone_two", [read.shown for read in found])
    if found:
        return found[0]
    return none("phone_wrong" if re.search(r"[0-9]{3}", line) else "phone")


def show_phone(value: Any) -> str:
    try:
        number = phonenumbers.parse(value, None) if isinstance(value, str) and len(value) < 20 else None
    except phonenumbers.NumberParseException:
        number = None
    if number is None:
        return ""
    home = number.country_code == 84
    return phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL)


def valid_phone(value: Any, context: Context) -> Optional[str]:
    if not isinstance(value, str) or len(value) > 20 or not re.fullmatch(r"\+?[0-9]+", value):
        return "phone"
    read = _phone(value)
    return None if read and read.value == value and not read.confirm else "phone_wrong"


def _phone(candidate: str) -> Optional[Read]:
    digits = re.sub(r"[^0-9+]", "", candidate)
    if digits.startswith("00"):  # may be the beginning of an identity number; a foreign number has a plus
        return None
    confirm = None
    local = "0" + digits[3:] if digits.startswith("+84") else digits
    now = mapping("phone.former").get(local[:4]) if len(local) == 11 else None
    if now:
        digits, confirm = now + local[4:], "phone_converted"
    try:
        number = phonenumbers.parse(digits, "VN")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number) or phonenumbers.number_type(number) not in _REACHABLE:
        return None
    value = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return Read(value, show_phone(value), confirm=confirm)


def _spoken(line: str) -> List[str]:
    """«không chín một hai …»: nine words or more in a row that are figures."""
    names, runs, run = mapping("phone.digits"), [], ""
    for word in [*re.findall(r"\w+", fold(line)), ""]:
        if word in names or (word.isascii() and word.isdigit()):
            run += names.get(word, word)
            continue
        if len(run) >= 9:
            runs.append(run)
        run = ""
    return runs


def read_email(text: str, context: Context) -> Read:
    if len(text) > MOST:
        return none("email")
    said = tidy(text)
    if "@" not in said:
        said = re.sub(r"\s*\(?\b(?:a còng|a vòng|a cong|a móc)\b\)?\s*", "@", said, flags=re.IGNORECASE)
        said = re.sub(r"\s+(?:chấm|cham)\s+", ".", said, flags=re.IGNORECASE)
    around = [part.strip(".,;:!?<>()\"'«»“”") for part in _AROUND.findall(re.sub(r"\s*@\s*", "@", said))]
    around = list(dict.fromkeys(part for part in around if part))
    if len(around) != 1:
        good = [part for part in around if _mail(part)]
        return none("email_two", good[:4]) if len(good) > 1 else none("email")
    if has_diacritics(around[0]):
        return none("email_marks")
    value = _mail(around[0])
    if value is None:
        return none("email")
    domain = value.rpartition("@")[2]
    meant = mapping("email.typos").get(domain)
    if meant:
        return Read(value, value, confirm="email_typo", options=(f"{value.rpartition('@')[0]}@{meant}", value))
    return Read(value, value)


def valid_email(value: Any, context: Context) -> Optional[str]:
    return None if isinstance(value, str) and _mail(value) == value else "email"


def show_email(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _mail(text: str) -> Optional[str]:
    local, _, domain = text.rpartition("@")
    if not _MAIL.fullmatch(text) or len(text) > 254 or len(local) > 64 or ".." in text or local.endswith("."):
        return None
    if any(not part or part[0] == "-" or part[-1] == "-" for part in domain.split(".")):
        return None
    return f"{local}@{plain(domain)}"
