"""What is made before anyone can ask: the index and the model, into a folder that is thrown away; and a cold `ask`."""
from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from bot.assistant import places
from bot.settings import ROOT, Settings
from bot.training import train
from evaluation.command import say
from evaluation.speed.figure import Figure
from knowledge.runtime import Knowledge
from knowledge.search import files
from knowledge.search import index as index_room
from nlu.errors import MotCuaError

#: Seconds each.
BAR_ASK, BAR_INDEX, BAR_TRAIN = 15.0, 180.0, 180.0
RUNS = 3
QUESTION = "làm giấy khai sinh cho con cần gì"
#: Seconds after which a command counts as hung.
PATIENCE = 300.0


class CommandFailed(MotCuaError):
    """A command that is measured did not do its work."""


def prepare(settings: Settings) -> None:
    """Train and index what is stale, so that what follows does not pay for it."""
    train(settings.models, say=say)
    knowledge = Knowledge(places(settings), say)
    if not knowledge.index_is_fresh():
        knowledge.build_index()


def ask(settings: Settings) -> list[Figure]:
    """`motcua ask` in fresh processes. `settings` must be in the environment."""
    prepare(settings)
    took = []
    for _ in range(RUNS):
        began = perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "bot.cli", "ask", QUESTION],
            cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False,
        )  # fmt: skip
        took.append(perf_counter() - began)
        if done.returncode or not done.stdout.strip():
            raise CommandFailed(f"`motcua ask` gave no answer: {done.stderr.strip()[-300:]}")
    each = ", ".join(f"{seconds:.1f}" for seconds in took)
    return [
        Figure("`motcua ask` from a cold start, slowest", max(took), "s", BAR_ASK, f"{RUNS} processes: {each} s"),
        Figure("`motcua ask` from a cold start, median", median(took), "s", BAR_ASK),
    ]


def index(settings: Settings) -> list[Figure]:
    """Everything `motcua index build` does, catalogue and encoder opened too; the index in use stays as it is."""
    began = perf_counter()
    knowledge = Knowledge(places(settings), say)
    built = index_room.build(knowledge.catalogue.documents, knowledge.encoder, knowledge.fingerprint, say)
    with tempfile.TemporaryDirectory() as folder:
        files.save(built, Path(folder) / "index")
        took = perf_counter() - began
    how = f"{len(built.documents)} procedures, {len(built.embeddings)} names"
    return [Figure("index build", took, "s", BAR_INDEX, how)]


def training(settings: Settings) -> list[Figure]:
    """What `motcua train --force` does; the model in use stays as it is."""
    with tempfile.TemporaryDirectory() as folder:
        began = perf_counter()
        train(Path(folder), force=True, say=say)
        took = perf_counter() - began
    return [Figure("training", took, "s", BAR_TRAIN, "a process of its own, as `motcua train` does")]
