"""`motcua serve` started for real on free ports: until it is ready, a turn over HTTP, memory of all its processes."""
from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import monotonic, perf_counter, sleep

from bot.settings import HOST, ROOT, Settings
from evaluation.rows import Row
from evaluation.speed.figure import Figure, shares
from evaluation.speed.made import CommandFailed, prepare
from evaluation.speed.processes import free_ports, memory, tree

#: Seconds until ready, gigabytes of all processes.
BAR_READY, BAR_MEMORY = 25.0, 2.0
#: Seconds after which the server counts as hung; between two looks; that it has to stop.
PATIENCE, LOOK, GRACE = 300.0, 0.25, 30.0


def measure(settings: Settings, rows: Sequence[Row]) -> list[Figure]:
    """With a model and an index that are there. `settings` must be in the environment, ports are chosen here."""
    prepare(settings)
    with running() as (process, port, ready):
        idle = memory(tree(process.pid))
        took = [turn(port, row.id, text) for row in rows for text in row.turns]
        busy = memory(tree(process.pid))
    how = f"{busy.processes} processes, after {len(took)} turns"
    return [
        Figure("server with its actions ready", ready, "s", BAR_READY, "from `motcua serve` to a good /health"),
        *shares("turn over HTTP", took[1:] or took, f"{len(took)} turns, one at a time"),
        Figure("memory of all processes (RSS)", busy.rss_gb, "GB", BAR_MEMORY, f"{how}; idle {idle.rss_gb:.2f} GB"),
        Figure("the same, shared pages once (PSS)", busy.pss_gb, "GB", None, how),
    ]


@contextmanager
def running(var: str | None = None, **environment: str) -> Iterator[tuple[subprocess.Popen, int, float]]:
    """The server as (process, port, seconds until it was ready); stopped at the end. Raises CommandFailed.

    `var` is the folder of its data; an empty one, gone with the server, where none is given. `environment` besides ours.
    """
    port, rasa, actions = free_ports(3)
    ports = ["--port", str(port), "--rasa-port", str(rasa), "--actions-port", str(actions)]
    with tempfile.TemporaryFile() as said, tempfile.TemporaryDirectory() as empty:
        began = monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", "bot.cli", "serve", *ports], cwd=ROOT, stdout=said, stderr=said, start_new_session=True,
            env={**os.environ, "MOTCUA_VAR": var or empty, **environment},
        )
        try:
            while not _healthy(port):
                if process.poll() is not None or monotonic() - began > PATIENCE:
                    said.seek(0)
                    words = said.read().decode("utf-8", "replace").strip()[-300:]
                    raise CommandFailed(f"`motcua serve` was not ready after {monotonic() - began:.0f} s: {words}")
                sleep(LOOK)
            yield process, port, monotonic() - began
        finally:
            process.terminate()
            try:
                process.wait(GRACE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}/health", timeout=5) as response:
            return response.status == 200
    except (urllib.error.URLError, OSError):  # not listening yet, or not well: a status that is an error
        return False


def turn(port: int, sender: str, text: str) -> float:
    """Milliseconds of one message and its answer. Raises CommandFailed where there is none."""
    request = urllib.request.Request(
        f"http://{HOST}:{port}/v1/conversations/{sender}/messages",
        json.dumps({"text": text}).encode(),
        {"Content-Type": "application/json"},
    )
    began = perf_counter()
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            response.read()
    except (urllib.error.URLError, OSError) as error:
        raise CommandFailed(f"The server did not answer a message: {error}") from None
    return (perf_counter() - began) * 1000
