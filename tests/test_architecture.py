"""The house: rooms import only rooms to their left, modules stay short, commands are documented."""
from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import click
import pytest

from bot.cli import cli
from bot.settings import VARIABLES

ROOT = Path(__file__).resolve().parent.parent
#: From left to right; each may import itself and what stands before it.
ROOMS = ("nlu", "knowledge", "actions", "bot")
#: Beside the rooms, and imported by none of them; but `motcua eval` is the evaluation's command.
BESIDE = ("evaluation", "deploy", "tests")
BRIDGES = {"bot/cli/evaluate.py": {"evaluation"}}
LONGEST = 300
LONG_MODULES: frozenset[str] = frozenset()


def tracked() -> list[str]:
    """Every file of the project, committed or not yet, relative to its root."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    return sorted({name for name in names if name and (ROOT / name).is_file()})


def modules(*folders: str) -> list[str]:
    return [name for name in tracked() if name.endswith(".py") and name.split("/")[0] in folders]


def imported(name: str) -> set[str]:
    """Top-level packages that a module imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse((ROOT / name).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_rooms_to_its_left(room):
    forbidden = {*ROOMS[ROOMS.index(room) + 1 :], *BESIDE}
    names = modules(room)
    assert names
    wrong = {name: imported(name) & forbidden - BRIDGES.get(name, set()) for name in names}
    assert {name: rooms for name, rooms in wrong.items() if rooms} == {}


def test_a_module_is_read_in_one_sitting():
    long = {n for n in modules(*ROOMS, "evaluation", "deploy") if len((ROOT / n).read_text(encoding="utf-8").splitlines()) > LONGEST}
    assert long == LONG_MODULES


def test_no_file_names_a_place_on_some_machine():
    place = re.compile(r"(?<![\w.~$}/-])/(?:work|root|home|tmp|opt)/\w")
    texts = {".py", ".yml", ".toml", ".md", ".txt", ".in", ".lock", ".cfg", ".sh", ""}
    wrong = [
        f"{name}:{number}"
        for name in tracked()
        if Path(name).suffix in texts
        for number, line in enumerate((ROOT / name).read_text(encoding="utf-8").splitlines(), 1)
        if place.search(line)
    ]
    assert wrong == []


def commands(command: click.Command = cli, path: str = "motcua") -> list[tuple[str, click.Command]]:
    if isinstance(command, click.Group):
        return [found for name, sub in command.commands.items() for found in commands(sub, f"{path} {name}")]
    return [(path, command)]


@pytest.mark.parametrize("path, command", commands(), ids=[path for path, _ in commands()])
def test_every_command_and_its_options_are_documented(path, command):
    lines = [line for line in (ROOT / "docs/commands.md").read_text(encoding="utf-8").splitlines() if f"`{path}" in line]
    assert lines, f"docs/commands.md does not have `{path}`"
    options = {parameter.opts[0] for parameter in command.params if isinstance(parameter, click.Option)} - {"--catalogue"}
    assert {option for option in options if option not in lines[0]} == set()


def test_every_environment_variable_is_documented():
    text = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    assert [variable for variable in VARIABLES if f"`{variable}`" not in text] == []
