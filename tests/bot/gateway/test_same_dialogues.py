"""The same dialogues through every channel of one `motcua serve`: they end in the same state, with the same facts said.

The REST interface plays a case (tests/dialogues); every other channel repeats it, word for word, by its own means: a
choice is tapped where there are buttons, and picked by its number where there are none. A few cases are played always,
all thirty with MOTCUA_ALL_DIALOGUES=1.
"""
from __future__ import annotations

import asyncio
import json
import os
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Dict, FrozenSet, List, Optional, Tuple

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from actions.state import State
from actions.vault import together
from bot.gateway.zalo.tokens import TokenStore
from bot.settings import Settings
from bot.store.conversations import Store
from knowledge.store import Catalogue
from tests.actions.forms.test_files import docx_text, pdf_text
from tests.bot.gateway.phones import BOT_SECRET, PUBLIC, OnTelegram, OnZalo, OnZaloBot, PhoneBook
from tests.bot.gateway.talkers import Heard, Office, Page, Program, Talker
from tests.bot.gateway.telegram.fake import TOKEN
from tests.bot.gateway.test_serve import motcua
from tests.bot.gateway.zalo.fake import APP, BOT_TOKEN, FIRST, Zalo
from tests.bot.test_serve import READY, prepared, serving, wait_for
from tests.dialogues import play, play_forms

__all__ = ["prepared"]

CHANNELS = {"rest": Program, "widget": Page, "telegram": OnTelegram, "zalo": OnZalo, "zalo-bot": OnZaloBot}
#: Played always: walks to the end, one that leads elsewhere, one that stops, forms.
FEW = ("1.001193", "1.001193 redirect", "1.000894 stops", "1.004222", "2.000815", "form dc02")
ALL = os.environ.get("MOTCUA_ALL_DIALOGUES") == "1"
_NUMBER = re.compile(r"^\d+\. ", re.MULTILINE)
_CHOICE = re.compile(r"(walk|paper|form|case):\S+")  # an id, which nobody types
_FIGURE = re.compile(r"\d+(?:[.,/:-]\d+)*")


@dataclass
class Step:
    """What the person does: words to type, or the `number`-th choice to pick."""

    words: str
    number: int = 0
    choice: Optional[Dict[str, str]] = None


@dataclass
class Ended:
    """A conversation behind its end."""

    heard: List[Heard]
    state: Dict[str, Any]
    files: List[str]

    @property
    def words(self) -> str:
        return " ".join(_plain(turn.words) for turn in self.heard)


def thirty() -> Dict[str, Tuple[str, Any]]:
    """Name → (code or form, case): a walk of each procedure, one that leads elsewhere, one that stops, three forms."""
    walks = [row for row in play.cases() if str(row[1].get("today", play.TODAY)) == str(play.TODAY)]
    found = {code: (code, case) for code, case in walks if case.get("server")}
    for code, key in (("1.001193", "redirect"), ("1.000894", "stops")):
        found[f"{code} {key}"] = next(row for row in walks if row[0] == code and row[1].get(key))
    forms = dict(row for row in play_forms.cases() if row[1].get("server"))
    found.update({f"form {name}": (name, forms[name]) for name in ("dc02", "tk01", "to-khai-khai-sinh")})
    return found


THIRTY = thirty()
CASES = [name for name in THIRTY if ALL or name in FEW]


def test_there_are_thirty():
    assert len(THIRTY) == 30 and set(FEW) <= set(THIRTY)


@pytest.fixture(scope="module")
def played(prepared, tmp_path_factory):  # noqa: F811
    """Case → channel → Ended, or the error that came up."""
    return asyncio.run(_play_all(tmp_path_factory.mktemp("same")))


@pytest.mark.parametrize("name", CASES)
def test_the_state_is_the_same(played, name):
    ended = _ended(played, name)
    assert any(ended["rest"].state[kind] for kind in ("answers", "walk", "values")), "there is nothing to compare"
    for channel, found in ended.items():
        assert found.state == ended["rest"].state, channel
        assert found.files == ended["rest"].files, channel


@pytest.mark.parametrize("name", CASES)
def test_the_facts_are_the_same(played, name):
    ended = _ended(played, name)
    wanted = _facts(ended["rest"])
    assert wanted["papers"] or name.startswith("form"), "no paper was named"
    for channel, found in ended.items():
        facts = _facts(found)
        for kind in wanted:
            assert facts[kind] == wanted[kind], (channel, kind, facts[kind] ^ wanted[kind])


@pytest.mark.parametrize("name", CASES)
def test_nothing_that_was_said_is_missing(played, name):
    ended = _ended(played, name)
    for channel, found in ended.items():
        for number, (heard, rest) in enumerate(zip(found.heard, ended["rest"].heard), 1):
            words = _plain(heard.words)
            missing = [line for line in map(_plain, rest.words.splitlines()) if line not in words]
            assert not missing, (channel, number, missing)


def _ended(played, name: str) -> Dict[str, Ended]:
    for found in played[name].values():
        if isinstance(found, BaseException):
            raise found
    assert set(played[name]) == set(CHANNELS)
    return played[name]


def _plain(text: str) -> str:
    """In one line, without the numbers and boxes before the lines of a list."""
    return " ".join(_NUMBER.sub("", text).replace("☐", "").split())


def _facts(ended: Ended) -> Dict[str, FrozenSet[Any]]:
    words = ended.words.lower()
    return {
        "figures": frozenset(_FIGURE.findall(words)),
        "papers": frozenset(name for name in _paper_names() if name.lower() in words),
        "links": frozenset(link for turn in ended.heard for link in turn.links),
        "files": frozenset((name, _text(name, content)) for turn in ended.heard for name, content in turn.files),
    }


@lru_cache(maxsize=1)
def _paper_names() -> FrozenSet[str]:
    return frozenset(paper.name for paper in Catalogue.load().papers.values())


def _text(name: str, content: bytes) -> str:
    """What is printed in a file; the file itself says when it was made."""
    return {"pdf": pdf_text, "docx": docx_text, "txt": bytes.decode}[name.rpartition(".")[2]](content)


async def _play_all(folder) -> Dict[str, Dict[str, Any]]:
    settings = Settings.read({"MOTCUA_VAR": str(folder / "var")})
    tokens = TokenStore.open(settings)
    tokens.put(FIRST)
    tokens.close()
    phones, zalo = PhoneBook(), Zalo()
    async with TestServer(phones.application()) as telegram, TestServer(zalo.app()) as zalos:
        address = str(zalos.make_url("")).rstrip("/")
        environment = {
            "MOTCUA_AS_OF": str(play.TODAY),
            "MOTCUA_CHANNELS": "telegram,zalo,zalo-bot",
            "MOTCUA_PUBLIC_URL": PUBLIC,
            "MOTCUA_TELEGRAM_TOKEN": TOKEN,
            "MOTCUA_TELEGRAM_API": str(telegram.make_url("")).rstrip("/"),
            "MOTCUA_ZALO_APP_ID": APP.id,
            "MOTCUA_ZALO_APP_SECRET": APP.secret,
            "MOTCUA_ZALO_OA_SECRET": APP.oa_secret,
            "MOTCUA_ZALO_API": address,
            "MOTCUA_ZALO_OAUTH": address,
            "MOTCUA_ZALO_BOT_TOKEN": BOT_TOKEN,
            "MOTCUA_ZALO_BOT_SECRET": BOT_SECRET,
            "MOTCUA_ZALO_BOT_API": address,
        }
        with serving(folder, **environment) as server:
            await asyncio.to_thread(wait_for, server.well, READY, server)
            added = await asyncio.to_thread(motcua, server.var, "client", "add", Program.client)
            store = Store.open(settings)
            try:
                async with aiohttp.ClientSession() as session:
                    office = Office(server.ports[0], added.stdout.strip(), store, session, phones, zalo)
                    with ThreadPoolExecutor(len(CASES)) as players:
                        plays = (_play(office, number, name, players) for number, name in enumerate(CASES))
                        rows = await asyncio.gather(*plays)
            finally:
                store.close()
    return dict(zip(CASES, rows))


async def _play(office: Office, number: int, name: str, players: ThreadPoolExecutor) -> Dict[str, Any]:
    """The case over REST, then what was done there over the other channels at once."""
    program = Program(office, number)
    try:
        script, ended = await _lead(program, name, players)
    except BaseException as error:
        return {"rest": error}
    others = {channel: kind(office, number) for channel, kind in CHANNELS.items() if channel != "rest"}
    found = await asyncio.gather(*(_repeat(talker, script) for talker in others.values()), return_exceptions=True)
    return {"rest": ended, **dict(zip(others, found))}


async def _lead(program: Program, name: str, players: ThreadPoolExecutor) -> Tuple[List[Step], Ended]:
    loop = asyncio.get_running_loop()
    code, case = THIRTY[name]
    steps: List[Step] = []
    heard: List[Heard] = []

    def take(text: str) -> Dict[str, Any]:
        replies = program.turn.get("replies", ())
        put = [choice for reply in replies if reply["type"] == "choices" for choice in reply["choices"]]
        chosen = next(((at, choice) for at, choice in enumerate(put, 1) if choice["id"] == text), (0, None))
        assert chosen[1] or not _CHOICE.fullmatch(text), f"«{text}» is no choice that was put"
        heard.append(asyncio.run_coroutine_threadsafe(program.say(text), loop).result())
        steps.append(Step(text, *chosen))
        return {**program.turn, "procedure": code}  # which an event does not say: the state does, behind the end

    def fetch(reply: Dict[str, Any]) -> bytes:
        return asyncio.run_coroutine_threadsafe(program.office.file(reply["url"]), loop).result()[1]

    if name.startswith("form "):
        play_forms.verify(code, case, await loop.run_in_executor(players, play_forms.play, code, case, take, fetch))
    else:
        play.verify(code, case, await loop.run_in_executor(players, play.play, code, case, take))
    ended = await _end(program, heard)
    wanted = str(case["redirect"]) if case.get("redirect") else code
    assert name.startswith("form ") or ended.state["procedure"] in (code, wanted), ended.state["procedure"]
    return steps, ended


async def _repeat(talker: Talker, script: List[Step]) -> Ended:
    await talker.begin()
    heard = []
    for step in script:
        heard.append(await (talker.pick(step.number, step.choice) if step.choice else talker.say(step.words)))
    return await _end(talker, heard)


async def _end(talker: Talker, heard: List[Heard]) -> Ended:
    kept = await asyncio.to_thread(talker.office.store.export, talker.sender)
    assert kept, f"nothing is kept of {talker.sender}"
    state = State.of(together(kept["case"] or {}, kept["values"])).to_json()
    del state["said"]  # the last replies, whose files have names of their own
    return Ended(heard, json.loads(json.dumps(state)), sorted(row["name"] for row in kept["files"]))
