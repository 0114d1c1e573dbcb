"""Errors that carry one plain sentence for the person at the keyboard.

The command line prints ``str(error)`` and exits with status 2; no traceback
is shown, so the message alone must say what is wrong and where.
"""

from __future__ import annotations

from pathlib import Path


class MotCuaError(Exception):
    """Base of every error of this project that a user can put right.

    ``message`` is one plain sentence, also returned by ``str(error)``.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return self.message


class DataError(MotCuaError):
    """A data file does not hold what it must hold.

    ``file`` is the file at fault, ``path`` the place inside it (a line such as
    ``line 12``, or a dotted key such as ``documents.2.when``; empty for the
    file as a whole) and ``message`` the reason. Rendered as
    ``knowledge/catalogue/x.yml [documents.2.when] reason``.
    """

    def __init__(self, file: str | Path, path: str, message: str) -> None:
        self.file = str(file)
        self.path = path
        self.reason = message
        where = f"{self.file} [{path}]" if path else self.file
        super().__init__(f"{where} {message}")

    def __reduce__(self):
        # The default would rebuild from the rendered message alone.
        return type(self), (self.file, self.path, self.reason)
