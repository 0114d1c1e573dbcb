"""Child processes that are started, watched, started again when they die, and stopped."""
from __future__ import annotations

import asyncio
import ctypes
import os
import signal
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic

#: Seconds before the first restart, doubled each time up to the last; a child that lived `STEADY` starts over.
FIRST_WAIT, LAST_WAIT, STEADY = 1.0, 30.0, 60.0
#: Seconds a child has to stop by itself.
GRACE = 10.0

_PR_SET_PDEATHSIG = 1  # <sys/prctl.h>
_libc = ctypes.CDLL(None)


def _die_with_parent() -> None:
    """In the child, before exec: the kernel ends it when this process is killed outright (Linux)."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


class Child:
    """One command kept running. `name` is what people read, output goes to `log` (started afresh)."""

    def __init__(self, name: str, command: Sequence[str], log: Path, say: Callable[[str], None]) -> None:
        self.name, self.command, self.log, self.say = name, list(command), log, say
        self.process: asyncio.subprocess.Process | None = None
        self.restarts = 0
        self._task: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        alive = self.process is not None and self.process.returncode is None
        return self.process.pid if alive and self.process else None

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self.log.write_bytes(b"")
        self._task = asyncio.create_task(self._keep())

    async def _keep(self) -> None:
        wait, told = FIRST_WAIT, 0.0
        while True:
            began = monotonic()
            with self.log.open("ab") as output:
                self.process = await spawn(self.command, output.fileno())
            code = await self.process.wait()
            if monotonic() - began > STEADY:
                wait = FIRST_WAIT
            if monotonic() - told > LAST_WAIT:  # one sentence, not one every second
                self.say(f"{self.name} đã dừng (mã {code}), đang chạy lại; chi tiết ở {self.log}")
                told = monotonic()
            await asyncio.sleep(wait)
            wait = min(wait * 2, LAST_WAIT)
            self.restarts += 1

    async def stop(self) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if self.process:
            await end(self.process)


async def spawn(command: Sequence[str], output: int | None = None) -> asyncio.subprocess.Process:
    """`command` in a session of its own (Ctrl-C is ours to pass on), output to the descriptor or to ours."""
    return await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        start_new_session=True,
        preexec_fn=_die_with_parent,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )


async def end(process: asyncio.subprocess.Process) -> None:
    """Ask to stop, then insist."""
    if process.returncode is not None:
        return
    process.terminate()
    try:
        await asyncio.wait_for(process.wait(), GRACE)
    except asyncio.TimeoutError:
        process.kill()
        await process.wait()
