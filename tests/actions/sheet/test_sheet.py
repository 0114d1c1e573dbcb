"""The sheet as text and as PDF, read back."""
import datetime as dt
import unicodedata
from io import BytesIO

import pytest
from pypdf import PdfReader

from actions.sheet.letters import clean, width, wrap
from actions.sheet.model import Block, Line, Sheet
from actions.sheet.pdf import as_pdf
from actions.sheet.text import as_text
from tests.actions.sheet.reading import pages, pdf_codes

DAY = dt.datetime(2026, 11, 22, tzinfo=dt.timezone.utc)
URL = "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/0a1b2c3d-1111-4222-8333-444455556666"
LETTERS = "Ưỡn ẹo, khuỷu tay: ắ ằ ẳ ẵ ặ ấ ầ ẩ ẫ ậ ế ề ể ễ ệ ố ồ ổ ỗ ộ ớ ờ ở ỡ ợ ứ ừ ử ữ ự ỳ ỷ ỹ ỵ Đ đ «…» – •"
SHEET = Sheet(
    "Đăng ký khai sinh",
    "Xem ngày 22/11/2026",
    (
        Block(
            "Giấy tờ cần có",
            (
                Line("Giấy chứng sinh", "1 bản chính", "ready"),
                Line("Tờ khai", mark="missing"),
                Line("Giấy chứng nhận kết hôn", "xuất trình", "unsure"),
                Line("Văn bản ủy quyền", mark="maybe"),
                Line("Giấy tờ khác"),
            ),
            "checklist",
        ),
        Block("Các bước", (Line("Chụp ảnh"), Line("Nộp hồ sơ", "ghi lại mã")), "numbered"),
        Block("Cần sửa", (Line("Tên mẹ khác nhau", "Sửa tờ khai."),), "findings"),
        Block("", (Line(LETTERS),)),
    ),
    URL,
    "Quét để mở trang nộp hồ sơ",
    "Nguồn: Cổng Dịch vụ công quốc gia, mã 1.001193.",
    "Hỏi thêm: 0000 000 000",
)
TEXT = f"""Đăng ký khai sinh
Xem ngày 22/11/2026

Giấy tờ cần có
[x] Giấy chứng sinh
    1 bản chính
[ ] Tờ khai
[?] Giấy chứng nhận kết hôn
    xuất trình
[?] Văn bản ủy quyền
[ ] Giấy tờ khác

Các bước
1. Chụp ảnh
2. Nộp hồ sơ
   ghi lại mã

Cần sửa
! Tên mẹ khác nhau
  Sửa tờ khai.

- {LETTERS}

Quét để mở trang nộp hồ sơ: {URL}

Nguồn: Cổng Dịch vụ công quốc gia, mã 1.001193.
Hỏi thêm: 0000 000 000"""


def test_as_text():
    assert as_text(SHEET) == TEXT


def test_a_bare_sheet_is_its_title():
    assert as_text(Sheet("Đăng ký khai sinh")) == "Đăng ký khai sinh"
    assert pages(as_pdf(Sheet("Đăng ký khai sinh"))) == ["Đăng ký khai sinh Trang 1/1"]


def test_the_pdf_says_all_that_the_text_says():
    (page,) = pages(as_pdf(SHEET))
    squeezed = page.replace(" ", "")
    shown = [part for block in SHEET.blocks for line in block.lines for part in (block.title, line.text, line.detail)]
    for part in (SHEET.title, SHEET.subtitle, SHEET.url, SHEET.url_caption, SHEET.source, SHEET.footer, *shown):
        assert part.replace(" ", "") in squeezed
    assert "Trang 1/1" in page


def test_letters_written_apart_come_out_whole():
    apart = unicodedata.normalize("NFD", LETTERS)
    (page,) = pages(as_pdf(Sheet(apart)))
    assert apart != LETTERS and LETTERS in page


def test_the_code_opens_the_page_and_is_large_enough():
    found = pdf_codes(as_pdf(SHEET))
    assert list(found) == [URL] and found[URL] * 45 / 53 >= 30  # without the quiet zone of a version 7 code


def test_without_an_address_there_is_no_code():
    assert pdf_codes(as_pdf(Sheet("Tờ tóm tắt"))) == {}


def test_the_file_names_its_language_and_title_and_is_a4():
    reader = PdfReader(BytesIO(as_pdf(SHEET, DAY)))
    box = reader.pages[0].mediabox
    assert reader.metadata.title == SHEET.title and str(reader.root_object["/Lang"]).startswith("vi")
    assert (round(box.width), round(box.height)) == (595, 842)


def test_the_same_sheet_gives_the_same_file():
    assert as_pdf(SHEET, DAY) == as_pdf(SHEET, DAY)


def test_type_is_large_enough():
    sizes = []
    for page in PdfReader(BytesIO(as_pdf(SHEET))).pages:
        page.extract_text(visitor_text=lambda text, cm, tm, font, size: sizes.append((text.strip(), size)))
    size = {text: size for text, size in sizes if text}
    assert size[SHEET.title] >= 18 and size["Giấy chứng sinh"] >= 12 and size["1 bản chính"] >= 12
    assert min(size.values()) > 9


LONG = "Giấy tờ chứng minh quyền sử dụng đất, quyền sở hữu nhà ở và tài sản khác gắn liền với đất " * 3


@pytest.mark.parametrize("before", (0, 7, 12, 18))
def test_a_title_stays_with_its_first_line(before):
    filler = Block("Trước", tuple(Line(f"dòng {n}") for n in range(before)))
    ours = tuple(Block(f"Mục {n}", (Line(f"đầu {n} {LONG}"), Line(f"cuối {n}"))) for n in range(9))
    found = pages(as_pdf(Sheet("Tờ dài", blocks=(filler, *ours), source="Nguồn: thử")))
    assert len(found) > 1
    for n in range(9):
        page = next(page for page in found if f"Mục {n}" in page)
        assert f"đầu {n} " in page and clean(LONG) in page[page.index(f"đầu {n} ") :]
    for n, page in enumerate(found, 1):
        assert f"Trang {n}/{len(found)}" in page and "Nguồn: thử" in page


def test_a_line_longer_than_a_page_goes_on_and_loses_nothing():
    words = [f"từ{n}" for n in range(1000)]
    found = pages(as_pdf(Sheet("Tờ dài", blocks=(Block("Mục", (Line(" ".join(words)),), "findings"),))))
    assert len(found) > 2 and [word for word in " ".join(found).split() if word in set(words)] == words


def test_a_word_longer_than_the_line_is_wrapped_not_cut():
    address = "https://dichvucong.gov.vn/" + "thutuchanhchinh" * 30
    content = as_pdf(Sheet("Địa chỉ", blocks=(Block("", (Line(address),)),)))
    assert address in pages(content)[0].replace(" ", "")
    for line in PdfReader(BytesIO(content)).pages[0].extract_text().splitlines():
        assert width(line.strip("• "), 12) <= 210 - 2 * 18 - 8 + 0.5


def test_what_cannot_be_printed_is_left_out():
    assert clean(" a\x00b\n\tc\ud800\u200b ") == "ab c"
    as_pdf(Sheet("a\ud800\x00", blocks=(Block("\n", (Line("漢 \ud83d"),)),)))


def test_wrapping_keeps_every_letter_and_the_room():
    lines = wrap(LONG + "x" * 200, 60, 12)
    assert "".join(lines).replace(" ", "") == (LONG + "x" * 200).replace(" ", "")
    assert max(width(line, 12) for line in lines) <= 60 and wrap("", 60, 12) == ()
