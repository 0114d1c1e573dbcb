"""Windows of the limits, channels by name, and writes in batches."""
from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from bot.gateway.batch import MOST, Batch
from bot.gateway.channels import ADAPTERS, named
from bot.gateway.inbox import Inbox
from bot.gateway.limits import Gate, Verdict
from bot.gateway.outbox import Outbox
from bot.settings import SettingsError
from limits import parse
from tests.bot.gateway.doubles import incoming


def verdicts(gate, *messages):
    async def run():
        return [await gate.message(*message) for message in messages]

    return asyncio.run(run())


def test_one_person_is_told_once_and_then_dropped():
    gate = Gate(person=parse("2/minute"))
    fine, tell, drop = Verdict.FINE, Verdict.TELL, Verdict.DROP
    assert verdicts(gate, *[("phone", "lan")] * 5, ("phone", "hoa")) == [fine, fine, tell, drop, drop, fine]


def test_whoever_is_dropped_takes_no_room_of_the_channel():
    gate = Gate(person=parse("1/minute"), channel=parse("2/minute"))
    found = verdicts(gate, *[("phone", "lan")] * 9, ("phone", "hoa"), ("phone", "mai"), ("zalo", "mai2"))
    assert found[9:] == [Verdict.FINE, Verdict.FULL, Verdict.FINE]


def test_while_redis_is_away_nobody_is_limited(caplog):
    gate = Gate("redis://:secret@127.0.0.1:1/0", person=parse("1/minute"))
    assert verdicts(gate, *[("phone", "lan")] * 3) == [Verdict.FINE] * 3
    assert "limits are off" in caplog.text and "secret" not in caplog.text


@pytest.mark.parametrize("address", ["nothing://h", "redis", "redis://h:port"])
def test_an_address_that_is_none_is_refused_without_repeating_it(address):
    with pytest.raises(SettingsError, match="MOTCUA_REDIS: không dùng được địa chỉ này") as error:
        Gate(address)
    assert address not in str(error.value)


def test_channels_by_name():
    assert named(None) == named("") == named(" , ") == []
    assert named(" zalo,telegram ,zalo") == ["zalo", "telegram"]
    with pytest.raises(SettingsError, match="không có kênh viber, Zalo; có: " + ", ".join(ADAPTERS)):
        named("viber,zalo,Zalo")


@given(st.lists(st.integers(), max_size=4 * MOST), st.integers(0, 5))
def test_a_batch_gives_everyone_their_own_result(items, pauses):
    written = []

    def write(batch):
        written.extend(batch)
        assert 0 < len(batch) <= MOST
        return [item * 2 for item in batch]

    async def run():
        batch = Batch(write)
        return await asyncio.gather(*map(batch.put, items))

    assert asyncio.run(run()) == [item * 2 for item in items] and written == items


def test_a_write_that_fails_fails_for_its_batch_only():
    def write(batch):
        if "bad" in batch:
            raise ValueError("bad")
        return batch

    async def run():
        batch = Batch(write)
        with pytest.raises(ValueError):
            await batch.put("bad")
        return await batch.put("good")

    assert asyncio.run(run()) == "good"


@hypothesis(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 2**62)), max_size=25))
def test_whatever_comes_in_whatever_order_leaves_once_and_in_order(store, deliveries):
    inbox = Inbox(store, Outbox(store))
    run = uuid4().hex
    messages = [incoming(f"{person}{run}", order) for person, order in deliveries]
    taken = inbox._write(messages + messages[::2])
    assert sum(one.new for one in taken) == len(set(messages)) and all(one.same for one in taken)
    for person in {message.person for message in messages}:
        person_id, left = store.keys.pseudonym(f"phone-{person}"), []
        while row := inbox.next(person_id):
            left.append(row.incoming.order)
            assert inbox.done(row, {"replies": [], "behaviour": "answer"}) and not inbox.done(row, {"replies": []})
        assert left == sorted({message.order for message in messages if message.person == person})
