"""Files made for a person, kept in one folder until they are taken or their time is over."""
from __future__ import annotations

import os
import secrets
import time
from dataclasses import dataclass
from pathlib import Path

#: The folder's name, wherever it is.
FILES = "files"
#: A file is there for a day: it can be made again at any time.
KEPT_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Folder:
    """`keep` writes under a name that cannot be guessed, readable by this user alone."""

    path: Path

    def keep(self, name: str, content: bytes) -> str:
        """The file's path. Raises OSError where it cannot be written; never leaves half a file."""
        self.path.mkdir(parents=True, exist_ok=True)
        self._sweep()
        target = self.path / f"{secrets.token_urlsafe(16)}-{name}"
        half = target.with_name(f".{target.name}")
        with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(content)
        half.replace(target)
        return str(target)

    def _sweep(self) -> None:
        oldest = time.time() - KEPT_SECONDS
        for file in self.path.iterdir():
            try:
                if file.is_file() and file.stat().st_mtime < oldest:
                    file.unlink()
            except OSError:  # another process swept it first
                continue
