"""Where things are and which ports are used: the environment, overruled by the command line."""
from __future__ import annotations

import datetime as dt
import logging
import os
import re
import warnings
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from nlu.errors import MotCuaError

ROOT = Path(__file__).resolve().parent.parent

#: Environment variable → (field, what it is). docs/commands.md lists them; a test holds it to that.
VARIABLES = {
    "MOTCUA_CATALOGUE": ("catalogue", "folder of an imported catalogue"),
    "MOTCUA_ADDITIONS": ("additions", "folder of what staff add to the catalogue's names and questions"),
    "MOTCUA_RENEW_AFTER": ("renew_after", "seconds after which approved additions come into use, 0 for at the next start"),
    "MOTCUA_ENCODER": ("encoder", "folder of a local sentence-transformers model"),
    "MOTCUA_PROFILE": ("profile", "deployment profile, a YAML file"),
    "MOTCUA_MODELS": ("models", "folder of the trained language model"),
    "MOTCUA_VAR": ("var", "folder of logs, conversations and keys"),
    "MOTCUA_DATABASE": ("database", "where conversations are kept, a URL"),
    "MOTCUA_MASTER_KEY": ("master_key", "key under which people's keys are kept"),
    "MOTCUA_RETENTION_DAYS": ("retention_days", "days a conversation is kept"),
    "MOTCUA_AS_OF": ("as_of", "a day to look at instead of today, YYYY-MM-DD"),
    "MOTCUA_PORT": ("port", "port of the HTTP front"),
    "MOTCUA_RASA_PORT": ("rasa_port", "port of Rasa, on loopback"),
    "MOTCUA_ACTIONS_PORT": ("actions_port", "port of the action server, on loopback"),
    "MOTCUA_CHANNELS": ("channels", "channels beside the widget and the REST interface, with commas between them"),
    "MOTCUA_REDIS": ("redis", "where rate limits are counted for several servers, a URL"),
    "MOTCUA_PUBLIC_URL": ("public_url", "address at which people reach this server"),
    "MOTCUA_TELEGRAM_TOKEN": ("telegram_token", "token of the Telegram bot, from BotFather"),
    "MOTCUA_TELEGRAM_API": ("telegram_api", "another Bot API server than Telegram's own, a URL"),
    "MOTCUA_TELEGRAM_WEBHOOK": ("telegram_webhook", "public URL to which Telegram posts; without it, it is asked"),
    "MOTCUA_TELEGRAM_SECRET": ("telegram_secret", "what Telegram proves itself with at the webhook"),
    "MOTCUA_ZALO_APP_ID": ("zalo_app_id", "id of the application on developers.zalo.me"),
    "MOTCUA_ZALO_APP_SECRET": ("zalo_app_secret", "secret key of that application"),
    "MOTCUA_ZALO_OA_SECRET": ("zalo_oa_secret", "secret key of the Official Account linked with it, for its webhooks"),
    "MOTCUA_ZALO_API": ("zalo_api", "another server for the Official Account's API than Zalo's own, a URL"),
    "MOTCUA_ZALO_OAUTH": ("zalo_oauth", "another server for its tokens, a URL"),
    "MOTCUA_ZALO_BOT_TOKEN": ("zalo_bot_token", "token of a bot of the Zalo Bot Platform"),
    "MOTCUA_ZALO_BOT_SECRET": ("zalo_bot_secret", "secret of that bot's webhook; without it the bot asks for messages itself"),
    "MOTCUA_ZALO_BOT_API": ("zalo_bot_api", "another server for that bot's API, a URL"),
}
_PORTS = ("port", "rasa_port", "actions_port")
_ZALO = ("zalo_app_id", "zalo_app_secret", "zalo_oa_secret", "zalo_bot_token", "zalo_bot_secret")
_TELEGRAM = ("telegram_token", "telegram_api", "telegram_webhook", "telegram_secret")
_ADDRESSES = ("public_url", "zalo_api", "zalo_oauth", "zalo_bot_api")
_TEXTS = ("master_key", "channels", "redis", *_TELEGRAM, *_ZALO)
#: Beginnings of a database's URL. SQLAlchemy knows PostgreSQL by its long name only.
_SQLITE, _POSTGRESQL, _POSTGRES = "sqlite:///", "postgresql://", "postgres://"
#: Days; ten years are more than any rule of keeping asks for.
_LONGEST_RETENTION = 3650
#: Seconds.
_LONGEST_WAIT = 86_400
#: File name of the trained model inside `models`; `bot.training` writes it.
MODEL = "motcua.tar.gz"
#: Everything listens here and nowhere else.
HOST = "127.0.0.1"


class SettingsError(MotCuaError):
    """A setting cannot be used; the message names it and says why."""


@dataclass(frozen=True)
class Settings:
    """Paths are absolute. None: only the curated catalogue; the database and the key in the `var` folder."""

    catalogue: Path | None = None
    additions: Path = None  # type: ignore[assignment]  # in `var` where nothing else was said
    renew_after: int = 60
    encoder: Path = ROOT / "knowledge" / "encoder" / "model"
    profile: Path = ROOT / "knowledge" / "deployment.yml"
    models: Path = ROOT / "models"
    var: Path = ROOT / "var"
    database: str | None = field(default=None, repr=False)  # may hold a password
    master_key: str | None = field(default=None, repr=False)
    retention_days: int = 30
    as_of: str | None = None
    port: int = 8080
    rasa_port: int = 5005
    actions_port: int = 5055
    channels: str | None = None
    redis: str | None = field(default=None, repr=False)  # may hold a password
    public_url: str | None = None
    telegram_token: str | None = field(default=None, repr=False)
    telegram_api: str | None = None
    telegram_webhook: str | None = None
    telegram_secret: str | None = field(default=None, repr=False)
    zalo_app_id: str | None = None
    zalo_app_secret: str | None = field(default=None, repr=False)
    zalo_oa_secret: str | None = field(default=None, repr=False)
    zalo_api: str | None = None
    zalo_oauth: str | None = None
    zalo_bot_token: str | None = field(default=None, repr=False)
    zalo_bot_secret: str | None = field(default=None, repr=False)
    zalo_bot_api: str | None = None

    def __post_init__(self) -> None:
        if self.additions is None:
            object.__setattr__(self, "additions", self.var / "additions")

    @classmethod
    def read(cls, environment: Mapping[str, str] = os.environ, **given: object) -> Settings:
        """From the environment; `given` (those that are not None) wins.

        Raises SettingsError for a port, a number of days or a database that is none, and for a catalogue or
        profile that is not there.
        """
        values: dict[str, object] = {}
        for variable, (name, _) in VARIABLES.items():
            if environment.get(variable):
                values[name] = _value(name, environment[variable], variable)
        for name, value in given.items():
            if value is not None:
                values[name] = _value(name, value, f"--{name.replace('_', '-')}")
        settings = cls(**values)
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

    @property
    def logs(self) -> Path:
        return self.var / "log"

    @property
    def database_url(self) -> str:
        """An SQLAlchemy URL; a file in `var` where nothing else was said."""
        return self.database or f"{_SQLITE}{self.var / 'conversations.db'}"

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
    if name in _TEXTS:
        return str(value).strip()
    if name in _ADDRESSES:
        return _address(str(value).strip(), source)
    if name == "as_of":
        return _day(str(value).strip(), source)
    if name == "database":
        return _database(str(value).strip(), source)
    if name == "retention_days":
        return _number(value, 1, _LONGEST_RETENTION, f"{source}: '{value}' không phải số ngày (1–{_LONGEST_RETENTION}).")
    if name == "renew_after":
        return _number(value, 0, _LONGEST_WAIT, f"{source}: '{value}' không phải số giây (0–{_LONGEST_WAIT}).")
    if name in _PORTS:
        return _number(value, 1, 65535, f"{source}: '{value}' không phải số cổng (1–65535).")
    return Path(str(value)).expanduser().absolute()


def _number(value: object, least: int, most: int, wrong: str) -> int:
    try:
        number = int(str(value))
    except ValueError:
        raise SettingsError(wrong) from None
    if not least <= number <= most:
        raise SettingsError(wrong)
    return number


def _address(text: str, source: str) -> str:
    """An address without what is behind the host; a slash at the end falls away."""
    if not re.fullmatch(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?/?", text):
        raise SettingsError(f"{source}: '{text}' không phải một địa chỉ như https://motcua.example.")
    return text.rstrip("/")


def _day(text: str, source: str) -> str:
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        raise SettingsError(f"{source}: '{text}' không phải một ngày viết theo kiểu 2026-11-22.") from None


def _database(url: str, source: str) -> str:
    """The URL as SQLAlchemy reads it. A message never repeats it: it may hold a password."""
    if url.startswith(_SQLITE) and len(url) > len(_SQLITE):
        return f"{_SQLITE}{Path(url.removeprefix(_SQLITE)).expanduser().absolute()}"
    if url.startswith((_POSTGRESQL, _POSTGRES)):
        return _POSTGRESQL + url.split("://", 1)[1]
    raise SettingsError(f"{source}: cần sqlite:///TỆP hoặc postgresql://NGƯỜI_DÙNG:MẬT_KHẨU@MÁY/CƠ_SỞ_DỮ_LIỆU.")
