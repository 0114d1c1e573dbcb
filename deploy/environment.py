"""Makes `.venv/` from the lock: `python3.11 deploy/environment.py [--tests]`, or `make env`.

Runs on a bare Python 3.11 (standard library only). Nothing is done when the environment was already made
from the same locks; its stamp holds their hash. All that it says goes to standard error, so that
`echo … | make chat` prints the answer alone.
"""
from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
#: Installed by name and version as they stand: no resolver is asked.
INSTALL = ("install", "--no-deps", "--ignore-requires-python", "--disable-pip-version-check")
#: Seconds between two signs of life while pip unpacks.
BEAT = 5.0


class EnvironmentError_(Exception):
    """One sentence for the person at the keyboard."""


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def main(arguments: list[str]) -> int:
    try:
        _needs_python()
        _make_venv()
        _install("requirements.lock", "các gói")
        _install_project()
        if "--tests" in arguments:
            _install("requirements-test.lock", "công cụ kiểm thử")
    except EnvironmentError_ as error:
        say(str(error))
        return 2
    except KeyboardInterrupt:
        say("Đã dừng. Chạy lại `make env` để làm tiếp.")
        return 130
    return 0


def _needs_python() -> None:
    if sys.version_info[:2] != (3, 11) or not sys.platform.startswith("linux"):
        found = ".".join(map(str, sys.version_info[:3]))
        raise EnvironmentError_(f"Cần Python 3.11 trên Linux; đây là Python {found} trên {sys.platform}.")


def _make_venv() -> None:
    # Once a lock was installed the venv is whole; before that, its making may have been cut short.
    if PYTHON.exists() and ((VENV / "requirements.lock.stamp").exists() or _has_pip()):
        return
    say("Đang tạo môi trường .venv …")
    done = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True)
    if done.returncode != 0:
        said = (done.stdout + done.stderr).strip().splitlines()
        reason = said[0] if said else "không rõ lý do"
        raise EnvironmentError_(f"Không tạo được {VENV} ({reason}). Trên Debian và Ubuntu: apt install python3.11-venv.")


def _install(lock: str, what: str) -> None:
    path, stamp = ROOT / lock, VENV / f"{lock}.stamp"
    mark = hashlib.sha256(path.read_bytes()).hexdigest()
    if _read(stamp) == mark:
        return
    total = sum("==" in line.split("#")[0] for line in path.read_text(encoding="utf-8").splitlines())
    say(f"Đang cài {what} theo {lock}: {total} gói, lần đầu mất vài phút …")
    began = time.monotonic()
    _pip_with_progress([*INSTALL, "-r", str(path)], total)
    stamp.write_text(mark, encoding="utf-8")
    say(f"Đã cài xong {what} sau {time.monotonic() - began:.0f} giây.")


def _install_project() -> None:
    """The project itself, editable, without the network: setuptools is in the lock."""
    path, stamp = ROOT / "pyproject.toml", VENV / "project.stamp"
    # The place belongs to the mark: a tree that was moved needs its paths written anew.
    mark = hashlib.sha256(path.read_bytes() + str(ROOT).encode()).hexdigest()
    if _read(stamp) == mark and (VENV / "bin" / "motcua").exists():
        return
    pip = [str(PYTHON), "-m", "pip", *INSTALL, "--no-index", "--no-build-isolation", "--quiet", "-e", str(ROOT)]
    done = subprocess.run(pip, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != 0:
        raise EnvironmentError_(f"Không cài được chính dự án vào {VENV}:\n{(done.stdout + done.stderr).strip()}")
    stamp.write_text(mark, encoding="utf-8")


def _pip_with_progress(arguments: list[str], total: int) -> None:
    """Run pip and print a line now and then: how many packages were fetched, then how many are in place."""
    pip = subprocess.Popen(
        [str(PYTHON), "-m", "pip", *arguments, "--progress-bar", "off"],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    done = threading.Event()
    watcher: threading.Thread | None = None
    fetched, tail = 0, []
    for line in pip.stdout or ():
        tail = [*tail[-29:], line]
        if re.match(r"(Collecting|Requirement already satisfied:?) ", line):
            fetched += 1
            if fetched % 20 == 0 or fetched == total:
                say(f"  tải {fetched}/{total}")
        elif line.startswith("Building wheel"):
            say(f"  {line.strip()}")
        elif line.startswith("Installing collected packages") and watcher is None:
            watcher = threading.Thread(target=_watch, args=(done, total), daemon=True)
            watcher.start()
    code = pip.wait()
    done.set()
    if code != 0:
        raise EnvironmentError_("pip không cài được các gói; những dòng cuối của pip:\n" + "".join(tail).rstrip())


def _watch(done: threading.Event, total: int) -> None:
    while not done.wait(BEAT):
        placed = sum(1 for _ in VENV.glob("lib/python3.11/site-packages/*.dist-info"))
        say(f"  cài {min(placed, total)}/{total}")


def _has_pip() -> bool:
    return subprocess.run([str(PYTHON), "-m", "pip", "--version"], capture_output=True).returncode == 0


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
