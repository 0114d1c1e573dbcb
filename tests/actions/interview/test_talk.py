"""Filling a form turn by turn: consent, one truth with the walk, facts carried from form to form, the office, the end."""
from __future__ import annotations

import datetime as dt
import json
from functools import lru_cache

import pytest

from actions.files import Folder
from actions.phrases import Phrases
from actions.turn import respond
from actions.world import World
from knowledge.profile import Profile
from knowledge.store import Catalogue

DAY = dt.date(2026, 11, 22)
CARD = "001195012345||Nguyễn Thị Lan|02091995|Nữ|số 5, thôn Đông, xã Tân Lạc, tỉnh Phú Thọ|01022021"


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    return Catalogue.load()


class Talk:
    """One conversation in this process; every state goes through JSON, as between two messages."""

    def __init__(self, files=None, **state):
        self.world = World(catalogue(), Profile.load(), Phrases.load(), lambda: DAY, files)
        self.state = state

    def __call__(self, *texts, intent="inform", aspects=()):
        for text in texts:
            parse = {"text": text, "intent": {"name": intent, "confidence": 0.9}, "aspects": [{"name": a, "confidence": 0.9} for a in aspects]}
            self.turn = respond(self.state, parse, self.world)
            self.state = json.loads(json.dumps(self.turn.state.to_json()))
        return self

    @property
    def said(self):
        return "\n".join(reply.text for reply in self.turn.replies)

    @property
    def ids(self):
        return [choice.id for reply in self.turn.replies for choice in reply.choices]


@pytest.fixture
def birth():
    """Agreed to, the first question of birth registration open; the parents are married."""
    talk = Talk(procedure="1.001193")
    return talk("điền tờ khai", "03/11/2026", "case:birth_place=home", "case:special=none", "case:parents_married=yes", "form:agree")


def test_the_case_comes_first_and_only_what_the_form_wants_of_it():
    talk = Talk(procedure="1.001193")("điền tờ khai")
    assert talk.turn.behaviour == "walk" and talk.state["stage"] == "question" and "Trước khi điền" in talk.said
    asked = []
    for _ in range(12):
        if talk.state["stage"] != "question":
            break
        asked.append(talk.state["walk"]["at"].partition(":")[2])
        talk("3/11/2026" if asked[-1] == "birth_date" else {"parents_married": "case:parents_married=yes"}.get(asked[-1], "1"))
    assert talk.state["stage"] == "form_consent" and asked == ["birth_date", "birth_place", "special", "parents_married"]
    assert talk.state["values"] == {} and talk.state["consent"] is False


def test_nothing_personal_is_taken_before_consent():
    talk = Talk(procedure="1.001193")("điền tờ khai", "03/11/2026", "1", "1", "case:parents_married=yes", "Nguyễn Thị Lan, 02/09/1995")
    assert talk.state["stage"] == "form_consent" and talk.state["values"] == {}
    talk(CARD)
    assert talk.state["values"] == {} and "chưa giữ gì" in talk.said


def test_who_declines_gets_the_form_empty(tmp_path):
    talk = Talk(Folder(tmp_path), procedure="1.001193")("điền tờ khai", "03/11/2026", "1", "1", "case:parents_married=yes", "form:blank")
    made = [reply.path.rpartition(".")[2] for reply in talk.turn.replies if reply.path]
    assert made == ["docx", "pdf", "txt"] and talk.state["values"] == {} and talk.state["form"] is None


def test_a_card_fills_its_person_and_its_text_is_kept_nowhere(birth):
    birth(CARD)
    values = birth.state["values"]
    assert (values["applicant.full_name"], values["applicant.id_number"]) == ("Nguyễn Thị Lan", "001195012345")
    assert values["applicant.id_issued_on"] == "2021-02-01" and values["applicant.address"]["unit"] == "Xã Tân Lạc, tỉnh Phú Thọ"
    assert CARD not in json.dumps(birth.state, ensure_ascii=False)


def test_the_old_address_on_a_card_is_asked_about(birth):
    birth("001195012345||Nguyễn Thị Lan|02091995|Nữ|Thôn Đông, Xã Đông Hòa, Thành phố Thái Bình, Tỉnh Thái Bình|01022021")
    assert birth.state["stage"] == "form_sure" and "applicant.address" not in birth.state["values"]
    birth("đúng rồi")
    assert birth.state["values"]["applicant.address"]["unit"] == "Phường Trà Lý, tỉnh Hưng Yên"


def test_a_card_outside_a_form_is_not_searched_for():
    talk = Talk()(CARD)
    assert talk.turn.behaviour == "form" and not any(reply.url for reply in talk.turn.replies)
    assert "Nguyễn Thị Lan" not in talk.said and "Lan" not in json.dumps(talk.state, ensure_ascii=False)


def test_a_doubt_is_asked_once_and_then_accepted(birth):
    birth("nguyen thi lan, 02/09/1995")
    assert birth.state["stage"] == "form_sure" and "applicant.full_name" not in birth.state["values"]
    birth("đúng rồi")
    assert birth.state["values"]["applicant.full_name"] == "Nguyen Thi Lan" and birth.state["stage"] == "form_ask"
    birth("form:skip", "001195012345, 01/02/2021, Bộ Công an")
    assert birth.state["values"]["applicant.id_number"] == "001195012345" and birth.state["stage"] == "form_ask"


def test_a_number_that_does_not_go_with_the_birth_date_is_asked_about_whichever_comes_first(birth):
    birth("Nguyễn Thị Lan, 02/09/1995", "bỏ qua", "001190012345")
    assert birth.state["stage"] == "form_sure" and "không khớp năm sinh" in birth.said
    birth("form:no", "001195012345")
    assert birth.state["values"]["applicant.id_number"] == "001195012345"
    birth("sửa ngày sinh của tôi thành 02/09/1996")
    assert birth.state["stage"] == "form_sure" and "001195012345" in birth.said


def test_one_truth_with_the_walk(birth):
    birth("sửa ngày sinh của bé thành 05/11/2026")
    assert birth.state["values"]["child.birth_date"] == "2026-11-05"
    assert birth.state["walk"]["answers"]["birth_date"] == "2026-11-05"


def test_facts_go_from_form_to_form_and_what_a_case_decides_does_not(birth):
    birth("Nguyễn Thị Lan, 02/09/1995", "bỏ qua", "bỏ qua", "mẹ", "Nguyễn Minh An", "nam", "xem lại tờ khai", "form:make")
    assert birth.state["stage"] == "form_made" and birth.state["values"]["child.birth_date"] == "2026-11-03"
    birth("form:fill=ct01@1.004222", "case:who=newborn", "case:place=family")
    assert birth.state["stage"] == "form_ask" and "resident.full_name" not in birth.state["values"]
    asked = birth.said
    birth("xem lại tờ khai")
    assert "Nguyễn Minh An" in birth.said and "03/11/2026" in birth.said and "tên đầy đủ" not in asked
    birth("sửa việc đề nghị", "form:option=confirm")
    assert birth.state["values"]["residence.request"] == "confirm"
    again = Talk(**{**birth.state, "form": None, "walk": None, "procedure": "1.004194", "answers": {}})
    again("form:fill=ct01@1.004194", "case:stay=long")
    for _ in range(6):
        if not again.state["stage"].startswith("form"):
            again("1")
    assert again.state["stage"].startswith("form_") and again.state["values"].get("residence.request") != "confirm"


def test_what_was_told_for_this_case_stays_over_what_the_walk_would_give(birth):
    birth("sửa quốc tịch của mẹ thành Lào", "xem lại tờ khai", "form:make", "form:onward", "điền tờ khai")
    assert birth.state["values"]["mother.nationality"] == "LA"


def test_a_table_is_told_anew_only_when_the_person_says_so():
    rows = [{"name": "Nguyễn Văn Tư", "birth_date": "2001-02-03", "sex": "Nam", "relation": "Con"}]
    talk = Talk(procedure="1.004222", consent=True, values={"household.moving_members": rows})
    talk("form:fill=ct01@1.004222", "case:who=adult", "case:place=own")
    while not talk.state["stage"].startswith("form_"):
        talk("1")
    talk("sửa những thành viên cùng thay đổi")
    assert talk.state["values"]["household.moving_members"] == rows and "form:row_again" in talk.ids
    talk("form:row_again")
    assert "household.moving_members" not in talk.state["values"] and talk.state["stage"] == "form_row"


def test_the_office_is_the_commune_where_the_person_lives(birth, tmp_path):
    birth.world = World(catalogue(), Profile.load(), Phrases.load(), lambda: DAY, Folder(tmp_path))
    birth("Nguyễn Thị Lan, 02/09/1995", "số 5, thôn Đông, xã Tân Lạc, tỉnh Phú Thọ", "xem lại tờ khai", "form:make")
    text = next(tmp_path.glob("*.txt")).read_text(encoding="utf-8")
    assert "Kính gửi: Ủy ban nhân dân xã Tân Lạc, tỉnh Phú Thọ\n" in text


def test_the_walk_goes_on_when_the_form_is_made(birth):
    paper = birth.state["form"]["paper"]
    birth("xem lại tờ khai", "form:make")
    assert birth.state["walk"]["papers"] == ({paper: "have"} if paper else {})
    birth("form:onward")
    assert birth.state["form"] is None and birth.turn.behaviour == "walk" and birth.state["stage"] in ("question", "list", "paper")


def test_a_question_in_between_is_answered_and_the_open_one_put_again(birth):
    before = birth.said.splitlines()[-2:]
    birth("lệ phí bao nhiêu", intent="ask", aspects=("fee",))
    assert birth.turn.behaviour == "answer" and "phí" in birth.said and birth.said.splitlines()[-2:] == before


def test_stop_and_go_on(birth):
    birth("Nguyễn Thị Lan, 02/09/1995", "thôi")
    assert birth.state["form"]["paused"] and birth.state["values"]["applicant.full_name"] == "Nguyễn Thị Lan"
    birth("điền tiếp")
    assert birth.state["stage"] == "form_ask" and "thường trú" in birth.said


def test_erase_and_forget(birth):
    birth("Nguyễn Thị Lan, 02/09/1995", "xem lại tờ khai", "form:make", "form:forget")
    assert birth.state["values"] == {} and birth.state["form"] is None and birth.state["walk"]
    birth("điền tờ khai", "form:agree", "Nguyễn Thị Lan, 02/09/1995", "xóa dữ liệu")
    assert birth.turn.forget and birth.state["values"] == {} and birth.state["form"] is None


def test_ids_of_choices_tell_nothing_of_the_person(birth):
    birth("Nguyễn Thị Lan, 02/09/1995", "số 5, thôn Đông, xã Tân Lạc, tỉnh Phú Thọ", "bỏ qua", "bà", "Nguyễn Minh An", "nam")
    for text in ("Kinh", "bỏ qua", "bỏ qua", "Trần Thị Hoa, 1994", "Kinh"):
        birth(text)
        assert all(len(id.encode()) <= 64 and "Tân Lạc" not in id and "Lan" not in id for id in birth.ids)
