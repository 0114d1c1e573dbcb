"""Every form as DOCX, PDF and text: each printed label and each value is in all of them, whole."""
from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document as open_docx
from docx.oxml.ns import qn
from pypdf import PdfReader

from actions.forms.copysheet import copysheet
from actions.forms.document import Beside, Line, Table, document
from actions.forms.docx import FACE, as_docx
from actions.forms.filling import fill
from actions.forms.pdf import as_pdf
from actions.forms.reading import read_values
from tests.actions.forms.people import DAY, NOW, forms, phrases, values_for

IDS = sorted(forms().by_id)


def filled(id, values=None, option=0, **cases):
    form = forms().get(id)
    told = read_values(values_for(form, option) if values is None else values, form, forms(), phrases(), DAY)
    assert told.problems == []
    return fill(form, forms(), told.values, cases, DAY)


def drawn(filling):
    return document(filling, phrases())


def pdf_text(content):
    """Without white space: lines are broken wherever there is no room."""
    return "".join("".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages)


def docx_text(content):
    body = open_docx(BytesIO(content)).element.body
    return "".join("".join(node.text or "" for node in body.iter(qn("w:t"))).split())


def printed(filling):
    """What must stand on the paper: labels, values, options, rows; without white space."""
    words = [filling.form.title, *filling.form.pledge, *(name for _, name in filling.signing), filling.addressed_to]
    words += [section.title or "" for section in filling.form.sections]
    for blank in filling.blanks:
        if not blank.field.printed:
            continue
        words += [blank.field.label, blank.shown]
        words += [option.label for option in blank.field.options if blank.field.kind == "choice"]
        words += [column.label for column in blank.field.columns]
        if blank.field.kind == "table":
            words += [str(cell) for row in blank.value or [] for id, cell in row.items() if id in ("name", "id_number")]
    return ["".join(word.rstrip(" :").split()) for word in words if word]


@pytest.mark.parametrize("id", IDS)
def test_everything_stands_on_paper(id):
    filling = filled(id)
    form = drawn(filling)
    assert sum(bool(blank.shown) for blank in filling.blanks) > 8
    for text in (docx_text(as_docx(form, NOW)), pdf_text(as_pdf(form, NOW))):
        assert [word for word in printed(filling) if word not in text] == []


@pytest.mark.parametrize("id", IDS)
def test_with_other_answers_everything_is_in_the_document(id):
    for option in range(1, 7):
        filling = filled(id, option=option)
        text = "".join(str(drawn(filling)).split())
        assert [word for word in printed(filling) if word not in text] == []


@pytest.mark.parametrize("id", IDS)
def test_the_copy_sheet_has_one_line_for_each_value(id):
    filling = filled(id)
    lines = copysheet(filling, phrases()).splitlines()
    for blank in filling.blanks:
        if blank.field.printed and blank.shown:
            assert f"{filling.label(blank)}: {blank.shown}" in lines
    assert not any(line.endswith((":", " ")) for line in lines if line not in {s.title for s in filling.form.sections})


def test_the_head_of_the_paper():
    text = docx_text(as_docx(drawn(filled("ct01")), NOW))
    place = [text.index("".join(words.split())) for words in (
        "Mẫu CT01", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập – Tự do – Hạnh phúc",
        "TỜ KHAI THAY ĐỔI THÔNG TIN CƯ TRÚ", "chưa đối chiếu với mẫu đang ban hành", "Kính gửi:", "1. Họ",
    )]  # fmt: skip
    assert place == sorted(place)


def test_type_and_page_of_the_docx():
    paper = open_docx(BytesIO(as_docx(drawn(filled("to-khai-khai-sinh")), NOW)))
    fonts = paper.styles["Normal"].element.rPr.rFonts
    assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia", "cs")} == {FACE}
    assert paper.styles["Normal"].font.size.pt == 13 and round(paper.sections[0].page_width.mm) == 210
    assert paper.core_properties.author == "Một Cửa"


def test_the_pdf_carries_its_typeface_and_is_the_same_again():
    content = as_pdf(drawn(filled("to-khai-khai-sinh")), NOW)
    assert content == as_pdf(drawn(filled("to-khai-khai-sinh")), NOW)
    fonts = PdfReader(BytesIO(content)).pages[0]["/Resources"]["/Font"]
    described = [font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts.values()]
    assert described and all("/FontFile2" in one.get_object() for one in described)


def test_open_blanks_are_dotted():
    form = drawn(filled("to-khai-khai-sinh", {"child.full_name": "Lê An"}))
    body = open_docx(BytesIO(as_docx(form, NOW))).element.body
    leaders = body.findall(f".//{qn('w:tab')}[@{qn('w:leader')}='dot']")
    lines = [item for part in form.parts for item in part.items if isinstance(item, Line)]
    assert len(leaders) == len([line for line in [form.addressed_to, *lines] if not (line.value or line.boxes)]) > 20
    assert "Nơisinh:" + "." * 20 in pdf_text(as_pdf(form, NOW))


def test_an_overlong_value_goes_whole_on_the_addendum():
    long = " ".join(f"đoạn {n}" for n in range(60))
    form = drawn(filled("to-khai-thay-doi-ho-tich", {"change.reason": long}))
    assert [(annex.number, annex.label, annex.content) for annex in form.annexes] == [(1, "Lý do", long)]
    for text in (docx_text(as_docx(form, NOW)), pdf_text(as_pdf(form, NOW))):
        assert "Lýdo:xemphụlục,mục1" in text and "PHỤLỤC" in text and "".join(long.split()) in text
    assert f"Lý do: {long}\n" in copysheet(filled("to-khai-thay-doi-ho-tich", {"change.reason": long}), phrases())


def test_rows_that_do_not_fit_stand_on_the_addendum():
    rows = [{"name": f"Nguyễn Văn {chr(65 + n)}n", "sex": "nam"} for n in range(12)]
    form = drawn(filled("ct01", {"household.moving_members": rows}))
    table = next(item for part in form.parts for item in part.items if isinstance(item, Table))
    (annex,) = form.annexes
    assert len(table.rows) == 9 and "Còn 3 dòng" in table.note and len(annex.content.rows) == 12
    assert "NguyễnVănLn" in pdf_text(as_pdf(form, NOW)) and "NguyễnVănLn" in docx_text(as_docx(form, NOW))


def test_bride_and_groom_stand_beside_each_other():
    (beside,) = (i for part in drawn(filled("to-khai-ket-hon")).parts for i in part.items if isinstance(i, Beside))
    assert beside.titles == ("Bên nữ", "Bên nam") and beside.rows[0][0] == "Họ, chữ đệm, tên"
    assert all(len(cells) == 2 and all(cells) for _, cells in beside.rows)


def test_each_who_agrees_writes_below_their_own_signature():
    said = {s.label: [line.label for line in s.lines] for s in drawn(filled("ct01")).signatures}
    assert said["Ý KIẾN CỦA CHỦ SỞ HỮU CHỖ Ở HỢP PHÁP"] == ["Họ và tên", "Số định danh cá nhân"]
    assert said["NGƯỜI KÊ KHAI"] == []


def test_marks_of_other_languages_are_only_text():
    form = drawn(filled("to-khai-thay-doi-ho-tich", {"change.reason": "<b>{{ 1 }} & «{x}» %s"}))
    for text in (docx_text(as_docx(form, NOW)), pdf_text(as_pdf(form, NOW))):
        assert "<b>{{1}}&«{x}»%s" in text


@pytest.mark.parametrize("name", ["<b>x</b> & {{7*7}} %s", "Giàng <i>Mẩy</i>", "Giàng {{ Mẩy }}", "Giàng %s", "=Giàng Mẩy", "Giàng\\Mẩy"])
def test_markup_is_no_name(name):
    form = forms().get("to-khai-khai-sinh")
    told = read_values({**values_for(form, 0), "child.full_name": name}, form, forms(), phrases(), DAY)
    assert len(told.problems) == 1 and "child.full_name" not in told.values
    values = {**read_values(values_for(form, 0), form, forms(), phrases(), DAY).values, "child.full_name": name}
    filling = fill(form, forms(), values, {}, DAY)  # nor where it is in the store already
    for text in (docx_text(as_docx(drawn(filling), NOW)), pdf_text(as_pdf(drawn(filling), NOW)), copysheet(filling, phrases())):
        assert name not in text and "".join(name.split()) not in text


def test_markup_in_an_address_is_only_text_wherever_it_stands():
    form, detail = forms().get("to-khai-khai-sinh"), "thôn <b>Sín</b> & {{7*7}} %s ${x} «{y}»"
    values = read_values(values_for(form, 0), form, forms(), phrases(), DAY).values
    values["applicant.address"] = {**values["applicant.address"], "detail": detail}
    filling = fill(form, forms(), values, {}, DAY)
    for text in (docx_text(as_docx(drawn(filling), NOW)), pdf_text(as_pdf(drawn(filling), NOW))):
        assert "".join(detail.split()) in text
    assert detail in copysheet(filling, phrases())


def test_boxes_are_ticked():
    form = drawn(filled("to-khai-khai-sinh", {"copies.wanted": "không"}))
    boxes = [item.boxes for part in form.parts for item in part.items if isinstance(item, Line) and item.boxes]
    assert boxes == [(("Có", False), ("Không", True))]


def test_a_label_in_small_letters_goes_on_in_its_line():
    values = {"child.birth_date": "2026-11-12", "parents_marriage.registered_at": "Ủy ban nhân dân xã Hòa Bình"}
    death = drawn(filled("to-khai-khai-tu"))
    lines = [f"{i.head} {i.value}" for part in death.parts for i in part.items if isinstance(i, Line)]
    assert any(line.startswith("Đã chết vào lúc: giờ: ") and "; phút: " in line for line in lines)
    form = drawn(filled("to-khai-khai-sinh", values))
    labels = [item.label for part in form.parts for item in part.items]
    assert "ghi bằng chữ" in labels  # two long values keep their lines
