"""What the gateway has of people goes with them, and who asks for it in a conversation still reads the answer."""
from __future__ import annotations

import asyncio
import time

import pytest
import sqlalchemy as sa

from bot.gateway import inbox as inbox_room
from bot.gateway.claims import Claims
from bot.gateway.inbox import Inbox
from bot.gateway.outbox import Outbox
from bot.settings import Settings
from bot.store.conversations import DAY, Store
from bot.store.transit import CONTENT, SEEN_LIE, Claim, Seen, Waiting
from tests.bot.gateway.doubles import Assistant, Phone, incoming, running, until
from tests.bot.gateway.test_flow import lying, play


def test_erased_from_outside_nothing_of_them_is_answered(store):
    async def script(gateway, phone, assistant):
        assistant.down = True
        await phone.take(incoming("lan", 1, "Bí Mật"))
        await phone.take(incoming("hoa", 1))
        assert store.erase("phone-lan") and store.export("phone-lan") is None
        assistant.down = False
        await until(lambda: phone.got)
        await asyncio.sleep(0.3)
        assert phone.got == [("hoa", "Dạ 1")] and lying(store, Seen) == 1

    play(store, script)


def test_erased_while_their_turn_runs_nothing_is_sent(store):
    async def script(gateway, phone, assistant):
        await phone.take(incoming("lan", 1))
        await until(lambda: gateway.worker.busy)
        store.erase("phone-lan")
        await until(lambda: assistant.asked)
        await asyncio.sleep(0.3)
        assert phone.got == [] and lying(store, *CONTENT) == 0

    play(store, script, Assistant(take=0.4))


class Forgetful(Assistant):
    def __init__(self, store):
        super().__init__(take=0.4)
        self.store = store

    def replies(self, sender, text):
        if text == "xóa dữ liệu":
            self.store.erase(sender, but_waiting=True)
        return super().replies(sender, text)


def test_erased_in_the_conversation_they_read_so_and_no_key_stays(store):
    async def script(gateway, phone, assistant):
        await phone.take(incoming("lan", 1, "xóa dữ liệu"))
        await until(lambda: phone.got)
        await until(lambda: not store.keys.made())
        assert phone.heard("lan") == ["Dạ xóa dữ liệu"]
        assert store.export("phone-lan") is None

    play(store, script, Forgetful(store))


def test_what_was_written_after_it_is_answered(store):
    async def script(gateway, phone, assistant):
        await phone.take(incoming("lan", 1, "xóa dữ liệu"))
        await phone.take(incoming("lan", 2, "xin chào"))
        await until(lambda: gateway.worker.busy)
        await phone.take(incoming("lan", 3, "khai sinh"))
        await until(lambda: len(phone.got) == 3)
        assert phone.heard("lan") == ["Dạ xóa dữ liệu", "Dạ xin chào", "Dạ khai sinh"]
        assert not await phone.take(incoming("lan", 1, "xóa dữ liệu"))

    play(store, script, Forgetful(store))


@pytest.mark.parametrize("moment", ["before it is written", "before it is looked after"])
def test_erased_at_the_moment_in_which_a_message_comes(store, monkeypatch, moment):
    """The message is encrypted with a key that is no more when it is written."""
    room, name = (Inbox, "_add") if moment == "before it is written" else (Inbox, "_after_an_erasure")
    plain, once = getattr(room, name), []

    def erasing(self, *given):
        if not once:
            once.append(1)
            store.keys.forget([store.keys.pseudonym("phone-lan")])
        return plain(self, *given)

    monkeypatch.setattr(room, name, erasing)

    async def script(gateway, phone, assistant):
        await phone.take(incoming("lan", 1))
        await until(lambda: phone.got)
        assert phone.heard("lan") == ["Dạ 1"]

    play(store, script)


def test_a_message_that_comes_between_the_look_and_the_end_of_the_key_is_kept(store, monkeypatch):
    """The key was made for the answer to «xóa dữ liệu» alone, and goes with it."""
    person, outbox = store.keys.find_or_make("phone-lan"), Outbox(store)
    inbox, nothing = Inbox(store, outbox), iter([False])
    asyncio.run(inbox.take(incoming("lan", 1, "xin chào")))
    plain = store.keeps_anything
    monkeypatch.setattr(store, "keeps_anything", lambda person_id: next(nothing, plain(person_id)))
    outbox._tidy(person)
    assert store.keys.find("phone-lan") != person and inbox.next(person.id).incoming.text == "xin chào"


def test_what_nobody_can_read_any_more_is_dropped(store, monkeypatch):
    monkeypatch.setattr(inbox_room, "SETTLED", 0.5)

    async def script(gateway, phone, assistant):
        assistant.down = True
        await phone.take(incoming("lan", 1))
        store.keys.forget([store.keys.pseudonym("phone-lan")])
        assistant.down = False
        await until(lambda: lying(store, Waiting) == 0)
        await phone.take(incoming("lan", 2))
        await until(lambda: phone.got)
        assert phone.heard("lan") == ["Dạ 2"]

    play(store, script)


def test_ids_are_forgotten_after_two_days_and_the_silent_after_thirty(store):
    async def script(gateway, phone, assistant):
        await phone.take(incoming("lan", 1))
        await until(lambda: phone.got)

    play(store, script)
    with store.engine.begin() as connection:
        connection.execute(sa.update(Seen).values(time=Seen.time - SEEN_LIE + 60))
    store.purge(30)
    assert lying(store, Seen) == 1
    with store.engine.begin() as connection:
        connection.execute(sa.update(Seen).values(time=Seen.time - 120))
    store.purge(30)
    assert lying(store, Seen) == 0 and store.keys.made()
    store.purge(30, time.time() + 31 * DAY)
    assert store.keys.made() == {}


def test_a_person_is_one_gateways_at_a_time(store):
    one, other = Claims(store), Claims(store)
    assert one.take("turn:x") and one.take("turn:x") and not other.take("turn:x")
    assert other.take("send:x") and other.take("turn:y")
    other.release("turn:x")
    assert not other.take("turn:x")
    one.release("turn:x")
    assert other.take("turn:x", -1) and one.take("turn:x")
    assert lying(store, Claim) == 3


def test_a_claim_lasts_while_it_is_renewed(postgresql, tmp_path):
    store = Store.open(Settings.read({}, var=tmp_path, database=postgresql))
    one, other = Claims(store), Claims(store)
    assert one.take("turn:x", 0.2)
    one.renew()
    time.sleep(0.3)
    assert not other.take("turn:x")
    store.close()


def test_two_gateways_over_one_database_answer_once(postgresql, tmp_path):
    settings = Settings.read({}, var=tmp_path, database=postgresql)
    stores = [Store.open(settings) for _ in range(2)]
    assistant, phones = Assistant(take=0.02), [Phone(), Phone()]

    async def run():
        async with running(stores[0], assistant, phones[0]), running(stores[1], assistant, phones[1]):
            deliveries = [incoming(f"p{person}", number) for person in range(8) for number in range(1, 6)]
            taken = await asyncio.gather(*(phone.take(message) for message in deliveries for phone in phones))
            assert taken.count(True) == 40
            await until(lambda: sum(len(phone.got) for phone in phones) >= 40)
            await asyncio.sleep(0.5)
            got = sorted(phones[0].got + phones[1].got)
            assert got == sorted((f"p{person}", f"Dạ {number}") for person in range(8) for number in range(1, 6))

    try:
        asyncio.run(run())
    finally:
        for each in stores:
            each.close()
