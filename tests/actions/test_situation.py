"""Where a person is, in the words that staff read; and the choice of a person."""
from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.decide import PERSON
from actions.phrases import Phrases
from actions.situation import situation
from actions.state import State
from knowledge.profile import Profile
from tests.actions.interview.test_talk import CARD, Talk
from tests.actions.talk import world as tiny_world

NAMES = ("THỊ LAN", "Thị Lan", "001195012345", "02/09/1995")


def where(talk, opened=False):
    return json.loads(json.dumps(situation(talk.state, talk.world, opened)))


def test_at_the_beginning_nothing_is_known():
    found = situation({}, Talk().world)
    assert found == {
        "procedure": None, "stage": Phrases.load()("stages.start"), "answers": [], "open": [], "papers": [], "form": None, "place": None,
    }  # fmt: skip


def test_a_walk_by_its_questions_and_its_papers():
    talk = Talk(procedure="1.001193")("bắt đầu")
    before = where(talk)
    assert before["procedure"] == {"code": "1.001193", "short": talk.world.catalogue.get("1.001193").short}
    assert before["stage"].startswith("Đang được hỏi: «") and before["answers"] == [] and len(before["open"]) > 1
    asked = before["open"][0]
    while talk.state["stage"] == "question":
        each = talk.state["walk"]["at"].partition(":")[2]
        talk("3/11/2026" if each == "birth_date" else "1")
    after = where(talk)
    assert asked in [row["ask"] for row in after["answers"]] and after["open"] == []
    assert "03/11/2026" in [row["said"] for row in after["answers"]]
    assert after["papers"] and all(row["tick"] == "" for row in after["papers"] if row["sure"])
    key = next(iter(talk.state["walk"]["listed"]))
    talk("walk:look", f"paper:{key}=missing")
    assert [row["tick"] for row in where(talk)["papers"]].count("missing") == 1


def test_a_form_by_its_labels_until_it_is_opened():
    talk = Talk(procedure="1.001193")
    talk("điền tờ khai", "03/11/2026", "case:birth_place=home", "case:special=none", "case:parents_married=yes", "form:agree", CARD)
    talk(*[choice for choice in talk.ids if choice.startswith("form:card=")][:1])
    shut, opened = where(talk), where(talk, opened=True)
    assert shut["stage"].startswith("Đang điền") and shut["form"]["left"] and shut["form"]["values"]
    assert not any(name in json.dumps(shut, ensure_ascii=False) for name in NAMES)
    assert {row["value"] for row in shut["form"]["values"]} == {None}
    assert any(name in json.dumps(opened, ensure_ascii=False) for name in NAMES)
    assert [row["label"] for row in opened["form"]["values"]] == [row["label"] for row in shut["form"]["values"]]


@given(st.dictionaries(st.sampled_from(sorted(State().to_json())), st.none(), max_size=4), st.sampled_from(["1.001193", "9.999999", None]))
def test_a_state_of_another_version_is_no_error(odd, code):
    data = {**State(procedure=code, walk={"code": code, "at": "paper:gone", "answers": {"gone": "1"}}, form={"form": "gone"}).to_json()}
    data.update({name: data[name] for name in odd})
    assert situation(data, Talk().world)["form"] is None


@pytest.mark.parametrize("at", ["start", "walk", "form"])
def test_the_choice_of_a_person_is_the_wish_itself_wherever_it_is_picked(at):
    talk = Talk(procedure="1.001193")("trợ giúp")
    if at != "start":
        talk("bắt đầu" if at == "walk" else "điền tờ khai", "03/11/2026")
    if at == "form":
        talk("case:birth_place=home", "case:special=none", "case:parents_married=yes", "form:agree")
    before = talk.state["walk"]
    assert bool(before) == (at != "start") and bool(talk.state["form"]) == (at == "form")
    talk(PERSON)
    assert talk.turn.behaviour == "handoff" and talk.world.profile.hotline.number in talk.turn.replies[0].text
    assert talk.state["walk"] == before


def test_after_two_failures_the_choice_is_offered_where_the_profile_has_a_desk():
    talk = Talk()
    talk("…", "…")
    assert talk.ids == [PERSON] and talk.world.profile.hotline.number in talk.said
    talk("1")
    assert talk.turn.behaviour == "handoff"
    bare = Profile.load().copy(update={"desk": None})
    talk = Talk()
    talk.world = tiny_world(profile=bare)
    talk("…", "…")
    assert talk.ids == [] and bare.hotline.number in talk.said
