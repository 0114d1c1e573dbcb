"""Writes requirements.lock and requirements-test.lock: `python -m deploy.lock`, or `make lock`.

No resolver can solve Rasa's pins on Python 3.11, so the lock is what one environment really holds: the
closure of `requirements.in` over the metadata of the packages installed beside this interpreter.
`[tool.motcua.lock]` in pyproject.toml names the declared requirements that are broken knowingly; any other
breach is an error. What is missing, or is not at the version that `requirements.in` pins, is installed first
(the only step that needs the network). `--check` installs and writes nothing: exit 2 where the locks are
not what they would be.
"""
from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import metadata
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
HEADER = """\
# Written by `make lock` from {source}; do not edit.
# Install with: pip install --no-deps --ignore-requires-python -r {name}
"""


class LockError(Exception):
    """One sentence: what keeps the lock from being written."""


@dataclass
class Rules:
    """What pyproject.toml says about requirements that are not taken at their word."""

    markers: dict[str, str]
    overrides: dict[str, str]
    omitted: dict[str, str]

    @classmethod
    def read(cls, path: Path) -> Rules:
        table = tomllib.loads(path.read_text(encoding="utf-8"))["tool"]["motcua"]["lock"]
        return cls(table["markers"], table["overrides"], table["omitted"])


@dataclass
class Closure:
    """Distributions by canonical name, each with the names of those that need it."""

    versions: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    via: dict[str, set[str]] = field(default_factory=dict)
    missing: list[Requirement] = field(default_factory=list)
    breaches: list[str] = field(default_factory=list)


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def read_in(path: Path) -> list[Requirement]:
    """The requirements of a `.in` file; every one must be pinned with `==`."""
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        text = line.split("#")[0].strip()
        if not text:
            continue
        requirement = Requirement(text)
        if not str(requirement.specifier).startswith("=="):
            raise LockError(f"{path.name}, line {number}: '{text}' is not pinned with ==.")
        rows.append(requirement)
    return rows


def installed() -> dict[str, metadata.Distribution]:
    return {canonical(d.metadata["Name"]): d for d in metadata.distributions()}


def closure(roots: list[Requirement], source: str, rules: Rules) -> Closure:
    """Everything that `roots` need, by the metadata of what is installed."""
    found, have = Closure(), installed()
    waiting = [(root, source) for root in roots]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        requirement, by = waiting.pop()
        name = canonical(requirement.name)
        if name in rules.omitted:
            continue
        if name not in have:
            found.missing.append(requirement)
            continue
        # A local version (2.13.0+cpu) is a build of the same release.
        version = have[name].version.split("+")[0]
        if not requirement.specifier.contains(version, prereleases=True):
            if by == source:
                found.missing.append(requirement)
            elif f"{by}: {name}" not in rules.overrides:
                found.breaches.append(f"{by} needs {requirement}, but {version} is installed")
        found.versions[name] = version
        found.names[name] = have[name].metadata["Name"]
        found.via.setdefault(name, set()).add(by)
        key = (name, frozenset(requirement.extras))
        if key not in seen:
            seen.add(key)
            waiting += [(need, name) for need in _needs(have[name], requirement.extras, rules.markers.get(name))]
    return found


def _needs(distribution: metadata.Distribution, extras: set[str], python: str | None) -> list[Requirement]:
    environment = dict(default_environment())
    if python:
        environment.update(python_version=python, python_full_version=f"{python}.0")
    needs = []
    for line in distribution.requires or []:
        need = _parsed(line)
        wanted = need.marker is None or any(need.marker.evaluate({**environment, "extra": e}) for e in ("", *extras))
        if wanted:
            needs.append(need)
    return needs


@lru_cache(maxsize=None)
def _parsed(line: str) -> Requirement:
    return Requirement(line)


def render(found: Closure, name: str, source: str, without: set[str] = frozenset()) -> str:
    rows = [
        f"{found.names[key]}=={found.versions[key]}  # {', '.join(sorted(found.via[key]))}"
        for key in sorted(found.versions)
        if key not in without
    ]
    return HEADER.format(source=source, name=name) + "\n".join(rows) + "\n"


def locks(root: Path = ROOT, install: bool = False) -> dict[str, str]:
    """The text of each lock by file name. Raises LockError for what is missing or broken."""
    rules = Rules.read(root / "pyproject.toml")
    main = _complete(root / "requirements.in", [], rules, install)
    both = _complete(root / "requirements-test.in", read_in(root / "requirements.in"), rules, install)
    return {
        "requirements.lock": render(main, "requirements.lock", "requirements.in"),
        "requirements-test.lock": render(
            both, "requirements-test.lock", "requirements-test.in", without=set(main.versions)
        ),
    }


def _complete(path: Path, beside: list[Requirement], rules: Rules, install: bool) -> Closure:
    while True:
        found = closure(read_in(path) + beside, path.name, rules)
        if not found.missing:
            break
        wanted = sorted({f"{r.name}{r.specifier}" for r in found.missing})
        if not install:
            raise LockError(f"Not installed, though {path.name} needs it: {', '.join(wanted)}. Run `make lock`.")
        pip = [sys.executable, "-m", "pip", "install", "--no-deps", "--ignore-requires-python", *wanted]
        if subprocess.run(pip).returncode != 0:
            raise LockError(f"pip could not install {', '.join(wanted)}.")
    if found.breaches:
        breaches = "; ".join(sorted(found.breaches))
        raise LockError(f"{breaches}: install what fits, or give the reason in pyproject.toml, [tool.motcua.lock.overrides].")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m deploy.lock", description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 2 where a lock is not up to date")
    check = parser.parse_args().check
    try:
        texts = locks(install=not check)
    except LockError as error:
        print(error, file=sys.stderr)
        return 2
    stale = [n for n, text in texts.items() if not (ROOT / n).is_file() or (ROOT / n).read_text() != text]
    for name in stale:
        if check:
            print(f"{name} is not up to date: run `make lock`.", file=sys.stderr)
        else:
            (ROOT / name).write_text(texts[name])
            print(f"{name}: {texts[name].count('==')} packages", file=sys.stderr)
    return 2 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
