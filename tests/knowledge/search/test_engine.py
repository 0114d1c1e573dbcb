"""Searching a tiny catalogue with the weights that ship."""
import pytest

from knowledge.search.documents import documents
from tests.knowledge.tiny import (
    BETWEEN_AGENCIES, BIRTH, EXCHANGE_CARD, FOREIGN_MARRIAGE, MARRIAGE, RECORD, REISSUE_CARD, SHOP, TEMPORARY, engine,
    engine_over, summary,
)  # fmt: skip


def first(text):
    return engine().search(text).candidates[0].code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("làm giấy khai sinh cho con", BIRTH),
        ("lam giay khai sinh cho con", BIRTH),
        ("em muốn mở quán ăn", SHOP),
        ("xin ly lich tu phap", RECORD),
        ("dang ky tam tru", TEMPORARY),
        ("đăng ký kết hôn", MARRIAGE),
        ("dang ky ket hon", MARRIAGE),
        ("đăng ký kết hôn với người nước ngoài", FOREIGN_MARRIAGE),
        ("đăng ký kết hôn có yếu tố nước ngoài", FOREIGN_MARRIAGE),
        ("tôi bị mất căn cước", REISSUE_CARD),
        ("căn cước bị hỏng phải làm lại", REISSUE_CARD),
        ("đổi căn cước", EXCHANGE_CARD),
        ("doi can cuoc sang the moi", EXCHANGE_CARD),
    ],
)
def test_the_procedure_that_is_meant_comes_first(text, code):
    assert first(text) == code


def test_scores_are_probabilities_best_first():
    scores = [candidate.score for candidate in engine().search("đăng ký kết hôn").candidates]
    assert scores == sorted(scores, reverse=True) and 0 < sum(scores) <= 1.0001


def test_one_entry_an_act_over_its_copies():
    rows = [summary(f"1.00000{n}", f"Cấp giấy phép bến thủy (cấp {level})") for n, level in enumerate(("xã", "tỉnh", "bộ"))]
    found = engine_over(documents([*rows, summary("1.000009", "Đăng ký kết hôn")])).search("giấy phép bến thủy")
    assert len([c for c in found.candidates if "bến thủy" in c.title]) == 1
    assert found.candidates[0].document.codes == ("1.000000", "1.000001", "1.000002")


def test_a_special_variant_waits_for_its_words():
    rows = [summary("1.000001", "Đăng ký nuôi con nuôi trong nước"), summary("1.000002", "Đăng ký nuôi con nuôi có yếu tố nước ngoài")]
    ours = engine_over(documents(rows))
    assert ours.search("nhận con nuôi").candidates[0].code == "1.000001"
    assert ours.search("nhận con nuôi cho người Pháp").candidates[0].code == "1.000002"


def test_what_passes_between_agencies_is_never_offered():
    found = engine().search("xác nhận số liệu giữa các cơ quan")
    assert BETWEEN_AGENCIES not in {candidate.code for candidate in found.candidates}


def test_a_name_said_whole_is_heard():
    assert engine().search("đăng ký kết hôn").named == 1
    assert engine().search("đăng ký tạm trú cho em tôi").named > 0.5
    assert engine().search("nuôi bò").named == 0


def test_a_name_with_words_that_carry_nothing_is_heard():
    assert engine().search("làm giấy khai sinh").named == 1


def test_a_limit_is_kept():
    assert len(engine().search("đăng ký", limit=3).candidates) == 3


@pytest.mark.parametrize("text", ["", "???", "😀", "x" * 500, "từ chưa hề có trong danh mục"])
def test_any_text_can_be_searched(text):
    found = engine().search(text)
    assert 0 <= found.in_scope <= 1 and 0 <= found.ambiguous <= 1
