"""Fees: no number that the source does not surely give, and never free unless words say so."""
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.importer.fees import amounts_in, fee
from knowledge.schema import Fee


@pytest.mark.parametrize("note", [None, "", "Không", "Không có thông tin", "không quy định.", "Lệ phí cấp mới (Đất)"])
def test_a_zero_row_without_a_level_is_not_published(note):
    assert fee(0, None, note)["kind"] == "not_published"


@pytest.mark.parametrize("note", ["Không thu phí", "- Miễn lệ phí (Thông tư số 47/2019/TT-BTC).", "Lệ phí: không thu lệ phí"])
def test_free_is_what_words_call_free(note):
    assert fee(0, None, note)["kind"] == "free"


@pytest.mark.parametrize("note", [
    "Miễn lệ phí đối với hộ nghèo", "Không thu lệ phí đăng ký đối với tổ hợp tác", "Miễn lệ phí nếu nộp trực tuyến",
    "Trường hợp được miễn phí thì xuất trình giấy tờ",
])
def test_free_for_some_is_not_free(note):
    assert fee(0, None, note)["kind"] == "described"


def test_the_words_in_front_of_an_amount_do_not_make_it_free():
    row = fee(0, None, "- Lệ phí cấp giấy phép: 135.000 đồng/lần.")
    assert (row["kind"], row["vnd"], row["per"]) == ("amount", 135_000, "lần")


def test_a_value_and_its_words_agree():
    assert fee(20_000, "Việt Nam Đồng", "20.000 đồng/tờ khai")["vnd"] == 20_000
    assert fee(20_000, None, None) == {"kind": "amount", "vnd": 20_000}
    assert fee(20_000, None, "/hồ sơ")["per"] == "hồ sơ"


def test_a_value_that_its_words_contradict_is_only_described():
    row = fee(2_000_000, None, "áp dụng mức phí 1.000.000 đồng/hồ sơ")
    assert row["kind"] == "described" and "2.000.000" in row["note"] and "1.000.000" in row["note"]


@pytest.mark.parametrize(("value", "note", "vnd"), [(135, "Lệ phí 135.000 đồng/lần", 135_000), (155, "155 USD/thẻ", None), (25, "25.000.000đ/giấy", None)])
def test_a_value_in_thousands_counts_only_when_the_words_repeat_it(value, note, vnd):
    assert fee(value, "VNĐ", note).get("vnd") == vnd


def test_a_small_value_without_words_is_not_an_amount():
    assert fee(120, "VNĐ", "")["kind"] == "not_published"


def test_foreign_money_is_described():
    assert fee(10, "USD", "/lần") == {"kind": "described", "note": "10 USD: /lần"}


def test_several_amounts_are_described_whole():
    note = "Dưới 5 tấn: 50.000 đồng; trên 15 tấn: 150.000 đồng"
    assert fee(0, None, note) == {"kind": "described", "note": note}


def test_the_provincial_council_sets_it():
    assert fee(0, None, "Do Hội đồng nhân dân cấp tỉnh quy định")["kind"] == "set_by_province"
    assert fee(0, None, "Nghị quyết của HĐND tỉnh: 30.000 đồng/lần")["kind"] == "amount"


def test_an_amount_that_ends_says_when():
    row = fee(0, None, "160.000 đồng/hộ chiếu (áp dụng đến hết ngày 31/12/2023)")
    assert (row["vnd"], row["to"]) == (160_000, "2023-12-31")
    row = fee(0, None, "Từ ngày 01/7/2025 đến hết ngày 31/12/2026: 50.000 đồng/lần")
    assert (row["from"], row["to"]) == ("2025-07-01", "2026-12-31")


@pytest.mark.parametrize("note", [
    "Thiết bị 2.000.000đ/lần (Miễn từ ngày 07/4/2026 đến 30/6/2026)",
    "135.000 đồng/lần. Nộp trực tuyến đến hết ngày 31/12/2025 là 115.000 đồng/lần",
    "Từ ngày 01/7/2025 đến hết ngày 31/12/2025: 10.000 đồng; từ ngày 01/01/2026: 20.000 đồng",
])
def test_a_period_of_something_else_does_not_end_the_fee(note):
    assert "to" not in fee(0, None, note)


def test_amounts_are_read_as_people_write_them():
    assert amounts_in("1.200.000đ/thẻ, 02 triệu đồng, 30 nghìn đồng") == {1_200_000, 2_000_000, 30_000}
    assert amounts_in("Thông tư 25/2021/TT-BTC, điều 3.000") == set()
    assert amounts_in("mục 1 250.000 đồng") == {250_000}


@given(st.one_of(st.none(), st.floats(), st.integers(), st.text(), st.booleans(), st.lists(st.integers())), st.text(), st.text())
def test_anything_gives_a_valid_fee(value, currency, note):
    Fee(**fee(value, currency, note))
