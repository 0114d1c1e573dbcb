"""Files in a folder, on the machine of who made them."""
import os
import stat
import time
from pathlib import Path

import pytest

from actions.files import KEPT_SECONDS, Folder


def test_a_file_is_its_owners_alone_under_a_name_of_its_own(tmp_path):
    folder = Folder(tmp_path / "new" / "files")
    one, other = Path(folder.keep("ct01.docx", b"1")), Path(folder.keep("ct01.docx", b"2"))
    assert (one.read_bytes(), other.read_bytes()) == (b"1", b"2") and one.name.endswith("-ct01.docx")
    assert stat.S_IMODE(one.stat().st_mode) == 0o600 and len(list(folder.path.iterdir())) == 2


def test_after_a_day_it_is_gone(tmp_path):
    folder = Folder(tmp_path)
    old, new = Path(folder.keep("a.pdf", b"1")), Path(folder.keep("b.pdf", b"2"))
    then = time.time() - KEPT_SECONDS - 60
    os.utime(old, (then, then))
    folder.sweep()
    assert list(tmp_path.iterdir()) == [new]


def test_a_folder_that_is_none(tmp_path):
    (tmp_path / "file").write_text("x")
    Folder(tmp_path / "none").sweep()
    Folder(tmp_path / "file").sweep()
    assert (tmp_path / "file").exists() and not (tmp_path / "none").exists()
    with pytest.raises(OSError):
        Folder(tmp_path / "file").keep("a.pdf", b"1")
