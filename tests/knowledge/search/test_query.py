"""A question made ready for search."""
import pytest

from knowledge.search.query import FILLER_WEIGHT, analyse
from tests.knowledge.tiny import lexicon


def ready(text):
    return analyse(text, lexicon())


def test_words_that_carry_the_subject_weigh_fully():
    query = ready("cho em hỏi kết hôn")
    assert query.content == ("ket", "hon") and query.has_subject
    assert query.folded_terms["ket_hon"] == query.folded_terms["hon"] == 1.0
    assert query.folded_terms["hoi"] == FILLER_WEIGHT


def test_accents_are_compared_only_where_there_are_some():
    assert ready("kết hôn").accented and "kết_hôn" in ready("kết hôn").accented_terms
    assert not ready("ket hon").accented and ready("ket hon").accented_terms == {}


def test_accents_do_not_change_what_is_asked():
    assert ready("đăng ký kết hôn").content == ready("dang ky ket hon").content


def test_everyday_words_bring_their_official_ones():
    query = ready("bằng lái")
    assert "giay_phep" in query.official_terms and "giay_phep" not in query.folded_terms
    assert all(0 < weight <= 1 for _, weight in query.official)


@pytest.mark.parametrize("text", ["", "thế mất bao nhiêu tiền", "cần giấy tờ gì"])
def test_a_question_that_only_asks_on_has_no_subject(text):
    assert not ready(text).has_subject


def test_the_encoder_reads_the_wish_and_the_official_words_too():
    query = ready("bằng lái của tôi")
    assert query.readings[:2] == ["bằng lái của tôi"] * 2 and "giấy phép lái xe" in query.readings[2]
    assert ready("qwrt zxcv").readings == ["qwrt zxcv"] * 2


def test_a_special_case_is_heard_in_the_official_words():
    assert "foreign" in ready("con tôi có quốc tịch Canada").marks


def test_the_act_and_the_special_case_are_heard():
    assert "reissue" in ready("bị mất căn cước").acts and "foreign" in ready("cưới người nước ngoài").marks
