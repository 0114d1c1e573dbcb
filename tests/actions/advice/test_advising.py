"""Advice from a parse: which procedure, what was heard, what is open, what to say."""
import json
import random

import pytest

from actions.advice.advising import advise
from actions.advice.sms import GSM, MOST, SIZE
from actions.advice.texts import MOST_WORDS
from actions.answer import ASPECT_NAMES
from knowledge.store import Catalogue
from tests.actions.talk import PROFILE, TODAY, on, parse, world
from tests.knowledge.tiny import BIRTH, EXCHANGE_CARD, FIRST_CARD, FOREIGN_MARRIAGE, MARRIAGE, REISSUE_CARD

CATALOGUE = Catalogue.load()
OURS, REAL = world(), world(catalogue=CATALOGUE)
PROCEDURES = sorted(CATALOGUE.curated.values(), key=lambda p: p.code)


def advice(said, picked=None, answers=None, ours=OURS):
    found = advise(said, ours, picked, answers)
    return json.loads(json.dumps(found.to_json(), ensure_ascii=False))


def birth(text="làm giấy khai sinh cho con", aspects=(), **answers):
    return advice(parse(text, (BIRTH, 0.9), (MARRIAGE, 0.06), (FIRST_CARD, 0.02), (EXCHANGE_CARD, 0.01), aspects=aspects), None, answers)


def names(found, sure):
    return [row["name"] for row in found["papers"] if row["sure"] is sure]


def test_the_three_likeliest_with_their_probability_and_the_first_chosen():
    found = birth()
    assert [(row["code"], row["share"], row["chosen"]) for row in found["candidates"]] == [
        (BIRTH, 0.891, True), (MARRIAGE, 0.0594, False), (FIRST_CARD, 0.0198, False),
    ]  # fmt: skip
    assert (found["kind"], found["procedure"]["code"]) == ("answer", BIRTH)
    assert "kiểm tra ngày 18/07/2026" in found["source"]["line"] and found["source"]["verified_on"] == "2026-07-18"


def test_what_is_asked_comes_first_and_the_rest_of_the_overview_after_it():
    assert [(block["aspect"], block["asked"]) for block in birth(aspects=["result"])["blocks"]] == [
        ("result", True), ("fee", False), ("time", False), ("where", False),
    ]  # fmt: skip
    assert [block["aspect"] for block in birth(aspects=["papers"])["blocks"]] == ["fee", "time", "where"]


def test_questions_are_open_until_answered_or_heard():
    found = birth()
    assert [each["id"] for each in found["questions"]] == ["birth_date", "born_at"] and found["answered"] == []
    assert [option["id"] for option in found["questions"][1]["options"]] == ["hospital", "home", "unsure"]
    assert names(found, True) == ["Tờ khai đăng ký khai sinh"] and len(names(found, False)) == 2
    told = birth(born_at="home")
    assert [(each["id"], each["value"], each["heard"]) for each in told["answered"]] == [("born_at", "home", False)]
    assert names(told, True) == ["Tờ khai đăng ký khai sinh", "Văn bản của người làm chứng"] and names(told, False) == []
    assert "ở nhà" in told["texts"]["message"]


#: As a caller says it, of the real record.
UNMARRIED = "con em sinh ở nhà chưa cưới làm khai sinh sao"


def real(text, **answers):
    return advice(parse(text, (BIRTH, 0.9)), None, answers, REAL)


def test_what_the_words_tell_is_taken_as_answered():
    found = real(UNMARRIED)
    assert [(each["id"], each["value"], each["heard"]) for each in found["answered"]] == [("parents_married", "no", True)]
    assert "recognition" in [each["id"] for each in found["questions"]]
    assert "parents_married" not in [each["id"] for each in found["questions"]]
    assert "Cha mẹ bé đã đăng ký kết hôn chưa – chưa đăng ký" in found["texts"]["message"]


def test_an_answer_of_the_desk_wins_and_an_empty_one_opens_the_question_again():
    assert real(UNMARRIED, parents_married="yes")["answers"] == {"parents_married": "yes"}
    again = real(UNMARRIED, parents_married="")
    assert again["answers"] == {}
    asked = real(UNMARRIED, parents_married="", special="none")["questions"]
    assert "parents_married" in [each["id"] for each in asked]
    unsure = real(UNMARRIED, parents_married="unsure")
    assert [(each["said"], each["heard"]) for each in unsure["answered"]] == [("không chắc", False)]


def test_answers_that_lead_elsewhere_say_where():
    found = real(UNMARRIED, special="none", recognition="yes")
    assert found["redirect"]["code"] == "1.000689" and found["redirect"]["short"]
    assert found["texts"]["spoken"] == found["redirect"]["say"] or found["texts"]["spoken"].endswith("…")
    assert "Giấy tờ cần có" not in found["texts"]["message"]


def test_a_deadline_is_told_before_it_is_over_and_after():
    assert real("khai sinh", birth_date="1/7/2026")["deadline"] == "Hạn làm: 30/08/2026."
    late = real("khai sinh", birth_date="1/1/2026")
    assert late["deadline"] == "" and late["warnings"]


@pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda p: p.code)
def test_every_record_gives_texts_within_their_bounds(procedure):
    chance = random.Random(procedure.code)
    for _ in range(25):
        answers = {}
        for each in procedure.cases:
            options = [option.id for option in each.options] or [f"{chance.randint(1, 28)}/{chance.randint(1, 12)}/{chance.randint(1990, 2026)}"]
            answers[each.id] = chance.choice([*options, "unsure", ""])
        aspects = chance.sample(ASPECT_NAMES, chance.randint(0, 2))
        found = advice(parse("việc này", (BIRTH, 0.9), aspects=aspects), procedure.code, answers, REAL)
        texts = found["texts"]
        assert 0 < len(texts["spoken"].split()) <= MOST_WORDS, texts["spoken"]
        assert 0 < len(texts["sms"]) <= MOST and all(len(message) <= SIZE and set(message) <= GSM for message in texts["sms"])
        page = found["source"]["url"] if len(found["source"]["url"]) < SIZE - 10 else PROFILE.portal.home
        assert texts["sms"][-1].endswith(page)
        assert found["redirect"] or all(row["name"] in texts["message"] for row in found["papers"])
        asked = {each["id"] for each in found["questions"]}
        assert not asked & {each["id"] for each in found["answered"]} and not asked & set(found["answers"])


@pytest.mark.parametrize("odd", [{"born_at": "moon"}, {"nobody": "asked"}, {"born_at": None}, {"birth_date": "2026"}])
def test_what_no_option_allows_is_no_answer(odd):
    assert birth(**odd)["answers"] == {}


def test_days_are_read_as_people_write_them():
    found = birth(birth_date="3/7/2026")
    assert found["answers"] == {"birth_date": "2026-07-03"} and found["answered"][0]["said"] == "03/07/2026"
    wrong = birth(birth_date="30/2/2026")
    assert [each["problem"] != "" for each in wrong["questions"]] == [True, False]
    assert "Lịch không có ngày này" in wrong["questions"][0]["problem"]


def test_a_vague_word_is_asked_back_with_what_it_may_mean():
    said = parse("làm căn cước", (FIRST_CARD, 0.4), (REISSUE_CARD, 0.35), (EXCHANGE_CARD, 0.2), ambiguous=0.9)
    found = advice(said)
    assert found["kind"] == "ask" and "Cần hỏi lại" in found["say"] and found["procedure"] is None
    assert [row["code"] for row in found["candidates"]] == [FIRST_CARD, REISSUE_CARD, EXCHANGE_CARD]
    assert not any(row["chosen"] for row in found["candidates"]) and found["texts"]["spoken"] == ""
    picked = advice(said, REISSUE_CARD)
    assert picked["kind"] == "answer" and picked["procedure"]["code"] == REISSUE_CARD
    assert [row["chosen"] for row in picked["candidates"]] == [False, True, False]


def test_a_procedure_that_was_picked_stays_when_the_words_go_elsewhere():
    found = advice(parse("kết hôn", (MARRIAGE, 0.7), (FOREIGN_MARRIAGE, 0.2), (FIRST_CARD, 0.1)), BIRTH)
    assert [row["code"] for row in found["candidates"]] == [MARRIAGE, FOREIGN_MARRIAGE, BIRTH] and found["procedure"]["code"] == BIRTH
    assert advice(parse("kết hôn", (MARRIAGE, 0.7)), "7.777777")["procedure"]["code"] == MARRIAGE  # no such code


@pytest.mark.parametrize(
    "said, kind, words",
    [
        (on(""), "empty", "Gõ hoặc dán"),
        (on("chào em", intent="greet"), "none", "Chưa rõ"),
        (on("hồ sơ tới đâu rồi", intent="status"), "none", "mã hồ sơ"),
        (parse("mua vé số", (BIRTH, 0.3), in_scope=0.1, outside=0.9), "none", "không phải thủ tục"),
        (parse("xin gì đó lạ", (BIRTH, 0.3), in_scope=0.2), "none", "Chưa thấy việc này"),
    ],
)
def test_where_nothing_fits_it_says_what_to_do(said, kind, words):
    found = advice(said)
    assert (found["kind"], found["procedure"]) == (kind, None) and words in found["say"]


def test_two_are_held_against_each_other():
    segments = [("kết hôn", [(MARRIAGE, 0.9)]), ("kết hôn người nước ngoài", [(FOREIGN_MARRIAGE, 0.9)])]
    found = advice(parse("so sánh", (MARRIAGE, 0.5), (FOREIGN_MARRIAGE, 0.4), intent="compare", segments=segments))
    assert found["kind"] == "compare" and found["blocks"][0]["aspect"] == "compare"
    assert MARRIAGE in found["blocks"][0]["text"] and FOREIGN_MARRIAGE in found["blocks"][0]["text"]


def test_the_three_texts():
    texts = birth(born_at="home", birth_date="10/7/2026")["texts"]
    assert len(texts["spoken"].split()) <= MOST_WORDS
    for part in ("tờ khai đăng ký khai sinh", "Ủy ban nhân dân cấp xã", "miễn phí", "1 ngày làm việc"):
        assert part in texts["spoken"]
    for part in ("1. Tờ khai", "2. Văn bản của người làm chứng", f"https://dichvucong.gov.vn/{BIRTH}", "Nguồn:", PROFILE.hotline.number):
        assert part in texts["message"]
    assert len(texts["sms"]) <= 3 and f"https://dichvucong.gov.vn/{BIRTH}" in texts["sms"][-1]
    assert "To khai dang ky khai sinh" in texts["sms"][0]


def test_what_was_asked_is_said_first():
    spoken = birth(aspects=["time"])["texts"]["spoken"]
    assert spoken.index("1 ngày làm việc") < spoken.index("tờ khai")


def test_the_parse_and_the_answers_stay_as_they_were():
    said, answers = parse("khai sinh", (BIRTH, 0.9)), {"born_at": "home"}
    before = json.dumps([said, answers])
    advise(said, OURS, BIRTH, answers, TODAY)
    assert json.dumps([said, answers]) == before
