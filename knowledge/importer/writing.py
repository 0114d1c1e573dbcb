"""A folder replaced whole: written beside the old one, flushed to the disk, then put in its place."""
from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import Iterator

from knowledge.imported import CATALOGUE, MANIFEST
from nlu.errors import DataError

#: What a catalogue's folder may hold. Anything else is somebody's, and the folder is not replaced.
OWN = frozenset({CATALOGUE, MANIFEST, "index"})
_ABANDONED = 24 * 3600.0  # seconds after which another import's temporary folder is taken for dead
_EXCHANGE, _HERE = 2, -100


@contextlib.contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """A temporary folder that takes the place of `folder` if the block ends well; else `folder` stays as it was.

    Raises DataError when `folder` holds files that are no catalogue's, or cannot be written.
    """
    folder = Path(os.path.abspath(folder))
    _refuse_strangers(folder)
    prefix = f".{folder.name}.import-"
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _sweep(folder.parent, prefix)
        fresh = Path(tempfile.mkdtemp(prefix=prefix, dir=folder.parent))
    except OSError as error:
        raise DataError(folder, "", f"cannot be written: {error.strerror or error}") from None
    try:
        yield fresh
        os.chmod(fresh, 0o755)
        for path in sorted(fresh.iterdir()):
            _flush(path)
        _flush(fresh)
        _refuse_strangers(folder)
        _swap(fresh, folder)
        _flush(folder.parent)
    except OSError as error:
        raise DataError(folder, "", f"cannot be written: {error.strerror or error}") from None
    finally:
        # After the exchange this is the old catalogue, after a failure the unfinished new one.
        shutil.rmtree(fresh, ignore_errors=True)


def _refuse_strangers(folder: Path) -> None:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise DataError(folder, "", "is not a folder of its own; name another for the catalogue")
    if folder.is_dir():
        strange = sorted(path.name for path in folder.iterdir() if path.name not in OWN)
        if strange:
            raise DataError(folder, strange[0], "is not part of a catalogue; name an empty or a new folder")


def _swap(fresh: Path, folder: Path) -> None:
    if not folder.exists():
        os.rename(fresh, folder)
        return
    if _exchange(fresh, folder):
        return
    # Without an atomic exchange: two renames, the first undone if the second fails.
    aside = Path(tempfile.mkdtemp(prefix=f"{fresh.name}.old-", dir=folder.parent))
    os.rename(folder, aside / "old")
    try:
        os.rename(fresh, folder)
    except OSError:
        os.rename(aside / "old", folder)
        raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Linux's atomic exchange of two names; False where there is none."""
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    if call(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):
        return False
    raise OSError(code, os.strerror(code))


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sweep(parent: Path, prefix: str) -> None:
    for path in parent.glob(prefix + "*"):
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > _ABANDONED:
                shutil.rmtree(path, ignore_errors=True)
