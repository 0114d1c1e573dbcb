"""The one Rasa action: what it says, what it leaves in the tracker, and what in the vault."""
import json
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import rasa_actions, replies
from actions.files import FILES, Folder
from actions.rasa_actions import TURNS_PER_SESSION, ActionTurn
from bot.settings import Settings
from bot.store.conversations import Store
from bot.store.database import File
from tests.bot import interview

NAME, NUMBER = "Nguyễn Thị Bí Mật", "001099012345"


def run(messages, case=None, text="xin chào", intent="greet", entities=()):
    """The action after so many messages of the session."""
    latest = {"text": text, "intent": {"name": intent, "confidence": 1.0}, "entities": list(entities)}
    tracker = Tracker("lan", {"case": case}, latest, [{"event": "user"}] * messages, False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    events = ActionTurn().run(dispatcher, tracker, {})
    return dispatcher.messages, events


def test_one_message_carries_the_whole_turn():
    messages, _ = run(1)
    assert len(messages) == 1
    assert messages[0]["custom"]["behaviour"] == "smalltalk" and messages[0]["custom"]["user"] == "xin chào"


def test_a_turn_says_what_happened_to_whoever_counts():
    found = run(1)[0][0]["custom"]["progress"]
    assert found["happened"] == [] and (found["walk"], found["form"], found["portal"]) == (None, None, False)


def test_a_turn_that_cannot_be_counted_is_said_all_the_same(monkeypatch, caplog):
    def broken(*_):
        raise KeyError("001099012345")

    monkeypatch.setattr(rasa_actions, "progress", broken)
    messages, _ = run(1)
    assert messages[0]["custom"]["behaviour"] == "smalltalk" and "progress" not in messages[0]["custom"]
    assert "a turn is not counted: KeyError" in caplog.text and "001099012345" not in caplog.text


def test_the_case_is_kept():
    _, events = run(1)
    assert [(e["event"], e["name"]) for e in events] == [("slot", "case")]


def test_the_case_of_the_last_turn_is_read():
    before = run(1)[1][0]["value"]
    messages, _ = run(2, case=before, text="nói lại đi", intent="repeat")
    assert messages[-1]["custom"]["replies"][0]["text"] == run(1)[0][0]["custom"]["replies"][0]["text"]


def test_a_long_session_begins_anew_with_nothing_but_the_case():
    _, events = run(TURNS_PER_SESSION)
    assert [e["event"] for e in events] == ["action", "session_started", "slot", "action"]
    assert (events[0]["name"], events[-1]["name"]) == ("action_session_start", "action_listen")


@pytest.fixture
def store(tmp_path, monkeypatch):
    """A real vault under the action, and a form conversation in place of the turn."""
    found = Store.open(Settings.read({}, var=tmp_path))
    monkeypatch.setattr(ActionTurn, "vault", found.vault)
    monkeypatch.setattr(rasa_actions, "respond", interview.respond)
    yield found
    found.close()


def masked(store, text, case, messages=2):
    """The turn for a message that was laid into the vault."""
    reference = store.vault.put("lan", {"parse": {"text": text, "intent": {"name": "inform"}}})
    entities = [{"entity": "ref", "value": reference}]
    return run(messages, case, f'/private{{"ref": "{reference}"}}', "private", entities)


def slot(events):
    return next(event for event in events if event["event"] == "slot")["value"]


def letter(store, messages):
    """The reply that Rasa has a reference to, and nothing else of."""
    assert [set(message["custom"]) for message in messages] == [{"ref"}]
    return store.vault.take("lan", messages[0]["custom"]["ref"])


def opened(store):
    """The slot after a form was opened and a name was told."""
    _, events = run(1, text=interview.OPEN)
    return slot(masked(store, NAME, slot(events))[1])


def test_a_form_takes_the_private_part_out_of_the_slot(store):
    messages, events = run(1, text=interview.OPEN)
    case = slot(events)
    assert case["private"] is True and case["procedure"] == "1.001193" and "form" not in case and "said" not in case
    assert store.vault.values("lan")["form"] == {"at": 0}
    assert letter(store, messages)["replies"][0]["text"] == "Anh/chị tên gì ạ?"


def test_values_pass_rasa_by_reference_only(store):
    case = opened(store)
    messages, events = masked(store, NUMBER, case)
    assert store.vault.values("lan")["values"] == {"name": NAME, "id_number": NUMBER}
    for text in (NAME, NUMBER):
        assert text not in json.dumps([messages, events], ensure_ascii=False)
    turn = letter(store, messages)
    assert turn["user"] == NUMBER and turn["replies"][0]["text"] == f"Tôi đã ghi {NUMBER}." and turn["intent"] == "inform"
    assert NAME not in json.dumps(turn["progress"], ensure_ascii=False) and NUMBER not in json.dumps(turn["progress"])


def test_a_private_state_goes_through_a_new_session(store):
    _, events = masked(store, NUMBER, opened(store), TURNS_PER_SESSION)
    assert [e["event"] for e in events] == ["action", "session_started", "slot", "action"] and slot(events)["private"]


def test_leaving_a_form_leaves_nothing_of_it(store):
    messages, events = masked(store, interview.LEAVE, opened(store))
    case = slot(events)
    assert "private" not in case and (case["values"], case["form"], case["heard"], case["said"]) == ({}, None, "", [])
    assert not store.vault.holds("lan") and letter(store, messages)["user"] == interview.LEAVE
    messages, _ = run(3, case, "xin chào")
    assert messages[0]["custom"]["user"] == "xin chào"


def test_to_be_forgotten_empties_the_vault(store):
    messages, events = masked(store, interview.ERASE, opened(store))
    assert [(e["event"], e["value"]) for e in events] == [("slot", None)] and not store.vault.holds("lan")
    assert messages[0]["custom"]["replies"][0]["text"] == "Dạ, tôi đã xóa." and messages[0]["custom"]["user"] == ""


@pytest.mark.parametrize("entities", [[], [{"entity": "ref", "value": "không có"}]])
def test_a_letter_that_is_gone_is_asked_for_again(store, entities):
    case = opened(store)
    messages, events = run(2, case, "/private", "private", entities)
    assert "viết lại" in messages[0]["custom"]["replies"][0]["text"] and slot(events) == case
    assert store.vault.values("lan")["values"] == {"name": NAME}


def test_a_letter_without_any_case_is_asked_for_again(store):
    messages, events = run(1, None, "/private", "private", [{"entity": "ref", "value": "x"}])
    assert "viết lại" in messages[0]["custom"]["replies"][0]["text"] and slot(events) == {}  # not None, which forgets


def test_a_slot_that_was_not_written_goes_on_where_it_is(store):
    """The person was told that the assistant is away, and answers the same question again."""
    case = opened(store)
    for text in ("sai", "lại sai"):
        masked(store, text, case)
    _, events = masked(store, NUMBER, case)
    assert store.vault.values("lan")["values"] == {"name": NAME, "id_number": NUMBER} and slot(events)["private"]


def test_a_form_whose_opening_was_not_written_is_left(store):
    run(1, text=interview.OPEN)
    messages, events = masked(store, NAME, {"procedure": "1.001193"})
    left = [messages, slot(events)["heard"], slot(events)["said"]]
    assert not store.vault.holds("lan") and NAME not in json.dumps(left, ensure_ascii=False)
    assert NAME in letter(store, messages)["replies"][0]["text"]


def test_values_that_are_gone_are_not_invented(store):
    case = opened(store)
    store.vault.keep("lan", {})
    messages, events = run(2, case, "xin chào")
    assert "private" not in slot(events) and slot(events)["procedure"] == "1.001193" and letter(store, messages)


def test_erased_in_the_middle_of_a_turn(store, monkeypatch):
    case = opened(store)

    def respond(*given):
        store.erase("lan")
        return interview.respond(*given)

    monkeypatch.setattr(rasa_actions, "respond", respond)
    masked(store, NUMBER, case)
    assert not store.vault.holds("lan")


@pytest.fixture
def shelf(store, monkeypatch):
    monkeypatch.setattr(ActionTurn, "shelf", store.shelf)
    return store.shelf


def making(store=None):
    """The form conversation, with a file made in every turn; the person of `store` is erased in its middle."""

    def respond(state, parse, world):
        if store:
            store.erase("lan")
        turn = interview.respond(state, parse, world)
        try:
            path = world.files.keep("ct01.txt", NAME.encode())
        except OSError:
            path = ""
        turn.replies = [replies.file("Tờ khai:", path)]
        return turn

    return respond


def test_a_file_is_kept_for_its_person(store, shelf, monkeypatch, tmp_path):
    monkeypatch.setattr(rasa_actions, "respond", making())
    (turn,), _ = run(1)
    full = turn["custom"]["replies"][0]["path"]
    assert shelf.find(full) == ("ct01.txt", NAME.encode()) and [file["name"] for file in shelf.names("lan")] == ["ct01.txt"]
    store.erase("lan")
    assert shelf.find(full) is None and not (tmp_path / FILES).exists()


def test_without_a_shelf_files_lie_in_the_folder_of_the_world(store, monkeypatch, tmp_path):
    monkeypatch.setattr(rasa_actions, "respond", making())
    here = replace(rasa_actions.world(), files=Folder(tmp_path / FILES))
    monkeypatch.setattr(rasa_actions, "world", lambda: here)
    (turn,), _ = run(1)
    assert Path(turn["custom"]["replies"][0]["path"]).read_bytes() == NAME.encode() and store.shelf.names("lan") == []


@pytest.mark.parametrize("form", [False, True])
def test_no_file_is_left_of_someone_erased_in_the_middle_of_a_turn(store, shelf, monkeypatch, form):
    case = opened(store) if form else {"procedure": "1.001193"}
    store.append("lan", [], None)
    monkeypatch.setattr(rasa_actions, "respond", making(store))
    messages, _ = masked(store, NUMBER, case) if form else run(2, case)
    turn = letter(store, messages) if form else messages[0]["custom"]
    assert turn["replies"][0]["path"] == "" and shelf.names("lan") == []
    with store.engine.connect() as connection:
        assert connection.execute(sa.select(File.id)).all() == []


def test_no_file_is_left_of_someone_erased_just_before_a_turn(store, shelf, monkeypatch):
    monkeypatch.setattr(rasa_actions, "respond", making())
    messages, _ = run(2, {"procedure": "1.001193"})
    assert messages[0]["custom"]["replies"][0]["path"] == "" and store.keys.find("lan") is None


def test_values_that_are_forgotten_are_forgotten_in_files_too(store, shelf):
    case = opened(store)
    full = shelf.of("lan", known=True).keep("ct01.txt", NAME.encode())
    _, events = masked(store, NUMBER, case)
    assert shelf.find(full)
    masked(store, interview.LEAVE, slot(events))
    assert shelf.find(full) is None


def test_files_of_who_told_nothing_stay(store, shelf):
    full = shelf.of("lan", known=False).keep("1.001193.pdf", b"%PDF-1.4")
    run(2, {"procedure": "1.001193"})
    assert shelf.find(full)


@pytest.mark.parametrize("method", ["connect", "begin"])
def test_a_turn_whose_file_cannot_be_kept_is_a_turn(store, shelf, monkeypatch, method):
    monkeypatch.setattr(rasa_actions, "respond", making())
    with monkeypatch.context() as patch:
        for engine in (store.engine, store.keys._engine):
            patch.setattr(engine, method, away)
        messages, events = run(1)
    assert messages[0]["custom"]["replies"][0]["path"] == "" and slot(events) and shelf.names("lan") == []


def away(*_, **__):
    raise sa.exc.OperationalError("INSERT", {"data": NUMBER}, Exception("database is locked"))


@pytest.mark.parametrize("method", ["connect", "begin"])
def test_a_vault_that_is_away_is_no_turn(store, monkeypatch, caplog, method):
    case = opened(store)
    kept = store.vault.values("lan")
    reference = store.vault.put("lan", {"parse": {"text": NUMBER}})
    with monkeypatch.context() as patch:
        patch.setattr(store.engine, method, away)
        assert run(2, case, "/private", "private", [{"entity": "ref", "value": reference}]) == ([], [])
    assert store.vault.values("lan") == kept
    assert "StoreError" in caplog.text and NUMBER not in caplog.text and NAME not in caplog.text


def test_a_reply_that_cannot_be_laid_down_changes_nothing(store, monkeypatch):
    case = opened(store)
    kept = store.vault.values("lan")
    reference = store.vault.put("lan", {"parse": {"text": NUMBER}})
    monkeypatch.setattr(store.vault, "put", away)
    assert run(2, case, "/private", "private", [{"entity": "ref", "value": reference}]) == ([], [])
    assert store.vault.values("lan") == kept


def test_an_error_is_logged_without_its_words(store, monkeypatch, caplog):
    def respond(*_):
        raise ValueError(NUMBER)

    case = opened(store)
    monkeypatch.setattr(rasa_actions, "respond", respond)
    assert masked(store, NUMBER, case) == ([], [])
    assert "ValueError" in caplog.text and "in respond" in caplog.text and NUMBER not in caplog.text


def test_without_a_vault_all_of_it_is_in_the_slot(store, monkeypatch):
    monkeypatch.setattr(ActionTurn, "vault", None)
    messages, events = run(1, text=interview.OPEN)
    assert slot(events)["form"] == {"at": 0} and messages[0]["custom"]["user"] == interview.OPEN
    messages, events = run(2, slot(events), NAME, "inform")
    assert slot(events)["values"] == {"name": NAME} and "private" not in slot(events)
