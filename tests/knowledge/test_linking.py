"""What goes out with a parse."""
import json

import pytest

from knowledge.linking import link
from knowledge.search.ranking import Signals
from nlu.analysis import analyse
from tests.knowledge.tiny import BIRTH, MARRIAGE, TEMPORARY, engine


def linked(text, **signals):
    return link(analyse(text), engine(), Signals(**signals))


def test_a_parse_is_plain_json():
    ours = linked("làm giấy khai sinh cho con cần gì")
    assert json.loads(json.dumps(ours)) == ours
    assert set(ours) == {"candidates", "in_scope", "ambiguous", "named", "choices", "subject", "segments"}
    assert ours["candidates"][0]["code"] == BIRTH and set(ours["candidates"][0]) == {"code", "title", "score", "codes"}
    assert ours["segments"] == []


def test_candidates_say_all_the_codes_of_their_act():
    [first, *_] = linked("đăng ký tạm trú")["candidates"]
    assert first["code"] == TEMPORARY and set(first["codes"]) == {TEMPORARY, "1.004195", "1.000001"}


@pytest.mark.parametrize(
    "text",
    [
        "đăng ký khai sinh và đăng ký kết hôn",
        "đăng ký khai sinh hay đăng ký kết hôn?",
        "đăng ký khai sinh, đăng ký kết hôn",
        "dang ky khai sinh va dang ky ket hon",
    ],
)
def test_a_question_about_two_things_is_cut(text):
    segments = linked(text)["segments"]
    assert [segment["candidates"][0]["code"] for segment in segments] == [BIRTH, MARRIAGE]
    assert all(segment["text"] in text for segment in segments)


def test_things_compared_may_stand_beside_a_question_mark():
    text = "đăng ký khai sinh? đăng ký kết hôn"
    assert linked(text)["segments"] == []
    assert [s["candidates"][0]["code"] for s in linked(text, compare=1.0)["segments"]] == [BIRTH, MARRIAGE]


@pytest.mark.parametrize(
    "text",
    ["đăng ký kết hôn với người nước ngoài", "khai sinh, gấp lắm ạ", "khai sinh, kết hôn, tạm trú, lý lịch tư pháp, hộ kinh doanh"],
)
def test_a_question_about_one_thing_or_a_whole_list_is_not_cut(text):
    assert linked(text)["segments"] == []


def test_a_story_is_not_cut():
    story = "Hôm trước tôi đăng ký kết hôn, rồi " + "vợ tôi sinh cháu ở bệnh viện huyện nhà và " * 5 + "giờ đăng ký khai sinh"
    assert linked(story)["segments"] == []


@pytest.mark.parametrize("text", ["", "   ", "???", "thế bao nhiêu tiền", "😀"])
def test_what_names_nothing_has_no_subject(text):
    assert linked(text)["subject"] == []
