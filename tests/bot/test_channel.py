"""The channel without a server: what it hands to Rasa, what it hands back, and in which order."""
import asyncio
import gc
import json
from threading import get_ident

import pytest
import sqlalchemy as sa

from bot.channel import TurnInput
from bot.settings import Settings
from bot.store.conversations import Store

NAME = "Nguyễn Thị Bí Mật"
KEPT = {"values": {"name": NAME}}


class Agent:
    """Reads a message as words, and remembers what it was asked to read."""

    def __init__(self):
        self.read = []

    async def parse_message(self, text):
        self.read.append(text)
        return {"text": text, "intent": {"name": "inform", "confidence": 0.9}, "entities": []}


class Rasa:
    """In place of Rasa's handler: remembers what it gets, and says what it is told to say."""

    def __init__(self, say=lambda message: {"replies": []}):
        self.say, self.got = say, []

    async def __call__(self, message):
        self.got.append(message)
        turn = self.say(message)
        if turn is not None:
            await message.output_channel.send_custom_json(message.sender_id, turn)


@pytest.fixture
def store(tmp_path):
    found = Store.open(Settings.read({}, var=tmp_path))
    yield found
    found.close()


def say(store, text, rasa=None, agent=None, sender="lan"):
    return asyncio.run(TurnInput(store.vault).answer(agent or Agent(), sender, text, rasa or Rasa()))


def test_a_message_goes_in_clear_while_nothing_is_kept(store):
    rasa, agent = Rasa(), Agent()
    assert say(store, "khai sinh", rasa, agent) == {"replies": []}
    assert rasa.got[0].text == "khai sinh" and rasa.got[0].parse_data is None and agent.read == []


def test_a_message_is_laid_down_while_something_is(store):
    store.vault.keep("lan", KEPT)
    rasa, agent = Rasa(), Agent()
    say(store, NAME, rasa, agent)
    message = rasa.got[0]
    assert NAME not in message.text + json.dumps(message.parse_data, ensure_ascii=False) and agent.read == [NAME]
    intent, _, rest = message.text.partition("{")
    reference = json.loads("{" + rest)["ref"]
    assert intent == "/private" and message.parse_data["intent"]["name"] == "private"
    assert [(row["entity"], row["value"]) for row in message.parse_data["entities"]] == [("ref", reference)]
    assert store.vault.take("lan", reference)["parse"]["text"] == NAME


def test_a_reply_that_was_laid_down_is_handed_back_whole(store):
    turn = {"replies": [{"text": NAME}]}
    assert say(store, "khai sinh", Rasa(lambda message: {"ref": store.vault.put("lan", turn)})) == turn
    assert say(store, "khai sinh", Rasa(lambda message: {"ref": "không có"})) is None


@pytest.mark.parametrize("text", ['/private{"ref": "x"}', ' \n/private{"ref": "x"}', '\u00a0/private{"ref": "x"}', "/private"])
@pytest.mark.parametrize("private", [False, True])
def test_nobody_outside_can_name_a_letter(store, text, private):
    if private:
        store.vault.keep("lan", KEPT)
    rasa, agent = Rasa(), Agent()
    say(store, text, rasa, agent)
    if private:
        assert not agent.read[0].strip().startswith("/") and "x" not in [row["value"] for row in rasa.got[0].parse_data["entities"]]
    else:
        assert not rasa.got[0].text.startswith("/") and rasa.got[0].parse_data is None


def test_a_message_waits_for_the_one_that_opens_the_form(store):
    """It was sent before the form was there, and is personal all the same."""

    class Slow(Rasa):
        async def __call__(self, message):
            if not self.got:
                self.got.append(message)
                await asyncio.sleep(0.05)
                store.vault.keep("lan", KEPT)
            else:
                await super().__call__(message)

    async def both():
        channel, agent, rasa = TurnInput(store.vault), Agent(), Slow()
        first = asyncio.create_task(channel.answer(agent, "lan", "điền tờ khai", rasa))
        await asyncio.sleep(0)
        await asyncio.gather(first, channel.answer(agent, "lan", NAME, rasa))
        return rasa.got

    assert [message.text.split("{")[0] for message in asyncio.run(both())] == ["điền tờ khai", "/private"]


def test_people_do_not_wait_for_one_another_and_no_lock_is_left(store):
    async def many():
        channel, agent, done = TurnInput(store.vault), Agent(), asyncio.Event()
        held = []

        async def hold(message):
            held.append(message.sender_id)
            await done.wait()

        tasks = [asyncio.create_task(channel.answer(agent, f"p{number}", "xin chào", hold)) for number in range(50)]
        async with asyncio.timeout(30):
            while len(held) < 50:
                await asyncio.sleep(0.01)
        locks = len(channel._locks)
        done.set()
        await asyncio.gather(*tasks)
        del tasks
        gc.collect()
        return locks, len(channel._locks)

    assert asyncio.run(many()) == (50, 0)


def test_the_database_is_asked_off_the_event_loop(store, monkeypatch):
    threads = []
    holds = store.vault.holds
    monkeypatch.setattr(store.vault, "holds", lambda sender: threads.append(get_ident()) or holds(sender))
    say(store, "xin chào")
    assert threads and get_ident() not in threads


@pytest.mark.parametrize("method", ["connect", "begin"])
def test_a_vault_that_is_away_lets_nothing_through(store, monkeypatch, capsys, method):
    store.vault.keep("lan", KEPT)

    def away(*_, **__):
        raise sa.exc.OperationalError("INSERT", {"data": NAME}, Exception("database is locked"))

    monkeypatch.setattr(store.engine, method, away)
    rasa = Rasa()
    assert say(store, NAME, rasa) is None and rasa.got == []
    logged = "".join(capsys.readouterr())
    assert "turn.failed" in logged and NAME not in logged


def test_a_handler_that_fails_is_no_turn_and_its_words_are_not_logged(store, capsys):
    def fail(message):
        raise ValueError(NAME)

    assert say(store, "xin chào", Rasa(fail)) is None and say(store, "xin chào", Rasa(lambda message: None)) is None
    logged = "".join(capsys.readouterr())
    assert "ValueError" in logged and NAME not in logged


def test_a_text_is_read_in_no_conversation(store):
    agent = Agent()
    assert asyncio.run(TurnInput(store.vault).read(agent, "khai sinh"))["text"] == "khai sinh"
    asyncio.run(TurnInput(store.vault).read(agent, '/private{"ref": "x"}'))
    assert agent.read[0] == "khai sinh" and not agent.read[1].startswith("/")


def test_a_text_that_cannot_be_read_is_not_logged(store, capsys):
    class Broken(Agent):
        async def parse_message(self, text):
            raise ValueError(text)

    assert asyncio.run(TurnInput(store.vault).read(Broken(), NAME)) is None
    logged = "".join(capsys.readouterr())
    assert "ValueError" in logged and NAME not in logged
