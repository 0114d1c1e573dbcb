"""The bot's commands (`commands.yml`), and the words that a command stands for."""
from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Dict, Mapping, Optional

from nlu.errors import DataError
from nlu.yamlfiles import read_yaml

FILE = Path(__file__).with_name("commands.yml")
START = "start"
#: Name and length of a description (core.telegram.org/bots/api#botcommand).
_NAME, _LONGEST = re.compile(r"[a-z0-9_]{1,32}"), 256

#: «/start@TenBot 1_001193»: command, name of a bot, the rest.
_COMMAND = re.compile(r"/([A-Za-z0-9_]+)(?:@([A-Za-z0-9_]+))?(?:\s+|$)(.*)", re.DOTALL)
#: A procedure's code in a link: a dot is none of the characters of `?start=` (core.telegram.org/bots/features#deep-linking).
_CODE = re.compile(r"([1-9])_(\d{6})")


@dataclass(frozen=True)
class Command:
    """`says`: the words it stands for; `about`: what Telegram shows beside it."""

    says: str
    about: str


@dataclass(frozen=True)
class Called:
    """A command as it was written, and what it stands for; `bot` is the bot it names, in lower case, '' for none."""

    says: str
    bot: str = ""


@lru_cache(maxsize=1)
def commands(file: Path = FILE) -> Mapping[str, Command]:
    """By name, in their order. Raises DataError."""
    found: Dict[str, Command] = {}
    rows = read_yaml(file)
    if not isinstance(rows, dict) or START not in rows:
        raise DataError(file, "", f"expected commands by name, `{START}` among them")
    for name, row in rows.items():
        if not _NAME.fullmatch(str(name)) or not isinstance(row, dict) or set(row) != {"says", "about"}:
            raise DataError(file, str(name), "expected `says` and `about`")
        if not all(isinstance(words, str) and words.strip() for words in row.values()) or len(row["about"]) > _LONGEST:
            raise DataError(file, str(name), f"expected words, `about` of at most {_LONGEST} characters")
        found[name] = Command(row["says"], row["about"])
    return found


def greeting() -> str:
    """What somebody says who only opens the chat."""
    return commands()[START].says


def opening(code: str) -> str:
    """The end of a link that opens the bot at a procedure."""
    return f"?{START}={code.replace('.', '_')}"


def called(text: str) -> Optional[Called]:
    """The words that a command stands for; None where `text` is no command. Of an unknown one, its own words."""
    match = _COMMAND.fullmatch(text.strip())
    if match is None:
        return None
    name, bot, rest = match[1].lower(), (match[2] or "").lower(), match[3].strip()
    if name == START:
        code = _CODE.fullmatch(rest)
        return Called(f"{code[1]}.{code[2]}" if code else greeting(), bot)
    known = commands().get(name)
    return Called(known.says if known else f"{match[1]} {rest}".strip(), bot)
