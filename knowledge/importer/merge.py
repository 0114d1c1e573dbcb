"""Several sources of one code made one record, with the source of every field."""
from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any, Dict, List, Optional, Tuple

from knowledge.importer.parts import Partial

#: Formats from the one that says a field best to the one that says it worst. The list is native and newest, so it
#: names things; Markdown keeps its tables whole, so it comes before page text for papers and laws.
USUAL = ("details", "pages", "markdown", "list")
NAMING = ("details", "list", "pages", "markdown")
TABLES = ("details", "markdown", "pages", "list")
ORDER = {"title": NAMING, "short": NAMING, "url": NAMING, "kind": NAMING, "issuer": NAMING, "audience": NAMING,
         "field": NAMING, "documents": TABLES, "legal_basis": TABLES, "result": TABLES}
DETAIL = ("details", "pages", "markdown")

_PLAIN = ("title", "short", "field", "level", "audience", "online", "issuer", "kind", "agency", "receives", "any_office",
          "steps", "documents", "conditions", "result", "legal_basis", "aliases")
_UNKNOWN_FEES = [{"kind": "not_published"}]

Sourced = Tuple[Partial, str, date]  # what a row says, the file it came from, the day it was read


def merge(code: str, found: List[Sourced], unparsed: Optional[Dict[str, List[str]]] = None) -> Dict[str, Any]:
    """One record as `schema.Procedure` takes it. Of two rows of one format the newer counts alone: what it no longer
    says is no longer so.

    `unparsed` collects, by field, the codes for which the source that was used could not be split wholly.
    """
    everything, found = found, _newest(found)
    record: Dict[str, Any] = {"code": code, "grade": "lookup"}
    provenance: Dict[str, str] = {}

    def best(name: str) -> Optional[Sourced]:
        for kind in ORDER.get(name, USUAL):
            for sourced in found:
                if sourced[0].format == kind and name in sourced[0].fields:
                    return sourced
        return None

    for name in _PLAIN:
        sourced = best(name)
        if sourced:
            record[name] = sourced[0].fields[name]
            provenance[name] = _where(sourced)
            if unparsed is not None and sourced[0].unparsed[name]:
                unparsed.setdefault(name, []).append(code)
    provenance.pop("short", None)
    former = sorted({partial.former for partial, _, _ in everything if partial.former})
    if former:
        record["former_codes"] = former
        provenance["former_codes"] = next(_where(sourced) for sourced in everything if sourced[0].former)
    _channels(record, provenance, found, best("channels"), unparsed, code)
    _notes(record, provenance, best)
    source: Dict[str, Any] = {}
    for name, key in (("url", "url"), ("decision", "decision")):
        sourced = best(name)
        if sourced:
            source[key] = sourced[0].fields[name]
            provenance[f"source.{key}"] = _where(sourced)
    # The oldest of the sources used: nothing in the record was looked at earlier than that.
    used = set(provenance.values())
    source["verified_on"] = min(day for partial, file, day in everything if _where((partial, file, day)) in used).isoformat()
    record["source"] = source
    record["provenance"] = provenance
    if record.get("kind") == "internal":
        record["audience"] = "agency"
        provenance["audience"] = provenance["kind"]
    return record


def _newest(found: List[Sourced]) -> List[Sourced]:
    chosen: Dict[str, Sourced] = {}
    for sourced in sorted(found, key=lambda sourced: (sourced[2], sourced[0].updated), reverse=True):
        # A row from under a former code only helps where the code itself has none of that format.
        held = chosen.get(sourced[0].format)
        if held is None or held[0].former and not sourced[0].former:
            chosen[sourced[0].format] = sourced
    return list(chosen.values())


def _channels(record, provenance, found: List[Sourced], base: Optional[Sourced], unparsed, code: str) -> None:
    """The best source's channels; where it has no fee, or no time, the next source that has them for that way."""
    if base is None:
        return
    chosen = [dict(channel) for channel in base[0].fields["channels"]]
    provenance["channels"] = _where(base)
    lacking = Counter(base[0].unparsed)
    others = sorted((s for s in found if s is not base and "channels" in s[0].fields), key=lambda s: USUAL.index(s[0].format))
    for key in ("fees", "times"):
        if any(_says(channel, key) for channel in chosen):
            continue
        for other in others:
            theirs = {channel["via"]: channel for channel in other[0].fields["channels"]}
            if not any(_says(theirs.get(channel["via"], {}), key) for channel in chosen):
                continue
            for channel in chosen:
                if _says(theirs.get(channel["via"], {}), key):
                    channel[key] = theirs[channel["via"]][key]
            provenance[f"channels.{key}"] = _where(other)
            lacking[key] = other[0].unparsed[key]
            break
    record["channels"] = chosen
    if unparsed is not None:
        for key in ("channels", "fees", "times"):
            if lacking[key]:
                unparsed.setdefault(key, []).append(code)


def _says(channel: Dict[str, Any], key: str) -> bool:
    values = channel.get(key) or []
    return bool(values) and values != _UNKNOWN_FEES


def _notes(record, provenance, best) -> None:
    notes: List[str] = []
    for name in ("levels_note", "document_notes", "remarks"):
        # Remarks among the papers belong to the source whose papers are shown.
        sourced = best(name)
        if sourced is None or name == "document_notes" and provenance.get("documents", _where(sourced)) != _where(sourced):
            continue
        value = sourced[0].fields[name]
        notes += [text for text in ([value] if isinstance(value, str) else value) if text not in notes]
        provenance["notes"] = _where(sourced)
    if notes:
        record["notes"] = notes


def _where(sourced: Sourced) -> str:
    return f"{sourced[0].format}: {sourced[1]}"
