"""Texts that name an agency: who issued a paper, where something was registered."""
from __future__ import annotations

import datetime as dt
from dataclasses import replace

from actions.forms.values import Blank
from actions.interview.hearing.cues import Cues, fact
from knowledge import fields
from knowledge.fields import Read
from knowledge.fields.words import tokens
from knowledge.units import resolve


def names_agency(blank: Blank) -> bool:
    return blank.kind == "text" and fact(blank) in Cues.load().agency_facts


def bare(text: str) -> str:
    """Without the verb behind the name: «Bệnh viện huyện Tuần Giáo cấp»."""
    words = text.split()
    found = len(words) > 1 and Cues.load().agencies["end"].at(tokens(words[-1]) or [""], 0, 1)
    return " ".join(words[:-1]).rstrip(" ,") if found else text


def checked(read: Read, day: dt.date) -> Read:
    """A commune or «công an» alone, and what begins like no agency, is made sure of; a province or country is none."""
    if read.value is None:
        return read
    words, lists = tokens(read.value), Cues.load().agencies
    whole = lists["short"].at(words, 0, len(words))
    if not (whole and whole[0] == len(words)) and lists["begin"].at(words, 0, len(words)):
        return read
    if _wide(read.value, day):
        return Read(problem="text")
    return replace(read, confirm=read.confirm or "heard")


def _wide(text: str, day: dt.date) -> bool:
    """Whether the text is the name of a province or a country, and nothing more."""
    found = fields.read("place", text, today=day).value
    if not isinstance(found, dict) or found["detail"]:
        return False
    return "country" in found or resolve(text).kind == "none"
