"""Random people fill every form: each dialogue ends or can be left, and nothing that was told is lost.

`MOTCUA_RANDOM_DIALOGUES` sets how many over each form; `python -m evaluation.forms evaluate` plays ten thousand.
"""
import os
from functools import lru_cache

import pytest

from evaluation.forms import dialogue, play
from evaluation.forms.dialogue import Dialogue
from evaluation.forms.moves import ALL, NOTHING, Move
from knowledge.forms.files import Forms

#: All forms together take less than a minute on a slow core.
DIALOGUES = int(os.environ.get("MOTCUA_RANDOM_DIALOGUES", "25"))
FORMS = list(Forms.own())
each_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)


@lru_cache(maxsize=1)
def ours():
    return dialogue.world()


@each_form
def test_a_dialogue_ends_or_can_be_left_and_nothing_is_lost(form):
    played = list(play.several(form, range(DIALOGUES), ours()))
    faults = [f"{fault.what}\n" + "\n".join(fault.said) for one in played for fault in one.faults]
    assert not faults, faults[0]
    assert all(one.left for one in played)
    assert any(one.ended for one in played) and all(one.ended is not False for one in played)


DEATH = (
    "form:fill=to-khai-khai-tu@1.000656", "case:deceased=unsure", "case:death_date=unsure", "case:death_paper=unsure", "form:agree",
)  # fmt: skip


def say(*texts, talk=None):
    talk = talk or Dialogue(ours())
    for text in texts:
        talk.say(Move(text, ALL))
    assert not talk.faults
    return talk


def opened(*texts):
    """The form of a death, whose first question is a name."""
    talk = say(*DEATH)
    assert talk.state["form"]["at"] == "ask:field=applicant_name"
    return say(*texts, talk=talk)


NAME = "Giàng Thị Páo"


def test_a_second_wish_to_stop_loses_nothing():
    talk = opened(NAME)
    for text in ("thôi", "thôi", "thôi"):
        talk.say(Move(text, NOTHING, parse={"text": text, "intent": {"name": "stop", "confidence": 0.99}}))
    assert talk.state["values"] == {"applicant.full_name": NAME} and talk.state["form"]["paused"]
    say("điền tiếp", talk=talk)
    assert not talk.state["form"]["paused"] and talk.state["values"] == {"applicant.full_name": NAME}


@pytest.mark.parametrize("before", [(), ("thôi",), ("xem lại tờ khai", "form:make")])
def test_everything_is_erased_on_request_whatever_is_open_and_however_it_is_classified(before):
    talk = opened(NAME, *before, "xóa dữ liệu")
    assert talk.state["values"] == {} and talk.state["form"] is None and talk.state["consent"] is False


@pytest.mark.parametrize("text", ["tiếp tục", "điền tiếp", "đúng rồi", "vâng", "không phải", "in tờ khai", "làm tờ khai"])
def test_what_leads_the_conversation_is_no_name(text):
    assert opened(text).state["values"] == {}


@pytest.mark.parametrize("text", ["case:deceased=home", "walk:stop", "paper:none=have", "aspect:fee", "form:option=mother", "form:like=applicant.full_name"])
def test_a_button_of_another_question_is_no_answer(text):
    talk = opened()
    before = talk.state["form"]["at"]
    say(text, talk=talk)
    assert talk.state["values"] == {} and talk.state["form"]["at"] == before


def test_the_number_of_an_item_opens_it_once_an_item_is_asked_for():
    talk = opened(NAME, "xem lại tờ khai", "form:amend", "1")
    assert talk.state["form"]["at"] == "change:field=applicant_name"


@pytest.mark.parametrize("text", ["xem lại tờ khai", "sửa lại", "form:review", "form:change=applicant_name", "quay lại", "bỏ qua"])
def test_before_consent_nothing_is_shown_or_changed(text):
    talk = say(*DEATH[:-1], text)
    assert talk.state["form"]["at"] == "consent" and talk.state["values"] == {}


def test_what_is_in_doubt_is_made_sure_of_before_the_form_is_made():
    talk = opened(NAME, "sửa số định danh người khai thành 001999123456", "xem lại tờ khai")
    assert list(talk.state["form"]["pending"]) == ["applicant_id_number"]
    say("form:make", talk=talk)
    assert talk.state["form"]["at"] == "sure:applicant_id_number"
    say("form:yes", talk=talk)
    assert talk.state["values"]["applicant.id_number"] == "001999123456"


def test_going_back_takes_back_the_last_answer_that_there_was():
    talk = opened(NAME, "sửa họ tên người khai", "không nhớ", "quay lại")
    assert talk.state["values"] == {} and talk.state["form"]["at"] == "ask:field=applicant_name"


def test_a_row_that_was_begun_waits_for_a_change_elsewhere():
    talk = say("form:fill=ct01@1.004194", "case:stay=unsure", "form:agree", "form:change=members", "form:row", "Vàng A Páo")
    assert talk.state["form"]["row"] == {"": "members", "name": "Vàng A Páo"}
    say("sửa số điện thoại người khai thành 0912345678", talk=talk)
    assert talk.state["values"]["applicant.phone"] == "+84912345678"
    assert talk.state["form"]["row"]["name"] == "Vàng A Páo" and talk.state["form"]["at"] == "row:members"


def test_of_a_card_only_what_could_be_read_is_noted():
    card = "001177000123||Lò Thị An|01011977|Nữ|Không rõ nơi ở nào cả|01012024"
    talk = opened("sửa nơi cư trú của người khai thành số 5 Kim Mã, phường Ba Đình, thành phố Hà Nội", card)
    said = "\n".join(reply.text for reply in talk.turn.replies)
    assert "Lò Thị An" in said and "Kim Mã" not in said
    assert talk.state["values"]["applicant.address"]["detail"] == "số 5 Kim Mã"


def test_a_card_settles_what_was_in_doubt():
    talk = opened(NAME, "sửa số định danh người khai thành 001999123456")
    assert talk.state["form"]["pending"]
    say("form:no", f"001177000123||{NAME}|01011977|Nữ||01012024", talk=talk)
    assert talk.state["values"]["applicant.id_number"] == "001177000123" and not talk.state["form"]["pending"]


def test_a_year_alone_stays_with_the_person_whose_form_takes_it():
    talk = say("form:fill=to-khai-khai-sinh@1.001193", "case:birth_date=unsure", "case:birth_place=home", "case:special=none")
    say("case:parents_married=yes", "form:agree", "sửa người khai là gì của bé thành mẹ", "sửa ngày sinh mẹ thành 1968", talk=talk)
    assert talk.state["values"]["mother.birth_date"] == "1968" and "applicant.birth_date" not in talk.state["values"]
    say("xem lại tờ khai", "form:make", talk=talk)
    assert talk.state["form"]["at"] == "made" and "applicant.birth_date" not in talk.state["values"]


def test_a_card_tells_the_walk_too():
    """Else the day told first comes back with «điền tiếp»."""
    talk = say("form:fill=tk01@1.001456", "20/5/1990")
    for _ in range(8):
        ids = [choice["id"] for choice in talk.state["choices"]]
        if "form:agree" in ids:
            break
        say(next(id for id in ids if id.endswith("=unsure")), talk=talk)
    say("form:agree", "form:option=self", "001098000123||Vàng Khánh Khuê|14061998|Nam||06112024", talk=talk)
    assert talk.step.blank("subject_birth_date").value == "1998-06-14"
    say("thôi", "điền tiếp", talk=talk)
    assert talk.step.blank("subject_birth_date").value == "1998-06-14"


#: Dialogues in which something was lost once; whole, since what is lost depends on all that came before.
MENDED = [
    ("giay-de-nghi-dang-ky-ho-kinh-doanh", 3971),  # a country waited to be made sure of, and the walk knew it too
    ("giay-de-nghi-dang-ky-ho-kinh-doanh", 4937),  # a row was begun, and another table was named
    ("giay-de-nghi-dang-ky-ho-kinh-doanh", 5507),
    ("to-khai-ban-sao-trich-luc", 3197),  # one number, two blanks, each with a doubt of its own
    ("to-khai-tinh-trang-hon-nhan", 2736),
    ("to-khai-tk1-ts", 1202),  # a relation told for another procedure
    ("to-khai-tk1-ts", 2498),  # a table that is not due any more once its row is told
    ("to-khai-tk1-ts", 4900),  # a cell of one word of two thousand letters, on paper
    ("to-khai-tk1-ts", 8950),  # a cell of two thousand letters
]


@pytest.mark.parametrize("id, number", MENDED)
def test_what_was_lost_once_stays(id, number):
    form = next(form for form in FORMS if form.id == id)
    assert next(play.several(form, [number], ours())).faults == []
