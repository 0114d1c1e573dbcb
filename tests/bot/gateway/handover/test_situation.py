"""Where a person is: out of tracker and vault, through the real action server."""
from __future__ import annotations

import asyncio

import aiohttp

from actions.vault import apart
from bot.gateway.handover.situation import case_of
from bot.serve.upstream import Upstream
from bot.settings import Settings
from tests.actions.interview.test_talk import CARD, Talk
from tests.bot.gateway.handover.staff import asked, away, play
from tests.bot.test_serve import prepared, server

__all__ = ["prepared", "server"]


def filling():
    talk = Talk(procedure="1.001193")
    talk("điền tờ khai", "03/11/2026", "case:birth_place=home", "case:special=none", "case:parents_married=yes", "form:agree", CARD)
    return talk(*[choice for choice in talk.ids if choice.startswith("form:card=")][:1]).state


def kept(store, sender, state):
    """As Rasa and the action server leave it."""
    public, private = apart(state)
    store.vault.keep(sender, private)
    store.append(sender, [{"event": "slot", "name": "case", "value": None}, {"event": "slot", "name": "case", "value": public}], None)


def test_tracker_and_vault_together(desk):
    state = filling()

    async def script(gateway, phone, assistant):
        talk = await asked(gateway, phone)
        assert await away(case_of, gateway.book, desk, talk.id) == {}
        kept(desk, "phone-hoa", state)
        found = await away(case_of, gateway.book, desk, talk.id)
        assert found == state and await away(case_of, gateway.book, desk, "none") is None
        assert await gateway.situation("none") is None

    play(desk, script)


def test_the_action_server_says_it_and_no_log_has_it(server):
    state = filling()

    async def whole():
        async with aiohttp.ClientSession() as session:
            upstream = Upstream(Settings(rasa_port=server.ports[1], actions_port=server.ports[2]), session)
            return [await upstream.situation(state, opened) for opened in (False, True)]

    shut, opened = asyncio.run(whole())
    assert shut["procedure"]["code"] == "1.001193" and shut["stage"].startswith("Đang điền")
    assert "001195012345" not in str(shut) and "001195012345" in str(opened)
    logs = "".join(path.read_text(encoding="utf-8", errors="replace") for path in (server.var / "log").glob("*.log"))
    assert "001195012345" not in logs + server.said.read_text(encoding="utf-8")
