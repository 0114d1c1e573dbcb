"""What is told of a turn to whoever counts: ids of where it is and of what happened, nothing that was said."""
from __future__ import annotations

import datetime as dt
import json

import pytest

from actions import replies
from actions.outcome import Turn
from actions.phrases import Phrases
from actions.progress import KEY, KINDS, progress, public
from actions.state import State
from actions.turn import respond
from actions.world import World
from knowledge.profile import Profile
from knowledge.store import Catalogue

BIRTH, MARRIAGE = "1.001193", "1.000894"


@pytest.fixture(scope="module")
def world():
    return World(Catalogue.load(), Profile.load(), Phrases.load(), lambda: dt.date(2026, 7, 18))


class Talk:
    """A conversation by what is picked."""

    def __init__(self, world, **state):
        self.world, self.state = world, State(**state).to_json()

    def say(self, text):
        turn = respond(self.state, {"text": text}, self.world)
        found = progress(self.state, turn, self.world)
        self.turn, self.state = turn, turn.state.to_json()
        return found

    def begin(self, code=MARRIAGE):
        self.state.update(procedure=code, choices=[{"id": "walk:begin", "title": "Hỏi"}])
        return self.say("walk:begin")

    def first_choice(self):
        return self.state["choices"][0]["id"]


def happened(found, kind):
    return [what for each, what in found["happened"] if each == kind]


def test_a_walk_that_begins_is_reached_at_its_first_question(world):
    found = Talk(world).begin()
    first = found["at"]
    assert found["walk"] == MARRIAGE and first.startswith("question:") and found["asked"] == [first.partition(":")[2]]
    assert found["happened"] == [["reached", f"{MARRIAGE} {first}"]] and not found["portal"]


def test_going_on_passes_what_was_open_and_an_aside_does_not(world):
    talk = Talk(world)
    first = talk.begin()["at"]
    aside = talk.say("chào em")
    assert aside["at"] == first and aside["happened"] == []
    found = talk.say(talk.first_choice())
    assert happened(found, "passed") == [f"{MARRIAGE} {first}"] and happened(found, "reached") == [f"{MARRIAGE} {found['at']}"]


def test_a_whole_walk_is_left_nowhere_but_at_its_end(world):
    """Whatever is picked: what was reached and never passed is the one thing that is open."""
    talk, reached, passed, lacked = Talk(world), [], [], []
    found = talk.begin(BIRTH)
    for _ in range(60):
        reached += happened(found, "reached")
        passed += happened(found, "passed")
        lacked += happened(found, "lacked")
        left = [each for each in reached if reached.count(each) > passed.count(each)]
        assert set(left) == {f"{found['walk']} {found['at']}"}, (left, found["at"])
        if found["at"] == "end":
            break
        ids = [choice["id"] for choice in talk.state["choices"]]
        text = next((id for id in ids if id.endswith("=missing")), ids[0] if ids else "15/07/2026")
        found = talk.say(text)
    assert found["at"] == "end" and found["portal"] and happened(found, "portal_given") == [found["walk"]]
    assert lacked and len(lacked) == len(set(lacked)) and {each.partition(" ")[2] for each in lacked} >= set(found["missing"])


def test_a_walk_that_is_stopped_stays_where_it_was_left(world):
    talk = Talk(world)
    first = talk.begin()["at"]
    found = talk.say("thôi dừng lại")
    assert found["happened"] == [] or happened(found, "passed") == []
    assert talk.state["walk"] is None or found["at"] == first


def test_a_procedure_is_asked_once_however_many_turns_it_takes(world):
    talk = Talk(world, choices=[{"id": BIRTH, "title": "Khai sinh"}])
    assert happened(talk.say(BIRTH), "procedure") == [BIRTH]
    talk.state["choices"] = [{"id": "aspect:fee", "title": "Lệ phí"}]
    assert happened(talk.say("aspect:fee"), "procedure") == []


def test_a_form_is_begun_made_and_left_by_ids_alone(world):
    before = State(values={"self.full_name": "Nguyễn Thị Bí Mật"}).to_json()
    asking = {"form": "ct01", "at": "ask:field=resident_name", "pending": {"resident_name": {"value": "Bí Mật"}}}
    found = progress(before, Turn(State(form=asking), [], "form"), world)
    assert found["happened"] == [["form_begun", "ct01"], ["reached", "ct01 ask:field=resident_name"]] and found["form"] == "ct01"
    made = Turn(State(form={**asking, "at": "made", "made": ["ct01"]}), [], "form")
    found = progress({"form": asking}, made, world)
    assert found["happened"] == [["form_made", "ct01"], ["passed", "ct01 ask:field=resident_name"], ["reached", "ct01 made"]]
    assert "Bí Mật" not in json.dumps(found, ensure_ascii=False)
    again = progress({"form": made.state.form}, made, world)
    assert again["happened"] == []


def test_nothing_that_was_told_is_in_it(world):
    talk = Talk(world, values={"self.full_name": "Nguyễn Thị Bí Mật"}, heard="Bí Mật", place="00004")
    found = talk.begin()
    assert "Bí Mật" not in json.dumps(found, ensure_ascii=False)
    assert found["commune"] == "00004" and {kind for kind, _ in found["happened"]} <= set(KINDS)


def test_the_commune_is_that_of_the_office_where_the_person_named_none(world):
    assert Talk(world).say("xin chào")["commune"] == (world.profile.unit_code or "")


@pytest.mark.parametrize("url, portal", [("https://dichvucong.gov.vn/x", True), ("https://xem.example/x", False), ("", False)])
def test_only_a_link_to_the_portal_counts_as_one(world, url, portal):
    turn = Turn(State(procedure=BIRTH), [replies.link("Trang", url)], "answer")
    found = progress({"procedure": BIRTH}, turn, world)
    assert found["portal"] is portal and happened(found, "portal_given") == [BIRTH] * portal


def test_the_public_turn_is_without_it():
    assert public({"user": "x", KEY: {"walk": None}}) == {"user": "x"}


@pytest.mark.parametrize("broken", [{"walk": {"code": "x", "at": 7}}, {"form": {"form": "x"}}, {"walk": {}, "form": {}}, {}])
def test_a_state_of_yesterday_does_not_break_it(world, broken):
    assert progress(broken, Turn(State(), [], "answer"), world)["happened"] == []
