"""Chooses between the shim and the interpreter probe, and starts both with a clean environment."""

from __future__ import annotations

import os
import sys

# Everything a script may see of the environment. LANG is set so that Python neither guesses an
# encoding nor adds variables of its own.
CLEAN_ENVIRONMENT = {
    "HOME": "/tmp",
    "LANG": "C.UTF-8",
    "PATH": "/usr/local/bin:/usr/bin:/bin",
}


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["--probe"]:
        from dff_runner.probe import probe

        return probe(int(arguments[1]) if len(arguments) > 1 else None)
    if dict(os.environ) != CLEAN_ENVIRONMENT and "--clean" not in arguments:
        # Deleting variables would leave the starter's values readable in /proc/PID/environ and in
        # forked memory.
        directory = os.path.abspath(sys.argv[0])
        os.execve(sys.executable, [sys.executable, "-I", directory, "--clean"], CLEAN_ENVIRONMENT)
    from dff_runner.shim import run_shim

    return run_shim()
