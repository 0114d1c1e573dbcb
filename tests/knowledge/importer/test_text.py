import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.importer.codes import portal_page, read_code
from knowledge.importer.text import SHORT_CHARS, clean, lines, meaningful, paragraphs, short_title


def test_text_is_cleaned():
    assert clean("  Giấy\u00ad phép&nbsp;A &amp; B<br>mới\uf0fc\u200b ") == "Giấy phép A & B mới"
    assert clean(unicodedata.normalize("NFD", "Tờ khai")) == "Tờ khai"
    assert clean("Không có thông tin") is None and clean(7) is None
    assert clean("nhỏ < 5 và > 3") == "nhỏ < 5 và > 3"
    assert meaningful("Không quy định.") is None


def test_a_lone_surrogate_is_dropped():
    assert clean("A\ud800B") == "AB"


def test_paragraphs_keep_steps_and_their_details_together():
    assert paragraphs("Bước 1: Nộp.\n- Ở xã\nBước 2: Nhận.") == ["Bước 1: Nộp.\n- Ở xã", "Bước 2: Nhận."]
    assert paragraphs("- Có nhà.\n+ Nhà riêng\n- Có xe.") == ["Có nhà.\n+ Nhà riêng", "Có xe."]
    assert paragraphs("Đủ tuổi.\nÔng bà đồng ý.") == ["Đủ tuổi.", "Ông bà đồng ý."]


@pytest.mark.parametrize(("title", "short"), [
    ("Thủ tục đăng ký khai sinh", "Đăng ký khai sinh"),
    ("Cấp đổi thẻ căn cước (thực hiện tại cấp tỉnh)", "Cấp đổi thẻ căn cước"),
    ("Thủ tục hành chính: cấp phép (cấp Tỉnh).", "Cấp phép"),
    ("Thủ tục", "Thủ tục"),
    ("Đăng ký xe (trừ xe đạp)", "Đăng ký xe (trừ xe đạp)"),
])
def test_short_titles(title, short):
    assert short_title(title) == short


@given(st.text(min_size=1).filter(str.strip))
def test_a_short_title_is_short_and_never_empty(title):
    assert 0 < len(short_title(title)) <= SHORT_CHARS


def test_a_long_title_ends_at_a_word():
    short = short_title("Cấp giấy phép " + "thả diều " * 30)
    assert short.endswith("diều…") or short.endswith("thả…")


@given(st.text())
def test_lines_are_clean_and_stay_so(text):
    found = lines(text)
    assert all(row.isprintable() for row in found)
    assert all(unicodedata.is_normalized("NFC", row) for row in found)


@pytest.mark.parametrize(("written", "code"), [("1.001193", "1.001193"), (" 1.014325\u00a0", "1.014325")])
def test_blanks_around_a_code_are_mended(written, code):
    assert read_code(written) == (code, "")


@pytest.mark.parametrize("written", ["1.0133611", "1.014955-Xoa", "2.009182739", "", None, 1.001193, "١.٠٠١١٩٣", "1.00119", "\ud800"])
def test_any_other_mistake_in_a_code_is_refused_with_a_reason(written):
    code, reason = read_code(written)
    assert code is None and reason and reason.encode("utf-8")


def test_the_page_of_a_procedure():
    assert portal_page("x/0190AAAA-0000-7000-8000-00000000000a?y") == "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/0190aaaa-0000-7000-8000-00000000000a"
    assert portal_page("abc") is None and portal_page(None) is None
