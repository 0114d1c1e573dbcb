"""One document an act."""
from knowledge.search.documents import ALIAS, TITLE, documents
from tests.knowledge.tiny import summary


def test_copies_by_level_are_one_act():
    [one] = documents([
        summary("1.000002", "Cấp giấy phép (cấp tỉnh)", level="province"),
        summary("1.000001", "Cấp giấy phép (cấp xã)", level="commune"),
    ])  # fmt: skip
    assert one.code == "1.000001" and one.codes == ("1.000001", "1.000002")
    assert one.members == {"1.000001": "commune", "1.000002": "province"}


def test_a_curated_record_stands_for_its_act_and_its_copies():
    [one] = documents([
        summary("1.000003", "Tên khác hẳn"),
        summary("1.000002", "Đăng ký tạm trú (cấp xã)"),
        summary("1.000009", "Đăng ký tạm trú", grade="walk", copies=("1.000003",)),
    ])  # fmt: skip
    assert one.code == "1.000009" and one.walk and set(one.codes) == {"1.000009", "1.000002", "1.000003"}


def test_curated_records_stay_apart_even_by_one_title():
    rows = [summary(f"1.00000{n}", "Đăng ký tạm trú", grade="walk") for n in (1, 2)]
    assert [document.code for document in documents(rows)] == ["1.000001", "1.000002"]


def test_the_general_record_stands_before_one_of_a_single_province():
    rows = [summary("1.000001", "Cấp giấy", kind="specific", issuer="An Giang"), summary("1.000002", "Cấp giấy")]
    [one] = documents(rows)
    assert one.code == "1.000002" and not one.specific


def test_what_passes_between_agencies_is_never_offered():
    rows = [summary("1.000001", "Cấp giấy", audience="agency"), summary("1.000002", "Cấp giấy", kind="internal")]
    assert documents(rows) == []


def test_every_name_is_searched_once_under_its_first_kind():
    [one] = documents([summary("1.000001", "Cấp giấy", aliases=("xin giấy", "Cấp giấy"), questions=("xin giấy ở đâu",))])
    assert one.texts == [(TITLE, "Cấp giấy"), (ALIAS, "xin giấy"), ("question", "xin giấy ở đâu")]


def test_names_of_all_copies_are_searched():
    rows = [summary("1.000001", "Cấp giấy", aliases=("tên một",)), summary("1.000002", "Cấp giấy", aliases=("tên hai",))]
    [one] = documents(rows)
    assert {text for _, text in one.texts} == {"Cấp giấy", "tên một", "tên hai"}
