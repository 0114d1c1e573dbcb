"""`motcua serve` started for real, and many people writing at once: until a message is taken, and until all are answered."""
from __future__ import annotations

import asyncio
import itertools
from collections.abc import Sequence
from time import monotonic, perf_counter

import aiohttp

from bot.settings import HOST, Settings
from evaluation.rows import Row
from evaluation.scoring import percentile
from evaluation.speed.figure import Figure
from evaluation.speed.made import CommandFailed, prepare
from evaluation.speed.server import running

#: Milliseconds.
BAR_TAKEN = 200.0
PEOPLE, EACH = 100, 10
#: Deliveries a second, whether or not those before them are through: what one channel may bring (`bot.gateway.limits`).
RATE = 50
#: How many of a person's messages come twice.
TWICE = 3
#: Seconds after which waiting for the answers is given up.
PATIENCE = 600.0


def measure(settings: Settings, rows: Sequence[Row]) -> list[Figure]:
    """With a model and an index that are there. `settings` must be in the environment, ports are chosen here."""
    prepare(settings)
    texts = [text for row in rows for text in row.turns]
    with running() as (_, port, _):
        took, seconds = asyncio.run(_write(f"http://{HOST}:{port}/v1/widget", texts))
    ordered = sorted(took)
    how = f"{len(took)} deliveries ({TWICE * 10} % of the messages twice) of {PEOPLE} people, {RATE} a second, while Rasa answers"
    return [
        Figure("a message is taken, p50", percentile(ordered, 50), "ms", None, how),
        Figure("a message is taken, p99", percentile(ordered, 99), "ms", BAR_TAKEN, how),
        Figure("turns through the gateway", PEOPLE * EACH / seconds, "/s", None, f"{PEOPLE * EACH} messages, each answered once"),
    ]


async def _write(base: str, texts: Sequence[str]) -> tuple[list[float], float]:
    """Milliseconds of each delivery, and seconds until everything is answered. Raises CommandFailed."""
    words, took = itertools.cycle(texts), []
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60)) as session:
        # Each as if from an address of its own: one address may not begin so many.
        addresses = ({"X-Forwarded-For": f"10.0.0.{number}"} for number in range(PEOPLE))
        people = [await _begin(session, base, headers) for headers in addresses]

        async def deliver(person: dict[str, str], number: int, text: str) -> None:
            body = {"id": f"m{number}", "text": text}
            began = perf_counter()
            async with session.post(f"{base}/messages", json=body, headers=person) as response:
                if response.status != 202:
                    raise CommandFailed(f"A message was not taken: {response.status}")
            took.append((perf_counter() - began) * 1000)

        lines = [(person, number, next(words)) for number in range(EACH) for person in people]
        lines = [line for line in lines for _ in range(2 if line[1] < TWICE else 1)]
        began, under_way = monotonic(), []
        for place, line in enumerate(lines):
            await asyncio.sleep(max(0.0, began + place / RATE - monotonic()))
            under_way.append(asyncio.create_task(deliver(*line)))
        await asyncio.gather(*under_way)
        await asyncio.gather(*(_answered(session, base, person) for person in people))
        return took, monotonic() - began


async def _begin(session: aiohttp.ClientSession, base: str, headers: dict[str, str]) -> dict[str, str]:
    async with session.post(f"{base}/sessions", json={}, headers=headers) as response:
        return {"Authorization": f"Bearer {(await response.json())['token']}"}


async def _answered(session: aiohttp.ClientSession, base: str, person: dict[str, str]) -> None:
    end, events = monotonic() + PATIENCE, []
    while monotonic() < end:
        async with session.get(f"{base}/events?after=0", headers=person) as response:
            events = (await response.json())["events"]
        if sum(event["type"] == "turn" for event in events) >= EACH:
            break
        await asyncio.sleep(1)
    if [event["type"] for event in events].count("turn") != EACH or [event["type"] for event in events].count("user") != EACH:
        raise CommandFailed("Not every message was answered once.")
