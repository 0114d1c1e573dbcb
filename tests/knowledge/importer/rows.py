"""Invented procedures in the four formats, shaped like the portal's."""
from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any, Dict, Iterable

KITE = "0190aaaa-0000-7000-8000-00000000000a"
BOAT = "0190aaaa-0000-7000-8000-00000000000b"


def page(identifier: str) -> str:
    return f"https://dichvucong.gov.vn/thu-tuc-hanh-chinh/{identifier}"


def listed(code: str = "9.000001", **more: Any) -> Dict[str, Any]:
    return {
        "id": KITE, "name": "Thủ tục cấp giấy phép thả diều (thực hiện tại cấp xã)", "code": code, "codeNotation": code,
        "categories": ["Diều"], "departments": ["Ủy ban nhân dân cấp xã"], "departmentPromulgate": "Bộ Trò chơi",
        "formalityTargetType": ["Công dân Việt Nam"], "state": "ACTIVE", "type": "STANDARD", **more,
    }


def detail(code: str = "9.000001", **more: Any) -> Dict[str, Any]:
    return {
        "id": KITE, "code": code, "name": "Thủ tục cấp giấy phép thả diều (thực hiện tại cấp xã)", "type": "STANDARD",
        "executionSteps": [{"name": "Bước 1", "description": "Người dân nộp hồ sơ.\nBộ phận một cửa nhận hồ sơ."}],
        "executionMethods": [
            {"submissionMethod": "DIRECT", "processingTime": 3, "processingTimeUnit": "WORKING_DAY", "description": "",
             "fees": [{"type": "FEE", "value": 20000, "description": "20.000 đồng/con diều"}]},
            {"submissionMethod": "ONLINE", "processingTime": 1, "processingTimeUnit": "OTHER", "description": "",
             "fees": [{"type": "FEE", "value": 0, "description": ""}]},
        ],
        "executionCases": [
            {"name": "* Giấy tờ phải nộp:", "profileComponents": [
                {"name": "- Tờ khai thả diều;", "originalQty": 1, "copyQty": 0, "required": False,
                 "attachments": [{"fileName": "Mẫu TD01.docx"}]},
                {"name": "- Trường hợp diều đi mượn thì kèm giấy mượn.", "originalQty": 0, "copyQty": 0}]},
            {"name": "* Giấy tờ phải xuất trình:", "profileComponents": [
                {"name": "Thẻ căn cước", "originalQty": 1, "copyQty": 0, "attachments": []}]},
        ],
        "requirementsAndConditions": "Không quy định", "isWard": True, "isFullProcess": False, "isNonTerritorial": True,
        "subjectTypesDetails": [{"name": "Công dân Việt Nam"}], "categoriesDetails": [{"name": "Diều"}],
        "departmentsAuthority": [{"name": "Ủy ban nhân dân cấp xã"}], "departmentPromulgateName": "Bộ Trò chơi",
        "legalBasisesDetails": [{"name": "Luật Diều", "code": "01/2099/QH15"}],
        "resultsDetails": [{"name": "Giấy phép thả diều"}], "decisionNo": "",
        "procedureProposal": {"proposalNumber": "7/QĐ-BTC"}, "updatedAt": 1767225600000, **more,
    }


def page_text(code: str = "9.000002", **more: Any) -> Dict[str, Any]:
    return {
        "ma_thu_tuc": code, "detail_url": page(BOAT), "ten_thu_tuc": "Đăng ký thuyền giấy", "so_quyet_dinh": "8/QĐ-BTC",
        "cap_thuc_hien": "Cấp tỉnh, Cấp xã", "linh_vuc": "Thuyền", "doi_tuong_thuc_hien": "Doanh nghiệp, Hợp tác xã",
        "co_quan_co_tham_quyen": "Sở Thuyền", "dia_chi_tiep_nhan": "", "co_quan_thuc_hien": "Sở Thuyền",
        "trinh_tu_thuc_hien": "Bước 1: Nộp hồ sơ.\n\nGhi rõ màu thuyền.\nBước 2: Nhận kết quả.",
        "cach_thuc_thuc_hien": (
            "Hình thức nộpThời gianPhí, lệ phíMô tả"
            "Trực tiếp7 Ngày làm việcMiễn phí(- Lệ phí: 135.000 đồng/lần.)Nộp tại Sở. Trực tiếp: mang theo thuyền."
            "Trực tuyến140,000 Việt Nam Đồng(40.000 đồng/chiếc)Dịch vụ bưu chínhKhông có thông tinMiễn phí"
        ),
        "thanh_phan_ho_so": (
            "--Tên giấy tờMẫu đơn, tờ khaiSố lượng- Đơn đăng ký thuyền theo mẫuMau TG01.docx1 bản chính"
            "- Ảnh thuyền theo Thông tư 05/20202 bản chính,1 bản sao* Lưu ý: thuyền phải khô.0 bản chính"
        ),
        "can_cu_phap_ly": (
            "Tên văn bản pháp lýMã văn bảnLuật Thuyền giấy02/2098/QH15Thông tư số 03/2098/TT-BTC ngày 01/02/2098 về"
            " thuyền03/2098/TT-BTCquy định chi tiết04/2098/NĐ-CP"
        ),
        "yeu_cau_dieu_kien": "Thuyền phải nổi.",
        "ket_qua_xu_ly": "Giấy đăng ký thuyềnMã: KQ.G12.000001Từ khóaKhông có thông tinMô tảKhông có thông tinNộp hồ sơ",
        **more,
    }


MARKDOWN = """# Đăng ký thuyền giấy

## Thông tin chung

* **Mã thủ tục:** 9.000002
* **Số quyết định:** 8/QĐ-BTC
* **Cấp thực hiện:** Cấp tỉnh
* **Lĩnh vực:** Thuyền
* **Đối tượng thực hiện:** Doanh nghiệp
* **Cơ quan có thẩm quyền:** Sở Thuyền

## Trình tự thực hiện

1. **Nộp hồ sơ**

   Ghi rõ màu thuyền.

## Cách thức thực hiện

| Hình thức nộp | Thời gian giải quyết | Phí, lệ phí | Mô tả |
| --- | --- | --- | --- |
| Trực tiếp | 7 ngày làm việc | Không có thông tin | Không có thông tin |
| Trực tuyến | 1 ngày | Không có thông tin | Không có thông tin |

## Thành phần hồ sơ

### Giấy tờ phải nộp

| Tên giấy tờ | Bản chính | Bản sao | Tệp đính kèm |
| --- | --- | --- | --- |
| Đơn đăng ký thuyền | 1 | 0 | [Mau TG01.docx](file:///x/Mau%20TG01.docx) |
| Ảnh thuyền \\| mô hình | 0 | 2 | Không có |

## Căn cứ pháp lý

| Tên văn bản pháp lý | Mã văn bản |
| --- | --- |
| Luật Thuyền giấy | 02/2098/QH15 |

## Yêu cầu, điều kiện thực hiện

Không

## Kết quả xử lý

* Giấy đăng ký thuyền (Mã: `KQ.G12.000001`)
"""


def markdown(code: str = "9.000002", text: str = MARKDOWN) -> Dict[str, Any]:
    return {"code": code, "markdown": text}


def write(path: Path, rows: Iterable[Any], zipped: bool = False) -> Path:
    """`rows` as JSON lines; text rows are written as they are."""
    data = "\n".join(row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows).encode()
    path.write_bytes(gzip.compress(data, mtime=0) if zipped else data)
    return path
