"""The parts of a record that several formats share: channels, papers, level, audience, legal basis."""
from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Dict, Iterable, List, Optional, Tuple

from knowledge.importer.text import bare, clean, meaningful, short_title

VIAS = {"DIRECT": "direct", "ONLINE": "online", "POSTAL": "postal",
        "Trực tiếp": "direct", "Trực tuyến": "online", "Dịch vụ bưu chính": "postal"}
KINDS = {"STANDARD": "standard", "SPECIFIC": "specific", "STANDARD_INTERNAL": "internal"}
LEVELS = (("commune", re.compile(r"cấp xã", re.I)), ("province", re.compile(r"cấp tỉnh", re.I)),
          ("ministry", re.compile(r"cấp bộ", re.I)), ("other", re.compile(r"cơ quan khác", re.I)))
_AGENCY_LEVELS = (
    ("commune", re.compile(r"cấp xã|xã, phường|ủy ban nhân dân (?:xã|phường)|ubnd (?:xã|phường)", re.I)),
    ("province", re.compile(r"cấp tỉnh|^sở |ubnd (?:tỉnh|thành phố)|ủy ban nhân dân (?:tỉnh|thành phố)|\btỉnh, thành phố|công an tỉnh", re.I)),
    ("ministry", re.compile(r"^bộ (?!chỉ huy|phận|tư lệnh)|^thanh tra chính phủ", re.I)),
)
_PEOPLE = re.compile(r"công dân|người|cán bộ|đảng viên|cá nhân|hộ gia đình", re.I)
_BODIES = re.compile(r"doanh nghiệp|hợp tác xã|tổ chức|htx|hộ kinh doanh", re.I)
_REMARK_GROUP = re.compile(r"lưu ý|ghi chú|chú ý|số lượng hồ sơ", re.I)
_REMARK = re.compile(
    r"^(?:lưu ý|ghi chú|chú ý|trường hợp|trong trường hợp|đối với|nếu|khi|trong|cơ quan|cá nhân|người|tổ chức|việc|"
    r"số lượng|số bộ|thành phần|hồ sơ gồm|hồ sơ bao gồm|các (?:giấy tờ|tài liệu|thành phần)|những|ngoài|sau khi|"
    r"không|công dân|doanh nghiệp|cán bộ|khi nộp|bộ phận|theo)\b", re.I)
_REMARK_CHARS = 160
_NUMBER = re.compile(r"\d{1,4}(?:\.\d{1,2})?(?:/\d{4}){0,2}/[A-ZĐ][A-ZĐƯ0-9]*(?:[-/][A-ZĐƯ][A-Za-zĐđƯ0-9]*)*")
_AGENCIES = 4  # a list of every branch office is no answer to «who decides»


@dataclass
class Partial:
    """What one row of one format says of one code. `fields` holds plain JSON, keyed like `schema.Procedure`."""

    code: str
    format: str
    fields: Dict[str, Any] = field(default_factory=dict)
    unparsed: Counter = field(default_factory=Counter)
    portal_id: Optional[str] = None  # as the address of its page
    updated: int = 0  # when the portal last changed the record, in milliseconds; 0 where the format does not say
    former: Optional[str] = None  # the code it had, when the portal has changed it
    repeated: int = 0  # papers listed twice and merged

    def put(self, name: str, value: Any) -> None:
        """Keep `value` unless the source is silent."""
        if value not in (None, "", [], {}):
            self.fields[name] = value

    def title(self, value: Any) -> None:
        title = clean(value)
        if title:
            self.fields["title"] = title
            self.fields["short"] = short_title(title)

    def levels(self, names: List[str]) -> None:
        """Several levels: the one nearest to people, and all of them as a note."""
        if not names:
            return
        self.fields["level"] = names[0]
        if len(names) > 1:
            words = {"commune": "cấp xã", "province": "cấp tỉnh", "ministry": "cấp bộ", "other": "cơ quan khác"}
            self.fields["levels_note"] = "Cấp thực hiện: " + ", ".join(words[name] for name in names) + "."

    def documents(self, rows: Iterable[Tuple[Any, Any, int, int, List[str]]]) -> None:
        documents, notes, self.repeated = papers(rows)
        self.put("documents", documents)
        self.put("document_notes", notes)


def levels_in(text: Any) -> List[str]:
    text = clean(text) or ""
    return [name for name, pattern in LEVELS if pattern.search(text)]


def level_of_agencies(names: Iterable[Any]) -> Optional[str]:
    """The level nearest to people that the agencies' names say outright; None when they do not."""
    texts = [part.strip() for name in names for part in (clean(name) or "").split(",")]
    for level, pattern in _AGENCY_LEVELS:
        if any(pattern.search(text) for text in texts):
            return level
    return None


def audience(names: Iterable[Any], internal: bool = False) -> Optional[str]:
    """`citizen` as soon as any person may ask, `business` when only bodies may, `agency` between agencies."""
    if internal:
        return "agency"
    text = "; ".join(filter(None, map(clean, names)))
    if _PEOPLE.search(re.sub(r"\(không bao gồm[^)]*\)", "", text)):
        return "citizen"
    return "business" if _BODIES.search(text) else None


def names(items: Any) -> List[str]:
    """The distinct `name`s of the portal's reference lists, in order."""
    if not isinstance(items, list):
        return []
    found = (clean(item.get("name")) if isinstance(item, dict) else clean(item) for item in items)
    return list(dict.fromkeys(name for name in found if name))


def joined(parts: Iterable[str], separator: str = ", ") -> Optional[str]:
    return separator.join(dict.fromkeys(parts)) or None


def agencies(found: List[str]) -> Optional[str]:
    """The agencies in one line; of many, the first ones and how many more there are."""
    found = list(dict.fromkeys(found))
    if len(found) <= _AGENCIES:
        return joined(found)
    return f"{', '.join(found[:_AGENCIES - 1])} và {len(found) - _AGENCIES + 1} cơ quan khác"


def channels(rows: Iterable[Tuple[str, Optional[Dict], List[Dict], Optional[str]]]) -> List[Dict[str, Any]]:
    """Rows of (via, time, fees, description) as one channel a via; a description that belongs to one of several
    rows goes to its time, so that each time keeps its case."""
    by_via: Dict[str, List] = {}
    for via, time, fees, description in rows:
        by_via.setdefault(via, []).append((time, fees, description))
    found = []
    for via, group in by_via.items():
        times: List[Dict] = []
        fees_: List[Dict] = []
        channel: Dict[str, Any] = {"via": via}
        several = len({description for _, _, description in group}) > 1
        for time, fees, description in group:
            description = (description or "").strip(" ;,\n") or None
            if several and description:
                note = f"{time['note']} {description}" if time and time.get("note") else description
                time = {**(time or {}), "note": note}
            if time and time not in times:
                times.append(time)
            fees_.extend(fee for fee in fees if fee not in fees_)
        if len(fees_) > 1:  # an empty row beside a real one says nothing
            fees_ = [fee for fee in fees_ if fee != {"kind": "not_published"}]
        if times:
            channel["times"] = times
        channel["fees"] = fees_ or [{"kind": "not_published"}]
        if not several and description:
            channel["note"] = description
        found.append(channel)
    return found


def papers(rows: Iterable[Tuple[Any, Any, int, int, List[str]]]) -> Tuple[List[Dict], List[str], int]:
    """Rows of (group, name, originals, copies, attached files) as documents, remarks, and how many stood twice.
    A row without a count that reads like a remark is one."""
    documents: Dict[Tuple[str, str], Dict[str, Any]] = {}
    notes: List[str] = []
    repeated = 0
    for heading, raw, original, copies, files in rows:
        group = bare(heading) if (heading := clean(heading)) else ""
        group = group.rstrip(" :")
        name = clean(raw)
        name = bare(name).rstrip(" ;,") if name else ""
        if not name:
            continue
        if not original and not copies and _is_remark(group, name) or _REMARK_GROUP.search(group) and not original + copies:
            if name not in notes:
                notes.append(name)
            continue
        document: Dict[str, Any] = {"name": name}
        if original:
            document["original"] = original
        if copies:
            document["copies"] = copies
        lowered = group.lower()
        if "xuất trình" in lowered and "nộp" not in lowered:
            document["hand_in"] = "show"
        if group:
            document["group"] = group
        if files:
            document["note"] = "Tệp mẫu trên Cổng: " + "; ".join(files)
        before = documents.get((group, name))
        if before is None:
            documents[group, name] = document
            continue
        repeated += 1
        for key in ("original", "copies"):
            if max(before.get(key, 0), document.get(key, 0)):
                before[key] = max(before.get(key, 0), document.get(key, 0))
        if "note" in document:
            before.setdefault("note", document["note"])
    return list(documents.values()), notes, repeated


def _is_remark(group: str, name: str) -> bool:
    return bool(_REMARK.match(name)) or len(name) > _REMARK_CHARS or name.endswith(":")


def basis(rows: Iterable[Tuple[Any, Any]]) -> List[Dict[str, str]]:
    """Rows of (name, number), one a number; a number written only inside the name is taken from there."""
    found: Dict[str, Dict[str, str]] = {}
    for raw_name, raw_number in rows:
        name, number = clean(raw_name), clean(raw_number)
        if not number and name:
            inside = _NUMBER.search(name)
            number = inside.group() if inside else None
        if not number:
            if name:
                found.setdefault(name.lower(), {"number": name})
            continue
        inside = _NUMBER.search(number)
        row = {"number": inside.group() if inside else number}
        if name and name != row["number"]:
            row["name"] = name
        found.setdefault(row["number"].lower(), row)
    return list(found.values())


def result_of(items: Iterable[str]) -> Optional[str]:
    return joined((bare(text).rstrip(" .;,") for text in items if meaningful(text)), "; ")
