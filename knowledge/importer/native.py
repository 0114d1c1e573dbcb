"""Format 1: the portal's own JSON of one procedure; and format 4: a row of its bare list."""
from __future__ import annotations

from typing import Any, Dict, List, Optional

from knowledge.importer import parts
from knowledge.importer.codes import portal_page
from knowledge.importer.fees import fee
from knowledge.importer.parts import Partial
from knowledge.importer.text import clean, lines, meaningful, paragraphs
from knowledge.importer.times import NATIVE_UNITS, number, time_in_words, time_of

_ALIAS_CHARS = 80


def read_detail(code: str, row: Dict[str, Any]) -> Partial:
    """A record with `executionSteps`, `executionMethods` or `executionCases`. `required` is false everywhere: not read."""
    found = Partial(code, "details")
    updated = row.get("updatedAt")
    found.updated = updated if isinstance(updated, int) else 0
    _common(found, row, row.get("categoriesDetails"), row.get("subjectTypesDetails") or row.get("formalityTargetType"))
    found.put("issuer", clean(row.get("departmentPromulgateName")))
    flags = (("isWard", "commune"), ("isProvince", "province"), ("isMinistry", "ministry"), ("isOtherAgency", "other"))
    found.levels([name for key, name in flags if row.get(key) is True])
    # False is what both flags hold by default, so it says nothing.
    found.put("online", "full" if row.get("isFullProcess") is True else None)
    found.put("any_office", True if row.get("isNonTerritorial") is True else None)
    authority = parts.names(row.get("departmentsAuthority")) + parts.names(row.get("unitGroupsAuthority"))
    executing = parts.names(row.get("departmentsExecuting")) + parts.names(row.get("unitGroupsExecuting"))
    found.put("agency", parts.agencies(authority or executing))
    found.put("receives", meaningful(row.get("dossierReceivingAddresses")))
    proposal = row.get("procedureProposal")
    found.put("decision", clean(row.get("decisionNo")) or clean(_of(proposal, "proposalNumber")))
    found.put("steps", _steps(row.get("executionSteps")))
    found.put("channels", parts.channels(_methods(found, row.get("executionMethods"))))
    found.documents(_papers(row.get("executionCases")))
    found.put("conditions", paragraphs(row.get("requirementsAndConditions")))
    found.put("result", parts.result_of(parts.names(row.get("resultsDetails"))))
    laws = row.get("legalBasisesDetails")
    found.put("legal_basis", parts.basis((_of(law, "name"), _of(law, "code")) for law in _list(laws)))
    found.put("remarks", [text for text in (meaningful(row.get("description")), meaningful(row.get("note"))) if text])
    keywords = meaningful(row.get("keywords"))
    if keywords and len(keywords) <= _ALIAS_CHARS and keywords != found.fields.get("title"):
        found.put("aliases", [keywords])
    return found


def read_listed(code: str, row: Dict[str, Any]) -> Partial:
    """A row of the bare list: what it is called, whose it is and for whom, no more."""
    found = Partial(code, "list")
    _common(found, row, row.get("categories"), row.get("formalityTargetType"))
    found.put("issuer", clean(row.get("departmentPromulgate")))
    departments = _list(row.get("departments"))
    found.put("agency", parts.agencies(parts.names(departments)))
    level = parts.level_of_agencies(departments)
    found.put("level", level)
    return found


def _common(found: Partial, row: Dict[str, Any], fields: Any, subjects: Any) -> None:
    found.title(row.get("name"))
    found.portal_id = portal_page(row.get("id"))
    found.put("url", found.portal_id)
    kind = row.get("type")
    internal = kind == "STANDARD_INTERNAL" or row.get("isInternal") is True
    found.put("kind", "internal" if internal else parts.KINDS.get(kind) if isinstance(kind, str) else None)
    found.put("field", parts.joined(parts.names(fields)))
    found.put("audience", parts.audience(parts.names(subjects), internal))


def _steps(items: Any) -> List[str]:
    found: List[str] = []
    for item in _list(items):
        name, texts = clean(_of(item, "name")), paragraphs(_of(item, "description"))
        if name and texts:
            texts[0] = texts[0] if texts[0].startswith(name) else f"{name.rstrip(' :')}: {texts[0]}"
        found += texts or ([name] if name else [])
    return found


def _methods(found: Partial, items: Any):
    for item in _list(items):
        submission = _of(item, "submissionMethod")
        via = parts.VIAS.get(submission) if isinstance(submission, str) else None
        if via is None:
            found.unparsed["channels"] += 1
            continue
        value, unit = _of(item, "processingTime"), _of(item, "processingTimeUnit")
        known = NATIVE_UNITS.get(unit) if isinstance(unit, str) else None
        time = time_of(value, known) if known else None
        if time is None and isinstance(value, str) and number(value) is None:
            time = time_in_words(clean(value))
        if time is None and value not in (None, "", 0):
            found.unparsed["times"] += 1
        fees = [
            fee(_of(row, "value"), clean(_of(row, "currencyName")), _fee_note(row)) for row in _list(_of(item, "fees"))
        ]
        yield via, time, fees, "\n".join(lines(_of(item, "description"))) or None


def _fee_note(row: Any) -> Optional[str]:
    note = clean(_of(row, "description"))
    attached = clean(_of(_of(row, "attachment"), "fileName"))
    if attached:
        return f"{note} (Tệp: {attached})" if note else f"Mức thu ghi trong tệp: {attached}"
    return note


def _papers(cases: Any):
    for case in _list(cases):
        for item in _list(_of(case, "profileComponents")):
            files = [name for name in (clean(_of(file, "fileName")) for file in _list(_of(item, "attachments"))) if name]
            yield _of(case, "name"), _of(item, "name"), _count(_of(item, "originalQty")), _count(_of(item, "copyQty")), files


def _count(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 1000 else 0


def _of(item: Any, key: str) -> Any:
    return item.get(key) if isinstance(item, dict) else None


def _list(value: Any) -> List[Any]:
    return value if isinstance(value, list) else []
