"""What the processes of running tasks use, seen from the zygote."""

from __future__ import annotations

import os
from collections.abc import Mapping

from dff_runner.proctree import trees_of

_PAGE_KIB = os.sysconf("SC_PAGE_SIZE") // 1024


def usage(runners: Mapping[int, int]) -> dict[str, list[int]]:
    """For runner numbers and their process ids: KiB of memory, number of processes, and the id."""
    own = _resident(os.getpid())
    trees = trees_of(runners.values())
    return {str(k): [_memory(trees[pid], own), len(trees[pid]), pid] for k, pid in runners.items()}


def _memory(pids: list[int], own: int) -> int:
    """The share of each process where the kernel tells, else what is resident.

    It does not tell about processes that forbid to be looked into, and runners do. All of them are
    forked from this one, so about its size is shared and not theirs.
    """
    total = known = 0
    for pid in pids:
        share = _share(pid)
        if share is None:
            total += _resident(pid)
            known += 1
        else:
            total += share
    return max(0, total - own * known)


def _share(pid: int) -> int | None:
    try:
        with open(f"/proc/{pid}/smaps_rollup", "rb", buffering=0) as file:
            for line in file.read(4096).split(b"\n"):
                if line.startswith(b"Pss:"):
                    return int(line.split()[1])
    except OSError:  # gone, or closed to others
        pass
    return None


def _resident(pid: int) -> int:
    try:
        with open(f"/proc/{pid}/statm", "rb", buffering=0) as file:
            return int(file.read(100).split()[1]) * _PAGE_KIB
    except OSError:  # gone
        return 0
