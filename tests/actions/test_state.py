"""The state of a conversation is plain JSON."""
import json

from actions.state import REMEMBERED, State


def test_a_round_trip_through_json():
    state = State("1.001193", "answered", ["fee"], {"born_at": "home"}, [{"id": "a", "title": "A"}], ["1.001193"], ["1.000894"], [], 1)
    assert State.of(json.loads(json.dumps(state.to_json()))) == state


def test_what_is_unknown_or_missing_is_left_at_its_start():
    assert State.of(None) == State.of({}) == State.of({"từ phiên bản khác": 1}) == State()
    assert State.of({"procedure": "1.001193", "stage_2": "x"}) == State("1.001193")


def test_answers_belong_to_one_procedure():
    state = State("1.001193", answers={"born_at": "home"})
    state.turn_to("1.001193")
    assert state.answers and state.history == []
    state.turn_to("1.000894")
    assert (state.procedure, state.answers, state.history) == ("1.000894", {}, ["1.001193"])


def test_only_the_last_procedures_are_remembered():
    state = State()
    for number in range(REMEMBERED + 3):
        state.turn_to(f"1.00000{number}")
    assert len(state.history) == REMEMBERED and state.history[-1] == f"1.00000{REMEMBERED + 1}"
