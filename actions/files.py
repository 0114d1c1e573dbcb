"""Files made for a person, kept until they are taken or their time is over: in one folder, or by a server."""
from __future__ import annotations

import os
import secrets
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from actions.world import Files

#: The folder's name, wherever it is.
FILES = "files"
#: A file is there for a day: it can be made again at any time.
KEPT_SECONDS = 24 * 3600


class Shelf(Protocol):
    """The files of everyone whom a server talks to, found by names that cannot be guessed."""

    def of(self, sender: str, known: bool) -> Files:
        """Where this turn's files of `sender` go, taken before the turn begins; never fails.

        One who is erased during the turn stays erased: `keep` then raises OSError. `known`: they have been here
        before, so that one of whom nothing is kept now was erased just before the turn.
        """

    def clear(self, sender: str) -> None:
        """Delete all of theirs. May fail with an error of its own, and then changed nothing."""


@dataclass(frozen=True)
class Folder:
    """For who works on their own machine: in clear, under a name that cannot be guessed, for this user alone."""

    path: Path

    def keep(self, name: str, content: bytes) -> str:
        """The file's path. Raises OSError where it cannot be written; never leaves half a file."""
        self.path.mkdir(parents=True, exist_ok=True)
        self.sweep()
        target = self.path / f"{secrets.token_urlsafe(16)}-{name}"
        half = target.with_name(f".{target.name}")
        with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(content)
        half.replace(target)
        return str(target)

    def sweep(self) -> None:
        """Delete the files whose time is over."""
        oldest = time.time() - KEPT_SECONDS
        try:
            files = list(self.path.iterdir())
        except OSError:  # nothing was ever kept
            return
        for file in files:
            try:
                if file.is_file() and file.stat().st_mtime < oldest:
                    file.unlink()
            except OSError:  # another process swept it first
                continue
