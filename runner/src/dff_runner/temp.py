"""The folder a task may fill: emptied after each, whatever the script put there."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
import time
from typing import Any

_SETTLED_NS = 50_000_000
"""Times of folders are as coarse as the kernel's tick: a younger one may hide a later change."""


class TempFolder:
    """Belongs to one runner, at `path`. Looking for leavings costs one call of the kernel."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._clean_since = 0
        self._usable = False
        os.chdir("/tmp")
        try:
            os.makedirs(path, mode=0o700, exist_ok=True)
            os.chdir(path)
        except OSError as error:  # no mounts, and the data directory is closed to this user
            print(f"no temp folder of its own: {error}; /tmp is used", file=sys.stderr, flush=True)
            return
        self._usable = True
        os.environ["TMPDIR"] = path
        tempfile: Any = sys.modules.get("tempfile")
        if tempfile is not None:  # a preloaded module may have looked already
            tempfile.tempdir = None

    def tidy(self) -> None:
        """After a task."""
        if not self._usable:
            return
        try:
            changed = os.stat(self.path).st_ctime_ns
            if changed == self._clean_since:
                return
            empty(self.path)
            changed = os.stat(self.path).st_ctime_ns
        except OSError:
            self._make_anew()
            return
        old = time.time_ns() - changed > _SETTLED_NS
        self._clean_since = changed if old else 0

    def _make_anew(self) -> None:
        """The script took the folder itself away, or closed it to itself."""
        self._clean_since = 0
        with contextlib.suppress(OSError):
            os.makedirs(self.path, mode=0o700, exist_ok=True)
            os.chmod(self.path, 0o700)
            empty(self.path)


def empty(folder: str) -> None:
    """Removes everything in a folder of ours, following no link.

    What lies deeper is moved up before it is removed: a script can make folders deeper than any
    path or any recursion reaches.
    """
    number = 0
    names = os.listdir(folder)
    while names:
        for name in names:
            path = os.path.join(folder, name)
            if not stat.S_ISDIR(os.lstat(path).st_mode):
                os.unlink(path)
                continue
            os.chmod(path, 0o700)
            for inner in os.listdir(path):
                below = os.path.join(path, inner)
                if stat.S_ISDIR(os.lstat(below).st_mode):
                    os.chmod(below, 0o700)  # a folder that moves must be writable itself
                    number += 1
                    os.rename(below, os.path.join(folder, f".moved-{os.getpid()}-{number}"))
                else:
                    os.unlink(below)
            os.rmdir(path)
        names = os.listdir(folder)
