"""Whole turns in this process, then their two costly parts alone. Everything is warm."""
from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter

from bot.assistant import Assistant
from bot.settings import Settings
from evaluation.command import procedures, say
from evaluation.rows import Row
from evaluation.scoring import WARM_UP
from evaluation.speed.figure import Figure, shares, timed
from evaluation.speed.made import prepare
from evaluation.speed.processes import memory, own_tree
from knowledge.linking import link
from knowledge.runtime import open_knowledge
from nlu.analysis import analyse

#: Milliseconds of a turn, everything included.
BAR_P95 = 80.0


def measure(settings: Settings, rows: Sequence[Row]) -> list[Figure]:
    """Parse and respond, over every turn of `rows`; then linker and encoder over the same texts."""
    prepare(settings)
    began = perf_counter()
    assistant = Assistant.load(settings, say=say)
    loaded = perf_counter() - began
    for text in WARM_UP:
        assistant.turn({}, text)
    took = []
    for row in rows:
        state: dict = {}
        for text in row.turns:
            began = perf_counter()
            turn = assistant.turn(state, text)
            state = turn.state.to_json()
            took.append((perf_counter() - began) * 1000)
    engine = open_knowledge().engine
    readings = [analyse(text) for row in rows for text in row.turns]
    linker = timed(lambda reading: link(reading, engine), readings)
    encoder = timed(lambda reading: engine.encoder.encode_queries([reading.expanded]), readings)
    how = f"{len(took)} turns, {procedures(assistant)} procedures"
    return [
        *shares("turn in process", took, how, BAR_P95),
        *shares("linker alone", linker, f"{how}; analysed before"),
        *shares("encoder alone", encoder, f"{how}; one text a call"),
        Figure("assistant ready in process", loaded, "s", None, "model, catalogue and index loaded"),
        Figure("memory of that process", memory(own_tree()).rss_gb, "GB", None, "RSS after the turns"),
    ]
