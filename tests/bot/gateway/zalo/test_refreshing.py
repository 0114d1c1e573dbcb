"""The life of tokens, against a Zalo whose refresh tokens are spent once and refused for ever."""
import asyncio
import signal
import sys
from contextlib import asynccontextmanager

import httpx
import pytest
from aiohttp import web

from bot.gateway.channel import Later
from bot.gateway.zalo import refreshing
from bot.gateway.zalo.refreshing import AFTER_REFUSAL, AFTER_SILENCE, MISSING, Tokens
from bot.gateway.zalo.tokens import LEASE, Pair, TokenStore
from bot.settings import ROOT, Settings
from bot.store.database import StoreError
from tests.bot.gateway.zalo.fake import APP, FIRST, NOW, Clock, Zalo, running


@asynccontextmanager
async def buyer(store, zalo, clock=None, address=None):
    async with httpx.AsyncClient() as client:
        if address:
            yield Tokens(store, client, APP, address, clock or Clock())
        else:
            async with running(zalo) as found:
                yield Tokens(store, client, APP, found, clock or Clock())


def run(store, zalo, use, clock=None):
    async def go():
        async with buyer(store, zalo, clock) as tokens:
            return await use(tokens)

    return asyncio.run(go())


def test_the_first_token_buys_a_pair_that_is_kept(tokens):
    zalo = Zalo()
    tokens.put(FIRST)
    assert run(tokens, zalo, lambda buying: buying.access()) == "a1"
    assert tokens.read().pair == Pair("r1", "a1", NOW + 90_000)
    assert zalo.spent == [FIRST]


def test_a_token_that_lives_is_not_bought_again(tokens):
    zalo, clock = Zalo(), Clock()
    tokens.put(FIRST)

    async def use(buying):
        first = await buying.access()
        clock.now += 80_000
        return first, await buying.access()

    assert run(tokens, zalo, use, clock) == ("a1", "a1")
    assert zalo.purchases == 1


def test_one_that_runs_out_is_renewed_again_and_again(tokens):
    zalo, clock = Zalo(), Clock()
    tokens.put(FIRST)

    async def use(buying):
        found = []
        for _ in range(5):
            found.append(await buying.access())
            clock.now += 90_000
        return found

    assert run(tokens, zalo, use, clock) == ["a1", "a2", "a3", "a4", "a5"]
    assert zalo.spent == [FIRST, "r1", "r2", "r3", "r4"]


def test_one_that_zalo_refuses_is_renewed_though_it_seems_to_live(tokens):
    zalo = Zalo()
    tokens.put(FIRST)

    async def use(buying):
        first = await buying.access()
        return first, await buying.renew(first), await buying.renew(first)

    assert run(tokens, zalo, use) == ("a1", "a2", "a2")
    assert zalo.purchases == 2


def test_a_token_that_lives_an_hour_is_not_bought_at_every_call(tokens):
    zalo = Zalo(lives=3600)
    tokens.put(FIRST)

    async def use(buying):
        return [await buying.access() for _ in range(3)]

    assert run(tokens, zalo, use) == ["a1"] * 3


def test_without_a_refresh_token_staff_are_told_what_to_do(tokens):
    zalo = Zalo()

    async def use(buying):
        with pytest.raises(Later):
            await buying.access()
        return buying.trouble

    assert run(tokens, zalo, use) == MISSING
    assert zalo.purchases == 0


def test_a_spent_token_is_refused_left_alone_and_cured_by_another(tokens):
    zalo, clock = Zalo(), Clock()
    zalo.buy()  # somebody else has spent the first one
    tokens.put(FIRST)

    async def use(buying):
        for _ in range(5):
            with pytest.raises(Later):
                await buying.access()
        asked, trouble = zalo.purchases, buying.trouble
        clock.now += AFTER_REFUSAL
        with pytest.raises(Later):
            await buying.access()
        again = zalo.purchases
        await asyncio.to_thread(tokens.put, zalo.good_refresh)  # `motcua zalo token`, in another process
        return asked, trouble, again, await buying.access(), buying.trouble

    asked, trouble, again, access, cured = run(tokens, zalo, use, clock)
    assert (asked, again, access, cured) == (1, 2, "a2", None)
    assert "-14014" in trouble and "motcua zalo login" in trouble and FIRST not in trouble


@pytest.mark.parametrize(
    "answer",
    [
        lambda: web.Response(status=502, text="Bad Gateway"),
        lambda: web.Response(status=200, text="<html>"),
        lambda: web.json_response(["a"]),
        lambda: web.json_response({"error": 0}, status=503),
    ],
)
def test_silence_is_no_refusal(tokens, answer):
    zalo, clock = Zalo(), Clock()
    zalo.token_answers = [answer()]
    tokens.put(FIRST)

    async def use(buying):
        with pytest.raises(Later) as later:
            await buying.access()
        trouble = buying.trouble
        clock.now += AFTER_SILENCE
        return later.value.seconds, trouble, await buying.access()

    assert run(tokens, zalo, use, clock) == (AFTER_SILENCE, "chưa đổi được token: Zalo không trả lời", "a1")


@pytest.mark.parametrize("answer", [{"access_token": "x"}, {"access_token": "x", "refresh_token": ""}, {"access_token": None, "refresh_token": "y"}])
def test_half_a_pair_is_not_taken(tokens, answer):
    zalo = Zalo()
    zalo.token_answers = [web.json_response(answer)]
    tokens.put(FIRST)

    async def use(buying):
        with pytest.raises(Later):
            await buying.access()

    run(tokens, zalo, use)
    assert tokens.read().pair == Pair(FIRST)


@pytest.mark.parametrize("lives, expires", [("3600", 3600), (7200, 7200), (None, 90_000), ("lâu", 90_000)])
def test_how_long_it_lives_is_read_as_zalo_writes_it(tokens, lives, expires):
    zalo = Zalo()
    zalo.token_answers = [web.json_response({"access_token": "x", "refresh_token": "y", "expires_in": lives})]
    tokens.put(FIRST)
    run(tokens, zalo, lambda buying: buying.access())
    assert tokens.read().pair.expires == NOW + expires


def test_an_unreachable_zalo_does_not_take_a_token_that_still_works(tokens):
    zalo, clock = Zalo(), Clock()
    tokens.put(FIRST)

    async def use(buying):
        await buying.access()
        clock.now += 89_900
        zalo.token_answers = [web.Response(status=500)]
        old = await buying.access()
        clock.now += AFTER_SILENCE
        return old, await buying.access()

    assert run(tokens, zalo, use, clock) == ("a1", "a2")


def test_many_at_once_buy_once(tokens):
    zalo = Zalo()
    zalo.pause = 0.1
    tokens.put(FIRST)

    async def use(buying):
        return await asyncio.gather(*(buying.access() for _ in range(20)))

    assert set(run(tokens, zalo, use)) == {"a1"}
    assert zalo.purchases == 1


def test_two_processes_never_spend_the_same_token(tokens, settings):
    zalo, other = Zalo(), TokenStore.open(settings)
    zalo.pause = 0.3
    tokens.put(FIRST)

    async def go():
        async with running(zalo) as address:
            async with buyer(tokens, zalo, address=address) as one, buyer(other, zalo, address=address) as two:
                first = await asyncio.gather(one.access(), two.access())
                return first, await asyncio.gather(one.renew("a1"), two.renew("a1"))

    assert asyncio.run(go()) == (["a1", "a1"], ["a2", "a2"])
    assert zalo.spent == [FIRST, "r1"] and zalo.purchases == 2
    other.close()


#: Buys, and is killed before the access token is given to anyone.
KILLED = """
import asyncio, os, signal, sys, httpx
from bot.gateway.zalo.refreshing import Tokens
from bot.gateway.zalo.tokens import TokenStore
from bot.settings import Settings
from tests.bot.gateway.zalo.fake import APP, Clock

async def go():
    async with httpx.AsyncClient() as client:
        await Tokens(TokenStore.open(Settings.read({}, var=sys.argv[1])), client, APP, sys.argv[2], Clock()).access()

Tokens._use = lambda self, pair: os.kill(os.getpid(), signal.SIGKILL)
asyncio.run(go())
"""


def test_killed_between_the_purchase_and_its_use_nothing_is_lost(tmp_path):
    zalo, store = Zalo(), TokenStore.open(Settings.read({}, var=tmp_path))
    store.put(FIRST)

    async def go():
        async with running(zalo) as address:
            killed = await asyncio.create_subprocess_exec(sys.executable, "-c", KILLED, str(tmp_path), address, cwd=ROOT)
            assert await killed.wait() == -signal.SIGKILL
            async with buyer(store, zalo, address=address) as buying:
                return await buying.access(), await buying.renew("a1")

    assert asyncio.run(go()) == ("a1", "a2")
    assert zalo.spent == [FIRST, "r1"]
    store.close()


def test_the_new_pair_is_on_disk_before_anyone_has_the_access_token(tokens, monkeypatch):
    zalo, kept = Zalo(), []
    tokens.put(FIRST)
    use = Tokens._use
    monkeypatch.setattr(Tokens, "_use", lambda self, pair: kept.append(tokens.read().pair) or use(self, pair))
    run(tokens, zalo, lambda buying: buying.access())
    assert kept == [Pair("r1", "a1", NOW + 90_000)]


def test_one_that_died_while_buying_holds_the_others_up_for_its_lease_only(tokens, monkeypatch):
    zalo, clock = Zalo(), Clock()
    monkeypatch.setattr(refreshing, "PATIENCE", 0.3)
    tokens.put(FIRST)
    tokens.claim(tokens.read(), NOW + LEASE)

    async def use(buying):
        with pytest.raises(Later):
            await buying.access()
        held = zalo.purchases
        clock.now += LEASE
        return held, await buying.access()

    assert run(tokens, zalo, use, clock) == (0, "a1")


def test_one_that_hangs_is_given_up_and_the_claim_with_it(tokens, monkeypatch):
    zalo, clock = Zalo(), Clock()
    monkeypatch.setattr(refreshing, "PATIENCE", 0.2)
    zalo.pause = 0.6
    tokens.put(FIRST)

    async def use(buying):
        with pytest.raises(Later):
            await buying.access()

    run(tokens, zalo, use, clock)
    assert tokens.read().pair == Pair(FIRST)


def test_a_purchase_outlives_whoever_asked_for_it(tokens):
    zalo = Zalo()
    zalo.pause = 0.2
    tokens.put(FIRST)

    async def use(buying):
        asking = asyncio.create_task(buying.access())
        while not zalo.spent:
            await asyncio.sleep(0.01)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        await buying.stop()

    run(tokens, zalo, use)
    assert tokens.read().pair.refresh == "r1"


def test_what_could_not_be_kept_is_kept_later_and_not_used_before(tokens, monkeypatch):
    zalo = Zalo()
    tokens.put(FIRST)
    settle, broken = TokenStore.settle, [True, True]

    def sometimes(self, spent, new):
        if broken:
            broken.pop()
            raise StoreError("ổ đĩa đầy")
        return settle(self, spent, new)

    monkeypatch.setattr(TokenStore, "settle", sometimes)

    async def use(buying):
        for _ in range(2):
            with pytest.raises(StoreError):
                await buying.access()
        trouble = buying.trouble
        return trouble, await buying.access(), buying.trouble

    trouble, access, cured = run(tokens, zalo, use)
    assert "đừng dừng máy chủ" in trouble and (access, cured) == ("a1", None)
    assert zalo.purchases == 1 and tokens.read().pair.refresh == "r1"


def test_a_token_put_in_during_a_purchase_wins(tokens):
    zalo = Zalo()
    zalo.pause = 0.2
    tokens.put(FIRST)

    async def use(buying):
        asking = asyncio.create_task(buying.access())
        while not zalo.spent:
            await asyncio.sleep(0.01)
        by_hand = zalo.buy()["refresh_token"]
        await asyncio.to_thread(tokens.put, by_hand)
        with pytest.raises(Later):
            await asking
        return await buying.access()

    assert run(tokens, zalo, use) == "a3"
    assert zalo.spent == [FIRST, "r2"]
