"""The watcher sees what it is there for: each turn here is spoiled in one way."""
import json
from dataclasses import replace
from functools import lru_cache

import pytest

from actions import replies
from actions.replies import Choice
from evaluation.forms import dialogue, watching
from evaluation.forms.dialogue import Dialogue
from evaluation.forms.moves import ALL, FIELD, NOTHING, UNDO, Move

NAME, ANSWER = "Giàng Thị Páo", Move("số 5 Kim Mã, phường Ba Đình, thành phố Hà Nội")


@lru_cache(maxsize=1)
def ours():
    return dialogue.world()


def opened():
    talk = Dialogue(ours())
    for text in ("form:fill=to-khai-khai-tu@1.000656", "case:deceased=unsure", "case:death_date=unsure", "case:death_paper=unsure", "form:agree", NAME):
        talk.say(Move(text, ALL))
    assert talk.state["values"] == {"applicant.full_name": NAME} and not talk.faults
    return talk


def seen(move, spoil=lambda state: None, said=()):
    """The faults of one turn whose state and replies were spoiled after it."""
    talk = opened()
    before, was = talk.state, talk.step
    turn = talk.say(move)
    assert not talk.faults
    after = json.loads(json.dumps(talk.state))
    spoil(after)
    other = Dialogue(ours(), after)
    turn = replace(turn, replies=[*turn.replies, *said])
    return list(watching.faults(move, before, was, turn, after, other.step, ours()))


def test_a_good_turn_has_no_fault():
    assert seen(ANSWER) == [] == seen(Move("quay lại", UNDO)) == seen(Move("xóa dữ liệu", ALL))


@pytest.mark.parametrize("spoil, what", [
    (lambda s: s["values"].pop("applicant.full_name"), "applicant.full_name was lost"),
    (lambda s: s["values"].update({"applicant.full_name": "Lò Thị An"}), "applicant.full_name was changed"),
    (lambda s: s["values"].update({"applicant.id_number": "31/2"}), "applicant.id_number is no good"),
    (lambda s: s["values"].update({"nobody.knows": "1"}), "nobody.knows is in no register"),
    (lambda s: s.update(form=None), "the form was lost"),
    (lambda s: s.update(consent=False), "before consent"),
    (lambda s: s["form"].update(at="nowhere"), "no such stage"),
    (lambda s: s["form"].update(at="ask:field=applicant_name"), "applicant_name is asked for, and was told"),
    (lambda s: s["form"].update(at="ask:field=deceased_name", left=["deceased_name"]), "was left empty"),
    (lambda s: s["form"].update(at="sure:deceased_name"), "nothing is in doubt"),
])  # fmt: skip
def test_a_spoiled_state_is_seen(spoil, what):
    assert any(what in fault for fault in seen(ANSWER, spoil)), seen(ANSWER, spoil)


@pytest.mark.parametrize("said, what", [
    (replies.text("Anh/chị cho tôi mother.full_name?"), "shows «mother.full_name»"),
    (replies.text("Tôi ghi None."), "shows «None»"),
    (replies.text("Tôi ghi {facts}."), "shows «{»"),
    (replies.text("Ô «» là gì?"), "names nothing"),
    (replies.choices("Chọn", []), "0 choices"),
    (replies.choices("Chọn", [Choice(f"a{n}", "b") for n in range(13)]), "13 choices"),
    (replies.choices("Chọn", [Choice("a", "b"), Choice("a", "c")]), "one id"),
    (replies.choices("Chọn", [Choice("a" * 65, "b")]), "too long"),
    (replies.choices("Chọn", [Choice("a", " ")]), "without a title"),
    (replies.choices("Chọn", [Choice(f"form:like={NAME}", "b")]), "holds what a person told"),
])  # fmt: skip
def test_a_spoiled_reply_is_seen(said, what):
    assert any(what in fault for fault in seen(ANSWER, said=[said])), seen(ANSWER, said=[said])


def test_only_what_a_message_is_about_may_change():
    def rename(state):
        state["values"]["applicant.full_name"] = "Lò Thị An"

    move = Move("sửa họ tên người khai", FIELD, frozenset({"applicant_name"}))
    assert seen(move, rename) == []
    assert seen(replace(move, fields=frozenset({"deceased_name"})), rename)
    assert seen(Move("xem lại tờ khai", NOTHING), rename)


def test_a_command_that_became_a_fact_is_seen():
    spoil = lambda s: s["values"].update({"deceased.full_name": "Tiếp Tục"})  # noqa: E731
    assert any("was kept as deceased.full_name" in fault for fault in seen(Move("tiếp tục"), spoil))


def test_what_raises_is_a_fault(monkeypatch):
    talk = opened()
    monkeypatch.setattr(dialogue, "respond", lambda *_: 1 / 0)
    assert talk.say(ANSWER) is None
    assert "ZeroDivisionError" in talk.faults[0].what and talk.faults[0].said[-1] == ANSWER.text


def test_a_turn_that_changes_the_state_it_was_given_is_a_fault(monkeypatch):
    talk, respond = opened(), dialogue.respond

    def careless(state, parse, world):
        turn = respond(state, parse, world)
        state["values"].clear()
        return turn

    monkeypatch.setattr(dialogue, "respond", careless)
    talk.say(ANSWER)
    assert any("has changed" in fault.what for fault in talk.faults)
