"""What changed between two imported catalogues, in plain Vietnamese."""
from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List

from knowledge.imported import ImportedCatalogue

#: What a person reads for each field; a field that is not here is not compared (provenance, day of reading).
NAMES = {
    "title": "tên", "short": "tên ngắn", "former_codes": "mã cũ", "field": "lĩnh vực", "level": "cấp thực hiện",
    "audience": "đối tượng", "online": "mức độ trực tuyến", "agency": "cơ quan giải quyết", "issuer": "cơ quan công bố",
    "kind": "loại thủ tục", "receives": "nơi nhận hồ sơ", "any_office": "nộp ở nơi khác", "channels": "cách nộp, thời hạn, phí",
    "steps": "trình tự", "documents": "giấy tờ", "conditions": "điều kiện", "result": "kết quả",
    "legal_basis": "căn cứ pháp lý", "notes": "ghi chú", "aliases": "tên gọi khác",
}
_SHOWN = frozenset({"title", "field", "agency", "issuer", "result"})
_LIMIT = 80


def diff(before: Path, after: Path) -> List[str]:
    """Sentences on codes that came, went or changed, in the order of the codes; none when nothing did.

    Raises DataError when either folder holds no whole imported catalogue.
    """
    old, new = ImportedCatalogue(before), ImportedCatalogue(after)
    renamed = {former: code for code in new.codes for former in new.raw(code).get("former_codes", ())}
    sentences = []
    for code in sorted({*old.codes, *new.codes}):
        if code not in new:
            title = old.raw(code)["short"]
            now = f", nay mang mã {renamed[code]}" if code in renamed else ""
            sentences.append(f"{code} không còn trong danh mục: {title}{now}.")
        elif code not in old:
            sentences.append(f"{code} là thủ tục mới: {new.raw(code)['short']}.")
        else:
            sentences += _changes(code, old.raw(code), new.raw(code))
    return sentences


def _changes(code: str, old: Dict[str, Any], new: Dict[str, Any]) -> List[str]:
    found = [_change(name, words, old.get(name), new.get(name)) for name, words in NAMES.items() if old.get(name) != new.get(name)]
    old_source, new_source = old.get("source", {}), new.get("source", {})
    for key, words in (("decision", "quyết định công bố"), ("url", "trang trên Cổng")):
        if old_source.get(key) != new_source.get(key):
            found.append(_change("title", words, old_source.get(key), new_source.get(key)))
    return [f"{code} ({new['short']}) thay đổi: {'; '.join(found)}."] if found else []


def _change(name: str, words: str, old: Any, new: Any) -> str:
    if not old:
        return f"có thêm {words}"
    if not new:
        return f"không còn {words}"
    if name in _SHOWN:
        return f"{words} từ «{_short(old)}» thành «{_short(new)}»"
    if name in {"documents", "legal_basis", "conditions"}:
        gone, come = [row for row in old if row not in new], [row for row in new if row not in old]
        if gone or come:
            return f"{words} (thêm {len(come)}, bớt {len(gone)})"
    return words


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= _LIMIT else text[: _LIMIT - 1].rstrip() + "…"
