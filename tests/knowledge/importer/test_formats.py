"""Each of the four formats, read into the fields of a procedure."""
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.importer.markdown import read_markdown
from knowledge.importer.native import read_detail, read_listed
from knowledge.importer.pages import METHODS, PAPERS, read_page
from knowledge.importer.run import format_of
from tests.knowledge.importer.rows import KITE, MARKDOWN, detail, listed, markdown, page, page_text


@pytest.mark.parametrize(("row", "name"), [(listed(), "list"), (detail(), "details"), (page_text(), "pages"), (markdown(), "markdown"), ({"x": 1}, None)])
def test_a_row_tells_its_format(row, name):
    assert format_of(row) == name


def test_the_bare_list():
    fields = read_listed("9.000001", listed()).fields
    assert fields["short"] == "Cấp giấy phép thả diều" and fields["url"] == page(KITE)
    assert (fields["level"], fields["issuer"], fields["kind"]) == ("commune", "Bộ Trò chơi", "standard")
    assert read_listed("9.000001", listed(type="STANDARD_INTERNAL")).fields["audience"] == "agency"


def test_the_portals_own_json():
    fields = read_detail("9.000001", detail()).fields
    direct, online = fields["channels"]
    assert direct["times"] == [{"amount": 3, "unit": "working_day"}]
    assert (direct["fees"][0]["vnd"], direct["fees"][0]["kind"]) == (20_000, "amount")
    assert "times" not in online and online["fees"] == [{"kind": "not_published"}]
    assert fields["documents"] == [
        {"name": "Tờ khai thả diều", "original": 1, "group": "Giấy tờ phải nộp", "note": "Tệp mẫu trên Cổng: Mẫu TD01.docx"},
        {"name": "Thẻ căn cước", "original": 1, "hand_in": "show", "group": "Giấy tờ phải xuất trình"},
    ]
    assert fields["document_notes"] == ["Trường hợp diều đi mượn thì kèm giấy mượn."]
    assert fields["decision"] == "7/QĐ-BTC" and fields["any_office"] is True
    assert "online" not in fields and "conditions" not in fields
    assert fields["steps"] == ["Bước 1: Người dân nộp hồ sơ.", "Bộ phận một cửa nhận hồ sơ."]


def test_times_in_words_and_a_bare_number():
    methods = [
        {"submissionMethod": "DIRECT", "processingTime": "Không quá 15 ngày làm việc", "processingTimeUnit": "OTHER", "fees": []},
        {"submissionMethod": "POSTAL", "processingTime": "Theo kế hoạch năm", "processingTimeUnit": "OTHER", "fees": []},
        {"submissionMethod": "ONLINE", "processingTime": 5, "processingTimeUnit": "OTHER", "fees": []},
    ]
    found = read_detail("9.000001", detail(executionMethods=methods))
    direct, postal, online = found.fields["channels"]
    assert direct["times"][0]["amount"] == 15 and direct["times"][0]["unit"] == "working_day"
    assert postal["times"] == [{"note": "Theo kế hoạch năm"}]
    assert "times" not in online and found.unparsed["times"] == 1


def test_a_flattened_page():
    found = read_page("9.000002", page_text())
    direct, online, postal = found.fields["channels"]
    assert direct["times"] == [{"amount": 7, "unit": "working_day"}]
    assert direct["fees"][0]["vnd"] == 135_000 and direct["note"] == "Nộp tại Sở. Trực tiếp: mang theo thuyền."
    assert online["fees"][0]["vnd"] == 40_000 and "times" not in online
    assert postal["fees"] == [{"kind": "not_published"}]
    assert found.fields["level"] == "commune" and found.fields["levels_note"] == "Cấp thực hiện: cấp xã, cấp tỉnh."
    assert found.fields["audience"] == "business"
    assert found.fields["steps"] == ["Bước 1: Nộp hồ sơ.\nGhi rõ màu thuyền.", "Bước 2: Nhận kết quả."]
    assert found.fields["result"] == "Giấy đăng ký thuyền"


def test_the_papers_of_a_flattened_page():
    fields = read_page("9.000002", page_text()).fields
    assert fields["documents"] == [
        {"name": "Đơn đăng ký thuyền theo mẫu", "original": 1, "note": "Tệp mẫu trên Cổng: Mau TG01.docx"},
        {"name": "Ảnh thuyền theo Thông tư 05/2020", "original": 2, "copies": 1},
    ]
    assert fields["document_notes"] == ["Lưu ý: thuyền phải khô."]


def test_the_papers_of_a_page_stay_under_their_headings():
    text = f"* Trường hợp mới{PAPERS}Đơn A1 bản chính* Trường hợp cũ{PAPERS}Đơn B0 bản chính,1 bản sao"
    documents = read_page("9.000002", page_text(thanh_phan_ho_so=text)).fields["documents"]
    assert [(d["name"], d["group"]) for d in documents] == [("Đơn A", "Trường hợp mới"), ("Đơn B", "Trường hợp cũ")]


def test_the_laws_of_a_flattened_page():
    laws = read_page("9.000002", page_text()).fields["legal_basis"]
    assert [law["number"] for law in laws] == ["02/2098/QH15", "03/2098/TT-BTC", "04/2098/NĐ-CP"]
    assert laws[2]["name"] == "quy định chi tiết"


def test_several_fees_in_one_row_of_a_page():
    text = METHODS + "Trực tiếp8 Ngày160,000 Việt Nam Đồng(Cấp mới)320,000 Việt Nam Đồng(a) Cấp lại (do mất) )Nộp tại quầy"
    channel = read_page("9.000002", page_text(cach_thuc_thuc_hien=text)).fields["channels"][0]
    assert [row["vnd"] for row in channel["fees"]] == [160_000, 320_000] and channel["note"] == "Nộp tại quầy"


def test_a_page_that_cannot_be_split_is_counted():
    found = read_page("9.000002", page_text(cach_thuc_thuc_hien="Nộp ở đâu cũng được", thanh_phan_ho_so="Bước 3: nhận tiền"))
    assert found.unparsed["channels"] == 1 and found.unparsed["documents"] == 1
    assert "channels" not in found.fields and "documents" not in found.fields


def test_markdown():
    found = read_markdown("9.000002", markdown())
    assert found.fields["documents"] == [
        {"name": "Đơn đăng ký thuyền", "original": 1, "group": "Giấy tờ phải nộp", "note": "Tệp mẫu trên Cổng: Mau TG01.docx"},
        {"name": "Ảnh thuyền | mô hình", "copies": 2, "group": "Giấy tờ phải nộp"},
    ]
    assert found.fields["result"] == "Giấy đăng ký thuyền" and found.fields["legal_basis"][0]["number"] == "02/2098/QH15"
    assert "conditions" not in found.fields


def test_markdown_days_count_only_when_said_twice():
    direct, online = read_markdown("9.000002", markdown()).fields["channels"]
    assert direct["times"] == [{"amount": 7, "unit": "working_day"}] and "times" not in online
    said = MARKDOWN.replace("| 1 ngày | Không có thông tin | Không có thông tin", "| 1 ngày | Không có thông tin | Trong 01 ngày từ khi nhận")
    online = read_markdown("9.000002", markdown(text=said)).fields["channels"][1]
    assert online["times"] == [{"amount": 1, "unit": "day"}]


_JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20), lambda x: st.lists(x, max_size=3) | st.dictionaries(st.text(max_size=5), x, max_size=3), max_leaves=6)


@pytest.mark.parametrize(("reader", "row"), [(read_detail, detail()), (read_listed, listed()), (read_page, page_text()), (read_markdown, markdown())])
@given(data=st.data())
def test_no_shape_of_a_field_breaks_a_reader(reader, row, data):
    key = data.draw(st.sampled_from(sorted(row)))
    reader("9.000001", {**row, key: data.draw(_JSON)})


@given(st.lists(st.sampled_from(["Trực tiếp", "Trực tuyến", "7 Ngày", "1", "Miễn phí", "40,000 VNĐ", "(", ")", "a)", " ", "x", "Không có thông tin", "1 bản chính", ",2 bản sao", PAPERS, METHODS, "01/2020/QH14", "A.docx"]), max_size=30))
def test_no_mixture_of_cells_breaks_the_page_reader(cells):
    text = "".join(cells)
    read_page("9.000002", page_text(cach_thuc_thuc_hien=METHODS + text, thanh_phan_ho_so=PAPERS + text, can_cu_phap_ly="Tên văn bản pháp lýMã văn bản" + text))
