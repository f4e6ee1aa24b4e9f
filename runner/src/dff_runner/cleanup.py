"""Puts a runner back into the state it had before its first run, after each run.

In the normal case nothing was left behind, and finding that out must cost next to nothing: every
test here is one cheap look, and only what it finds starts real work.
"""

from __future__ import annotations

import _thread
import contextlib
import ctypes
import functools
import gc
import os
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

from dff_runner import linux
from dff_runner.memory import resident
from dff_runner.proctree import end_all

KEPT_MEMORY = 256 * 1024
"""KiB that a runner may keep between runs; a larger one is replaced."""
_END_SECONDS = 2.0
_THREAD_SECONDS = 0.05
"""A thread that was joined may still be on its way out for a moment."""
_UMASK = 0o022
_WALL = 0x40000000
_NOWAIT = os.WNOHANG | _WALL
_DESCRIPTORS = "/proc/self/fd"

_threads: Callable[[], int] = vars(_thread)["_count"]
_WATCHED = (
    (signal, ("pthread_sigmask", "set_wakeup_fd", "setitimer", "siginterrupt", "signal")),
    (os, ("chdir", "fchdir", "umask")),
)
"""What a script may change signals, timers, folder and file modes with."""
_chdir, _umask = os.chdir, os.umask
_getsignal, _setsignal = signal.getsignal, signal.signal
_sigmask, _setitimer, _set_wakeup_fd = (
    signal.pthread_sigmask,
    signal.setitimer,
    signal.set_wakeup_fd,
)
# The module's own functions raise where nothing is found, which costs more than the call.
_waitpid: Callable[[int, None, int], int] = ctypes.PyDLL(None).waitpid
_HANDLED = tuple(number for number in range(1, 32) if number not in (9, 19))


class Changes:
    """Notes that signals, timers, folder or file modes were changed.

    Asking for all of them after each run would cost more than all the rest. Made once by the
    zygote, for its runners.
    """

    def __init__(self) -> None:
        self.seen = False
        for module, names in _WATCHED:
            for name in names:
                setattr(module, name, self._noting(vars(module)[name]))

    def _noting(self, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def noting(*args: Any, **kwargs: Any) -> Any:
            self.seen = True
            return function(*args, **kwargs)

        return noting


class CleanUp:
    """Made when the runner is ready for its first run."""

    def __init__(self, connection: int, changes: Changes) -> None:
        """`connection` must be the highest descriptor in use.

        A script that puts something else in its place ends the runner by that: its copies are
        closed here, and then the worker sees the end of the connection.
        """
        self._connection = connection
        self._close_above = linux.closer(connection + 1) or self._close_listed
        self._folder = os.getcwd()
        self._environment = os.environ
        self._variables: dict[bytes, bytes] = vars(os.environ)["_data"]
        self._values = dict(self._variables)
        self._handlers = list(map(_getsignal, _HANDLED))
        self._changes = changes
        changes.seen = False
        self._path = sys.path
        self._folders = list(sys.path)
        self._streams = (sys.stdout, sys.stderr)

    def tidy(self, peak: int) -> bool:
        """After a run; False when the process must not serve another one.

        `peak` is the largest size of the process so far, in KiB.
        """
        if _threads() and not _threads_end():
            return False
        if not _end_processes():
            return False
        if self._changes.seen and not self._reset_process():
            return False
        if self._variables != self._values or os.environ is not self._environment:
            self._reset_environment()
        if sys.path is not self._path or self._path != self._folders:
            sys.path = self._path
            self._path[:] = self._folders
        sys.stdout, sys.stderr = self._streams
        self._close_above()
        return peak <= KEPT_MEMORY or _is_small()

    def _close_listed(self) -> None:
        """For kernels that cannot close a range."""
        for name in os.listdir(_DESCRIPTORS):
            if int(name) > self._connection:
                with contextlib.suppress(OSError):  # that of the listing is closed already
                    os.close(int(name))

    def _reset_process(self) -> bool:
        self._changes.seen = False
        _umask(_UMASK)
        _setitimer(signal.ITIMER_VIRTUAL, 0)
        _setitimer(signal.ITIMER_PROF, 0)
        _sigmask(signal.SIG_SETMASK, ())
        _set_wakeup_fd(-1)
        for number, handler in zip(_HANDLED, self._handlers):
            if _getsignal(number) is not handler:
                # None: set by a library in C, which is its business
                _setsignal(number, signal.SIG_DFL if handler is None else handler)
        with contextlib.suppress(OSError):
            _chdir(self._folder)
            return True
        return False

    def _reset_environment(self) -> None:
        # the object itself, should a script have put another there
        os.environ = self._environment  # noqa: B003
        environment = self._environment
        environment.clear()
        for name, value in self._values.items():
            environment[os.fsdecode(name)] = os.fsdecode(value)


def _threads_end() -> bool:
    limit = time.monotonic() + _THREAD_SECONDS
    while _threads():
        if time.monotonic() > limit:
            return False
        time.sleep(0.001)
    return True


def _end_processes() -> bool:
    """Whoever loses its parent becomes a child of the runner: no child means nobody is left."""
    if _waitpid(-1, None, _NOWAIT) < 0:
        return True
    if os.getpid() != 1:
        end_all(_END_SECONDS)
        return _nobody_left()
    limit = time.monotonic() + _END_SECONDS
    while time.monotonic() < limit:
        with contextlib.suppress(ProcessLookupError):
            os.kill(-1, signal.SIGKILL)  # everybody in the namespace but its first process
        if _nobody_left():
            return True
        time.sleep(0.001)
    return False


def _nobody_left() -> bool:
    try:
        while os.waitpid(-1, _NOWAIT)[0]:
            pass
        return False
    except ChildProcessError:
        return True


def _is_small() -> bool:
    if resident() <= KEPT_MEMORY:
        return True
    gc.collect()
    return resident() <= KEPT_MEMORY
