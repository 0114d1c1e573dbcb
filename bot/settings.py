"""Where things are and which ports are used: the environment, overruled by the command line."""
from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, replace
from pathlib import Path

import structlog

from nlu.errors import MotCuaError

ROOT = Path(__file__).resolve().parent.parent

#: Environment variable → (field, what it is). docs/commands.md lists them; a test holds it to that.
VARIABLES = {
    "MOTCUA_CATALOGUE": ("catalogue", "folder of an imported catalogue"),
    "MOTCUA_ENCODER": ("encoder", "folder of a local sentence-transformers model"),
    "MOTCUA_PROFILE": ("profile", "deployment profile, a YAML file"),
    "MOTCUA_MODELS": ("models", "folder of the trained language model"),
    "MOTCUA_PORT": ("port", "port of the HTTP front"),
    "MOTCUA_RASA_PORT": ("rasa_port", "port of Rasa, on loopback"),
    "MOTCUA_ACTIONS_PORT": ("actions_port", "port of the action server, on loopback"),
}
_PORTS = ("port", "rasa_port", "actions_port")
#: File name of the trained model inside `models`; `bot.training` writes it.
MODEL = "motcua.tar.gz"
#: Everything listens here and nowhere else.
HOST = "127.0.0.1"


class SettingsError(MotCuaError):
    """A setting cannot be used; the message names it and says why."""


@dataclass(frozen=True)
class Settings:
    """Paths are absolute. `catalogue` is None where only the curated catalogue is used."""

    catalogue: Path | None = None
    encoder: Path = ROOT / "knowledge" / "encoder" / "model"
    profile: Path = ROOT / "knowledge" / "deployment.yml"
    models: Path = ROOT / "models"
    logs: Path = ROOT / "var" / "log"
    port: int = 8080
    rasa_port: int = 5005
    actions_port: int = 5055

    @classmethod
    def read(cls, environment: Mapping[str, str] = os.environ, **given: object) -> Settings:
        """From the environment; `given` (those that are not None) wins.

        Raises SettingsError for a port that is none and for a catalogue or profile that is not there.
        """
        values: dict[str, object] = {}
        for variable, (name, _) in VARIABLES.items():
            if environment.get(variable):
                values[name] = _value(name, environment[variable], variable)
        for name, value in given.items():
            if value is not None:
                values[name] = _value(name, value, f"--{name.replace('_', '-')}")
        settings = replace(cls(), **values)
        settings._check()
        return settings

    def _check(self) -> None:
        if self.catalogue is not None and not (self.catalogue / "catalogue.jsonl").is_file():
            what = "không có catalogue.jsonl" if self.catalogue.is_dir() else "không có thư mục này"
            raise SettingsError(f"Danh mục {self.catalogue}: {what}; hãy tạo bằng `motcua catalogue import … --into {self.catalogue}`.")
        if not self.profile.is_file():
            raise SettingsError(f"Hồ sơ triển khai {self.profile}: không có tệp này.")
        ports = [self.port, self.rasa_port, self.actions_port]
        if len(set(ports)) < len(ports):
            raise SettingsError(f"Ba cổng phải khác nhau; đang là {', '.join(map(str, ports))}.")

    @property
    def model(self) -> Path:
        """The trained model's archive, whether it is there or not."""
        return self.models / MODEL

    def apply(self, environment: MutableMapping[str, str] = os.environ) -> None:
        """Say the same in `environment`: Rasa's components and child processes read it there."""
        for variable, (name, _) in VARIABLES.items():
            value = getattr(self, name)
            if value is None:
                environment.pop(variable, None)
            else:
                environment[variable] = str(value)


def quiet(environment: MutableMapping[str, str] = os.environ) -> None:
    """No telemetry, no hub, no chatter of libraries: before any of them is imported.

    Below warnings Rasa logs what people write, so that this is privacy too.
    """
    warnings.simplefilter("ignore")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    for name, value in {
        "RASA_TELEMETRY_ENABLED": "false",
        "HF_HUB_OFFLINE": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "TF_ENABLE_ONEDNN_OPTS": "0",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "PYTHONWARNINGS": "ignore",
        "TOKENIZERS_PARALLELISM": "false",
    }.items():
        environment.setdefault(name, value)


def _value(name: str, value: object, source: str) -> object:
    if name not in _PORTS:
        return Path(str(value)).expanduser().absolute()
    try:
        port = int(str(value))
    except ValueError:
        port = 0
    if not 1 <= port <= 65535:
        raise SettingsError(f"{source}: '{value}' không phải số cổng (1–65535).")
    return port
