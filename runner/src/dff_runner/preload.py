"""What the zygote imports for all runners."""

from __future__ import annotations

import importlib
import os
import sys
import traceback

from dff_runner.startline import StartLine

# Cheap in memory and wanted by most scripts; whatever else a script imports is loaded by its
# runner.
_COMMON = (
    "collections",
    "datetime",
    "decimal",
    "functools",
    "hashlib",
    "json",
    "math",
    "random",
    "re",
    "urllib.parse",
)

_FAILED = 1
_STARTS_THREAD = 2


def preload(start: StartLine) -> str:
    """Imports the common modules and those of the start line; answers "on" or what lacks."""
    # The runner's own folder is of no use to scripts.
    sys.path[:] = [
        path
        for path in sys.path
        if path != os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    ]
    at = _system_packages(sys.path)
    sys.path[at:at] = [path for path in start.paths if path not in sys.path]
    for name in _COMMON:
        importlib.import_module(name)
    refused: list[str] = []
    for name in start.preload:
        outcome = _trial(name)
        if outcome == 0:
            importlib.import_module(name)
        else:
            refused.append(
                f"{name} starts a thread"
                if outcome == _STARTS_THREAD
                else f"{name} cannot be imported"
            )
    return f"off: {', '.join(refused)}" if refused else "on"


def _system_packages(paths: list[str]) -> int:
    """Where the system's packages begin: users' own go before them, not before the library."""
    for index, path in enumerate(paths):
        if os.path.basename(path) in ("site-packages", "dist-packages"):
            return index
    return len(paths)


def _trial(name: str) -> int:
    """Imports in a child first: a thread in the zygote would make every later fork unsafe."""
    pid = os.fork()
    if pid == 0:
        code = _FAILED
        try:
            importlib.import_module(name)
            code = 0 if len(os.listdir("/proc/self/task")) == 1 else _STARTS_THREAD
        except BaseException:
            traceback.print_exc()
        os._exit(code)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)
