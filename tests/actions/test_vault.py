"""A state taken apart and put together again."""
import json

from hypothesis import given
from hypothesis import strategies as st

from actions.state import State
from actions.vault import FIELDS, apart, is_private, together, version

WORDS = st.text(max_size=8)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)
STATES = st.builds(
    State, procedure=st.none() | WORDS, answers=st.dictionaries(WORDS, JSON, max_size=2), heard=WORDS,
    values=st.dictionaries(WORDS, JSON, max_size=3), form=st.none() | st.dictionaries(WORDS, JSON, max_size=3),
).map(State.to_json)  # fmt: skip


@given(STATES)
def test_nothing_is_lost(state):
    assert together(*apart(state)) == state


@given(STATES)
def test_the_slot_has_no_private_field(state):
    public, private = apart(state)
    if not is_private(state):
        assert (public, private) == (state, {})
        return
    assert public["private"] is True and not set(FIELDS) & set(public)
    assert set(FIELDS) <= set(private) and json.loads(json.dumps(private)) == private


def test_what_makes_a_state_private():
    assert not is_private(State(said=[{"text": "Dạ."}], heard="khai sinh").to_json())
    assert is_private(State(values={"name": "An"}).to_json()) and is_private(State(form={"at": 1}).to_json())


def test_a_slot_that_was_not_written_finds_its_own_version():
    """The vault is one turn ahead where Rasa could not keep what came of it."""
    first = State(procedure="a", form={"at": 1}).to_json()
    slot, kept = apart(first)
    second, ahead = apart(State(procedure="a", form={"at": 2}, values={"name": "An"}).to_json(), version(slot, kept))
    assert together(slot, ahead) == first and together(second, ahead)["form"] == {"at": 2}


def test_one_version_before_is_kept_and_no_more():
    slot, kept = apart(State(form={"at": 0}).to_json())
    for at in range(1, 4):
        slot, kept = apart(State(form={"at": at}).to_json(), version(slot, kept))
    assert kept["before"]["form"] == {"at": 2} and "before" not in kept["before"]


def test_a_version_that_is_gone_leaves_the_public_part():
    slot, _ = apart(State(procedure="a", form={"at": 1}, values={"name": "An"}).to_json())
    for kept in ({}, apart(State(form={"at": 9}).to_json())[1]):
        state = together(slot, kept)
        assert state["procedure"] == "a" and not set(state) & {*FIELDS, "private", "mark"}


def test_the_version_is_untouched_by_what_a_turn_does_to_the_state():
    slot, kept = apart(State(form={"at": 1, "values": []}).to_json())
    state = together(slot, kept)
    state["form"]["values"].append("An")
    assert version(slot, kept)["form"] == {"at": 1, "values": []}
