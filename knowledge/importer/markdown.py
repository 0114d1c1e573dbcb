"""Format 3: a procedure as Markdown with headings and tables. It has papers with counts and no fees.

Its column of times prints every unit but working days as «ngày» (hours, months and «other» too), so a plain
«N ngày» counts only when the row's own description repeats it.
"""
from __future__ import annotations

import re
from typing import Any, Dict, Iterator, List, Tuple

from knowledge.importer import parts
from knowledge.importer.parts import Partial
from knowledge.importer.text import clean, lines, meaningful, paragraphs
from knowledge.importer.times import UNITS, time_in_words, time_of

_INFO = re.compile(r"^\* \*\*(.+?):\*\*\s*(.*)$")
_RULE = re.compile(r"^\|(?:\s*:?-{3,}:?\s*\|)+\s*$")
_CELL = re.compile(r"(?<!\\)\|")
_LINK = re.compile(r"\[([^\[\]]+)\]\([^()]*(?:\([^()]*\)[^()]*)*\)")
_ITEM = re.compile(r"^(\d{1,3})\.\s+(.*)$")
_RESULT_CODE = re.compile(r"\s*\(Mã:\s*`?[^`()]*`?\)\s*$")
_WORKING_DAYS = re.compile(r"(\d+(?:[.,]\d+)?)\s*ngày làm việc")
_SOME_DAYS = re.compile(r"(\d+(?:[.,]\d+)?)\s*ngày")


def read_markdown(code: str, row: Dict[str, Any]) -> Partial:
    found = Partial(code, "markdown")
    title, sections = _sections(row.get("markdown"))
    found.title(title)
    info = {}
    for line in sections.get("Thông tin chung", []):
        match = _INFO.match(line)
        if match:
            info[match.group(1).strip()] = match.group(2)
    found.put("decision", clean(info.get("Số quyết định")))
    found.levels(parts.levels_in(info.get("Cấp thực hiện")))
    found.put("field", clean(info.get("Lĩnh vực")))
    found.put("audience", parts.audience([info.get("Đối tượng thực hiện")]))
    found.put("agency", parts.agencies(((clean(info.get("Cơ quan có thẩm quyền")) or clean("\n".join(sections.get("Cơ quan thực hiện", [])))) or "").split(", ")))
    found.put("receives", meaningful(info.get("Địa chỉ tiếp nhận HS")))
    found.put("steps", _steps(sections.get("Trình tự thực hiện", [])))
    found.put("channels", parts.channels(_methods(found, sections.get("Cách thức thực hiện", []))))
    found.documents(_papers(found, sections.get("Thành phần hồ sơ", [])))
    laws = [cells for _, cells in _tables(sections.get("Căn cứ pháp lý", [])) if len(cells) >= 2]
    found.put("legal_basis", parts.basis((" ".join(cells[:-1]), cells[-1]) for cells in laws))
    found.put("conditions", paragraphs("\n".join(sections.get("Yêu cầu, điều kiện thực hiện", []))))
    results = [_RESULT_CODE.sub("", line) for line in sections.get("Kết quả xử lý", []) if line.strip()]
    found.put("result", parts.result_of(text for text in map(clean, results) if text))
    return found


def _sections(text: Any) -> Tuple[str, Dict[str, List[str]]]:
    title, sections, current = "", {}, []
    for line in text.splitlines() if isinstance(text, str) else []:
        if line.startswith("# ") and not title:
            title = line[2:]
        elif line.startswith("## "):
            current = sections.setdefault(line[3:].strip(), [])
        else:
            current.append(line)
    return title, sections


def _tables(rows: List[str]) -> Iterator[Tuple[str, List[str]]]:
    """The cells of every table row below its header, with the heading it stands under."""
    heading, previous, inside = "", "", False
    for line in rows:
        stripped = line.strip()
        if not stripped.startswith("|"):
            inside = False
            if stripped.startswith("### "):
                heading = stripped[4:]
            elif stripped:
                previous = stripped
            elif previous.startswith("|"):
                heading = ""
            if not stripped:
                continue
        elif _RULE.match(stripped):
            inside = True
        elif inside:
            yield heading, [cell.strip().replace("\\|", "|") for cell in _CELL.split(stripped.strip("|"))]
        previous = stripped


def _methods(found: Partial, rows: List[str]):
    for _, cells in _tables(rows):
        via = parts.VIAS.get(cells[0])
        if via is None or len(cells) < 4:
            found.unparsed["channels"] += 1
            continue
        text, description = clean(cells[1]), "\n".join(lines(" | ".join(cells[3:])))
        description = description if clean(description) else ""
        time = None
        if text:
            exact = _WORKING_DAYS.fullmatch(text)
            days = _SOME_DAYS.fullmatch(text)
            if exact:
                time = time_of(exact.group(1), UNITS["ngày làm việc"])
            elif days:
                said = re.search(rf"(?<!\d)0?{re.escape(days.group(1))}\s*(?:\([^()]*\)\s*)?ngày(?! làm việc)", description)
                time = time_of(days.group(1), "day") if said else None
            else:
                time = time_in_words(re.sub(r"\s*ngày$", "", text) if not re.search(r"\d\s*ngày$", text) else text)
            if time is None:
                found.unparsed["times"] += 1
        # The format prints no fees at all, so it cannot even say that none is published.
        yield via, time, [], description or None


def _papers(found: Partial, rows: List[str]):
    for heading, cells in _tables(rows):
        counts = cells[-3:-1]
        if len(cells) < 4 or not all(re.fullmatch(r"\d{1,3}", cell) for cell in counts):
            found.unparsed["documents"] += 1
            continue
        files = [name.strip() for name in _LINK.findall(cells[-1])]
        yield heading, " ".join(cells[:-3]), int(counts[0]), int(counts[1]), files


def _steps(rows: List[str]) -> List[str]:
    plain = []
    for line in rows:
        match = _ITEM.match(line)
        plain.append((match.group(2) if match else line.strip()).replace("**", ""))
    return paragraphs("\n".join(plain))
