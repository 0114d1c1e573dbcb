"""Trains a candidate on each fold and reads the rest; speed in a fresh process."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

from nlu.examples import load_examples

from evaluation.intents.folds import folds, write

CANDIDATES = Path(__file__).resolve().parent / "candidates"
_CHILD = [sys.executable, "-W", "ignore", "-m", "evaluation.intents"]


def measure(candidate: str, count: int) -> dict[str, Any]:
    """Scores of ``candidate`` over the first ``count`` folds, as one plain row."""
    with tempfile.TemporaryDirectory() as folder:
        scores = _child("learn", candidate, folder, str(count))
        speed = _child("speed", str(Path(folder) / "0.tar.gz"))
    return {"candidate": candidate, "folds": count, **scores, **speed}


def learn(candidate: str, folder: Path, count: int) -> dict[str, Any]:
    """Train and read ``count`` folds in this process; leaves the models in ``folder``."""
    from sklearn.metrics import accuracy_score, f1_score

    from bot.pipeline import Pipeline
    from nlu.components.registration import register_all
    from rasa.model_training import train_nlu

    register_all()
    gold: list[str] = []
    read: list[str] = []
    hits = wanted = named = 0
    took = []
    for index, (learnt, held) in zip(range(count), folds(load_examples())):
        data = folder / f"{index}.yml"
        write(learnt, data)
        began = process_time()
        with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
            train_nlu(
                config=str(CANDIDATES / f"{candidate}.yml"),
                nlu_data=str(data),
                output=str(folder),
                fixed_model_name=str(index),
            )
        took.append(process_time() - began)
        pipeline = Pipeline.load(folder / f"{index}.tar.gz")
        for example in held:
            parse = pipeline.parse(example.text)
            gold.append(example.intent)
            read.append(parse["intent"]["name"] or "")
            if example.intent in ("ask", "compare"):
                aspects = {a["name"] for a in parse.get("aspects", ())}
                hits += len(aspects & set(example.aspects))
                wanted += len(example.aspects)
                named += len(aspects)
    return {
        "accuracy": accuracy_score(gold, read),
        "macro_f1": f1_score(gold, read, average="macro"),
        "out_of_scope_f1": f1_score(
            [g == "out_of_scope" for g in gold], [r == "out_of_scope" for r in read]
        ),
        "aspects_f1": 2 * hits / (wanted + named) if named else None,
        "train_cpu_s": median(took),
    }


def speed(model: Path) -> dict[str, Any]:
    """How long ``model`` takes to load and to parse, and the memory it needs."""
    began = perf_counter()
    from bot.pipeline import Pipeline  # its imports are part of the load

    pipeline = Pipeline.load(model)
    loaded = perf_counter() - began
    texts = [example.text for example in load_examples()[::10]]
    took = []
    for text in texts:
        began = perf_counter()
        pipeline.parse(text)
        took.append(perf_counter() - began)
    return {
        "load_s": loaded,
        "parse_p50_ms": median(took) * 1000,
        "rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _child(*arguments: str) -> dict[str, Any]:
    # Rasa's cache would make a second training look free.
    quiet = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}
    environment = {**os.environ, **quiet, "RASA_MAX_CACHE_SIZE": "0"}
    done = subprocess.run(
        [*_CHILD, *arguments], capture_output=True, text=True, env=environment, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments)} failed: {done.stderr.strip()[-500:]}")
    return json.loads(done.stdout.strip().splitlines()[-1])
