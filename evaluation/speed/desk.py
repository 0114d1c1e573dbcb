"""`motcua serve` started for real: several members of staff typing at the desk at once, alone, and while the queue is
full and every desk looks on."""
from __future__ import annotations

import asyncio
import secrets
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import aiohttp
import yaml

from bot.desk.accounts import Accounts
from bot.desk.logins import Logins
from bot.settings import HOST, Settings
from bot.store.conversations import Store
from evaluation.rows import Row
from evaluation.speed import queue
from evaluation.speed.figure import Figure, shares
from evaluation.speed.made import CommandFailed, prepare
from evaluation.speed.server import running
from knowledge.profile import DAYS

#: Milliseconds from a keystroke until what it asked for is there.
BAR_KEYSTROKE = 150.0
#: Who types at once; seconds between two keystrokes of each (five a second are sixty words a minute).
TYPISTS, PACE = 5, 0.2
#: Seconds after which an answer counts as lost.
PATIENCE = 60.0

LOGIN = "truc"


def measure(settings: Settings, rows: Sequence[Row]) -> list[Figure]:
    """With a model and an index that are there. `settings` must be in the environment, ports are chosen here."""
    prepare(settings)
    texts = [text for row in rows for text in row.turns]
    with tempfile.TemporaryDirectory() as var:
        sessions = _sessions(replace(settings, var=Path(var)))
        with running(var, MOTCUA_PROFILE=str(_open_always(settings.profile, Path(var)))) as (_, port, _):
            return asyncio.run(_measured(f"http://{HOST}:{port}", sessions, texts))


async def _measured(base: str, sessions: Sequence[tuple[str, str]], texts: Sequence[str]) -> list[Figure]:
    typists, desks = sessions[:TYPISTS], sessions[TYPISTS:]
    await typed(base, typists[:1], texts[:1])  # the first reads the questions' words
    asked, keys = await typed(base, typists, texts)
    async with queue.Hall(base, desks, queue.CONVERSATIONS) as hall:
        await hall.fill()
        _, busy = await hall.talk(lambda: typed(base, typists, texts))
    how = f"{TYPISTS} people typing {len(texts)} questions at {1 / PACE:.0f} keystrokes a second each"
    what = "keystroke at the desk until its answer is there"
    return [
        *shares(what, keys, f"{how}; {len(keys)} keystrokes", BAR_KEYSTROKE),
        *shares("request for an advice over HTTP", asked, f"{len(asked)} requests, one at a time of each person"),
        *queue.figures(hall),
        *shares(f"{what}, meanwhile", busy, f"the same {TYPISTS} people; {len(busy)} keystrokes", BAR_KEYSTROKE),
        Figure(f"{what}, meanwhile, worst", max(busy), "ms"),
    ]


def _sessions(settings: Settings) -> list[tuple[str, str]]:
    """(token, csrf) of a session for each who types, and for each open desk one of an account of its own."""
    store = Store.open(settings)
    try:
        accounts, logins = Accounts(store), Logins(store)
        accounts.add(LOGIN, "Người trực", "admin", secrets.token_urlsafe())
        for number in range(queue.DESKS):
            accounts.add(f"{LOGIN}{number}", f"Người trực số {number}", "staff", secrets.token_urlsafe())
        return [logins.begin(LOGIN) for _ in range(TYPISTS)] + [logins.begin(f"{LOGIN}{number}") for number in range(queue.DESKS)]
    finally:
        store.close()


def _open_always(profile: Path, folder: Path) -> Path:
    """The profile with a desk that never closes: what is measured must not depend on the hour."""
    content = yaml.safe_load(profile.read_text(encoding="utf-8"))
    content["desk"] = {"hours": [{"days": list(DAYS), "from": "00:00", "to": "23:59"}]}
    made = folder / "profile.yml"
    made.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return made


async def typed(
    base: str, sessions: Sequence[tuple[str, str]], texts: Sequence[str]
) -> tuple[list[float], list[float]]:
    """Milliseconds of each request, and of each keystroke until an answer with it is there. Raises CommandFailed."""
    asked: list[float] = []
    keys: list[float] = []
    timeout = aiohttp.ClientTimeout(total=PATIENCE)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        typists = [_Typist(session, base, *each, asked, keys) for each in sessions]
        shared = [texts[number :: len(typists)] for number in range(len(typists))]
        await asyncio.gather(*(typist.type(mine) for typist, mine in zip(typists, shared)))
    return asked, keys


class _Typist:
    """As the page does: one request at a time, while it is under way the newest words wait; a blank more asks nothing."""

    def __init__(
        self, session: aiohttp.ClientSession, base: str, token: str, csrf: str, asked: list[float], keys: list[float]
    ) -> None:
        self._session, self._address = session, f"{base}/desk/advice"
        self._headers = {"Cookie": f"desk={token}", "X-CSRF": csrf, "Origin": base}
        self._asked, self._keys = asked, keys
        self._answered = 0  # keys of the text at hand

    async def type(self, texts: Sequence[str]) -> None:
        for text in texts:
            pressed: list[float] = []  # when, key by key
            self._answered, sending = 0, None
            for _ in text:
                pressed.append(perf_counter())
                if sending is None or sending.done():
                    sending = asyncio.create_task(self._send(text, pressed))
                await asyncio.sleep(PACE)
                if sending.done():
                    sending.result()
            if sending:
                await sending

    async def _send(self, text: str, pressed: list[float]) -> None:
        """Ask until what is answered is all that was typed."""
        while self._answered < len(pressed):
            count, began = len(pressed), perf_counter()
            if text[:count].strip() != text[: self._answered].strip():
                await self._ask(text[:count])
                now = perf_counter()
                self._asked.append((now - began) * 1000)
                self._keys.extend((now - key) * 1000 for key in pressed[self._answered : count])
            self._answered = count

    async def _ask(self, text: str) -> None:
        async with self._session.post(self._address, data={"text": text}, headers=self._headers) as response:
            body = await response.text()
            if response.status != 200:
                raise CommandFailed(f"The desk did not answer a keystroke: {response.status} {body[:200]}")
