"""What one task may use: set once in each runner, and named in the texts of what fails by it.

The kernel enforces some of it here; the worker watches the rest from outside, where a script cannot
reach.
"""

from __future__ import annotations

import errno
import resource
from dataclasses import dataclass
from typing import Any

from dff_runner import linux

_RESERVE = 64 * 1024 * 1024
"""Address space kept back for telling how a task failed that used up its own."""
_ARENAS = 2
"""Each arena of the C library reserves 64 MiB of address space, whatever it uses."""


@dataclass(frozen=True)
class Limits:
    """Most that one task may use; the names of the settings stand in `_NAMES`."""

    memory: int = 1024 * 1024 * 1024
    """Bytes of memory above what a new runner has."""
    files: int = 1024
    """Open files."""
    processes: int = 64
    """Child processes and threads."""
    temp: int = 1024 * 1024 * 1024
    """Bytes in the temp folder, and of one file."""
    result: int = 256 * 1024 * 1024
    """Bytes of a result."""


class ResultTooLarge(Exception):
    """The result has more bytes than a task may answer."""


ResultTooLarge.__module__ = "builtins"


def parse_limits(values: dict[str, Any] | None) -> Limits:
    return Limits(**values) if values else Limits()


class Guard:
    """The limits of this process in force."""

    def __init__(self, limits: Limits) -> None:
        """Puts the calling process under the limits."""
        self._limits = limits
        linux.limit_arenas(_ARENAS)
        with open("/proc/self/statm", "rb", buffering=0) as file:
            own = int(file.read(100).split()[0]) * resource.getpagesize()
        self._space = own + limits.memory
        _lower(resource.RLIMIT_AS, self._space, self._space + _RESERVE)
        _lower(resource.RLIMIT_NOFILE, limits.files, limits.files)
        _lower(resource.RLIMIT_FSIZE, limits.temp, limits.temp)

    def limit_processes(self) -> None:
        """Only for a runner whose user namespace is its own: others share the count."""
        most = self._limits.processes + 1  # the runner itself
        _lower(resource.RLIMIT_NPROC, most, most)

    def open_reserve(self) -> None:
        """For telling of a failure; the script's own objects may still fill the rest."""
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (hard, hard))

    def close_reserve(self) -> None:
        _lower(resource.RLIMIT_AS, self._space, resource.getrlimit(resource.RLIMIT_AS)[1])

    def check_result(self, length: int) -> None:
        if length > self._limits.result:
            raise ResultTooLarge(
                f"The result has {length} bytes; at most {self._limits.result} are allowed"
                " (_FUNC_TASK_RESULT_LIMIT)"
            )

    def explain(self, error: BaseException) -> str:
        """Which limit was met, for the text of the failure; "" when it was none."""
        limits = self._limits
        number = error.errno if isinstance(error, OSError) else None
        if isinstance(error, MemoryError) or number == errno.ENOMEM:
            return f"a task may use {limits.memory} bytes of memory (_FUNC_TASK_MEMORY_LIMIT)"
        if number == errno.EMFILE:
            return f"a task may open {limits.files} files (_FUNC_TASK_OPEN_FILES_LIMIT)"
        if number == errno.EFBIG:
            return f"a task may write {limits.temp} bytes to a file (_FUNC_TASK_TEMP_LIMIT)"
        if isinstance(error, BlockingIOError) or (
            isinstance(error, RuntimeError) and "start new thread" in str(error)
        ):
            return (
                f"a task may start {limits.processes} processes and threads"
                f" (_FUNC_TASK_PROCESS_LIMIT) in {limits.memory} bytes of memory"
                " (_FUNC_TASK_MEMORY_LIMIT)"
            )
        return ""


def _lower(kind: int, soft: int, hard: int) -> None:
    """Never above what this process may have already."""
    most = resource.getrlimit(kind)[1]
    if most != resource.RLIM_INFINITY:
        soft, hard = min(soft, most), min(hard, most)
    resource.setrlimit(kind, (soft, hard))
