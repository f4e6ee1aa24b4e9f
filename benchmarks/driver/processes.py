"""Processes the measurements start, and the memory of their trees."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

START_LIMIT_SECONDS = 120
STOP_LIMIT_SECONDS = 30


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Process:
    """A server on loopback. Its output goes to a file, whose end is shown when it does not start."""

    def __init__(self, command: list[str], url: str, log: Path, env: dict[str, str] | None = None) -> None:
        self.url = url
        self.log = log
        with log.open("ab") as output:
            self.child = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env={**os.environ, **(env or {})}
            )

    @property
    def pid(self) -> int:
        return self.child.pid

    def wait_until_it_answers(self, path: str) -> None:
        end = time.monotonic() + START_LIMIT_SECONDS
        while time.monotonic() < end and self.child.poll() is None:
            try:
                urllib.request.urlopen(self.url + path, timeout=5).close()
                return
            except (urllib.error.URLError, OSError):
                time.sleep(0.01)
        self.stop()
        tail = self.log.read_text(encoding="utf-8", errors="replace")[-4000:]
        raise RuntimeError(f"{self.url}{path} did not answer in {START_LIMIT_SECONDS} s:\n{tail}")

    def stop(self) -> None:
        if self.child.poll() is not None:
            return
        self.child.send_signal(signal.SIGTERM)
        try:
            self.child.wait(STOP_LIMIT_SECONDS)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()


def tree(pid: int) -> Iterator[int]:
    """A process and all below it."""
    yield pid
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from tree(int(child))
    except OSError:
        return


def children(pid: int) -> list[int]:
    """The processes right below one, oldest first; those of all its threads."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        try:
            found.extend(int(child) for child in (task / "children").read_text().split())
        except OSError:
            continue
    return sorted(found)


def cpu_seconds(pid: int) -> float:
    """CPU time a process and all below it have used. Unlike a rate it hardly depends on what else the machine does."""
    ticks = 0
    for each in tree(pid):
        try:
            fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
            ticks += sum(int(field) for field in fields[11:15])  # its own, and that of children that ended
        except OSError:
            continue
    return ticks / os.sysconf("SC_CLK_TCK")


def rss(pid: int) -> int:
    """Resident memory of one process in KiB, 0 when it is gone."""
    return _field(Path(f"/proc/{pid}/status"), "VmRSS:")


def pss(pid: int) -> int:
    """Its proportional share in KiB."""
    return _field(Path(f"/proc/{pid}/smaps_rollup"), "Pss:")


def _field(path: Path, name: str) -> int:
    try:
        for line in path.read_text().splitlines():
            if line.startswith(name):
                return int(line.split()[1])
    except OSError:
        pass
    return 0
