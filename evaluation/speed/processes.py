"""Processes as Linux tells of them in /proc: who descends from whom, and the memory of all together."""
from __future__ import annotations

import os
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")


@dataclass(frozen=True)
class Memory:
    """Gigabytes (10⁹ bytes). `rss_gb` counts a shared page in every process that has it, `pss_gb` once in all."""

    processes: int
    rss_gb: float
    pss_gb: float


def own_tree() -> list[int]:
    return tree(os.getpid())


def tree(root: int, proc: Path = PROC) -> list[int]:
    """`root` and all that descend from it, as far as they are alive."""
    parents = {int(p.name): parent for p in proc.iterdir() if p.name.isdigit() and (parent := _parent(p)) is not None}
    if root not in parents:
        return []
    found = [root]
    for pid in found:  # grows while it is read
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def _parent(folder: Path) -> int | None:
    try:
        stat = (folder / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:  # ended meanwhile
        return None
    return int(stat.rpartition(")")[2].split()[1])  # a name may hold spaces and brackets


def memory(pids: Iterable[int], proc: Path = PROC) -> Memory:
    """The memory of those of `pids` that can be read."""
    count = rss = pss = 0
    for pid in pids:
        try:
            lines = (proc / str(pid) / "smaps_rollup").read_text(encoding="utf-8").splitlines()
        except OSError:
            continue
        kilobytes = {key: int(rest.split()[0]) for key, _, rest in (line.partition(":") for line in lines) if rest.endswith("kB")}
        count += 1
        rss += kilobytes.get("Rss", 0)
        pss += kilobytes.get("Pss", 0)
    return Memory(count, rss * 1024 / 1e9, pss * 1024 / 1e9)


def free_ports(count: int) -> list[int]:
    """Ports on loopback that nobody listens on now; all different."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()
