"""Kills whole process trees, found by descent in /proc."""

from __future__ import annotations

import os
import signal
import time


def _parents() -> dict[int, int]:
    """Process id to parent id of everything visible."""
    found: dict[int, int] = {}
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            with open(f"/proc/{name}/stat", "rb") as file:
                stat = file.read()
        except OSError:  # gone since the listing
            continue
        # The command name may hold spaces and parentheses; the parent is the second field after the
        # last one.
        fields = stat[stat.rindex(b")") + 2 :].split(None, 2)
        found[int(name)] = int(fields[1])
    return found


def children_of(pid: int) -> list[int]:
    return [child for child, parent in _parents().items() if parent == pid]


def _below(root: int) -> set[int]:
    children: dict[int, list[int]] = {}
    for child, parent in _parents().items():
        children.setdefault(parent, []).append(child)
    found: set[int] = set()
    waiting = [root]
    while waiting:
        for child in children.get(waiting.pop(), ()):
            if child not in found:
                found.add(child)
                waiting.append(child)
    return found


def _signal(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except OSError:  # gone, or not ours any more
        pass


def kill_trees(roots: list[int], include_roots: bool = True) -> None:
    """Kills the roots and all their descendants.

    Everything is stopped first and looked at again until nothing new appears: a stopped process
    cannot fork, and as nothing has died yet, nobody was handed to another parent.
    """
    stopped: set[int] = set()
    own = os.getpid()
    limit = time.monotonic() + 0.5
    while True:
        found: set[int] = set(roots) if include_roots else set()
        for root in roots:
            found |= _below(root)
        found -= stopped
        found.discard(own)
        if not found:
            break
        for pid in found:
            _signal(pid, signal.SIGSTOP)
        stopped |= found
        if time.monotonic() > limit:
            break
    for pid in stopped:
        _signal(pid, signal.SIGKILL)


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
