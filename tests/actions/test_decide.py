"""What a turn decides to do."""
import pytest

from actions.decide import CONTEXT_BOOST, STEERING, decide, in_context, lead_with, pick, several, written_code
from actions.reading import Ranked, Reading
from actions.state import CLARIFYING, State
from tests.actions.talk import on, reading
from tests.knowledge.tiny import BIRTH, EXCHANGE_CARD, FIRST_CARD, MARRIAGE, REISSUE_CARD, TEMPORARY

CHOICES = [
    {"id": EXCHANGE_CARD, "title": "Đổi thẻ căn cước"},
    {"id": REISSUE_CARD, "title": "Làm lại thẻ căn cước bị mất, hỏng"},
    {"id": "none", "title": "Không phải các việc trên"},
]


def asking(**more):
    return State(stage=CLARIFYING, choices=CHOICES, **more)


@pytest.mark.parametrize(
    "text",
    [REISSUE_CARD, "Làm lại thẻ căn cước bị mất, hỏng", "  làm lại  thẻ căn cước BỊ MẤT, hỏng ", "2", "số 2", "so 2.", "câu 2", "(2)", "thứ 2", "cái số 2", "02"],
)
def test_a_choice_is_picked_by_id_title_or_number(text):
    assert pick(text, CHOICES) == REISSUE_CARD


@pytest.mark.parametrize("text", ["", "4", "0", "2 người", "22", "hai", "căn cước", "-"])
def test_anything_else_picks_nothing(text):
    assert pick(text, CHOICES) is None


def test_nothing_is_picked_while_nothing_is_offered():
    assert pick("2", []) is None
    assert decide(Reading.of(on("2")), State()).kind != "pick"
    assert decide(Reading.of(on("2")), asking()).kind == "pick"


@pytest.mark.parametrize("text", ["", "   ", "???", "😀"])
def test_a_message_without_words_is_empty(text):
    assert decide(Reading.of(on(text, intent="greet")), State()).kind == "empty"


def test_a_clear_question_is_answered():
    decision = decide(reading("làm khai sinh", (BIRTH, 0.9), (MARRIAGE, 0.1), aspects=["fee"]), State())
    assert (decision.kind, decision.codes, decision.aspects) == ("answer", (BIRTH,), ("fee",))


def test_close_candidates_are_asked_about():
    close = reading("căn cước", (EXCHANGE_CARD, 0.5), (REISSUE_CARD, 0.4), (BIRTH, 0.001), ambiguous=0.9)
    assert decide(close, State()).codes == (EXCHANGE_CARD, REISSUE_CARD)
    assert decide(close, State()).kind == "clarify"
    lone = reading("căn cước", (EXCHANGE_CARD, 0.99), (BIRTH, 0.001), ambiguous=0.9)
    assert decide(lone, State()).kind == "answer"


def test_a_known_vague_word_offers_its_family():
    vague = reading("làm căn cước", (REISSUE_CARD, 0.9), choices=[FIRST_CARD, EXCHANGE_CARD])
    assert (decide(vague, State()).kind, decide(vague, State()).codes) == ("clarify", (FIRST_CARD, EXCHANGE_CARD))


def test_what_is_no_public_matter_is_told_from_what_is_not_listed():
    assert decide(reading("giá vàng", (BIRTH, 0.3), in_scope=0.1, outside=0.9), State()).kind == "outside"
    assert decide(reading("giấy phép tàu bay", (BIRTH, 0.3), in_scope=0.1), State()).kind == "not_listed"
    assert decide(reading("giấy phép tàu bay", in_scope=0.9), State()).kind == "not_listed"


def test_a_follow_up_speaks_of_the_procedure_at_hand():
    spoken_of = State(procedure=BIRTH)
    decision = decide(Reading.of(on("thế mất bao lâu", aspects=["time"])), spoken_of)
    assert (decision.kind, decision.codes, decision.aspects) == ("answer", (BIRTH,), ("time",))
    assert decide(Reading.of(on("thế mất bao lâu", aspects=["time"])), State()).kind == "which_subject"


def test_words_that_name_nothing_new_go_on():
    detail = reading("bé sinh ở nhà thì sao", (TEMPORARY, 0.4), (BIRTH, 0.1), in_scope=0.8)
    assert decide(detail, State(procedure=BIRTH)).codes == (BIRTH,)


def test_a_name_changes_the_subject():
    new = reading("còn tạm trú", (TEMPORARY, 0.9), (BIRTH, 0.1), named=1.0)
    assert decide(new, State(procedure=BIRTH)).codes == (TEMPORARY,)
    sure = reading("ở nhờ nhà người quen", (TEMPORARY, 0.95), (BIRTH, 0.05), subject=("ở", "nhờ", "quen"), ambiguous=0.1)
    assert decide(sure, State(procedure=BIRTH)).codes == (TEMPORARY,)


def test_chatter_does_not_go_on():
    chatter = reading("thời tiết hôm nay", (TEMPORARY, 0.4), intent="out_of_scope", outside=0.9, in_scope=0.1)
    assert decide(chatter, State(procedure=BIRTH)).kind == "outside"
    assert decide(Reading.of(on("trời đẹp", intent="out_of_scope", outside=0.9)), State()).kind == "outside"


def test_being_spoken_of_makes_likelier():
    ranked = (Ranked(MARRIAGE, "", 0.5), Ranked(BIRTH, "", 0.4), Ranked(TEMPORARY, "", 0.1))
    assert in_context(ranked, None) == ranked
    again = in_context(ranked, BIRTH)
    assert [row.code for row in again] == [BIRTH, MARRIAGE, TEMPORARY]
    assert sum(row.score for row in again) == pytest.approx(1)
    assert again[0].score / again[1].score == pytest.approx(0.4 / 0.5 * CONTEXT_BOOST)
    assert in_context((), BIRTH) == ()


def test_the_answer_leads_the_candidates():
    ranked = (Ranked(MARRIAGE, "b", 0.6), Ranked(BIRTH, "a", 0.4))
    assert [row.code for row in lead_with(ranked, BIRTH)] == [BIRTH, MARRIAGE]
    assert [row.code for row in lead_with(ranked, TEMPORARY)] == [TEMPORARY, MARRIAGE, BIRTH]
    assert lead_with(ranked, None) == ranked
    assert [row.code for row in lead_with((), BIRTH)] == [BIRTH]


def test_several_wishes_are_answered_together():
    parts = [("khai sinh", [(BIRTH, 0.9)]), ("tạm trú", [(TEMPORARY, 0.9)])]
    both = reading("khai sinh và tạm trú", (TEMPORARY, 0.5), (BIRTH, 0.5), segments=parts)
    assert several(both) == [BIRTH, TEMPORARY]
    assert decide(both, State()).codes == (TEMPORARY, BIRTH)
    unsure = reading("khai sinh và gì đó", (BIRTH, 0.9), segments=[parts[0], ("gì đó", [(TEMPORARY, 0.2)])])
    assert several(unsure) == [] and decide(unsure, State()).codes == (BIRTH,)


def test_two_procedures_are_compared():
    parts = [("đổi", [(EXCHANGE_CARD, 0.9)]), ("cấp lại", [(REISSUE_CARD, 0.9)])]
    named = reading("đổi hay cấp lại", (EXCHANGE_CARD, 0.6), (REISSUE_CARD, 0.4), intent="compare", segments=parts)
    assert (decide(named, State()).kind, decide(named, State()).codes) == ("compare", (EXCHANGE_CARD, REISSUE_CARD))
    other = reading("khác gì cấp lại", (REISSUE_CARD, 0.9), aspects=["compare"])
    assert decide(other, State(procedure=EXCHANGE_CARD)).codes == (EXCHANGE_CARD, REISSUE_CARD)
    assert decide(Reading.of(on("khác nhau chỗ nào", intent="compare")), State()).kind == "compare_what"


@pytest.mark.parametrize("intent", sorted(STEERING))
def test_steering_without_a_subject(intent):
    assert decide(Reading.of(on("vâng", intent=intent)), State(procedure=BIRTH)).kind == intent


@pytest.mark.parametrize("intent", ["greet", "thanks", "more", "person", "status"])
def test_a_clear_subject_matters_more_than_small_talk(intent):
    clear = reading("chào em, cho chị hỏi khai sinh", (BIRTH, 0.9), intent=intent)
    assert (decide(clear, State()).kind, decide(clear, State()).codes) == ("answer", (BIRTH,))
    vague = reading("chào em nhé", (BIRTH, 0.9), intent=intent, in_scope=0.6)
    assert decide(vague, State()).kind == intent


@pytest.mark.parametrize("intent", ["erase", "wrong", "identity"])
def test_what_is_firm_is_never_a_question(intent):
    assert decide(reading("xóa dữ liệu khai sinh", (BIRTH, 0.9), intent=intent), State()).kind == intent


@pytest.mark.parametrize("text", ["bị mất rồi", "bi mat roi"])
def test_an_act_picks_among_what_is_offered(text):
    decision = decide(Reading.of(on(text, intent="inform")), asking(aspects=["fee"]))
    assert (decision.kind, decision.codes, decision.aspects) == ("answer", (REISSUE_CARD,), ("fee",))


def test_an_answer_in_free_words_picks_the_likeliest_offered():
    free = reading("cái thẻ cũ quá", (BIRTH, 0.5), (EXCHANGE_CARD, 0.3), (REISSUE_CARD, 0.2), in_scope=0.4)
    assert decide(free, asking()).codes == (EXCHANGE_CARD,)


def test_an_answer_that_names_something_new_changes_the_subject():
    new = reading("à thôi, tạm trú", (TEMPORARY, 0.9), (EXCHANGE_CARD, 0.1), named=1.0)
    assert decide(new, asking(aspects=["fee"])).codes == (TEMPORARY,)


def test_an_answer_that_decides_nothing_is_asked_again():
    decision = decide(Reading.of(on("chưa rõ nữa", intent="inform")), asking(aspects=["fee"]))
    assert (decision.kind, decision.codes, decision.aspects) == ("clarify", (EXCHANGE_CARD, REISSUE_CARD), ("fee",))


def test_chatter_is_no_answer_to_which():
    chatter = reading("giá vàng hôm nay", (BIRTH, 0.5), (EXCHANGE_CARD, 0.1), intent="out_of_scope", outside=0.9, in_scope=0.1)
    assert decide(chatter, asking()).kind == "outside"


@pytest.mark.parametrize(
    "text, code",
    [
        ("1.001193", "1.001193"), ("/start 1_001193", "1.001193"), ("mã thủ tục 2.000986 cần giấy gì", "2.000986"),
        ("https://vi-du.example/#tt=1.001193", "1.001193"), ("1.001193 hay 2.000986", None),
        ("11.001193", None), ("1.001193.5", None), ("lệ phí 8.000 đồng", None), ("", None),
    ],
)  # fmt: skip
def test_a_written_code_names_its_procedure(text, code):
    assert written_code(text) == code
