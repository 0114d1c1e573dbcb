"""A form conversation through a real Rasa agent, its tracker store, an event broker and the action: all but HTTP."""
import asyncio
import json
import logging
import sqlite3

import pytest
import structlog
from aiohttp import ClientConnectionError
from rasa.core.brokers.sql import SQLEventBroker
from rasa.utils.endpoints import ClientResponseError
from rasa_sdk.executor import ActionExecutor

from actions import rasa_actions
from actions.rasa_actions import ActionTurn
from bot.channel import TurnInput
from bot.serve.logs import Wordless
from bot.settings import Settings
from bot.store.conversations import Store
from bot.store.database import Event, Letter, Values
from bot.store.trackers import EncryptedTrackerStore
from tests.bot import interview
from tests.bot.planted import forms, found

NAME, NUMBER = "Nguyễn Thị Bí Mật", "001099012345"
SENDER = "lan"


class ActionServer:
    """The endpoint that Rasa calls, without HTTP; what goes through is JSON all the same."""

    url, kwargs = "http://action.server", {}

    def __init__(self):
        self.executor = ActionExecutor()
        self.executor.register_action(ActionTurn())

    async def request(self, json=None, **_):
        return await self.executor.run(copied(json))


def copied(data):
    return json.loads(json.dumps(data))


class Line:
    """One person's end of the line."""

    def __init__(self, agent, folder):
        self.agent, self.folder = agent, folder
        self.store = Store.open(Settings.read({}, var=folder))
        self.broker = SQLEventBroker(db=str(folder / "broker.db"))
        self.trackers = EncryptedTrackerStore(agent.domain, event_broker=self.broker, store=self.store)
        self.channel = TurnInput(self.store.vault)

    def say(self, *texts):
        async def one_after_the_other():
            return [await self.channel.answer(self.agent, SENDER, text, self.agent.handle_message) for text in texts]

        return asyncio.run(one_after_the_other())[-1]

    def published(self):
        with sqlite3.connect(self.folder / "broker.db") as broker:
            return [json.loads(data) for (data,) in broker.execute("SELECT data FROM events ORDER BY id")]


@pytest.fixture(autouse=True)
def as_served():
    """Rasa's log at the level of the server."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    yield
    structlog.configure(**before)


@pytest.fixture
def line(agent, tmp_path, monkeypatch):
    made = Line(agent, tmp_path / "var")
    monkeypatch.setattr(agent.processor, "tracker_store", made.trackers)
    monkeypatch.setattr(agent.processor, "action_endpoint", ActionServer())
    monkeypatch.setattr(ActionTurn, "vault", made.store.vault)
    monkeypatch.setattr(rasa_actions, "respond", interview.respond)
    yield made
    made.store.close()
    made.broker.engine.dispose()


@pytest.fixture
def told(line):
    """A form was opened, a name and a number were told."""
    line.say("xin chào", interview.OPEN, NAME)
    line.turn = line.say(NUMBER)
    return line


def test_a_person_reads_their_turn(told):
    assert told.turn["user"] == NUMBER and told.turn["replies"][0]["text"] == f"Tôi đã ghi {NUMBER}."
    assert told.turn["intent"] and told.turn["intent"] != "private"  # as the pipeline reads it
    assert told.store.vault.values(SENDER)["values"] == {"name": NAME, "id_number": NUMBER}


def test_no_value_lies_in_the_store_or_at_the_broker(told):
    assert found(told.folder, [NAME, NUMBER]) == {}
    published = told.published()
    assert [event["text"] for event in published if event["event"] == "user"][:2] == ["xin chào", interview.OPEN]
    assert all(event["text"].startswith("/private{") for event in [e for e in published if e["event"] == "user"][2:])
    assert found(told.folder, ["xin chào"])  # what is not personal is there: the search can find something


def test_no_value_is_in_rasas_events_even_decrypted(told):
    person, events = told.store.read(SENDER)
    lying = json.dumps(events).encode() + json.dumps(events, ensure_ascii=False).encode()
    assert b"/private" in lying and not any(form in lying for value in (NAME, NUMBER) for form in forms(value))


def test_every_letter_is_taken(told):
    with told.store.engine.connect() as connection:
        assert connection.execute(Letter.__table__.select()).all() == []


def test_nobody_at_rasas_end_can_read_a_letter_twice(told):
    references = [row["value"] for event in told.published() if event["event"] == "user" for row in event["parse_data"]["entities"]]
    assert references and all(told.store.vault.take(SENDER, str(reference)) is None for reference in references)


def test_a_long_form_conversation_stays_private(told):
    for number in range(12):
        assert told.say(f"{NAME} {number}")["user"] == f"{NAME} {number}"
    assert found(told.folder, [NAME]) == {} and len(told.store.read(SENDER)[1]) <= 40


def test_leaving_the_form_leaves_nothing_behind(told):
    assert told.say(interview.LEAVE)["replies"][0]["text"] == "Dạ vâng."
    assert told.say("xin chào")["user"] == "xin chào" and not told.store.vault.holds(SENDER)
    assert found(told.folder, [NAME, NUMBER]) == {}


def test_to_be_forgotten_leaves_nothing_that_opens(told):
    assert told.say(interview.ERASE)["replies"][0]["text"] == "Dạ, tôi đã xóa."
    assert told.store.read(SENDER) is None and told.store.keys.find(SENDER) is None
    with told.store.engine.connect() as connection:
        assert [connection.execute(table.__table__.select()).all() for table in (Event, Values, Letter)] == [[], [], []]
    assert found(told.folder, [NAME, NUMBER]) == {}


def test_erased_from_outside_in_the_middle_of_a_form(told):
    told.store.erase(SENDER)
    turn = told.say("xin chào")
    assert turn["user"] == "xin chào" and not told.store.vault.holds(SENDER)


def test_a_store_that_could_not_write_a_turn_asks_again(told, monkeypatch):
    """The values were kept, the slot was not: the person answers the same question once more."""
    with monkeypatch.context() as patch:
        patch.setattr(told.store, "append", broken)
        assert told.say("sai") is None
    assert told.say("002099012345")["replies"][0]["text"] == "Tôi đã ghi 002099012345."
    assert told.store.vault.values(SENDER)["values"] == {"name": NAME, "id_number": "002099012345"}


def broken(*_, **__):
    from bot.store.database import StoreError

    raise StoreError("Cơ sở dữ liệu cuộc trò chuyện: không ghi được")


def test_a_broker_that_is_away_costs_nobody_a_turn(told, monkeypatch, caplog, capsys):
    def away(event):
        raise OSError(json.dumps(event, ensure_ascii=False))

    monkeypatch.setattr(told.broker, "publish", away)
    assert told.say("xin chào")["user"] == "xin chào"
    assert told.say(interview.LEAVE) and told.say("khai sinh")["user"] == "khai sinh"
    logged = caplog.text + "".join(capsys.readouterr())
    assert "broker.failed" in logged and "khai sinh" not in logged


@pytest.fixture
def rasas_log(tmp_path):
    """What Rasa logs where the server runs it."""
    file = tmp_path / "rasa.log"
    handler = logging.FileHandler(file, encoding="utf-8")
    handler.setFormatter(Wordless())
    logging.getLogger().addHandler(handler)
    yield file
    logging.getLogger().removeHandler(handler)
    handler.close()


@pytest.mark.parametrize("private", [False, True])
@pytest.mark.parametrize("kind", ["broken", "down"])
def test_an_action_server_that_fails_is_logged_without_the_message(line, private, kind, monkeypatch, rasas_log, capsys):
    """The SDK's own error page holds the whole request, and Rasa logs what it got."""
    if private:
        line.say(interview.OPEN)

    async def fails(json=None, **_):
        raise ClientResponseError(500, "Internal Server Error", f"{json}") if kind == "broken" else ClientConnectionError()

    monkeypatch.setattr(line.agent.processor.action_endpoint, "request", fails)
    assert line.say(NAME) is None
    logged = rasas_log.read_text(encoding="utf-8") + "".join(capsys.readouterr())
    assert ("ClientResponseError" if kind == "broken" else "ClientConnectionError") in logged
    assert not any(form.decode("utf-8", "ignore") in logged for form in forms(NAME))


def test_an_action_that_fails_is_not_logged_by_rasa_at_all(told, monkeypatch, rasas_log, capsys):
    def fails(*_):
        raise ValueError(NUMBER)

    monkeypatch.setattr(rasa_actions, "respond", fails)
    assert told.say(NUMBER) is None
    assert "ValueError" in rasas_log.read_text(encoding="utf-8") and NUMBER not in rasas_log.read_text(encoding="utf-8")
    monkeypatch.setattr(rasa_actions, "respond", interview.respond)
    assert told.say(NUMBER)["replies"][0]["text"] == f"Tôi đã ghi {NUMBER}."
