"""«sửa ngày sinh mẹ thành …»: which blank is named, what it is to become, and which messages wish no change at all."""
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from actions.interview.naming.change import Change, Named, change
from actions.interview.naming.names import names_of
from knowledge.forms.files import Forms

FORMS = Forms.load()
KINDS = {
    "ks": "to-khai-khai-sinh", "ct": "ct01", "kh": "to-khai-ket-hon", "tk": "to-khai-tk1-ts", "kt": "to-khai-khai-tu",
    "hc": "tk01", "hk": "giay-de-nghi-dang-ky-ho-kinh-doanh", "sh": "to-khai-thay-doi-ho-tich", "dc": "dc02",
}  # fmt: skip


def asked(form):
    return [field for field in form.all_fields() if not field.derived]


def blanks_of(form):
    return tuple(Named(field.id, names_of(field, FORMS, form), n) for n, field in enumerate(asked(form), 1))


BLANKS = {form.id: blanks_of(form) for form in FORMS}


def said(kind, text):
    return change(text, BLANKS[KINDS[kind]])


BIRTHS = "applicant_birth_date child_birth_date mother_birth_date father_birth_date"


@pytest.mark.parametrize(
    "kind, text, among, value",
    [
        # A wish first.
        # Where a blank's own name ends as a link begins, the longer name is meant.
        ("tk", "sửa ngày sinh đúng là 5/3/1990", "new_birth_date", "5/3/1990"),
        ("tk", "sua ngay sinh dung la 5/3/1990", "new_birth_date", "5/3/1990"),
        ("tk", "sửa ngày sinh là 5/3/1990", "subject_birth_date", "5/3/1990"),
        ("ks", "sửa ngày sinh mẹ đúng là 5/3/1990", "mother_birth_date", "5/3/1990"),
        ("ks", "sửa ngày sinh của mẹ thành 2/9/1995", "mother_birth_date", "2/9/1995"),
        ("ks", "sua ngay sinh cua me thanh 2/9/1995", "mother_birth_date", "2/9/1995"),
        ("ks", "SỬA NGÀY SINH MẸ THÀNH 2/9/1995", "mother_birth_date", "2/9/1995"),
        ("ks", "Sửa ngày sinh má", "mother_birth_date", ""),
        ("ks", "sửa năm sinh cha", "father_birth_date", ""),
        ("ks", "sửa ngày sinh ba", "father_birth_date", ""),
        ("ks", "sửa lại giúp em ngày sinh mẹ cháu với ạ", "mother_birth_date", ""),
        ("ks", "cho em sửa quê quán của cháu được không ạ?", "child_hometown", ""),
        ("ks", "em muốn đổi tên bé thành Nguyễn An Nhiên nhé", "child_name", "Nguyễn An Nhiên"),
        ("ks", "đổi tên bé sang NGUYỄN An nhiên", "child_name", "NGUYỄN An nhiên"),
        ("ks", "chỉnh lại quê quán bé là xã Hòa Bình, tỉnh Phú Thọ", "child_hometown", "xã Hòa Bình, tỉnh Phú Thọ"),
        ("ks", "nhập lại số định danh mẹ", "mother_id_number", ""),
        ("ks", "ghi lại nơi sinh của bé: Bệnh viện Phụ sản tỉnh", "child_birth_place", "Bệnh viện Phụ sản tỉnh"),
        ("ks", "thay số căn cước của cha bằng 012345678901", "father_id_number", "012345678901"),
        ("ks", "sửa cccd của mẹ = 012 345 678 901", "mother_id_number", "012 345 678 901"),
        ("ks", "doi ngay sinh con", "child_birth_date", ""),
        ("ks", "không, sửa ngày sinh mẹ", "mother_birth_date", ""),
        ("ks", "sửa tên con tôi", "child_name", ""),
        ("ks", "sửa tên bé nhà em", "child_name", ""),
        ("ks", "sửa tên mẹ Trần Thị Lan", "mother_name", "Trần Thị Lan"),
        ("ks", "sửa tên mẹ từ Hoa thành Hòa", "mother_name", "Hòa"),
        ("ks", "sửa tên mẹ Hoa thành Hòa", "mother_name", "Hòa"),
        ("ks", "sửa hộ em hộ khẩu của bố", "father_address", ""),
        ("ks", "sửa ngày sinh mẹ, em nhập nhầm", "mother_birth_date", ""),
        ("ks", "sửa ngày sinh mẹ, 2/9/1995", "mother_birth_date", "2/9/1995"),
        ("ks", "sửa giới tính bé thành nữ", "child_sex", "nữ"),
        ("ks", "sửa hộ khẩu của bố ạ", "father_address", ""),
        ("ks", "sửa địa chỉ của em", "applicant_address", ""),
        ("ks", "cập nhật dân tộc cha thành Tày", "father_ethnicity", "Tày"),
        ("ks", "thay đổi quốc tịch của mẹ", "mother_nationality", ""),
        ("ks", "sửa người khai là gì của bé thành mẹ", "relation_to_child", "mẹ"),
        # One name is not another.
        ("ks", "sửa ngày cấp căn cước", "applicant_id_issued_on", ""),
        ("ks", "sửa nơi cấp căn cước", "applicant_id_issued_by", ""),
        ("ks", "sửa nơi sinh", "child_birth_place", ""),
        ("ks", "sửa nơi sinh thành thành phố Huế", "child_birth_place", "thành phố Huế"),
        ("ks", "sửa nơi sinh thành phố Huế", "child_birth_place", "thành phố Huế"),
        ("ks", "sửa dân tộc cha", "father_ethnicity", ""),
        ("ks", "sửa ngày đăng ký kết hôn", "marriage_date", ""),
        ("ks", "sửa nơi đăng ký kết hôn của bố mẹ", "marriage_place", ""),
        ("ks", "sửa số bản sao thành 3", "copies_count", "3"),
        ("ks", "sửa Họ, chữ đệm, tên người mẹ", "mother_name", ""),
        # The words do not decide, or name nothing.
        ("ks", "sửa ngày sinh", BIRTHS, ""),
        ("ks", "sửa ngày tháng năm sinh", BIRTHS, ""),
        ("ks", "sửa tên thành Lan", "applicant_name child_name mother_name father_name", "Lan"),
        ("ks", "sửa số căn cước", "applicant_id_number mother_id_number father_id_number", ""),
        ("ks", "quốc tịch chưa đúng", "child_nationality mother_nationality father_nationality", ""),
        ("ks", "sửa bản sao", "copies_wanted copies_count", ""),
        ("ks", "sửa", "", ""),
        ("ks", "dạ em muốn sửa lại ạ", "", ""),
        ("ks", "sửa cái này", "", ""),
        ("ks", "sửa lại thành 2/9/1995", "", "2/9/1995"),
        ("ks", "sửa 2/9/1995", "", "2/9/1995"),
        ("ks", "sửa ngày sinh ông nội", "", ""),
        ("ks", "sửa tên bà", "", ""),
        # By number.
        ("ks", "sửa 5", "#5", ""),
        ("ks", "sửa mục 5", "#5", ""),
        ("ks", "sua cau 5", "#5", ""),
        ("ks", "sửa câu năm", "#5", ""),
        ("ks", "sửa câu 5 thành 1/2/2021", "#5", "1/2/2021"),
        ("ks", "sửa 5: 1/2/2021", "#5", "1/2/2021"),
        ("ks", "sửa 5 1/2/2021", "#5", "1/2/2021"),
        ("ks", "quay lại câu 5", "#5", ""),
        ("ks", "số 5 sai", "#5", ""),
        ("ks", "câu 5 sai rồi ạ", "#5", ""),
        ("ks", "mục 5 em muốn sửa", "#5", ""),
        ("ks", "mục 5 đổi thành 1/2/2021", "#5", "1/2/2021"),
        ("ks", "sửa mục 99", "", ""),
        # A verdict.
        ("ks", "tên mẹ sai rồi", "mother_name", ""),
        ("ks", "ten me sai roi", "mother_name", ""),
        ("ks", "tên mẹ sai chính tả", "mother_name", ""),
        ("ks", "ngày sinh của mẹ sai, phải là 2/9/1995", "mother_birth_date", "2/9/1995"),
        ("ks", "ngày sinh mẹ phải là 2/9/1995", "mother_birth_date", "2/9/1995"),
        ("ks", "ngày sinh mẹ sai rồi, 2/9/1995 mới đúng", "mother_birth_date", "2/9/1995"),
        ("ks", "ngày sinh mẹ sai rồi sửa lại thành 2/9/1995 giúp em", "mother_birth_date", "2/9/1995"),
        ("ks", "ngày sinh mẹ sai rồi, sửa giúp em", "mother_birth_date", ""),
        ("ks", "ngày sinh của mẹ cần sửa lại", "mother_birth_date", ""),
        ("ks", "à quên, tên bố ghi sai", "father_name", ""),
        ("ks", "em ghi nhầm tên bố, phải là Trần Văn Nam", "father_name", "Trần Văn Nam"),
        ("ks", "chị ơi em viết sai nơi sinh của bé rồi", "child_birth_place", ""),
        ("ks", "dạ nhầm ngày sinh mẹ rồi ạ", "mother_birth_date", ""),
        ("ks", "địa chỉ nhà em sai", "applicant_address", ""),
        ("ks", "không phải Lan, mà là Loan", "", "Loan"),
        ("ks", "tên mẹ không phải Lan mà là Loan", "mother_name", "Loan"),
        ("ks", "giới tính không phải nam", "child_sex", ""),
        ("ks", "tên của bé bị sai dấu, phải là Nguyễn Thùy Dương", "child_name", "Nguyễn Thùy Dương"),
        ("ks", "tên bé sai, Nguyễn Thùy Dương", "child_name", "Nguyễn Thùy Dương"),
        ("ks", "cái tên bố em ghi sai rồi á", "father_name", ""),
        ("ks", "à em nhầm, ngày sinh mẹ là 2/9/1995", "mother_birth_date", "2/9/1995"),
        ("ks", "năm sinh chồng em là 1990 chứ không phải 1991", "father_birth_date", "1990"),
        ("ks", "mẹ sinh năm 1995 chứ không phải 1996", "mother_birth_date", "1995"),
        ("ks", "năm sinh của mẹ 1995 mới đúng", "mother_birth_date", "1995"),
        # A part is not the whole: its value is none.
        ("ks", "sửa tên đệm của bé thành Thảo", "child_name", ""),
        ("ks", "sửa họ mẹ thành Trần", "mother_name", ""),
        ("ks", "sửa họ tên mẹ thành Trần Thị Lan", "mother_name", "Trần Thị Lan"),
        ("tk", "sửa số nhà thành 12", "result_address", ""),
        # Other forms.
        ("kh", "sửa ngày sinh vợ", "bride_birth_date", ""),
        ("kh", "sửa dân tộc chồng: Tày", "groom_ethnicity", "Tày"),
        ("kh", "ngày cấp căn cước của vợ nhập sai", "bride_id_issued_on", ""),
        ("kh", "đổi số căn cước của cô dâu", "bride_id_number", ""),
        ("kh", "sửa số lần kết hôn của bên nam thành 2", "groom_times", "2"),
        ("kh", "sửa tên tôi", "bride_name groom_name", ""),
        ("ct", "sửa số định danh của chủ nhà", "home_owner_id_number", ""),
        ("ct", "sửa sđt = 0912 345 678", "contact_phone", "0912 345 678"),
        ("ct", "sửa tên bé", "resident_name", ""),
        ("ct", "sửa chủ hộ là ai thành mẹ", "head_is", "mẹ"),
        ("ct", "sửa tên chủ hộ thành Lê Văn Ba", "head_name", "Lê Văn Ba"),
        ("ct", "sửa quan hệ với chủ hộ", "relation_to_head", ""),
        ("ct", "sửa email thành lan.tran@gmail.com", "contact_email", "lan.tran@gmail.com"),
        ("tk", "sửa nơi khám bệnh thành Trạm y tế xã Hòa Bình", "clinic", "Trạm y tế xã Hòa Bình"),
        ("tk", "sửa số bảo hiểm", "insurance_number", ""),
        ("tk", "sửa họ tên đúng thành Lò Thị Mai", "new_name", "Lò Thị Mai"),
        ("tk", "mức đóng sai rồi", "contribution", ""),
        ("tk", "sửa Số CMND/CCCD/Hộ chiếu", "new_id_number", ""),
        ("kt", "sửa nơi chết thành bệnh viện tỉnh", "death_place", "bệnh viện tỉnh"),
        ("kt", "sửa ngày sinh của bà", "deceased_birth_date", ""),
        ("hc", "sửa nơi ở", "subject_address subject_current_address", ""),
        ("hc", "sửa nghề nghiệp thành sửa xe", "subject_occupation", "sửa xe"),
        ("hk", "sửa tên quán thành Phở Lan", "business_name", "Phở Lan"),
        ("hk", "đổi vốn sang 50 triệu", "business_capital", "50 triệu"),
        ("sh", "sửa lý do sửa thành khai nhầm", "change_reason", "khai nhầm"),
        ("dc", "sửa ngày sinh người đại diện", "representative_birth_date", ""),
    ],
)
def test_a_wish_to_change_is_understood(kind, text, among, value):
    if among == "#5":
        among = asked(FORMS.get(KINDS[kind]))[4].id
    assert said(kind, text) == Change(tuple(among.split()), value)


@pytest.mark.parametrize(
    "kind, text",
    [
        *[("ks", text) for text in (
            "", "?", "Nguyễn Thị Sửa", "Lê Văn Sai", "Trần Thị Thay", "Thay Thị Lan", "Đổi Văn Minh", "em Đổi",
            "mẹ tên Lan", "con tên Nhầm", "tên mẹ Nhầm", "tên mẹ là Sửa", "thôn Đổi, xã Hòa Bình, tỉnh Phú Thọ",
            "dia chi doi 5 thon Dong", "doi 5, thon Dong, xa Hoa Binh", "con chứ không phải cháu", "nhầm, 2/9/1995",
            "xóm Sửa, xã Hòa Bình", "nơi sinh: bệnh viện Đổi Mới", "thay giao Nam", "ngày sinh mẹ: 2/9/1995",
            "ngày sinh mẹ là 2/9/1995", "mẹ sinh ngày 2/9/1995", "2/9/1995", "5", "mục 5", "sai", "sai rồi", "không",
            "không phải", "không phải mẹ", "nhầm rồi", "đúng rồi", "đúng rồi không sai gì", "không cần sửa",
            "em không sửa nữa", "ngày sinh mẹ không sai", "ngày sinh mẹ không cần sửa",
            "ngày sinh mẹ sai có sao không", "sửa thế nào?", "sửa ở đâu", "đổi tên con có mất tiền không",
            "bé là gái, không phải trai", "sửa xe máy", "sửa chữa nhà",
        )],
        ("tk", "xã Sai Nga, tỉnh Phú Thọ"),
        ("hc", "nghề nghiệp: sửa xe"),
        ("hc", "nghề sửa khóa"),
        ("sh", "lý do sửa: ghi sai tên"),
        ("sh", "nội dung sửa là họ tên ghi sai"),
    ],
)  # fmt: skip
def test_what_wishes_no_change_is_left_to_others(kind, text):
    assert said(kind, text) is None


def test_a_story_is_no_wish():
    assert change("sửa ngày sinh mẹ " * 500, BLANKS["to-khai-khai-sinh"]) is None


def test_without_blanks_a_wish_names_nothing():
    assert change("sửa ngày sinh mẹ thành 2/9", ()) == Change((), "2/9")
    assert change("tên mẹ sai rồi", ()) is None


def test_names_given_by_hand_are_enough():
    blanks = (Named("a", ("màu sơn",), 7), Named("b", ("kích thước cửa",)))
    assert change("sửa màu sơn thành Xanh", blanks) == Change(("a",), "Xanh")
    assert change("kich thuoc cua sai roi", blanks) == Change(("b",))
    assert change("sửa 7", blanks) == Change(("a",))


@pytest.mark.parametrize("form", list(FORMS), ids=lambda form: form.id)
def test_every_blank_is_reached_by_its_register_name_with_and_without_a_value(form):
    blanks = BLANKS[form.id]
    for field in asked(form):
        name = FORMS.keys[field.key].name
        assert change(f"sửa {name}", blanks) == Change((field.id,)), name
        assert change(f"Em viết sai {name} ạ", blanks) == Change((field.id,)), name
        assert change(f"sửa {name} thành Ừ nhỉ 12", blanks) == Change((field.id,), "Ừ nhỉ 12"), name


@pytest.mark.parametrize("form", list(FORMS), ids=lambda form: form.id)
def test_every_blank_is_among_those_meant_by_each_of_its_names(form):
    for blank in BLANKS[form.id]:
        meant = {name: change(f"sửa {name}", BLANKS[form.id]) for name in blank.names}
        assert [name for name, found in meant.items() if found is None or blank.id not in found.among] == []


def test_names_hold_no_numbering_and_no_brackets():
    names = {name for blanks in BLANKS.values() for blank in blanks for name in blank.names}
    assert "Họ, chữ đệm và tên chủ hộ" in names and "Họ và tên" in names
    assert not {name for name in names if "[" in name or "(" in name and "tháng" not in name or name[:1].isdigit()}
    assert not names & {"Số", "Tại", "do", ""}


WORDS = (
    "sửa đổi thay sai nhầm số 5 mục thành là : = , . phải không mà em mẹ tên ngày sinh Lan 2/9 từ 🙂 ạ "
    "của thành phố sua doi SỬA thanh câu"
).split()
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
LINKS = (" thành ", ": ", " = ", " sang ")
SYLLABLE = st.text(LETTERS, min_size=2, max_size=6).map(lambda word: "Q" + word)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=400), st.lists(st.sampled_from(WORDS), max_size=70).map(" ".join)))
@example("sửa " * 75)
@example("sai " * 75)
@example("tên mẹ thành là " * 18)
@example("sửa \u200d:")
def test_any_text_is_read(text):
    found = change(text, BLANKS["ct01"])
    ids = {blank.id for blank in BLANKS["ct01"]}
    assert found is None or set(found.among) <= ids and found.value == found.value.strip()


@settings(max_examples=150, deadline=None)
@given(st.data(), st.lists(SYLLABLE, min_size=1, max_size=5).map(" ".join), st.sampled_from(LINKS))
def test_the_value_comes_back_as_typed(data, value, link):
    form = data.draw(st.sampled_from(list(FORMS)))
    field = data.draw(st.sampled_from(asked(form)))
    found = change(f"dạ cho em sửa {FORMS.keys[field.key].name}{link}{value} nhé", BLANKS[form.id])
    assert found == Change((field.id,), value)
