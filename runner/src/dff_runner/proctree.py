"""Kills whole process trees, found by descent in /proc."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterable
from typing import NamedTuple

_STOP_SECONDS = 0.5


class _Process(NamedTuple):
    parent: int
    group: int


def _processes() -> dict[int, _Process]:
    """Everything visible, by process id."""
    found: dict[int, _Process] = {}
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            with open(f"/proc/{name}/stat", "rb", buffering=0) as file:
                stat = file.read(1024)
        except OSError:  # gone since the listing
            continue
        # The command name may hold spaces and parentheses; state, parent and group follow it.
        fields = stat[stat.rindex(b")") + 2 :].split(None, 3)
        found[int(name)] = _Process(int(fields[1]), int(fields[2]))
    return found


def children_of(pid: int) -> list[int]:
    """The children of a process without threads."""
    try:
        # a look at every process of the machine costs many milliseconds
        with open(f"/proc/{pid}/task/{pid}/children", "rb", buffering=0) as file:
            return [int(child) for child in file.read(1 << 20).split()]
    except OSError:  # the kernel was built without it
        pass
    return [child for child, process in _processes().items() if process.parent == pid]


def trees_of(roots: Iterable[int]) -> dict[int, list[int]]:
    """For each of the roots itself and its descendants, as far as they live, all seen at once."""
    processes = _processes()
    children = _by_parent(processes)
    return {
        root: [root, *(_below([root], children) - {root})] if root in processes else []
        for root in roots
    }


def _trees(roots: list[int], include_roots: bool) -> dict[int, _Process]:
    """The processes below the roots."""
    processes = _processes()
    found = _below(roots, _by_parent(processes))
    if include_roots:
        found |= set(roots) & processes.keys()
    found.discard(os.getpid())
    return {pid: processes[pid] for pid in found}


def _by_parent(processes: dict[int, _Process]) -> dict[int, list[int]]:
    children: dict[int, list[int]] = {}
    for pid, process in processes.items():
        children.setdefault(process.parent, []).append(pid)
    return children


def _below(roots: list[int], children: dict[int, list[int]]) -> set[int]:
    found: set[int] = set()
    waiting = list(roots)
    while waiting:
        for child in children.get(waiting.pop(), ()):
            if child not in found:
                found.add(child)
                waiting.append(child)
    return found


def _signal(pids: Iterable[int], groups: Iterable[int], number: int) -> None:
    for pid in [*pids, *(-group for group in groups)]:
        try:
            os.kill(pid, number)
        except OSError:  # gone, or not ours any more
            pass


def kill_trees(roots: list[int], include_roots: bool = True) -> None:
    """Kills the roots and all their descendants.

    Everything is stopped first and looked at again until nothing new appears: a stopped process
    cannot fork, and as nothing has died yet, nobody was handed to another parent. Whole groups are
    stopped, too, as a process that forks and exits all the time is gone before its own signal
    comes.
    """
    if not roots:
        return
    stopped: set[int] = set()
    groups: set[int] = set()
    limit = time.monotonic() + _STOP_SECONDS
    while True:
        found = _trees(roots, include_roots)
        fresh = found.keys() - stopped
        if not fresh:
            break
        groups |= {found[pid].group for pid in fresh} - {os.getpgrp(), 0}
        _signal(fresh, groups, signal.SIGSTOP)
        stopped |= fresh
        if time.monotonic() > limit:
            break
    _signal(stopped, groups, signal.SIGKILL)


def end_all(seconds: float) -> None:
    """Kills and reaps every descendant of this process, which must be their subreaper."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        kill_trees([os.getpid()], include_roots=False)
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return
        time.sleep(0.002)
