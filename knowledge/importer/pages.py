"""Format 2: a procedure as text read off the portal's page, its tables flattened without separators."""
from __future__ import annotations

import re
from typing import Any, Dict, Iterator, List, Optional, Tuple

from knowledge.importer import parts
from knowledge.importer.codes import portal_page
from knowledge.importer.fees import amounts_in, fee
from knowledge.importer.parts import Partial
from knowledge.importer.text import LOWER, UPPER, clean, lines, meaningful, paragraphs
from knowledge.importer.times import UNITS, time_in_words, time_of

METHODS = "Hình thức nộpThời gianPhí, lệ phíMô tả"
PAPERS = "Tên giấy tờMẫu đơn, tờ khaiSố lượng"
LAWS = "Tên văn bản pháp lýMã văn bản"

_VIA = "Trực tiếp|Trực tuyến|Dịch vụ bưu chính"
_FEE = r"Miễn phí|Không có thông tin|\d[\d.,]*\s(?:VNĐ|VND|Việt Nam Đồng|USD|EUR|Đô la Mỹ)"
_UNIT = "Ngày làm việc|Ngày|Giờ làm việc|Giờ|Phút|Tuần|Tháng|Năm"
_FEE_AT = re.compile(_FEE)
_ROW = re.compile(
    rf"({_VIA})(?:(\d+(?:[.,]\d+)?)\s({_UNIT})|(\d+)(?=Miễn phí|Không có thông tin)|(Không có thông tin)"
    rf"|(?=\d[\d.,]*\s(?:VNĐ|VND|Việt Nam Đồng|USD|EUR))|([{UPPER}](?:(?!{_VIA}|Miễn phí|Không có thông tin)[^\n]){{0,400}}?))(?={_FEE})"
)
_GLUED = re.compile(r"(\d[\d.,]*)\s(VNĐ|VND|Việt Nam Đồng|USD|EUR|Đô la Mỹ)")
_ENUMERATOR = re.compile(r"(?:^|[\s(;.,:+*-])[a-zđA-ZĐ0-9]{1,2}$")
_COUNT = re.compile(r"(\d+) bản chính(?:,\s?(\d{1,3}) bản sao)?(?=$|[^\s,;.):/])|(?<![\d,])(\d+) bản sao(?=$|[^\s,;.):/])")
_FILE = re.compile(r"\.(?:docx?|xlsx?|pdf|rtf|odt|zip|rar|7z|jpe?g|png|pptx?)$", re.IGNORECASE)
# Where a file's name starts that sticks to a paper's: a new word without a blank before it, or a word that such
# files begin with.
_GLUE = re.compile(
    rf"(?<=[{LOWER}0-9])(?=[{UPPER}])|(?<=[{LOWER}])(?=[0-9])|(?<=[;:,)\]”\"'])(?=[{UPPER}{LOWER}0-9])"
    rf"|(?<=[{LOWER}{UPPER})]\.)(?=[{UPPER}0-9])|(?<=[{UPPER}])(?=(?!Tg)[{UPPER}][{LOWER}])"
    r"|(?<=[^\s(“\"/_-])(?=(?:[Mm]ẫu|MẪU|[Mm]au|MAU|[Bb]iểu|[Bb]ieu|[Pp]hụ lục|[Pp]hu luc|PHỤ LỤC|[Tt]ờ khai|[Đđ]ơn|[Dd]on)[\s_.\d-])"
)
_FILE_CHARS = 160
# Who issues law, so that a name that starts in lower case does not take a letter off («NĐ-CP» + «quy định …»).
_KNOWN = (
    "CP|TTg|TTCP|VPCP|BCA|BQP|BTC|BTP|BXD|BGTVT|BYT|BNV|BKHCN|BKHĐT|BTNMT|BNNPTNT|BNNMT|BNN|BCT|BVHTTDL|BGDĐT|BLĐTBXH|"
    "BTTTT|BNG|NHNN|UBND|HĐND|BDTTG|UBDT|TANDTC|VKSNDTC|BHXH|TTLT|NĐ|NQ|QĐ|TT|CT"
)
_ORGAN = rf"(?:(?:{_KNOWN})(?![{UPPER}\d](?![{LOWER}]))|UBTVQH\d{{1,2}}|QH\d{{1,2}}|[A-ZĐƯ]+?)"
_LAW = re.compile(
    r"(?:(?:Thông tư liên tịch|Thông tư|Nghị định|Nghị quyết|Quyết định|Luật|Pháp lệnh|NĐ|TT|QĐ|[Ss]ố)(?: số)?:?\s?)?"
    rf"(?:\d{{1,4}}(?:\.\d{{1,2}})?(?:/\d{{4}}){{1,2}}/{_ORGAN}(?:[-/_]{_ORGAN}){{0,4}}|\d{{1,4}}/[A-ZĐ]{{2,5}}(?:-{_ORGAN}){{1,3}})"
    rf"(?=\s*$|\s?[{UPPER}][{LOWER}]|[{LOWER}\d“\"(]|[-+]\s)"
)
_RESULT = re.compile(r"Mã:\s*(?:KQ\.[A-Z]\d{1,3}(?:\.\d{1,2})*\.\d{6}|[A-Z0-9.]+[-.]KQ\d{3,6}|[\w.-]*\d)")
_TRAILER = re.compile(r"Từ khóa(?=Không có thông tin|.{0,400}?Mô tả).*$|Chọn cơ quan thực hiện.*$", re.DOTALL)


def read_page(code: str, row: Dict[str, Any]) -> Partial:
    found = Partial(code, "pages")
    found.title(row.get("ten_thu_tuc"))
    found.portal_id = portal_page(row.get("detail_url")) or portal_page(row.get("formality_id"))
    found.put("url", found.portal_id)
    found.put("decision", clean(row.get("so_quyet_dinh")))
    found.levels(parts.levels_in(row.get("cap_thuc_hien")))
    found.put("field", clean(row.get("linh_vuc")))
    found.put("audience", parts.audience([row.get("doi_tuong_thuc_hien")]))
    found.put("agency", parts.agencies(((clean(row.get("co_quan_co_tham_quyen")) or clean(row.get("co_quan_thuc_hien"))) or "").split(", ")))
    found.put("receives", meaningful(row.get("dia_chi_tiep_nhan")))
    found.put("steps", paragraphs(row.get("trinh_tu_thuc_hien")))
    found.put("channels", parts.channels(methods(found, row.get("cach_thuc_thuc_hien"))))
    found.documents(papers(found, row.get("thanh_phan_ho_so")))
    found.put("legal_basis", parts.basis(laws(found, row.get("can_cu_phap_ly"))))
    found.put("conditions", paragraphs(row.get("yeu_cau_dieu_kien")))
    found.put("result", parts.result_of(results(row.get("ket_qua_xu_ly"))))
    return found


def methods(found: Partial, text: Any) -> Iterator[Tuple[str, Optional[Dict], List[Dict], Optional[str]]]:
    """The rows of the flattened table of ways to hand in."""
    body = _body(text, METHODS)
    if not body:
        if clean(text) and body is None:
            found.unparsed["channels"] += 1
        return
    starts = list(_ROW.finditer(body))
    if not starts or body[: starts[0].start()].strip():
        found.unparsed["channels"] += 1
    for match, following in zip(starts, [*starts[1:], None]):
        rest = body[match.end() : following.start() if following else len(body)]
        via, amount, unit, bare_number, _, words = match.groups()
        if unit:
            time = time_of(amount, UNITS[unit.lower()])
        else:
            time = time_in_words(words)
            if time is None and (bare_number or (words is None and match.group(5) is None)):
                found.unparsed["times"] += 1
        glued = unit is None and bare_number is None and match.group(5) is None and words is None
        fees, description = _fees(found, rest, glued)
        yield parts.VIAS[via], time, fees, "\n".join(lines(description)) or None


def _fees(found: Partial, rest: str, glued: bool) -> Tuple[List[Dict], str]:
    """The fee cells at the front of a row, and what follows them: the description."""
    fees: List[Dict] = []
    while True:
        match = _FEE_AT.match(rest)
        if not match:
            return fees, rest
        rest = rest[match.end() :]
        note = ""
        if rest.startswith("("):
            end = _closing(rest)
            if end is None:
                found.unparsed["fees"] += 1
                end = len(rest)
            note, rest = rest[1:end], rest[end + 1 :]
        amount = _GLUED.fullmatch(match.group())
        if amount is None:
            fees.append(fee(note=note))
        elif glued and not fees:
            value = _split(amount.group(1), amounts_in(note))
            if value is None:
                found.unparsed["fees"] += 1
            fees.append(fee(value, amount.group(2), note))
        else:
            fees.append(fee(_grouped(amount.group(1)), amount.group(2), note))


def _closing(text: str) -> Optional[int]:
    """Where the bracket opened at 0 closes; the `)` of «a)» or «1)» closes nothing when a later one can."""
    depth = 0
    for index, char in enumerate(text):
        if char == "(":
            depth += 1
        elif char == ")":
            if depth == 1 and _ENUMERATOR.search(text[1:index]) and ")" in text[index + 1 :]:
                continue
            depth -= 1
            if not depth:
                return index
    last = text.rfind(")")
    return last if last > 0 else None


def _grouped(digits: str) -> Optional[float]:
    if len(digits) <= 15 and re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?", digits):
        return float(digits.replace(",", ""))
    return None


def _split(digits: str, named: set) -> Optional[float]:
    """«1100,000» is a bare time 1 and 100,000: the one way to cut it that leaves a well-written amount, or the one
    that the note names; None when that does not decide."""
    rests = [digits[cut:] for cut in range(1, len(digits)) if digits[:cut].isdigit() and digits[cut] not in "0,."]
    values = [value for value in map(_grouped, rests) if value is not None]
    agreed = [value for value in values if int(value) in named or int(value * 1000) in named]
    if len(agreed or values) == 1:
        return (agreed or values)[0]
    return None


def papers(found: Partial, text: Any) -> Iterator[Tuple[str, str, int, int, List[str]]]:
    if not isinstance(text, str) or not clean(text):
        return
    heading, *tables = text.split(PAPERS)
    if not tables:
        found.unparsed["documents"] += 1
        return
    for index, table in enumerate(tables):
        last = 0
        for match in _COUNT.finditer(table):
            name, original, copies = _counted(table[last : match.start()], match)
            last = match.end()
            name, files = _cut_files(name)
            yield heading, name, original, copies, files
        left = table[last:]
        if index == len(tables) - 1:
            if clean(left):
                found.unparsed["documents"] += 1
        heading = left


def _counted(name: str, match: re.Match) -> Tuple[str, int, int]:
    """A count glued to a name that ends in digits is the last digit («…/20201 bản chính»)."""
    digits = match.group(1) or match.group(3)
    before = name[-1:]
    if len(digits) > 1 and (len(digits) > 2 or digits[0] == "0" or not before or before in " /-.,_"):
        name, digits = name + digits[:-1], digits[-1]
    if match.group(1):
        return name, int(digits), int(match.group(2) or 0)
    return name, 0, int(digits)


def _cut_files(name: str) -> Tuple[str, List[str]]:
    """The names of attached forms that stick to a paper's name."""
    name = name.strip()
    if not _FILE.search(name):
        return name, []
    for match in _GLUE.finditer(name, max(1, len(name) - _FILE_CHARS)):
        cut = match.start()
        if "." in name[cut + 1 :] and not name[cut:].startswith("."):
            return name[:cut].rstrip(), [name[cut:].strip()]
    return name, []


def laws(found: Partial, text: Any) -> Iterator[Tuple[str, str]]:
    body = _body(text, LAWS)
    if not body:
        return
    last = 0
    for match in _LAW.finditer(body):
        before = body[match.start() - 1 : match.start()]
        if match.start() == last or before.isspace() or before in "(/-:":
            continue  # a number inside a name
        start = _after_year(body, match)
        yield body[last:start], body[start : match.end()]
        last = match.end()
    left = body[last:].strip()
    if left:
        if last == 0:
            yield left, ""
        else:
            found.unparsed["legal_basis"] += 1


def _after_year(body: str, match: re.Match) -> int:
    """Where a number starts whose name ends in a year: «… năm 202443/2024/QH15» is 2024 and 43/2024/QH15."""
    digits = re.compile(r"\d+").search(body, match.start())
    start = digits.start()
    while start and body[start - 1].isdigit():
        start -= 1
    run = body[start : digits.end()]
    if re.fullmatch(r"(?:19|20)\d\d\d{1,4}", run):
        return start + 4
    return match.start()


def results(text: Any) -> List[str]:
    if not isinstance(text, str):
        return []
    body = _TRAILER.sub("", text)
    return [part.strip() for part in _RESULT.split(body) if clean(part)]


def _body(text: Any, header: str) -> Optional[str]:
    """What follows the table's header; None when there is no table."""
    if not isinstance(text, str) or header not in text:
        return None
    return text.partition(header)[2]
