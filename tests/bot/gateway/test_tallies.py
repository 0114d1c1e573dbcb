"""What is counted of conversations, over both databases and through a real gateway and server."""
from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from time import time

import pytest
import sqlalchemy as sa

from bot.gateway import limits as limits_room
from bot.gateway.handover.talks import Talk
from bot.gateway.tallies import Tallies, day_of, wait_class, waited
from bot.store.conversations import Store
from bot.store.database import StoreError
from bot.store.desk import Tally
from bot.store.transit import Waiting
from limits import parse
from tests.bot.gateway.doubles import Assistant, Phone, gateway_of, incoming, until
from tests.bot.gateway.http import serving

HOME = "10507"


def turn(*happened, behaviour="answer", commune="", **more):
    return {"behaviour": behaviour, "progress": {"commune": commune, "happened": list(happened)}, **more}


def counted(store):
    """{(commune, channel, kind, subject): count} of today."""
    with store.engine.connect() as connection:
        rows = connection.execute(sa.select(Tally)).all()
    assert {row.day for row in rows} <= {day_of(time()), day_of(time() - 60)}
    return {(row.commune, row.channel, row.kind, row.subject): row.count for row in rows}


async def delivered(store, *messages):
    """Rows of messages as the inbox hands them out."""
    gateway = gateway_of(store, Assistant())
    rows = []
    for message in messages:
        await gateway.inbox.take(message)
        rows.append(await asyncio.to_thread(gateway.inbox.next, store.keys.pseudonym(message.sender)))
        with store.engine.begin() as connection:
            connection.execute(sa.delete(Waiting))
    return rows


def test_a_person_is_one_conversation_a_day_also_after_a_restart_and_for_another_gateway(store):
    async def script():
        rows = await delivered(store, incoming("lan", 1), incoming("lan", 2), incoming("hoa", 1))
        for row in rows:
            await Tallies(store, HOME).heard(row, turn())
        await Tallies(store, HOME).heard(replace(rows[0], time=rows[0].time - 86400), turn())

    asyncio.run(script())
    with store.engine.connect() as connection:
        days = Counter({row.day: row.count for row in connection.execute(sa.select(Tally).where(Tally.kind == "conversation"))})
    assert days == {day_of(time()): 2, day_of(time() - 86400): 1}


def test_what_happened_is_counted_by_commune_and_channel_and_adds_up(store):
    async def script():
        tallies = Tallies(store, HOME)
        lan, hoa = await delivered(store, incoming("lan", 1), incoming("hoa", 1, channel="zalo"))
        asked = turn(["procedure", "1.001193"], ["reached", "1.001193 question:married"], commune="00001")
        await asyncio.gather(*(tallies.heard(lan, asked) for _ in range(5)))
        await tallies.heard(hoa, turn(["procedure", "1.001193"], behaviour="apologize"))
        await tallies.heard(hoa, turn(intent="wrong", behaviour="clarify"))
        await tallies.heard(hoa, {"behaviour": "apologize", "replies": [], "stage": None})  # the gateway's own sentence

    asyncio.run(script())
    found = counted(store)
    assert found.pop(("00001", "phone", "conversation", "")) == 1
    assert found == {
        ("00001", "phone", "turn", "answer"): 5, ("00001", "phone", "procedure", "1.001193"): 5,
        ("00001", "phone", "reached", "1.001193 question:married"): 5, (HOME, "zalo", "turn", "apologize"): 1,
        (HOME, "zalo", "procedure", "1.001193"): 1, (HOME, "zalo", "turn", "clarify"): 1, (HOME, "zalo", "correction", "citizen"): 1,
        (HOME, "zalo", "turn", "other"): 1, (HOME, "zalo", "conversation", ""): 1,
    }  # fmt: skip


def test_a_link_to_the_portal_counts_once_a_person_and_day(store):
    async def script():
        lan, hoa = await delivered(store, incoming("lan", 1), incoming("hoa", 1))
        for row in (lan, lan, hoa):
            await Tallies(store, HOME).heard(row, turn(["portal_given", "1.001193"]))

    asyncio.run(script())
    assert counted(store)[(HOME, "phone", "portal_given", "1.001193")] == 2


def test_nothing_of_a_person_and_no_unknown_kind_is_written(store):
    async def script():
        (lan,) = await delivered(store, incoming("lan-bi-mat", 1, "số 001099012345"))
        strange = turn(["số 001099012345", "x"], ["procedure", "9" * 500], behaviour="bí mật")
        await Tallies(store, HOME).heard(lan, {**strange, "user": "số 001099012345"})
        return lan

    lan = asyncio.run(script())
    with store.engine.connect() as connection:
        written = str(connection.execute(sa.select(Tally)).all())
    assert "001099012345" not in written and "bí mật" not in written and "lan" not in written and lan.person.id not in written
    assert max(len(key[3]) for key in counted(store)) == 96


def test_a_turn_that_cannot_be_counted_disturbs_nobody(store, caplog):
    async def script():
        (lan,) = await delivered(store, incoming("lan", 1))
        tallies = Tallies(store, HOME)
        for broken in ({}, {"progress": 7}, turn(["procedure"]), turn("xyz"), {"behaviour": [], "progress": {"happened": 5}}):
            await tallies.heard(lan, broken)
        with store.engine.begin() as connection:
            connection.execute(sa.text("DROP TABLE desk_tallies"))
        await tallies.heard(lan, turn())
        with pytest.raises(StoreError):
            await tallies.opened("web")

    asyncio.run(script())
    assert "a turn is not counted" in caplog.text


def test_several_gateways_add_to_the_same_counts(settings):
    async def script(first, second):
        lan, hoa = await delivered(first, incoming("lan", 1), incoming("hoa", 1))
        here, there = Tallies(first, HOME), Tallies(second, HOME)
        happened = [["procedure", f"1.00{number}"] for number in range(9)]
        await asyncio.gather(*(each.heard(row, turn(*order)) for _ in range(20) for each, row, order in
                               ((here, lan, happened), (there, hoa, happened[::-1]))))  # fmt: skip

    first, second = Store.open(settings), Store.open(settings)
    try:
        asyncio.run(script(first, second))
        assert counted(first)[(HOME, "phone", "procedure", "1.004")] == 40
    finally:
        first.close()
        second.close()


@pytest.mark.parametrize("seconds, name", [(0, "under_1"), (59.9, "under_1"), (60, "under_5"), (300, "under_15"), (899, "under_15"), (900, "over_15")])
def test_a_wait_has_a_class(seconds, name):
    assert wait_class(seconds) == name


def talk(id="t1", ago=130.0):
    return Talk(id, "p" * 64, "zalo", "taken", "asked", time() - ago, time(), "can", None, 0)


def test_a_wait_is_counted_once_a_conversation(store):
    for each in (talk(), talk(ago=2000.0), talk("t2", 10.0)):
        waited(store, HOME, each)
    assert counted(store) == {(HOME, "zalo", "wait", "under_5"): 1, (HOME, "zalo", "wait", "under_1"): 1}


def test_a_wait_that_cannot_be_counted_keeps_nobody_from_answering(store, caplog):
    with store.engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE desk_tallies"))
    waited(store, HOME, talk())
    assert "a wait is not counted" in caplog.text


def test_a_day_begins_at_midnight_in_vietnam():
    assert (day_of(1_784_393_999.0), day_of(1_784_394_000.0)) == ("2026-07-18", "2026-07-19")  # 17:00 UTC


def test_every_turn_of_the_gateway_is_heard(store):
    class Counting(Assistant):
        async def turn(self, sender, text):
            return {**await super().turn(sender, text), **turn(["procedure", "1.001193"])}

    async def script():
        gateway = gateway_of(store, Counting(), phone := Phone())
        gateway.worker._heard = (Tallies(store, HOME).heard,)
        await gateway.start()
        for number in (1, 2, 3):
            await gateway.take(incoming("lan", number))
        await until(lambda: phone.heard("lan") == ["Dạ 1", "Dạ 2", "Dạ 3"])
        await gateway.stop()

    asyncio.run(script())
    assert counted(store) == {
        (HOME, "phone", "conversation", ""): 1, (HOME, "phone", "turn", "answer"): 3, (HOME, "phone", "procedure", "1.001193"): 3
    }  # fmt: skip


def test_the_widget_tells_that_a_link_was_followed_and_no_more(store, monkeypatch):
    monkeypatch.setattr(limits_room, "CLICKS", parse("3/minute"))

    async def script():
        async with serving(store, Assistant()) as server:
            answers = [await server.call("POST", "/v1/widget/opened", data=b"https://xem.example/lan") for _ in range(4)]
            stranger = await server.call("POST", "/v1/widget/opened", headers={"Origin": "https://another.example"})
            return [status for status, _, _ in answers], stranger[0]

    assert asyncio.run(script()) == ([204, 204, 204, 429], 403)
    assert counted(store) == {("", "web", "portal_opened", ""): 3}
