"""First process: makes the socket, drops the uid, mounts; runs no user code.

It outlives the zygote: as subreaper above it, it inherits whatever is left when the zygote is
killed, and ends it.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import sys

from dff_runner import linux, sandbox
from dff_runner.proctree import end_all
from dff_runner.startline import parse_start_line, read_start_line
from dff_runner.zygote import Shim, run_zygote

_END_SECONDS = 5.0


def run_shim() -> int:
    try:
        os.setsid()  # else the terminal's Ctrl-C would end runners that the worker wants to drain
    except PermissionError:  # leads its group already
        pass
    linux.close_descriptors_except()
    os.dup2(2, 1)
    # opened anew: the old object may remember a file that could be sought in
    sys.stdout = open(1, "w", 1, "utf-8", "backslashreplace", closefd=False)
    start = parse_start_line(read_start_line(0))
    listener = _listen(start.socket)
    os.umask(0o022)
    as_root = start.uid is not None and os.geteuid() == 0
    linux.prctl(linux.PR_SET_CHILD_SUBREAPER, 1)
    found = sandbox.enter(start, as_root)
    os.chdir("/")
    wake = _wake_on_signals()
    shim = os.getpid()
    reader, writer = os.pipe()
    zygote = os.fork()
    if zygote == 0:
        os.close(writer)
        run_zygote(start, listener, found, Shim(shim, reader))
    os.close(reader)
    linux.prctl(linux.PR_SET_DUMPABLE, 0)
    listener.close()
    del start
    _wait(wake, zygote)
    end_all(_END_SECONDS)
    return 0


def _listen(path: str) -> socket.socket:
    """Binds with mode 0600 from the first moment on; the name appears when connecting works."""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    unready = path + "~"
    if os.path.lexists(unready):
        os.unlink(unready)
    before = os.umask(0o177)
    try:
        listener.bind(unready)
    finally:
        os.umask(before)
    listener.listen(128)
    os.rename(unready, path)
    return listener


def _wake_on_signals() -> int:
    """A descriptor that becomes readable when a child ends or somebody asks us to end."""
    reader, writer = os.pipe()
    os.set_blocking(reader, False)
    os.set_blocking(writer, False)
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    for number in (signal.SIGCHLD, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    return reader


def _wait(wake: int, zygote: int) -> None:
    """Returns at the end of standard input, of the zygote, or at SIGTERM."""
    poller = select.poll()
    poller.register(0, select.POLLIN)
    poller.register(wake, select.POLLIN)
    while True:
        for descriptor, _ in poller.poll():
            data = os.read(descriptor, 4096)
            if descriptor == 0:
                if not data:
                    return
            elif signal.SIGTERM in data:
                return
            elif _reap(zygote):
                return


def _reap(zygote: int) -> bool:
    ended = False
    try:
        while True:
            pid, _ = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return ended
            ended = ended or pid == zygote
    except ChildProcessError:
        return True
