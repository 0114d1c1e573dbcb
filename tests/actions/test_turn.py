"""Turns of a conversation."""
import datetime as dt
import json

import pytest
import yaml

from actions import turn as turn_room
from actions.phrases import FOLDER
from actions.state import State
from knowledge.profile import Profile
from tests.actions.talk import PHRASES, PROFILE, TODAY, Talk, linked, offered, on, parse, words, world
from tests.knowledge.tiny import BIRTH, EXCHANGE_CARD, FIRST_CARD, MARRIAGE, REISSUE_CARD, TEMPORARY, catalogue

ROOT = FOLDER.parent.parent
BIRTH_RANKED = ((BIRTH, 0.9), (MARRIAGE, 0.06), (TEMPORARY, 0.04))
WHICH = {"choices": [FIRST_CARD, EXCHANGE_CARD, REISSUE_CARD]}


@pytest.fixture
def talk():
    return Talk()


@pytest.fixture
def at_birth(talk):
    talk(parse("làm khai sinh", *BIRTH_RANKED, named=1.0))
    return talk


@pytest.fixture
def at_cards(talk):
    talk(parse("làm căn cước", (EXCHANGE_CARD, 0.6), (REISSUE_CARD, 0.4), aspects=["fee"], **WHICH))
    return talk


def test_the_turn_as_json_is_the_contract(talk):
    """Scripts rely on these keys."""
    shown = json.loads(json.dumps(talk(parse("làm khai sinh", *BIRTH_RANKED, aspects=["fee"])).to_json("làm khai sinh", 12.345)))
    assert list(shown) == [
        "user", "behaviour", "intent", "aspects", "procedure", "procedures", "candidates", "stage", "replies", "sources", "latency_ms",
    ]  # fmt: skip
    assert (shown["user"], shown["behaviour"], shown["intent"], shown["aspects"]) == ("làm khai sinh", "answer", "ask", ["fee"])
    assert (shown["procedure"], shown["procedures"], shown["stage"], shown["latency_ms"]) == (BIRTH, [BIRTH], "answered", 12.3)
    assert [list(row) for row in shown["candidates"]] == [["code", "title", "score"]] * 3
    assert all(list(reply) == ["type", "text", "choices", "path", "url"] for reply in shown["replies"])
    assert [list(source) for source in shown["sources"]] == [["code", "url", "verified_on"]]
    assert {key for reply in shown["replies"] for choice in reply["choices"] for key in choice} == {"id", "title"}


def test_the_procedure_is_always_the_first_candidate(at_birth):
    for said in (on("thế bao lâu", aspects=["time"]), parse("bé sinh ở nhà", (TEMPORARY, 0.4), in_scope=0.7), "2",
                 on("nói lại đi", intent="repeat"), on("chi tiết", intent="more")):  # fmt: skip
        turn = at_birth(said)
        assert turn.procedure == turn.candidates[0].code == BIRTH
        assert all(row.title == catalogue().get(row.code).title for row in turn.candidates)


def test_an_answer_offers_what_else_may_be_asked(talk):
    turn = talk(parse("khai sinh hết bao nhiêu", *BIRTH_RANKED, aspects=["fee"]))
    assert "aspect:fee" not in offered(turn) and {"aspect:papers", "more"} <= set(offered(turn))
    by_title = talk(on("giấy tờ cần có"))
    assert (by_title.behaviour, by_title.procedure, by_title.aspects) == ("answer", BIRTH, ("papers",))
    by_number = talk(on(str(1 + offered(by_title).index("aspect:fee"))))
    assert by_number.aspects == ("fee",)


def test_what_is_asked_next_needs_no_subject(at_birth):
    turn = at_birth(on("thế mất bao lâu", aspects=["time"]))
    assert turn.procedure == BIRTH and "1 ngày làm việc" in words(turn) and "Giấy tờ cần có" not in words(turn)


def test_a_vague_word_is_asked_about_and_a_number_picks(at_cards):
    assert at_cards.state["stage"] == "clarifying"
    turn = at_cards("3")
    assert (turn.behaviour, turn.procedure, turn.aspects) == ("answer", REISSUE_CARD, ("fee",))
    assert turn.candidates[0].code == REISSUE_CARD and "30.000 đồng/thẻ" in words(turn)


@pytest.mark.parametrize("said", [REISSUE_CARD, "làm lại thẻ căn cước bị mất, hỏng", on("bị mất rồi", intent="inform")])
def test_an_id_a_title_or_an_act_picks_too(at_cards, said):
    assert at_cards(said).procedure == REISSUE_CARD


def test_choices_stand_only_until_the_next_turn(at_cards):
    at_cards(on("cảm ơn", intent="thanks"))
    assert at_cards.state["choices"] == []
    assert at_cards(on("3")).procedure is None


def test_none_of_what_is_offered(at_cards):
    turn = at_cards("4")
    assert (turn.behaviour, turn.procedure) == ("clarify", None)
    assert words(turn) == PHRASES("clarify.describe") and at_cards.state["stage"] == "start"


def test_what_was_asked_before_the_subject_is_answered_with_it(talk):
    assert talk(on("mất bao nhiêu tiền", aspects=["fee"])).behaviour == "clarify"
    turn = talk(parse("làm khai sinh", *BIRTH_RANKED))
    assert turn.aspects == ("fee",) and "Phí, lệ phí" in words(turn) and "Giấy tờ cần có" not in words(turn)


def test_several_wishes_are_answered_in_one_turn(talk):
    turn = talk(parse("khai sinh và tạm trú", (BIRTH, 0.5), (TEMPORARY, 0.5),
                      segments=[("khai sinh", [(BIRTH, 0.9)]), ("tạm trú", [(TEMPORARY, 0.9)])]))  # fmt: skip
    assert turn.procedures == (BIRTH, TEMPORARY) and [s["code"] for s in turn.sources] == [BIRTH, TEMPORARY]
    assert "Đăng ký khai sinh:" in words(turn) and "Đăng ký tạm trú:" in words(turn)


def test_a_comparison_speaks_of_both(talk):
    turn = talk(parse("đổi hay cấp lại", (EXCHANGE_CARD, 0.6), (REISSUE_CARD, 0.4), intent="compare",
                      segments=[("đổi", [(EXCHANGE_CARD, 0.9)]), ("cấp lại", [(REISSUE_CARD, 0.9)])]))  # fmt: skip
    assert (turn.behaviour, turn.procedures) == ("answer", (EXCHANGE_CARD, REISSUE_CARD))
    assert talk(on("khác gì nhau", intent="compare", in_scope=0.0)).behaviour == "clarify"


def test_what_is_not_listed_names_where_to_ask(talk):
    turn = talk(parse("giấy phép tàu bay", (BIRTH, 0.3), in_scope=0.1))
    assert turn.behaviour == "apologize" and turn.procedure is None and turn.sources == []
    assert PROFILE.hotline.number in words(turn) and "t%C3%A0u%20bay" in turn.replies[-1].url


def test_what_is_no_public_matter(talk):
    turn = talk(parse("giá vàng", (BIRTH, 0.3), intent="out_of_scope", outside=0.9, in_scope=0.1))
    assert turn.behaviour == "apologize" and words(turn) == PHRASES("apologize.outside")


def test_two_failures_in_a_row_offer_a_person(talk):
    def fail():
        return PROFILE.hotline.number in words(talk(parse("giá vàng", intent="out_of_scope", outside=0.9, in_scope=0.1)))

    assert [fail(), fail(), fail()] == [False, True, False]
    talk(on("chào", intent="greet"))
    assert not fail()


def test_an_empty_message_and_one_of_signs(talk):
    assert words(talk(on("  "))) == PHRASES("apologize.empty")
    assert words(talk(on("😀"))).startswith(PHRASES("apologize.unreadable"))


@pytest.mark.parametrize("intent", "greet thanks goodbye help identity affirm deny unsure".split())
def test_small_talk_keeps_the_subject(at_birth, intent):
    turn = at_birth(on("…ạ", intent=intent))
    assert turn.behaviour == "smalltalk" and words(turn) == PHRASES(f"smalltalk.{intent}")
    assert at_birth(on("thế bao lâu", aspects=["time"])).procedure == BIRTH


def test_small_talk_with_a_subject_is_a_question(talk):
    assert talk(parse("chào em, cho chị hỏi khai sinh", *BIRTH_RANKED, intent="greet")).procedure == BIRTH


def test_a_wrong_answer_offers_the_next_likeliest(at_birth):
    turn = at_birth(on("sai rồi", intent="wrong"))
    assert turn.behaviour == "clarify" and turn.procedure is None and offered(turn) == [MARRIAGE, TEMPORARY, "none"]
    assert at_birth("1").procedure == MARRIAGE


def test_wrong_after_small_talk_or_a_follow_up_offers_what_was_ranked_for_the_question(at_birth):
    at_birth(parse("cảm ơn", (FIRST_CARD, 0.9), intent="thanks", subject=(), in_scope=0.1))
    at_birth(parse("bao lâu", (FIRST_CARD, 0.9), aspects=["time"], subject=(), in_scope=0.1))
    assert offered(at_birth(on("sai rồi", intent="wrong"))) == [MARRIAGE, TEMPORARY, "none"]


def test_what_was_refused_is_not_offered_again(at_birth):
    at_birth(on("sai rồi", intent="wrong"))
    turn = at_birth(on("vẫn sai", intent="wrong"))
    assert turn.behaviour == "clarify" and words(turn) == PHRASES("smalltalk.wrong_nothing")


def test_going_back(at_birth):
    at_birth(parse("còn tạm trú", (TEMPORARY, 0.9), named=1.0))
    assert at_birth(on("quay lại", intent="go_back")).procedure == BIRTH
    assert words(at_birth(on("quay lại", intent="go_back"))) == PHRASES("smalltalk.go_back_nothing")
    assert at_birth.state["procedure"] == BIRTH


def test_saying_again(at_birth, talk):
    before = words(at_birth(on("bao lâu", aspects=["time"])))
    again = at_birth(on("nói lại", intent="repeat"))
    assert (again.behaviour, words(again)) == ("smalltalk", before)
    assert at_birth("1").procedure == BIRTH  # the choices were said again too
    assert words(Talk()(on("nói lại", intent="repeat"))) == PHRASES("smalltalk.repeat_nothing")


def test_more_says_all_there_is(at_birth):
    at_birth(on("các bước", aspects=["how"]))
    turn = at_birth(on("chi tiết", intent="more"))
    assert turn.aspects == ("how",) and "2. Nhận giấy khai sinh." in words(turn) and "more" not in offered(turn)
    assert words(Talk()(on("chi tiết", intent="more"))) == PHRASES("smalltalk.more_nothing")


@pytest.mark.parametrize("intent", ["erase", "stop", "start_over"])
def test_forgetting_leaves_nothing(at_birth, intent):
    turn = at_birth(on("được rồi bạn nhé", intent=intent, candidates=[]))
    assert words(turn) == PHRASES(f"smalltalk.{intent}")
    assert State.of({**at_birth.state, "said": []}) == State()
    assert at_birth(on("bao lâu", aspects=["time"])).procedure is None


def test_erasing_wins_over_a_named_procedure(at_birth):
    turn = at_birth(parse("xóa dữ liệu khai sinh của tôi", *BIRTH_RANKED, intent="erase"))
    assert turn.behaviour == "smalltalk" and at_birth.state["procedure"] is None and at_birth.state["candidates"] == []


def test_a_person_and_the_state_of_a_dossier(talk):
    assert talk(on("gặp cán bộ", intent="person")).behaviour == "handoff"
    turn = talk(on("hồ sơ tới đâu", intent="status"))
    assert turn.behaviour == "answer" and turn.replies[1].url == PROFILE.portal.home


def test_the_day_asked_about_decides():
    fee = [{"code": BIRTH, "vnd": 8000, "decision": "Nghị quyết 01", "to": TODAY}]
    profile = Profile(**{**PROFILE.dict(by_alias=True), "fees": fee})
    said = parse("lệ phí khai sinh", *BIRTH_RANKED, aspects=["fee"])
    assert "8.000 đồng" in words(Talk(world(profile=profile))(said))
    assert "8.000 đồng" not in words(Talk(world(TODAY + dt.timedelta(days=1), profile=profile))(said))


def test_a_code_that_the_catalogue_lost_is_not_answered(talk):
    lost = parse("làm khai sinh", *BIRTH_RANKED)
    lost["link"]["candidates"][0]["code"] = "9.999999"
    turn = talk(lost)
    assert (turn.behaviour, turn.procedure, turn.sources) == ("apologize", None, [])


def test_a_state_of_another_version_is_taken_up(talk):
    talk.state = {"procedure": BIRTH, "từ phiên bản khác": [1]}
    assert talk(on("bao lâu", aspects=["time"])).procedure == BIRTH


def intents():
    rows = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["intents"]
    return [next(iter(row)) if isinstance(row, dict) else row for row in rows]


@pytest.mark.parametrize("intent", intents())
@pytest.mark.parametrize("aspects", [(), ("fee",), ("compare",)])
def test_every_intent_gets_a_reply_whatever_went_before(intent, aspects):
    starts = [(), (parse("làm khai sinh", *BIRTH_RANKED),), (parse("làm căn cước", (EXCHANGE_CARD, 0.6), **WHICH),)]
    for before in starts:
        for last in (on("vâng", intent=intent, aspects=aspects), parse("tạm trú", (TEMPORARY, 0.9), intent=intent, aspects=aspects)):
            talk = Talk()
            for said in (*before, last):
                turn = talk(said)
            assert turn.replies and all(reply.text for reply in turn.replies) and turn.intent == intent
            assert turn.behaviour in ("answer", "clarify", "apologize", "handoff", "smalltalk")
            assert (turn.procedure is None) or turn.candidates[0].code == turn.procedure


def test_every_intent_that_steers_is_one_of_the_domain():
    assert turn_room.STEERING <= set(intents())


def test_a_conversation_over_the_linker(talk):
    """What the words themselves lead to, without a hand-written ranking."""
    assert talk(linked("tôi muốn làm giấy khai sinh cho con")).procedure == BIRTH
    assert talk(linked("bao nhiêu tiền", aspects=["fee"])).procedure == BIRTH
    assert talk(linked("còn đăng ký tạm trú thì sao")).procedure == TEMPORARY
    assert offered(talk(linked("làm căn cước")))[:3] == [FIRST_CARD, EXCHANGE_CARD, REISSUE_CARD]
    assert talk(linked("bị mất rồi", intent="inform")).procedure == REISSUE_CARD
    assert talk(linked("quay lại", intent="go_back")).procedure == TEMPORARY
