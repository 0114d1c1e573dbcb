"""Trains the language model when what it is made from has changed."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from time import perf_counter
from typing import Callable, Iterable

from nlu.errors import MotCuaError

ROOT = Path(__file__).resolve().parent.parent
MODELS = ROOT / "models"
NAME = "motcua"

#: Everything the model is made from. The catalogue is not among it.
SOURCES = ("config.yml", "domain.yml", "nlu", "bot/rasa", "knowledge/linker.py")
_SUFFIXES = frozenset({".py", ".yml", ".json", ".txt"})


class TrainingError(MotCuaError):
    """Rasa could not train a model."""


def train(
    output_dir: Path = MODELS, force: bool = False, say: Callable[[str], None] = print
) -> Path:
    """The path of an up-to-date model in ``output_dir``, trained if need be.

    Raises TrainingError when Rasa gives no model.
    """
    output_dir = Path(output_dir)
    model = _model(output_dir)
    if not force and not is_stale(model):
        say(f"Mô hình ngôn ngữ đã mới nhất: {model}")
        return model
    say("Đang huấn luyện mô hình ngôn ngữ, mất chừng một phút…")
    began = perf_counter()
    mark = fingerprint()
    sidecar = _sidecar(model)
    sidecar.unlink(missing_ok=True)  # an interrupted training must not look fresh
    output_dir.mkdir(parents=True, exist_ok=True)
    _run_rasa(output_dir)
    sidecar.write_text(mark + "\n", encoding="utf-8")
    say(f"Đã huấn luyện xong sau {perf_counter() - began:.0f} giây: {model}")
    return model


def is_stale(model: Path) -> bool:
    """Whether ``model`` is missing or made from something else than what lies here."""
    try:
        written = _sidecar(model).read_text(encoding="utf-8").strip()
    except OSError:
        return True
    return not model.is_file() or written != fingerprint()


def fingerprint() -> str:
    """A hash over the names and contents of everything the model is made from."""
    digest = hashlib.sha256()
    for path in _sources():
        digest.update(path.relative_to(ROOT).as_posix().encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _sources() -> Iterable[Path]:
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            yield from sorted(p for p in source.rglob("*") if p.suffix in _SUFFIXES)
        elif source.is_file():
            yield source


def _model(folder: Path) -> Path:
    return folder / f"{NAME}.tar.gz"


def _sidecar(model: Path) -> Path:
    return model.with_name(f"{NAME}.fingerprint")


def _run_rasa(output_dir: Path) -> None:
    # A process of its own: Rasa brings TensorFlow (seconds, 400 MB), takes hold of
    # logging, and prints for its own users.
    command = [
        sys.executable, "-m", "rasa", "train", "--force", "--fixed-model-name", NAME,
        "--config", "config.yml", "--domain", "domain.yml",
        "--data", "nlu/data", "bot/rasa", "--out", str(output_dir.resolve()),
    ]  # fmt: skip
    quiet = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "2"}
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **quiet}, capture_output=True, text=True, check=False
    )
    if done.returncode or not _model(output_dir).is_file():
        lines = (done.stderr + done.stdout).strip().splitlines() or ["no reason given"]
        raise TrainingError(f"Rasa could not train a model: {lines[-1]}")
